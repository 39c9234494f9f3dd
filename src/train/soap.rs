//! Coordinates in which the gradients of a matrix of weights are hardly correlated (Gupta, Koren and Singer
//! 2018, Shampoo; Vyas and others 2024, SOAP).
//!
//! For a matrix of parameters with gradients G, running means of G Gᵀ and Gᵀ G are kept. Their eigenvectors
//! P and Q turn the matrix, X → Pᵀ X Q, into coordinates where Adam, which treats every number by itself, is
//! close to a method of second order. The eigenvectors follow the means by orthogonal iteration.

use serde::{Deserialize, Serialize};

/// Updates between two improvements of the bases.
const REFRESH: u64 = 10;
/// Until this update they are improved every time.
const EARLY: u64 = 5;
/// Sides longer than this are left as they are: turning them would take longer than the gradient.
const LONGEST: usize = 256;
/// Keeps directions that no gradient has shown yet apart from those that none ever will, relative to the
/// mean eigenvalue.
const FLOOR: f64 = 1e-12;

/// Bases for a list of matrices that lie one after the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bases {
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
    /// len × len, or empty where the side is left as it is.
    mean: Vec<f64>,
    /// One vector a row, in the order of falling eigenvalues.
    basis: Vec<f64>,
}

/// Buffers of [`Bases`]; they hold nothing between calls.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scratch {
    matrix: Vec<f64>,
    transposed: Vec<f64>,
}

impl Bases {
    /// For matrices of these (rows, columns).
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

    /// Forgets all gradients.
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

    /// Whether `other` is for the same matrices, and whole.
    #[must_use]
    pub fn fits(&self, other: &Self) -> bool {
        let lengths = |bases: &Self| -> Vec<[usize; 3]> {
            let lengths = |side: &Side| [side.len, side.mean.len(), side.basis.len()];
            bases.sides().map(lengths).collect()
        };
        lengths(self) == lengths(other)
    }

    /// Writes `x` in the coordinates of the bases.
    pub fn turn(&self, x: &[f64], out: &mut [f64], scratch: &mut Scratch) {
        let mut start = 0;
        for block in &self.blocks {
            let range = start..start + block.len();
            start = range.end;
            block.turn(&x[range.clone()], &mut out[range], scratch);
        }
    }

    /// The inverse of [`Self::turn`], in place.
    pub fn turn_back(&self, x: &mut [f64], scratch: &mut Scratch) {
        let mut start = 0;
        for block in &self.blocks {
            let range = start..start + block.len();
            start = range.end;
            block.turn_back(&mut x[range], scratch);
        }
    }

    /// Takes `gradient` into the means, whose past has the weight `memory`, and from time to time moves the
    /// bases after them; `step` counts updates from one.
    pub fn see(&mut self, gradient: &[f64], memory: f64, step: u64, scratch: &mut Scratch) {
        let mut start = 0;
        for block in &mut self.blocks {
            let range = start..start + block.len();
            start = range.end;
            block.see(&gradient[range], memory, scratch);
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

    fn turn(&self, x: &[f64], out: &mut [f64], scratch: &mut Scratch) {
        let (rows, columns) = (self.left.len, self.right.len);
        let Scratch { matrix, transposed } = scratch;
        matrix.resize(x.len(), 0.0);
        match self.left.is_turned() {
            true => multiply(&self.left.basis, x, rows, columns, matrix),
            false => matrix.copy_from_slice(x),
        }
        match self.right.is_turned() {
            true => {
                transpose(&self.right.basis, columns, transposed);
                multiply(matrix, transposed, columns, columns, out);
            }
            false => out.copy_from_slice(matrix),
        }
    }

    fn turn_back(&self, x: &mut [f64], scratch: &mut Scratch) {
        let (rows, columns) = (self.left.len, self.right.len);
        let Scratch { matrix, transposed } = scratch;
        matrix.resize(x.len(), 0.0);
        match self.right.is_turned() {
            true => multiply(x, &self.right.basis, columns, columns, matrix),
            false => matrix.copy_from_slice(x),
        }
        match self.left.is_turned() {
            true => {
                transpose(&self.left.basis, rows, transposed);
                multiply(transposed, matrix, rows, columns, x);
            }
            false => x.copy_from_slice(matrix),
        }
    }

    fn see(&mut self, gradient: &[f64], memory: f64, scratch: &mut Scratch) {
        let columns = self.right.len;
        let Scratch { matrix, transposed } = scratch;
        transpose(gradient, columns, transposed);
        self.left.see(gradient, transposed, memory, matrix);
        self.right.see(transposed, gradient, memory, matrix);
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

    fn is_turned(&self) -> bool {
        !self.basis.is_empty()
    }

    /// Takes A Aᵀ into the mean; `transposed` is Aᵀ.
    fn see(&mut self, a: &[f64], transposed: &[f64], memory: f64, square: &mut Vec<f64>) {
        if !self.is_turned() {
            return;
        }
        square.resize(self.mean.len(), 0.0);
        multiply(a, transposed, a.len() / self.len, self.len, square);
        for (mean, new) in self.mean.iter_mut().zip(square) {
            *mean = memory * *mean + (1.0 - memory) * *new;
        }
    }

    /// One step of orthogonal iteration.
    fn refresh(&mut self, scratch: &mut Scratch) {
        if !self.is_turned() {
            return;
        }
        let n = self.len;
        let next = &mut scratch.matrix;
        next.resize(n * n, 0.0);
        // The mean is symmetric: rows of the product are the mean times the vectors of the basis.
        multiply(&self.basis, &self.mean, n, n, next);
        let trace: f64 = (0..n).map(|k| self.mean[k * n + k]).sum();
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

/// Writes the transpose of `matrix`, whose rows have `columns` numbers.
fn transpose(matrix: &[f64], columns: usize, out: &mut Vec<f64>) {
    let rows = matrix.len() / columns;
    out.resize(matrix.len(), 0.0);
    for (r, row) in matrix.chunks_exact(columns).enumerate() {
        for (c, value) in row.iter().enumerate() {
            out[c * rows + r] = *value;
        }
    }
}

/// out = A B, by rows: A has rows of `inner` numbers, B and out of `columns`.
fn multiply(a: &[f64], b: &[f64], inner: usize, columns: usize, out: &mut [f64]) {
    for (a, out) in a.chunks_exact(inner).zip(out.chunks_exact_mut(columns)) {
        out.fill(0.0);
        for (a, b) in a.iter().zip(b.chunks_exact(columns)) {
            for (out, b) in out.iter_mut().zip(b) {
                *out += a * b;
            }
        }
    }
}
