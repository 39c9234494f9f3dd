//! Whitened parameters: coordinates in which the flow-matching loss is round.
//!
//! Neighbouring Gaussians overlap, so that the velocity depends on their weights very unequally in
//! different directions, and Adam, which scales coordinates one by one, is slow. In coordinates η with
//! θ = W η, W Wᵀ = (A + ε)⁻¹, the loss of flow matching is |η|² plus a linear form: steps of equal length
//! change the velocity equally.
//!
//! Of the thousand eigenvalues of A some hundred are larger than the shift ε, so that A ≈ BᵀB with B of r rows
//! does (`math/pivoted_cholesky.rs`). Then a square root is W = ε^(−1/2) (1 − Bᵀ Y B / ε) with Y = L⁻ᵀ (L + 1)⁻¹ and
//! L Lᵀ = 1 + B Bᵀ / ε (Andrews 1968), which takes 2 r n + r² operations to apply where a triangular factor of A + ε takes
//! n²/2.

use super::{MatchingError, NormalEquations};
use crate::math::cholesky::{Cholesky, multiply_rows, subtract_combination};
use crate::math::pivoted_cholesky::PivotedCholesky;

/// What B leaves of the trace of A, in units of ε: no eigenvalue of Wᵀ (A + ε) W is further from one.
const REST: f64 = 16.0;

/// Which square root W of (A + ε)⁻¹ whitens: the same η under another one is another field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SquareRoot {
    /// W = L⁻ᵀ with L Lᵀ = A + ε. Runs of version 0.1.0 have it, and go on with it.
    #[default]
    Triangular,
    /// The one above, of A ≈ BᵀB.
    LowRank,
}

/// The map η → θ = W η with W Wᵀ = (A + ε)⁻¹, A the Gram matrix of [`NormalEquations`] or its approximation.
#[derive(Clone, Debug, PartialEq)]
pub enum Whitening {
    /// [`SquareRoot::Triangular`]: L.
    Triangular(Cholesky),
    /// [`SquareRoot::LowRank`].
    LowRank(LowRank),
}

/// W = ε^(−1/2) (1 − Bᵀ Y B / ε).
#[derive(Clone, Debug, PartialEq)]
pub struct LowRank {
    /// The number of parameters, n.
    size: usize,
    /// B ε^(−1/2), r rows of n numbers.
    rows: Vec<f64>,
    /// The trace of A − BᵀB.
    rest: f64,
    /// L.
    factor: Cholesky,
    /// ε^(1/2).
    scale: f64,
}

impl Whitening {
    /// The shift ε that training needs, in the unit of A (length² per unit of φ): a part of the mean
    /// diagonal entry of A, and not less than what two particles need. Below it, directions that the data say
    /// nothing about are blown up until the field is stiff.
    #[must_use]
    pub fn shift(equations: &NormalEquations) -> f64 {
        (0.023 * equations.mean_diagonal()).max(1e-3)
    }

    /// The map for the Gram matrix of `equations` and the shift ε > 0.
    ///
    /// # Errors
    /// If A + ε is not positive definite to rounding.
    pub fn new(
        equations: &NormalEquations,
        shift: f64,
        root: SquareRoot,
    ) -> Result<Self, MatchingError> {
        Ok(match root {
            SquareRoot::Triangular => {
                let n = equations.num_params();
                Self::Triangular(Cholesky::new(equations.gram(), n, shift)?)
            }
            SquareRoot::LowRank => Self::LowRank(LowRank::new(equations, shift)?),
        })
    }

    /// Which root it is.
    #[must_use]
    pub fn root(&self) -> SquareRoot {
        match self {
            Self::Triangular(_) => SquareRoot::Triangular,
            Self::LowRank(_) => SquareRoot::LowRank,
        }
    }

    /// Writes θ = W η. Allocates nothing once `scratch` has grown.
    pub fn apply(&self, eta: &[f64], theta: &mut [f64], scratch: &mut Vec<f64>) {
        theta.copy_from_slice(eta);
        match self {
            Self::Triangular(factor) => factor.solve_upper(0.0, theta),
            Self::LowRank(root) => root.apply(theta, scratch, false),
        }
    }

    /// Turns the gradient with respect to θ into that with respect to η, in place: η̄ = Wᵀ θ̄.
    pub fn apply_vjp(&self, gradient: &mut [f64], scratch: &mut Vec<f64>) {
        match self {
            Self::Triangular(factor) => factor.solve_lower(0.0, gradient),
            Self::LowRank(root) => root.apply(gradient, scratch, true),
        }
    }
}

impl LowRank {
    /// Some 2 r² n operations.
    ///
    /// # Errors
    /// If A is not finite.
    pub fn new(equations: &NormalEquations, shift: f64) -> Result<Self, MatchingError> {
        let size = equations.num_params();
        let PivotedCholesky { mut rows, rest } =
            PivotedCholesky::new(equations.gram(), size, REST * shift);
        let scale = shift.sqrt();
        for value in &mut rows {
            *value /= scale;
        }
        let rank = rows.len() / size;
        let mut products = vec![0.0; rank * rank];
        for (k, row) in rows.chunks_exact(size).enumerate() {
            multiply_rows(&rows, row, &mut products[k * rank..][..rank]);
        }
        Ok(Self {
            size,
            rows,
            rest,
            factor: Cholesky::new(&products, rank, 1.0)?,
            scale,
        })
    }

    /// r, the number of rows of B.
    #[must_use]
    pub fn rank(&self) -> usize {
        self.rows.len() / self.size
    }

    /// The trace of A − BᵀB, in the unit of A: |η|² ≤ θᵀ (A + ε) θ ≤ |η|² + rest · |θ|².
    #[must_use]
    pub fn rest(&self) -> f64 {
        self.rest
    }

    /// η = W⁻¹ θ = Wᵀ (BᵀB + ε) θ, the coordinates of given parameters.
    #[must_use]
    pub fn invert(&self, theta: &[f64]) -> Vec<f64> {
        let mut products = vec![0.0; self.rank()];
        multiply_rows(&self.rows, theta, &mut products);
        for value in &mut products {
            *value = -*value;
        }
        let mut eta = theta.to_vec();
        subtract_combination(&mut eta, &products, &self.rows);
        for value in &mut eta {
            *value *= self.scale * self.scale;
        }
        self.apply(&mut eta, &mut products, true);
        eta
    }

    /// W x or Wᵀ x in place: with B scaled, ε^(−1/2) (x − Bᵀ Y B x), or Yᵀ = (Lᵀ + 1)⁻¹ L⁻¹ for Y.
    #[inline(never)]
    fn apply(&self, x: &mut [f64], scratch: &mut Vec<f64>, is_transposed: bool) {
        scratch.resize(self.rank(), 0.0);
        multiply_rows(&self.rows, x, scratch);
        let (first, second) = if is_transposed {
            (0.0, 1.0)
        } else {
            (1.0, 0.0)
        };
        self.factor.solve_lower(first, scratch);
        self.factor.solve_upper(second, scratch);
        subtract_combination(x, scratch, &self.rows);
        for value in x {
            *value /= self.scale;
        }
    }
}
