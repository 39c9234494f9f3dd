//! Why a run cannot start.

use super::user_data::OwnDataError;
use crate::config::{NotSupported, TooLarge};
use crate::flow_matching::MatchingError;
use crate::sampling::SamplerError;

/// Why a run cannot start.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum StartError {
    /// This build of the engine does not hold what the settings name.
    #[error(transparent)]
    NotSupported(#[from] NotSupported),
    /// The settings together ask for too much.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
    /// There are no data.
    #[error(transparent)]
    Sampler(#[from] SamplerError),
    /// Data that were brought along cannot be used.
    #[error(transparent)]
    OwnData(#[from] OwnDataError),
    /// There is no closed-form start.
    #[error(transparent)]
    Matching(#[from] MatchingError),
}
