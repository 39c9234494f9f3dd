//! How the parameters θ of a field are laid out: named tensors, one after the other.

use serde::Serialize;

/// One named part of θ: its numbers lie row-major.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tensor {
    /// Its name, in exported files too.
    pub name: &'static str,
    /// Its extents.
    pub shape: Vec<usize>,
}

impl Tensor {
    /// How many parameters it holds.
    #[must_use]
    pub fn size(&self) -> usize {
        self.shape.iter().product()
    }

    /// (rows, columns) of the matrix with the same numbers in the same order: the last index counts columns.
    #[must_use]
    pub fn matrix(&self) -> (usize, usize) {
        let columns = self.shape.last().copied().unwrap_or(1);
        (self.size() / columns.max(1), columns)
    }
}

/// The tensors that make up θ, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct ParameterLayout {
    /// The tensors.
    pub tensors: Vec<Tensor>,
}

impl ParameterLayout {
    /// The layout of tensors with these names and shapes, in order.
    #[must_use]
    pub fn new(tensors: &[(&'static str, &[usize])]) -> Self {
        let tensor = |&(name, shape): &(&'static str, &[usize])| Tensor {
            name,
            shape: shape.to_vec(),
        };
        Self {
            tensors: tensors.iter().map(tensor).collect(),
        }
    }

    /// The length of θ.
    #[must_use]
    pub fn size(&self) -> usize {
        self.tensors.iter().map(Tensor::size).sum()
    }

    /// The (rows, columns) of every tensor as a matrix, for optimisers that work on matrices.
    #[must_use]
    pub fn matrices(&self) -> Vec<(usize, usize)> {
        self.tensors.iter().map(Tensor::matrix).collect()
    }
}
