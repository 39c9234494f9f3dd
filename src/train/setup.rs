//! What stays the same during a run.

use super::coordinates::{self, Coordinates};
use super::data::Data;
use super::error::StartError;
use super::eta::Eta;
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
    pub data: Data<D>,
    pub coordinates: Coordinates,
}

impl<const D: usize> Setup<D> {
    /// For whole configurations without overlapping particles; with the η to start from.
    pub(crate) fn new(config: Config, data: Data<D>) -> Result<(Self, Eta), StartError> {
        let (mut setup, random) = Self::untrained(config, data)?;
        let matched = setup.match_data()?;
        Ok((setup, matched.unwrap_or(random)))
    }

    /// The same, with random parameters whatever the settings say: it needs no data yet.
    pub(crate) fn untrained(config: Config, data: Data<D>) -> Result<(Self, Eta), StartError> {
        let streams = Streams::new(config.seed);
        let target = Target::new(&config)?;
        let architecture = Architecture::new(&config, &target)?;
        let (coordinates, eta) = coordinates::random::<D>(&architecture, &streams);
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

    /// Whether the run starts from the closed-form solution of flow matching, which needs all data.
    pub(crate) fn is_matched(&self) -> bool {
        coordinates::is_whitened(&self.config, &self.architecture)
    }

    /// Takes the coordinates of the closed-form solution; returns the η there. `None` where the run starts from random
    /// parameters.
    pub(crate) fn match_data(&mut self) -> Result<Option<Eta>, StartError> {
        let Self {
            config,
            target,
            architecture,
            streams,
            data,
            ..
        } = &*self;
        let matched = coordinates::matched(config, target, architecture, &data.train, streams)?;
        Ok(matched.map(|(coordinates, eta)| {
            self.coordinates = coordinates;
            eta
        }))
    }
}
