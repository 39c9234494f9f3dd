//! Kernel dynamics: v_i = Σ_{j≠i} φ(d_ij, t) (x_i − x_j), the gradient of a sum of pair potentials.
//!
//! Equivariant under E(D) × S_N by construction (Köhler, Klein, Noé 2020, section 5). The pair sums
//! stand here once; where φ comes from is a [`Profile`].

mod tangents;

use super::layout::ParameterLayout;
use super::{Input, InputBar, Output, OutputBar, PairField, Sizes, VectorField};
use crate::math::simd::{ABREAST, Real};
use crate::system::configuration::{COINCIDENT, Point, distance, dot, pair_distances};

/// A radial profile φ(d, t): how strongly two particles at distance d attract or repel.
pub trait Profile<T: Real>: Send + Sync {
    /// What `curvature` hands to `add_cotangent`, so that nothing is looked up twice.
    type Trace: Copy;

    /// See [`VectorField::layout`].
    fn layout(&self) -> ParameterLayout;
    /// The numbers of coefficients, with nothing saved.
    fn sizes(&self) -> Sizes;
    /// See [`VectorField::precompute`]; linear in θ.
    fn precompute(&self, theta: &[f64], shared: &mut [T::Scalar]);
    /// The transpose of `precompute`, added.
    fn precompute_vjp(&self, shared_bar: &[T::Scalar], theta_bar: &mut [f64]);
    /// See [`VectorField::at_time`]; linear in the shared coefficients.
    fn at_time(&self, shared: &[T::Scalar], t: f64, node: &mut [T::Scalar]);
    /// The transpose of `at_time`, added, see [`VectorField::at_time_vjp`].
    fn at_time_vjp(
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

/// The methods of a [`VectorField`] up to its coefficients, which are those of its profile.
macro_rules! maps_of_profile {
    () => {
        fn layout(&self) -> ParameterLayout {
            self.profile.layout()
        }

        fn sizes(&self, _n: usize) -> Sizes {
            self.profile.sizes()
        }

        fn precompute(&self, theta: &[f64], shared: &mut [T::Scalar]) {
            self.profile.precompute(theta, shared);
        }

        fn precompute_vjp(&self, _theta: &[f64], shared_bar: &[T::Scalar], theta_bar: &mut [f64]) {
            self.profile.precompute_vjp(shared_bar, theta_bar);
        }

        fn at_time(&self, shared: &[T::Scalar], t: f64, node: &mut [T::Scalar]) {
            self.profile.at_time(shared, t, node);
        }

        fn at_time_vjp(
            &self,
            node: &[T::Scalar],
            t: f64,
            node_bar: &mut [T::Scalar],
            shared_bar: &mut [T::Scalar],
        ) {
            self.profile.at_time_vjp(node, t, node_bar, shared_bar);
        }
    };
}
pub(super) use maps_of_profile;

/// The equivariant pair field with radial profile `P`.
#[derive(Clone, Debug, PartialEq)]
pub struct KernelField<P> {
    /// The radial profile φ.
    pub profile: P,
}

impl<P: Profile<f64>, const D: usize> PairField<D> for KernelField<P> {
    fn pair_coefficients(&self, Input { at, x, .. }: Input<'_, f64, D>) -> Vec<f64> {
        let phi = |d| self.profile.value(at.node, d)[0];
        pair_distances(x).map(phi).collect()
    }
}

impl<P> KernelField<P> {
    /// Writes the velocities of one configuration and returns its divergence,
    /// ∇·v = Σ_{i≠j} [ d φ′(d) + D φ(d) ]: both orders of each pair, hence the factor 2.
    #[inline(always)]
    fn evaluate<T: Real, const D: usize>(
        &self,
        node: &[T::Scalar],
        x: &[Point<T, D>],
        v: &mut [Point<T, D>],
    ) -> T
    where
        P: Profile<T>,
    {
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
                let [phi, slope] = self.profile.value(node, d);
                let flow = r * phi;
                v_i += flow;
                v[j] -= flow;
                half_divergence += slope * d + dimension * phi;
            }
            v[i] = v_i;
        }
        half_divergence + half_divergence
    }

    /// Reverse mode on one configuration. With s = r·(v̄_i − v̄_j) and c = `div_bar`:
    /// r̄ = φ (v̄_i − v̄_j) + [ φ′ s + 2c (d φ″ + (D+1) φ′) ] r/d, φ̄ = s + 2cD, φ̄′ = 2cd.
    #[inline(always)]
    fn reverse<T: Real, const D: usize>(
        &self,
        input: Input<'_, T, D>,
        v_bar: &[Point<T, D>],
        div_bar: T,
        x_bar: &mut [Point<T, D>],
        node_bar: &mut [T::Scalar],
    ) where
        P: Profile<T>,
    {
        let x = input.x;
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
                let ([phi, slope, curvature], trace) = self.profile.curvature(input.at.node, d);
                let along = (slope * s + twice_c * (d * curvature + dimension_plus_one * slope))
                    / (d + T::constant(COINCIDENT));
                let r_bar = w * phi + r * along;
                x_bar_i += r_bar;
                x_bar[j] -= r_bar;
                self.profile
                    .add_cotangent(trace, s + twice_c * dimension, twice_c * d, node_bar);
            }
            x_bar[i] = x_bar_i;
        }
    }
}

impl<T: Real, const D: usize, P: Profile<T>> VectorField<T, D> for KernelField<P> {
    maps_of_profile!();

    fn forward(&self, input: Input<'_, T, D>, output: Output<'_, T, D>, _saved: &mut [T]) {
        let Output { v, mut divergences } = output;
        input.for_each(|g, points| {
            let x = &input.x[points.clone()];
            let divergence = self.evaluate(input.at.node, x, &mut v[points]);
            if let Some(divergences) = &mut divergences {
                divergences[g] = divergence;
            }
        });
    }

    fn vjp(
        &self,
        input: Input<'_, T, D>,
        output_bar: OutputBar<'_, T, D>,
        input_bar: InputBar<'_, T, D>,
        _saved: &mut [T],
        _scratch: &mut [T],
    ) {
        input.for_each_reversed(output_bar, input_bar, |_, input, v_bar, div_bar, bar| {
            let div_bar = div_bar.unwrap_or(T::zero());
            self.reverse(input, v_bar, div_bar, bar.x, bar.coefficients.node);
        });
    }

    /// δv from one pair: φ δr + φ′ (r·δr/d) r.
    fn jvp(
        &self,
        input: Input<'_, T, D>,
        dx: &[Point<T, D>],
        dv: &mut [Point<T, D>],
        _saved: &mut [T],
        _scratch: &mut [T],
    ) {
        let Input { at, n, x } = input;
        dv.fill(Point::zeros());
        // In the plane there are so few tangents that it does not pay, and lanes fill the vectors already.
        if D > 2 && T::LANES == 1 && dx.len() >= ABREAST * n {
            return tangents::move_abreast(|d| self.profile.value(at.node, d), x, dx, dv);
        }
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
