//! What training minimises, as a function of the two ends of a trajectory.

use crate::energy::Energy;
use crate::ode::Direction;
use crate::particles::{Point, norm_squared};
use crate::scalar::Real;

/// A loss per configuration. Sees end points and log-determinants only.
pub trait Objective<T: Real, const D: usize>: Send + Sync {
    /// Which way trajectories run.
    fn direction(&self) -> Direction;

    /// The loss of each lane in nats, given the `end` of its trajectory and `log_det` = ∫ ∇·v dt along
    /// it. Writes ∂loss/∂end to `end_bar`; ∂loss/∂log_det is −1 for every objective here.
    fn loss(&self, end: &[Point<T, D>], log_det: T, end_bar: &mut [Point<T, D>]) -> T;
}

/// Maximum likelihood: −log q(x) = ½|z|² + ½(N−1)D log 2π − log_det for data x and z = f⁻¹(x).
///
/// Its mean over samples of the target p is KL(p‖q) + H(p): the forward Kullback–Leibler divergence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForwardKl;

impl<T: Real, const D: usize> Objective<T, D> for ForwardKl {
    fn direction(&self) -> Direction {
        Direction::Normalize
    }

    fn loss(&self, end: &[Point<T, D>], log_det: T, end_bar: &mut [Point<T, D>]) -> T {
        end_bar.copy_from_slice(end);
        let normaliser = T::constant(crate::prior::log_normaliser(end.len(), D));
        T::constant(0.5) * norm_squared(end) + normaliser - log_det
    }
}

/// Training by energy: u(x) − log_det for z from the prior and x = f(z).
///
/// Its mean is KL(q‖p) − log Z + H(prior): the reverse Kullback–Leibler divergence up to a constant.
pub struct ReverseKl<E> {
    /// The reduced energy u of the target.
    pub energy: E,
}

impl<T: Real, const D: usize, E: Energy<T, D> + Send + Sync> Objective<T, D> for ReverseKl<E> {
    fn direction(&self) -> Direction {
        Direction::Generate
    }

    fn loss(&self, end: &[Point<T, D>], log_det: T, end_bar: &mut [Point<T, D>]) -> T {
        end_bar.fill(Point::zeros());
        self.energy.add_gradient(end, T::one(), end_bar);
        self.energy.energy(end) - log_det
    }
}
