//! Everything that determines a run: its settings, their defaults and ranges, and their link form.

pub mod link;
pub mod schema;

pub use link::Link;
pub use schema::{Choice, ConfigError, FIELDS, Field, Kind, MAX_SEED, Value};

use crate::energy::{DoubleWell, LennardJones};
use crate::ode::{Tableau, tableau};
use serde::{Deserialize, Serialize};

/// The target system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum System {
    /// Two particles in the plane with a double-well pair potential.
    Dw2,
    /// Four particles in the plane with double-well pair potentials.
    Dw4,
    /// Thirteen particles in space with Lennard-Jones pair potentials and a harmonic trap.
    Lj13,
}

impl Choice for System {
    const NAMES: &'static [(&'static str, Self)] =
        &[("dw2", Self::Dw2), ("dw4", Self::Dw4), ("lj13", Self::Lj13)];
}

impl System {
    /// The number of particles N.
    #[must_use]
    pub const fn particles(self) -> usize {
        match self {
            Self::Dw2 => 2,
            Self::Dw4 => 4,
            Self::Lj13 => 13,
        }
    }
}

/// What training minimises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ObjectiveKind {
    /// The negative log likelihood of data: KL(p‖q) up to a constant.
    Likelihood,
    /// The energy of the model's own samples: KL(q‖p) up to a constant.
    Energy,
    /// λ·likelihood + (1 − λ)·energy, with λ falling from 1 to [`Config::lambda`] over the first
    /// thousand steps (Köhler, Klein, Noé 2020, section 6).
    Mixture,
}

impl Choice for ObjectiveKind {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("likelihood", Self::Likelihood),
        ("energy", Self::Energy),
        ("mixture", Self::Mixture),
    ];
}

/// Where training starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StartKind {
    /// Small random weights: a flow near the identity.
    Random,
    /// The closed-form solution of flow matching on the training data.
    Matching,
}

impl Choice for StartKind {
    const NAMES: &'static [(&'static str, Self)] =
        &[("random", Self::Random), ("matching", Self::Matching)];
}

/// The method that carries noise to samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IntegratorKind {
    /// The classical method of order four.
    Rk4,
    /// The midpoint rule, order two.
    Midpoint,
    /// Euler's method, order one.
    Euler,
}

impl Choice for IntegratorKind {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("rk4", Self::Rk4),
        ("midpoint", Self::Midpoint),
        ("euler", Self::Euler),
    ];
}

impl IntegratorKind {
    /// Its coefficients.
    #[must_use]
    pub const fn tableau(self) -> Tableau {
        match self {
            Self::Rk4 => tableau::RK4,
            Self::Midpoint => tableau::MIDPOINT,
            Self::Euler => tableau::EULER,
        }
    }
}

/// Steps over which the mixture moves from pure likelihood to its final weight.
const MIXTURE_STEPS: f64 = 1000.0;

/// The settings of a run. Two equal configurations train the same model, bit for bit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Config {
    /// The target system.
    pub system: System,
    /// The number of training configurations.
    pub samples: u32,
    /// Configurations per training step.
    pub batch: u32,
    /// The learning rate of Adam at the start.
    pub learning_rate: f64,
    /// Runge–Kutta steps from noise to sample.
    pub ode_steps: u32,
    /// The seed of every random number; at most 2⁵³ − 1, so that links carry it exactly.
    pub seed: u64,
    /// What is minimised.
    pub objective: ObjectiveKind,
    /// The final weight λ of the likelihood in the mixture, in [0, 1].
    pub lambda: f64,
    /// The integrator.
    pub integrator: IntegratorKind,
    /// Where training starts.
    pub start: StartKind,
    /// The target's temperature τ.
    pub tau: f64,
    /// Linear coefficient of the double well, see [`DoubleWell`].
    pub a: f64,
    /// Quadratic coefficient.
    pub b: f64,
    /// Quartic coefficient.
    pub c: f64,
    /// The distance of the barrier.
    pub d0: f64,
}

impl Default for Config {
    fn default() -> Self {
        let DoubleWell { a, b, c, d0, tau } = DoubleWell::default();
        Self {
            system: System::Dw2,
            samples: 10_000,
            batch: 256,
            learning_rate: 5e-3,
            ode_steps: 20,
            seed: 1,
            objective: ObjectiveKind::Likelihood,
            lambda: 0.5,
            integrator: IntegratorKind::Rk4,
            start: StartKind::Random,
            tau,
            a,
            b,
            c,
            d0,
        }
    }
}

impl Config {
    /// The energy of the double wells.
    #[must_use]
    pub fn double_well(&self) -> DoubleWell {
        let Self {
            a, b, c, d0, tau, ..
        } = *self;
        DoubleWell { a, b, c, d0, tau }
    }

    /// The energy of the Lennard-Jones cluster.
    #[must_use]
    pub fn lennard_jones(&self) -> LennardJones {
        LennardJones {
            tau: self.tau,
            ..LennardJones::default()
        }
    }

    /// The weight of the likelihood at a training step; the energy has the rest.
    #[must_use]
    pub fn likelihood_weight(&self, step: u64) -> f64 {
        match self.objective {
            ObjectiveKind::Likelihood => 1.0,
            ObjectiveKind::Energy => 0.0,
            ObjectiveKind::Mixture => {
                1.0 + (self.lambda - 1.0) * (step as f64 / MIXTURE_STEPS).min(1.0)
            }
        }
    }
}
