//! How an integration chooses its steps.

use super::Tableau;
#[cfg(feature = "full")]
use super::{Tolerance, tableau};

/// Equal steps of any method, or steps as long as a tolerance allows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepSizeController {
    /// The method.
    pub tableau: Tableau,
    /// The number of equal steps; with a tolerance, where it cannot be met.
    pub steps: usize,
    /// How large the error of a step may be, of an [`super::Adaptive`] integration of the configurations at hand.
    #[cfg(feature = "full")]
    pub tolerance: Option<Tolerance>,
}

impl StepSizeController {
    /// Equal steps, but for a shift of the interior step ends.
    #[must_use]
    pub const fn equal(tableau: Tableau, steps: usize) -> Self {
        Self {
            tableau,
            steps,
            #[cfg(feature = "full")]
            tolerance: None,
        }
    }

    /// Dormand and Prince's method with steps as long as `tolerance` allows; if it cannot be met, with `steps` equal ones.
    #[cfg(feature = "full")]
    #[must_use]
    pub const fn adaptive(tolerance: Tolerance, steps: usize) -> Self {
        Self {
            tableau: tableau::DORMAND_PRINCE,
            steps,
            tolerance: Some(tolerance),
        }
    }
}
