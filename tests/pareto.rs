//! k̂ against another implementation, and what it is fitted to.

use approx::assert_relative_eq;
use equiflow::analysis::pareto::{Fit, SmoothedMean, pareto_k, threshold};
use equiflow::analysis::weights::{Reliability, log_z};

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
                log_z(&log_weights).reliability.pareto_k,
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
    assert!(!log_z(&lonely).reliability.is_trusted());
    let mut broken: Vec<f64> = quantiles(500).collect();
    broken[3] = f64::INFINITY;
    assert!(!Reliability::of(&broken).is_trusted());
    broken[3] = f64::NAN;
    assert!(!Reliability::of(&broken).is_trusted());
    assert!(Fit::new(&[0.0; 8]).is_none());
    // Weights that are all alike have no tail to be afraid of.
    let alike = log_z(&[-3.0; 100]);
    assert_eq!((alike.value, alike.error), (-3.0, 0.0));
    assert!(alike.reliability.is_trusted());
    assert_relative_eq!(threshold(100), 0.5, epsilon = 1e-15);
    assert_eq!(threshold(100_000), 0.7);
}

#[test]
fn a_heavy_tail_of_weights_almost_alike_matters_to_their_mean_alone() {
    // Of 400 weights the tail holds 60, so k = 0.8 is above the limit.
    let of = |spread: f64| -> Vec<f64> {
        quantiles(400)
            .map(|p| libm::log(1.0 + spread * power(p, 0.8)))
            .collect()
    };
    let [narrow, wide] = [0.005, 0.5].map(of);
    for log_weights in [&narrow, &wide] {
        let mean = log_z(log_weights).reliability;
        assert!(
            mean.pareto_k > mean.limit && mean.pareto_k < 0.9,
            "{mean:?}"
        );
    }
    assert!(Reliability::of_weights(&narrow).is_trusted());
    assert!(!Reliability::of_weights(&wide).is_trusted());
    // One weight that outweighs the others is not a small tail, however alike those are.
    let mut one = vec![0.0; 400];
    one[7] = libm::log(50.0);
    assert!(!Reliability::of_weights(&one).is_trusted());
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
