//! Experiments on a trained flow: what the paper asks of it, one question a module.
//!
//! Every experiment reads a run and changes nothing: training goes on as if it had not been done. Chance
//! comes from streams of its own, named by the number of the attempt.

mod gradients;
mod noise;
mod occupancy;
mod states;
mod symmetry;

pub use gradients::GradientErrors;
pub use noise::{NoisyDensity, StochasticDensities};
pub use occupancy::Occupancy;
pub use states::{State, States};
pub use symmetry::{Operation, Probe};

use crate::random::{Role, Stream};
use crate::sampler::SamplerError;
use crate::trainer::Trainer;
use serde::{Deserialize, Serialize};

/// A question to a run.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "experiment", rename_all = "camelCase", deny_unknown_fields)]
pub enum Question {
    /// How log q changes under a symmetry operation.
    Symmetry {
        /// Which kind of operation.
        operation: Operation,
        /// Numbers the random draws: another number, another operation.
        attempt: u32,
        /// Test configurations that are moved.
        count: u32,
    },
    /// The local minima that samples relax to.
    States {
        /// Samples of the model, or of the target.
        source: Source,
        /// How many samples.
        count: u32,
    },
    /// How far the adjoint gradient is from the one of the discrete map.
    Gradients {
        /// Numbers of integration steps.
        steps: Vec<u32>,
    },
    /// What Hutchinson's estimator does to densities and weights.
    Noise {
        /// Numbers of probes per trajectory.
        probes: Vec<u32>,
        /// Model samples.
        count: u32,
    },
    /// How many pairs sit in the inner well.
    Occupancy {
        /// Model samples.
        count: u32,
    },
}

/// Where samples come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The trained flow.
    Model,
    /// The reference sampler.
    Reference,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// To [`Question::Symmetry`].
    Symmetry(Probe),
    /// To [`Question::States`].
    States(States),
    /// To [`Question::Gradients`].
    Gradients(GradientErrors),
    /// To [`Question::Noise`].
    Noise(StochasticDensities),
    /// To [`Question::Occupancy`].
    Occupancy(Occupancy),
}

/// A question that has no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ExperimentError {
    /// A number is out of range.
    #[error("{name} = {value} is out of range: give {allowed}")]
    OutOfRange {
        /// The name of the number.
        name: &'static str,
        /// Its value.
        value: u32,
        /// What would be right.
        allowed: &'static str,
    },
    /// There are no reference samples.
    #[error(transparent)]
    Sampler(#[from] SamplerError),
}

/// Answers a question.
///
/// # Errors
/// If a number is out of range, or the target cannot be sampled.
pub fn ask<const D: usize>(
    trainer: &Trainer<D>,
    question: &Question,
) -> Result<Answer, ExperimentError> {
    Ok(match question {
        Question::Symmetry {
            operation,
            attempt,
            count,
        } => Answer::Symmetry(symmetry::probe(
            trainer,
            *operation,
            *attempt,
            samples(*count)?,
        )),
        Question::States { source, count } => {
            Answer::States(states::find(trainer, *source, samples(*count)?)?)
        }
        Question::Gradients { steps } => {
            for steps in steps {
                within("steps", *steps, 1, 1000, "1 to 1000 steps")?;
            }
            Answer::Gradients(gradients::errors(trainer, steps))
        }
        Question::Noise { probes, count } => {
            for probes in probes {
                within("probes", *probes, 1, 1024, "1 to 1024 probes")?;
            }
            Answer::Noise(noise::densities(trainer, probes, samples(*count)?))
        }
        Question::Occupancy { count } => {
            Answer::Occupancy(occupancy::count(trainer, samples(*count)?))
        }
    })
}

fn samples(count: u32) -> Result<usize, ExperimentError> {
    within("count", count, 1, 100_000, "1 to 100000 samples")?;
    Ok(count as usize)
}

fn within(
    name: &'static str,
    value: u32,
    least: u32,
    most: u32,
    allowed: &'static str,
) -> Result<(), ExperimentError> {
    if (least..=most).contains(&value) {
        Ok(())
    } else {
        Err(ExperimentError::OutOfRange {
            name,
            value,
            allowed,
        })
    }
}

/// The stream of an experiment at the present step.
fn stream<const D: usize>(trainer: &Trainer<D>, attempt: u64) -> Stream {
    let number = (trainer.state().step << 16) | (attempt & 0xffff);
    trainer.streams().get(Role::Experiment, number)
}
