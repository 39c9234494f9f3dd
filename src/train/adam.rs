//! Adam with a learning-rate schedule and gradient clipping, in double precision.

use super::soap::{Scratch, Soap};
use serde::{Deserialize, Serialize};

/// How the learning rate changes with the number of steps: a linear warm-up, half a cosine down to a
/// floor, and the floor from there on, so that a run may go on for ever.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Schedule {
    /// The step at which the rate is at its full height.
    pub warmup: u64,
    /// The step at which it reaches the floor.
    pub decay_steps: u64,
    /// The floor, as a part of the full rate.
    pub floor: f64,
}

impl Schedule {
    /// The factor on the learning rate at `step` (the first step is 0).
    #[must_use]
    pub fn factor(self, step: u64) -> f64 {
        if step < self.warmup {
            return (step as f64 + 1.0) / (self.warmup as f64 + 1.0);
        }
        let length = self.decay_steps.saturating_sub(self.warmup).max(1);
        let phase = (step - self.warmup).min(length) as f64 / length as f64;
        let cosine = 0.5 * (1.0 + libm::cos(core::f64::consts::PI * phase));
        self.floor + (1.0 - self.floor) * cosine
    }
}

/// Adam (Kingma and Ba 2015) with bias correction; with eigenbases, SOAP (Vyas and others 2024).
///
/// The names of its fields are those in snapshots.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Adam {
    /// The mean of gradients.
    first: Vec<f64>,
    /// The mean of their squares, in the eigenbases where there are any.
    second: Vec<f64>,
    /// Updates done.
    step: u64,
    /// Added to the root of the second moment: gradients below this do not move a parameter at full rate.
    epsilon: f64,
    /// The weight of the past in the second moment.
    #[serde(rename = "memory", default = "default_beta2")]
    beta2: f64,
    /// In every build, so that each can read the snapshots of all.
    #[serde(rename = "bases", default, skip_serializing_if = "Option::is_none")]
    soap: Option<Soap>,
    #[serde(skip)]
    buffers: Buffers,
}

/// What an update works in; holds nothing between updates.
#[derive(Clone, Debug, Default, PartialEq)]
struct Buffers {
    gradient: Vec<f64>,
    direction: Vec<f64>,
    scratch: Scratch,
}

/// β₁, the weight of the past in the mean of gradients, as Kingma and Ba have it.
const BETA_1: f64 = 0.9;
/// β₂ as Kingma and Ba have it, for gradients whose size changes slowly.
pub const BETA_2: f64 = 0.999;
/// β₂ for gradients whose size changes quickly, as those of log-variance losses do.
pub const BETA_2_SOAP: f64 = 0.99;

const fn default_beta2() -> f64 {
    BETA_2
}

impl Adam {
    /// For `len` parameters, all moments zero; ε > 0 and 0 < β₂ < 1.
    #[must_use]
    pub fn new(len: usize, epsilon: f64, beta2: f64) -> Self {
        Self {
            first: vec![0.0; len],
            second: vec![0.0; len],
            step: 0,
            epsilon,
            beta2,
            soap: None,
            buffers: Buffers::default(),
        }
    }

    /// In the eigenbases of `soap`, which must be of as many parameters.
    #[cfg(feature = "full")]
    #[must_use]
    pub fn in_eigenbases(self, soap: Soap) -> Self {
        Self {
            soap: Some(soap),
            ..self
        }
    }

    /// The moments, first then second.
    #[must_use]
    pub fn moments(&self) -> (&[f64], &[f64]) {
        (&self.first, &self.second)
    }

    /// Updates done.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.step
    }

    /// The numbers of the eigenbases, where there are any, in the order in which digests read them.
    pub(crate) fn eigenbases(&self) -> impl Iterator<Item = &[f64]> {
        self.soap.iter().flat_map(Soap::numbers)
    }

    /// Checks that this can be a state of the same optimiser as `fresh`, one before its first step, that has seen no
    /// gradient above the norm `longest`.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn check(&self, fresh: &Self, longest: f64) -> Result<(), String> {
        let fits = match (&self.soap, &fresh.soap) {
            (Some(own), Some(expected)) => own.fits(expected),
            (own, expected) => own.is_none() && expected.is_none(),
        };
        if !fits {
            return Err("its optimiser is not the one of this flow".into());
        }
        if let Some(soap) = &self.soap {
            soap.check(longest * longest)?;
        }
        if let Some(at) = self.second.iter().position(|value| *value < 0.0) {
            return Err(format!("number {at} of the second moments is negative"));
        }
        let Self { epsilon, beta2, .. } = *self;
        if !(epsilon > 0.0 && epsilon <= 1.0) {
            return Err(format!(
                "the optimiser's epsilon is {epsilon}; it is above 0 and at most 1"
            ));
        }
        if !(beta2 > 0.0 && beta2 < 1.0) {
            return Err(format!(
                "the optimiser's beta2 is {beta2}; it is above 0 and below 1"
            ));
        }
        Ok(())
    }

    /// Back to the state before the first update.
    pub fn reset(&mut self) {
        self.first.fill(0.0);
        self.second.fill(0.0);
        self.step = 0;
        #[cfg(feature = "full")]
        if let Some(soap) = &mut self.soap {
            soap.reset();
        }
    }

    /// Moves `parameters` against `gradient` at the given rate.
    pub fn update(&mut self, parameters: &mut [f64], gradient: &[f64], rate: f64) {
        self.step += 1;
        for (m, g) in self.first.iter_mut().zip(gradient) {
            *m = BETA_1 * *m + (1.0 - BETA_1) * g;
        }
        self.project(gradient);
        let correction_1 = 1.0 - power(BETA_1, self.step);
        let correction_2 = 1.0 - power(self.beta2, self.step);
        let Buffers {
            gradient: projected,
            direction,
            ..
        } = &mut self.buffers;
        for ((d, v), g) in direction.iter_mut().zip(&mut self.second).zip(&*projected) {
            *v = self.beta2 * *v + (1.0 - self.beta2) * g * g;
            *d = rate * (*d / correction_1) / ((*v / correction_2).sqrt() + self.epsilon);
        }
        #[cfg(feature = "full")]
        if let Some(soap) = &mut self.soap {
            let scratch = &mut self.buffers.scratch;
            soap.project_back(&mut self.buffers.direction, scratch);
            soap.update(gradient, self.beta2, self.step, scratch);
        }
        for (value, d) in parameters.iter_mut().zip(&self.buffers.direction) {
            *value -= d;
        }
    }

    /// Writes the gradient and the first moment in the eigenbases to the buffers.
    fn project(&mut self, gradient: &[f64]) {
        let buffers = &mut self.buffers;
        for buffer in [&mut buffers.gradient, &mut buffers.direction] {
            buffer.resize(gradient.len(), 0.0);
        }
        #[cfg(feature = "full")]
        if let Some(soap) = &self.soap {
            soap.project(gradient, &mut buffers.gradient, &mut buffers.scratch);
            soap.project(&self.first, &mut buffers.direction, &mut buffers.scratch);
            return;
        }
        buffers.gradient.copy_from_slice(gradient);
        buffers.direction.copy_from_slice(&self.first);
    }
}

fn power(base: f64, exponent: u64) -> f64 {
    libm::pow(base, exponent as f64)
}

/// Scales `gradient` down to the Euclidean norm `limit` if it is longer; returns the norm before.
pub fn clip_norm(gradient: &mut [f64], limit: f64) -> f64 {
    let norm = gradient.iter().map(|g| g * g).sum::<f64>().sqrt();
    if norm > limit {
        let factor = limit / norm;
        for g in gradient.iter_mut() {
            *g *= factor;
        }
    }
    norm
}
