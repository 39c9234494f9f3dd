//! Configurations that move along a field: alone, or with tangents.

use super::explicit::{self, Stages, State};
use super::{Step, Tableau, TimeGrid};
use crate::field::{Sizes, TabulatedField};
use crate::math::simd::Real;
use crate::system::configuration::{Point, filled, resize};

/// An explicit Runge–Kutta method with its buffers for one configuration. Nothing is allocated per call.
pub struct RungeKutta<T: Real, const D: usize> {
    tableau: Tableau,
    buffers: Buffers<T, D>,
}

/// Where the stages of one configuration go.
pub(super) struct Buffers<T: Real, const D: usize> {
    pub stages: Stages<T, D>,
    pub position: Vec<Point<T, D>>,
    pub saved: Vec<T>,
    pub scratch: Vec<T>,
}

impl<T: Real, const D: usize> Buffers<T, D> {
    pub fn new(tableau: &Tableau, n: usize, sizes: Sizes) -> Self {
        let mut stages = Stages::default();
        stages.fit(tableau.stages(), 1, n);
        Self {
            stages,
            position: filled(Point::zeros(), n),
            saved: filled(T::zero(), sizes.saved),
            scratch: filled(T::zero(), sizes.scratch),
        }
    }
}

/// A configuration on its way.
pub(super) struct Moving<'a, T: Real, const D: usize> {
    pub field: &'a TabulatedField<'a, T, D>,
    pub buffers: &'a mut Buffers<T, D>,
    pub x: &'a mut [Point<T, D>],
    /// ∫ ∇·v dt so far, where divergences are asked for.
    pub log_det: Option<T>,
}

impl<T: Real, const D: usize> State for Moving<'_, T, D> {
    #[inline(always)]
    fn stage(&mut self, step: &Step<'_>, i: usize) {
        let Buffers {
            stages,
            position,
            saved,
            ..
        } = &mut *self.buffers;
        stages.place(step, i, self.x, position);
        let input = self.field.input(step.nodes[i], position.len(), position);
        let output = stages.output(i, self.log_det.is_some());
        self.field.field().forward(input, output, saved);
    }

    #[inline(always)]
    fn advance(&mut self, step: &Step<'_>) {
        let stages = &self.buffers.stages;
        stages.advance(step, self.x);
        if let Some(log_det) = &mut self.log_det {
            *log_det += stages.sum_divergences(step.h, step.tableau.b, 0);
        }
    }
}

/// A configuration and tangents `dx` on their way.
struct WithTangents<'a, T: Real, const D: usize> {
    base: Moving<'a, T, D>,
    dx: &'a mut [Point<T, D>],
    tangents: &'a mut TangentSpace<T, D>,
}

impl<T: Real, const D: usize> State for WithTangents<'_, T, D> {
    fn stage(&mut self, step: &Step<'_>, i: usize) {
        self.base.stage(step, i);
        let TangentSpace { stages, position } = &mut *self.tangents;
        stages.place(step, i, self.dx, position);
        let Moving { field, buffers, .. } = &mut self.base;
        let input = field.input(step.nodes[i], buffers.position.len(), &buffers.position);
        let (saved, scratch) = (&mut buffers.saved, &mut buffers.scratch);
        let velocity = stages.velocity_mut(i);
        field.field().jvp(input, position, velocity, saved, scratch);
    }

    /// Here ∫ ∇·v dt is summed stage by stage and not step by step: reports have golden digests too.
    fn advance(&mut self, step: &Step<'_>) {
        let Moving {
            buffers,
            x,
            log_det,
            ..
        } = &mut self.base;
        buffers.stages.advance(step, x);
        if let Some(log_det) = log_det {
            for (i, b) in step.tableau.b.iter().enumerate() {
                *log_det += buffers.stages.divergence(i, 0) * T::constant(step.h * b);
            }
        }
        self.tangents.stages.advance(step, self.dx);
    }
}

impl<T: Real, const D: usize> RungeKutta<T, D> {
    /// For `n` particles; `sizes` as the field has them.
    #[must_use]
    pub fn new(tableau: Tableau, n: usize, sizes: Sizes) -> Self {
        Self {
            tableau,
            buffers: Buffers::new(&tableau, n, sizes),
        }
    }

    /// The method.
    #[must_use]
    pub fn tableau(&self) -> &Tableau {
        &self.tableau
    }

    /// Integrates `x` over the whole grid and returns ∫ ∇·v dt in the direction of the grid.
    pub fn integrate(
        &mut self,
        field: &TabulatedField<'_, T, D>,
        grid: &TimeGrid,
        x: &mut [Point<T, D>],
    ) -> T {
        self.run(field, grid, x, Some(T::zero()), |_, _| ())
    }

    /// Moves `x` as [`Self::integrate`] does, without asking for divergences.
    pub(crate) fn carry(
        &mut self,
        field: &TabulatedField<'_, T, D>,
        grid: &TimeGrid,
        x: &mut [Point<T, D>],
    ) {
        self.run(field, grid, x, None, |_, _| ());
    }

    /// As [`Self::integrate`], calling `each(n, x)` with the state at every step end, the start included.
    pub(crate) fn integrate_watched(
        &mut self,
        field: &TabulatedField<'_, T, D>,
        grid: &TimeGrid,
        x: &mut [Point<T, D>],
        mut each: impl FnMut(usize, &[Point<T, D>]),
    ) -> T {
        each(0, x);
        self.run(field, grid, x, Some(T::zero()), each)
    }

    fn run(
        &mut self,
        field: &TabulatedField<'_, T, D>,
        grid: &TimeGrid,
        x: &mut [Point<T, D>],
        log_det: Option<T>,
        mut each: impl FnMut(usize, &[Point<T, D>]),
    ) -> T {
        let mut state = Moving {
            field,
            buffers: &mut self.buffers,
            x,
            log_det,
        };
        explicit::integrate(&mut state, self.tableau, grid, |n, state| each(n, state.x));
        state.log_det.unwrap_or(T::zero())
    }

    /// Integrates `x` and any number of tangents `dx` (each `x.len()` points, one after the other): the exact
    /// Jacobian of the discrete map. Returns ∫ ∇·v dt as well, and calls `each(x, dx, ∫ ∇·v dt)` after every step.
    pub(crate) fn integrate_tangents(
        &mut self,
        field: &TabulatedField<'_, T, D>,
        grid: &TimeGrid,
        x: &mut [Point<T, D>],
        dx: &mut [Point<T, D>],
        tangents: &mut TangentSpace<T, D>,
        each: WatchTangents<'_, T, D>,
    ) -> T {
        tangents.fit(self.tableau.stages(), dx.len());
        let base = Moving {
            field,
            buffers: &mut self.buffers,
            x,
            log_det: Some(T::zero()),
        };
        let mut state = WithTangents { base, dx, tangents };
        explicit::integrate(&mut state, self.tableau, grid, |_, state| {
            each(
                state.base.x,
                state.dx,
                state.base.log_det.unwrap_or(T::zero()),
            );
        });
        state.base.log_det.unwrap_or(T::zero())
    }
}

/// What is called with a configuration, its tangents and ∫ ∇·v dt after a step.
pub(crate) type WatchTangents<'a, T, const D: usize> =
    &'a mut dyn FnMut(&[Point<T, D>], &[Point<T, D>], T);

/// Buffers for tangents, kept between calls.
#[derive(Clone, Debug, Default)]
pub struct TangentSpace<T: Real, const D: usize> {
    stages: Stages<T, D>,
    position: Vec<Point<T, D>>,
}

impl<T: Real, const D: usize> TangentSpace<T, D> {
    fn fit(&mut self, stages: usize, points: usize) {
        self.stages.fit(stages, 0, points);
        resize(&mut self.position, points, Point::zeros());
    }
}
