//! SOAP: Adam in the eigenbases of Shampoo's preconditioner (Vyas and others 2024; Gupta, Koren and Singer 2018).
//!
//! For a matrix of parameters with gradients G, running means of G Gᵀ and Gᵀ G are kept. Their eigenvectors
//! P and Q project the matrix, X → Pᵀ X Q, to coordinates where Adam, which treats every number by itself, is
//! close to a method of second order. The eigenvectors follow the means by orthogonal iteration.

use crate::math::dense::{multiply, transpose};
use serde::{Deserialize, Serialize};

/// Updates between two steps of orthogonal iteration, the "precondition frequency" of Vyas and others 2024, who use 10.
const REFRESH: u64 = 10;
/// Before this update there is such a step every time: the bases start at the identity.
const EARLY: u64 = 5;
/// Sides longer than this are not projected: that would take longer than the gradient itself.
const LONGEST: usize = 256;
/// Regularises the directions without gradient so far, relative to the mean eigenvalue.
const FLOOR: f64 = 1e-12;

/// How far the numbers of a state may be off by rounding, relative to what they are.
const ROUNDING: f64 = 1e-6;

/// The eigenbases for a list of matrices that lie one after the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Soap {
    blocks: Vec<Block>,
}

/// One matrix, by rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Block {
    left: Side,
    right: Side,
}

/// One side of a matrix: the running mean of G Gᵀ or Gᵀ G, and an orthogonal basis near its eigenvectors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Side {
    len: usize,
    /// len × len, or empty where the side is not projected.
    mean: Vec<f64>,
    /// One vector a row, in the order of falling eigenvalues.
    basis: Vec<f64>,
}

/// Scratch space of [`Soap`]; holds nothing between calls.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scratch {
    matrix: Vec<f64>,
    transposed: Vec<f64>,
}

impl Soap {
    /// Identities for matrices of these (rows, columns).
    #[must_use]
    pub fn new(shapes: &[(usize, usize)]) -> Self {
        let block = |&(rows, columns): &(usize, usize)| Block {
            left: Side::new(rows),
            right: Side::new(columns),
        };
        Self {
            blocks: shapes.iter().map(block).collect(),
        }
    }

    /// Back to the identity and to means of zero.
    pub fn reset(&mut self) {
        for block in &mut self.blocks {
            block.left.reset();
            block.right.reset();
        }
    }

    /// The number of parameters of all matrices.
    #[must_use]
    pub fn len(&self) -> usize {
        self.blocks.iter().map(Block::len).sum()
    }

    /// Whether there are no matrices.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// All numbers of the state.
    pub fn numbers(&self) -> impl Iterator<Item = &[f64]> {
        self.sides().flat_map(|side| [&side.mean[..], &side.basis])
    }

    fn sides(&self) -> impl Iterator<Item = &Side> {
        self.blocks
            .iter()
            .flat_map(|block| [&block.left, &block.right])
    }

    /// Whether `other` is for matrices of the same sizes, and complete.
    #[must_use]
    pub(crate) fn fits(&self, other: &Self) -> bool {
        let lengths = |soap: &Self| -> Vec<[usize; 3]> {
            let lengths = |side: &Side| [side.len, side.mean.len(), side.basis.len()];
            soap.sides().map(lengths).collect()
        };
        lengths(self) == lengths(other)
    }

    /// Checks that the means can be those of squares of gradients, none above `most`, and the bases orthonormal.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub(crate) fn check(&self, most: f64) -> Result<(), String> {
        self.sides().try_for_each(|side| side.check(most))
    }

    /// Writes Pᵀ X Q of each matrix X in `x` to `out`.
    pub fn project(&self, x: &[f64], out: &mut [f64], scratch: &mut Scratch) {
        let mut start = 0;
        for block in &self.blocks {
            let range = start..start + block.len();
            start = range.end;
            block.project(&x[range.clone()], &mut out[range], scratch);
        }
    }

    /// The inverse of [`Self::project`], in place.
    pub fn project_back(&self, x: &mut [f64], scratch: &mut Scratch) {
        let mut start = 0;
        for block in &self.blocks {
            let range = start..start + block.len();
            start = range.end;
            block.project_back(&mut x[range], scratch);
        }
    }

    /// Takes `gradient` into the means with the weight 1 − `beta2`, and every few updates improves the bases by a
    /// step of orthogonal iteration; `step` counts updates from one.
    pub fn update(&mut self, gradient: &[f64], beta2: f64, step: u64, scratch: &mut Scratch) {
        let mut start = 0;
        for block in &mut self.blocks {
            let range = start..start + block.len();
            start = range.end;
            block.update(&gradient[range], beta2, scratch);
            if step < EARLY || step.is_multiple_of(REFRESH) {
                block.left.refresh(scratch);
                block.right.refresh(scratch);
            }
        }
    }
}

impl Block {
    fn len(&self) -> usize {
        self.left.len * self.right.len
    }

    fn project(&self, x: &[f64], out: &mut [f64], scratch: &mut Scratch) {
        let (rows, columns) = (self.left.len, self.right.len);
        let Scratch { matrix, transposed } = scratch;
        matrix.resize(x.len(), 0.0);
        match self.left.is_projected() {
            true => multiply(&self.left.basis, x, rows, columns, matrix),
            false => matrix.copy_from_slice(x),
        }
        match self.right.is_projected() {
            true => {
                transpose(&self.right.basis, columns, transposed);
                multiply(matrix, transposed, columns, columns, out);
            }
            false => out.copy_from_slice(matrix),
        }
    }

    fn project_back(&self, x: &mut [f64], scratch: &mut Scratch) {
        let (rows, columns) = (self.left.len, self.right.len);
        let Scratch { matrix, transposed } = scratch;
        matrix.resize(x.len(), 0.0);
        match self.right.is_projected() {
            true => multiply(x, &self.right.basis, columns, columns, matrix),
            false => matrix.copy_from_slice(x),
        }
        match self.left.is_projected() {
            true => {
                transpose(&self.left.basis, rows, transposed);
                multiply(transposed, matrix, rows, columns, x);
            }
            false => x.copy_from_slice(matrix),
        }
    }

    fn update(&mut self, gradient: &[f64], beta2: f64, scratch: &mut Scratch) {
        let columns = self.right.len;
        let Scratch { matrix, transposed } = scratch;
        transpose(gradient, columns, transposed);
        self.left.update(gradient, transposed, beta2, matrix);
        self.right.update(transposed, gradient, beta2, matrix);
    }
}

impl Side {
    fn new(len: usize) -> Self {
        let size = if len == 1 || len > LONGEST { 0 } else { len };
        let mut side = Self {
            len,
            mean: vec![0.0; size * size],
            basis: vec![0.0; size * size],
        };
        side.reset();
        side
    }

    fn reset(&mut self) {
        self.mean.fill(0.0);
        self.basis.fill(0.0);
        for diagonal in self.basis.iter_mut().step_by(self.len + 1) {
            *diagonal = 1.0;
        }
    }

    fn is_projected(&self) -> bool {
        !self.basis.is_empty()
    }

    fn check(&self, most: f64) -> Result<(), String> {
        if !self.is_projected() {
            return Ok(());
        }
        let n = self.len;
        // A Aᵀ is positive: no entry is larger than the larger of its row's and its column's on the diagonal.
        let diagonal = |k: usize| self.mean[k * n + k];
        for (at, value) in self.mean.iter().enumerate() {
            let bound = diagonal(at / n).max(diagonal(at % n)).min(most) * (1.0 + ROUNDING);
            if value.is_nan() || bound.is_nan() || value.abs() > bound {
                return Err(format!(
                    "the optimiser's mean of squares has {value:e} where at most {bound:e} can be"
                ));
            }
        }
        let rows = || self.basis.chunks_exact(n);
        for (k, row) in rows().enumerate() {
            for (l, other) in rows().enumerate().take(k + 1) {
                let product: f64 = row.iter().zip(other).map(|(a, b)| a * b).sum();
                let expected = f64::from(u8::from(k == l));
                let off = (product - expected).abs();
                if off.is_nan() || off > ROUNDING {
                    return Err(format!(
                        "the optimiser's bases are not orthonormal: rows {l} and {k} have the product {product:e}"
                    ));
                }
            }
        }
        Ok(())
    }

    /// Takes A Aᵀ into the mean with the weight 1 − `beta2`; `transposed` is Aᵀ.
    fn update(&mut self, a: &[f64], transposed: &[f64], beta2: f64, square: &mut Vec<f64>) {
        if !self.is_projected() {
            return;
        }
        square.resize(self.mean.len(), 0.0);
        multiply(a, transposed, a.len() / self.len, self.len, square);
        for (mean, new) in self.mean.iter_mut().zip(square) {
            *mean = beta2 * *mean + (1.0 - beta2) * *new;
        }
    }

    /// One step of orthogonal iteration.
    fn refresh(&mut self, scratch: &mut Scratch) {
        if !self.is_projected() {
            return;
        }
        let n = self.len;
        let trace: f64 = (0..n).map(|k| self.mean[k * n + k]).sum();
        // Without a gradient so far there is nothing to turn to.
        if trace == 0.0 {
            return;
        }
        let next = &mut scratch.matrix;
        next.resize(n * n, 0.0);
        // The mean is symmetric: rows of the product are the mean times the vectors of the basis.
        multiply(&self.basis, &self.mean, n, n, next);
        let floor = FLOOR * trace / n as f64 + f64::MIN_POSITIVE;
        for (next, old) in next.iter_mut().zip(&self.basis) {
            *next += floor * old;
        }
        orthonormalise(next, n);
        self.basis.copy_from_slice(next);
    }
}

/// Makes the rows of `matrix` orthonormal, from the first to the last, by the method of Gram and Schmidt in its
/// stable form, twice (Giraud and others 2005).
fn orthonormalise(matrix: &mut [f64], n: usize) {
    for k in 0..n {
        let (done, rest) = matrix.split_at_mut(k * n);
        let row = &mut rest[..n];
        for _ in 0..2 {
            for other in done.chunks_exact(n) {
                let overlap: f64 = other.iter().zip(&*row).map(|(a, b)| a * b).sum();
                for (value, other) in row.iter_mut().zip(other) {
                    *value -= overlap * other;
                }
            }
            let norm = row.iter().map(|a| a * a).sum::<f64>().sqrt();
            if norm > 0.0 {
                for value in row.iter_mut() {
                    *value /= norm;
                }
            }
        }
    }
}
