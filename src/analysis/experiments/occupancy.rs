//! Mode collapse made visible: how often a configuration has so many of its pairs in the inner well.

use crate::analysis::report::draw_weighted;
use crate::analysis::weights::{Reliability, relative};
use crate::system::configuration::{Point, distance, pack, pair_count};
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
    let target = trainer.target();
    let n = target.particles;
    let barrier = target.pair_threshold();
    let test = trainer.test_data();
    let data = &test[..test.len().min(count * n * D)];
    let weighted = draw_weighted(trainer, count);
    let mut weights = relative(&weighted.log_weights);
    let total: f64 = weights.iter().sum();
    for weight in &mut weights {
        *weight /= total;
    }
    Occupancy {
        barrier,
        data: shares::<D>(n, barrier, data, None),
        model: shares::<D>(n, barrier, &weighted.samples.x, None),
        reweighted: shares::<D>(n, barrier, &weighted.samples.x, Some(&weights)),
        weights_reliable: Reliability::of_weights(&weighted.log_weights).is_trusted(),
    }
}

fn shares<const D: usize>(n: usize, barrier: f64, x: &[f64], weights: Option<&[f64]>) -> Vec<f64> {
    let mut shares = vec![0.0; pair_count(n) + 1];
    let mut points = vec![Point::<f64, D>::zeros(); n];
    let rows = x.len() / (n * D);
    for (row, x) in x.chunks_exact(n * D).enumerate() {
        pack(x, &mut points);
        let mut inner = 0;
        for i in 0..n {
            for j in i + 1..n {
                inner += usize::from(distance(&(points[i] - points[j])) < barrier);
            }
        }
        shares[inner] += weights.map_or(1.0 / rows as f64, |weights| weights[row]);
    }
    shares
}
