//! What a run learns from and is tested on.

use crate::sampling::Diagnostics;

/// Training and test data, with how they were made.
#[derive(Clone, Debug)]
pub struct Data {
    /// Training configurations, row-major.
    pub train: Vec<f64>,
    /// Test configurations, row-major; where there are none, the trainer draws its own when they are first asked for.
    pub test: Vec<f64>,
    /// How the chains did.
    pub diagnostics: Diagnostics,
}
