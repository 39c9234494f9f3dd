//! What stays the same during a run.

use super::coordinates::{self, Coordinates};
use super::data::Data;
use super::error::StartError;
use super::eta::Eta;
use super::matching::Matching;
use crate::config::Config;
use crate::flow::build::{Architecture, Flow};
use crate::flow_matching::SquareRoot;
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
        let matched = setup.match_data(None)?;
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

    /// Takes the coordinates that a state with this root has.
    pub(crate) fn whiten_by(&mut self, root: SquareRoot) -> Result<(), StartError> {
        if let Coordinates::Whitened(whitening) = &self.coordinates
            && whitening.root() != root
        {
            self.match_data(Some(root))?;
        }
        Ok(())
    }

    /// Whether the run shows parameters that are not known precisely, until its coordinates are.
    pub(crate) fn is_shown(&self) -> bool {
        matches!(self.coordinates, Coordinates::Shown(_))
    }

    /// What the closed-form solution is computed by; `None` where the run starts from random parameters.
    pub(crate) fn matching(&self) -> Option<Box<Matching<D>>> {
        Matching::new(
            &self.config,
            &self.target,
            &self.architecture,
            &self.streams,
        )
        .map(Box::new)
    }

    /// Takes the coordinates of the closed-form solution and returns the η there, or takes those of a `given` η. `None` where
    /// the run starts from random parameters.
    fn match_data(&mut self, given: Option<SquareRoot>) -> Result<Option<Eta>, StartError> {
        let Some(mut matching) = self.matching() else {
            return Ok(None);
        };
        loop {
            if let Some((coordinates, eta)) = matching.advance(&self.data.train, given)? {
                self.coordinates = coordinates;
                return Ok(eta);
            }
        }
    }
}
