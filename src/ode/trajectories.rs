//! Configurations that move along a field: alone, or one of them with tangents.

use super::TabulatedField;
use super::explicit::{Stages, State, integrate, take_steps};
use super::tabulation::Step;
use crate::math::simd::Real;
use crate::system::configuration::Point;
use core::ops::Range;

/// What an integration adds up along one trajectory, and the cotangents of these sums.
#[derive(Clone, Copy, Debug, Default)]
pub struct PathSums<T> {
    /// ∫ ∇·v dt.
    pub log_det: T,
    /// The stiffness Σ_steps (h Σ_i e_i ∇·v_i)² + |h Σ_i e_i v_i|²: of what is recorded, by a tableau that has one.
    pub stiffness: T,
    /// The cotangent of `log_det`.
    pub log_det_bar: T,
    /// The cotangent of `stiffness`.
    pub stiffness_bar: T,
}

/// Trajectories of several configurations, one after the other, with the stages of an explicit Runge–Kutta method.
/// Allocates only when there are more than ever before.
#[derive(Clone, Debug, Default)]
pub struct Trajectories<T: Real, const D: usize> {
    /// The number of particles of each.
    pub particles: usize,
    /// Where they start.
    pub start: Vec<Point<T, D>>,
    /// Where they are: after an integration, at their ends.
    pub x: Vec<Point<T, D>>,
    /// The cotangents of `x`.
    pub x_bar: Vec<Point<T, D>>,
    /// One for each; none where divergences are not asked for.
    pub sums: Vec<PathSums<T>>,
    pub(crate) stages: Stages<T, D>,
}

impl<T: Real, const D: usize> Trajectories<T, D> {
    /// Goes back to the configurations `start` of `particles` particles.
    pub fn begin(&mut self, start: &[Point<T, D>], particles: usize) {
        for list in [&mut self.start, &mut self.x, &mut self.x_bar] {
            list.clear();
            list.extend_from_slice(start);
        }
        self.particles = particles;
        self.sums.clear();
        let count = start.len() / particles;
        self.sums.resize(count, PathSums::default());
    }

    /// Moves them over the whole grid, and adds up their sums, if there are any.
    pub(crate) fn integrate(&mut self, field: TabulatedField<'_, T, D>) {
        self.fit(field, 1);
        integrate(self, field, |_, _| ());
    }

    /// Makes room for as many evaluations to be `kept`: one, or those of all steps.
    pub(crate) fn fit(&mut self, field: TabulatedField<'_, T, D>, kept: usize) {
        let points = self.x.len();
        self.stages.fit(field, self.particles, points, kept);
    }

    /// As `advance`, with ∫ ∇·v dt summed stage by stage and not step by step: other roundings, which digests of
    /// reports and of adaptive runs have.
    pub(super) fn advance_by_stages(&mut self, step: &Step<'_, T, D>) {
        let Self {
            stages, x, sums, ..
        } = self;
        stages.advance(step, x);
        for (g, sums) in sums.iter_mut().enumerate() {
            sums.log_det = stages.add_divergences(step.h, step.tableau.b, g, sums.log_det);
        }
    }
}

impl<T: Real, const D: usize> State<T, D> for Trajectories<T, D> {
    #[inline(always)]
    fn stage(&mut self, step: &Step<'_, T, D>, i: usize) {
        let divergences = !self.sums.is_empty();
        self.stages.evaluate(step, i, &self.x, divergences);
    }

    #[inline(always)]
    fn advance(&mut self, step: &Step<'_, T, D>) {
        let Self {
            stages, x, sums, ..
        } = self;
        stages.advance(step, x);
        for (g, sums) in sums.iter_mut().enumerate() {
            sums.log_det += stages.add_divergences(step.h, step.tableau.b, g, T::zero());
        }
    }
}

/// An explicit Runge–Kutta method for one configuration, alone or with tangents. Allocates only at first.
#[derive(Default)]
pub struct RungeKutta<T: Real, const D: usize> {
    path: Trajectories<T, D>,
    tangents: Stages<T, D>,
}

/// A configuration and tangents `dx` on their way.
struct WithTangents<'a, T: Real, const D: usize> {
    path: &'a mut Trajectories<T, D>,
    dx: &'a mut [Point<T, D>],
    tangents: &'a mut Stages<T, D>,
}

impl<T: Real, const D: usize> State<T, D> for WithTangents<'_, T, D> {
    fn stage(&mut self, step: &Step<'_, T, D>, i: usize) {
        self.path.stage(step, i);
        let (position, velocity) = self.tangents.place(step, i, self.dx);
        let (input, saved, scratch) = self.path.stages.evaluation(step, i);
        let field = step.field.field;
        field.jvp(input, position, velocity, saved, scratch);
    }

    fn advance(&mut self, step: &Step<'_, T, D>) {
        self.path.advance_by_stages(step);
        self.tangents.advance(step, self.dx);
    }
}

impl<T: Real, const D: usize> RungeKutta<T, D> {
    /// Integrates the configuration `x` over the whole grid and returns ∫ ∇·v dt in the direction of the grid.
    pub fn integrate(&mut self, field: TabulatedField<'_, T, D>, x: &mut [Point<T, D>]) -> T {
        self.integrate_watched(field, x, |_| ())
    }

    /// As [`Self::integrate`], calling `each(x)` with the state at every step end, the start included.
    pub(crate) fn integrate_watched(
        &mut self,
        field: TabulatedField<'_, T, D>,
        x: &mut [Point<T, D>],
        mut each: impl FnMut(&[Point<T, D>]),
    ) -> T {
        self.path.begin(x, x.len());
        self.path.fit(field, 1);
        each(x);
        integrate(&mut self.path, field, |path, _| each(&path.x));
        x.copy_from_slice(&self.path.x);
        self.path.sums[0].log_det
    }

    /// Carries `x` and any number of tangents `dx` (each `x.len()` points, one after the other) through the steps `steps` of the
    /// grid; after the last step of the grid `dx` is the exact Jacobian of the discrete map. Takes ∫ ∇·v dt up to the first of
    /// these steps as `log_det`, and returns it up to the last. Calls `each(x, dx, ∫ ∇·v dt)` after every step.
    pub(crate) fn integrate_tangents(
        &mut self,
        field: TabulatedField<'_, T, D>,
        steps: Range<usize>,
        (x, dx, log_det): (&mut [Point<T, D>], &mut [Point<T, D>], T),
        each: WatchTangents<'_, T, D>,
    ) -> T {
        self.path.begin(x, x.len());
        self.path.sums[0].log_det = log_det;
        self.path.fit(field, 1);
        let stages = field.table.grid.tableau().stages();
        self.tangents.fit_points(stages, dx.len(), 1);
        let mut state = WithTangents {
            path: &mut self.path,
            dx,
            tangents: &mut self.tangents,
        };
        let steps = steps.map(|number| field.step(number));
        take_steps(&mut state, steps, |state, _| {
            each(&state.path.x, state.dx, state.path.sums[0].log_det);
        });
        x.copy_from_slice(&self.path.x);
        self.path.sums[0].log_det
    }
}

/// What is called with a configuration, its tangents and ∫ ∇·v dt after a step.
pub(crate) type WatchTangents<'a, T, const D: usize> =
    &'a mut dyn FnMut(&[Point<T, D>], &[Point<T, D>], T);
