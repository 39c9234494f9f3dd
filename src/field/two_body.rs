//! Two particles under pair forces, as the one coordinate that is left of them.
//!
//! Pair forces act along the line through two particles, which keeps its direction, and their centre of mass rests.
//! So a configuration x without a mean (data and latents have none) moves to q/q₀ · x, where q is its length with a
//! sign: |x| = |q| = d/√2. A Runge–Kutta step adds multiples of x to x, so that the discrete map on q is the discrete
//! map on x and no approximation of it; so are the divergence, which stays the one over all 2·D coordinates, and all
//! gradients.

use super::kernel::{Profile, maps_of_profile};
use super::layout::ParameterLayout;
use super::{Input, InputBar, Output, OutputBar, Sizes, VectorField};
use crate::math::simd::Real;
use crate::system::configuration::Point;
use core::f64::consts::SQRT_2;

/// The field dq/dt = 2 φ(d, t) q of the signed length q of two particles in a space of `dimension`, in the place of
/// one particle on a line.
#[derive(Clone, Debug, PartialEq)]
pub struct TwoBodyField<P> {
    /// The radial profile φ.
    pub profile: P,
    /// D, the dimension of the space that the particles move in.
    pub dimension: usize,
}

#[inline(always)]
fn distance<T: Real>(q: T) -> T {
    q.simd_abs() * T::constant(SQRT_2)
}

impl<T: Real, P: Profile<T>> VectorField<T, 1> for TwoBodyField<P> {
    maps_of_profile!();

    /// ∇·v = 2 (d φ′ + D φ), as for every pair.
    fn forward(&self, input: Input<'_, T, 1>, output: Output<'_, T, 1>, _saved: &mut [T]) {
        let Output { v, mut divergences } = output;
        let dimension = T::constant(self.dimension as f64);
        for (g, (x, v)) in input.x.iter().zip(v).enumerate() {
            let q = x[0];
            let d = distance(q);
            let [phi, slope] = self.profile.value(input.at.node, d);
            v[0] = (phi + phi) * q;
            let half = slope * d + dimension * phi;
            if let Some(divergences) = &mut divergences {
                divergences[g] = half + half;
            }
        }
    }

    /// With c the cotangent of the divergence:
    /// q̄ = 2 v̄ (φ + d φ′) + 2c (d φ″ + (D+1) φ′) ∂d/∂q, φ̄ = 2 v̄ q + 2cD, φ̄′ = 2cd.
    fn vjp(
        &self,
        input: Input<'_, T, 1>,
        output_bar: OutputBar<'_, T, 1>,
        input_bar: InputBar<'_, T, 1>,
        _saved: &mut [T],
        _scratch: &mut [T],
    ) {
        let node_bar = input_bar.coefficients.node;
        let dimension = T::constant(self.dimension as f64);
        let dimension_plus_one = T::constant((self.dimension + 1) as f64);
        let bars = output_bar.v.iter().zip(input_bar.x);
        for (g, (x, (v_bar, x_bar))) in input.x.iter().zip(bars).enumerate() {
            let c = output_bar.divergences.map_or(T::zero(), |bars| bars[g]);
            let (q, twice_v_bar, twice_c) = (x[0], v_bar[0] + v_bar[0], c + c);
            let d = distance(q);
            let ([phi, slope, curvature], trace) = self.profile.curvature(input.at.node, d);
            let along = twice_c * T::constant(SQRT_2).simd_copysign(q);
            x_bar[0] += twice_v_bar * (phi + d * slope)
                + along * (d * curvature + dimension_plus_one * slope);
            let phi_bar = twice_v_bar * q + twice_c * dimension;
            self.profile
                .add_cotangent(trace, phi_bar, twice_c * d, node_bar);
        }
    }

    fn jvp(
        &self,
        input: Input<'_, T, 1>,
        dx: &[Point<T, 1>],
        dv: &mut [Point<T, 1>],
        _saved: &mut [T],
        _scratch: &mut [T],
    ) {
        let d = distance(input.x[0][0]);
        let [phi, slope] = self.profile.value(input.at.node, d);
        for (dx, dv) in dx.iter().zip(dv) {
            dv[0] = (phi + phi + (slope + slope) * d) * dx[0];
        }
    }
}
