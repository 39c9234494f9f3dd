//! Pareto-smoothed importance sampling: whether an average of weights can be trusted, and its error.
//!
//! Above a high cutoff the distribution of almost any positive quantity is close to a generalized Pareto
//! distribution, P(x > cutoff + t) ∝ (1 + k t/σ)^(−1/k). Its shape k says how many moments exist: the variance
//! for k < ½, the mean for k < 1. Vehtari, Simpson, Gelman, Yao and Gabry (2024, J. Mach. Learn. Res. 25(72))
//! estimate k from the largest importance weights; where k̂ is above [`threshold`], no sample of practicable
//! size makes the average reliable, and the average must not be reported.

use crate::math::sort::sorted;

/// The shape and scale of a generalized Pareto distribution of exceedances.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GeneralizedPareto {
    /// The shape k, without unit.
    pub shape: f64,
    /// The scale σ, in the unit of the exceedances.
    pub scale: f64,
}

impl GeneralizedPareto {
    /// The mean exceedance σ/(1 − k), which is infinite from k = 1 on; here k counts as at most 0.95, so that the
    /// result is finite.
    fn mean(self) -> f64 {
        self.scale / (1.0 - self.shape.min(LARGEST_SHAPE))
    }
}

/// Where the mean of a distribution with an infinite mean is cut off.
const LARGEST_SHAPE: f64 = 0.95;
/// The same for the second moment, which is infinite from k = ½ on.
const LARGEST_SHAPE_OF_VARIANCE: f64 = 0.45;
/// Shape and weight, in observations, of the weak prior that steadies the shape of short tails (Vehtari et al.,
/// appendix G).
const PRIOR_SHAPE: f64 = 0.5;
const PRIOR_OBSERVATIONS: f64 = 10.0;
/// Fewest exceedances that are fitted (Vehtari et al., section 2.4).
const SHORTEST_TAIL: usize = 5;

/// A fit of a generalized Pareto distribution: candidates with their posterior weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The distribution at the posterior mean; its shape is k̂.
    pub best: GeneralizedPareto,
    /// Candidates and their weights, which sum to one.
    posterior: Vec<(f64, GeneralizedPareto)>,
}

impl Fit {
    /// Fits exceedances in ascending order by the empirical Bayes estimate of Zhang and Stephens (2009,
    /// Technometrics 51, 316), the shape drawn towards ½ with the weight of ten observations.
    ///
    /// `None` for fewer than five exceedances, and where the first quarter of them is zero.
    #[must_use]
    pub fn new(exceedances: &[f64]) -> Option<Self> {
        let n = exceedances.len();
        let largest = *exceedances.last()?;
        let quartile = *exceedances.get(((n as f64 / 4.0 + 0.5) as usize).checked_sub(1)?)?;
        if n < SHORTEST_TAIL || !largest.is_finite() || quartile <= 0.0 {
            return None;
        }
        let mean_log = |theta: f64| {
            let logs = exceedances.iter().map(|x| libm::log1p(-theta * x));
            logs.sum::<f64>() / n as f64
        };
        let count = 30 + (n as f64).sqrt() as usize;
        let mut candidates = Vec::with_capacity(count);
        for j in 0..count {
            let quantile = (count as f64 / (j as f64 + 0.5)).sqrt();
            let theta = 1.0 / largest + (1.0 - quantile) / (3.0 * quartile);
            let shape = mean_log(theta);
            let log_likelihood = n as f64 * (libm::log(-theta / shape) - shape - 1.0);
            candidates.push((theta, shape, log_likelihood));
        }
        let likeliest = candidates.iter().map(|c| c.2).fold(f64::NAN, f64::max);
        let likelihood = |c: &(f64, f64, f64)| libm::exp(c.2 - likeliest);
        let total: f64 = candidates.iter().map(likelihood).sum();
        let theta: f64 = candidates.iter().map(|c| c.0 * likelihood(c)).sum::<f64>() / total;
        let shape = mean_log(theta);
        let steady = |shape: f64| {
            (shape * n as f64 + PRIOR_SHAPE * PRIOR_OBSERVATIONS) / (n as f64 + PRIOR_OBSERVATIONS)
        };
        let distribution = |theta: f64, shape: f64| GeneralizedPareto {
            shape: steady(shape),
            scale: -shape / theta,
        };
        let posterior = candidates
            .iter()
            .map(|c| (likelihood(c) / total, distribution(c.0, c.1)));
        shape.is_finite().then(|| Self {
            best: distribution(theta, shape),
            posterior: posterior.collect(),
        })
    }

    /// The posterior standard deviation of the mean exceedance.
    fn mean_deviation(&self) -> f64 {
        let average = |f: &dyn Fn(GeneralizedPareto) -> f64| {
            let terms = self.posterior.iter().filter(|(weight, _)| *weight > 0.0);
            terms.map(|(weight, one)| weight * f(*one)).sum::<f64>()
        };
        let mean = average(&GeneralizedPareto::mean);
        average(&|one| (one.mean() - mean) * (one.mean() - mean)).sqrt()
    }
}

/// The largest k̂ at which an average of `n` values is trusted: min(1 − 1/log₁₀ n, 0.7) (Vehtari et al., section
/// 3.2.4).
#[must_use]
pub fn threshold(n: usize) -> f64 {
    (1.0 - 1.0 / libm::log10(n as f64)).min(0.7)
}

/// How many of `n` values are the tail: min(n/5, 3√n), rounded up (Vehtari et al., section 2.4).
fn tail_length(n: usize) -> usize {
    let n = n as f64;
    (0.2 * n).min(3.0 * n.sqrt()).ceil() as usize
}

/// k̂ of the largest of `values`: −∞ where they are all alike, +∞ where it cannot be found (too few values, or
/// one that is not finite).
#[must_use]
pub fn pareto_k(values: &[f64]) -> f64 {
    if !values.iter().all(|value| value.is_finite()) {
        return f64::INFINITY;
    }
    let sorted = sorted(values);
    Tail::of(&sorted).map_or(f64::INFINITY, |tail| tail.shape())
}

/// The mean of positive values, the largest of them replaced by the distribution that was fitted to them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SmoothedMean {
    /// The mean.
    pub mean: f64,
    /// Its standard error, in the same unit: that of sampling, with the second moment of the fitted tail, and the
    /// posterior deviation of the mean of the tail.
    pub error: f64,
    /// k̂; −∞ if the largest values are all alike, +∞ if there are too few to tell.
    pub pareto_k: f64,
    /// The part of the mean by which the largest values exceed the cutoff below them, from the fit; zero if they are all
    /// alike, one if there are too few to tell.
    pub excess: f64,
}

impl SmoothedMean {
    /// The smoothed mean of `values` ≥ 0, all finite.
    #[must_use]
    pub fn of(values: &[f64]) -> Self {
        let sorted = sorted(values);
        let n = sorted.len() as f64;
        let (mean, error) = crate::sampling::diagnostics::mean_and_error(&sorted);
        let Some(tail) = Tail::of(&sorted) else {
            return Self {
                mean,
                error,
                pareto_k: f64::INFINITY,
                excess: 1.0,
            };
        };
        let Some(fit) = &tail.fit else {
            return Self {
                mean,
                error,
                pareto_k: tail.shape(),
                excess: 0.0,
            };
        };
        let body = &sorted[..sorted.len() - tail.length];
        let share = tail.length as f64 / n;
        let (first, second) = tail.moments(fit.best);
        let smoothed = body.iter().sum::<f64>() / n + share * first;
        let square = body.iter().map(|x| x * x).sum::<f64>() / n + share * second;
        let variance = ((square - smoothed * smoothed) / n).max(0.0);
        let of_tail = share * fit.mean_deviation();
        Self {
            mean: smoothed,
            error: (variance + of_tail * of_tail).sqrt().max(error),
            pareto_k: fit.best.shape,
            excess: share * fit.best.mean() / smoothed,
        }
    }
}

/// The largest of some values, and what was fitted to them.
struct Tail {
    /// The largest value below the tail.
    cutoff: f64,
    length: usize,
    /// `None` where all values of the tail are alike.
    fit: Option<Fit>,
}

impl Tail {
    /// The tail of ascending values; `None` if it is too short or cannot be fitted.
    fn of(sorted: &[f64]) -> Option<Self> {
        let length = tail_length(sorted.len());
        if length < SHORTEST_TAIL {
            return None;
        }
        let (body, tail) = sorted.split_at(sorted.len() - length);
        let (cutoff, largest) = (*body.last()?, *tail.last()?);
        let alike = largest - cutoff <= 1e-12 * largest.abs();
        let exceedances: Vec<f64> = tail.iter().map(|x| x - cutoff).collect();
        Some(Self {
            cutoff,
            length,
            fit: if alike {
                None
            } else {
                Some(Fit::new(&exceedances)?)
            },
        })
    }

    fn shape(&self) -> f64 {
        let fit = self.fit.as_ref();
        fit.map_or(f64::NEG_INFINITY, |fit| fit.best.shape)
    }

    /// `E[x]` and `E[x²]` of a value of the tail, both finite whatever the shape.
    fn moments(&self, one: GeneralizedPareto) -> (f64, f64) {
        let (u, mean) = (self.cutoff, one.mean());
        // E[t²] = 2σ²/((1 − k)(1 − 2k)).
        let square =
            2.0 * one.scale * mean / (1.0 - 2.0 * one.shape.min(LARGEST_SHAPE_OF_VARIANCE));
        (u + mean, u * u + 2.0 * u * mean + square)
    }
}
