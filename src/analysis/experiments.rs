//! Experiments on a trained flow: what the paper asks of it, one experiment a module.
//!
//! Every experiment reads a run and changes nothing: training goes on as if it had not been done. Chance
//! comes from streams of its own, named by the number of the attempt.

mod common;
mod field;
mod gradients;
mod noise;
mod occupancy;
mod path;
mod states;
mod symmetry;
mod temperature;

pub use common::{ExperimentError, Source};
pub use field::PairCoefficients;
pub use gradients::GradientErrors;
pub use noise::{NoisyDensity, StochasticDensities};
pub use occupancy::Occupancy;
pub use path::Path;
pub use states::{State, States};
pub use symmetry::{Operation, Probe};
pub use temperature::{AtTemperature, at_temperature};

use crate::train::Trainer;
use serde::{Deserialize, Serialize};

/// A request to a run.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "Form")]
pub enum Request {
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
    /// The coefficients of the pairs that the velocities are summed over.
    Field {
        /// Model samples.
        count: u32,
    },
    /// The way of one configuration of the picture of the flow.
    Sample {
        /// Its number in the picture, from zero.
        index: u32,
    },
    /// The way to a given configuration.
    Configuration {
        /// N·D numbers.
        x: Vec<f64>,
    },
    /// Energy and heat capacity at other temperatures.
    Temperature {
        /// The temperatures, relative to that of the training.
        ratios: Vec<f64>,
        /// Model samples.
        count: u32,
    },
}

/// A request as it is sent: its name, and what may go with it. (A derived enum with its name inside it
/// would be read by ten times as much code.)
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Form {
    experiment: String,
    operation: Option<Operation>,
    attempt: Option<u32>,
    count: Option<u32>,
    source: Option<Source>,
    steps: Option<Vec<u32>>,
    probes: Option<Vec<u32>>,
    ratios: Option<Vec<f64>>,
    index: Option<u32>,
    x: Option<Vec<f64>>,
}

impl TryFrom<Form> for Request {
    type Error = String;

    fn try_from(mut form: Form) -> Result<Self, String> {
        let request = match &*form.experiment {
            "symmetry" => form.symmetry(),
            "states" => form.states(),
            "gradients" => form.steps.take().map(|steps| Self::Gradients { steps }),
            "noise" => form.noise(),
            "occupancy" => form.count.take().map(|count| Self::Occupancy { count }),
            "field" => form.count.take().map(|count| Self::Field { count }),
            "temperature" => form.temperature(),
            "sample" => form.sample(),
            name => {
                return Err(format!(
                    "there is no experiment \"{name}\"; there are symmetry, states, gradients, noise, occupancy, field, temperature, sample"
                ));
            }
        };
        request.filter(|_| form.is_empty()).ok_or_else(|| {
            let wanted = match &*form.experiment {
                "symmetry" => "operation, attempt, count",
                "states" => "source, count",
                "gradients" => "steps",
                "noise" => "probes, count",
                "temperature" => "ratios, count",
                "sample" => "index, or x",
                _ => "count",
            };
            format!(
                "the experiment \"{}\" takes {wanted}, and nothing else",
                form.experiment
            )
        })
    }
}

impl Form {
    fn symmetry(&mut self) -> Option<Request> {
        Some(Request::Symmetry {
            operation: self.operation.take()?,
            attempt: self.attempt.take()?,
            count: self.count.take()?,
        })
    }

    fn states(&mut self) -> Option<Request> {
        Some(Request::States {
            source: self.source.take()?,
            count: self.count.take()?,
        })
    }

    fn noise(&mut self) -> Option<Request> {
        Some(Request::Noise {
            probes: self.probes.take()?,
            count: self.count.take()?,
        })
    }

    fn temperature(&mut self) -> Option<Request> {
        Some(Request::Temperature {
            ratios: self.ratios.take()?,
            count: self.count.take()?,
        })
    }

    fn sample(&mut self) -> Option<Request> {
        if let Some(x) = self.x.take() {
            return Some(Request::Configuration { x });
        }
        let index = self.index.take()?;
        Some(Request::Sample { index })
    }

    /// Whether everything that was sent has been used.
    fn is_empty(&self) -> bool {
        let numbers = [self.attempt, self.count, self.index];
        let lists = [&self.steps, &self.probes];
        self.operation.is_none()
            && self.source.is_none()
            && self.ratios.is_none()
            && self.x.is_none()
            && numbers.iter().all(Option::is_none)
            && lists.iter().all(|list| list.is_none())
    }
}

/// The answer to a [`Request`].
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Response {
    /// To [`Request::Symmetry`].
    Symmetry(Probe),
    /// To [`Request::States`].
    States(States),
    /// To [`Request::Gradients`].
    Gradients(GradientErrors),
    /// To [`Request::Noise`].
    Noise(StochasticDensities),
    /// To [`Request::Occupancy`].
    Occupancy(Occupancy),
    /// To [`Request::Field`].
    Field(PairCoefficients),
    /// To [`Request::Temperature`].
    Temperature(Vec<AtTemperature>),
    /// To [`Request::Sample`] and [`Request::Configuration`].
    Path(Path),
}

/// Answers a request to the trained flow.
///
/// # Errors
/// If a number is out of range, or the target cannot be sampled.
pub fn ask<const D: usize>(
    trainer: &Trainer<D>,
    request: &Request,
) -> Result<Response, ExperimentError> {
    Ok(match request {
        Request::Symmetry {
            operation,
            attempt,
            count,
        } => Response::Symmetry(symmetry::probe(
            trainer,
            *operation,
            *attempt,
            samples(*count)?,
        )),
        Request::States { source, count } => {
            Response::States(states::find(trainer, *source, samples(*count)?)?)
        }
        Request::Gradients { steps } => {
            for steps in steps {
                within("steps", *steps, 1, 1000, "1 to 1000 steps")?;
            }
            Response::Gradients(gradients::errors(trainer, steps))
        }
        Request::Noise { probes, count } => {
            for probes in probes {
                within("probes", *probes, 1, 1024, "1 to 1024 probes")?;
            }
            Response::Noise(noise::densities(trainer, probes, samples(*count)?))
        }
        Request::Occupancy { count } => {
            Response::Occupancy(occupancy::count(trainer, samples(*count)?))
        }
        Request::Field { count } => Response::Field(field::read(trainer, samples(*count)?)),
        Request::Sample { index } => {
            within("index", *index, 0, MAX_INDEX, "0 to 4095")?;
            Response::Path(path::of_latent(trainer, *index as usize))
        }
        Request::Configuration { x } => Response::Path(path::to_configuration(trainer, x)?),
        Request::Temperature { ratios, count } => {
            if let Some(ratio) = ratios
                .iter()
                .find(|ratio| !(**ratio > 0.0 && ratio.is_finite()))
            {
                return Err(ExperimentError::Ratio(*ratio));
            }
            Response::Temperature(temperature::reweight(trainer, ratios, samples(*count)?))
        }
    })
}

/// More than pictures show.
const MAX_INDEX: u32 = 4095;

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
