//! Gradients of an objective with respect to the parameters of a flow.
//!
//! A batch is cut into shards of fixed size, each with a gradient of its own: whoever computes them, they
//! are added in the same order, and the sum has the same bits.

use super::discrete_gradient::ShardLoss;
use crate::field::VectorField;
use crate::math::simd::Real;

/// Configurations per shard of a batch.
pub const SHARD: usize = 128;

/// One integrated objective's gradient, shard by shard.
pub trait BatchGradient<T: Real, const D: usize> {
    /// Works θ up for the shards of one step; interior step ends are moved by `shift` step lengths
    /// (|shift| ≤ ½) where steps are equal.
    fn prepare(&mut self, field: &dyn VectorField<T, D>, theta: &[f64], shift: f64);

    /// Takes the usual log weight of data, for objectives that compare with it.
    fn set_usual(&mut self, log_weight: Option<f64>);

    /// Adds to `theta_bar` the gradient of `weight`·Σ objective over the configurations `rows` of
    /// `starts` (row-major), with what the method adds to the objective. Returns the sums over the shard,
    /// without weight. θ as in [`Self::prepare`].
    fn add(
        &mut self,
        field: &dyn VectorField<T, D>,
        theta: &[f64],
        starts: &[f64],
        rows: &[u32],
        weight: f64,
        theta_bar: &mut [f64],
    ) -> ShardLoss;
}
