//! The two builds of the engine: the light one of a first visit to the page, and the full one.

use super::{Config, FlowKind, GradientKind, IntegratorKind};

/// Whether this build holds everything, or pair flows in the plane only.
pub const FULL: bool = cfg!(feature = "full");

/// A run that this build of the engine does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is the light build of the engine: it holds pair flows in the plane only")]
pub struct NotSupported;

impl Config {
    /// Whether the light build can do such a run: what most visits to the page are about. What only the full build
    /// does is compiled with its feature only, and what would build it refuses with [`NotSupported`]; a test compares.
    #[must_use]
    pub fn is_light(&self) -> bool {
        self.system.dimension() == 2
            && self.flow == FlowKind::Pair
            && !self.objective.uses_log_weights()
            && self.gradient == GradientKind::Dto
            && self.integrator != IntegratorKind::Dopri5
    }

    /// Whether this build can do such a run.
    #[must_use]
    pub fn is_supported(&self) -> bool {
        FULL || self.is_light()
    }
}
