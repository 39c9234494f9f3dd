//! Kernel dynamics: v_i = Σ_{j≠i} φ(d_ij, t) (x_i − x_j), the gradient of a sum of pair potentials.
//!
//! Equivariant under E(D) × S_N by construction (Köhler, Klein, Noé 2020, section 5). The pair sums
//! stand here once; where φ comes from is a [`Profile`].

use super::{Coefficients, CoefficientsBar, VectorField};
use crate::math::simd::Real;
use crate::system::configuration::{Point, distance, dot};

/// A radial profile φ(d, t): how strongly two particles at distance d attract or repel.
pub trait Profile<T: Real>: Send + Sync {
    /// What `curvature` hands to `add_cotangent`, so that nothing is looked up twice.
    type Trace: Copy;

    /// See [`VectorField::num_params`].
    fn num_params(&self) -> usize;
    /// See [`VectorField::shared_len`].
    fn shared_len(&self) -> usize;
    /// See [`VectorField::node_len`].
    fn node_len(&self) -> usize;
    /// See [`VectorField::prepare`]; linear in θ.
    fn prepare(&self, theta: &[f64], shared: &mut [T::Scalar]);
    /// The transpose of `prepare`, added.
    fn pull_prepare(&self, shared_bar: &[T::Scalar], theta_bar: &mut [f64]);
    /// See [`VectorField::freeze`]; linear in the shared coefficients.
    fn freeze(&self, shared: &[T::Scalar], t: f64, node: &mut [T::Scalar]);
    /// The transpose of `freeze`, added, see [`VectorField::pull_freeze`].
    fn pull_freeze(
        &self,
        node: &[T::Scalar],
        t: f64,
        node_bar: &mut [T::Scalar],
        shared_bar: &mut [T::Scalar],
    );

    /// [φ, φ′] at distance `d`.
    fn value(&self, node: &[T::Scalar], d: T) -> [T; 2];
    /// [φ, φ′, φ″] at distance `d`, and the trace for `add_cotangent`.
    fn curvature(&self, node: &[T::Scalar], d: T) -> ([T; 3], Self::Trace);
    /// Adds the cotangents of the coefficients, given those of φ and φ′.
    fn add_cotangent(
        &self,
        trace: Self::Trace,
        phi_bar: T,
        slope_bar: T,
        node_bar: &mut [T::Scalar],
    );
}

/// The equivariant pair field with radial profile `P`.
#[derive(Clone, Debug, PartialEq)]
pub struct KernelField<P> {
    /// The radial profile φ.
    pub profile: P,
}

/// Keeps r/d finite (and zero) where two particles coincide; far below every distance that matters.
const COINCIDENT: f64 = 1e-30;

impl<T: Real, const D: usize, P: Profile<T>> VectorField<T, D> for KernelField<P> {
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

    /// ∇·v = Σ_{i≠j} [ d φ′(d) + D φ(d) ]: both orders of each pair, hence the factor 2.
    fn eval(
        &self,
        at: Coefficients<'_, T::Scalar>,
        x: &[Point<T, D>],
        v: &mut [Point<T, D>],
        _work: &mut [T],
    ) -> T {
        let dimension = T::constant(D as f64);
        let mut half_divergence = T::zero();
        for v in &mut *v {
            *v = Point::repeat(T::nothing());
        }
        for i in 0..x.len() {
            let mut v_i = v[i];
            for j in i + 1..x.len() {
                let r = x[i] - x[j];
                let d = distance(&r);
                let [phi, slope] = self.profile.value(at.node, d);
                let flow = r * phi;
                v_i += flow;
                v[j] -= flow;
                half_divergence += slope * d + dimension * phi;
            }
            v[i] = v_i;
        }
        half_divergence + half_divergence
    }

    fn vjp(
        &self,
        at: Coefficients<'_, T::Scalar>,
        x: &[Point<T, D>],
        v_bar: &[Point<T, D>],
        div_bar: T,
        x_bar: &mut [Point<T, D>],
        bar: CoefficientsBar<'_, T::Scalar>,
        work: &mut [T],
    ) {
        self.vjp_after_eval(at, x, v_bar, div_bar, x_bar, bar, work);
    }

    /// With s = r·(v̄_i − v̄_j) and c = `div_bar`:
    /// r̄ = φ (v̄_i − v̄_j) + [ φ′ s + 2c (d φ″ + (D+1) φ′) ] r/d, φ̄ = s + 2cD, φ̄′ = 2cd.
    fn vjp_after_eval(
        &self,
        at: Coefficients<'_, T::Scalar>,
        x: &[Point<T, D>],
        v_bar: &[Point<T, D>],
        div_bar: T,
        x_bar: &mut [Point<T, D>],
        bar: CoefficientsBar<'_, T::Scalar>,
        _work: &mut [T],
    ) {
        let twice_c = div_bar + div_bar;
        let dimension = T::constant(D as f64);
        let dimension_plus_one = T::constant((D + 1) as f64);
        for i in 0..x.len() {
            let mut x_bar_i = x_bar[i];
            for j in i + 1..x.len() {
                let r = x[i] - x[j];
                let w = v_bar[i] - v_bar[j];
                let d = distance(&r);
                let s = dot(&r, &w);
                let ([phi, slope, curvature], trace) = self.profile.curvature(at.node, d);
                let along = (slope * s + twice_c * (d * curvature + dimension_plus_one * slope))
                    / (d + T::constant(COINCIDENT));
                let r_bar = w * phi + r * along;
                x_bar_i += r_bar;
                x_bar[j] -= r_bar;
                self.profile
                    .add_cotangent(trace, s + twice_c * dimension, twice_c * d, bar.node);
            }
            x_bar[i] = x_bar_i;
        }
    }

    /// δv from one pair: φ δr + φ′ (r·δr/d) r.
    fn jvp(
        &self,
        at: Coefficients<'_, T::Scalar>,
        x: &[Point<T, D>],
        dx: &[Point<T, D>],
        dv: &mut [Point<T, D>],
        _work: &mut [T],
    ) {
        let n = x.len();
        dv.fill(Point::zeros());
        for i in 0..n {
            for j in i + 1..n {
                let r = x[i] - x[j];
                let d = distance(&r);
                let [phi, slope] = self.profile.value(at.node, d);
                let along = slope / (d + T::constant(COINCIDENT));
                for (dx, dv) in dx.chunks_exact(n).zip(dv.chunks_exact_mut(n)) {
                    let dr = dx[i] - dx[j];
                    let change = dr * phi + r * (along * dot(&r, &dr));
                    dv[i] += change;
                    dv[j] -= change;
                }
            }
        }
    }
}
