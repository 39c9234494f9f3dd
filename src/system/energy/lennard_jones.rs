//! The Lennard-Jones cluster LJ-N: particles in space that attract each other, held together by a trap.

use super::Energy;
use crate::math::simd::Real;
use crate::system::configuration::{Point, dot};
use serde::{Deserialize, Serialize};

/// How often the pair sum counts a pair. Publications differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PairSum {
    /// Once: Σ_{i<j}, s = 1. LJ-13 at default parameters is then nearly evaporated into the trap.
    Once,
    /// Twice: Σ_{i≠j} without the ½, s = 2. The convention of the public LJ-13 data sets.
    #[default]
    Double,
}

impl PairSum {
    /// s, how often each unordered pair counts.
    #[must_use]
    pub const fn factor(self) -> f64 {
        match self {
            Self::Once => 1.0,
            Self::Double => 2.0,
        }
    }
}

/// u = ε/τ · s · Σ_{i<j} [ (r_m/d)¹² − 2 (r_m/d)⁶ ] + ½ k Σ_i |x_i − x̄|², d = |x_i − x_j|
/// (Köhler, Klein, Noé 2020, section 6; s by [`PairSum`]).
///
/// A pair closer than 0.003 r_m counts as one at that distance: its energy of 10³⁰ ε is as good as
/// infinite, and finite in `f32`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LennardJones {
    /// Depth ε of the well of one pair, kT.
    pub epsilon: f64,
    /// The distance of the minimum of one pair, length.
    pub r_m: f64,
    /// Temperature of the pair sum, relative to the one that ε is given at; the trap does not feel it.
    pub tau: f64,
    /// Stiffness of the harmonic trap about the centre of mass, kT per length².
    pub k: f64,
    /// How often each pair counts.
    pub pair_sum: PairSum,
}

impl Default for LennardJones {
    fn default() -> Self {
        Self {
            epsilon: 1.0,
            r_m: 1.0,
            tau: 1.0,
            k: 1.0,
            pair_sum: PairSum::Double,
        }
    }
}

/// A Lennard-Jones energy whose Boltzmann density cannot be normalised, or that is not a number.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("the Lennard-Jones cluster needs ε > 0, r_m > 0, τ > 0 and k > 0, all finite; it has ε = {}, r_m = {}, τ = {}, k = {}", .0.epsilon, .0.r_m, .0.tau, .0.k)]
pub struct LennardJonesError(pub LennardJones);

/// The parts of the energy: u = strength · pairs + trap.
#[derive(Clone, Copy, Debug, Default)]
pub struct Parts<T> {
    /// Σ_{i<j} [ (r_m/d)¹² − 2 (r_m/d)⁶ ], each pair once and without ε; −1 for one relaxed pair.
    pub pairs: T,
    /// ½ k Σ_i |x_i − x̄|², kT.
    pub trap: T,
}

/// The least (d/r_m)² that is told apart from contact: 10⁻⁵, so that its sixth power is an `f32`.
const CONTACT: f64 = 1e-5;

impl LennardJones {
    /// Checks that e^{−u} can be normalised.
    ///
    /// # Errors
    /// Unless ε, r_m, τ and k are positive and finite.
    pub fn validate(&self) -> Result<(), LennardJonesError> {
        let positive = [self.epsilon, self.r_m, self.tau, self.k]
            .iter()
            .all(|x| x.is_finite() && *x > 0.0);
        if positive {
            Ok(())
        } else {
            Err(LennardJonesError(*self))
        }
    }

    /// Whether e^{−u} can be normalised: ε, r_m, τ and k positive and finite.
    #[must_use]
    pub fn is_bounded(&self) -> bool {
        self.validate().is_ok()
    }

    /// ε s/τ: the depth of one pair's well, in kT.
    #[must_use]
    pub fn strength(&self) -> f64 {
        self.epsilon * self.pair_sum.factor() / self.tau
    }

    /// (r_m/d)² from d², with contact as the limit.
    #[inline(always)]
    fn inverse_square<T: Real>(&self, d2: T) -> T {
        let r2 = self.r_m * self.r_m;
        T::constant(r2) / d2.simd_max(T::constant(r2 * CONTACT))
    }

    /// (r_m/d)¹² − 2 (r_m/d)⁶ from w = (r_m/d)².
    #[inline(always)]
    fn pair_of<T: Real>(w: T) -> T {
        let w3 = w * w * w;
        w3 * (w3 - T::constant(2.0))
    }

    /// The energy of one pair at distance `d`, in kT.
    #[inline(always)]
    pub fn pair<T: Real>(&self, d: T) -> T {
        Self::pair_of(self.inverse_square(d * d)) * T::constant(self.strength())
    }

    /// The parts of the energy.
    #[must_use]
    pub fn parts<T: Real, const D: usize>(&self, x: &[Point<T, D>]) -> Parts<T> {
        let mut pairs = T::zero();
        for i in 0..x.len() {
            for j in i + 1..x.len() {
                let r = x[i] - x[j];
                pairs += Self::pair_of(self.inverse_square(dot(&r, &r)));
            }
        }
        Parts {
            pairs,
            trap: self.trap(x, T::zero(), &mut []),
        }
    }

    /// The parts of the energy; adds u_bar · ∂(strength · pairs + trap)/∂x to `x_bar` in the same pass.
    pub(crate) fn parts_and_gradient<T: Real, const D: usize>(
        &self,
        strength: f64,
        x: &[Point<T, D>],
        u_bar: T,
        x_bar: &mut [Point<T, D>],
    ) -> Parts<T> {
        // d/dr of w⁶ − 2w³ with w = r_m²/r² is −12 w³ (w³ − 1) w/r_m² · r.
        let scale = u_bar * T::constant(-12.0 * strength / (self.r_m * self.r_m));
        let mut pairs = T::zero();
        for i in 0..x.len() {
            let mut total = Point::zeros();
            for j in i + 1..x.len() {
                let r = x[i] - x[j];
                let w = self.inverse_square(dot(&r, &r));
                let w3 = w * w * w;
                pairs += w3 * (w3 - T::constant(2.0));
                let force = r * (scale * w * (w3 * (w3 - T::one())));
                total += force;
                x_bar[j] -= force;
            }
            x_bar[i] += total;
        }
        Parts {
            pairs,
            trap: self.trap(x, u_bar, x_bar),
        }
    }

    /// ½ k Σ_i |x_i − x̄|²; adds u_bar · k (x_i − x̄) to `x_bar`, unless that is empty.
    fn trap<T: Real, const D: usize>(
        &self,
        x: &[Point<T, D>],
        u_bar: T,
        x_bar: &mut [Point<T, D>],
    ) -> T {
        let mut mean = Point::<T, D>::zeros();
        for point in x {
            mean += point;
        }
        mean *= T::constant(1.0 / x.len().max(1) as f64);
        let mut sum = T::zero();
        for point in x {
            let r = point - mean;
            sum += dot(&r, &r);
        }
        for (bar, point) in x_bar.iter_mut().zip(x) {
            *bar += (point - mean) * (u_bar * T::constant(self.k));
        }
        sum * T::constant(0.5 * self.k)
    }
}

impl<T: Real, const D: usize> Energy<T, D> for LennardJones {
    fn energy(&self, x: &[Point<T, D>]) -> T {
        let Parts { pairs, trap } = self.parts(x);
        pairs * T::constant(self.strength()) + trap
    }

    fn add_gradient(&self, x: &[Point<T, D>], u_bar: T, x_bar: &mut [Point<T, D>]) -> T {
        let strength = self.strength();
        let Parts { pairs, trap } = self.parts_and_gradient(strength, x, u_bar, x_bar);
        pairs * T::constant(strength) + trap
    }
}
