//! The training state machine: one step in, one loss out. Owns all mutable state.
//!
//! The unit of progress is the step. How many steps run per call, and what is looked at in between,
//! cannot change a bit of the state.

use crate::config::Config;
use crate::digest::Digest;
use crate::field::kernel::KernelField;
use crate::field::radial::{GaussianBasis, GaussianProfile};
use crate::field::spline::SplineProfile;
use crate::field::{Frozen, FrozenField, VectorField};
use crate::gradient::discrete::{DiscreteGradient, ShardLoss};
use crate::model::Model;
use crate::objective::ForwardKl;
use crate::ode::tableau::RK4;
use crate::ode::{Direction, TimeGrid};
use crate::optimizer::{Adam, Schedule, clip_norm};
use crate::random::{Role, Streams};
use crate::sampler::{Diagnostics, SamplerError};
use crate::scalar::Lanes;
use crate::target::Target;
use crate::truth::{PairTruth, Truth};
use serde::{Deserialize, Serialize};

/// Configurations per shard of a batch. Shards are summed in a fixed order, whoever computes them.
const SHARD: usize = 128;
/// The weight μ of the stiffness penalty: it keeps the integrated divergence honest.
const GUARD: f64 = 3.0;
/// Gradients longer than this are scaled down, in nats per unit of θ.
const CLIP: f64 = 10.0;
/// Steps at the full learning rate.
const PLATEAU: u64 = 500;
/// Test configurations drawn for every run.
const TEST_SAMPLES: usize = 10_000;
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
    /// The mean NLL of the batch before the update, in nats, with the integrated divergence.
    pub nll: f64,
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
    field: KernelField<SplineProfile<f32>>,
    reference: KernelField<SplineProfile<f64>>,
    gradient: DiscreteGradient<Lanes, D>,
    grid: TimeGrid,
    frozen: Frozen<f32>,
    bar: Frozen<f32>,
    theta_bar: Vec<f64>,
    rows: Vec<u32>,
}

/// The bases of the pair field: 50 centres on [0, 8], bandwidth 0.5; 10 times on [0, 1], bandwidth 0.3
/// (Köhler, Klein, Noé 2020, appendix).
#[must_use]
pub fn paper_profile() -> GaussianProfile {
    GaussianProfile {
        radial: GaussianBasis::equally_spaced(0.0, 8.0, 50, 0.5),
        time: GaussianBasis::equally_spaced(0.0, 1.0, 10, 0.3),
    }
}

impl<const D: usize> Trainer<D> {
    /// Draws data and initial parameters.
    ///
    /// # Errors
    /// If the reference sampler cannot sample the target.
    pub fn new(config: Config) -> Result<Self, SamplerError> {
        let streams = Streams::new(config.seed);
        let target = Target::new(&config);
        let (train, diagnostics) = target.sample(config.samples as usize, &streams, Role::Data)?;
        let (test, _) = target.sample(TEST_SAMPLES, &streams, Role::Test)?;
        Ok(Self::with_data(
            config,
            Data {
                train,
                test,
                diagnostics,
            },
        ))
    }

    fn with_data(config: Config, data: Data) -> Self {
        let streams = Streams::new(config.seed);
        let target = Target::new(&config);
        let field = KernelField {
            profile: SplineProfile::new(paper_profile()),
        };
        let reference = KernelField {
            profile: SplineProfile::new(paper_profile()),
        };
        let theta = initial_parameters(field.profile.basis(), &streams);
        let work = VectorField::<Lanes, D>::work_len(&field, target.particles);
        let gradient =
            DiscreteGradient::new(RK4, target.particles, config.ode_steps as usize, work);
        let state = State {
            step: 0,
            average: theta.clone(),
            adam: Adam::new(theta.len()),
            theta,
        };
        let theta_bar = vec![0.0; state.theta.len()];
        let rows = vec![0; config.batch as usize];
        let (grid, frozen, bar) = (TimeGrid::default(), Frozen::default(), Frozen::default());
        Self {
            config,
            target,
            truth: target.truth(),
            pair_truth: target.pair_well().and_then(PairTruth::new),
            streams,
            data,
            state,
            field,
            reference,
            gradient,
            grid,
            frozen,
            bar,
            theta_bar,
            rows,
        }
    }

    /// One optimiser step.
    pub fn step(&mut self) -> StepLoss {
        let step = self.state.step;
        self.draw_rows(step);
        let shift = self.streams.get(Role::TimeShift, step).uniform() - 0.5;
        self.grid.lay_out(
            &RK4,
            Direction::Normalize,
            self.config.ode_steps as usize,
            shift,
        );
        let total = self.loss_and_gradient();
        let gradient_norm = clip_norm(&mut self.theta_bar, CLIP);
        if gradient_norm.is_finite() {
            let rate = self.config.learning_rate
                * Schedule::InverseSquareRoot { plateau: PLATEAU }.factor(step);
            self.state
                .adam
                .update(&mut self.state.theta, &self.theta_bar, rate);
            let keep = AVERAGING.min((step as f64 + 1.0) / (step as f64 + 10.0));
            for (average, theta) in self.state.average.iter_mut().zip(&self.state.theta) {
                *average = keep * *average + (1.0 - keep) * theta;
            }
        }
        self.state.step += 1;
        let batch = f64::from(self.config.batch);
        StepLoss {
            nll: total.loss / batch,
            stiffness: total.stiffness / batch,
            gradient_norm,
        }
    }

    fn draw_rows(&mut self, step: u64) {
        let mut stream = self.streams.get(Role::Batch, step);
        for row in &mut self.rows {
            *row = stream.below(self.config.samples);
        }
    }

    /// Writes the gradient of the mean loss over the rows of the step to `theta_bar`.
    fn loss_and_gradient(&mut self) -> ShardLoss {
        let field: &dyn VectorField<Lanes, D> = &self.field;
        let theta = &self.state.theta;
        self.frozen.refresh(field, theta, self.grid.nodes());
        self.theta_bar.fill(0.0);
        let mut total = ShardLoss::default();
        for shard in self.rows.chunks(SHARD) {
            self.bar.clear(field, self.grid.nodes().len());
            let sum = self.gradient.accumulate(
                &FrozenField::new(field, &self.frozen),
                &self.grid,
                &ForwardKl,
                &self.data.train,
                shard,
                1.0 / f64::from(self.config.batch),
                GUARD,
                &mut self.bar,
            );
            total.loss += sum.loss;
            total.stiffness += sum.stiffness;
            self.bar.pull_back(
                field,
                theta,
                &self.frozen,
                self.grid.nodes(),
                &mut self.theta_bar,
            );
        }
        total
    }

    /// `count` samples of the target, from a stream of their own.
    ///
    /// # Errors
    /// If the reference sampler cannot sample the target.
    pub fn reference_samples(&self, count: usize) -> Result<Vec<f64>, SamplerError> {
        Ok(self.target.sample(count, &self.streams, Role::Reference)?.0)
    }

    /// The settings.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Numbers per configuration, N·D.
    #[must_use]
    pub fn dof(&self) -> usize {
        self.target.particles * D
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
            &self.reference,
            &self.state.average,
            &RK4,
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
        serde_json::to_vec(&(&self.config, &self.state)).unwrap_or_default()
    }

    /// The run that [`Self::snapshot`] was taken of.
    ///
    /// # Errors
    /// If the bytes are not a snapshot or its state does not fit its settings.
    pub fn restore(bytes: &[u8]) -> Result<Self, SnapshotError> {
        let (config, state): (Config, State) =
            serde_json::from_slice(bytes).map_err(|error| SnapshotError(error.to_string()))?;
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
