//! What several experiments share.

use crate::math::random::{Role, Stream};
use crate::sampling::SamplerError;
use crate::train::{OwnDataError, Trainer};
use serde::Deserialize;

/// Where samples come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The trained flow.
    Model,
    /// The reference sampler.
    Reference,
}

/// Why a request has no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ExperimentError {
    /// A number is out of range.
    #[error("{name} = {value} is out of range: give {allowed}")]
    OutOfRange {
        /// The name of the number.
        name: &'static str,
        /// Its value.
        value: u32,
        /// What would be right.
        allowed: &'static str,
    },
    /// A temperature that there cannot be.
    #[error("a ratio of temperatures is {0}: give a number above 0")]
    Ratio(f64),
    /// What should be one configuration is none.
    #[error("a configuration of this system has {dof} numbers, not {found}")]
    Configuration {
        /// How many numbers there are.
        found: usize,
        /// How many there must be.
        dof: usize,
    },
    /// A configuration that cannot be used.
    #[error(transparent)]
    Data(#[from] OwnDataError),
    /// There are no reference samples.
    #[error(transparent)]
    Sampler(#[from] SamplerError),
}

/// Streams of one experiment at one step, at most.
const STREAMS_PER_STEP: u64 = 1 << 16;

/// The stream `index` < 2¹⁶ of an experiment at the present step: no two steps share one.
pub(super) fn stream<const D: usize>(trainer: &Trainer<D>, index: u64) -> Stream {
    debug_assert!(index < STREAMS_PER_STEP, "a step has 65536 streams");
    let number = trainer.state().step * STREAMS_PER_STEP + index;
    trainer.streams().get(Role::Experiment, number)
}
