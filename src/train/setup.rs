//! What stays the same during a run.

use super::coordinates::{self, Coordinates};
use super::data::Data;
use super::error::StartError;
use crate::config::Config;
use crate::flow::build::{Architecture, Flow};
use crate::math::random::Streams;
use crate::sampling::target::Target;

/// The settings of a run and all that follows from them and the data before the first step.
pub(super) struct Setup<const D: usize> {
    pub config: Config,
    pub target: Target,
    pub architecture: Architecture,
    pub flow: Flow<D>,
    pub streams: Streams,
    pub data: Data,
    pub coordinates: Coordinates,
}

impl<const D: usize> Setup<D> {
    /// For whole configurations without overlapping particles; with the η to start from.
    pub fn new(config: Config, data: Data) -> Result<(Self, Vec<f64>), StartError> {
        let streams = Streams::new(config.seed);
        let target = Target::new(&config)?;
        let architecture = Architecture::new(&config, &target)?;
        let (coordinates, eta) =
            coordinates::start::<D>(&config, &target, &architecture, &data.train, &streams)?;
        let setup = Self {
            config,
            target,
            flow: architecture.flow(),
            architecture,
            streams,
            data,
            coordinates,
        };
        Ok((setup, eta))
    }
}
