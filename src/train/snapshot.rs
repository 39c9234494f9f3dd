//! Runs as bytes.

use super::{StartError, State, Trainer, bases};
use crate::config::Config;
use crate::flow::build;
use crate::math::digest::Digest;
use crate::sampling::target::Target;
use crate::train::soap::Bases;
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

impl From<StartError> for SnapshotError {
    fn from(error: StartError) -> Self {
        Self(error.to_string())
    }
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

/// What is in a snapshot that can be restored.
#[derive(Clone, Debug, PartialEq)]
pub struct Contents {
    /// The settings.
    pub config: Config,
    /// Steps done.
    pub step: u64,
    /// The digest of the state.
    pub digest: Digest,
}

/// Looks whether a snapshot from elsewhere can be restored, without drawing its data.
///
/// # Errors
/// If the bytes are no snapshot, a setting is out of its range, the state does not fit the settings, or a
/// number is not finite.
pub fn inspect(bytes: &[u8]) -> Result<Contents, SnapshotError> {
    let Snapshot { config, state } = parse(bytes)?;
    let config =
        Config::from_entries(config.entries()).map_err(|error| SnapshotError(error.to_string()))?;
    let target = Target::new(&config);
    let tensors = build::tensors(&config, &target);
    let expected = tensors
        .iter()
        .map(|tensor| tensor.shape.iter().product::<usize>())
        .sum();
    let bases = bases(&config, &target);
    state.check(expected, bases.as_ref())?;
    Ok(Contents {
        config,
        step: state.step,
        digest: state.digest_with(config.data),
    })
}

impl State {
    /// That every part has `expected` numbers, all finite, and the optimiser the bases of this flow.
    fn check(&self, expected: usize, bases: Option<&Bases>) -> Result<(), SnapshotError> {
        let fits = match (self.adam.bases(), bases) {
            (Some(own), Some(expected)) => own.fits(expected),
            (own, expected) => own.is_none() && expected.is_none(),
        };
        if !fits {
            return Err(SnapshotError(
                "its optimiser is not the one of this flow (it may come from an older version)"
                    .into(),
            ));
        }
        let (first, second) = self.adam.moments();
        let parts = [
            ("theta", &self.theta[..]),
            ("average", &self.average),
            ("first moments", first),
            ("second moments", second),
        ];
        for (name, values) in parts {
            if values.len() != expected {
                return Err(SnapshotError(format!(
                    "{name} has {} numbers instead of {expected}",
                    values.len()
                )));
            }
            if let Some(at) = values.iter().position(|value| !value.is_finite()) {
                return Err(SnapshotError(format!(
                    "number {at} of {name} is not finite"
                )));
            }
        }
        let mut bases = self.adam.bases().into_iter().flat_map(Bases::numbers);
        if !bases.all(|numbers| numbers.iter().all(|value| value.is_finite())) {
            return Err(SnapshotError(
                "a number of the optimiser's bases is not finite".into(),
            ));
        }
        Ok(())
    }
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

    /// The run that [`Self::snapshot`] was taken of, with the data that were brought along, if they were.
    ///
    /// # Errors
    /// If the bytes are not a snapshot, its state does not fit its settings, or the data are others.
    pub fn restore(bytes: &[u8], own: Option<&[f64]>) -> Result<Self, SnapshotError> {
        let mut trainer = Self::open(snapshot_config(bytes)?, own)?;
        trainer.adopt(bytes)?;
        Ok(trainer)
    }

    /// Takes over the state of a snapshot of a run with the same settings.
    ///
    /// # Errors
    /// If the bytes are not a snapshot, or its settings or the lengths of its state are others.
    pub fn adopt(&mut self, bytes: &[u8]) -> Result<(), SnapshotError> {
        let Snapshot { config, state } = parse(bytes)?;
        if config != self.config {
            return Err(SnapshotError(
                "its settings are those of another run".into(),
            ));
        }
        state.check(self.state.theta.len(), self.state.adam.bases())?;
        self.state = state;
        Ok(())
    }
}
