//! The symmetries of the targets: translations, rotations, reflections and permutations.

use crate::math::random::Stream;
use crate::system::configuration::Point;
use nalgebra::SMatrix;

/// An element g of E(D) × S_N: (g·x)_i = R x_{π(i)} + t.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupAction<const D: usize> {
    /// R, orthogonal: a rotation, or a rotation with a reflection if its determinant is −1.
    pub orthogonal: SMatrix<f64, D, D>,
    /// t, in units of length.
    pub translation: Point<f64, D>,
    /// π: particle i of the result is particle π(i) of the argument.
    pub permutation: Vec<usize>,
}

impl<const D: usize> GroupAction<D> {
    /// The identity on `n` particles.
    #[must_use]
    pub fn identity(n: usize) -> Self {
        Self {
            orthogonal: SMatrix::identity(),
            translation: Point::zeros(),
            permutation: (0..n).collect(),
        }
    }

    /// A random element: R from the Haar measure of O(D), π uniform, t normal with standard deviation
    /// `spread`.
    pub fn random(n: usize, spread: f64, stream: &mut Stream) -> Self {
        let mut permutation: Vec<usize> = (0..n).collect();
        stream.shuffle(&mut permutation);
        Self {
            orthogonal: random_orthogonal(stream),
            translation: Point::from_fn(|_, _| spread * stream.normal()),
            permutation,
        }
    }

    /// g·x.
    #[must_use]
    pub fn apply(&self, x: &[Point<f64, D>]) -> Vec<Point<f64, D>> {
        self.permutation
            .iter()
            .map(|source| self.orthogonal * x[*source] + self.translation)
            .collect()
    }

    /// The action on velocities: as on positions, without the translation.
    #[must_use]
    pub fn apply_to_velocities(&self, v: &[Point<f64, D>]) -> Vec<Point<f64, D>> {
        self.permutation
            .iter()
            .map(|source| self.orthogonal * v[*source])
            .collect()
    }
}

/// Gram–Schmidt on a matrix of normal draws: Haar-distributed on O(D).
fn random_orthogonal<const D: usize>(stream: &mut Stream) -> SMatrix<f64, D, D> {
    let mut matrix = SMatrix::<f64, D, D>::zeros();
    for column in 0..D {
        loop {
            let mut v = Point::<f64, D>::from_fn(|_, _| stream.normal());
            for earlier in 0..column {
                let e = matrix.column(earlier).into_owned();
                v -= e * e.dot(&v);
            }
            let norm = v.norm();
            // Almost always true; guards against a nearly dependent draw.
            if norm > 1e-6 {
                matrix.set_column(column, &(v / norm));
                break;
            }
        }
    }
    matrix
}
