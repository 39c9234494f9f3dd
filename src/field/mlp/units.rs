//! What of the perceptron does not depend on the dimension of space, so that it is compiled once for all.

use super::layers::{Layer, add_centred, add_outer, add_rows, add_sums, centre, row_products};
use super::{Offsets, PlainField};
use crate::field::{CoefficientsAt, CoefficientsBar};
use crate::math::simd::{Real, Scalar};

impl PlainField {
    #[inline(never)]
    pub(super) fn precompute_in<S: Scalar>(&self, d: usize, theta: &[f64], shared: &mut [S]) {
        let (dof, h) = (self.particles * d, self.width);
        let offsets = self.offsets(dof);
        for (out, value) in shared.iter_mut().zip(theta) {
            *out = S::narrow(*value);
        }
        centre(&mut shared[..offsets.time], h, d);
        centre(&mut shared[offsets.third..offsets.third_bias], h, d);
        centre(&mut shared[offsets.third_bias..offsets.trace], 1, d);
        let (weights, trace) = shared.split_at_mut(offsets.trace);
        for a in 0..h {
            for b in 0..h {
                let mut sum = S::narrow(0.0);
                for c in 0..dof {
                    sum += weights[c * h + b] * weights[offsets.third + c * h + a];
                }
                trace[a * h + b] = weights[offsets.second + a * h + b] * sum;
            }
        }
    }

    #[inline(never)]
    pub(super) fn precompute_vjp_in<S: Scalar>(
        &self,
        d: usize,
        theta: &[f64],
        shared_bar: &[S],
        theta_bar: &mut [f64],
    ) {
        let (dof, h) = (self.particles * d, self.width);
        let offsets = self.offsets(dof);
        let (first, third) = (
            &theta[..offsets.time],
            &theta[offsets.third..offsets.third_bias],
        );
        let bar = |index: usize| shared_bar[index].widen();
        // Cotangents of the products (W₁ P W₃)_ba.
        let product_bar =
            |a: usize, b: usize| bar(offsets.trace + a * h + b) * theta[offsets.second + a * h + b];
        add_centred(&mut theta_bar[..offsets.time], h, d, |c, b| {
            bar(c * h + b)
                + (0..h)
                    .map(|a| product_bar(a, b) * third[c * h + a])
                    .sum::<f64>()
        });
        add_centred(
            &mut theta_bar[offsets.third..offsets.third_bias],
            h,
            d,
            |c, a| {
                bar(offsets.third + c * h + a)
                    + (0..h)
                        .map(|b| product_bar(a, b) * first[c * h + b])
                        .sum::<f64>()
            },
        );
        add_centred(
            &mut theta_bar[offsets.third_bias..offsets.trace],
            1,
            d,
            |c, _| bar(offsets.third_bias + c),
        );
        for index in offsets.time..offsets.third {
            theta_bar[index] += bar(index);
        }
        for a in 0..h {
            for b in 0..h {
                let mut product = 0.0;
                for k in 0..d {
                    let rows = || (k..dof).step_by(d);
                    let sum: f64 = rows().map(|c| first[c * h + b]).sum();
                    let mean = sum / self.particles as f64;
                    product += rows()
                        .map(|c| (first[c * h + b] - mean) * third[c * h + a])
                        .sum::<f64>();
                }
                theta_bar[offsets.second + a * h + b] += bar(offsets.trace + a * h + b) * product;
            }
        }
    }

    /// Both hidden layers, given the inputs of the first where `saved` begins.
    #[inline(never)]
    pub(super) fn activate<'a, T: Real>(
        &self,
        offsets: &Offsets,
        shared: &[T::Scalar],
        saved: &'a mut [T],
    ) -> [Layer<'a, T>; 2] {
        let [mut first, mut second] = Layer::both(saved, self.width);
        first.activate();
        let weights = &shared[offsets.second..offsets.second_bias];
        let biases = &shared[offsets.second_bias..offsets.third];
        row_products(weights, first.value, |a, sum| {
            second.value[a] = T::splat(biases[a]) + sum;
        });
        second.activate();
        [first, second]
    }

    /// The divergence s₂ᵀ C s₁.
    #[inline(never)]
    pub(super) fn divergence<T: Real>(trace: &[T::Scalar], first: &[T], second: &[T]) -> T {
        let mut divergence = T::zero();
        row_products(trace, first, |a, sum| {
            divergence += second[a] * sum;
        });
        divergence
    }

    /// Reverse mode from the values of the second layer, whose cotangents are in `bars`, to the inputs of
    /// the first, whose cotangents are left where `bars` begins; the cotangents of the slopes come from the
    /// divergence.
    #[inline(never)]
    pub(super) fn reverse<T: Real>(
        &self,
        offsets: &Offsets,
        at: CoefficientsAt<'_, T::Scalar>,
        [first, second]: [&Layer<'_, T>; 2],
        bars: &mut [T],
        div_bar: T,
        bar: CoefficientsBar<'_, T::Scalar>,
    ) {
        let h = self.width;
        let (first_bar, rest) = bars.split_at_mut(h);
        let (second_bar, slope_bar) = rest.split_at_mut(h);
        let trace = &at.shared[offsets.trace..];
        let scaled = second.slope.iter().map(|slope| *slope * div_bar);
        add_outer(
            &mut bar.shared[offsets.trace..],
            scaled.clone(),
            first.slope,
        );
        slope_bar[..h].fill(T::zero());
        add_rows(&mut slope_bar[..h], trace, scaled);
        row_products(trace, first.slope, |a, sum| {
            second_bar[a] = second_bar[a] * second.slope[a] + div_bar * sum * second.curvature[a];
        });
        let weights = offsets.second..offsets.second_bias;
        add_outer(
            &mut bar.shared[weights.clone()],
            second_bar.iter().copied(),
            first.value,
        );
        add_sums(
            &mut bar.shared[offsets.second_bias..offsets.third],
            second_bar,
        );
        first_bar.fill(T::zero());
        add_rows(first_bar, &at.shared[weights], second_bar.iter().copied());
        for b in 0..h {
            first_bar[b] = first_bar[b] * first.slope[b] + slope_bar[b] * first.curvature[b];
        }
        add_sums(bar.node, first_bar);
    }

    /// The change of the second layer's values, from the change of the first's inputs, which it replaces.
    #[inline(never)]
    pub(super) fn push<T: Real>(
        weights: &[T::Scalar],
        first: &Layer<'_, T>,
        second: &Layer<'_, T>,
        first_change: &mut [T],
        second_change: &mut [T],
    ) {
        for (change, slope) in first_change.iter_mut().zip(first.slope.iter()) {
            *change *= *slope;
        }
        row_products(weights, first_change, |a, sum| {
            second_change[a] = second.slope[a] * sum;
        });
    }
}
