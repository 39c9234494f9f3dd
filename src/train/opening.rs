//! Runs that begin before their reference samples are drawn; whatever needs all of them waits.

use super::coordinates::Coordinates;
use super::drawing::Drawing;
use super::error::StartError;
use super::setup::Setup;
use super::snapshot::Snapshot;
use super::state::State;
use crate::config::{Config, DataSource};
use crate::train::Trainer;

impl<const D: usize> Trainer<D> {
    /// As [`Self::open`], but without reference samples, which [`Self::advance`] draws. Data that were brought along are
    /// there at once. Such a run can be looked at, and measured on what is there; it cannot be trained.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn begin(config: Config, own: Option<&[f64]>) -> Result<Self, StartError> {
        if config.data != DataSource::Sampler {
            return Self::open(config, own);
        }
        let target = Self::supported_target(&config)?;
        let drawing = Drawing::new(&config, &target)?;
        let (setup, eta) = Setup::untrained(config, drawing.data(&target))?;
        let trainer = Self::with_setup(setup, eta)?;
        Ok(Self {
            drawing: Some(drawing),
            matching: trainer.setup.matching(),
            ..trainer
        })
    }

    /// As [`Self::restore`], without reference samples; see [`Self::begin`]. Where the coordinates of the snapshot need all
    /// data, its parameters θ may be known about as precisely as a picture shows them: if they are `shown`, the run stands at
    /// its state at once, and shows the flow with these parameters.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub fn resume(
        snapshot: Snapshot,
        own: Option<&[f64]>,
        shown: Option<Vec<f64>>,
    ) -> Result<Self, StartError> {
        let mut trainer = Self::begin(*snapshot.config(), own)?;
        trainer.put(snapshot.into_state())?;
        if let (Some(shown), Some(drawing)) = (shown, &mut trainer.drawing)
            && shown.len() == trainer.state.eta.values().len()
            && let Some(state) = drawing.postponed.take()
        {
            trainer.state = state;
            trainer.setup.coordinates = Coordinates::Shown(shown);
        }
        Ok(trainer)
    }

    /// Puts the run into a state, now or as soon as its coordinates are known.
    pub(super) fn put(&mut self, state: State) -> Result<(), StartError> {
        let waits = !self.has_parameters();
        match &mut self.drawing {
            Some(drawing) if waits => drawing.postponed = Some(state),
            _ => {
                self.setup.whiten_by(state.root())?;
                self.state = state;
            }
        }
        Ok(())
    }

    /// Draws the next reference samples, or computes the next piece of the closed-form start that follows from all of them,
    /// which takes about a millisecond, but for the factors of a matrix.
    ///
    /// # Errors
    /// If the samples cannot be matched.
    pub fn advance(&mut self) -> Result<(), StartError> {
        let Some(drawing) = &mut self.drawing else {
            return Ok(());
        };
        if !drawing.is_complete() {
            drawing.advance(&mut self.setup.data);
            return Ok(());
        }
        if let Some(matching) = &mut self.matching {
            let shown = self.setup.is_shown().then_some(&self.state);
            let given = drawing.postponed.as_ref().or(shown).map(State::root);
            let matched = matching.advance(&self.setup.data.train, given)?;
            let Some((coordinates, eta)) = matched else {
                return Ok(());
            };
            self.setup.coordinates = coordinates;
            self.matching = None;
            if let Some(eta) = eta {
                self.state = State::new(&self.setup.config, eta, self.state.adam.clone());
            }
        }
        if let Some(state) = drawing.postponed.take() {
            self.state = state;
        }
        self.drawing = None;
        Ok(())
    }

    /// How many of the reference samples are there, as a fraction: 1 when the run can be trained.
    #[must_use]
    pub fn drawn(&self) -> f64 {
        // All of them may be there, and not be matched yet.
        let fraction = |drawing: &Drawing| drawing.fraction().min(1.0 - f64::EPSILON);
        self.drawing.as_ref().map_or(1.0, fraction)
    }

    /// Whether parameters and state are those of the run. A closed-form start follows from all data: until they are there,
    /// the flow is an untrained one, or one that is shown meanwhile.
    #[must_use]
    pub fn has_parameters(&self) -> bool {
        self.drawing.is_none() || self.matching.is_none()
    }

    /// Whether a report of 128 configurations is what it will be when all data are there.
    #[must_use]
    pub fn is_measurable(&self) -> bool {
        let has_first = self.drawing.as_ref().is_none_or(Drawing::has_first);
        self.has_parameters() && has_first
    }
}
