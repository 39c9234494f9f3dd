//! A run of any system: what the page and the replay tool drive, whatever the dimension of space.

#[cfg(feature = "full")]
use crate::analysis::experiments::{self, ExperimentError, Request, Response};
use crate::analysis::report::{self, Curves, Report, Weighted};
#[cfg(feature = "full")]
use crate::app::export::{self, Export};
use crate::app::measured::Measured;
use crate::app::picture;
use crate::config::{Config, DataSource};
use crate::flow::discrete_map::LogDensity;
use crate::math::digest::Digest;
use crate::math::random::Role;
use crate::sampling::{Diagnostics, SamplerError};
use crate::system::exact::ExactValues;
use crate::system::mean_free::Configurations;
use crate::train::{
    OwnDataError, PartialGradient, ShardError, Snapshot, SnapshotError, StartError, StepLoss,
    Trainer, check, check_numbers,
};

/// A training run, by the dimension of space.
pub enum Run {
    /// In the plane.
    Plane(Measured<2>),
    /// In space.
    #[cfg(feature = "full")]
    Space(Measured<3>),
}

/// Model samples with what reweighting needs, whatever the dimension of space.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightedSamples {
    /// The samples, row-major.
    pub x: Vec<f64>,
    /// log q of each, in nats.
    pub log_q: Vec<LogDensity>,
    /// u of each, in kT.
    pub energies: Vec<f64>,
    /// log w = −u − log q of each, in nats.
    pub log_weights: Vec<f64>,
}

/// The most numbers that one call draws: half a gigabyte of `f64`, and as much again while they are handed over.
const MOST_NUMBERS: usize = 1 << 26;

/// A call that asks for more numbers than one call draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{count} times {size} numbers are too many for one call; it takes at most {most} times")]
pub struct TooMany {
    /// How many were asked for.
    pub count: usize,
    /// Of so many numbers each.
    pub size: usize,
    /// The most of that size.
    pub most: usize,
}

/// Refuses `count` times `size` numbers that one call should not draw.
///
/// # Errors
/// If they would not fit into the memory of WebAssembly beside a run.
pub fn check_size(count: usize, size: usize) -> Result<(), TooMany> {
    let most = MOST_NUMBERS / size.max(1);
    match count > most {
        true => Err(TooMany { count, size, most }),
        false => Ok(()),
    }
}

impl<const D: usize> From<Weighted<D>> for WeightedSamples {
    fn from(weighted: Weighted<D>) -> Self {
        let Weighted {
            samples,
            energies,
            log_weights,
        } = weighted;
        Self {
            x: samples.x.flat(),
            log_q: samples.log_q,
            energies,
            log_weights,
        }
    }
}

/// The same expression for either dimension.
macro_rules! each {
    ($run:expr, $trainer:ident => $value:expr) => {
        match $run {
            Run::Plane(Measured {
                trainer: $trainer, ..
            }) => $value,
            #[cfg(feature = "full")]
            Run::Space(Measured {
                trainer: $trainer, ..
            }) => $value,
        }
    };
}

impl Run {
    /// The settings.
    #[must_use]
    pub fn config(&self) -> &Config {
        each!(self, trainer => trainer.config())
    }

    /// Numbers per configuration, N·D.
    #[must_use]
    pub fn dof(&self) -> usize {
        self.config().dof()
    }

    /// How the reference sampler did.
    #[must_use]
    pub fn diagnostics(&self) -> &Diagnostics {
        each!(self, trainer => &trainer.data().diagnostics)
    }

    /// What is known exactly about the target.
    #[must_use]
    pub fn exact_values(&self) -> Option<&ExactValues> {
        each!(self, trainer => trainer.exact_values())
    }

    /// Steps done.
    #[must_use]
    pub fn steps(&self) -> u64 {
        each!(self, trainer => trainer.state().step)
    }

    /// A digest of everything that later steps depend on.
    #[must_use]
    pub fn digest(&self) -> Digest {
        each!(self, trainer => trainer.digest())
    }

    /// See [`Trainer::advance`].
    ///
    /// # Errors
    /// If the samples cannot be matched.
    pub fn advance(&mut self) -> Result<(), StartError> {
        each!(self, trainer => trainer.advance())
    }

    /// See [`Trainer::drawn`].
    #[must_use]
    pub fn drawn(&self) -> f64 {
        each!(self, trainer => trainer.drawn())
    }

    /// See [`Trainer::has_parameters`].
    #[must_use]
    pub fn has_parameters(&self) -> bool {
        each!(self, trainer => trainer.has_parameters())
    }

    /// See [`Trainer::is_measurable`].
    #[must_use]
    pub fn is_measurable(&self) -> bool {
        each!(self, trainer => trainer.is_measurable())
    }

    /// One optimiser step, see [`Trainer::step`].
    pub fn step(&mut self) -> StepLoss {
        each!(self, trainer => trainer.step())
    }

    /// See [`Trainer::begin_step`].
    pub fn begin_step(&mut self) -> usize {
        each!(self, trainer => trainer.begin_step())
    }

    /// See [`Trainer::compute_shard`].
    ///
    /// # Errors
    /// If the step has no such shard.
    pub fn compute_shard(&mut self, index: usize) -> Result<&PartialGradient, ShardError> {
        each!(self, trainer => trainer.compute_shard(index))
    }

    /// See [`Trainer::add_partial`].
    ///
    /// # Errors
    /// If it is of another length, or all shards were added already.
    pub fn add_partial(&mut self, flat: &[f64]) -> Result<(), ShardError> {
        each!(self, trainer => trainer.add_partial(flat))
    }

    /// See [`Trainer::finish_step`].
    ///
    /// # Errors
    /// If the partial gradient of a shard is missing.
    pub fn finish_step(&mut self) -> Result<StepLoss, ShardError> {
        each!(self, trainer => trainer.finish_step())
    }

    /// See [`Trainer::adopt`].
    ///
    /// # Errors
    /// If the bytes are not a snapshot of a run with these settings.
    pub fn adopt(&mut self, bytes: &[u8]) -> Result<(), SnapshotError> {
        let snapshot = Snapshot::read(bytes)?;
        each!(self, trainer => trainer.adopt(snapshot))
    }

    /// See [`report::evaluate`].
    #[must_use]
    pub fn evaluate(&self, count: usize, loss: f64) -> Report {
        each!(self, trainer => report::evaluate(trainer, count, loss))
    }

    /// Computes the next `pieces` pieces of [`Self::evaluate`], see [`report::Evaluation::advance`], and returns the report after the last
    /// one. Starts over if `count` or the state of the run has changed.
    #[cfg(feature = "full")]
    #[must_use]
    pub fn evaluate_pieces(&mut self, count: usize, pieces: usize, loss: f64) -> Option<Report> {
        match self {
            Self::Plane(run) => run.evaluate_pieces(count, pieces, loss),
            Self::Space(run) => run.evaluate_pieces(count, pieces, loss),
        }
    }

    /// See [`report::curves`].
    #[must_use]
    pub fn curves(&mut self, count: usize) -> Curves {
        match self {
            Self::Plane(run) => run.curves(count),
            #[cfg(feature = "full")]
            Self::Space(run) => run.curves(count),
        }
    }

    /// `count` model samples, row-major, from the stream of this step.
    #[must_use]
    pub fn samples(&self, count: usize) -> Vec<f64> {
        each!(self, trainer => {
            let mut stream = trainer.streams().get(Role::Samples, trainer.state().step);
            trainer.model().sample_only(&mut stream, count).flat()
        })
    }

    /// See [`report::draw_weighted`].
    #[must_use]
    pub fn weighted_samples(&self, count: usize) -> WeightedSamples {
        each!(self, trainer => report::draw_weighted(trainer, count).into())
    }

    /// See [`report::draw_piece`].
    #[cfg(feature = "full")]
    #[must_use]
    pub fn piece_of_samples(&self, from: usize, count: usize) -> WeightedSamples {
        each!(self, trainer => report::draw_piece(trainer, from, count).into())
    }

    /// At most `count` of the training configurations, row-major.
    #[must_use]
    pub fn training_data(&self, count: usize) -> Vec<f64> {
        each!(self, trainer => trainer.data().train.first(count).flat())
    }

    /// See [`export::export`].
    #[cfg(feature = "full")]
    #[must_use]
    pub fn export(&self, count: usize, loss: f64) -> Export {
        each!(self, trainer => export::export(trainer, count, loss))
    }

    /// `count` samples of the target, row-major.
    ///
    /// # Errors
    /// If the target cannot be sampled.
    pub fn reference_samples(&self, count: usize) -> Result<Vec<f64>, SamplerError> {
        each!(self, trainer => Ok(trainer.reference_samples(count)?.flat()))
    }

    /// The exact model log density of each configuration of `x` (row-major), in nats; NaN where the
    /// discrete map does not reach.
    ///
    /// # Errors
    /// If `x` is not a whole number of configurations, or holds something that is not a finite number.
    pub fn log_density(&self, x: &[f64]) -> Result<Vec<f64>, OwnDataError> {
        check_numbers(self.config(), x)?;
        let n = self.config().particle_count();
        let densities = each!(self, trainer => {
            trainer.model().log_density(&Configurations::centred(n, x), usize::MAX)
        });
        Ok(densities.iter().map(LogDensity::best).collect())
    }

    /// The paths of `count` latents, the same at every step: frame × configuration × N·D.
    #[must_use]
    pub fn trajectory(&self, count: usize, frames: usize) -> Vec<f64> {
        each!(self, trainer => {
            let mut stream = trainer.streams().get(Role::Picture, 0);
            trainer.model_of_pictures().trajectory(&mut stream, count, frames)
        })
    }

    /// See [`picture::density_map`].
    #[must_use]
    pub fn density_map(&self, model: bool, size: usize) -> Option<Vec<f64>> {
        each!(self, trainer => picture::density_map(trainer, model, size))
    }

    /// See [`picture::map_reach`].
    #[must_use]
    pub fn map_reach(&self) -> Option<f64> {
        each!(self, trainer => picture::map_reach(trainer))
    }

    /// See [`experiments::ask`].
    ///
    /// # Errors
    /// If a number is out of range, or the target cannot be sampled.
    #[cfg(feature = "full")]
    pub fn experiment(&self, request: &Request) -> Result<Response, ExperimentError> {
        each!(self, trainer => experiments::ask(trainer, request))
    }

    /// The settings and the state as bytes.
    ///
    /// # Errors
    /// If a number of the state is not finite.
    pub fn snapshot(&self) -> Result<Vec<u8>, SnapshotError> {
        each!(self, trainer => trainer.snapshot())
    }
}

/// The run of a trainer in the dimension of a configuration.
macro_rules! in_dimension {
    ($config:expr, $trainer:expr) => {
        match $config.system.dimension() {
            #[cfg(feature = "full")]
            3 => Run::Space($trainer.into()),
            _ => Run::Plane($trainer.into()),
        }
    };
}

/// Starts a run: draws data and initial parameters.
///
/// # Errors
/// If this build does not hold it, the target cannot be sampled, or its samples cannot be matched.
pub fn open(config: Config) -> Result<Run, StartError> {
    open_with(config, None)
}

/// As [`open`], on data that were brought along (row-major) where the settings ask for them.
///
/// # Errors
/// As [`open`]; and if the data are missing, others than the settings name, or cannot be used.
pub fn open_with(config: Config, own: Option<&[f64]>) -> Result<Run, StartError> {
    Ok(in_dimension!(config, Trainer::open(config, own)?))
}

/// As [`open_with`], but without reference samples, see [`Trainer::begin`].
///
/// # Errors
/// As [`open_with`].
pub fn begin(config: Config, own: Option<&[f64]>) -> Result<Run, StartError> {
    Ok(in_dimension!(config, Trainer::begin(config, own)?))
}

/// The run of a snapshot as [`restore`] has it, but without reference samples, see [`Trainer::resume`].
///
/// # Errors
/// As [`begin`].
pub fn resume(
    snapshot: Snapshot,
    own: Option<&[f64]>,
    shown: Option<Vec<f64>>,
) -> Result<Run, StartError> {
    Ok(in_dimension!(
        snapshot.config(),
        Trainer::resume(snapshot, own, shown)?
    ))
}

/// A run that computes shards for another one, see [`Trainer::replica`].
///
/// # Errors
/// If this build does not hold it, the settings together ask for too much, its data are not whole configurations, or they
/// cannot be matched.
pub fn replica(config: Config, train: Vec<f64>) -> Result<Run, StartError> {
    config.check_cost()?;
    check_numbers(&config, &train)?;
    if train.is_empty() {
        return Err(OwnDataError::TooFew(0).into());
    }
    Ok(in_dimension!(config, Trainer::replica(config, &train)?))
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
/// As [`Snapshot::read`]; and if the data are others.
pub fn restore(bytes: &[u8], own: Option<&[f64]>) -> Result<Run, SnapshotError> {
    let snapshot = Snapshot::read(bytes)?;
    Ok(in_dimension!(
        snapshot.config(),
        Trainer::restore(snapshot, own)?
    ))
}

/// Whether this build can restore a snapshot. True for bytes that are none: restoring says what is wrong.
#[must_use]
pub fn supports_snapshot(bytes: &[u8]) -> bool {
    Snapshot::read_config(bytes).map_or(true, |config| config.is_supported())
}
