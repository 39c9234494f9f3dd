//! The state that training changes, and how a step changes it.

use crate::config::{Config, DataSource};
use crate::flow_matching::SquareRoot;
use crate::math::digest::Digest;
use crate::train::adam::{Adam, clip_norm};
use crate::train::eta::{Eta, EtaBar};
use serde::{Deserialize, Serialize};

/// Gradients longer than this are scaled down, in nats per unit of the coordinates.
const CLIP: f64 = 10.0;
/// So are gradients longer than this many times the running mean of their norm.
const BURST: f64 = 4.0;
/// The decay of that running mean.
const NORM_DECAY: f64 = 0.98;
/// The decay of the running mean of log weights.
const BASELINE_DECAY: f64 = 0.9;
/// The decay of the running average of the parameters, once it has warmed up.
const AVERAGE_DECAY: f64 = 0.99;
/// The largest number of steps that a state can have: JavaScript carries it exactly.
const MAX_STEPS: u64 = (1 << 53) - 1;
/// The largest size of a coordinate or a log weight: fields and their densities are computed in `f32`.
const MOST: f64 = f32::MAX as f64;
/// The largest running mean of norms of gradients that are at most [`CLIP`] long, with room for rounding.
const LARGEST_NORM: f64 = 1.000_001 * CLIP;

/// The state that training changes, and nothing else: what a snapshot holds. η are the coordinates that the
/// optimiser moves, from which the parameters θ of the field follow.
///
/// Serialized names are those of version 0.1.0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// Steps done.
    pub step: u64,
    /// η of the last step.
    #[serde(rename = "theta")]
    pub eta: Eta,
    /// The running average of η: the model that is shown and measured.
    #[serde(rename = "average")]
    pub eta_average: Eta,
    /// The optimiser.
    pub adam: Adam,
    /// The running mean of the norm of clipped gradients; zero before the first.
    #[serde(rename = "usual_norm")]
    pub norm_average: f64,
    /// The running mean of the log weights of data in nats, once an objective has asked for them: the baseline of the
    /// log-variance loss and of importance weights.
    #[serde(rename = "usual_log_weight", default)]
    pub log_weight_baseline: Option<f64>,
    /// 1 where θ follows from η by the low-rank square root. Version 0.1.0 had the triangular one alone and did not name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) low_rank: Option<u64>,
}

impl State {
    /// The state before the first step of a run with these settings, at η.
    #[must_use]
    pub fn new(config: &Config, eta: Eta, adam: Adam) -> Self {
        Self {
            step: 0,
            eta_average: eta.clone(),
            eta,
            adam,
            norm_average: 0.0,
            log_weight_baseline: None,
            low_rank: config.starts_matched().then_some(1),
        }
    }

    /// How θ follows from η, where that is whitened.
    #[must_use]
    pub fn root(&self) -> SquareRoot {
        match self.low_rank {
            None => SquareRoot::Triangular,
            Some(_) => SquareRoot::LowRank,
        }
    }

    /// The same numbers as η of the triangular root, as version 0.1.0 had them.
    pub(super) fn name_no_root(&mut self) {
        self.low_rank = None;
    }

    /// The norm that gradients are scaled down to if they are longer.
    fn gradient_limit(&self) -> f64 {
        if self.norm_average > 0.0 {
            CLIP.min(BURST * self.norm_average)
        } else {
            CLIP
        }
    }

    /// Clips the gradient and moves η against it at `rate`, and the average after it; `average_step` counts the steps
    /// since the average began. A gradient that is not finite moves nothing. Returns the norm before clipping.
    pub(super) fn descend(
        &mut self,
        EtaBar(gradient): EtaBar<'_>,
        rate: f64,
        average_step: u64,
    ) -> f64 {
        let limit = self.gradient_limit();
        let norm = clip_norm(gradient, limit);
        if !norm.is_finite() {
            return norm;
        }
        let clipped = norm.min(limit);
        self.norm_average = if self.norm_average > 0.0 {
            NORM_DECAY * self.norm_average + (1.0 - NORM_DECAY) * clipped
        } else {
            clipped
        };
        self.adam.update(self.eta.values_mut(), gradient, rate);
        // Short at first, so that the average forgets where it began.
        let step = average_step as f64;
        let keep = AVERAGE_DECAY.min((step + 1.0) / (step + 10.0));
        let averages = self.eta_average.values_mut().iter_mut();
        for (average, eta) in averages.zip(self.eta.values()) {
            *average = keep * *average + (1.0 - keep) * eta;
        }
        norm
    }

    /// Takes the mean log weight of a batch into the baseline, unless one of them is not finite: the baseline would stay so.
    pub(super) fn update_baseline(&mut self, mean: f64) {
        if !mean.is_finite() {
            return;
        }
        let baseline = self.log_weight_baseline.unwrap_or(mean);
        self.log_weight_baseline = Some(baseline + (1.0 - BASELINE_DECAY) * (mean - baseline));
    }

    /// A warm restart: goes on from the average with a fresh optimiser.
    pub(super) fn restart(&mut self) {
        let average = self.eta_average.values();
        self.eta.values_mut().copy_from_slice(average);
        self.adam.reset();
        self.norm_average = 0.0;
    }

    /// A digest of all of it, of the name of data that were brought along, and of a root that version 0.1.0 did not have.
    #[must_use]
    pub fn digest(&self, data: DataSource) -> Digest {
        let digest = Digest::default()
            .word(self.step)
            .numbers(self.eta.values())
            .numbers(self.eta_average.values());
        let (first, second) = self.adam.moments();
        let digest = digest
            .numbers(first)
            .numbers(second)
            .numbers(&[self.norm_average])
            .numbers(self.log_weight_baseline.as_slice());
        let digest = self.adam.eigenbases().fold(digest, Digest::numbers);
        let digest = self.low_rank.map_or(digest, |one| digest.word(one));
        match data {
            DataSource::Sampler => digest,
            DataSource::Own(data) => digest.word(data),
        }
    }

    /// Checks that this can be a state of a run whose optimiser was `fresh` before the first step.
    ///
    /// # Errors
    /// The first thing that is wrong, in words.
    pub fn check(&self, fresh: &Adam) -> Result<(), String> {
        let expected = fresh.moments().0.len();
        let (first, second) = self.adam.moments();
        let parts = [
            ("theta", self.eta.values(), MOST),
            ("average", self.eta_average.values(), MOST),
            ("first moments", first, LARGEST_NORM),
            ("second moments", second, LARGEST_NORM * LARGEST_NORM),
        ];
        for (name, values, most) in parts {
            if values.len() != expected {
                let found = values.len();
                return Err(format!("{name} has {found} numbers instead of {expected}"));
            }
            if let Some(at) = values.iter().position(|value| !value.is_finite()) {
                return Err(format!("number {at} of {name} is not finite"));
            }
            if let Some(at) = values.iter().position(|value| value.abs() > most) {
                return Err(format!(
                    "number {at} of {name} is larger than those of any run"
                ));
            }
        }
        if self.step > MAX_STEPS {
            return Err("it has more steps than JavaScript can count".into());
        }
        if self.adam.steps() > self.step {
            return Err("the optimiser has made more updates than steps".into());
        }
        if !(0.0..=LARGEST_NORM).contains(&self.norm_average) {
            return Err("the mean gradient norm is negative or larger than that of any run".into());
        }
        let is_beyond = |value| !(-MOST..=MOST).contains(&value);
        if self.log_weight_baseline.is_some_and(is_beyond) {
            return Err("the mean log weight is larger than that of any run".into());
        }
        self.adam.check(fresh, LARGEST_NORM)
    }
}
