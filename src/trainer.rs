//! The training state machine: one step in, one loss out. Owns all mutable state.
//!
//! The unit of progress is the step. How many steps run per call, and what is looked at in between,
//! cannot change a bit of the state.

use crate::config::{Config, StartKind};
use crate::digest::Digest;
use crate::field::VectorField;
use crate::field::kernel::KernelField;
use crate::field::radial::GaussianProfile;
use crate::field::spline::SplineProfile;
use crate::gradient::pass::Pass;
use crate::matching::pairing::Pairing;
use crate::matching::{MatchingError, NormalEquations};
use crate::model::Model;
use crate::objective::{ForwardKl, ReverseKl};
use crate::optimizer::{Adam, Schedule, clip_norm};
use crate::prior;
use crate::random::{Role, Streams};
use crate::sampler::{Diagnostics, SamplerError};
use crate::scalar::Lanes;
use crate::target::Target;
use crate::truth::{PairTruth, Truth};
use serde::{Deserialize, Serialize};

/// The weight μ of the stiffness penalty: it keeps the integrated divergence honest.
const GUARD: f64 = 3.0;
/// Gradients longer than this are scaled down, in nats per unit of θ.
const CLIP: f64 = 10.0;
/// Steps at the full learning rate.
const PLATEAU: u64 = 500;
/// The weight of the past in the running average of the parameters, once it has warmed up.
const AVERAGING: f64 = 0.99;

/// The state that training changes, and nothing else: what a snapshot holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// Steps done.
    pub step: u64,
    /// Parameters.
    pub theta: Vec<f64>,
    /// Their running average: the model that is shown and measured.
    pub average: Vec<f64>,
    /// The optimiser.
    pub adam: Adam,
}

/// A snapshot that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this snapshot is not one of equiflow's: {0}")]
pub struct SnapshotError(String);

/// What one step found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepLoss {
    /// The mean objective of the batch before the update, in nats, with the integrated divergence: for
    /// maximum likelihood, the mean NLL.
    pub loss: f64,
    /// The mean stiffness of the batch, before its weight.
    pub stiffness: f64,
    /// The norm of the gradient before clipping. Not finite: the step was skipped.
    pub gradient_norm: f64,
}

/// Training and test data, with how they were made.
#[derive(Clone, Debug)]
pub struct Data {
    /// Training configurations, row-major.
    pub train: Vec<f64>,
    /// Test configurations, row-major.
    pub test: Vec<f64>,
    /// How the chains did.
    pub diagnostics: Diagnostics,
}

/// One training run in D dimensions.
pub struct Trainer<const D: usize> {
    config: Config,
    target: Target,
    truth: Option<Truth>,
    pair_truth: Option<PairTruth>,
    streams: Streams,
    data: Data,
    state: State,
    field: Box<dyn VectorField<Lanes, D>>,
    reference: Box<dyn VectorField<f64, D>>,
    likelihood: Pass<Lanes, D>,
    energy: Pass<Lanes, D>,
    theta_bar: Vec<f64>,
    rows: Vec<u32>,
    latents: Vec<f64>,
}

impl<const D: usize> Trainer<D> {
    /// Draws data and initial parameters.
    ///
    /// # Errors
    /// If the reference sampler cannot sample the target, or its samples cannot be matched.
    pub fn new(config: Config) -> Result<Self, StartError> {
        let streams = Streams::new(config.seed);
        let target = Target::new(&config);
        let (train, diagnostics) = target.sample(config.samples as usize, &streams, Role::Data)?;
        let (test, _) = target.sample(target.test_samples(), &streams, Role::Test)?;
        let theta = match config.start {
            StartKind::Random => initial_parameters(&target.profile(), &streams),
            StartKind::Matching => matched_parameters::<D>(&target, &train, &streams)?,
        };
        let data = Data {
            train,
            test,
            diagnostics,
        };
        Ok(Self::with_data(config, data, theta))
    }

    fn with_data(config: Config, data: Data, theta: Vec<f64>) -> Self {
        let streams = Streams::new(config.seed);
        let target = Target::new(&config);
        let field: Box<dyn VectorField<Lanes, D>> = Box::new(KernelField {
            profile: SplineProfile::<f32>::new(target.profile()),
        });
        let reference: Box<dyn VectorField<f64, D>> = Box::new(KernelField {
            profile: SplineProfile::<f64>::new(target.profile()),
        });
        let (tableau, steps) = (config.integrator.tableau(), config.ode_steps as usize);
        let work = field.work_len(target.particles);
        let likelihood = Pass::new(Box::new(ForwardKl), tableau, target.particles, steps, work);
        let energy = ReverseKl {
            energy: target.energy,
        };
        let energy = Pass::new(Box::new(energy), tableau, target.particles, steps, work);
        let batch = config.batch as usize;
        Self {
            config,
            target,
            truth: target.truth(),
            pair_truth: target.pair_well().and_then(PairTruth::new),
            streams,
            data,
            field,
            reference,
            likelihood,
            energy,
            theta_bar: vec![0.0; theta.len()],
            rows: vec![0; batch],
            latents: vec![0.0; batch * target.particles * D],
            state: State {
                step: 0,
                average: theta.clone(),
                adam: Adam::new(theta.len()),
                theta,
            },
        }
    }

    /// One optimiser step.
    pub fn step(&mut self) -> StepLoss {
        let step = self.state.step;
        let (loss, stiffness) = self.loss_and_gradient(step);
        let gradient_norm = clip_norm(&mut self.theta_bar, CLIP);
        if gradient_norm.is_finite() {
            let schedule = Schedule::InverseSquareRoot { plateau: PLATEAU };
            let rate = self.config.learning_rate * schedule.factor(step);
            self.state
                .adam
                .update(&mut self.state.theta, &self.theta_bar, rate);
            let keep = AVERAGING.min((step as f64 + 1.0) / (step as f64 + 10.0));
            for (average, theta) in self.state.average.iter_mut().zip(&self.state.theta) {
                *average = keep * *average + (1.0 - keep) * theta;
            }
        }
        self.state.step += 1;
        StepLoss {
            loss,
            stiffness,
            gradient_norm,
        }
    }

    /// Writes the gradient of the objective of a step to `theta_bar`; returns objective and stiffness.
    fn loss_and_gradient(&mut self, step: u64) -> (f64, f64) {
        let shift = self.streams.get(Role::TimeShift, step).uniform() - 0.5;
        let lambda = self.config.likelihood_weight(step);
        let theta = &self.state.theta;
        self.theta_bar.fill(0.0);
        let (mut loss, mut stiffness) = (0.0, 0.0);
        if lambda > 0.0 {
            let mut stream = self.streams.get(Role::Batch, step);
            self.rows.fill_with(|| stream.below(self.config.samples));
            let (starts, bar) = (&self.data.train, &mut self.theta_bar);
            let mean = self.likelihood.accumulate(
                &*self.field,
                theta,
                starts,
                &self.rows,
                shift,
                lambda,
                GUARD,
                bar,
            );
            loss += lambda * mean.loss;
            stiffness += lambda * mean.stiffness;
        }
        if lambda < 1.0 {
            prior::sample::<D>(
                &mut self.streams.get(Role::Latent, step),
                self.target.particles,
                &mut self.latents,
            );
            for (index, row) in self.rows.iter_mut().enumerate() {
                *row = index as u32;
            }
            let (starts, bar, weight) = (&self.latents, &mut self.theta_bar, 1.0 - lambda);
            let mean = self.energy.accumulate(
                &*self.field,
                theta,
                starts,
                &self.rows,
                shift,
                weight,
                GUARD,
                bar,
            );
            loss += weight * mean.loss;
            stiffness += weight * mean.stiffness;
        }
        (loss, stiffness)
    }

    /// The settings.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// What is trained towards.
    #[must_use]
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// What is known exactly about the target.
    #[must_use]
    pub fn truth(&self) -> Option<&Truth> {
        self.truth.as_ref()
    }

    /// All that is known about a target of two particles.
    #[must_use]
    pub fn pair_truth(&self) -> Option<&PairTruth> {
        self.pair_truth.as_ref()
    }

    /// The state.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Training and test data.
    #[must_use]
    pub fn data(&self) -> &Data {
        &self.data
    }

    /// The streams of this run's seed.
    #[must_use]
    pub fn streams(&self) -> &Streams {
        &self.streams
    }

    /// The trained flow with the averaged parameters: what is shown and measured.
    #[must_use]
    pub fn model(&self) -> Model<'_, D> {
        let steps = self.config.ode_steps as usize;
        Model::new(
            &*self.reference,
            &self.state.average,
            &self.config.integrator.tableau(),
            self.target.particles,
            steps,
        )
    }

    /// A digest of everything that later steps depend on.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let (first, second) = self.state.adam.moments();
        Digest::default()
            .word(self.state.step)
            .numbers(&self.state.theta)
            .numbers(&self.state.average)
            .numbers(first)
            .numbers(second)
    }

    /// The settings and the state as bytes (JSON; numbers round-trip exactly). Data are drawn again on
    /// restoring.
    #[must_use]
    pub fn snapshot(&self) -> Vec<u8> {
        let snapshot = Snapshot {
            config: self.config,
            state: self.state.clone(),
        };
        serde_json::to_vec(&snapshot).unwrap_or_default()
    }

    /// The run that [`Self::snapshot`] was taken of.
    ///
    /// # Errors
    /// If the bytes are not a snapshot or its state does not fit its settings.
    pub fn restore(bytes: &[u8]) -> Result<Self, SnapshotError> {
        let Snapshot { config, state } = parse(bytes)?;
        let mut trainer = Self::new(config).map_err(|error| SnapshotError(error.to_string()))?;
        let (first, second) = state.adam.moments();
        let lengths = [
            state.theta.len(),
            state.average.len(),
            first.len(),
            second.len(),
        ];
        if lengths.iter().any(|len| *len != trainer.state.theta.len()) {
            return Err(SnapshotError(format!(
                "{lengths:?} numbers instead of {}",
                trainer.state.theta.len()
            )));
        }
        trainer.state = state;
        Ok(trainer)
    }
}

/// A run that cannot start.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum StartError {
    /// There are no data.
    #[error(transparent)]
    Sampler(#[from] SamplerError),
    /// There is no closed-form start.
    #[error(transparent)]
    Matching(#[from] MatchingError),
}

/// Pairs of data and latents behind a closed-form start, and its ridge relative to the mean diagonal.
const MATCHED_PAIRS: usize = 20_000;
const MATCHING_RIDGE: f64 = 1e-5;

/// The closed-form solution of flow matching: a trained start without a gradient step.
fn matched_parameters<const D: usize>(
    target: &Target,
    data: &[f64],
    streams: &Streams,
) -> Result<Vec<f64>, MatchingError> {
    let pairing = Pairing::EquivariantOptimalTransport;
    let mut stream = streams.get(Role::Matching, 0);
    let profile = target.profile();
    NormalEquations::new::<D>(
        &profile,
        data,
        target.particles,
        MATCHED_PAIRS,
        pairing,
        &mut stream,
    )?
    .solve(MATCHING_RIDGE)
}

/// What a snapshot holds.
#[derive(Serialize, Deserialize)]
struct Snapshot {
    config: Config,
    state: State,
}

fn parse(bytes: &[u8]) -> Result<Snapshot, SnapshotError> {
    serde_json::from_slice(bytes).map_err(|error| SnapshotError(error.to_string()))
}

/// The settings that a snapshot was taken with.
///
/// # Errors
/// If the bytes are not a snapshot.
pub fn snapshot_config(bytes: &[u8]) -> Result<Config, SnapshotError> {
    Ok(parse(bytes)?.config)
}

/// Small random weights, no bias: the flow starts near the identity.
fn initial_parameters(basis: &GaussianProfile, streams: &Streams) -> Vec<f64> {
    let mut stream = streams.get(Role::Init, 0);
    let weights = basis.radial.len() * basis.time.len();
    let scale = 0.1 / (basis.radial.len() as f64).sqrt();
    (0..basis.num_params())
        .map(|k| {
            if k < weights {
                scale * stream.normal()
            } else {
                0.0
            }
        })
        .collect()
}
