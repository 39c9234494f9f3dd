//! The coordinates that trajectories are integrated in, forward and in reverse.

use crate::field::{Coefficients, Sizes, TabulatedField, VectorField};
use crate::math::simd::Real;
use crate::ode::tape::SumBars;
use crate::ode::{RecordedRungeKutta, Tableau, TimeGrid};
use crate::system::configuration::{Point, dot, filled, norm_squared};

/// The coordinates that trajectories are integrated in.
pub(super) trait Coordinates<T: Real, const D: usize> {
    /// See [`RecordedRungeKutta::integrate`].
    fn integrate(
        &mut self,
        field: &TabulatedField<'_, T, D>,
        grid: &TimeGrid,
        x: &mut [Point<T, D>],
        log_dets: &mut [T],
        stiffnesses: &mut [T],
    );

    /// See [`RecordedRungeKutta::reverse`]; `start` is where the trajectories began, where `x_bar` need not be taken
    /// to.
    fn reverse(
        &mut self,
        field: &TabulatedField<'_, T, D>,
        grid: &TimeGrid,
        start: &[Point<T, D>],
        x_bar: &mut [Point<T, D>],
        sum_bars: SumBars<'_, T>,
        bar: &mut Coefficients<T::Scalar>,
    );
}

/// The coordinates of all particles.
impl<T: Real, const D: usize> Coordinates<T, D> for RecordedRungeKutta<T, D> {
    fn integrate(
        &mut self,
        field: &TabulatedField<'_, T, D>,
        grid: &TimeGrid,
        x: &mut [Point<T, D>],
        log_dets: &mut [T],
        stiffnesses: &mut [T],
    ) {
        self.integrate(field, grid, x, log_dets, stiffnesses);
    }

    fn reverse(
        &mut self,
        field: &TabulatedField<'_, T, D>,
        grid: &TimeGrid,
        _start: &[Point<T, D>],
        x_bar: &mut [Point<T, D>],
        sum_bars: SumBars<'_, T>,
        bar: &mut Coefficients<T::Scalar>,
    ) {
        self.reverse(field, grid, x_bar, sum_bars, bar);
    }
}

/// The signed length of two particles, see [`crate::field::two_body`].
pub(super) struct TwoBodyCoordinate<T: Real> {
    field: Box<dyn VectorField<T, 1>>,
    recorded: RecordedRungeKutta<T, 1>,
    q: Vec<Point<T, 1>>,
    /// 1/q₀ of each lane group.
    inverse: Vec<T>,
}

/// Lane groups of one coordinate that are carried side by side: while one waits for its table, the others go on.
pub(super) const SIDE_BY_SIDE: usize = 16;

/// Below this length, two particles are at one point: it has no direction.
const COINCIDENT: f64 = 1e-30;

impl<T: Real> TwoBodyCoordinate<T> {
    /// For pairs whose signed length moves by `field`.
    pub(super) fn new(field: Box<dyn VectorField<T, 1>>, tableau: Tableau) -> Self {
        let sizes: Sizes = field.sizes(1);
        Self {
            field,
            recorded: RecordedRungeKutta::new(tableau, 1, sizes),
            q: filled(Point::zeros(), SIDE_BY_SIDE),
            inverse: filled(T::zero(), SIDE_BY_SIDE),
        }
    }
}

impl<T: Real, const D: usize> Coordinates<T, D> for TwoBodyCoordinate<T> {
    fn integrate(
        &mut self,
        field: &TabulatedField<'_, T, D>,
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
        self.recorded
            .integrate(&field, grid, q, log_dets, stiffnesses);
        for ((q, inverse), x) in q.iter().zip(&self.inverse).zip(x.chunks_exact_mut(2)) {
            for point in x {
                *point *= q[0] * *inverse;
            }
        }
    }

    fn reverse(
        &mut self,
        field: &TabulatedField<'_, T, D>,
        grid: &TimeGrid,
        start: &[Point<T, D>],
        x_bar: &mut [Point<T, D>],
        sum_bars: SumBars<'_, T>,
        bar: &mut Coefficients<T::Scalar>,
    ) {
        let q_bar = &mut self.q[..sum_bars.log_dets.len()];
        let pairs = start.chunks_exact(2).zip(x_bar.chunks_exact(2));
        for ((q_bar, inverse), (x, x_bar)) in q_bar.iter_mut().zip(&self.inverse).zip(pairs) {
            q_bar[0] = (dot(&x[0], &x_bar[0]) + dot(&x[1], &x_bar[1])) * *inverse;
        }
        let field = field.read_by(&*self.field);
        self.recorded.reverse(&field, grid, q_bar, sum_bars, bar);
    }
}
