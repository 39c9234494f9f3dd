//! What a flow is trained towards: an energy with a number of particles, and how to sample it.

use crate::config::Config;
use crate::energy::{DoubleWell, Energy};
use crate::particles::Point;
use crate::random::{Role, Streams};
use crate::sampler::{Diagnostics, SamplerError, sample_double_well};
use crate::scalar::Real;
use crate::truth::{self, Truth};

/// A target system.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// The number of particles N.
    pub particles: usize,
    /// The reduced energy.
    pub energy: TargetEnergy,
}

/// The energy of a target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TargetEnergy {
    /// Double wells between all pairs, in the plane.
    DoubleWell(DoubleWell),
}

impl<T: Real, const D: usize> Energy<T, D> for TargetEnergy {
    fn energy(&self, x: &[Point<T, D>]) -> T {
        match self {
            Self::DoubleWell(well) => well.energy(x),
        }
    }

    fn add_gradient(&self, x: &[Point<T, D>], u_bar: T, x_bar: &mut [Point<T, D>]) {
        match self {
            Self::DoubleWell(well) => well.add_gradient(x, u_bar, x_bar),
        }
    }
}

impl Target {
    /// The target that a configuration names.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let particles = config.system.particles();
        Self {
            particles,
            energy: TargetEnergy::DoubleWell(config.double_well()),
        }
    }

    /// Draws `count` configurations, row-major.
    ///
    /// # Errors
    /// If the target cannot be sampled.
    pub fn sample(
        &self,
        count: usize,
        streams: &Streams,
        role: Role,
    ) -> Result<(Vec<f64>, Diagnostics), SamplerError> {
        match &self.energy {
            TargetEnergy::DoubleWell(well) => {
                sample_double_well(well, self.particles, count, streams, role)
            }
        }
    }

    /// What is known exactly.
    #[must_use]
    pub fn truth(&self) -> Option<Truth> {
        match &self.energy {
            TargetEnergy::DoubleWell(well) => truth::known(well, self.particles),
        }
    }

    /// The double well of two particles, whose every density is known; `None` for other targets.
    #[must_use]
    pub fn pair_well(&self) -> Option<&DoubleWell> {
        match &self.energy {
            TargetEnergy::DoubleWell(well) => (self.particles == 2).then_some(well),
        }
    }
}
