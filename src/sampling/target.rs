//! What a flow is trained towards: an energy with a number of particles, and how to sample it.

use crate::config::{Config, NotSupported, System};
use crate::math::random::{Role, Streams};
use crate::math::simd::Real;
#[cfg(feature = "full")]
use crate::sampling::LennardJonesSampler;
use crate::sampling::{Diagnostics, DoubleWellSampler, ReferenceSampler, SamplerError, draw_all};
use crate::system::configuration::Point;
#[cfg(feature = "full")]
use crate::system::energy::LennardJones;
use crate::system::energy::{DoubleWell, Energy};
use crate::system::exact::{self, ExactValues};
use crate::system::mean_free::Configurations;

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
    #[cfg(feature = "full")]
    LennardJones(LennardJones),
}

impl<T: Real, const D: usize> Energy<T, D> for TargetEnergy {
    fn energy(&self, x: &[Point<T, D>]) -> T {
        match self {
            Self::DoubleWell(well) => well.energy(x),
            #[cfg(feature = "full")]
            Self::LennardJones(cluster) => cluster.energy(x),
        }
    }

    fn add_gradient(&self, x: &[Point<T, D>], u_bar: T, x_bar: &mut [Point<T, D>]) -> T {
        match self {
            Self::DoubleWell(well) => well.add_gradient(x, u_bar, x_bar),
            #[cfg(feature = "full")]
            Self::LennardJones(cluster) => cluster.add_gradient(x, u_bar, x_bar),
        }
    }
}

/// Two particles of a cluster are bonded if they are closer than this, in units of the distance of the minimum.
#[cfg(feature = "full")]
const BOND: f64 = 1.25;

impl Target {
    /// The target that a configuration names.
    ///
    /// # Errors
    /// If this build does not hold it.
    pub fn new(config: &Config) -> Result<Self, NotSupported> {
        let energy = match config.system {
            System::Dw2 | System::Dw4 | System::Dw => {
                TargetEnergy::DoubleWell(config.double_well())
            }
            #[cfg(feature = "full")]
            System::Lj13 | System::Lj => TargetEnergy::LennardJones(config.lennard_jones()),
            #[cfg(not(feature = "full"))]
            System::Lj13 | System::Lj => return Err(NotSupported),
        };
        Ok(Self {
            particles: config.particle_count(),
            energy,
        })
    }

    /// The distance below which a pair counts as close, in units of length: that of the barrier of double wells, and of
    /// a bond in clusters.
    #[must_use]
    #[cfg(feature = "full")]
    pub(crate) fn pair_threshold(&self) -> f64 {
        match &self.energy {
            TargetEnergy::DoubleWell(well) => well.d0,
            #[cfg(feature = "full")]
            TargetEnergy::LennardJones(cluster) => BOND * cluster.r_m,
        }
    }

    /// Where pairs are found: the centres of the bases in distance lie on [0, this], in units of length,
    /// and their bandwidth, at 50 centres. Double wells as in Köhler, Klein, Noé 2020, appendix; clusters are
    /// smaller, and steeper at contact.
    #[must_use]
    pub fn distance_range(&self) -> (f64, f64) {
        match &self.energy {
            TargetEnergy::DoubleWell(_) => (8.0, 0.5),
            #[cfg(feature = "full")]
            TargetEnergy::LennardJones(_) => (6.0, 0.25),
        }
    }

    /// Test configurations drawn for every run.
    #[must_use]
    pub fn test_samples(&self) -> usize {
        match &self.energy {
            TargetEnergy::DoubleWell(_) => System::Dw.test_samples(),
            #[cfg(feature = "full")]
            TargetEnergy::LennardJones(_) => System::Lj.test_samples(),
        }
    }

    /// A sampler of `count` configurations.
    ///
    /// # Errors
    /// If the target cannot be sampled.
    pub fn sampler(
        &self,
        count: usize,
        streams: &Streams,
        role: Role,
    ) -> Result<Box<dyn ReferenceSampler>, SamplerError> {
        let n = self.particles;
        Ok(match &self.energy {
            TargetEnergy::DoubleWell(well) => {
                Box::new(DoubleWellSampler::new(well, n, count, streams, role)?)
            }
            #[cfg(feature = "full")]
            TargetEnergy::LennardJones(cluster) => {
                Box::new(LennardJonesSampler::new(cluster, n, count, streams, role)?)
            }
        })
    }

    /// Draws `count` configurations.
    ///
    /// # Errors
    /// If the target cannot be sampled.
    pub fn sample<const D: usize>(
        &self,
        count: usize,
        streams: &Streams,
        role: Role,
    ) -> Result<(Configurations<D>, Diagnostics), SamplerError> {
        let mut sampler = self.sampler(count, streams, role)?;
        let (flat, diagnostics) = draw_all(&mut *sampler, count * self.particles * D);
        // The chains move on the mean-free subspace.
        Ok((Configurations::read(self.particles, &flat), diagnostics))
    }

    /// What is known exactly.
    #[must_use]
    pub fn exact_values(&self) -> Option<ExactValues> {
        match &self.energy {
            TargetEnergy::DoubleWell(well) => exact::known(well, self.particles),
            #[cfg(feature = "full")]
            TargetEnergy::LennardJones(cluster) => exact::known_cluster(cluster, self.particles),
        }
    }

    /// The double well of two particles, whose every density is known; `None` for other targets.
    #[must_use]
    pub(crate) fn pair_well(&self) -> Option<&DoubleWell> {
        match &self.energy {
            TargetEnergy::DoubleWell(well) => (self.particles == 2).then_some(well),
            #[cfg(feature = "full")]
            TargetEnergy::LennardJones(_) => None,
        }
    }
}
