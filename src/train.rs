//! The training state machine: one step in, one loss out. Owns all mutable state.
//!
//! The unit of progress is the step. How many steps run per call, and what is looked at in between,
//! cannot change a bit of the state.

pub mod adam;
mod coordinates;
mod snapshot;
pub mod soap;
mod step;
mod user_data;

pub use snapshot::{Contents, SnapshotError, inspect, snapshot_config};
pub use user_data::{OwnDataError, check};

use crate::config::{Config, DataSource, FULL, FlowKind, ObjectiveKind, TooLarge};
use crate::flow::build::{self, Flow};
use crate::flow::discrete_map::LaneFlow;
use crate::flow::model::Model;
use crate::flow_matching::MatchingError;
use crate::math::digest::Digest;
use crate::math::random::{Role, Streams};
use crate::sampling::target::Target;
use crate::sampling::{Diagnostics, SamplerError};
use crate::system::exact::{PairTruth, Truth};
use crate::train::adam::{Adam, LONG_MEMORY, SHORT_MEMORY, Schedule, clip_norm};
use crate::train::soap::Bases;
use coordinates::Coordinates;
use serde::{Deserialize, Serialize};
use std::cell::OnceCell;

/// Gradients longer than this are scaled down, in nats per unit of the coordinates.
const CLIP: f64 = 10.0;
/// So are gradients that are longer than usual by this factor: a burst must not carry the optimiser away.
const BURST: f64 = 4.0;
/// The weight of the past in what is usual.
const USUAL: f64 = 0.98;
/// Steps until the learning rate is at its full height.
const WARMUP: u64 = 100;
/// The learning rate in the end, as a part of its full height.
const FLOOR: f64 = 0.05;
/// Adam's ε. In whitened coordinates most directions have little to say, and must not be blown up.
const EPSILON: f64 = 1e-8;
const EPSILON_WHITENED: f64 = 1e-2;
/// The weight of the past in the usual log weight.
const USUAL_LOG_WEIGHT: f64 = 0.9;
/// The weight of the past in the running average of the parameters, once it has warmed up.
const AVERAGING: f64 = 0.99;

/// The state that training changes, and nothing else: what a snapshot holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// Steps done.
    pub step: u64,
    /// The coordinates that the optimiser moves: parameters, or whitened ones.
    pub theta: Vec<f64>,
    /// Their running average: the model that is shown and measured.
    pub average: Vec<f64>,
    /// The optimiser.
    pub adam: Adam,
    /// The running mean of the norm of clipped gradients; zero before the first.
    pub usual_norm: f64,
    /// The running mean of the log weights of data, once an objective has asked for them.
    #[serde(default)]
    pub usual_log_weight: Option<f64>,
}

impl State {
    /// Gradients longer than this are scaled down.
    fn longest_gradient(&self) -> f64 {
        if self.usual_norm > 0.0 {
            CLIP.min(BURST * self.usual_norm)
        } else {
            CLIP
        }
    }

    /// Takes the norm of a clipped gradient into what is usual.
    fn usual_norm(&mut self, clipped: f64) {
        self.usual_norm = if self.usual_norm > 0.0 {
            USUAL * self.usual_norm + (1.0 - USUAL) * clipped
        } else {
            clipped
        };
    }

    /// Moves the coordinates, and their average after them; `step` counts from where the average began.
    fn update(&mut self, gradient: &[f64], rate: f64, step: u64) {
        self.adam.update(&mut self.theta, gradient, rate);
        let keep = AVERAGING.min((step as f64 + 1.0) / (step as f64 + 10.0));
        for (average, theta) in self.average.iter_mut().zip(&self.theta) {
            *average = keep * *average + (1.0 - keep) * theta;
        }
    }

    /// Takes the mean log weight of a batch into what is usual.
    fn see_log_weight(&mut self, mean: f64) {
        let usual = self.usual_log_weight.unwrap_or(mean);
        self.usual_log_weight = Some(usual + (1.0 - USUAL_LOG_WEIGHT) * (mean - usual));
    }

    /// Goes on from the average to another objective.
    fn begin_anew(&mut self) {
        self.theta.copy_from_slice(&self.average);
        self.adam.reset();
        self.usual_norm = 0.0;
    }

    /// A digest of all of it, and of data that were brought along.
    #[must_use]
    pub fn digest_with(&self, data: DataSource) -> Digest {
        match data {
            DataSource::Sampler => self.digest(),
            DataSource::Own(data) => self.digest().word(data),
        }
    }

    fn digest(&self) -> Digest {
        let (first, second) = self.adam.moments();
        let digest = Digest::default()
            .word(self.step)
            .numbers(&self.theta)
            .numbers(&self.average)
            .numbers(first)
            .numbers(second)
            .numbers(&[self.usual_norm])
            .numbers(self.usual_log_weight.as_slice());
        let bases = self.adam.bases().into_iter().flat_map(Bases::numbers);
        bases.fold(digest, Digest::numbers)
    }
}

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
    /// Test configurations, row-major; where there are none, the trainer draws its own when they are first asked for.
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
    drawn_test: OnceCell<Vec<f64>>,
    state: State,
    flow: Flow<D>,
    coordinates: Coordinates,
    work: step::Work<D>,
}

impl<const D: usize> Trainer<D> {
    /// Draws data and initial parameters.
    ///
    /// # Errors
    /// If the reference sampler cannot sample the target, or its samples cannot be matched.
    pub fn new(config: Config) -> Result<Self, StartError> {
        if let DataSource::Own(_) = config.data {
            return Err(OwnDataError::Missing(config.data).into());
        }
        let streams = Streams::new(config.seed);
        let target = Target::new(&config);
        let (train, diagnostics) = target.sample(config.samples as usize, &streams, Role::Data)?;
        let data = Data {
            train,
            test: Vec::new(),
            diagnostics,
        };
        Self::with_data(config, data)
    }

    /// Starts from given data: whole configurations without overlapping particles, at least one of each
    /// kind that is given.
    ///
    /// # Errors
    /// If the data cannot be matched.
    pub fn with_data(config: Config, data: Data) -> Result<Self, StartError> {
        let streams = Streams::new(config.seed);
        let target = Target::new(&config);
        let flow = Flow::new(&config, &target);
        let (coordinates, theta) =
            coordinates::start::<D>(&config, &target, &data.train, &streams)?;
        let epsilon = match &coordinates {
            Coordinates::Parameters => EPSILON,
            Coordinates::Whitened(_) => EPSILON_WHITENED,
        };
        let adam = match bases(&config, &target) {
            Some(bases) => Adam::new(theta.len(), epsilon, SHORT_MEMORY).in_bases(bases),
            None => Adam::new(theta.len(), epsilon, LONG_MEMORY),
        };
        let state = State {
            step: 0,
            average: theta.clone(),
            adam,
            theta,
            usual_norm: 0.0,
            usual_log_weight: None,
        };
        // What is known of the target says nothing about data from elsewhere.
        let truth = match config.data {
            DataSource::Sampler => target.truth(),
            DataSource::Own(_) => None,
        };
        Ok(Self {
            config,
            target,
            truth,
            pair_truth: target.pair_well().and_then(PairTruth::new),
            streams,
            data,
            drawn_test: OnceCell::new(),
            state,
            work: step::Work::new(&config, &target, &flow),
            flow,
            coordinates,
        })
    }

    /// A trainer that computes units for another one, whose settings and training data these are. It draws
    /// nothing.
    ///
    /// # Errors
    /// If the data cannot be matched.
    pub fn replica(config: Config, train: Vec<f64>) -> Result<Self, StartError> {
        let data = Data {
            train,
            test: Vec::new(),
            diagnostics: Diagnostics::default(),
        };
        Self::with_data(config, data)
    }

    /// One optimiser step.
    pub fn step(&mut self) -> StepLoss {
        self.begin_step();
        self.add_all_units();
        self.finish_step()
    }

    /// Moves the parameters by the sum of the parts that were added since [`Self::begin_step`].
    pub fn finish_step(&mut self) -> StepLoss {
        let (gradient, ends) = self.work.sum.split_at_mut(self.state.theta.len());
        let (loss, stiffness, log_weight) = (ends[0], ends[1], ends[2]);
        self.coordinates.pull_back(gradient);
        let limit = self.state.longest_gradient();
        let gradient_norm = clip_norm(gradient, limit);
        if gradient_norm.is_finite() {
            let (schedule, step) = self.schedule();
            let rate = self.config.learning_rate * schedule.factor(step);
            let gradient = &self.work.sum[..self.state.theta.len()];
            self.state.usual_norm(gradient_norm.min(limit));
            self.state.update(gradient, rate, step);
            if self.config.objective == ObjectiveKind::Balanced && !self.at_start() {
                self.state.see_log_weight(log_weight);
            }
        }
        self.state.step += 1;
        if self.state.step == u64::from(self.config.start_steps) {
            self.state.begin_anew();
        }
        StepLoss {
            loss,
            stiffness,
            gradient_norm,
        }
    }

    /// Whether the next step is one of flow matching before those of the objective.
    #[must_use]
    pub fn at_start(&self) -> bool {
        self.state.step < u64::from(self.config.start_steps)
    }

    /// The schedule of the learning rate, and where in it the next step is.
    fn schedule(&self) -> (Schedule, u64) {
        let start = u64::from(self.config.start_steps);
        let (horizon, step) = match self.at_start() {
            true => (start, self.state.step),
            false => (u64::from(self.config.horizon), self.state.step - start),
        };
        let schedule = Schedule {
            warmup: WARMUP,
            horizon,
            floor: FLOOR,
        };
        (schedule, step)
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

    /// Training data, and how they were made.
    #[must_use]
    pub fn data(&self) -> &Data {
        &self.data
    }

    /// Test configurations, row-major. Their streams are their own, so that it does not matter when they are drawn.
    #[must_use]
    pub fn test_data(&self) -> &[f64] {
        if !self.data.test.is_empty() {
            return &self.data.test;
        }
        self.drawn_test.get_or_init(|| {
            let count = self.target.test_samples();
            let drawn = self.target.sample(count, &self.streams, Role::Test);
            let Ok((test, _)) = drawn else {
                unreachable!("a target that cannot be sampled has no training data");
            };
            test
        })
    }

    /// The streams of this run's seed.
    #[must_use]
    pub fn streams(&self) -> &Streams {
        &self.streams
    }

    /// The trained flow with the averaged parameters: what is shown and measured.
    #[must_use]
    pub fn model(&self) -> Model<'_, D> {
        let (theta, steps) = (self.parameters(), self.config.ode_steps as usize);
        let (tableau, n) = (self.config.integrator.tableau(), self.target.particles);
        let model = Model::new(&*self.flow.reference, &theta, &tableau, n, steps);
        if FULL && self.config.flow == FlowKind::ManyBody {
            return model.with_lanes(LaneFlow::new(&*self.flow.field, &theta, &tableau, n, steps));
        }
        model
    }

    /// A digest of everything that later steps depend on.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.state.digest_with(self.config.data)
    }

    /// The parameters θ of the model that is shown and measured.
    #[must_use]
    pub fn parameters(&self) -> Vec<f64> {
        let mut theta = vec![0.0; self.state.average.len()];
        self.coordinates.apply(&self.state.average, &mut theta);
        theta
    }

    /// The vector field.
    #[must_use]
    pub fn flow(&self) -> &Flow<D> {
        &self.flow
    }
}

/// The bases in which the optimiser works: the pair flow has its whitened coordinates instead.
fn bases(config: &Config, target: &Target) -> Option<Bases> {
    match config.flow {
        FlowKind::ManyBody => Some(Bases::new(&build::matrices(config, target))),
        _ => None,
    }
}

/// A run that cannot start.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum StartError {
    /// See [`Config::is_light`].
    #[error("this is the light build of the engine: it holds pair flows in the plane only")]
    NotHeld,
    /// The settings together ask for too much.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
    /// There are no data.
    #[error(transparent)]
    Sampler(#[from] SamplerError),
    /// Data that were brought along cannot be used.
    #[error(transparent)]
    OwnData(#[from] OwnDataError),
    /// There is no closed-form start.
    #[error(transparent)]
    Matching(#[from] MatchingError),
}
