//! Whether an interval of ±1.96 standard errors holds the truth wherever an estimate says that it can be trusted.

use equiflow::analysis::weights::{
    Estimate, Reliability, effective_sample_fraction, free_energy_difference, free_energy_profile,
    log_z, reverse_kl,
};
use equiflow::math::random::{Role, Stream, Streams};

/// Log weights whose mean weight is one.
#[derive(Clone, Copy, Debug)]
enum Weights {
    /// log w ~ N(−σ²/2, σ²): every moment exists, but a sample seldom shows it.
    LogNormal(f64),
    /// w ~ Pareto with tail index 1/k.
    Pareto(f64),
    /// w uniform on [0, 2].
    Uniform,
    /// w = 1 + s (v − 1) with such a v of tail index 1/k: almost alike, with a heavy tail.
    Alike(f64, f64),
    /// A normal proposal of this width for a standard normal target, in so many dimensions.
    Normal(f64, usize),
}

impl Weights {
    fn draw(self, stream: &mut Stream) -> f64 {
        match self {
            Self::LogNormal(sigma) => sigma * stream.normal() - 0.5 * sigma * sigma,
            Self::Pareto(k) => -k * libm::log(1.0 - stream.uniform()) + libm::log(1.0 - k),
            Self::Alike(s, k) => {
                let heavy = libm::exp(Self::Pareto(k).draw(stream));
                libm::log(1.0 + s * (heavy - 1.0))
            }
            Self::Uniform => libm::log(2.0 * (1.0 - stream.uniform())),
            Self::Normal(width, dimensions) => {
                let log_weight = |z: f64| 0.5 * z * z * (1.0 - width * width) + libm::log(width);
                (0..dimensions).map(|_| log_weight(stream.normal())).sum()
            }
        }
    }

    fn log_weights(self, count: usize, stream: &mut Stream) -> Vec<f64> {
        (0..count).map(|_| self.draw(stream)).collect()
    }

    /// ⟨w⟩²/⟨w²⟩, the effective part of ever more samples: zero where the second moment is infinite.
    fn effective_fraction(self) -> f64 {
        match self {
            Self::LogNormal(sigma) => libm::exp(-sigma * sigma),
            Self::Pareto(k) => ((1.0 - 2.0 * k) / ((1.0 - k) * (1.0 - k))).max(0.0),
            Self::Alike(..) => unreachable!("no test asks for it"),
            Self::Uniform => 0.75,
            Self::Normal(width, dimensions) => {
                let square = width * width;
                let one = (2.0 * square - 1.0).max(0.0).sqrt() / square;
                libm::pow(one, dimensions as f64)
            }
        }
    }

    /// −⟨log w⟩, the reverse KL divergence where log Z = 0.
    fn divergence(self) -> f64 {
        match self {
            Self::LogNormal(sigma) => 0.5 * sigma * sigma,
            Self::Pareto(k) => -k - libm::log(1.0 - k),
            Self::Alike(..) => unreachable!("no test asks for it"),
            Self::Uniform => 1.0 - core::f64::consts::LN_2,
            Self::Normal(width, dimensions) => {
                let one = 0.5 * (width * width - 1.0) - libm::log(width);
                one * dimensions as f64
            }
        }
    }
}

const CASES: [Weights; 17] = [
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
    Weights::Normal(0.97, 2),
    Weights::Normal(1.02, 1),
    Weights::LogNormal(0.03),
];

/// What a well-trained flow has: weights almost alike, some with a tail so heavy that their variance is infinite.
const ALIKE: [Weights; 5] = [
    Weights::Alike(0.1, 0.2),
    Weights::Alike(0.02, 0.5),
    Weights::Alike(0.01, 0.8),
    Weights::Alike(0.1, 0.8),
    Weights::Alike(0.05, 0.95),
];
const SEEDS: u64 = 400;

/// How often each estimate says that it can be trusted, and how often it is then within 1.96 errors of its truth.
fn coverages<const K: usize>(
    estimate: impl Fn(&mut Stream) -> [Estimate; K],
    truths: [f64; K],
) -> [[f64; 2]; K] {
    let mut counts = [[0.0; 2]; K];
    for seed in 0..SEEDS {
        let estimates = estimate(&mut Streams::new(seed).get(Role::Evaluate, 0));
        for ((one, truth), [trusted, held]) in estimates.iter().zip(truths).zip(&mut counts) {
            if one.reliability.is_trusted() {
                *trusted += 1.0;
                *held += f64::from(u8::from((one.value - truth).abs() < 1.96 * one.error));
            }
        }
    }
    counts.map(|[trusted, held]: [f64; 2]| [trusted / SEEDS as f64, held / trusted.max(1.0)])
}

fn coverage(estimate: impl Fn(&mut Stream) -> Estimate, truth: f64) -> [f64; 2] {
    coverages(|stream| [estimate(stream)], [truth])[0]
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
            let estimate = |stream: &mut Stream| log_z(&case.log_weights(count, stream));
            let found = coverage(estimate, 0.0);
            // 99 %, and what 400 seeds leave open.
            check(&format!("{case:?}, {count} weights"), found, 0.997);
            extremes = [extremes[0].min(found[0]), extremes[1].max(found[0])];
        }
    }
    // The flag does something, both ways.
    assert!(extremes[0] < 0.05 && extremes[1] == 1.0, "{extremes:?}");
}

#[test]
fn intervals_of_the_effective_sample_size_hold_the_truth_wherever_they_are_trusted() {
    let lighter = [0.1, 0.2, 0.3].map(Weights::Pareto);
    for count in [600, 2000] {
        for case in CASES.into_iter().chain(lighter) {
            let estimate =
                |stream: &mut Stream| effective_sample_fraction(&case.log_weights(count, stream));
            let found = coverage(estimate, case.effective_fraction());
            // The light tails of squared weights are taken for heavier ones, which leaves wide intervals.
            check(&format!("{case:?}, {count} weights"), found, 1.0);
        }
    }
}

#[test]
fn intervals_of_free_energy_differences_hold_the_truth_wherever_they_are_trusted() {
    // Three of four samples lie below; the weights on both sides have mean one.
    let truth = libm::log(0.25 / 0.75);
    for count in [200, 600, 2000] {
        for case in CASES.into_iter().chain(ALIKE) {
            let estimate = |stream: &mut Stream| {
                let values: Vec<f64> = (0..count).map(|_| stream.uniform()).collect();
                free_energy_difference(0.75, &values, &case.log_weights(count, stream))
            };
            let found = coverage(estimate, truth);
            // Trusted only if both sides are, which leaves wide intervals with the heavy tails.
            let most = if found[0] > 0.95 { 0.997 } else { 1.0 };
            check(&format!("{case:?}, {count} weights"), found, most);
        }
    }
}

/// Bins of the uniform values below, from one that holds half of them to one that holds a hundredth.
const EDGES: [f64; 5] = [0.0, 0.5, 0.9, 0.99, 1.0];

/// Checks the coverage of each bin of a profile from `draw`, which gives values and log weights.
fn check_profile<const BINS: usize>(
    what: &str,
    draw: impl Fn(&mut Stream) -> (Vec<f64>, Vec<f64>),
    edges: &[f64],
    truths: [f64; BINS],
) {
    let estimates = |stream: &mut Stream| {
        let (values, log_weights) = draw(stream);
        let (profile, errors) = free_energy_profile(edges, &values, &log_weights);
        let reliability = Reliability::of_weights(&log_weights);
        core::array::from_fn(|bin| Estimate {
            value: profile[bin],
            error: errors[bin],
            reliability,
        })
    };
    for (bin, found) in coverages(estimates, truths).into_iter().enumerate() {
        check(&format!("{what}, bin {bin}"), found, 0.997);
    }
}

/// Weights that have nothing to do with the value: the widest bin holds half of the draws, the narrowest a hundredth.
#[test]
fn intervals_of_free_energy_profiles_hold_the_truth_wherever_they_are_trusted() {
    for count in [600, 2000] {
        for case in CASES.into_iter().chain(ALIKE) {
            let draw = |stream: &mut Stream| {
                let values = (0..count).map(|_| stream.uniform()).collect();
                (values, case.log_weights(count, stream))
            };
            let what = format!("{case:?}, {count} weights");
            check_profile(&what, draw, &EDGES, [0.0; 4]);
        }
    }
}

/// Two values to each of the weights that are a function of both: proposals from a standard normal, towards one of
/// other means and widths.
#[test]
fn intervals_of_profiles_with_several_values_to_a_weight_hold_the_truth() {
    let edges = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5];
    for (mean, width) in [(0.0, 1.0), (0.5, 1.0), (0.0, 0.7), (0.0, 1.15), (0.3, 0.8)] {
        let cdf = |x: f64| 0.5 * libm::erfc((mean - x) / width / core::f64::consts::SQRT_2);
        let truths: [f64; 5] =
            core::array::from_fn(|bin| -libm::log(cdf(edges[bin + 1]) - cdf(edges[bin])));
        let draw = |stream: &mut Stream| {
            let x: Vec<f64> = (0..1200).map(|_| stream.normal()).collect();
            let log_weight = |x: &f64| {
                let z = (x - mean) / width;
                0.5 * (x * x - z * z)
            };
            let log_weights = x.chunks(2).map(|x| x.iter().map(log_weight).sum());
            let log_weights = log_weights.collect();
            (x, log_weights)
        };
        check_profile(&format!("{mean}, {width}"), draw, &edges, truths);
    }
}

#[test]
fn intervals_of_the_reverse_divergence_hold_the_truth_wherever_they_are_trusted() {
    for count in [200, 2000] {
        for case in CASES {
            let estimate = |stream: &mut Stream| reverse_kl(0.0, &case.log_weights(count, stream));
            let found = coverage(estimate, case.divergence());
            check(&format!("{case:?}, {count} weights"), found, 0.997);
        }
    }
}
