//! One integrator for every tableau: forward, and with tangents.

use super::sums::{add_terms, combine};
use super::{Tableau, TimeGrid};
use crate::field::FrozenField;
use crate::math::simd::Real;
use crate::system::configuration::{Point, filled, resize};

/// An explicit Runge–Kutta method with its scratch space for `n` particles. Nothing is allocated per call.
///
/// Lists of stages are flat, stage × particle.
pub struct RungeKutta<T: Real, const D: usize> {
    tableau: Tableau,
    stages: Vec<Point<T, D>>,
    position: Vec<Point<T, D>>,
    work: Vec<T>,
}

impl<T: Real, const D: usize> RungeKutta<T, D> {
    /// Scratch space for `n` particles; `work_len` as the field wants it.
    #[must_use]
    pub fn new(tableau: Tableau, n: usize, work_len: usize) -> Self {
        Self {
            tableau,
            stages: filled(Point::zeros(), n * tableau.stages()),
            position: filled(Point::zeros(), n),
            work: filled(T::zero(), work_len),
        }
    }

    /// The method.
    #[must_use]
    pub fn tableau(&self) -> &Tableau {
        &self.tableau
    }

    /// Moves `x` to the end of step `n` and returns ∫ ∇·v dt over the step, by the same quadrature as the state.
    fn step(
        &mut self,
        field: &FrozenField<'_, T, D>,
        grid: &TimeGrid,
        n: usize,
        x: &mut [Point<T, D>],
    ) -> T {
        let h = grid.h(n);
        let Tableau { a, b, .. } = self.tableau;
        let mut log_det = T::zero();
        for i in 0..b.len() {
            let (done, rest) = self.stages.split_at_mut(i * x.len());
            combine(&mut self.position, x, h, a[i], done);
            let (at, v) = (field.at(grid.node(n, i)), &mut rest[..x.len()]);
            let divergence = field.field().eval(at, &self.position, v, &mut self.work);
            log_det += divergence * T::constant(h * b[i]);
        }
        add_terms(x, h, b, &self.stages);
        log_det
    }

    /// Integrates `x` over the whole grid and returns ∫ ∇·v dt in the direction of the grid.
    pub fn integrate(
        &mut self,
        field: &FrozenField<'_, T, D>,
        grid: &TimeGrid,
        x: &mut [Point<T, D>],
    ) -> T {
        let mut log_det = T::zero();
        for n in 0..grid.steps() {
            log_det += self.step(field, grid, n, x);
        }
        log_det
    }

    /// Moves `x` as [`Self::integrate`] does, without asking for divergences.
    pub fn carry(&mut self, field: &FrozenField<'_, T, D>, grid: &TimeGrid, x: &mut [Point<T, D>]) {
        let Tableau { a, b, .. } = self.tableau;
        for n in 0..grid.steps() {
            let h = grid.h(n);
            for i in 0..b.len() {
                let (done, rest) = self.stages.split_at_mut(i * x.len());
                combine(&mut self.position, x, h, a[i], done);
                let (at, v) = (field.at(grid.node(n, i)), &mut rest[..x.len()]);
                field
                    .field()
                    .velocity(at, &self.position, v, &mut self.work);
            }
            add_terms(x, h, b, &self.stages);
        }
    }

    /// As [`Self::integrate`], calling `each(n, x)` with the state at every step end, the start included.
    pub fn integrate_watched(
        &mut self,
        field: &FrozenField<'_, T, D>,
        grid: &TimeGrid,
        x: &mut [Point<T, D>],
        mut each: impl FnMut(usize, &[Point<T, D>]),
    ) -> T {
        let mut log_det = T::zero();
        each(0, x);
        for n in 0..grid.steps() {
            log_det += self.step(field, grid, n, x);
            each(n + 1, x);
        }
        log_det
    }

    /// Integrates `x` and any number of tangents `dx` (each `x.len()` points, one after the other): the
    /// exact Jacobian of the discrete map. Returns ∫ ∇·v dt as well.
    pub fn integrate_tangents(
        &mut self,
        field: &FrozenField<'_, T, D>,
        grid: &TimeGrid,
        x: &mut [Point<T, D>],
        dx: &mut [Point<T, D>],
        tangents: &mut TangentSpace<T, D>,
    ) -> T {
        let Tableau { a, b, .. } = self.tableau;
        let (particles, points) = (x.len(), dx.len());
        tangents.resize(b.len(), points);
        let mut log_det = T::zero();
        for n in 0..grid.steps() {
            let h = grid.h(n);
            for i in 0..b.len() {
                let (done, rest) = self.stages.split_at_mut(i * particles);
                combine(&mut self.position, x, h, a[i], done);
                let at = field.at(grid.node(n, i));
                let stage = &mut rest[..particles];
                let divergence = field
                    .field()
                    .eval(at, &self.position, stage, &mut self.work);
                log_det += divergence * T::constant(h * b[i]);
                let (done, rest) = tangents.stages.split_at_mut(i * points);
                combine(&mut tangents.position, dx, h, a[i], done);
                field.field().jvp_after_eval(
                    at,
                    &self.position,
                    &tangents.position,
                    &mut rest[..points],
                    &mut self.work,
                );
            }
            add_terms(x, h, b, &self.stages);
            add_terms(dx, h, b, &tangents.stages);
        }
        log_det
    }
}

/// Scratch space for tangents, kept between calls.
#[derive(Clone, Debug, Default)]
pub struct TangentSpace<T: Real, const D: usize> {
    stages: Vec<Point<T, D>>,
    position: Vec<Point<T, D>>,
}

impl<T: Real, const D: usize> TangentSpace<T, D> {
    fn resize(&mut self, stages: usize, points: usize) {
        resize(&mut self.stages, stages * points, Point::zeros());
        resize(&mut self.position, points, Point::zeros());
    }
}
