//! Exact densities, worked out a few steps of the flow at a time: with many degrees of freedom a single one takes long, and the
//! caller may have to answer somebody in between.

use super::{DiscreteFlow, LogDensity};
use crate::ode::WatchTangents;
use crate::system::configuration::Point;
use crate::system::mean_free::MeanFree;
use crate::system::prior;
use nalgebra::{DMatrix, DVector, Dyn, LU};

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

/// One configuration while its exact density is worked out: its latent, and how far the flow has carried it with one tangent
/// per degree of freedom.
#[derive(Clone, Debug, Default)]
pub(crate) struct ExactDensity<const D: usize> {
    /// The latent: the given one, or the best that was found so far.
    pub z: Vec<Point<f64, D>>,
    /// Where the flow has carried it: at last, its sample.
    pub x: Vec<Point<f64, D>>,
    /// Where it has carried the tangents, one after the other.
    tangents: Vec<Point<f64, D>>,
    /// ∫ ∇·v dt up to there.
    log_det: f64,
    /// Steps of the flow that were taken.
    steps: usize,
    /// Where the latent is searched: log q by integrating backward, and Newton steps that were taken.
    integrated: f64,
    newton_steps: usize,
}

impl<const D: usize> DiscreteFlow<'_, D> {
    /// Maps the latent `z` to the sample, written to `x`, with its density.
    pub fn generate(&mut self, z: &[Point<f64, D>], x: &mut [Point<f64, D>]) -> LogDensity {
        let mut density = ExactDensity::default();
        self.begin_generating(z, &mut density);
        let log_q = self.complete(None, &mut density);
        x.copy_from_slice(&density.x);
        log_q
    }

    /// Finds the latent `z` of the sample `x` and returns the density of `x`.
    ///
    /// Starts from the backward integration and solves f(z) = x.
    pub fn normalize(&mut self, x: MeanFree<'_, D>, z: &mut [Point<f64, D>]) -> LogDensity {
        let mut density = ExactDensity::default();
        self.begin_normalizing(x, &mut density);
        let log_q = self.complete(Some(x), &mut density);
        z.copy_from_slice(&density.z);
        log_q
    }

    fn complete(
        &mut self,
        sample: Option<MeanFree<'_, D>>,
        density: &mut ExactDensity<D>,
    ) -> LogDensity {
        loop {
            if let Some(log_q) = self.advance(sample, density, usize::MAX) {
                return log_q;
            }
        }
    }

    /// Begins with the latent `z`, of which [`Self::advance`] finds the sample and its density.
    pub(crate) fn begin_generating(&self, z: &[Point<f64, D>], density: &mut ExactDensity<D>) {
        density.z.clear();
        density.z.extend_from_slice(z);
        density.steps = 0;
    }

    /// Begins with the sample `x`, of which [`Self::advance`] finds the latent and its density.
    pub(crate) fn begin_normalizing(&mut self, x: MeanFree<'_, D>, density: &mut ExactDensity<D>) {
        density.z.clear();
        density.z.extend_from_slice(&x);
        density.integrated = self.normalize_integrated(x, &mut density.z).best();
        density.newton_steps = 0;
        density.steps = 0;
    }

    /// Takes up to `steps` further steps of the flow, and one of Newton's method where the flow ends somewhere else than at the
    /// `sample` whose latent is searched. The density once it is known.
    pub(crate) fn advance(
        &mut self,
        sample: Option<MeanFree<'_, D>>,
        density: &mut ExactDensity<D>,
        steps: usize,
    ) -> Option<LogDensity> {
        if !self.linearise(density, steps, &mut |_, _, _| ()) {
            return None;
        }
        let log_prior = prior::log_density(&density.z);
        let jacobian = jacobian(&self.basis, &density.tangents);
        let mut integrated = log_prior - density.log_det;
        if let Some(x) = sample {
            let residual = self.residual(&density.x, x);
            if residual.amax() >= RESIDUAL || residual.amax().is_nan() {
                return self.take_newton_step(x, density, &jacobian.lu(), residual);
            }
            integrated = density.integrated;
        }
        let log_q = log_prior - log_abs_det(jacobian);
        Some(LogDensity::Exact { log_q, integrated })
    }

    /// A latent that is nearer to that of the sample `x`, from which [`Self::advance`] goes on; where there is none, it is not
    /// reached.
    fn take_newton_step(
        &mut self,
        x: MeanFree<'_, D>,
        density: &mut ExactDensity<D>,
        lu: &LU<f64, Dyn, Dyn>,
        residual: DVector<f64>,
    ) -> Option<LogDensity> {
        let most = NEWTON_STEPS.min(NEWTON_TANGENTS / prior::dimension(x.len(), D));
        let may_go_on = density.newton_steps < most;
        if !may_go_on || !self.correct(lu, residual, x, &mut density.z) {
            return Some(LogDensity::Unreached);
        }
        density.newton_steps += 1;
        density.steps = 0;
        None
    }

    /// Newton's correction of `z` with a given decomposition, as long as it reduces the residual: a step
    /// that overshoots is halved, and one that fits is followed by a few more with the same decomposition,
    /// which cost no tangents. False if no correction helps.
    fn correct(
        &mut self,
        lu: &LU<f64, Dyn, Dyn>,
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
        self.residual(&self.x, x)
    }

    /// Takes up to `steps` steps with the configuration and its tangents, calling `each(x, tangents, ∫ ∇·v dt)` after every one.
    /// Whether they have arrived.
    pub(super) fn linearise(
        &mut self,
        density: &mut ExactDensity<D>,
        steps: usize,
        each: WatchTangents<'_, f64, D>,
    ) -> bool {
        if density.steps == 0 {
            self.start(density);
        }
        let ExactDensity {
            x,
            tangents,
            log_det,
            ..
        } = density;
        let all = self.forward.grid.steps();
        let end = density.steps.saturating_add(steps).min(all);
        let field = self.forward.of(self.field);
        let range = density.steps..end;
        *log_det = self
            .integrator
            .integrate_tangents(field, range, (x, tangents, *log_det), each);
        density.steps = end;
        end == all
    }

    /// Puts the configuration at its latent, with tangents along the columns of the mean-free basis.
    fn start(&self, density: &mut ExactDensity<D>) {
        let n = density.z.len();
        density.x.clone_from(&density.z);
        density.tangents.clear();
        for tangent in 0..prior::dimension(n, D) {
            density.tangents.extend((0..n).map(|i| {
                let mut point = Point::zeros();
                point[tangent % D] = self.basis[(i, tangent / D)];
                point
            }));
        }
        density.log_det = 0.0;
    }

    /// f(z) − x in the mean-free basis, for the sample `found` = f(z).
    fn residual(&self, found: &[Point<f64, D>], x: MeanFree<'_, D>) -> DVector<f64> {
        let basis = &self.basis;
        DVector::from_fn(basis.ncols() * D, |row, _| {
            let (a, k) = (row / D, row % D);
            (0..x.len())
                .map(|i| basis[(i, a)] * (found[i][k] - x[i][k]))
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

/// The Jacobian in the mean-free `basis` from the tangents along its columns, one after the other.
pub(super) fn jacobian<const D: usize>(
    basis: &DMatrix<f64>,
    tangents: &[Point<f64, D>],
) -> DMatrix<f64> {
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
pub(super) fn log_abs_det(matrix: DMatrix<f64>) -> f64 {
    let lu = matrix.lu();
    lu.u()
        .diagonal()
        .iter()
        .map(|pivot| libm::log(pivot.abs()))
        .sum()
}
