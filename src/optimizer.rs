//! Adam with a learning-rate schedule and gradient clipping, in double precision.

use serde::{Deserialize, Serialize};

/// How the learning rate changes with the number of steps: a linear warm-up, half a cosine down to a
/// floor, and the floor from there on, so that a run may go on for ever.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Schedule {
    /// The step at which the rate is at its full height.
    pub warmup: u64,
    /// The step at which it reaches the floor.
    pub horizon: u64,
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
        let length = self.horizon.saturating_sub(self.warmup).max(1);
        let phase = (step - self.warmup).min(length) as f64 / length as f64;
        let cosine = 0.5 * (1.0 + libm::cos(core::f64::consts::PI * phase));
        self.floor + (1.0 - self.floor) * cosine
    }
}

/// Adam (Kingma and Ba 2015) with bias correction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Adam {
    first: Vec<f64>,
    second: Vec<f64>,
    /// Updates done.
    step: u64,
    /// Added to the root of the second moment: gradients below this do not move a parameter at full rate.
    epsilon: f64,
    /// The weight of the past in the second moment.
    #[serde(default = "usual_memory")]
    memory: f64,
}

const BETA_1: f64 = 0.9;
/// β₂ of Kingma and Ba, for gradients whose size changes slowly.
pub const LONG_MEMORY: f64 = 0.999;
/// β₂ for gradients whose size changes quickly.
pub const SHORT_MEMORY: f64 = 0.99;

const fn usual_memory() -> f64 {
    LONG_MEMORY
}

impl Adam {
    /// For `len` parameters, all moments zero; ε > 0; `memory` is β₂.
    #[must_use]
    pub fn new(len: usize, epsilon: f64, memory: f64) -> Self {
        Self {
            first: vec![0.0; len],
            second: vec![0.0; len],
            step: 0,
            epsilon,
            memory,
        }
    }

    /// The moments, first then second.
    #[must_use]
    pub fn moments(&self) -> (&[f64], &[f64]) {
        (&self.first, &self.second)
    }

    /// Forgets all moments.
    pub fn reset(&mut self) {
        self.first.fill(0.0);
        self.second.fill(0.0);
        self.step = 0;
    }

    /// Moves `theta` against `gradient` at the given rate.
    pub fn update(&mut self, theta: &mut [f64], gradient: &[f64], rate: f64) {
        self.step += 1;
        let correction_1 = 1.0 - power(BETA_1, self.step);
        let correction_2 = 1.0 - power(self.memory, self.step);
        let moments = self.first.iter_mut().zip(&mut self.second);
        for ((theta, g), (m, v)) in theta.iter_mut().zip(gradient).zip(moments) {
            *m = BETA_1 * *m + (1.0 - BETA_1) * g;
            *v = self.memory * *v + (1.0 - self.memory) * g * g;
            *theta -= rate * (*m / correction_1) / ((*v / correction_2).sqrt() + self.epsilon);
        }
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
