//! Runs as bytes.

use super::{State, Trainer};
use crate::config::Config;
use serde::{Deserialize, Serialize};

/// A snapshot that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this snapshot is not one of equiflow's: {0}")]
pub struct SnapshotError(String);

/// What a snapshot holds.
#[derive(Serialize, Deserialize)]
struct Snapshot {
    config: Config,
    state: State,
}

fn parse(bytes: &[u8]) -> Result<Snapshot, SnapshotError> {
    serde_json::from_slice(bytes).map_err(|error| SnapshotError(error.to_string()))
}

/// The settings that a snapshot was taken with.
///
/// # Errors
/// If the bytes are not a snapshot.
pub fn snapshot_config(bytes: &[u8]) -> Result<Config, SnapshotError> {
    Ok(parse(bytes)?.config)
}

impl<const D: usize> Trainer<D> {
    /// The settings and the state as bytes (JSON; numbers round-trip exactly). Data are drawn again on
    /// restoring.
    #[must_use]
    pub fn snapshot(&self) -> Vec<u8> {
        let snapshot = Snapshot {
            config: self.config,
            state: self.state.clone(),
        };
        serde_json::to_vec(&snapshot).unwrap_or_default()
    }

    /// The run that [`Self::snapshot`] was taken of.
    ///
    /// # Errors
    /// If the bytes are not a snapshot or its state does not fit its settings.
    pub fn restore(bytes: &[u8]) -> Result<Self, SnapshotError> {
        let Snapshot { config, state } = parse(bytes)?;
        let mut trainer = Self::new(config).map_err(|error| SnapshotError(error.to_string()))?;
        let (first, second) = state.adam.moments();
        let lengths = [
            state.theta.len(),
            state.average.len(),
            first.len(),
            second.len(),
        ];
        if lengths.iter().any(|len| *len != trainer.state.theta.len()) {
            return Err(SnapshotError(format!(
                "{lengths:?} numbers instead of {}",
                trainer.state.theta.len()
            )));
        }
        trainer.state = state;
        Ok(trainer)
    }
}
