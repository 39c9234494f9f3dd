//! Small matrix products over lanes.
//!
//! A matrix of activations is a list of columns, each of them contiguous: column c of X with F rows is
//! `x[c·F .. (c + 1)·F]`. Weights are numbers, the same in every lane, stored by rows. Sums run in
//! ascending order, so that the result does not depend on how the loops are blocked.

use crate::math::simd::{Piece, Real};
use core::slice::ChunksExact;

/// Columns and rows of a product that are worked on together: their sums stay in registers.
const COLUMNS: usize = 2;
const ROWS: usize = 2;

/// Y = W X: `y[c][o] = Σ_f weights[o][f] · x[c][f]`, with `fan_in` rows in X.
pub(super) fn product<T: Real>(weights: &[T::Scalar], fan_in: usize, x: &[T], y: &mut [T]) {
    let fan_out = weights.len() / fan_in;
    let mut columns = x.chunks_exact(COLUMNS * fan_in);
    let mut results = y.chunks_exact_mut(COLUMNS * fan_out);
    for (x, y) in columns.by_ref().zip(results.by_ref()) {
        some_columns::<T, COLUMNS>(weights, fan_in, x, y);
    }
    let rest = columns.remainder().chunks_exact(fan_in);
    for (x, y) in rest.zip(results.into_remainder().chunks_exact_mut(fan_out)) {
        some_columns::<T, 1>(weights, fan_in, x, y);
    }
}

/// [`product`] for exactly `C` columns.
#[inline(always)]
fn some_columns<T: Real, const C: usize>(
    weights: &[T::Scalar],
    fan_in: usize,
    x: &[T],
    y: &mut [T],
) {
    let fan_out = weights.len() / fan_in;
    let columns: [&[T]; C] = core::array::from_fn(|c| &x[c * fan_in..][..fan_in]);
    for (block, rows) in weights.chunks_exact(ROWS * fan_in).enumerate() {
        let rows: [&[T::Scalar]; ROWS] = core::array::from_fn(|r| &rows[r * fan_in..][..fan_in]);
        let mut sums = [[T::zero(); C]; ROWS];
        for f in 0..fan_in {
            for r in 0..ROWS {
                let weight = T::splat(rows[r][f]);
                for c in 0..C {
                    sums[r][c] += weight * columns[c][f];
                }
            }
        }
        for r in 0..ROWS {
            for c in 0..C {
                y[c * fan_out + ROWS * block + r] = sums[r][c];
            }
        }
    }
}

/// The cotangent of the weights in [`product`]: `bar[o][f] += Σ_c Σ_lanes y_bar[c][o] · x[c][f]`.
pub(super) fn add_outer<T: Real>(bar: &mut [T::Scalar], fan_in: usize, x: &[T], y_bar: &[T]) {
    let (fan_out, pieces) = (bar.len() / fan_in, fan_in / 4);
    debug_assert!(fan_in.is_multiple_of(4) && fan_out.is_multiple_of(ROWS));
    let columns = x.chunks_exact(fan_in);
    let results = y_bar.chunks_exact(fan_out);
    let bar: &mut [Piece<T::Scalar>] = bar.as_chunks_mut::<4>().0;
    for (block, rows) in bar.chunks_exact_mut(ROWS * pieces).enumerate() {
        for f in 0..pieces {
            add_vector::<T, T::Vector, 0>(rows, (block, f), columns.clone(), results.clone());
            if T::VECTORS == 2 {
                add_vector::<T, T::Vector, 1>(rows, (block, f), columns.clone(), results.clone());
            }
        }
    }
}

/// [`add_outer`] for the lanes in vector `K`, one block of rows and piece `f` of each of them: its eight sums stay in registers
/// and take six loads a column. Eight sums of one row with all lanes would take ten.
#[inline(always)]
fn add_vector<T: Real<Vector = V>, V: Real, const K: usize>(
    rows: &mut [Piece<V::Scalar>],
    (block, f): (usize, usize),
    mut columns: ChunksExact<'_, T>,
    results: ChunksExact<'_, T>,
) {
    let mut sums = [[V::zero(); 4]; ROWS];
    // Not zipped, because a zip divides to know its length, which takes as long as working on several columns.
    for y in results {
        let Some(x) = columns.next() else { break };
        let (x, y) = (&x[4 * f..][..4], &y[ROWS * block..][..ROWS]);
        for r in 0..ROWS {
            for k in 0..4 {
                sums[r][k] += y[r].vector::<K>() * x[k].vector::<K>();
            }
        }
    }
    for (row, sums) in rows.chunks_exact_mut(rows.len() / ROWS).zip(sums) {
        V::add_lane_sums(&mut row[f], sums);
    }
}

/// `bar[k] += Σ_lanes values[k]`.
pub(super) fn add_lanes<T: Real>(bar: &mut [T::Scalar], values: &[T]) {
    let pieces: &mut [Piece<T::Scalar>] = bar.as_chunks_mut::<4>().0;
    for (piece, values) in pieces.iter_mut().zip(values.as_chunks::<4>().0) {
        T::add_lane_sums(piece, *values);
    }
}
