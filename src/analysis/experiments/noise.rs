//! The exact divergence against Hutchinson's estimator: what its noise does to densities and weights.

use crate::analysis::weights::effective_sample_size;
use crate::ode::{Direction, Hutchinson, Noise, RungeKutta, Tabulation, TimeGrid};
use crate::sampling::diagnostics::mean_and_error;
use crate::system::configuration::Point;
use crate::system::energy::Energy;
use crate::system::prior;
use crate::train::Trainer;
use serde::Serialize;

/// Densities of model samples with the divergence estimated.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StochasticDensities {
    /// ESS with the exact divergence, percent.
    pub exact_ess: f64,
    /// With estimates.
    pub estimates: Vec<NoisyDensity>,
}

/// Hutchinson's estimator with a number of probes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NoisyDensity {
    /// Probes per trajectory.
    pub probes: u32,
    /// The mean error of log q, nats.
    pub bias: f64,
    /// The standard error of the bias.
    pub bias_error: f64,
    /// The standard deviation of the error of log q, nats.
    pub deviation: f64,
    /// ESS of the weights, percent.
    pub ess: f64,
}

pub(super) fn densities<const D: usize>(
    trainer: &Trainer<D>,
    probes: &[u32],
    count: usize,
) -> StochasticDensities {
    let (target, config) = (trainer.target(), trainer.config());
    let (n, tableau) = (target.particles, config.integrator.tableau());
    let field = &*trainer.flow().reference;
    let steps = config.ode_steps as usize;
    let grid = TimeGrid::new(&tableau, Direction::Generate, steps, 0.0);
    let table = Tabulation::new(field, &trainer.parameters(), grid);
    let tabulated = table.of(field);
    let latents = prior::draw::<D>(&mut super::common::stream(trainer, 0), n, count);
    let mut x = vec![Point::<f64, D>::zeros(); n];
    // log w = −u(x) − log q₀(z) + ∫ ∇·v dt.
    let mut integrator = RungeKutta::default();
    let mut exact = Vec::with_capacity(count);
    let mut log_weights = Vec::with_capacity(count);
    for z in latents.rows() {
        x.copy_from_slice(&z);
        let log_prior = prior::log_density(&x);
        let log_det = integrator.integrate(tabulated, &mut x);
        exact.push(log_det);
        log_weights.push(-target.energy.energy(&x) - log_prior + log_det);
    }
    let estimate = |(index, probes): (usize, &u32)| {
        let mut hutchinson = Hutchinson::new(Noise::Rademacher, n, *probes as usize);
        let mut stream = super::common::stream(trainer, 1 + index as u64);
        let mut x = vec![Point::<f64, D>::zeros(); n];
        let errors: Vec<f64> = latents
            .rows()
            .zip(&exact)
            .map(|(z, exact)| {
                x.copy_from_slice(&z);
                // log q = log q₀ − ∫ ∇·v dt.
                exact - hutchinson.integrate(tabulated, &mut x, &mut stream)
            })
            .collect();
        let noisy = log_weights.iter().zip(&errors);
        let noisy: Vec<f64> = noisy.map(|(w, error)| w - error).collect();
        let (bias, bias_error) = mean_and_error(&errors);
        NoisyDensity {
            probes: *probes,
            bias,
            bias_error,
            deviation: bias_error * (count as f64).sqrt(),
            ess: 100.0 * effective_sample_size(&noisy),
        }
    };
    StochasticDensities {
        exact_ess: 100.0 * effective_sample_size(&log_weights),
        estimates: probes.iter().enumerate().map(estimate).collect(),
    }
}
