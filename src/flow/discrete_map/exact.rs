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
#[derive(Debug, Default)]
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
    /// Where the latent is searched: log q by the backward integration.
    integrated: f64,
    /// Newton steps that were taken.
    newton_steps: usize,
    /// The Newton step that is being taken.
    correction: Option<Correction>,
}

/// A step of Newton's method with a few corrections of the latent by one decomposition.
#[derive(Debug)]
struct Correction {
    lu: LU<f64, Dyn, Dyn>,
    /// f(z) − x at the latent that was found.
    residual: DVector<f64>,
    /// Corrections that were made: each of them has helped.
    made: usize,
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
        density.correction = None;
    }

    /// Begins with the sample `x`, of which [`Self::advance`] finds the latent and its density.
    pub(crate) fn begin_normalizing(&mut self, x: MeanFree<'_, D>, density: &mut ExactDensity<D>) {
        density.z.clear();
        density.z.extend_from_slice(&x);
        density.integrated = self.normalize_integrated(x, &mut density.z).best();
        density.newton_steps = 0;
        density.correction = None;
        density.steps = 0;
    }

    /// Takes up to `steps` more steps of the flow, or makes one correction of a latent that is searched, after which the flow
    /// starts again. The density of the sample that is reached, of `sample` if it is given, once it is known.
    pub(crate) fn advance(
        &mut self,
        sample: Option<MeanFree<'_, D>>,
        density: &mut ExactDensity<D>,
        steps: usize,
    ) -> Option<LogDensity> {
        if let (Some(x), Some(correction)) = (sample, density.correction.take()) {
            return self.correct(x, density, correction);
        }
        if !self.linearise(density, steps, &mut |_, _, _| ()) {
            return None;
        }
        let log_prior = prior::log_density(&density.z);
        let jacobian = jacobian(&self.basis, &density.tangents);
        let mut integrated = log_prior - density.log_det;
        if let Some(x) = sample {
            let residual = self.residual(&density.x, x);
            if residual.amax() >= RESIDUAL || residual.amax().is_nan() {
                let most = NEWTON_STEPS.min(NEWTON_TANGENTS / prior::dimension(x.len(), D));
                if density.newton_steps == most {
                    return Some(LogDensity::Unreached);
                }
                density.correction = Some(Correction {
                    lu: jacobian.lu(),
                    residual,
                    made: 0,
                });
                return None;
            }
            integrated = density.integrated;
        }
        let log_q = log_prior - log_abs_det(jacobian);
        Some(LogDensity::Exact { log_q, integrated })
    }

    /// One correction of the latent, which is halved as long as it overshoots. One that fits is followed by a few more with
    /// the same decomposition, which cost no tangents. The sample is out of reach if the first one does not help.
    fn correct(
        &mut self,
        x: MeanFree<'_, D>,
        density: &mut ExactDensity<D>,
        mut correction: Correction,
    ) -> Option<LogDensity> {
        let size = correction.residual.amax();
        let helped = self.make_correction(x, &mut density.z, &mut correction);
        if !helped && correction.made == 0 {
            return Some(LogDensity::Unreached);
        }
        correction.made += usize::from(helped);
        let residual = correction.residual.amax();
        let fits = helped && residual >= 0.1 * RESIDUAL && residual <= 0.5 * size;
        if fits && correction.made < CORRECTIONS {
            density.correction = Some(correction);
        } else {
            density.newton_steps += 1;
            density.steps = 0;
        }
        None
    }

    /// Moves the latent `z` to where the residual is smaller; false, and `z` stays, if that cannot be done.
    fn make_correction(
        &mut self,
        x: MeanFree<'_, D>,
        z: &mut [Point<f64, D>],
        Correction { lu, residual, .. }: &mut Correction,
    ) -> bool {
        let Some(mut step) = lu.solve(residual) else {
            return false;
        };
        let size = residual.amax();
        let before = z.to_vec();
        for _ in 0..HALVINGS {
            z.copy_from_slice(&before);
            self.subtract(z, &step);
            *residual = self.residual_at(z, x);
            if residual.amax() < size {
                return true;
            }
            step *= 0.5;
        }
        z.copy_from_slice(&before);
        false
    }

    /// f(z) − x in the mean-free basis.
    fn residual_at(&mut self, z: &[Point<f64, D>], x: MeanFree<'_, D>) -> DVector<f64> {
        self.x.copy_from_slice(z);
        let field = self.forward.of(self.field);
        self.integrator.integrate(field, &mut self.x);
        self.residual(&self.x, x)
    }

    /// Takes up to `steps` steps with the configuration and its tangents, calling `each(x, tangents, ∫ ∇·v dt)` after every one.
    /// Returns whether the end of the flow is reached.
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
