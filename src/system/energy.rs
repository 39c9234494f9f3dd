//! Reduced energies u = E/kT of the target systems; the target density is ∝ e^{−u}.

pub mod double_well;
pub(crate) mod lennard_jones;

pub use double_well::DoubleWell;
pub use lennard_jones::{LennardJones, LennardJonesError, PairSum};

use crate::math::simd::Real;
use crate::system::configuration::Point;

/// A reduced energy, invariant under translations, rotations, reflections and permutations.
pub trait Energy<T: Real, const D: usize> {
    /// u(x) in kT, one value a lane.
    fn energy(&self, x: &[Point<T, D>]) -> T;

    /// Adds `u_bar`·∂u/∂x to `x_bar`; returns u(x) as [`Self::energy`] does, from the same pass.
    fn add_gradient(&self, x: &[Point<T, D>], u_bar: T, x_bar: &mut [Point<T, D>]) -> T;
}
