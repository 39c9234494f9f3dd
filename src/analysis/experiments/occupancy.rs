//! Mode collapse made visible: how often a configuration has so many of its pairs in the inner well.

use crate::analysis::report::{all_pair_distances, draw_weighted};
use crate::analysis::weights::{Reliability, relative};
use crate::system::configuration::pair_count;
use crate::system::mean_free::Configurations;
use crate::train::Trainer;
use serde::Serialize;

/// The share of configurations by their number of pairs that are closer than the barrier.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Occupancy {
    /// The distance that tells inner from outer pairs.
    pub barrier: f64,
    /// Of test data from the reference sampler; entry k is the share with k inner pairs.
    pub data: Vec<f64>,
    /// Of model samples.
    pub model: Vec<f64>,
    /// Of model samples, reweighted to the target.
    pub reweighted: Vec<f64>,
    /// Whether these can be trusted: whether enough samples overlap with the target.
    pub weights_reliable: bool,
}

pub(super) fn count<const D: usize>(trainer: &Trainer<D>, count: usize) -> Occupancy {
    let barrier = trainer.target().pair_threshold();
    let data = trainer.test_data().first(count);
    let weighted = draw_weighted(trainer, count);
    let mut weights = relative(&weighted.log_weights);
    let total: f64 = weights.iter().sum();
    for weight in &mut weights {
        *weight /= total;
    }
    Occupancy {
        barrier,
        data: shares(barrier, &data, None),
        model: shares(barrier, &weighted.samples.x, None),
        reweighted: shares(barrier, &weighted.samples.x, Some(&weights)),
        weights_reliable: Reliability::of_weights(&weighted.log_weights).is_trusted(),
    }
}

/// Entry k: the share of the configurations that have k pairs closer than the barrier.
fn shares<const D: usize>(
    barrier: f64,
    x: &Configurations<D>,
    weights: Option<&[f64]>,
) -> Vec<f64> {
    let pairs = pair_count(x.particles());
    let mut shares = vec![0.0; pairs + 1];
    let distances = all_pair_distances(x);
    for (row, distances) in distances.chunks_exact(pairs).enumerate() {
        let inner = distances.iter().filter(|d| **d < barrier).count();
        shares[inner] += weights.map_or(1.0 / x.len() as f64, |weights| weights[row]);
    }
    shares
}
