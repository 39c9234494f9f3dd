//! Adam with a learning-rate schedule and gradient clipping, in double precision.

use serde::{Deserialize, Serialize};

/// How the learning rate changes with the number of steps.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Schedule {
    /// The same at every step.
    Constant,
    /// Constant for the first `plateau` steps, then falling as √(plateau/step): needs no horizon.
    InverseSquareRoot {
        /// The number of steps at the full rate.
        plateau: u64,
    },
    /// Half a cosine from the full rate to zero at `horizon` steps.
    Cosine {
        /// The step at which the rate reaches zero.
        horizon: u64,
    },
}

impl Schedule {
    /// The factor on the learning rate at `step` (the first step is 0).
    #[must_use]
    pub fn factor(self, step: u64) -> f64 {
        match self {
            Self::Constant => 1.0,
            Self::InverseSquareRoot { plateau } => {
                (plateau.max(1) as f64 / step.max(1) as f64).sqrt().min(1.0)
            }
            Self::Cosine { horizon } => {
                let phase = step.min(horizon) as f64 / horizon.max(1) as f64;
                0.5 * (1.0 + libm::cos(core::f64::consts::PI * phase))
            }
        }
    }
}

/// Adam (Kingma and Ba 2015) with bias correction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Adam {
    first: Vec<f64>,
    second: Vec<f64>,
    /// Updates done.
    step: u64,
}

const BETA_1: f64 = 0.9;
const BETA_2: f64 = 0.999;
const EPSILON: f64 = 1e-8;

impl Adam {
    /// For `len` parameters, all moments zero.
    #[must_use]
    pub fn new(len: usize) -> Self {
        Self {
            first: vec![0.0; len],
            second: vec![0.0; len],
            step: 0,
        }
    }

    /// The moments, first then second.
    #[must_use]
    pub fn moments(&self) -> (&[f64], &[f64]) {
        (&self.first, &self.second)
    }

    /// Moves `theta` against `gradient` at the given rate.
    pub fn update(&mut self, theta: &mut [f64], gradient: &[f64], rate: f64) {
        self.step += 1;
        let correction_1 = 1.0 - power(BETA_1, self.step);
        let correction_2 = 1.0 - power(BETA_2, self.step);
        let moments = self.first.iter_mut().zip(&mut self.second);
        for ((theta, g), (m, v)) in theta.iter_mut().zip(gradient).zip(moments) {
            *m = BETA_1 * *m + (1.0 - BETA_1) * g;
            *v = BETA_2 * *v + (1.0 - BETA_2) * g * g;
            *theta -= rate * (*m / correction_1) / ((*v / correction_2).sqrt() + EPSILON);
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
