//! Sums of Runge–Kutta stages, point by point and in the order of the stages.
//!
//! With few particles a step does little arithmetic, so that these sums count: nothing is copied or cleared without
//! need.

use crate::math::simd::Real;
use crate::system::configuration::Point;

/// The terms (h·w_j, row j) of Σ_j h w_j rows_j whose weight is not zero, in ascending order. Rows have `points`
/// points.
#[inline(always)]
fn terms<'a, T: Real, const D: usize>(
    h: f64,
    weights: &'a [f64],
    rows: &'a [Point<T, D>],
    points: usize,
) -> impl Iterator<Item = (T, &'a [Point<T, D>])> {
    weights
        .iter()
        .zip(rows.chunks_exact(points))
        .filter(|(weight, _)| **weight != 0.0)
        .map(move |(weight, row)| (T::constant(h * weight), row))
}

/// x += factor · y.
#[inline(always)]
pub(crate) fn add_scaled<T: Real, const D: usize>(
    x: &mut [Point<T, D>],
    factor: T,
    y: &[Point<T, D>],
) {
    for (x, y) in x.iter_mut().zip(y) {
        *x += y * factor;
    }
}

/// x += Σ_j h w_j rows_j.
#[inline(always)]
pub(crate) fn add_terms<T: Real, const D: usize>(
    x: &mut [Point<T, D>],
    h: f64,
    weights: &[f64],
    rows: &[Point<T, D>],
) {
    for (factor, row) in terms(h, weights, rows, x.len()) {
        add_scaled(x, factor, row);
    }
}

/// out = x + Σ_j h w_j rows_j.
#[inline(always)]
pub(crate) fn combine<T: Real, const D: usize>(
    out: &mut [Point<T, D>],
    x: &[Point<T, D>],
    h: f64,
    weights: &[f64],
    rows: &[Point<T, D>],
) {
    let mut terms = terms(h, weights, rows, x.len());
    match terms.next() {
        None => out.copy_from_slice(x),
        Some((factor, row)) => {
            for ((out, x), y) in out.iter_mut().zip(x).zip(row) {
                *out = x + y * factor;
            }
        }
    }
    for (factor, row) in terms {
        add_scaled(out, factor, row);
    }
}

/// out = Σ_j w_j rows_j, where some weight is not zero.
#[inline(always)]
pub fn total<T: Real, const D: usize>(
    out: &mut [Point<T, D>],
    weights: &[f64],
    rows: &[Point<T, D>],
) {
    let mut terms = terms(1.0, weights, rows, out.len());
    if let Some((factor, row)) = terms.next() {
        for (out, v) in out.iter_mut().zip(row) {
            *out = v * factor;
        }
    }
    for (factor, row) in terms {
        add_scaled(out, factor, row);
    }
}
