//! Configurations: N points in D dimensions, and how several of them share lanes.

use crate::math::simd::{Real, Scalar};
use nalgebra::SVector;

/// The position (or velocity, or cotangent) of one particle in every lane; components in units of length.
pub type Point<T, const D: usize> = SVector<T, D>;

/// Below this distance, in units of length, two particles lie at one point: it keeps r/d finite, and zero there, and is
/// far below every distance that matters.
pub(crate) const COINCIDENT: f64 = 1e-30;

/// The number of unordered pairs i < j among `n` particles.
#[must_use]
pub const fn pair_count(n: usize) -> usize {
    n * n.saturating_sub(1) / 2
}

/// `count` times `value`. Out of line, because it is wanted in many places for many types.
#[inline(never)]
#[must_use]
pub fn filled<A: Copy>(value: A, count: usize) -> Vec<A> {
    let mut list = Vec::new();
    resize(&mut list, count, value);
    list
}

/// Makes `list` as long as `count`; new entries are `value`.
#[inline(never)]
pub(crate) fn resize<A: Copy>(list: &mut Vec<A>, count: usize, value: A) {
    list.resize(count, value);
}

/// Makes `list` at least as long as `count`; new entries are `value`.
pub(crate) fn grow<A: Copy>(list: &mut Vec<A>, count: usize, value: A) {
    if list.len() < count {
        resize(list, count, value);
    }
}

/// a·b in every lane.
#[inline(always)]
pub fn dot<T: Real, const D: usize>(a: &Point<T, D>, b: &Point<T, D>) -> T {
    let mut sum = a[0] * b[0];
    for k in 1..D {
        sum += a[k] * b[k];
    }
    sum
}

/// |r| in every lane.
#[inline(always)]
pub fn distance<T: Real, const D: usize>(r: &Point<T, D>) -> T {
    dot(r, r).root()
}

/// The distances |x_i − x_j| of one configuration, for the pairs i < j in ascending order.
pub(crate) fn pair_distances<const D: usize>(
    x: &[Point<f64, D>],
) -> impl Iterator<Item = f64> + use<'_, D> {
    let of = move |i: usize| (i + 1..x.len()).map(move |j| distance(&(x[i] - x[j])));
    (0..x.len()).flat_map(of)
}

/// Moves the centre of mass Σ x_i / N to the origin: the projection onto the mean-free subspace.
pub fn remove_mean<T: Real, const D: usize>(x: &mut [Point<T, D>]) {
    if x.is_empty() {
        return;
    }
    let mut mean = Point::<T, D>::zeros();
    for point in x.iter() {
        mean += point;
    }
    mean *= T::constant(1.0 / x.len() as f64);
    for point in x.iter_mut() {
        *point -= mean;
    }
}

/// Σ_i |x_i|² in every lane.
#[must_use]
pub fn norm_squared<T: Real, const D: usize>(x: &[Point<T, D>]) -> T {
    x.iter()
        .fold(T::zero(), |sum, point| sum + dot(point, point))
}

/// Loads up to `T::LANES` configurations from `flat` (row-major, configuration × N·D) into `x`.
///
/// Lanes beyond the end of `flat` repeat its last configuration, so that every lane holds a valid one.
///
/// # Panics
/// If `flat` is empty or not a whole number of configurations.
pub fn pack<T: Real, const D: usize>(flat: &[f64], x: &mut [Point<T, D>]) {
    let dof = x.len() * D;
    assert!(
        !flat.is_empty() && flat.len().is_multiple_of(dof),
        "pack needs whole configurations of {dof} numbers"
    );
    let last = flat.len() / dof - 1;
    for lane in 0..T::LANES {
        let row = &flat[lane.min(last) * dof..][..dof];
        for (i, point) in x.iter_mut().enumerate() {
            for k in 0..D {
                point[k].replace(lane, T::Scalar::narrow(row[i * D + k]));
            }
        }
    }
}

/// Writes lane l of `x` to configuration l of `flat` (row-major): as many as there are lanes and `flat` has room for.
pub fn unpack<T: Real, const D: usize>(x: &[Point<T, D>], flat: &mut [f64]) {
    let dof = x.len() * D;
    for (lane, row) in flat.chunks_exact_mut(dof).take(T::LANES).enumerate() {
        for (i, point) in x.iter().enumerate() {
            for k in 0..D {
                row[i * D + k] = point[k].extract(lane).widen();
            }
        }
    }
}
