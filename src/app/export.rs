//! What a run hands to other programs: its parameters as named tensors, and what its report was made from.

use crate::analysis::report::{Evaluation, Report, correct};
use crate::field::layout::ParameterLayout;
use crate::field::many_body::ManyBodySizes;
use crate::field::radial::GaussianProfile;
use crate::flow::discrete_map::LogDensity;
use crate::train::Trainer;
use serde::Serialize;

/// The Gaussians behind the invariants of the many-body field, see [`crate::field::many_body::ManyBodySizes`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Environment {
    /// Centres in distance lie equally spaced on [0, this], in units of length.
    pub reach: f64,
    /// Their number.
    #[serde(rename = "bumps")]
    pub gaussians: usize,
    /// Their bandwidth.
    #[serde(rename = "bumpWidth")]
    pub gaussian_width: f64,
    /// The number of centres in time of the network's biases, equally spaced on [0, 1].
    pub time_kernels: usize,
    /// Their bandwidth.
    pub time_width: f64,
}

impl From<&ManyBodySizes> for Environment {
    fn from(sizes: &ManyBodySizes) -> Self {
        Self {
            reach: sizes.reach,
            gaussians: sizes.gaussians,
            gaussian_width: sizes.gaussian_width,
            time_kernels: sizes.time.len(),
            time_width: sizes.time.width(),
        }
    }
}

/// The Gaussian bases of the pair field, see [`crate::field::radial::GaussianBasis`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Bases {
    /// Centres in distance lie equally spaced on [0, this], in units of length.
    pub distance_range: f64,
    /// Their number.
    pub distance_kernels: usize,
    /// Their bandwidth.
    pub distance_width: f64,
    /// The number of centres in time, equally spaced on [0, 1].
    pub time_kernels: usize,
    /// Their bandwidth.
    pub time_width: f64,
}

impl From<&GaussianProfile> for Bases {
    fn from(profile: &GaussianProfile) -> Self {
        Self {
            distance_range: profile.radial.last_centre(),
            distance_kernels: profile.radial.len(),
            distance_width: profile.radial.width(),
            time_kernels: profile.time.len(),
            time_width: profile.time.width(),
        }
    }
}

/// A trained model with everything that another program needs to measure it again.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Export {
    /// What was measured.
    pub report: Report,
    /// For how many of the test configurations the determinant is exact; it is integrated for the others.
    pub exact: usize,
    /// The number of particles N.
    pub particles: usize,
    /// The dimension of space D.
    pub dimension: usize,
    /// The exact mean energy of the target in kT, the control variate of the NLL.
    pub mean_energy: Option<f64>,
    /// The bases of the pair field, or of the pair term of the many-body field.
    pub bases: Option<Bases>,
    /// What the many-body field's invariants are made of.
    #[serde(rename = "surroundings")]
    pub environment: Option<Environment>,
    /// How θ is laid out.
    #[serde(rename = "tensors")]
    pub layout: ParameterLayout,
    /// θ of the model that is shown and measured.
    #[serde(skip)]
    pub theta: Vec<f64>,
    /// The test configurations that were measured, row-major.
    #[serde(skip)]
    pub test: Vec<f64>,
    /// log q of each of these in nats; NaN where the discrete map does not reach.
    #[serde(skip)]
    pub test_log_q: Vec<f64>,
    /// The latents of the first `exact` of these, row-major; NaN where none was found. Of a map with few steps a
    /// configuration may have several, and log q is that of this one.
    #[serde(skip)]
    pub test_latents: Vec<f64>,
}

/// The model as it stands, measured on `count` configurations as [`crate::analysis::report::evaluate`] does.
#[must_use]
pub fn export<const D: usize>(trainer: &Trainer<D>, count: usize, loss: f64) -> Export {
    let mut evaluation = Evaluation::begin(trainer, count);
    evaluation.complete(trainer);
    let mut log_q = evaluation.test.log_q.clone();
    let latents = core::mem::take(&mut evaluation.test.latents);
    let report = evaluation.report(trainer, loss);
    let test_latents = log_q.iter().zip(latents.chunks(trainer.target().particles));
    let test_latents = test_latents.flat_map(|(density, z)| {
        let reached = *density != LogDensity::Unreached;
        let numbers = z.iter().flatten();
        numbers.map(move |z| if reached { *z } else { f64::NAN })
    });
    let test_latents = test_latents.collect();
    correct(&mut log_q);
    let target = trainer.target();
    let architecture = trainer.architecture();
    let environment = architecture.many_body_sizes().map(Environment::from);
    Export {
        exact: report.exact_on,
        particles: target.particles,
        dimension: D,
        mean_energy: trainer.exact_values().map(|exact| exact.mean_energy),
        bases: architecture.pair_basis().map(Bases::from),
        environment,
        layout: architecture.layout(),
        theta: trainer.parameters(),
        test: trainer.test_data().first(report.tested_on).flat(),
        test_log_q: log_q.iter().map(LogDensity::best).collect(),
        test_latents,
        report,
    }
}
