//! Estimates from importance weights w = e^{log w}, log w = −u(x) − log q(x), x drawn from the model q.
//!
//! Log weights of −∞ (a sample that the target forbids) count as weight zero; NaN (a sample whose density
//! could not be found) is left out by the callers and counted as zero here.

use super::pareto::{SmoothedMean, pareto_k, threshold};
use crate::sampling::diagnostics::mean_and_error;

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

/// From this k̂ of the squared weights on, an effective sample size is rough: below [`threshold`], because the error needs
/// one moment more than the value. Found with the distributions of `tests/coverage.rs`.
const LARGEST_SHAPE_OF_SQUARES: f64 = 0.6;

/// [`effective_sample_size`] with its standard error, as reliable as the mean of the squared weights. NaN as error where
/// no weight is finite.
///
/// The error is the delta method's, of n samples with weights w, their sum W and the sum Q of their squares
/// √Σ (2w/W − w²/Q − 1/n)² relative to the value; to its square is added what the smoothed tail of w² ([`SmoothedMean`]) adds to
/// the relative variance of Q.
#[must_use]
pub fn effective_sample_fraction(log_weights: &[f64]) -> Estimate {
    let (value, n) = (effective_sample_size(log_weights), log_weights.len());
    if value == 0.0 {
        return Estimate {
            value,
            error: f64::NAN,
            reliability: Reliability::new(f64::INFINITY, n),
        };
    }
    let weights = relative(log_weights);
    let squares: Vec<f64> = weights.iter().map(|w| w * w).collect();
    let [mean, mean_square] = [&weights, &squares].map(|w| w.iter().sum::<f64>() / n as f64);
    let terms = weights.iter().zip(&squares);
    let terms: Vec<f64> = terms
        .map(|(w, square)| 2.0 * w / mean - square / mean_square)
        .collect();
    let (_, of_sampling) = mean_and_error(&terms);
    let (_, plain) = mean_and_error(&squares);
    let smoothed = SmoothedMean::of(&squares);
    let of_tail = (smoothed.error * smoothed.error - plain * plain) / (mean_square * mean_square);
    let mut reliability = Reliability::new(smoothed.pareto_k, n);
    reliability.limit = reliability.limit.min(LARGEST_SHAPE_OF_SQUARES);
    Estimate {
        value,
        error: value * (of_sampling * of_sampling + of_tail).sqrt(),
        reliability,
    }
}

/// An estimate with its standard error, and whether both can be trusted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Its standard error, in the same unit.
    pub error: f64,
    /// How far what is averaged can be trusted.
    pub reliability: Reliability,
}

/// log Z in nats from the log weights of samples of the model, the largest weights smoothed ([`SmoothedMean`]). −∞ if all
/// weights are zero, NaN of nothing.
#[must_use]
pub fn log_z(log_weights: &[f64]) -> Estimate {
    log_z_and_averages(log_weights).0
}

/// [`log_z`], and [`Reliability::of_weights`].
#[must_use]
pub fn log_z_and_averages(log_weights: &[f64]) -> (Estimate, Reliability) {
    let n = log_weights.len();
    let Some(max) = finite_max(log_weights) else {
        let reliability = Reliability::new(f64::INFINITY, n);
        let none = Estimate {
            value: log_mean_exp(log_weights),
            error: f64::NAN,
            reliability,
        };
        return (none, reliability);
    };
    let smoothed = SmoothedMean::of(&relative(log_weights));
    let log_z = Estimate {
        value: max + libm::log(smoothed.mean),
        error: smoothed.error / smoothed.mean,
        reliability: Reliability::new(smoothed.pareto_k, n),
    };
    (log_z, Reliability::beside_sampling(&smoothed, n))
}

/// KL(q‖p) = log Z − ⟨log w⟩ in nats, from the log weights of samples of the model and the exact log Z.
#[must_use]
pub fn reverse_kl(log_z: f64, log_weights: &[f64]) -> Estimate {
    let terms: Vec<f64> = log_weights.iter().map(|w| log_z - w).collect();
    let (value, error) = mean_and_error(&terms);
    Estimate {
        value,
        error,
        reliability: Reliability::of(&terms),
    }
}

/// How far an average can be trusted: k̂ of its largest terms beside the largest k̂ at which it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reliability {
    /// k̂, [`pareto_k`]; +∞ where it cannot be found.
    pub pareto_k: f64,
    /// [`threshold`] for this number of samples, or 0.9 where their tail matters little, see [`Reliability::of_weights`].
    pub limit: f64,
}

/// The largest k̂ that [`Reliability::of_weights`] trusts where the tail is small: above it the fitted tail has hardly a mean.
/// Found with the distributions of `tests/coverage.rs`.
const LIMIT_OF_SMALL_TAIL: f64 = 0.9;

impl Reliability {
    /// The reliability of an average of `n` terms with this k̂.
    #[must_use]
    pub fn new(pareto_k: f64, n: usize) -> Self {
        Self {
            pareto_k,
            limit: threshold(n),
        }
    }

    /// The reliability of the plain average of `values`.
    #[must_use]
    pub fn of(values: &[f64]) -> Self {
        Self::new(pareto_k(values), values.len())
    }

    /// The reliability of averages of other quantities with these importance weights, given as logarithms in nats.
    ///
    /// Such an average of n samples has an error of 1/√n of the quantity's spread, even if all weights are alike. Where the
    /// exceedances of the tail are less than half of that part of the mean weight, they matter little, and a k̂ of up to 0.9 is
    /// trusted.
    #[must_use]
    pub fn of_weights(log_weights: &[f64]) -> Self {
        log_z_and_averages(log_weights).1
    }

    /// [`Reliability::of_weights`] of `n` weights with this mean.
    fn beside_sampling(weights: &SmoothedMean, n: usize) -> Self {
        let mut reliability = Self::new(weights.pareto_k, n);
        if weights.excess < 0.5 / (n as f64).sqrt() {
            reliability.limit = LIMIT_OF_SMALL_TAIL;
        }
        reliability
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

/// What the configurations with a value in one bin have of their weights there.
#[derive(Clone, Copy, Default)]
struct BinSums {
    /// The number of these configurations.
    count: f64,
    /// Σ a, where a is the share of a configuration's weight that lies in the bin.
    weight: f64,
    /// Σ a².
    square: f64,
    /// Σ a w.
    product: f64,
}

impl BinSums {
    /// The relative variance of a, times the number of configurations.
    fn scatter(&self) -> f64 {
        (self.square / (self.weight * self.weight) * self.count - 1.0).max(0.0) * self.count
    }
}

/// The sums of each bin; to each weight there are `together` values.
fn bin_sums(edges: &[f64], values: &[f64], weights: &[f64], together: usize) -> Vec<BinSums> {
    let mut sums = vec![BinSums::default(); edges.len().saturating_sub(1)];
    // Of one configuration: how many of its values lie in each bin that has any.
    let mut counts = vec![0.0; sums.len()];
    let mut inside = Vec::with_capacity(together);
    for (values, w) in values.chunks_exact(together).zip(weights) {
        for bin in values.iter().filter_map(|value| bin(edges, *value)) {
            if counts[bin] == 0.0 {
                inside.push(bin);
            }
            counts[bin] += 1.0;
        }
        for bin in inside.drain(..) {
            let a = w * core::mem::take(&mut counts[bin]) / together as f64;
            let sums = &mut sums[bin];
            sums.count += f64::from(u8::from(a > 0.0));
            sums.weight += a;
            sums.square += a * a;
            sums.product += a * w;
        }
    }
    sums
}

/// The free-energy profile F = −log p in each bin between `edges`, in kT, and its standard error. Bins without
/// weight are +∞ with error NaN; all is NaN where there are no values.
///
/// There may be several values to each weight, one after the other: those of one configuration, which count as one
/// draw because they are not independent. The error is the delta method's for the logarithm of a self-normalised
/// average (Owen 2013, Monte Carlo theory, methods and examples, section 9.2): √Σ (a/A − w/W)² over configurations, of
/// weight w of which a lies in the bin, with sums W and A. The few draws of a narrow bin do not show how much weights
/// scatter: there the scatter within all bins together is taken, if it is larger.
#[must_use]
pub fn free_energy_profile(
    edges: &[f64],
    values: &[f64],
    log_weights: &[f64],
) -> (Vec<f64>, Vec<f64>) {
    let bins = edges.len().saturating_sub(1);
    if values.is_empty() {
        return (vec![f64::NAN; bins], vec![f64::NAN; bins]);
    }
    let weights = relative(log_weights);
    let together = (values.len() / weights.len()).max(1);
    let sums = bin_sums(edges, values, &weights, together);
    let total: f64 = weights.iter().sum();
    let squares = weights.iter().map(|w| w * w).sum::<f64>() / (total * total);
    let filled = || sums.iter().filter(|bin| bin.count > 0.0);
    let freedoms: f64 = filled().map(|bin| bin.count - 1.0).sum();
    let pooled = filled().map(BinSums::scatter).sum::<f64>() / freedoms.max(1.0);
    let estimate = |(bin, edge): (&BinSums, &[f64])| {
        let (a, n) = (bin.weight, bin.count);
        let own = bin.square / (a * a) - 2.0 * bin.product / (a * total) + squares;
        let unseen = (pooled - bin.scatter() / n).max(0.0) / n;
        (
            -libm::log(a / (total * (edge[1] - edge[0]))),
            (own.max(0.0) + unseen).sqrt(),
        )
    };
    sums.iter().zip(edges.windows(2)).map(estimate).unzip()
}

/// F(value < split) − F(value ≥ split) = log(P_above/P_below) in kT, from one value and one weight a sample. NaN where
/// one side has no sample; as reliable as the weights on the less certain side.
///
/// P of a side is its share of the samples times the smoothed mean of its weights. The error is the delta
/// method's: √Σ (e²/m² + 1/n) over both sides, of n samples each, with mean m and error e of their weights.
#[must_use]
pub fn free_energy_difference(split: f64, values: &[f64], log_weights: &[f64]) -> Estimate {
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
        let (log_z, reliability) = log_z_and_averages(&log_weights);
        (
            libm::log(n) + log_z.value,
            log_z.error * log_z.error + 1.0 / n,
            reliability,
        )
    });
    let margin = |one: Reliability| one.limit - one.pareto_k;
    Estimate {
        value: above.0 - below.0,
        error: (below.1 + above.1).sqrt(),
        reliability: if margin(below.2) < margin(above.2) {
            below.2
        } else {
            above.2
        },
    }
}
