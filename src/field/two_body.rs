//! Two particles under pair forces, as the one coordinate that is left of them.
//!
//! Pair forces act along the line through two particles, which keeps its direction, and their centre of mass rests.
//! So a configuration x without a mean (data and latents have none) moves to q/q₀ · x, where q is its length with a
//! sign: |x| = |q| = d/√2. A Runge–Kutta step adds multiples of x to x, so that the discrete map on q is the discrete
//! map on x and no approximation of it; so are the divergence, which stays the one over all 2·D coordinates, and all
//! gradients.

use super::kernel::Profile;
use super::{Coefficients, CoefficientsBar, VectorField};
use crate::math::simd::Real;
use crate::system::configuration::Point;
use core::f64::consts::SQRT_2;

/// The field dq/dt = 2 φ(d, t) q of the signed length q of two particles in a space of `dimension`, in the place of
/// one particle on a line.
#[derive(Clone, Debug, PartialEq)]
pub struct PairOnLine<P> {
    /// The radial profile φ.
    pub profile: P,
    /// D, the dimension of the space that the particles move in.
    pub dimension: usize,
}

#[inline(always)]
fn distance<T: Real>(q: T) -> T {
    q.simd_abs() * T::constant(SQRT_2)
}

impl<T: Real, P: Profile<T>> VectorField<T, 1> for PairOnLine<P> {
    fn num_params(&self) -> usize {
        self.profile.num_params()
    }

    fn shared_len(&self) -> usize {
        self.profile.shared_len()
    }

    fn node_len(&self) -> usize {
        self.profile.node_len()
    }

    fn work_len(&self, _n: usize) -> usize {
        0
    }

    fn prepare(&self, theta: &[f64], shared: &mut [T::Scalar]) {
        self.profile.prepare(theta, shared);
    }

    fn pull_prepare(&self, _theta: &[f64], shared_bar: &[T::Scalar], theta_bar: &mut [f64]) {
        self.profile.pull_prepare(shared_bar, theta_bar);
    }

    fn freeze(&self, shared: &[T::Scalar], t: f64, node: &mut [T::Scalar]) {
        self.profile.freeze(shared, t, node);
    }

    fn pull_freeze(
        &self,
        node: &[T::Scalar],
        t: f64,
        node_bar: &mut [T::Scalar],
        shared_bar: &mut [T::Scalar],
    ) {
        self.profile.pull_freeze(node, t, node_bar, shared_bar);
    }

    fn eval(
        &self,
        at: Coefficients<'_, T::Scalar>,
        x: &[Point<T, 1>],
        v: &mut [Point<T, 1>],
        work: &mut [T],
    ) -> T {
        let mut divergence = [T::zero()];
        self.eval_each(at, 1, x, v, &mut divergence, work);
        divergence[0]
    }

    /// ∇·v = 2 (d φ′ + D φ), as for every pair.
    fn eval_each(
        &self,
        at: Coefficients<'_, T::Scalar>,
        _n: usize,
        x: &[Point<T, 1>],
        v: &mut [Point<T, 1>],
        divergences: &mut [T],
        _work: &mut [T],
    ) {
        let dimension = T::constant(self.dimension as f64);
        for ((x, v), divergence) in x.iter().zip(v).zip(divergences) {
            let q = x[0];
            let d = distance(q);
            let [phi, slope] = self.profile.value(at.node, d);
            v[0] = (phi + phi) * q;
            let half = slope * d + dimension * phi;
            *divergence = half + half;
        }
    }

    fn vjp(
        &self,
        at: Coefficients<'_, T::Scalar>,
        x: &[Point<T, 1>],
        v_bar: &[Point<T, 1>],
        div_bar: T,
        x_bar: &mut [Point<T, 1>],
        bar: CoefficientsBar<'_, T::Scalar>,
        work: &mut [T],
    ) {
        self.vjp_after_eval_each(at, 1, x, v_bar, &[div_bar], x_bar, bar, work);
    }

    /// With c = `div_bar`: q̄ = 2 v̄ (φ + d φ′) + 2c (d φ″ + (D+1) φ′) ∂d/∂q, φ̄ = 2 v̄ q + 2cD, φ̄′ = 2cd.
    fn vjp_after_eval_each(
        &self,
        at: Coefficients<'_, T::Scalar>,
        _n: usize,
        x: &[Point<T, 1>],
        v_bar: &[Point<T, 1>],
        div_bars: &[T],
        x_bar: &mut [Point<T, 1>],
        bar: CoefficientsBar<'_, T::Scalar>,
        _work: &mut [T],
    ) {
        let dimension = T::constant(self.dimension as f64);
        let dimension_plus_one = T::constant((self.dimension + 1) as f64);
        let bars = v_bar.iter().zip(div_bars).zip(x_bar);
        for (x, ((v_bar, c), x_bar)) in x.iter().zip(bars) {
            let (q, twice_v_bar, twice_c) = (x[0], v_bar[0] + v_bar[0], *c + *c);
            let d = distance(q);
            let ([phi, slope, curvature], trace) = self.profile.curvature(at.node, d);
            let along = twice_c * T::constant(SQRT_2).simd_copysign(q);
            x_bar[0] += twice_v_bar * (phi + d * slope)
                + along * (d * curvature + dimension_plus_one * slope);
            let phi_bar = twice_v_bar * q + twice_c * dimension;
            self.profile
                .add_cotangent(trace, phi_bar, twice_c * d, bar.node);
        }
    }

    fn jvp(
        &self,
        at: Coefficients<'_, T::Scalar>,
        x: &[Point<T, 1>],
        dx: &[Point<T, 1>],
        dv: &mut [Point<T, 1>],
        _work: &mut [T],
    ) {
        let d = distance(x[0][0]);
        let [phi, slope] = self.profile.value(at.node, d);
        for (dx, dv) in dx.iter().zip(dv) {
            dv[0] = (phi + phi + (slope + slope) * d) * dx[0];
        }
    }
}
