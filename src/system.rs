//! Particle systems: configurations, their symmetries, the prior, energies and what is known exactly about them.

pub mod configuration;
pub mod energy;
pub mod exact;
pub mod group;
#[cfg(feature = "full")]
pub mod inherent_structures;
pub mod mean_free;
pub mod prior;
