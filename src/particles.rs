//! Configurations: N points in D dimensions, and how four of them share lanes.

use crate::scalar::{Real, Scalar};
use nalgebra::SVector;

/// The position (or velocity, or cotangent) of one particle in every lane; components in units of length.
pub type Point<T, const D: usize> = SVector<T, D>;

/// The number of unordered pairs i < j among `n` particles.
#[must_use]
pub const fn pair_count(n: usize) -> usize {
    n * n.saturating_sub(1) / 2
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
    let mut sum = T::zero();
    for point in x {
        for k in 0..D {
            sum += point[k] * point[k];
        }
    }
    sum
}

/// Loads up to `T::LANES` configurations from `flat` (row-major, configuration × N·D) into `x`.
///
/// Lanes beyond the end of `flat` repeat its last configuration, so that every lane holds a valid one.
///
/// # Panics
/// If `flat` is empty or not a whole number of configurations.
pub fn pack<T: Real, const D: usize>(flat: &[f64], x: &mut [Point<T, D>]) {
    let dof = x.len() * D;
    assert!(!flat.is_empty() && flat.len() % dof == 0, "pack needs whole configurations of {dof} numbers");
    let count = flat.len() / dof;
    for lane in 0..T::LANES {
        let row = &flat[lane.min(count - 1) * dof..][..dof];
        for (i, point) in x.iter_mut().enumerate() {
            for k in 0..D {
                point[k].replace(lane, T::Scalar::narrow(row[i * D + k]));
            }
        }
    }
}

/// Writes the first lanes of `x` to `flat` (row-major): as many configurations as `flat` has room for.
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
