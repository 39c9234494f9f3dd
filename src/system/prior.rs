//! The prior: the standard normal on the mean-free subspace, of dimension (N−1)·D.

use crate::math::random::Stream;
use crate::math::simd::Real;
use crate::system::configuration::{Point, norm_squared, remove_mean};
use crate::system::mean_free::Configurations;

/// log 2π.
const LOG_TWO_PI: f64 = 1.837_877_066_409_345_3;

/// The dimension of the mean-free subspace of `n` particles in `d` dimensions.
#[must_use]
pub const fn dimension(n: usize, d: usize) -> usize {
    n.saturating_sub(1) * d
}

/// ½(N−1)D log 2π: −log q₀(z) = ½|z|² + this, in nats.
#[must_use]
pub fn log_normaliser(n: usize, d: usize) -> f64 {
    0.5 * dimension(n, d) as f64 * LOG_TWO_PI
}

/// log q₀(z) of a latent z in every lane, in nats.
#[must_use]
pub fn log_density<T: Real, const D: usize>(z: &[Point<T, D>]) -> T {
    T::constant(-0.5) * norm_squared(z) - T::constant(log_normaliser(z.len(), D))
}

/// `count` independent draws for `n` particles.
#[must_use]
pub fn draw<const D: usize>(stream: &mut Stream, n: usize, count: usize) -> Configurations<D> {
    let mut z = Configurations::at_origin(n, count);
    fill(stream, &mut z, count);
    z
}

/// Overwrites the first `count` configurations of `z` with independent draws.
pub fn fill<const D: usize>(stream: &mut Stream, z: &mut Configurations<D>, count: usize) {
    let n = z.particles();
    for row in z.points_mut().chunks_exact_mut(n).take(count) {
        for x in row.iter_mut().flatten() {
            *x = stream.normal();
        }
        remove_mean(row);
    }
}
