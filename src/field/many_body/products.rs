//! Small matrix products over lanes.
//!
//! A matrix of activations is a list of columns, each of them contiguous: column c of X with F rows is
//! `x[c·F .. (c + 1)·F]`. Weights are numbers, the same in every lane, stored by rows. Sums run in
//! ascending order, so that the result does not depend on how the loops are blocked.

use crate::scalar::{Piece, Real};

/// Y = W X: `y[c][o] = Σ_f weights[o][f] · x[c][f]`, with `fan_in` rows in X.
pub(super) fn product<T: Real>(weights: &[T::Scalar], fan_in: usize, x: &[T], y: &mut [T]) {
    let fan_out = weights.len() / fan_in;
    let mut columns = x.chunks_exact(4 * fan_in);
    let mut results = y.chunks_exact_mut(4 * fan_out);
    for (x, y) in columns.by_ref().zip(results.by_ref()) {
        some_columns::<T, 4>(weights, fan_in, x, y);
    }
    let rest = columns.remainder().chunks_exact(fan_in);
    for (x, y) in rest.zip(results.into_remainder().chunks_exact_mut(fan_out)) {
        some_columns::<T, 1>(weights, fan_in, x, y);
    }
}

/// [`product`] for exactly `C` columns: two rows of W at a time, so that 2·C sums stay in registers.
#[inline(always)]
fn some_columns<T: Real, const C: usize>(
    weights: &[T::Scalar],
    fan_in: usize,
    x: &[T],
    y: &mut [T],
) {
    let fan_out = weights.len() / fan_in;
    let columns: [&[T]; C] = core::array::from_fn(|c| &x[c * fan_in..][..fan_in]);
    for (half, rows) in weights.chunks_exact(2 * fan_in).enumerate() {
        let (upper, lower) = rows.split_at(fan_in);
        let lower = &lower[..fan_in];
        let mut sums = [[T::zero(); C]; 2];
        for f in 0..fan_in {
            let (a, b) = (T::splat(upper[f]), T::splat(lower[f]));
            for c in 0..C {
                sums[0][c] += a * columns[c][f];
                sums[1][c] += b * columns[c][f];
            }
        }
        for c in 0..C {
            y[c * fan_out + 2 * half] = sums[0][c];
            y[c * fan_out + 2 * half + 1] = sums[1][c];
        }
    }
}

/// The cotangent of the weights in [`product`]: `bar[o][f] += Σ_c Σ_lanes y_bar[c][o] · x[c][f]`.
pub(super) fn add_outer<T: Real>(bar: &mut [T::Scalar], fan_in: usize, x: &[T], y_bar: &[T]) {
    let fan_out = bar.len() / fan_in;
    for (half, rows) in bar.chunks_exact_mut(2 * fan_in).enumerate() {
        let (upper, lower) = rows.split_at_mut(fan_in);
        let (upper, lower) = (upper.as_chunks_mut::<4>().0, lower.as_chunks_mut::<4>().0);
        for (f, (upper, lower)) in upper.iter_mut().zip(lower).enumerate() {
            let mut sums = [[T::zero(); 4]; 2];
            for (x, y) in x.chunks_exact(fan_in).zip(y_bar.chunks_exact(fan_out)) {
                let x = &x[4 * f..][..4];
                let y = &y[2 * half..][..2];
                for k in 0..4 {
                    sums[0][k] += y[0] * x[k];
                    sums[1][k] += y[1] * x[k];
                }
            }
            T::add_lane_sums(upper, sums[0]);
            T::add_lane_sums(lower, sums[1]);
        }
    }
}

/// `bar[k] += Σ_lanes values[k]`.
pub(super) fn add_lanes<T: Real>(bar: &mut [T::Scalar], values: &[T]) {
    let pieces: &mut [Piece<T::Scalar>] = bar.as_chunks_mut::<4>().0;
    for (piece, values) in pieces.iter_mut().zip(values.as_chunks::<4>().0) {
        T::add_lane_sums(piece, *values);
    }
}
