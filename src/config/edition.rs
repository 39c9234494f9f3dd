//! Which runs the light build of the engine can do, the one of a first visit to the page.

use super::{Config, FlowKind, GradientKind, IntegratorKind, ObjectiveKind};

/// Whether this build holds everything, or pair flows in the plane only.
pub const FULL: bool = cfg!(feature = "full");

impl Config {
    /// Whether the light build can do such a run: what most visits to the page are about. This is the one place
    /// that decides it; elsewhere what only the full build does stands behind [`FULL`].
    #[must_use]
    pub fn is_light(&self) -> bool {
        self.system.dimension() == 2
            && self.flow == FlowKind::Pair
            && self.objective != ObjectiveKind::Balanced
            && self.gradient == GradientKind::Dto
            && self.integrator != IntegratorKind::Dopri5
    }

    /// Whether this build can do such a run.
    #[must_use]
    pub fn is_held(&self) -> bool {
        FULL || self.is_light()
    }
}
