//! Runs as bytes: their settings and state as JSON, whose numbers round-trip exactly. Data are drawn again on
//! restoring.

use super::coordinates::fresh_optimizer;
use super::error::StartError;
use super::eta::Eta;
use super::state::State;
use crate::config::{Config, ConfigError, InSnapshot, NotSupported};
use crate::flow::build::Architecture;
use crate::math::digest::Digest;
use crate::sampling::target::Target;
use crate::train::adam::Adam;
use serde::{Deserialize, Serialize};

/// Why a snapshot cannot be written or used.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SnapshotError {
    /// The bytes are something else, or damaged.
    #[error("this snapshot is not one of equiflow's, or damaged: {0}")]
    Format(String),
    /// One of its settings has no such value.
    #[error("this snapshot is of no run that there can be: {0}")]
    Config(#[from] ConfigError),
    /// Its state does not fit its settings.
    #[error("this snapshot is damaged: {0}")]
    State(String),
    /// Another run's was to be taken over.
    #[error("this snapshot is of a run with other settings")]
    OtherRun,
    /// A state with numbers that are not finite is not worth keeping.
    #[error("this state cannot be kept: {0}")]
    Unfit(String),
    /// The run cannot start again.
    #[error("the run of this snapshot cannot start: {0}")]
    Start(#[from] StartError),
}

/// A snapshot whose state fits its settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    config: Config,
    state: State,
}

/// How a snapshot is written.
#[derive(Serialize)]
struct Written<'a> {
    config: InSnapshot<'a>,
    state: &'a State,
}

/// A snapshot as it is read, before anything is checked.
#[derive(Deserialize)]
struct Raw {
    config: Config,
    state: State,
}

/// The settings of a snapshot; its state is passed over.
#[derive(Deserialize)]
struct RawConfig {
    config: Config,
}

/// The bytes of a run with these settings in this state.
///
/// # Errors
/// If a number is not finite.
pub(super) fn write(config: &Config, state: &State) -> Result<Vec<u8>, SnapshotError> {
    state.check(&state.adam).map_err(SnapshotError::Unfit)?;
    let config = InSnapshot(config);
    serde_json::to_vec(&Written { config, state })
        .map_err(|error| SnapshotError::Unfit(error.to_string()))
}

/// The optimiser before the first step of a run with these settings.
fn optimizer_of(config: &Config) -> Result<Adam, NotSupported> {
    let target = Target::new(config)?;
    let architecture = Architecture::new(config, &target)?;
    Ok(fresh_optimizer(config, &architecture))
}

impl Snapshot {
    /// Reads the bytes of a snapshot, from whatever version of equiflow, and checks that its state can be one of a run
    /// with its settings. Draws nothing.
    ///
    /// # Errors
    /// If the bytes are no snapshot, a setting is out of its range, the state does not fit the settings, a number is not
    /// finite.
    pub fn read(bytes: &[u8]) -> Result<Self, SnapshotError> {
        let Raw { config, state } = serde_json::from_slice(bytes)
            .map_err(|error| SnapshotError::Format(error.to_string()))?;
        // Reading checks each setting; this one checks what belongs together.
        let config = Config::from_entries(config.entries())?;
        // A build that does not hold the run can tell what is in the snapshot, and whether that is complete.
        let fresh = optimizer_of(&config);
        let fresh = fresh.as_ref().unwrap_or(&state.adam);
        state.check(fresh).map_err(SnapshotError::State)?;
        Ok(Self { config, state })
    }

    /// A trained model: `eta` after `step` steps, and an optimiser that has seen no gradient.
    ///
    /// # Errors
    /// If this build does not hold such runs, or η cannot be one of theirs.
    pub fn of_model(config: Config, eta: Vec<f64>, step: u64) -> Result<Self, SnapshotError> {
        let fresh = optimizer_of(&config).map_err(StartError::from)?;
        let state = State {
            step,
            ..State::new(&config, Eta::new(eta), fresh)
        };
        state.check(&state.adam).map_err(SnapshotError::State)?;
        Ok(Self { config, state })
    }

    /// Of this digest if one of both roots makes it: weights in a link do not say which is theirs.
    #[must_use]
    pub fn with_digest(mut self, digest: &str) -> Self {
        if self.digest().to_string() != digest {
            self.state.name_no_root();
        }
        self
    }

    /// The settings in the bytes of a snapshot, whatever its state is.
    ///
    /// # Errors
    /// If the bytes are not a snapshot.
    pub(crate) fn read_config(bytes: &[u8]) -> Result<Config, SnapshotError> {
        let RawConfig { config } = serde_json::from_slice(bytes)
            .map_err(|error| SnapshotError::Format(error.to_string()))?;
        Ok(config)
    }

    /// The settings.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Steps done.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.state.step
    }

    /// The digest of the run.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.state.digest(self.config.data)
    }

    pub(super) fn into_state(self) -> State {
        self.state
    }
}
