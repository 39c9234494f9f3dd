//! The direct adjoint in the one coordinate of two particles.

use super::direct_adjoint::DirectAdjoint;
use super::gradient::Adjoint;
use crate::field::{Coefficients, VectorField};
use crate::math::simd::Real;
use crate::ode::{TabulatedField, Trajectories};
use crate::system::configuration::{COINCIDENT, Point, dot, norm_squared};
use core::mem::swap;

/// The gradient of [`DirectAdjoint`] in the signed length q of two particles, the one coordinate that moves (see
/// [`crate::field::two_body`]): the same, sooner.
pub struct TwoBodyAdjoint<T: Real> {
    field: Box<dyn VectorField<T, 1>>,
    adjoint: DirectAdjoint<T, 1>,
    lengths: Trajectories<T, 1>,
    /// 1/q at the start of each.
    inverse: Vec<T>,
}

/// Lane groups of one coordinate that are carried side by side: while one waits for its table, the others go on.
const SIDE_BY_SIDE: usize = 16;

impl<T: Real> TwoBodyAdjoint<T> {
    /// The adjoint for pairs whose signed length moves by `field`.
    #[must_use]
    pub fn new(field: Box<dyn VectorField<T, 1>>) -> Self {
        Self {
            field,
            adjoint: DirectAdjoint::default(),
            lengths: Trajectories {
                particles: 1,
                ..Trajectories::default()
            },
            inverse: Vec::new(),
        }
    }
}

impl<T: Real, const D: usize> Adjoint<T, D> for TwoBodyAdjoint<T> {
    fn side_by_side(&self) -> usize {
        SIDE_BY_SIDE
    }

    fn integrate(&mut self, field: TabulatedField<'_, T, D>, paths: &mut Trajectories<T, D>) {
        let Self {
            lengths, inverse, ..
        } = self;
        lengths.x.clear();
        inverse.clear();
        for x in paths.start.chunks_exact(2) {
            let length = norm_squared(x).root();
            lengths.x.push(Point::<T, 1>::new(length));
            inverse.push(T::one() / length.simd_max(T::constant(COINCIDENT)));
        }
        swap(&mut lengths.sums, &mut paths.sums);
        let field = field.table.of(&*self.field);
        self.adjoint.integrate(field, lengths);
        swap(&mut lengths.sums, &mut paths.sums);
        let moved = lengths.x.iter().zip(inverse);
        for ((q, inverse), x) in moved.zip(paths.x.chunks_exact_mut(2)) {
            for point in x {
                *point *= q[0] * *inverse;
            }
        }
    }

    fn reverse(
        &mut self,
        field: TabulatedField<'_, T, D>,
        paths: &mut Trajectories<T, D>,
        bar: &mut Coefficients<T::Scalar>,
    ) {
        let Self {
            lengths, inverse, ..
        } = self;
        lengths.x_bar.clear();
        let pairs = paths.start.chunks_exact(2).zip(paths.x_bar.chunks_exact(2));
        for ((x, x_bar), inverse) in pairs.zip(inverse) {
            let q_bar = (dot(&x[0], &x_bar[0]) + dot(&x[1], &x_bar[1])) * *inverse;
            lengths.x_bar.push(Point::<T, 1>::new(q_bar));
        }
        swap(&mut lengths.sums, &mut paths.sums);
        let field = field.table.of(&*self.field);
        self.adjoint.reverse(field, lengths, bar);
        swap(&mut lengths.sums, &mut paths.sums);
    }
}
