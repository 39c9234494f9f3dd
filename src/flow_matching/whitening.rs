//! Whitened parameters: coordinates in which the flow-matching loss is round.
//!
//! Neighbouring Gaussians overlap, so that the velocity depends on their weights very unequally in
//! different directions, and Adam, which scales coordinates one by one, is slow. In coordinates η with
//! θ = L⁻ᵀ η, L Lᵀ = A + ε, the loss of flow matching is |η|² plus a linear form: steps of equal length
//! change the velocity equally. Any square root of (A + ε)⁻¹ does that. This one costs n² operations to
//! apply, half of what the symmetric root takes, needs no eigenvectors, and trains as well.

use super::{MatchingError, NormalEquations};
use crate::math::cholesky::Cholesky;

/// The map η → θ = L⁻ᵀ η with L Lᵀ = A + ε, A the Gram matrix of [`NormalEquations`].
#[derive(Clone, Debug, PartialEq)]
pub struct Whitening {
    factor: Cholesky,
}

impl Whitening {
    /// The shift ε that training needs, in the unit of A (length² per unit of φ): a part of the mean
    /// diagonal entry of A, and not less than what two particles need. Below it, directions that the data say
    /// nothing about are blown up until the field is stiff.
    #[must_use]
    pub fn shift(equations: &NormalEquations) -> f64 {
        (0.023 * equations.mean_diagonal()).max(1e-3)
    }

    /// The map for the Gram matrix of `equations` and the shift ε > 0. n³/3 operations.
    ///
    /// # Errors
    /// If A + ε is not positive definite to rounding.
    pub fn new(equations: &NormalEquations, shift: f64) -> Result<Self, MatchingError> {
        let factor = Cholesky::new(equations.gram(), equations.num_params(), shift)?;
        Ok(Self { factor })
    }

    /// Writes θ = L⁻ᵀ η. Allocates nothing.
    pub fn apply(&self, eta: &[f64], theta: &mut [f64]) {
        theta.copy_from_slice(eta);
        self.factor.solve_upper(theta);
    }

    /// Turns the gradient with respect to θ into that with respect to η, in place: η̄ = L⁻¹ θ̄.
    pub fn apply_vjp(&self, gradient: &mut [f64]) {
        self.factor.solve_lower(gradient);
    }

    /// η = Lᵀ θ, the coordinates of given parameters.
    #[must_use]
    pub fn invert(&self, theta: &[f64]) -> Vec<f64> {
        self.factor.times_upper(theta)
    }
}
