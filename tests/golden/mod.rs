//! Golden bits: short runs whose digests are the same natively, in Node and in every browser.
//!
//! They move when the mathematics or the order of operations changes; the CHANGELOG says when and why.

use equiflow::analysis::weights::{effective_sample_size, log_mean_exp};
use equiflow::app::run;
use equiflow::config::Link;
use equiflow::math::digest::Digest;
use serde::Deserialize;

/// One short run.
#[derive(Deserialize)]
pub struct Golden {
    /// Settings and steps.
    pub link: String,
    /// The digest of the state after them.
    pub digest: String,
    /// The digest of the measured numbers, which are computed in double precision.
    pub report: String,
}

/// All golden runs.
pub fn golden() -> Vec<Golden> {
    serde_json::from_str(include_str!("../data/golden.json")).expect("the golden file is valid")
}

/// Runs a link and returns the digests of state and report.
pub fn run(link: &str) -> (String, String) {
    let link = Link::parse(link).expect("golden links are valid");
    let mut trainer = run::open(link.config).expect("golden targets can be sampled");
    let mut loss = f64::NAN;
    for _ in 0..link.steps.unwrap_or(0) {
        loss = trainer.step().loss;
    }
    let report = trainer.evaluate(32, loss);
    // The plain estimate of log Z and its delta-method error, which show every bit of every weight.
    let weights = trainer.weighted_samples(32).log_weights;
    let variance = (1.0 / effective_sample_size(&weights) - 1.0).max(0.0) / 31.0;
    let numbers = [
        report.train_nll,
        report.test_nll,
        report.ess,
        log_mean_exp(&weights),
        variance.sqrt(),
        report.defect,
    ];
    (
        trainer.digest().to_string(),
        Digest::default().numbers(&numbers).to_string(),
    )
}
