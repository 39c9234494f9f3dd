//! Exact densities of the discrete flow.
//!
//! A flow that is run with finitely many steps is a map z → x in its own right, and its density is
//! q(x) = q₀(z) / |det ∂x/∂z|. The integral of the divergence only approximates that determinant, and
//! training can learn to exploit the difference. So every headline number is made from the determinant
//! itself: the product of all step Jacobians, from one tangent per degree of freedom and one LU
//! decomposition. To score given data the same map is inverted by Newton's method.

mod lanes;
mod trace;

pub use lanes::{LANES, LaneFlow};
pub use trace::Trace;

use crate::field::VectorField;
use crate::ode::{Direction, RungeKutta, Tableau, Tabulation, TimeGrid, WatchTangents};
use crate::system::configuration::{Point, filled};
use crate::system::mean_free::MeanFree;
use crate::system::prior;
use nalgebra::{DMatrix, DVector};

/// The log density log q(x) of one configuration x under the discrete map, in nats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LogDensity {
    /// From the determinant of the map.
    Exact {
        /// log q(x).
        log_q: f64,
        /// What it would be with the integrated divergence in place of the determinant.
        integrated: f64,
    },
    /// With the integrated divergence in place of the determinant.
    Integrated(f64),
    /// An integrated one that was moved by the mean difference of exact and integrated ones.
    Corrected(f64),
    /// The map could not be inverted at x.
    Unreached,
}

impl LogDensity {
    /// The best value there is; NaN where the map could not be inverted.
    #[must_use]
    pub fn best(&self) -> f64 {
        match *self {
            Self::Exact { log_q: best, .. } | Self::Integrated(best) | Self::Corrected(best) => {
                best
            }
            Self::Unreached => f64::NAN,
        }
    }

    /// The exact value and the integrated one, where both are known.
    #[must_use]
    pub fn exact_and_integrated(&self) -> Option<(f64, f64)> {
        match *self {
            Self::Exact { log_q, integrated } => Some((log_q, integrated)),
            _ => None,
        }
    }
}

/// The discrete map z → x of a field with its coefficients, with its determinant and its inverse.
pub struct DiscreteFlow<'a, const D: usize> {
    field: &'a dyn VectorField<f64, D>,
    forward: Tabulation<f64>,
    backward: Tabulation<f64>,
    integrator: RungeKutta<f64, D>,
    basis: DMatrix<f64>,
    tangents: Vec<Point<f64, D>>,
    x: Vec<Point<f64, D>>,
}

/// The largest residual |f(z) − x| at which the inverse counts as found, in units of length.
const RESIDUAL: f64 = 1e-9;
/// Newton steps before a configuration is declared out of reach of the map: at most so many,
const NEWTON_STEPS: usize = 40;
/// and no more than take so many tangents.
const NEWTON_TANGENTS: usize = 400;
/// Corrections with one decomposition.
const CORRECTIONS: usize = 5;
/// Halvings of a step that overshoots.
const HALVINGS: usize = 8;

impl<'a, const D: usize> DiscreteFlow<'a, D> {
    /// The map of `field` at θ for `n` particles with `steps` equal steps.
    #[must_use]
    pub fn new(
        field: &'a dyn VectorField<f64, D>,
        theta: &[f64],
        tableau: &Tableau,
        n: usize,
        steps: usize,
    ) -> Self {
        let table = |direction| {
            Tabulation::new(field, theta, TimeGrid::new(tableau, direction, steps, 0.0))
        };
        Self {
            field,
            forward: table(Direction::Generate),
            backward: table(Direction::Normalize),
            integrator: RungeKutta::default(),
            basis: mean_free_basis(n),
            tangents: filled(Point::zeros(), n * prior::dimension(n, D)),
            x: filled(Point::zeros(), n),
        }
    }

    /// Maps the latent `z` to the sample, written to `x`, with its density.
    pub fn generate(&mut self, z: &[Point<f64, D>], x: &mut [Point<f64, D>]) -> LogDensity {
        let (jacobian, log_det) = self.linearise(z, &mut |_, _, _| ());
        x.copy_from_slice(&self.x);
        let log_prior = prior::log_density(z);
        LogDensity::Exact {
            log_q: log_prior - log_abs_det(jacobian),
            integrated: log_prior - log_det,
        }
    }

    /// As [`Self::generate`], with the integrated divergence only: no tangents, a fraction of the cost.
    pub fn generate_integrated(
        &mut self,
        z: &[Point<f64, D>],
        x: &mut [Point<f64, D>],
    ) -> LogDensity {
        x.copy_from_slice(z);
        let log_det = self.integrator.integrate(self.forward.of(self.field), x);
        LogDensity::Integrated(prior::log_density(z) - log_det)
    }

    /// As [`Self::normalize`], by integrating backward only.
    pub(crate) fn normalize_integrated(
        &mut self,
        x: MeanFree<'_, D>,
        z: &mut [Point<f64, D>],
    ) -> LogDensity {
        z.copy_from_slice(&x);
        let log_det = self.integrator.integrate(self.backward.of(self.field), z);
        LogDensity::Integrated(prior::log_density(z) + log_det)
    }

    /// Calls `each(frame, x)` with the numbers of the state on its way from `z` at `frames` ≥ 2 equally spaced times,
    /// interpolated between steps.
    pub fn path(&mut self, z: MeanFree<'_, D>, frames: usize, each: impl FnMut(usize, &[f64])) {
        self.x.copy_from_slice(&z);
        let field = self.forward.of(self.field);
        let mut states: Vec<Vec<f64>> = Vec::with_capacity(self.forward.grid.ends().len());
        self.integrator.integrate_watched(field, &mut self.x, |x| {
            states.push(x.iter().flatten().copied().collect());
        });
        interpolate(&states, frames, each);
    }

    /// Finds the latent `z` of the sample `x` and returns the density of `x`.
    ///
    /// Starts from the backward integration and solves f(z) = x.
    pub fn normalize(&mut self, x: MeanFree<'_, D>, z: &mut [Point<f64, D>]) -> LogDensity {
        let integrated = self.normalize_integrated(x, z).best();
        let dimension = prior::dimension(x.len(), D);
        let corrections = NEWTON_STEPS.min(NEWTON_TANGENTS / dimension);
        for round in 0..=corrections {
            let (jacobian, _) = self.linearise(z, &mut |_, _, _| ());
            let residual = self.residual(x);
            if residual.amax() < RESIDUAL {
                let log_q = prior::log_density(z) - log_abs_det(jacobian);
                return LogDensity::Exact { log_q, integrated };
            }
            if round == corrections || !self.correct(&jacobian.lu(), residual, x, z) {
                break;
            }
        }
        LogDensity::Unreached
    }

    /// Newton's correction of `z` with a given decomposition, as long as it reduces the residual: a step
    /// that overshoots is halved, and one that fits is followed by a few more with the same decomposition,
    /// which cost no tangents. False if no correction helps.
    fn correct(
        &mut self,
        lu: &nalgebra::LU<f64, nalgebra::Dyn, nalgebra::Dyn>,
        mut residual: DVector<f64>,
        target: MeanFree<'_, D>,
        z: &mut [Point<f64, D>],
    ) -> bool {
        let mut helped = false;
        for _ in 0..CORRECTIONS {
            let Some(mut step) = lu.solve(&residual) else {
                return helped;
            };
            let size = residual.amax();
            let before = z.to_vec();
            for _ in 0..HALVINGS {
                z.copy_from_slice(&before);
                self.subtract(z, &step);
                residual = self.residual_at(z, target);
                if residual.amax() < size {
                    break;
                }
                step *= 0.5;
            }
            if residual.amax() >= size || residual.amax().is_nan() {
                z.copy_from_slice(&before);
                return helped;
            }
            helped = true;
            if residual.amax() < 0.1 * RESIDUAL || residual.amax() > 0.5 * size {
                return true;
            }
        }
        helped
    }

    /// f(z) − x in the mean-free basis.
    fn residual_at(&mut self, z: &[Point<f64, D>], x: MeanFree<'_, D>) -> DVector<f64> {
        self.x.copy_from_slice(z);
        let field = self.forward.of(self.field);
        self.integrator.integrate(field, &mut self.x);
        self.residual(x)
    }

    /// Integrates z and one tangent per degree of freedom, calling `each(x, tangents, ∫ ∇·v dt)` after every step.
    /// Leaves the sample in `self.x`; returns the Jacobian in the mean-free basis and the integrated divergence.
    fn linearise(
        &mut self,
        z: &[Point<f64, D>],
        each: WatchTangents<'_, f64, D>,
    ) -> (DMatrix<f64>, f64) {
        let n = self.x.len();
        self.x.copy_from_slice(z);
        for (tangent, points) in self.tangents.chunks_exact_mut(n).enumerate() {
            for (i, point) in points.iter_mut().enumerate() {
                *point = Point::zeros();
                point[tangent % D] = self.basis[(i, tangent / D)];
            }
        }
        let field = self.forward.of(self.field);
        let log_det =
            self.integrator
                .integrate_tangents(field, &mut self.x, &mut self.tangents, each);
        (jacobian(&self.basis, &self.tangents), log_det)
    }

    /// f(z) − x in the mean-free basis, for the sample in `self.x`.
    fn residual(&self, x: MeanFree<'_, D>) -> DVector<f64> {
        let basis = &self.basis;
        DVector::from_fn(basis.ncols() * D, |row, _| {
            let (a, k) = (row / D, row % D);
            (0..x.len())
                .map(|i| basis[(i, a)] * (self.x[i][k] - x[i][k]))
                .sum()
        })
    }

    /// z −= step, with the step given in the mean-free basis.
    fn subtract(&self, z: &mut [Point<f64, D>], step: &DVector<f64>) {
        for (i, point) in z.iter_mut().enumerate() {
            for k in 0..D {
                let change: f64 = (0..self.basis.ncols())
                    .map(|a| self.basis[(i, a)] * step[a * D + k])
                    .sum();
                point[k] -= change;
            }
        }
    }
}

/// Calls `each(frame, x)` at `frames` ≥ 2 equally spaced times, between the `states` at the ends of steps.
fn interpolate(states: &[Vec<f64>], frames: usize, mut each: impl FnMut(usize, &[f64])) {
    let steps = states.len() - 1;
    let mut x = states[0].clone();
    for frame in 0..frames {
        let position = (frame * steps) as f64 / (frames.max(2) - 1) as f64;
        let before = (position as usize).min(steps - 1);
        let fraction = position - before as f64;
        for (x, (a, b)) in x
            .iter_mut()
            .zip(states[before].iter().zip(&states[before + 1]))
        {
            *x = a + fraction * (b - a);
        }
        each(frame, &x);
    }
}

/// An orthonormal basis of { c ∈ R^n : Σ c_i = 0 }, one column each (the Helmert contrasts).
fn mean_free_basis(n: usize) -> DMatrix<f64> {
    DMatrix::from_fn(n, n - 1, |i, a| {
        let norm = (((a + 1) * (a + 2)) as f64).sqrt();
        match i.cmp(&(a + 1)) {
            core::cmp::Ordering::Less => 1.0 / norm,
            core::cmp::Ordering::Equal => -((a + 1) as f64) / norm,
            core::cmp::Ordering::Greater => 0.0,
        }
    })
}

/// The Jacobian in the mean-free `basis` from the tangents along its columns, one after the other.
fn jacobian<const D: usize>(basis: &DMatrix<f64>, tangents: &[Point<f64, D>]) -> DMatrix<f64> {
    let n = basis.nrows();
    let dimension = prior::dimension(n, D);
    DMatrix::from_fn(dimension, dimension, |row, column| {
        let tangent = &tangents[column * n..][..n];
        (0..n)
            .map(|i| basis[(i, row / D)] * tangent[i][row % D])
            .sum()
    })
}

/// log |det| from the diagonal of U, so that large dimensions neither overflow nor underflow.
fn log_abs_det(matrix: DMatrix<f64>) -> f64 {
    let lu = matrix.lu();
    lu.u()
        .diagonal()
        .iter()
        .map(|pivot| libm::log(pivot.abs()))
        .sum()
}
