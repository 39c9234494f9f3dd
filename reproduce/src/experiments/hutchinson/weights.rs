//! Samples of one flow, weighed with the exact divergence and with each estimate of it.

use super::ESTIMATORS;
use equiflow::analysis::weights::{Estimate, effective_sample_size, log_z};
use equiflow::field::VectorField;
use equiflow::math::random::{Role, Stream, Streams};
use equiflow::ode::{Direction, Hutchinson, RungeKutta, Tabulation, TimeGrid, tableau};
use equiflow::sampling::diagnostics::mean_and_error;
use equiflow::system::configuration::Point;
use equiflow::system::energy::Energy;
use equiflow::system::mean_free::MeanFree;
use equiflow::system::prior;

/// What one estimator did to the log weights of one flow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// Mean of estimated − exact ∫ ∇·v dt, with its standard error.
    pub bias: (f64, f64),
    /// Variance of the same, which is added to that of log w.
    pub variance: f64,
    /// ESS of the noise alone, as a fraction: what is left of a perfect flow.
    pub kept: f64,
    /// ESS with the estimate.
    pub ess: f64,
    /// log Z with the estimate.
    pub log_z: Estimate,
}

/// One flow with the exact divergence and with each estimator.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// In tables.
    pub name: String,
    /// The number of particles.
    pub particles: usize,
    /// The number of samples.
    pub draws: usize,
    /// ESS with the exact divergence, as a fraction.
    pub ess: f64,
    /// log Z with the exact divergence.
    pub log_z: Estimate,
    /// In the order of the estimators.
    pub effects: Vec<Effect>,
}

/// Draws samples of a flow, once, with so many steps of RK4, and weighs them with each kind of divergence.
pub fn measure<const D: usize>(
    name: String,
    field: &dyn VectorField<f64, D>,
    theta: &[f64],
    energy: &dyn Energy<f64, D>,
    n: usize,
    (steps, draws): (usize, usize),
) -> Measured {
    let grid = TimeGrid::new(&tableau::RK4, Direction::Generate, steps, 0.0);
    let table = Tabulation::new(field, theta, grid);
    let tabulated = table.of(field);
    let streams = Streams::new(2);
    let latents = prior::draw::<D>(&mut streams.get(Role::Evaluate, 0), n, draws);
    let integrate = |run: &mut dyn FnMut(&mut [Point<f64, D>]) -> f64| -> Vec<(f64, f64)> {
        let mut x = vec![Point::zeros(); n];
        let weigh = |z: MeanFree<'_, D>| {
            x.copy_from_slice(&z);
            let log_prior = prior::log_density(&x);
            let log_det = run(&mut x);
            (log_det, -energy.energy(&x) - log_prior + log_det)
        };
        latents.rows().map(weigh).collect()
    };
    let mut exact = RungeKutta::default();
    let truth = integrate(&mut |x| exact.integrate(tabulated, x));
    let effects = ESTIMATORS
        .iter()
        .enumerate()
        .map(|(index, (_, noise, probes, _))| {
            let mut estimator = Hutchinson::new(*noise, n, *probes);
            let mut stream: Stream = streams.get(Role::Hutchinson, index as u64);
            let estimated = integrate(&mut |x| estimator.integrate(tabulated, x, &mut stream));
            effect(&truth, &estimated)
        });
    let effects = effects.collect();
    let weights: Vec<f64> = truth.iter().map(|(_, weight)| *weight).collect();
    Measured {
        name,
        particles: n,
        draws,
        ess: effective_sample_size(&weights),
        log_z: log_z(&weights),
        effects,
    }
}

fn effect(truth: &[(f64, f64)], estimated: &[(f64, f64)]) -> Effect {
    let noise: Vec<f64> = estimated
        .iter()
        .zip(truth)
        .map(|((a, _), (b, _))| a - b)
        .collect();
    let weights: Vec<f64> = estimated.iter().map(|(_, weight)| *weight).collect();
    let bias = mean_and_error(&noise);
    Effect {
        bias,
        variance: bias.1 * bias.1 * noise.len() as f64,
        kept: effective_sample_size(&noise),
        ess: effective_sample_size(&weights),
        log_z: log_z(&weights),
    }
}
