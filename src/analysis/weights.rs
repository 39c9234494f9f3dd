//! Estimates from importance weights w = e^{log w}, log w = −u(x) − log q(x), x drawn from the model q.
//!
//! Log weights of −∞ (a sample that the target forbids) count as weight zero; NaN (a sample whose density
//! could not be found) is left out by the callers and counted as zero here.

use super::pareto::{SmoothedMean, pareto_k, threshold};
use crate::math::random::Stream;

fn finite_max(log_weights: &[f64]) -> Option<f64> {
    log_weights
        .iter()
        .copied()
        .filter(|w| w.is_finite())
        .reduce(f64::max)
}

/// Weights relative to the largest, so that nothing overflows; all zero if no weight is finite.
#[must_use]
pub fn relative(log_weights: &[f64]) -> Vec<f64> {
    let max = finite_max(log_weights).unwrap_or(0.0);
    log_weights
        .iter()
        .map(|w| {
            if w.is_finite() {
                libm::exp(w - max)
            } else {
                0.0
            }
        })
        .collect()
}

/// log (1/n Σ w_i); −∞ if all weights are zero, NaN of nothing.
#[must_use]
pub fn log_mean_exp(log_weights: &[f64]) -> f64 {
    let Some(max) = finite_max(log_weights) else {
        return if log_weights.is_empty() {
            f64::NAN
        } else {
            f64::NEG_INFINITY
        };
    };
    max + libm::log(relative(log_weights).iter().sum::<f64>() / log_weights.len() as f64)
}

/// Kish's effective sample size (Σw)²/Σw², as a fraction of n in [0, 1]. Zero if there is no weight.
#[must_use]
pub fn effective_sample_size(log_weights: &[f64]) -> f64 {
    let weights = relative(log_weights);
    let sum: f64 = weights.iter().sum();
    let squares: f64 = weights.iter().map(|w| w * w).sum();
    if squares > 0.0 {
        sum * sum / squares / log_weights.len() as f64
    } else {
        0.0
    }
}

/// An estimate of log Z from importance weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogZ {
    /// In nats, with the largest weights smoothed ([`SmoothedMean`]). −∞ if all weights are zero, NaN of nothing.
    pub value: f64,
    /// Its standard error, in nats.
    pub error: f64,
    /// How far the weights can be trusted.
    pub reliability: Reliability,
}

impl LogZ {
    /// From the log weights of samples of the model.
    #[must_use]
    pub fn estimate(log_weights: &[f64]) -> Self {
        let Some(max) = finite_max(log_weights) else {
            return Self {
                value: log_mean_exp(log_weights),
                error: f64::NAN,
                reliability: Reliability::of_weights(log_weights),
            };
        };
        let smoothed = SmoothedMean::of(&relative(log_weights));
        Self {
            value: max + libm::log(smoothed.mean),
            error: smoothed.error / smoothed.mean,
            reliability: Reliability::new(smoothed.pareto_k, log_weights.len()),
        }
    }
}

/// How far an average can be trusted: k̂ of its largest terms beside the largest k̂ at which it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reliability {
    /// k̂, [`pareto_k`]; +∞ where it cannot be found.
    pub pareto_k: f64,
    /// [`threshold`] for this number of samples.
    pub limit: f64,
}

impl Reliability {
    /// Of an average of `n` terms with this k̂.
    #[must_use]
    pub fn new(pareto_k: f64, n: usize) -> Self {
        Self {
            pareto_k,
            limit: threshold(n),
        }
    }

    /// Of the plain average of `values`.
    #[must_use]
    pub fn of(values: &[f64]) -> Self {
        Self::new(pareto_k(values), values.len())
    }

    /// Of averages with importance weights.
    #[must_use]
    pub fn of_weights(log_weights: &[f64]) -> Self {
        match finite_max(log_weights) {
            Some(_) => Self::of(&relative(log_weights)),
            None => Self::new(f64::INFINITY, log_weights.len()),
        }
    }

    /// Whether the average and its error may be reported.
    #[must_use]
    pub fn is_trusted(&self) -> bool {
        self.pareto_k <= self.limit
    }
}

/// Which of the bins between ascending `edges` holds `value`; `None` outside.
fn bin(edges: &[f64], value: f64) -> Option<usize> {
    let index = edges.partition_point(|edge| *edge <= value);
    (index > 0 && index < edges.len()).then(|| index - 1)
}

/// The density of `values` in the bins between ascending `edges`, each value with the weight
/// e^{log w}, or all alike without `log_weights`. Normalised over all values, those outside included.
#[must_use]
pub fn histogram(edges: &[f64], values: &[f64], log_weights: Option<&[f64]>) -> Vec<f64> {
    let weights = log_weights.map(relative);
    let weight = |i: usize| weights.as_ref().map_or(1.0, |weights| weights[i]);
    let mut density = vec![0.0; edges.len().saturating_sub(1)];
    let mut total = 0.0;
    for (i, value) in values.iter().enumerate() {
        total += weight(i);
        if let Some(bin) = bin(edges, *value) {
            density[bin] += weight(i);
        }
    }
    if total > 0.0 {
        for (density, edge) in density.iter_mut().zip(edges.windows(2)) {
            *density /= total * (edge[1] - edge[0]);
        }
    }
    density
}

/// Resamples for error bars.
const RESAMPLES: usize = 60;

/// Calls `estimate` with the multiplicities of bootstrap resamples (Efron 1979) and returns the standard
/// deviation of each of its results; NaN where a resample gives no finite number.
fn bootstrap(
    n: usize,
    stream: &mut Stream,
    mut estimate: impl FnMut(&[f64]) -> Vec<f64>,
) -> Vec<f64> {
    let mut results: Vec<Vec<f64>> = Vec::with_capacity(RESAMPLES);
    let mut counts = vec![0.0; n];
    for _ in 0..RESAMPLES {
        counts.fill(0.0);
        for _ in 0..n {
            counts[stream.below(n as u32) as usize] += 1.0;
        }
        results.push(estimate(&counts));
    }
    let width = results.first().map_or(0, Vec::len);
    (0..width)
        .map(|k| {
            let column: Vec<f64> = results.iter().map(|row| row[k]).collect();
            crate::sampling::diagnostics::mean_and_error(&column).1 * (RESAMPLES as f64).sqrt()
        })
        .collect()
}

/// The free-energy profile F = −log p in each bin between `edges`, in kT, with bootstrap errors. Bins
/// without weight are +∞ with error NaN.
///
/// There may be several values to each weight, one after the other: those of one configuration, which
/// are resampled together because they are not independent.
#[must_use]
pub fn free_energy_profile(
    edges: &[f64],
    values: &[f64],
    log_weights: &[f64],
    stream: &mut Stream,
) -> (Vec<f64>, Vec<f64>) {
    if values.is_empty() {
        let bins = edges.len().saturating_sub(1);
        return (vec![f64::NAN; bins], vec![f64::NAN; bins]);
    }
    let weights = relative(log_weights);
    let bins: Vec<Option<usize>> = values.iter().map(|value| bin(edges, *value)).collect();
    let together = (values.len() / weights.len()).max(1);
    let profile = |counts: &[f64]| {
        let mut mass = vec![0.0; edges.len().saturating_sub(1)];
        let mut total = 0.0;
        for ((bins, weight), count) in bins.chunks_exact(together).zip(&weights).zip(counts) {
            total += weight * count * together as f64;
            for bin in bins.iter().flatten() {
                mass[*bin] += weight * count;
            }
        }
        mass.iter()
            .zip(edges.windows(2))
            .map(|(m, e)| -libm::log(m / (total * (e[1] - e[0]))))
            .collect()
    };
    let value = profile(&vec![1.0; weights.len()]);
    let error = bootstrap(weights.len(), stream, profile);
    (value, error)
}

/// A difference of free energies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FreeEnergyDifference {
    /// In kT.
    pub value: f64,
    /// Its standard error, in kT.
    pub error: f64,
    /// How far the weights on the less certain side can be trusted.
    pub reliability: Reliability,
}

/// F(value < split) − F(value ≥ split) = log(P_above/P_below), from one value and one weight a sample. NaN where
/// one side has no sample.
///
/// P of a side is its share of the samples times the smoothed mean of its weights. The error is the delta
/// method's: √Σ (e²/m² + 1/n) over both sides, of n samples each, with mean m and error e of their weights.
#[must_use]
pub fn free_energy_difference(
    split: f64,
    values: &[f64],
    log_weights: &[f64],
) -> FreeEnergyDifference {
    let side = |is_below: bool| -> Vec<f64> {
        let pairs = values.iter().zip(log_weights);
        pairs
            .filter(|(value, _)| (**value < split) == is_below)
            .map(|(_, log_weight)| *log_weight)
            .collect()
    };
    let [below, above] = [true, false].map(|is_below| {
        let log_weights = side(is_below);
        let n = log_weights.len() as f64;
        let log_z = LogZ::estimate(&log_weights);
        (
            libm::log(n) + log_z.value,
            log_z.error * log_z.error + 1.0 / n,
            log_z.reliability,
        )
    });
    let margin = |one: Reliability| one.limit - one.pareto_k;
    FreeEnergyDifference {
        value: above.0 - below.0,
        error: (below.1 + above.1).sqrt(),
        reliability: if margin(below.2) < margin(above.2) {
            below.2
        } else {
            above.2
        },
    }
}
