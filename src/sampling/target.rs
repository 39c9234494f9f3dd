//! What a flow is trained towards: an energy with a number of particles, and how to sample it.

use crate::config::{Config, FULL, System};
use crate::math::random::{Role, Streams};
use crate::math::simd::Real;
use crate::sampling::{Diagnostics, SamplerError, sample_double_well, sample_lennard_jones};
use crate::system::configuration::Point;
use crate::system::energy::{DoubleWell, Energy, LennardJones};
use crate::system::exact::{self, Truth};

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
    /// A Lennard-Jones cluster, in space.
    LennardJones(LennardJones),
}

/// So that neither is compiled where it is never asked.
const NOWHERE_ELSE: &str = "double wells are in the plane, clusters in space";

impl<T: Real, const D: usize> Energy<T, D> for TargetEnergy {
    fn energy(&self, x: &[Point<T, D>]) -> T {
        match self {
            Self::DoubleWell(well) if D == 2 => well.energy(x),
            Self::LennardJones(cluster) if D == 3 => cluster.energy(x),
            _ => unreachable!("{NOWHERE_ELSE}"),
        }
    }

    fn add_gradient(&self, x: &[Point<T, D>], u_bar: T, x_bar: &mut [Point<T, D>]) {
        match self {
            Self::DoubleWell(well) if D == 2 => well.add_gradient(x, u_bar, x_bar),
            Self::LennardJones(cluster) if D == 3 => cluster.add_gradient(x, u_bar, x_bar),
            _ => unreachable!("{NOWHERE_ELSE}"),
        }
    }
}

impl Target {
    /// The target that a configuration names.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let energy = match config.system {
            System::Dw2 | System::Dw4 | System::Dw => {
                TargetEnergy::DoubleWell(config.double_well())
            }
            System::Lj13 => TargetEnergy::LennardJones(config.lennard_jones()),
        };
        Self {
            particles: config.particle_count(),
            energy,
        }
    }

    /// Where pairs are found: the centres of the bases in distance lie on [0, this], in units of length,
    /// and their bandwidth, at 50 centres. Double wells as in Köhler, Klein, Noé 2020, appendix; clusters are
    /// smaller, and steeper at contact.
    #[must_use]
    pub fn distance_range(&self) -> (f64, f64) {
        match &self.energy {
            TargetEnergy::DoubleWell(_) => (8.0, 0.5),
            TargetEnergy::LennardJones(_) => (6.0, 0.25),
        }
    }

    /// Test configurations drawn for every run: fewer where they are dear.
    #[must_use]
    pub fn test_samples(&self) -> usize {
        match &self.energy {
            TargetEnergy::DoubleWell(_) => 10_000,
            TargetEnergy::LennardJones(_) => 2000,
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
            TargetEnergy::LennardJones(cluster) if FULL => {
                sample_lennard_jones(cluster, self.particles, count, streams, role)
            }
            TargetEnergy::LennardJones(_) => unreachable!("{NOWHERE_ELSE}"),
        }
    }

    /// What is known exactly.
    #[must_use]
    pub fn truth(&self) -> Option<Truth> {
        match &self.energy {
            TargetEnergy::DoubleWell(well) => exact::known(well, self.particles),
            TargetEnergy::LennardJones(cluster) if FULL => {
                exact::known_cluster(cluster, self.particles)
            }
            TargetEnergy::LennardJones(_) => None,
        }
    }

    /// The double well of two particles, whose every density is known; `None` for other targets.
    #[must_use]
    pub fn pair_well(&self) -> Option<&DoubleWell> {
        match &self.energy {
            TargetEnergy::DoubleWell(well) => (self.particles == 2).then_some(well),
            TargetEnergy::LennardJones(_) => None,
        }
    }
}
