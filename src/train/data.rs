//! What a run learns from and is tested on.

use crate::sampling::Diagnostics;
use crate::system::mean_free::Configurations;

/// Training and test data, with how they were made.
#[derive(Clone, Debug)]
pub struct Data<const D: usize> {
    /// Training configurations.
    pub train: Configurations<D>,
    /// Test configurations; where there are none, the trainer draws its own when they are first asked for.
    pub test: Option<Configurations<D>>,
    /// How the chains did.
    pub diagnostics: Diagnostics,
}
