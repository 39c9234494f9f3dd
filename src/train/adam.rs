//! Adam with a learning-rate schedule and gradient clipping, in double precision.

use super::soap::Bases;
use super::soap::Scratch;
use crate::config::FULL;
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

/// Adam (Kingma and Ba 2015) with bias correction; with [`Bases`], in coordinates that follow the gradients
/// (Vyas and others 2024, SOAP).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Adam {
    /// The mean of gradients.
    first: Vec<f64>,
    /// The mean of their squares, in turned coordinates where there are bases.
    second: Vec<f64>,
    /// Updates done.
    step: u64,
    /// Added to the root of the second moment: gradients below this do not move a parameter at full rate.
    epsilon: f64,
    /// The weight of the past in the second moment.
    #[serde(default = "usual_memory")]
    memory: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bases: Option<Bases>,
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
            bases: None,
            buffers: Buffers::default(),
        }
    }

    /// In the coordinates of `bases`, which must be of as many parameters.
    #[must_use]
    pub fn in_bases(self, bases: Bases) -> Self {
        Self {
            bases: Some(bases),
            ..self
        }
    }

    /// The moments, first then second.
    #[must_use]
    pub fn moments(&self) -> (&[f64], &[f64]) {
        (&self.first, &self.second)
    }

    /// The coordinates, where they are not the parameters themselves.
    #[must_use]
    pub fn bases(&self) -> Option<&Bases> {
        self.bases.as_ref()
    }

    /// Forgets all gradients.
    pub fn reset(&mut self) {
        self.first.fill(0.0);
        self.second.fill(0.0);
        self.step = 0;
        if FULL && let Some(bases) = &mut self.bases {
            bases.reset();
        }
    }

    /// Moves `theta` against `gradient` at the given rate.
    pub fn update(&mut self, theta: &mut [f64], gradient: &[f64], rate: f64) {
        self.step += 1;
        for (m, g) in self.first.iter_mut().zip(gradient) {
            *m = BETA_1 * *m + (1.0 - BETA_1) * g;
        }
        let Buffers {
            gradient: turned,
            direction,
            scratch,
        } = &mut self.buffers;
        for buffer in [&mut *turned, &mut *direction] {
            buffer.resize(gradient.len(), 0.0);
        }
        match &self.bases {
            Some(bases) if FULL => {
                bases.turn(gradient, turned, scratch);
                bases.turn(&self.first, direction, scratch);
            }
            _ => {
                turned.copy_from_slice(gradient);
                direction.copy_from_slice(&self.first);
            }
        }
        let correction_1 = 1.0 - power(BETA_1, self.step);
        let correction_2 = 1.0 - power(self.memory, self.step);
        for ((d, v), g) in direction.iter_mut().zip(&mut self.second).zip(&*turned) {
            *v = self.memory * *v + (1.0 - self.memory) * g * g;
            *d = rate * (*d / correction_1) / ((*v / correction_2).sqrt() + self.epsilon);
        }
        if FULL && let Some(bases) = &mut self.bases {
            bases.turn_back(direction, scratch);
            bases.see(gradient, self.memory, self.step, scratch);
        }
        for (theta, d) in theta.iter_mut().zip(&*direction) {
            *theta -= d;
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
