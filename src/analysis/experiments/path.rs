//! One sample followed along the flow, with its energy, its forces and every term of its density.

use super::ExperimentError;
use crate::flow::discrete_map::Trace;
use crate::math::random::Role;
use crate::system::configuration::{Point, filled};
use crate::system::energy::Energy;
use crate::system::mean_free::Configurations;
use crate::train::{Trainer, check_numbers};
use serde::Serialize;

/// The way of one configuration from the prior to the model's sample: K + 1 states of N·D numbers, row-major. Energies
/// in kT, logarithms in nats.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Path {
    /// Whether the discrete map reaches the configuration. If not, it stands here alone, at time 1.
    pub reached: bool,
    /// Flow times, from 0 to 1.
    pub times: Vec<f64>,
    /// Positions at these times, mean-free, in units of length; the first is the latent, the last the sample.
    pub points: Vec<f64>,
    /// Velocities of the field at these times.
    pub velocities: Vec<f64>,
    /// The physical forces −∇u at these times, in kT per length.
    pub forces: Vec<f64>,
    /// The energy u at these times.
    pub energies: Vec<f64>,
    /// log q₀ of the latent.
    pub log_prior: f64,
    /// ∫ ∇·v dt up to these times.
    pub integrated: Vec<f64>,
    /// log |det ∂x/∂z| of the discrete map up to these times, exactly.
    pub log_det: Vec<f64>,
    /// log q of the sample: log q₀ − log |det|. NaN where it is not reached.
    pub log_q: f64,
    /// The log weight −u − log q of the sample.
    pub log_weight: f64,
}

/// Follows latent number `index` of the picture of the flow.
pub(super) fn of_latent<const D: usize>(trainer: &Trainer<D>, index: usize) -> Path {
    let mut stream = trainer.streams().get(Role::Picture, 0);
    described(
        trainer,
        trainer.model().trace_latent(&mut stream, index),
        true,
    )
}

/// Follows the configuration `x` back to its latent.
///
/// # Errors
/// If `x` is not one configuration of finite numbers.
pub(super) fn to_configuration<const D: usize>(
    trainer: &Trainer<D>,
    x: &[f64],
) -> Result<Path, ExperimentError> {
    check_numbers(trainer.config(), x)?;
    let dof = trainer.config().dof();
    if x.len() != dof {
        return Err(ExperimentError::Configuration {
            found: x.len(),
            dof,
        });
    }
    let x = Configurations::<D>::centred(trainer.target().particles, x);
    let mut model = trainer.model();
    let trace = x.rows().find_map(|x| model.trace_to(x));
    let reached = trace.is_some();
    let alone = || Trace {
        times: vec![1.0],
        points: x.flat(),
        velocities: vec![0.0; dof],
        log_prior: f64::NAN,
        integrated: vec![f64::NAN],
        log_det: vec![f64::NAN],
    };
    Ok(described(trainer, trace.unwrap_or_else(alone), reached))
}

fn described<const D: usize>(trainer: &Trainer<D>, trace: Trace, reached: bool) -> Path {
    let target = trainer.target();
    let (mut forces, mut energies) = (Vec::new(), Vec::new());
    for x in Configurations::<D>::read(target.particles, &trace.points).rows() {
        let mut force = filled(Point::zeros(), x.len());
        energies.push(target.energy.add_gradient(&x, -1.0, &mut force));
        forces.extend(force.iter().flatten());
    }
    let last = |values: &[f64]| values.last().copied().unwrap_or(f64::NAN);
    let log_q = trace.log_prior - last(&trace.log_det);
    Path {
        reached,
        log_weight: -last(&energies) - log_q,
        log_q,
        times: trace.times,
        points: trace.points,
        velocities: trace.velocities,
        forces,
        energies,
        log_prior: trace.log_prior,
        integrated: trace.integrated,
        log_det: trace.log_det,
    }
}
