//! A many-body field: pair forces that know their surroundings, with an exact divergence.
//!
//! v_i = Σ_{j≠i} φ_ij (x_i − x_j), φ_ij = φ_ji = w₃(t)·z₂ + φ₀(d_ij, t). The last term is the pair field's
//! profile; the first is a small network of invariants of the pair (`invariants`): with
//! ψ_ij = Ψ g(d_ij) ∈ R^m for Gaussians g, the sums over neighbours of the embedded-atom method (Daw and
//! Baskes 1984), triangles of two neighbours, and a global sum; with `angles`, also sums over neighbours weighted by the
//! softened cosine of their angle to the pair and by its square (`angles`). The invariants do not depend on how
//! particles are numbered and φ is symmetric, so that v is equivariant under E(D) × S_N and mean-free.
//!
//! ∇·v = Σ_{pairs p=(i,j)} [ 2D φ_p + ∂φ_p along (x_i, x_j) → (+r_p, −r_p) ], r_p = x_i − x_j: the exact
//! divergence costs one tangent for each pair's network, which is as much again as the velocity. (A network
//! that passes messages would need one tangent of the whole network for each coordinate.)

mod angles;
mod blocks;
mod invariants;
mod network;
mod products;
mod sizes;
mod tangents;
mod work;

use super::kernel::Profile;
use super::layout::ParameterLayout;
use super::radial::MAX_TIME_KERNELS;
use super::spline::SplineProfile;
use super::{CoefficientsAt, Input, InputBar, Output, OutputBar, PairField, Sizes, VectorField};
#[cfg(feature = "full")]
use crate::math::random::Stream;
use crate::math::simd::{Real, Scalar};
#[cfg(feature = "full")]
use crate::system::configuration::pair_count;
use crate::system::configuration::{Point, filled};
pub use sizes::ManyBodySizes;

use invariants::Gaussians;
use network::Layers;

/// The many-body field. θ = [Ψ (m × Gaussians), W₁ (h × invariants), W₂ (h × h), then for each time kernel b₁, b₂
/// and w₃ (h each), then θ of the pair term].
#[derive(Clone, Debug, PartialEq)]
pub struct ManyBodyField<S> {
    sizes: ManyBodySizes,
    gaussians: Gaussians,
    pair: SplineProfile<S>,
}

/// The particles of the system that the standard deviations of the initial parameters were found for, by trial.
#[cfg(feature = "full")]
const FOUND_FOR: usize = 13;

/// Where the parts of the shared coefficients begin; the first five parts are those of θ.
struct Offsets {
    first: usize,
    second: usize,
    node: usize,
    theta_pair: usize,
    second_transposed: usize,
    pair: usize,
}

impl<S: Scalar> ManyBodyField<S> {
    /// The field of these `sizes` with the pair term `pair`.
    ///
    /// # Panics
    /// If a size is not a multiple of four, or there are more time kernels than [`MAX_TIME_KERNELS`].
    #[must_use]
    pub fn new(sizes: ManyBodySizes, pair: SplineProfile<S>) -> Self {
        for size in [sizes.channels, sizes.width, sizes.gaussians] {
            assert!(
                size >= 4 && size.is_multiple_of(4),
                "sizes of a many-body field are multiples of four, not {size}"
            );
        }
        assert!(
            sizes.time.len() <= MAX_TIME_KERNELS,
            "too many time kernels"
        );
        let spacing = sizes.reach / (sizes.gaussians - 1) as f64;
        let gaussians = Gaussians {
            centres: (0..sizes.gaussians).map(|b| spacing * b as f64).collect(),
            width: sizes.gaussian_width,
        };
        Self {
            sizes,
            gaussians,
            pair,
        }
    }

    fn offsets(&self) -> Offsets {
        let h = self.sizes.width;
        let first = self.sizes.channels * self.sizes.gaussians;
        let second = first + h * self.sizes.invariants();
        let node = second + h * h;
        let theta_pair = node + 3 * h * self.sizes.time.len();
        let second_transposed = theta_pair + h * self.sizes.invariants();
        Offsets {
            first,
            second,
            node,
            theta_pair,
            second_transposed,
            pair: second_transposed + h * h,
        }
    }

    /// Initial parameters for so many particles: normal with the standard deviations 0.7 for Ψ, 1/√fan-in for W₁ and W₂,
    /// 0.5 and 0.3 for b₁ and b₂, 0.1/√h for w₃; zero for the pair term.
    ///
    /// Sums over neighbours grow with their number: beyond [`FOUND_FOR`] particles the weights behind a sum are smaller by as
    /// much as it has more terms, so that larger systems begin as near to the identity as that one.
    #[cfg(feature = "full")]
    #[must_use]
    pub(crate) fn initial_parameters(&self, stream: &mut Stream, particles: usize) -> Vec<f64> {
        let (h, at) = (self.sizes.width, self.offsets());
        let share = |terms: fn(usize) -> usize| {
            (terms(FOUND_FOR) as f64 / terms(particles) as f64).min(1.0)
        };
        let neighbours = share(|n| n - 1);
        let third = share(|n| n - 2);
        // In the order of the invariants of a pair.
        let shares = [
            1.0,
            neighbours,
            neighbours * neighbours,
            third,
            share(pair_count),
            third,
            third,
        ];
        let deviation = |k: usize| {
            if k < at.first {
                0.7
            } else if k < at.second {
                let invariant = (k - at.first) % self.sizes.invariants() / self.sizes.channels;
                shares[invariant] / (self.sizes.invariants() as f64).sqrt()
            } else if k < at.node {
                1.0 / (h as f64).sqrt()
            } else {
                let output = neighbours * (0.1 / (h as f64).sqrt());
                [0.5, 0.3, output][(k - at.node) / h % 3]
            }
        };
        let mut theta: Vec<f64> = (0..at.theta_pair)
            .map(|k| deviation(k) * stream.normal())
            .collect();
        theta.resize(self.sizes.layout(self.pair.basis()).size(), 0.0);
        theta
    }

    fn time_weights(&self, t: f64) -> [f64; MAX_TIME_KERNELS] {
        let mut weights = [0.0; MAX_TIME_KERNELS];
        let count = self.sizes.time.len();
        self.sizes.time.values(t, &mut weights[..count]);
        weights
    }

    fn layers<'a>(&self, at: CoefficientsAt<'a, S>) -> Layers<'a, S> {
        let offsets = self.offsets();
        Layers {
            fan_in: self.sizes.invariants(),
            width: self.sizes.width,
            first: &at.shared[offsets.first..offsets.second],
            second: &at.shared[offsets.second..offsets.node],
            first_transposed: &at.shared[offsets.theta_pair..offsets.second_transposed],
            second_transposed: &at.shared[offsets.second_transposed..offsets.pair],
            node: &at.node[..3 * self.sizes.width],
        }
    }
}

impl<const D: usize> PairField<D> for ManyBodyField<f64> {
    fn pair_coefficients(&self, input: Input<'_, f64, D>) -> Vec<f64> {
        let mut v = filled(Point::zeros(), input.n);
        let mut saved = vec![0.0; work::saved_len(input.n, &self.sizes)];
        self.evaluate(input, &mut v, &mut saved, false);
        self.coefficients(input, &mut saved)
    }
}

/// Writes the transpose of `matrix`, given by rows of length `fan_in`.
fn transpose<S: Scalar>(matrix: &[S], fan_in: usize, out: &mut [S]) {
    let fan_out = matrix.len() / fan_in;
    for (o, row) in matrix.chunks_exact(fan_in).enumerate() {
        for (f, value) in row.iter().enumerate() {
            out[f * fan_out + o] = *value;
        }
    }
}

impl<T: Real, const D: usize> VectorField<T, D> for ManyBodyField<T::Scalar> {
    fn layout(&self) -> ParameterLayout {
        self.sizes.layout(self.pair.basis())
    }

    fn sizes(&self, n: usize) -> Sizes {
        let pair = Profile::<T>::sizes(&self.pair);
        Sizes {
            shared: self.offsets().pair + pair.shared,
            node: 3 * self.sizes.width + pair.node,
            saved: work::saved_len(n, &self.sizes),
            scratch: work::scratch_len(n, &self.sizes),
        }
    }

    fn precompute(&self, theta: &[f64], shared: &mut [T::Scalar]) {
        let at = self.offsets();
        for (out, value) in shared.iter_mut().zip(&theta[..at.theta_pair]) {
            *out = T::Scalar::narrow(*value);
        }
        let (plain, rest) = shared.split_at_mut(at.theta_pair);
        let (transposed, pair) = rest.split_at_mut(at.pair - at.theta_pair);
        let (first, second) = transposed.split_at_mut(at.second_transposed - at.theta_pair);
        transpose(&plain[at.first..at.second], self.sizes.invariants(), first);
        transpose(&plain[at.second..at.node], self.sizes.width, second);
        Profile::<T>::precompute(&self.pair, &theta[at.theta_pair..], pair);
    }

    /// The transposed weights are copies, so that nothing ever adds to their cotangents.
    fn precompute_vjp(&self, _theta: &[f64], shared_bar: &[T::Scalar], theta_bar: &mut [f64]) {
        let at = self.offsets();
        let (plain, pair) = theta_bar.split_at_mut(at.theta_pair);
        for (out, value) in plain.iter_mut().zip(shared_bar) {
            *out += value.widen();
        }
        Profile::<T>::precompute_vjp(&self.pair, &shared_bar[at.pair..], pair);
    }

    fn at_time(&self, shared: &[T::Scalar], t: f64, node: &mut [T::Scalar]) {
        let (at, weights) = (self.offsets(), self.time_weights(t));
        let (own, pair) = node.split_at_mut(3 * self.sizes.width);
        own.fill(T::Scalar::narrow(0.0));
        let rows = shared[at.node..at.theta_pair].chunks_exact(own.len());
        for (row, weight) in rows.zip(&weights) {
            let weight = T::Scalar::narrow(*weight);
            for (out, value) in own.iter_mut().zip(row) {
                *out += weight * *value;
            }
        }
        Profile::<T>::at_time(&self.pair, &shared[at.pair..], t, pair);
    }

    fn at_time_vjp(
        &self,
        node: &[T::Scalar],
        t: f64,
        node_bar: &mut [T::Scalar],
        shared_bar: &mut [T::Scalar],
    ) {
        let (at, weights) = (self.offsets(), self.time_weights(t));
        let (own, pair) = node_bar.split_at_mut(3 * self.sizes.width);
        let rows = shared_bar[at.node..at.theta_pair].chunks_exact_mut(own.len());
        for (row, weight) in rows.zip(&weights) {
            let weight = T::Scalar::narrow(*weight);
            for (out, value) in row.iter_mut().zip(own.iter()) {
                *out += weight * *value;
            }
        }
        let node = &node[own.len()..];
        Profile::<T>::at_time_vjp(&self.pair, node, t, pair, &mut shared_bar[at.pair..]);
    }

    fn forward(&self, input: Input<'_, T, D>, output: Output<'_, T, D>, saved: &mut [T]) {
        let Output { v, mut divergences } = output;
        let len = work::saved_len(input.n, &self.sizes);
        input.for_each(|g, points| {
            let (x, v) = (input.of(points.clone()), &mut v[points]);
            let saved = &mut saved[g * len..][..len];
            let divergence = self.evaluate(x, v, saved, divergences.is_some());
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
        saved: &mut [T],
        scratch: &mut [T],
    ) {
        let len = work::saved_len(input.n, &self.sizes);
        input.for_each_reversed(output_bar, input_bar, |g, input, v_bar, div_bar, bar| {
            let saved = &mut saved[g * len..][..len];
            self.vjp_of_one(input, v_bar, div_bar, bar, saved, scratch);
        });
    }

    fn jvp(
        &self,
        input: Input<'_, T, D>,
        dx: &[Point<T, D>],
        dv: &mut [Point<T, D>],
        saved: &mut [T],
        scratch: &mut [T],
    ) {
        self.tangents(input, dx, dv, saved, scratch);
    }
}
