//! k̂ against another implementation, and whether an interval of ±1.96 standard errors holds the truth wherever an
//! estimate says that it can be trusted.

use approx::assert_relative_eq;
use equiflow::analysis::pareto::{Fit, SmoothedMean, pareto_k, threshold};
use equiflow::analysis::weights::{LogZ, Reliability, free_energy_difference};
use equiflow::math::random::{Role, Stream, Streams};

fn quantiles(n: usize) -> impl Iterator<Item = f64> {
    (0..n).map(move |i| (i as f64 + 0.5) / n as f64)
}

fn power(p: f64, k: f64) -> f64 {
    libm::exp(-k * libm::log1p(-p))
}

/// A weight as a function of the probability below it.
type Quantile = fn(f64) -> f64;

/// k̂ at 100 and at 2000 weights, from `reproduce/reference/pareto.py`; ArviZ 0.23.4 gives the same digits.
const KNOWN: [(Quantile, [f64; 2]); 4] = [
    (|p| power(p, 0.3), [0.377_269_868_166, 0.317_129_242_310]),
    (|p| power(p, 0.9), [0.720_596_743_490, 0.859_421_016_130]),
    (|p| -libm::log1p(-p), [0.203_271_840_957, 0.045_913_666_797]),
    (|p| 1.0 + p, [-0.404_621_480_355, -0.863_911_077_071]),
];

#[test]
fn k_hat_agrees_with_another_implementation() {
    for (quantile, known) in KNOWN {
        for (n, known) in [100, 2000].into_iter().zip(known) {
            let weights: Vec<f64> = quantiles(n).map(quantile).collect();
            assert_relative_eq!(pareto_k(&weights), known, epsilon = 1e-10);
            // The scale of weights means nothing.
            let scaled: Vec<f64> = weights.iter().map(|w| 1e-30 * w).collect();
            assert_relative_eq!(pareto_k(&scaled), known, epsilon = 1e-10);
            let log_weights: Vec<f64> = weights.iter().map(|w| 700.0 + libm::log(*w)).collect();
            assert_relative_eq!(
                LogZ::estimate(&log_weights).reliability.pareto_k,
                known,
                epsilon = 1e-9
            );
        }
    }
    let exceedances: Vec<f64> = quantiles(50).map(|p| 2.0 * power(p, 0.5) - 2.0).collect();
    let best = Fit::new(&exceedances).expect("fitted").best;
    assert_relative_eq!(best.shape, 0.506_046_918_750, epsilon = 1e-10);
    assert_relative_eq!(best.scale, 0.982_658_836_709, epsilon = 1e-10);
}

#[test]
fn what_cannot_be_fitted_is_not_trusted() {
    assert!(!Reliability::of(&[]).is_trusted());
    assert!(!Reliability::of(&[1.0; 20]).is_trusted());
    assert!(!Reliability::of_weights(&[f64::NEG_INFINITY; 500]).is_trusted());
    // One weight that is not zero, and one that outweighs all others.
    let mut lonely = vec![f64::NEG_INFINITY; 500];
    lonely[7] = 0.0;
    assert!(!LogZ::estimate(&lonely).reliability.is_trusted());
    let mut broken: Vec<f64> = quantiles(500).collect();
    broken[3] = f64::INFINITY;
    assert!(!Reliability::of(&broken).is_trusted());
    broken[3] = f64::NAN;
    assert!(!Reliability::of(&broken).is_trusted());
    assert!(Fit::new(&[0.0; 8]).is_none());
    // Weights that are all alike have no tail to be afraid of.
    let alike = LogZ::estimate(&[-3.0; 100]);
    assert_eq!((alike.value, alike.error), (-3.0, 0.0));
    assert!(alike.reliability.is_trusted());
    assert_relative_eq!(threshold(100), 0.5, epsilon = 1e-15);
    assert_eq!(threshold(100_000), 0.7);
}

#[test]
fn a_smoothed_mean_is_the_mean_of_its_distribution() {
    // E[w] = 1/(1 − k).
    for k in [0.2, 0.4] {
        let values: Vec<f64> = quantiles(20_000).map(|p| power(p, k)).collect();
        let smoothed = SmoothedMean::of(&values);
        assert_relative_eq!(smoothed.mean, 1.0 / (1.0 - k), max_relative = 5e-3);
        assert!(
            (smoothed.mean - 1.0 / (1.0 - k)).abs() < smoothed.error,
            "{smoothed:?}"
        );
    }
}

/// Log weights whose mean weight is one.
#[derive(Clone, Copy, Debug)]
enum Weights {
    /// log w ~ N(−σ²/2, σ²): every moment exists, but a sample seldom shows it.
    LogNormal(f64),
    /// w ~ Pareto with tail index 1/k.
    Pareto(f64),
    /// w uniform on [0, 2].
    Uniform,
    /// A normal proposal of this width for a standard normal target, in so many dimensions.
    Normal(f64, usize),
}

impl Weights {
    fn draw(self, stream: &mut Stream) -> f64 {
        match self {
            Self::LogNormal(sigma) => sigma * stream.normal() - 0.5 * sigma * sigma,
            Self::Pareto(k) => -k * libm::log(1.0 - stream.uniform()) + libm::log(1.0 - k),
            Self::Uniform => libm::log(2.0 * (1.0 - stream.uniform())),
            Self::Normal(width, dimensions) => {
                let log_weight = |z: f64| 0.5 * z * z * (1.0 - width * width) + libm::log(width);
                (0..dimensions).map(|_| log_weight(stream.normal())).sum()
            }
        }
    }
}

const CASES: [Weights; 14] = [
    Weights::LogNormal(0.3),
    Weights::LogNormal(1.0),
    Weights::LogNormal(1.3),
    Weights::LogNormal(1.6),
    Weights::LogNormal(2.0),
    Weights::LogNormal(3.0),
    Weights::Pareto(0.2),
    Weights::Pareto(0.5),
    Weights::Pareto(0.8),
    Weights::Uniform,
    Weights::Normal(0.7, 1),
    Weights::Normal(2.0, 1),
    Weights::Normal(0.9, 6),
    Weights::Normal(1.1, 12),
];
const SEEDS: u64 = 400;

/// How often an estimate says that it can be trusted, and how often it is then within 1.96 errors of `truth`.
fn coverage(
    count: usize,
    estimate: impl Fn(&mut Stream) -> (f64, f64, Reliability),
    truth: f64,
) -> [f64; 2] {
    let (mut trusted, mut held) = (0, 0);
    for seed in 0..SEEDS {
        let mut stream = Streams::new(seed).get(Role::Evaluate, count as u64);
        let (value, error, reliability) = estimate(&mut stream);
        if reliability.is_trusted() {
            trusted += 1;
            held += u32::from((value - truth).abs() < 1.96 * error);
        }
    }
    [
        f64::from(trusted) / SEEDS as f64,
        f64::from(held) / f64::from(trusted),
    ]
}

/// Where an estimate is usually trusted, its interval of nominally 95 % holds the truth in 90 % of the seeds or more,
/// and in no more than `most`; and a wrong one is seldom printed at all.
fn check(what: &str, [trusted, held]: [f64; 2], most: f64) {
    if trusted > 0.5 {
        assert!((0.9..=most).contains(&held), "{what}: {held}");
    }
    assert!(
        trusted == 0.0 || trusted * (1.0 - held) < 0.1,
        "{what}: {trusted}, {held}"
    );
}

#[test]
fn intervals_of_log_z_hold_the_truth_wherever_they_are_trusted() {
    let mut extremes = [1.0_f64, 0.0];
    for count in [200, 600, 2000] {
        for case in CASES {
            let found = coverage(
                count,
                |stream| {
                    let log_weights: Vec<f64> = (0..count).map(|_| case.draw(stream)).collect();
                    let LogZ {
                        value,
                        error,
                        reliability,
                    } = LogZ::estimate(&log_weights);
                    (value, error, reliability)
                },
                0.0,
            );
            // 99 %, and what 400 seeds leave open.
            check(&format!("{case:?}, {count} weights"), found, 0.997);
            extremes = [extremes[0].min(found[0]), extremes[1].max(found[0])];
        }
    }
    // The flag does something, both ways.
    assert!(extremes[0] < 0.05 && extremes[1] == 1.0, "{extremes:?}");
}

#[test]
fn intervals_of_free_energy_differences_hold_the_truth_wherever_they_are_trusted() {
    // Three of four samples lie below; the weights on both sides have mean one.
    let truth = libm::log(0.25 / 0.75);
    for count in [600, 2000] {
        for case in CASES {
            let found = coverage(
                count,
                |stream| {
                    let values: Vec<f64> = (0..count).map(|_| stream.uniform()).collect();
                    let log_weights: Vec<f64> = (0..count).map(|_| case.draw(stream)).collect();
                    let found = free_energy_difference(0.75, &values, &log_weights);
                    (found.value, found.error, found.reliability)
                },
                truth,
            );
            // Trusted only if both sides are, which leaves wide intervals with the heavy tails.
            let most = if found[0] > 0.95 { 0.997 } else { 1.0 };
            check(&format!("{case:?}, {count} weights"), found, most);
        }
    }
}
