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

use crate::field::{Coefficients, TabulatedField, VectorField};
use crate::ode::runge_kutta::{TangentSpace, WatchTangents};
use crate::ode::{Direction, RungeKutta, Tableau, TimeGrid};
use crate::system::configuration::{Point, filled, norm_squared, pack, unpack};
use crate::system::prior;
use nalgebra::{DMatrix, DVector};

/// One configuration with its density under the discrete map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogDensity {
    /// log q(x) in nats, from the exact determinant. NaN where the map could not be inverted; `None` where
    /// only the integrated divergence was asked for.
    pub exact: Option<f64>,
    /// log q(x) with the integrated divergence in place of the determinant.
    pub integrated: f64,
}

impl LogDensity {
    const UNRESOLVED: Self = Self {
        exact: Some(f64::NAN),
        integrated: f64::NAN,
    };

    /// The exact value, or the integrated one where there is no exact one.
    #[must_use]
    pub fn best(&self) -> f64 {
        self.exact.unwrap_or(self.integrated)
    }
}

/// The discrete map z → x of a field with its coefficients, with its determinant and its inverse.
pub struct DiscreteFlow<'a, const D: usize> {
    field: &'a dyn VectorField<f64, D>,
    forward: Coefficients<f64>,
    backward: Coefficients<f64>,
    forward_grid: TimeGrid,
    backward_grid: TimeGrid,
    integrator: RungeKutta<f64, D>,
    basis: DMatrix<f64>,
    tangents: Vec<Point<f64, D>>,
    tangent_space: TangentSpace<f64, D>,
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
        let forward_grid = TimeGrid::new(tableau, Direction::Generate, steps, 0.0);
        let backward_grid = TimeGrid::new(tableau, Direction::Normalize, steps, 0.0);
        let (mut forward, mut backward) = (Coefficients::default(), Coefficients::default());
        forward.refresh(field, theta, forward_grid.nodes());
        backward.refresh(field, theta, backward_grid.nodes());
        Self {
            field,
            forward,
            backward,
            forward_grid,
            backward_grid,
            integrator: RungeKutta::new(*tableau, n, field.sizes(n)),
            basis: mean_free_basis(n),
            tangents: filled(Point::zeros(), n * prior::dimension(n, D)),
            tangent_space: TangentSpace::default(),
            x: filled(Point::zeros(), n),
        }
    }

    fn dof(&self) -> usize {
        self.x.len() * D
    }

    /// Maps the latent `z` to the sample, written to `x` (both N·D numbers), with its density.
    pub fn generate(&mut self, z: &[f64], x: &mut [f64]) -> LogDensity {
        let (jacobian, log_det) = self.linearise(z, &mut |_, _, _| ());
        unpack(&self.x, x);
        let log_prior = log_prior::<D>(z, self.x.len());
        LogDensity {
            exact: Some(log_prior - log_abs_det(jacobian)),
            integrated: log_prior - log_det,
        }
    }

    /// As [`Self::generate`], with the integrated divergence only: no tangents, a fraction of the cost.
    pub fn generate_integrated(&mut self, z: &[f64], x: &mut [f64]) -> LogDensity {
        pack(z, &mut self.x);
        let field = TabulatedField::new(self.field, &self.forward);
        let log_det = self
            .integrator
            .integrate(&field, &self.forward_grid, &mut self.x);
        unpack(&self.x, x);
        LogDensity {
            exact: None,
            integrated: log_prior::<D>(z, self.x.len()) - log_det,
        }
    }

    /// As [`Self::normalize`], by integrating backward only.
    pub(crate) fn normalize_integrated(&mut self, x: &[f64], z: &mut [f64]) -> LogDensity {
        let centred = self.centred(x);
        let log_det = self.integrate_back(&centred, z);
        LogDensity {
            exact: None,
            integrated: log_prior::<D>(z, self.x.len()) + log_det,
        }
    }

    /// Calls `each(frame, x)` with the state on its way from `z` at `frames` ≥ 2 equally spaced times,
    /// interpolated between steps.
    pub fn path(&mut self, z: &[f64], frames: usize, each: impl FnMut(usize, &[f64])) {
        pack(z, &mut self.x);
        let field = TabulatedField::new(self.field, &self.forward);
        let mut states: Vec<Vec<f64>> = Vec::with_capacity(self.forward_grid.steps() + 1);
        self.integrator
            .integrate_watched(&field, &self.forward_grid, &mut self.x, |_, x| {
                let mut state = vec![0.0; z.len()];
                unpack(x, &mut state);
                states.push(state);
            });
        interpolate(&states, frames, each);
    }

    /// Finds the latent `z` of the sample `x` and returns the density of `x`.
    ///
    /// Starts from the backward integration and solves f(z) = x. The component of `x` along the centre
    /// of mass has no density and is ignored.
    pub fn normalize(&mut self, x: &[f64], z: &mut [f64]) -> LogDensity {
        let centred = self.centred(x);
        let log_det = self.integrate_back(&centred, z);
        let integrated = log_prior::<D>(z, self.x.len()) + log_det;
        let dimension = prior::dimension(self.x.len(), D);
        let corrections = NEWTON_STEPS.min(NEWTON_TANGENTS / dimension);
        for round in 0..=corrections {
            let (jacobian, _) = self.linearise(z, &mut |_, _, _| ());
            let residual = self.residual(&centred);
            if residual.amax() < RESIDUAL {
                let exact = log_prior::<D>(z, self.x.len()) - log_abs_det(jacobian);
                return LogDensity {
                    exact: Some(exact),
                    integrated,
                };
            }
            if round == corrections || !self.correct(&jacobian.lu(), residual, &centred, z) {
                break;
            }
        }
        LogDensity::UNRESOLVED
    }

    /// Newton's correction of `z` with a given decomposition, as long as it reduces the residual: a step
    /// that overshoots is halved, and one that fits is followed by a few more with the same decomposition,
    /// which cost no tangents. False if no correction helps.
    fn correct(
        &mut self,
        lu: &nalgebra::LU<f64, nalgebra::Dyn, nalgebra::Dyn>,
        mut residual: DVector<f64>,
        target: &[f64],
        z: &mut [f64],
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
    fn residual_at(&mut self, z: &[f64], x: &[f64]) -> DVector<f64> {
        pack(z, &mut self.x);
        let field = TabulatedField::new(self.field, &self.forward);
        self.integrator
            .integrate(&field, &self.forward_grid, &mut self.x);
        self.residual(x)
    }

    fn centred(&self, x: &[f64]) -> Vec<f64> {
        let mut points = filled(Point::<f64, D>::zeros(), self.x.len());
        pack(x, &mut points);
        crate::system::configuration::remove_mean(&mut points);
        let mut centred = vec![0.0; x.len()];
        unpack(&points, &mut centred);
        centred
    }

    fn integrate_back(&mut self, x: &[f64], z: &mut [f64]) -> f64 {
        pack(x, &mut self.x);
        let field = TabulatedField::new(self.field, &self.backward);
        let log_det = self
            .integrator
            .integrate(&field, &self.backward_grid, &mut self.x);
        unpack(&self.x, z);
        log_det
    }

    /// Integrates z and one tangent per degree of freedom, calling `each(x, tangents, ∫ ∇·v dt)` after every step.
    /// Leaves the sample in `self.x`; returns the Jacobian in the mean-free basis and the integrated divergence.
    fn linearise(&mut self, z: &[f64], each: WatchTangents<'_, f64, D>) -> (DMatrix<f64>, f64) {
        let n = self.x.len();
        pack(z, &mut self.x);
        for (tangent, points) in self.tangents.chunks_exact_mut(n).enumerate() {
            for (i, point) in points.iter_mut().enumerate() {
                *point = Point::zeros();
                point[tangent % D] = self.basis[(i, tangent / D)];
            }
        }
        let field = TabulatedField::new(self.field, &self.forward);
        let log_det = self.integrator.integrate_tangents(
            &field,
            &self.forward_grid,
            &mut self.x,
            &mut self.tangents,
            &mut self.tangent_space,
            each,
        );
        (jacobian(&self.basis, &self.tangents), log_det)
    }

    /// f(z) − x in the mean-free basis, for the sample in `self.x`.
    fn residual(&self, x: &[f64]) -> DVector<f64> {
        let n = self.x.len();
        DVector::from_fn(self.dof() - D, |row, _| {
            (0..n)
                .map(|i| self.basis[(i, row / D)] * (self.x[i][row % D] - x[i * D + row % D]))
                .sum()
        })
    }

    /// z −= step, with the step given in the mean-free basis.
    fn subtract(&self, z: &mut [f64], step: &DVector<f64>) {
        for i in 0..self.x.len() {
            for k in 0..D {
                let change: f64 = (0..self.basis.ncols())
                    .map(|a| self.basis[(i, a)] * step[a * D + k])
                    .sum();
                z[i * D + k] -= change;
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

fn log_prior<const D: usize>(z: &[f64], n: usize) -> f64 {
    let mut points = filled(Point::<f64, D>::zeros(), n);
    pack(z, &mut points);
    -0.5 * norm_squared(&points) - prior::log_normaliser(n, D)
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
