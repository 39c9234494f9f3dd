//! What samples of the model say about other temperatures, by reweighting, and where that ends.

use crate::analysis::report::draw_weighted;
use crate::analysis::weights::{Reliability, effective_sample_size, relative};
use crate::train::Trainer;
use serde::Serialize;

/// Estimates at one temperature. Energies are in kT of the temperature that the model was trained at.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AtTemperature {
    /// The temperature, relative to that of the training.
    pub ratio: f64,
    /// The mean energy.
    pub mean_energy: f64,
    /// Its standard error.
    pub mean_energy_error: f64,
    /// The heat capacity of the energy, ⟨(u − ⟨u⟩)²⟩/ratio², in k.
    pub heat_capacity: f64,
    /// Its standard error.
    pub heat_capacity_error: f64,
    /// Kish's effective sample size, as a fraction of the samples.
    pub effective: f64,
    /// k̂ of the importance weights.
    pub pareto_k: f64,
    /// Whether the estimates can be trusted.
    pub weights_reliable: bool,
}

/// Draws `count` samples and reweights them to each of `ratios`.
pub(super) fn reweight<const D: usize>(
    trainer: &Trainer<D>,
    ratios: &[f64],
    count: usize,
) -> Vec<AtTemperature> {
    let drawn = draw_weighted(trainer, count);
    let at = |ratio: &f64| at_temperature(&drawn.energies, &drawn.log_weights, *ratio);
    ratios.iter().map(at).collect()
}

/// Estimates at `ratio` times the temperature from energies u and log weights −u − log q of the same samples. Errors are
/// those of self-normalised averages, by the delta method.
#[must_use]
pub fn at_temperature(energies: &[f64], log_weights: &[f64], ratio: f64) -> AtTemperature {
    let square = |x: f64| x * x;
    // w = e^{−u/ratio}/q.
    let weigh = |(u, log_weight): (&f64, &f64)| log_weight + u - u / ratio;
    let log_weights: Vec<f64> = energies.iter().zip(log_weights).map(weigh).collect();
    let weights = relative(&log_weights);
    let total: f64 = weights.iter().sum();
    // A sample without weight may have an energy that is not a number.
    let weighed = || {
        let pairs = energies.iter().zip(&weights);
        pairs.filter(|(_, weight)| **weight > 0.0)
    };
    let mean_of = |value: &dyn Fn(f64) -> f64| {
        weighed().map(|(u, weight)| weight * value(*u)).sum::<f64>() / total
    };
    let error_of = |deviation: &dyn Fn(f64) -> f64| {
        let squares = weighed().map(|(u, weight)| square(weight * deviation(*u)));
        squares.sum::<f64>().sqrt() / total
    };
    let mean = mean_of(&|u| u);
    let variance = mean_of(&|u| square(u - mean));
    let reliability = Reliability::of_weights(&log_weights);
    AtTemperature {
        ratio,
        mean_energy: mean,
        mean_energy_error: error_of(&|u| u - mean),
        heat_capacity: variance / square(ratio),
        heat_capacity_error: error_of(&|u| square(u - mean) - variance) / square(ratio),
        effective: effective_sample_size(&log_weights),
        pareto_k: reliability.pareto_k,
        weights_reliable: reliability.is_trusted(),
    }
}
