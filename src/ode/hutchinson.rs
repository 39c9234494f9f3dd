//! Hutchinson's estimator of the divergence, for comparison with the exact one.
//!
//! ∇·v = tr J = E[εᵀ J ε] for noise with E[ε εᵀ] = 1 (Hutchinson 1989; FFJORD, Grathwohl and others 2019).
//! With S = (J + Jᵀ)/2 one draw has variance 2 Σ_{i≠j} S_ij² for Rademacher and 2 Σ_ij S_ij² for Gaussian
//! noise. The noise is held along a trajectory, so that ∫ ∇·v dt is that of one J integrated over time; its
//! variance enters log q, and e to its power the importance weights.

use super::{Tableau, TimeGrid};
use crate::field::{Coefficients, FrozenField, VectorField};
use crate::math::random::Stream;
use crate::math::simd::{Real, Scalar};
use crate::system::configuration::{Point, dot};

/// The distribution of each component of ε.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noise {
    /// ±1: no variance from the diagonal of J.
    Rademacher,
    /// Standard normal.
    Gaussian,
}

impl Noise {
    /// Fills `probes` with independent draws, another one for each lane.
    pub fn fill<T: Real, const D: usize>(self, stream: &mut Stream, probes: &mut [Point<T, D>]) {
        for point in probes {
            for k in 0..D {
                for lane in 0..T::LANES {
                    let draw = match self {
                        Self::Rademacher => stream.sign(),
                        Self::Gaussian => stream.normal(),
                    };
                    point[k].replace(lane, T::Scalar::narrow(draw));
                }
            }
        }
    }
}

/// The mean of ε·J ε over `probes` (`x.len()` points each, one after the other) at `x`; `changes` has room
/// for as many points.
pub fn estimate_divergence<T: Real, const D: usize>(
    field: &dyn VectorField<T, D>,
    at: Coefficients<'_, T::Scalar>,
    x: &[Point<T, D>],
    probes: &[Point<T, D>],
    changes: &mut [Point<T, D>],
    work: &mut [T],
) -> T {
    field.jvp(at, x, probes, changes, work);
    let products = probes
        .iter()
        .zip(changes.iter())
        .map(|(probe, change)| dot(probe, change));
    let sum = products.fold(T::zero(), |sum, product| sum + product);
    sum * T::constant(x.len() as f64 / probes.len() as f64)
}

/// Integrates a state exactly as [`super::RungeKutta`] does, with the estimate in place of the divergence.
pub struct Hutchinson<T: Real, const D: usize> {
    tableau: Tableau,
    noise: Noise,
    stages: Vec<Vec<Point<T, D>>>,
    position: Vec<Point<T, D>>,
    probes: Vec<Point<T, D>>,
    changes: Vec<Point<T, D>>,
    work: Vec<T>,
}

impl<T: Real, const D: usize> Hutchinson<T, D> {
    /// For `n` particles and `probes` ≥ 1 draws of the noise per trajectory; `work_len` as the field wants it.
    #[must_use]
    pub fn new(tableau: Tableau, noise: Noise, n: usize, probes: usize, work_len: usize) -> Self {
        let points = |count| vec![Point::zeros(); count];
        Self {
            tableau,
            noise,
            stages: (0..tableau.stages()).map(|_| points(n)).collect(),
            position: points(n),
            probes: points(n * probes.max(1)),
            changes: points(n * probes.max(1)),
            work: vec![T::zero(); work_len],
        }
    }

    /// Integrates `x` over the whole grid with fresh noise and returns the estimate of ∫ ∇·v dt.
    pub fn integrate(
        &mut self,
        field: &FrozenField<'_, T, D>,
        grid: &TimeGrid,
        x: &mut [Point<T, D>],
        stream: &mut Stream,
    ) -> T {
        self.noise.fill(stream, &mut self.probes);
        let mut log_det = T::zero();
        for n in 0..grid.steps() {
            let h = grid.h(n);
            for i in 0..self.tableau.stages() {
                self.position.copy_from_slice(x);
                for (a, stage) in self.tableau.a[i].iter().zip(&self.stages) {
                    add_scaled(&mut self.position, h * a, stage);
                }
                let (at, position) = (field.at(grid.node(n, i)), &self.position);
                field
                    .field()
                    .eval(at, position, &mut self.stages[i], &mut self.work);
                let weight = T::constant(h * self.tableau.b[i]);
                let (probes, changes) = (&self.probes, &mut self.changes);
                log_det += weight
                    * estimate_divergence(
                        field.field(),
                        at,
                        position,
                        probes,
                        changes,
                        &mut self.work,
                    );
            }
            for (b, stage) in self.tableau.b.iter().zip(&self.stages) {
                add_scaled(x, h * b, stage);
            }
        }
        log_det
    }
}

fn add_scaled<T: Real, const D: usize>(x: &mut [Point<T, D>], factor: f64, y: &[Point<T, D>]) {
    if factor != 0.0 {
        for (x, y) in x.iter_mut().zip(y) {
            *x += y * T::constant(factor);
        }
    }
}
