//! The double well DW-N: particles in the plane whose pairs prefer two distances.

use super::Energy;
use crate::math::simd::Real;
use crate::system::configuration::{COINCIDENT, Point, distance};
use serde::{Deserialize, Serialize};

/// u = 1/τ · Σ_{i<j} [ a (d−d₀) + b (d−d₀)² + c (d−d₀)⁴ ], d = |x_i − x_j|
/// (Köhler, Klein, Noé 2020, section 6; each pair counted once).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct DoubleWell {
    /// Tilt between the wells, kT per length.
    pub a: f64,
    /// Quadratic coefficient, kT per length²; negative makes two wells.
    pub b: f64,
    /// Quartic coefficient, kT per length⁴; positive.
    pub c: f64,
    /// The distance of the barrier.
    pub d0: f64,
    /// Temperature, relative to the one that the coefficients are given at.
    pub tau: f64,
}

impl Default for DoubleWell {
    fn default() -> Self {
        Self {
            a: 0.0,
            b: -4.0,
            c: 0.9,
            d0: 4.0,
            tau: 1.0,
        }
    }
}

impl DoubleWell {
    /// Whether e^{−u} can be normalised: c > 0, τ > 0, d₀ ≥ 0, and everything finite.
    #[must_use]
    pub fn is_bounded(&self) -> bool {
        let Self { a, b, c, d0, tau } = *self;
        [a, b, c, d0, tau].iter().all(|x| x.is_finite()) && c > 0.0 && tau > 0.0 && d0 >= 0.0
    }

    /// The energy of one pair at distance `d`, in kT.
    #[inline(always)]
    pub fn pair<T: Real>(&self, d: T) -> T {
        let y = d - T::constant(self.d0);
        let y2 = y * y;
        let polynomial =
            T::constant(self.a) * y + y2 * (T::constant(self.b) + T::constant(self.c) * y2);
        polynomial * T::constant(1.0 / self.tau)
    }

    /// The derivative of [`Self::pair`] in the distance.
    #[inline(always)]
    pub fn pair_slope<T: Real>(&self, d: T) -> T {
        let y = d - T::constant(self.d0);
        let inner = T::constant(2.0 * self.b) + T::constant(4.0 * self.c) * y * y;
        (T::constant(self.a) + y * inner) * T::constant(1.0 / self.tau)
    }
}

impl<T: Real, const D: usize> Energy<T, D> for DoubleWell {
    fn energy(&self, x: &[Point<T, D>]) -> T {
        let mut u = T::zero();
        for i in 0..x.len() {
            for j in i + 1..x.len() {
                u += self.pair(distance(&(x[i] - x[j])));
            }
        }
        u
    }

    fn add_gradient(&self, x: &[Point<T, D>], u_bar: T, x_bar: &mut [Point<T, D>]) -> T {
        let mut u = T::zero();
        for i in 0..x.len() {
            for j in i + 1..x.len() {
                let r = x[i] - x[j];
                let d = distance(&r);
                u += self.pair(d);
                // The tiny term gives coinciding particles no force instead of NaN.
                let force = r * (u_bar * self.pair_slope(d) / (d + T::constant(COINCIDENT)));
                x_bar[i] += force;
                x_bar[j] -= force;
            }
        }
        u
    }
}
