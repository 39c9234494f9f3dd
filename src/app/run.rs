//! One run of any system: what the page and the replay tool drive, whatever the dimension of space.

use crate::analysis::experiments::{self, Answer, ExperimentError, Question};
use crate::analysis::report::{Curves, Report, Weighted};
use crate::app::export::Handover;
use crate::app::picture;
use crate::config::{Config, DataSource, FULL};
use crate::flow::discrete_map::LogDensity;
use crate::math::digest::Digest;
use crate::math::random::Role;
use crate::sampling::target::Target;
use crate::sampling::{Diagnostics, SamplerError};
use crate::system::exact::Truth;
use crate::train::{
    Contents, OwnDataError, SnapshotError, StartError, StepLoss, Trainer, check, inspect,
    snapshot_config,
};

/// A training run.
pub trait Run {
    /// The settings.
    fn config(&self) -> &Config;
    /// Numbers per configuration, N·D.
    fn dof(&self) -> usize;
    /// How the reference sampler did.
    fn diagnostics(&self) -> &Diagnostics;
    /// What is known exactly about the target.
    fn truth(&self) -> Option<&Truth>;
    /// Steps done.
    fn steps(&self) -> u64;
    /// A digest of everything that later steps depend on.
    fn digest(&self) -> Digest;
    /// One optimiser step.
    fn step(&mut self) -> StepLoss;
    /// See [`Trainer::begin_step`].
    fn begin_step(&mut self) -> usize;
    /// See [`Trainer::compute_unit`].
    fn compute_unit(&mut self, index: usize) -> &[f64];
    /// See [`Trainer::add_part`].
    fn add_part(&mut self, part: &[f64]);
    /// See [`Trainer::finish_step`].
    fn finish_step(&mut self) -> StepLoss;
    /// See [`Trainer::adopt`].
    ///
    /// # Errors
    /// If the bytes are not a snapshot of a run with these settings.
    fn adopt(&mut self, snapshot: &[u8]) -> Result<(), SnapshotError>;
    /// See [`Trainer::evaluate`].
    fn evaluate(&self, count: usize, loss: f64) -> Report;
    /// See [`Trainer::curves`].
    fn curves(&self, count: usize) -> Curves;
    /// `count` model samples, row-major, from the stream of this step.
    fn samples(&self, count: usize) -> Vec<f64>;
    /// See [`Trainer::draw_weighted`].
    fn weighted_samples(&self, count: usize) -> Weighted;
    /// At most `count` of the training configurations, row-major.
    fn training_data(&self, count: usize) -> Vec<f64>;
    /// See [`Trainer::handover`].
    fn handover(&self, count: usize, loss: f64) -> Handover;
    /// `count` samples of the target, row-major.
    ///
    /// # Errors
    /// If the target cannot be sampled.
    fn reference_samples(&self, count: usize) -> Result<Vec<f64>, SamplerError>;
    /// The exact model log density of each configuration of `x` (row-major), in nats; NaN where the
    /// discrete map does not reach.
    fn log_density(&self, x: &[f64]) -> Vec<f64>;
    /// The paths of `count` latents, the same at every step: frame × configuration × N·D.
    fn trajectory(&self, count: usize, frames: usize) -> Vec<f64>;
    /// See [`picture::density_map`].
    fn density_map(&self, model: bool, size: usize, dark: bool) -> Option<Vec<u8>>;
    /// See [`picture::map_reach`].
    fn map_reach(&self) -> Option<f64>;
    /// See [`experiments::ask`].
    ///
    /// # Errors
    /// If a number is out of range, or the target cannot be sampled.
    fn experiment(&self, question: &Question) -> Result<Answer, ExperimentError>;
    /// The settings and the state as bytes.
    fn snapshot(&self) -> Vec<u8>;
}

impl<const D: usize> Run for Trainer<D> {
    fn config(&self) -> &Config {
        self.config()
    }

    fn dof(&self) -> usize {
        self.target().particles * D
    }

    fn diagnostics(&self) -> &Diagnostics {
        &self.data().diagnostics
    }

    fn truth(&self) -> Option<&Truth> {
        self.truth()
    }

    fn steps(&self) -> u64 {
        self.state().step
    }

    fn digest(&self) -> Digest {
        self.digest()
    }

    fn step(&mut self) -> StepLoss {
        self.step()
    }

    fn begin_step(&mut self) -> usize {
        self.begin_step()
    }

    fn compute_unit(&mut self, index: usize) -> &[f64] {
        self.compute_unit(index)
    }

    fn add_part(&mut self, part: &[f64]) {
        self.add_part(part);
    }

    fn finish_step(&mut self) -> StepLoss {
        self.finish_step()
    }

    fn adopt(&mut self, snapshot: &[u8]) -> Result<(), SnapshotError> {
        self.adopt(snapshot)
    }

    fn evaluate(&self, count: usize, loss: f64) -> Report {
        self.evaluate(count, loss)
    }

    fn curves(&self, count: usize) -> Curves {
        self.curves(count)
    }

    fn samples(&self, count: usize) -> Vec<f64> {
        let mut stream = self.streams().get(Role::Samples, self.state().step);
        self.model().sample_only(&mut stream, count)
    }

    fn weighted_samples(&self, count: usize) -> Weighted {
        self.draw_weighted(count)
    }

    fn training_data(&self, count: usize) -> Vec<f64> {
        let train = &self.data().train;
        train[..train.len().min(count.saturating_mul(self.dof()))].to_vec()
    }

    fn handover(&self, count: usize, loss: f64) -> Handover {
        self.handover(count, loss)
    }

    fn reference_samples(&self, count: usize) -> Result<Vec<f64>, SamplerError> {
        Ok(self
            .target()
            .sample(count, self.streams(), Role::Reference)?
            .0)
    }

    fn log_density(&self, x: &[f64]) -> Vec<f64> {
        self.model()
            .log_density(x, usize::MAX)
            .iter()
            .map(LogDensity::best)
            .collect()
    }

    fn trajectory(&self, count: usize, frames: usize) -> Vec<f64> {
        let mut stream = self.streams().get(Role::Picture, 0);
        self.model().trajectory(&mut stream, count, frames)
    }

    fn density_map(&self, model: bool, size: usize, dark: bool) -> Option<Vec<u8>> {
        picture::density_map(self, model, size, dark)
    }

    fn map_reach(&self) -> Option<f64> {
        picture::map_reach(self)
    }

    fn experiment(&self, question: &Question) -> Result<Answer, ExperimentError> {
        experiments::ask(self, question)
    }

    fn snapshot(&self) -> Vec<u8> {
        self.snapshot()
    }
}

/// Starts a run: draws data and initial parameters.
///
/// # Errors
/// If the target cannot be sampled, or its samples cannot be matched.
pub fn open(config: Config) -> Result<Box<dyn Run>, StartError> {
    open_with(config, None)
}

/// As [`open`], on data that were brought along (row-major) where the settings ask for them.
///
/// # Errors
/// As [`open`]; and if the data are missing, others than the settings name, or cannot be used.
pub fn open_with(config: Config, own: Option<&[f64]>) -> Result<Box<dyn Run>, StartError> {
    held(&config)?;
    Ok(match config.system.dimension() {
        3 if FULL => Box::new(Trainer::<3>::open(config, own)?),
        _ => Box::new(Trainer::<2>::open(config, own)?),
    })
}

/// Numbers per configuration, N·D.
#[must_use]
pub fn dof(config: &Config) -> usize {
    Target::new(config).particles * config.system.dimension()
}

/// A run that computes units for another one, see [`Trainer::replica`].
///
/// # Errors
/// If its data cannot be matched.
pub fn replica(config: Config, train: Vec<f64>) -> Result<Box<dyn Run>, StartError> {
    held(&config)?;
    Ok(match config.system.dimension() {
        3 if FULL => Box::new(Trainer::<3>::replica(config, train)?),
        _ => Box::new(Trainer::<2>::replica(config, train)?),
    })
}

/// That this build can do a run with these settings.
fn held(config: &Config) -> Result<(), StartError> {
    config.check_cost()?;
    config.is_held().then_some(()).ok_or(StartError::NotHeld)
}

/// Whether data can be brought along to a run with these settings (row-major); if so, what they are called.
///
/// # Errors
/// The first thing that is wrong with them.
pub fn check_data(config: &Config, x: &[f64]) -> Result<DataSource, OwnDataError> {
    check(config, x)?;
    Ok(DataSource::of(x))
}

/// The run that [`Run::snapshot`] was taken of, with the data that were brought along, if they were.
///
/// # Errors
/// If the bytes are not a snapshot, its state does not fit its settings, or the data are others.
pub fn restore(bytes: &[u8], own: Option<&[f64]>) -> Result<Box<dyn Run>, SnapshotError> {
    let config = snapshot_config(bytes)?;
    held(&config).map_err(SnapshotError::from)?;
    Ok(match config.system.dimension() {
        3 if FULL => Box::new(Trainer::<3>::restore(bytes, own)?),
        _ => Box::new(Trainer::<2>::restore(bytes, own)?),
    })
}

/// What is in a snapshot from elsewhere, if [`restore`] will take it.
///
/// # Errors
/// If it will not: the message says why.
pub fn contents(bytes: &[u8]) -> Result<Contents, SnapshotError> {
    inspect(bytes)
}

/// Whether this build can restore a snapshot. True for bytes that are none: restoring says what is wrong.
#[must_use]
pub fn snapshot_is_held(bytes: &[u8]) -> bool {
    snapshot_config(bytes).map_or(true, |config| config.is_held())
}
