//! The coordinates that the optimiser moves, told apart from the parameters of the field by their type.

use serde::{Deserialize, Serialize};

/// Coordinates η that the optimiser moves: θ itself, or whitened by flow matching. A field takes parameters θ, which
/// follow from η only through the coordinates of a run:
///
/// ```compile_fail,E0308
/// # use equiflow::field::VectorField;
/// # use equiflow::train::Eta;
/// fn shared(field: &dyn VectorField<f64, 2>, eta: &Eta, shared: &mut [f64]) {
///     field.precompute(eta, shared);
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Eta(Vec<f64>);

impl Eta {
    /// The coordinates with these values.
    #[must_use]
    pub const fn new(values: Vec<f64>) -> Self {
        Self(values)
    }

    /// Their values.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.0
    }

    /// Their values, to be moved.
    pub(super) fn values_mut(&mut self) -> &mut [f64] {
        &mut self.0
    }
}

/// The gradient of an objective with respect to [`Eta`].
#[derive(Debug)]
pub(crate) struct EtaBar<'a>(pub &'a mut [f64]);
