//! The coordinates that trajectories are integrated in, forward and in reverse.

use crate::field::{Coefficients, Sizes, TabulatedField, VectorField};
use crate::math::simd::Real;
use crate::ode::tape::SumBars;
use crate::ode::{RecordedRungeKutta, Tableau, TimeGrid};
use crate::system::configuration::{COINCIDENT, Point, dot, filled, norm_squared};

/// The coordinates that trajectories are integrated in.
pub(super) enum Coordinates<T: Real, const D: usize> {
    /// Those of all particles.
    Particles(RecordedRungeKutta<T, D>),
    /// The signed length of two particles.
    SignedLength(SignedLength<T>),
}

/// The signed length of two particles, see [`crate::field::two_body`].
pub(super) struct SignedLength<T: Real> {
    field: Box<dyn VectorField<T, 1>>,
    recorded: RecordedRungeKutta<T, 1>,
    q: Vec<Point<T, 1>>,
    /// 1/q₀ of each lane group.
    inverse: Vec<T>,
}

/// Lane groups of one coordinate that are carried side by side: while one waits for its table, the others go on.
pub(super) const SIDE_BY_SIDE: usize = 16;

impl<T: Real, const D: usize> Coordinates<T, D> {
    /// For pairs whose signed length moves by `field`.
    pub(crate) fn signed_length(field: Box<dyn VectorField<T, 1>>, tableau: Tableau) -> Self {
        let sizes: Sizes = field.sizes(1);
        Self::SignedLength(SignedLength {
            field,
            recorded: RecordedRungeKutta::new(tableau, 1, sizes),
            q: filled(Point::zeros(), SIDE_BY_SIDE),
            inverse: filled(T::zero(), SIDE_BY_SIDE),
        })
    }

    /// See [`RecordedRungeKutta::integrate`].
    pub fn integrate(
        &mut self,
        field: &TabulatedField<'_, T, D>,
        grid: &TimeGrid,
        x: &mut [Point<T, D>],
        log_dets: &mut [T],
        stiffnesses: &mut [T],
    ) {
        let length = match self {
            Self::Particles(all) => return all.integrate(field, grid, x, log_dets, stiffnesses),
            Self::SignedLength(length) => length,
        };
        let (q, inverses) = (&mut length.q[..log_dets.len()], &mut length.inverse);
        for ((q, inverse), x) in q.iter_mut().zip(&mut *inverses).zip(x.chunks_exact(2)) {
            q[0] = norm_squared(x).simd_sqrt();
            *inverse = T::one() / q[0].simd_max(T::constant(COINCIDENT));
        }
        let field = field.read_by(&*length.field);
        let recorded = &mut length.recorded;
        recorded.integrate(&field, grid, q, log_dets, stiffnesses);
        for ((q, inverse), x) in q.iter().zip(inverses).zip(x.chunks_exact_mut(2)) {
            for point in x {
                *point *= q[0] * *inverse;
            }
        }
    }

    /// See [`RecordedRungeKutta::reverse`]; `start` is where the trajectories began. A signed length leaves `x_bar`
    /// at their ends.
    pub fn reverse(
        &mut self,
        field: &TabulatedField<'_, T, D>,
        grid: &TimeGrid,
        start: &[Point<T, D>],
        x_bar: &mut [Point<T, D>],
        sum_bars: SumBars<'_, T>,
        bar: &mut Coefficients<T::Scalar>,
    ) {
        let length = match self {
            Self::Particles(all) => return all.reverse(field, grid, x_bar, sum_bars, bar),
            Self::SignedLength(length) => length,
        };
        let q_bar = &mut length.q[..sum_bars.log_dets.len()];
        let pairs = start.chunks_exact(2).zip(x_bar.chunks_exact(2));
        for ((q_bar, inverse), (x, x_bar)) in q_bar.iter_mut().zip(&length.inverse).zip(pairs) {
            q_bar[0] = (dot(&x[0], &x_bar[0]) + dot(&x[1], &x_bar[1])) * *inverse;
        }
        let field = field.read_by(&*length.field);
        let recorded = &mut length.recorded;
        recorded.reverse(&field, grid, q_bar, sum_bars, bar);
    }
}
