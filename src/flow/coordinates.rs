//! What trajectories are integrated in, there and back.

use crate::field::{Frozen, FrozenField, VectorField};
use crate::math::simd::Real;
use crate::ode::{Tableau, Taped, TimeGrid};
use crate::system::configuration::{Point, dot, filled, norm_squared};

/// What trajectories are integrated in.
pub(super) trait Route<T: Real, const D: usize> {
    /// See [`Taped::make_room`].
    fn make_room(&mut self, steps: usize);

    /// See [`Taped::integrate`].
    fn integrate(
        &mut self,
        field: &FrozenField<'_, T, D>,
        grid: &TimeGrid,
        x: &mut [Point<T, D>],
        log_dets: &mut [T],
        stiffnesses: &mut [T],
    );

    /// See [`Taped::reverse`]; `start` is where the trajectories began, where `x_bar` need not be taken to.
    fn reverse(
        &mut self,
        field: &FrozenField<'_, T, D>,
        grid: &TimeGrid,
        start: &[Point<T, D>],
        x_bar: &mut [Point<T, D>],
        log_det_bars: &[T],
        stiffness_bars: &[T],
        bar: &mut Frozen<T::Scalar>,
    );
}

/// The coordinates of all particles.
impl<T: Real, const D: usize> Route<T, D> for Taped<T, D> {
    fn make_room(&mut self, steps: usize) {
        self.make_room(steps);
    }

    fn integrate(
        &mut self,
        field: &FrozenField<'_, T, D>,
        grid: &TimeGrid,
        x: &mut [Point<T, D>],
        log_dets: &mut [T],
        stiffnesses: &mut [T],
    ) {
        self.integrate(field, grid, x, log_dets, stiffnesses);
    }

    fn reverse(
        &mut self,
        field: &FrozenField<'_, T, D>,
        grid: &TimeGrid,
        _start: &[Point<T, D>],
        x_bar: &mut [Point<T, D>],
        log_det_bars: &[T],
        stiffness_bars: &[T],
        bar: &mut Frozen<T::Scalar>,
    ) {
        self.reverse(field, grid, x_bar, log_det_bars, stiffness_bars, bar);
    }
}

/// The one coordinate of two particles, see [`crate::field::two_body`].
pub(super) struct Line<T: Real> {
    field: Box<dyn VectorField<T, 1>>,
    taped: Taped<T, 1>,
    q: Vec<Point<T, 1>>,
    /// 1/q₀ of each lane group.
    inverse: Vec<T>,
}

/// Lane groups of one coordinate that are carried side by side: while one waits for its table, the others go on.
pub(super) const SIDE_BY_SIDE: usize = 16;

/// Below this length, two particles are at one point: it has no direction.
const COINCIDENT: f64 = 1e-30;

impl<T: Real> Line<T> {
    /// For pairs whose signed length moves by `field`, and at first up to `steps` steps.
    pub(super) fn new(field: Box<dyn VectorField<T, 1>>, tableau: Tableau, steps: usize) -> Self {
        Self {
            field,
            taped: Taped::new(tableau, 1, SIDE_BY_SIDE, steps, 0),
            q: filled(Point::zeros(), SIDE_BY_SIDE),
            inverse: filled(T::zero(), SIDE_BY_SIDE),
        }
    }
}

impl<T: Real, const D: usize> Route<T, D> for Line<T> {
    fn make_room(&mut self, steps: usize) {
        self.taped.make_room(steps);
    }

    fn integrate(
        &mut self,
        field: &FrozenField<'_, T, D>,
        grid: &TimeGrid,
        x: &mut [Point<T, D>],
        log_dets: &mut [T],
        stiffnesses: &mut [T],
    ) {
        let q = &mut self.q[..log_dets.len()];
        for ((q, inverse), x) in q.iter_mut().zip(&mut self.inverse).zip(x.chunks_exact(2)) {
            q[0] = norm_squared(x).simd_sqrt();
            *inverse = T::one() / q[0].simd_max(T::constant(COINCIDENT));
        }
        let field = field.read_by(&*self.field);
        self.taped.integrate(&field, grid, q, log_dets, stiffnesses);
        for ((q, inverse), x) in q.iter().zip(&self.inverse).zip(x.chunks_exact_mut(2)) {
            for point in x {
                *point *= q[0] * *inverse;
            }
        }
    }

    fn reverse(
        &mut self,
        field: &FrozenField<'_, T, D>,
        grid: &TimeGrid,
        start: &[Point<T, D>],
        x_bar: &mut [Point<T, D>],
        log_det_bars: &[T],
        stiffness_bars: &[T],
        bar: &mut Frozen<T::Scalar>,
    ) {
        let q_bar = &mut self.q[..log_det_bars.len()];
        let pairs = start.chunks_exact(2).zip(x_bar.chunks_exact(2));
        for ((q_bar, inverse), (x, x_bar)) in q_bar.iter_mut().zip(&self.inverse).zip(pairs) {
            q_bar[0] = (dot(&x[0], &x_bar[0]) + dot(&x[1], &x_bar[1])) * *inverse;
        }
        let field = field.read_by(&*self.field);
        self.taped
            .reverse(&field, grid, q_bar, log_det_bars, stiffness_bars, bar);
    }
}
