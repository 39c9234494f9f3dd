//! A training run: one step in, one loss out. Owns all mutable state.
//!
//! The unit of progress is the step. How many steps run per call, and what is looked at in between,
//! cannot change a bit of the state.

pub mod adam;
mod coordinates;
mod data;
mod drawing;
mod error;
mod eta;
mod gradients;
mod matching;
mod opening;
mod partial_gradient;
mod setup;
mod snapshot;
pub mod soap;
mod state;
mod step;
mod user_data;

pub use data::Data;
pub use error::StartError;
pub use eta::Eta;
pub use partial_gradient::{PartialGradient, ShardError, Sums};
pub use snapshot::{Snapshot, SnapshotError};
pub use state::State;
pub(crate) use user_data::check_numbers;
pub use user_data::{OwnDataError, check};

use crate::config::{Config, DataSource, NotSupported};
use crate::flow::build::{Architecture, Flow};
#[cfg(feature = "full")]
use crate::flow::discrete_map::LaneFlow;
use crate::flow::model::Model;
use crate::math::digest::Digest;
use crate::math::random::{Role, Streams};
use crate::sampling::target::Target;
use crate::sampling::{Diagnostics, SamplerError};
use crate::system::exact::{ExactPair, ExactValues};
use crate::system::mean_free::Configurations;
use crate::train::adam::Schedule;
use drawing::Drawing;
use matching::Matching;
use setup::Setup;
use std::cell::OnceCell;
use step::{Step, is_pretraining};

/// Steps until the learning rate is at its full height.
const WARMUP: u64 = 100;
/// The learning rate in the end, as a part of its full height.
const FLOOR: f64 = 0.05;

/// What one step found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepLoss {
    /// The mean objective of the batch before the update, in nats, with the integrated divergence: for
    /// maximum likelihood, the mean NLL.
    pub loss: f64,
    /// The mean stiffness of the batch, before its weight.
    pub stiffness: f64,
    /// The norm of the gradient with respect to η before clipping. Not finite: the step was skipped.
    pub gradient_norm: f64,
    /// How many shards took equal steps, because the tolerance of adaptive ones could not be met.
    pub unmet_tolerances: u32,
}

/// One training run in D dimensions.
pub struct Trainer<const D: usize> {
    setup: Setup<D>,
    exact_values: Option<ExactValues>,
    exact_pair: Option<ExactPair>,
    drawn_test: OnceCell<Configurations<D>>,
    state: State,
    step: Step<D>,
    /// Reference samples that are still to be drawn.
    drawing: Option<Drawing>,
    /// And the closed-form start that follows from them.
    matching: Option<Box<Matching<D>>>,
    /// Steps since this trainer was made in which a shard took equal steps, because its tolerance could not be met.
    tolerance_failures: u32,
}

impl<const D: usize> Trainer<D> {
    /// Draws data and initial parameters.
    ///
    /// # Errors
    /// If this build does not hold such runs, the reference sampler cannot sample the target, or its samples cannot be
    /// matched.
    pub fn new(config: Config) -> Result<Self, StartError> {
        Self::open(config, None)
    }

    /// As [`Self::new`], on data that were brought along (row-major) where the settings ask for them, see [`check`].
    /// Every fifth configuration is kept for testing, at most [`Config::samples`] of the others are trained on;
    /// centres of mass are removed.
    ///
    /// # Errors
    /// As [`Self::new`]; and if the data are missing, others than the settings name, or cannot be used.
    pub fn open(config: Config, own: Option<&[f64]>) -> Result<Self, StartError> {
        let target = Self::supported_target(&config)?;
        let data = match (config.data, own) {
            (DataSource::Own(_), None) => return Err(OwnDataError::Missing(config.data).into()),
            (DataSource::Own(_), Some(x)) => {
                check(&config, x)?;
                user_data::split::<D>(&config, &target, x)
            }
            (DataSource::Sampler, _) => {
                let streams = Streams::new(config.seed);
                let (train, diagnostics) =
                    target.sample(config.samples as usize, &streams, Role::Data)?;
                Data {
                    train,
                    test: None,
                    diagnostics,
                }
            }
        };
        Self::with_data(config, data)
    }

    /// The target of a run that this build can do.
    fn supported_target(config: &Config) -> Result<Target, StartError> {
        config.check_cost()?;
        match config.is_supported() {
            true => Ok(Target::new(config)?),
            false => Err(NotSupported.into()),
        }
    }

    /// Starts from given data: whole configurations without overlapping particles, at least one of each
    /// kind that is given.
    ///
    /// # Errors
    /// If this build does not hold such runs, or the data cannot be matched.
    pub fn with_data(config: Config, data: Data<D>) -> Result<Self, StartError> {
        let (setup, eta) = Setup::<D>::new(config, data)?;
        Self::with_setup(setup, eta)
    }

    fn with_setup(setup: Setup<D>, eta: Eta) -> Result<Self, StartError> {
        let fresh = coordinates::fresh_optimizer(&setup.config, &setup.architecture);
        // What is known of the target says nothing about data from elsewhere.
        let exact_values = match setup.config.data {
            DataSource::Sampler => setup.target.exact_values(),
            DataSource::Own(_) => None,
        };
        Ok(Self {
            exact_values,
            exact_pair: setup.target.pair_well().and_then(ExactPair::new),
            drawn_test: OnceCell::new(),
            state: State::new(&setup.config, eta, fresh),
            step: Step::new(&setup)?,
            drawing: None,
            matching: None,
            tolerance_failures: 0,
            setup,
        })
    }

    /// A trainer that computes shards for another one, whose settings and training data (row-major) these are. It draws
    /// nothing.
    ///
    /// # Errors
    /// As [`Self::with_data`].
    pub fn replica(config: Config, train: &[f64]) -> Result<Self, StartError> {
        let data = Data {
            train: Configurations::read(config.particle_count(), train),
            test: None,
            diagnostics: Diagnostics::default(),
        };
        Self::with_data(config, data)
    }

    /// The run that a snapshot was taken of, with the data that were brought along, if they were.
    ///
    /// # Errors
    /// If the run cannot start again: as [`Self::open`].
    pub fn restore(snapshot: Snapshot, own: Option<&[f64]>) -> Result<Self, SnapshotError> {
        let mut trainer = Self::open(*snapshot.config(), own)?;
        trainer.put(snapshot.into_state())?;
        Ok(trainer)
    }

    /// Takes over the state of a snapshot of a run with the same settings.
    ///
    /// # Errors
    /// If its settings are others.
    pub fn adopt(&mut self, snapshot: Snapshot) -> Result<(), SnapshotError> {
        if *snapshot.config() != self.setup.config {
            return Err(SnapshotError::OtherRun);
        }
        Ok(self.put(snapshot.into_state())?)
    }

    /// The settings and the state as bytes, see [`Snapshot::read`].
    ///
    /// # Errors
    /// If a number of the state is not finite.
    pub fn snapshot(&self) -> Result<Vec<u8>, SnapshotError> {
        snapshot::write(&self.setup.config, &self.state)
    }

    /// One optimiser step.
    ///
    /// # Panics
    /// If reference samples are still to be drawn. Otherwise never: a step whose every shard is computed here has all of
    /// them.
    pub fn step(&mut self) -> StepLoss {
        self.begin_step();
        let computed = self.step.compute_all(&self.setup, &self.state);
        match computed.and_then(|()| self.finish_step()) {
            Ok(loss) => loss,
            Err(error) => unreachable!("{error}"),
        }
    }

    /// Begins a step: draws its batch and precomputes the field's coefficients. Returns the number of its shards. A
    /// step that was begun and not finished leaves no trace.
    ///
    /// # Panics
    /// If reference samples are still to be drawn.
    pub fn begin_step(&mut self) -> usize {
        assert!(
            self.drawing.is_none(),
            "a run is trained when its reference samples are drawn"
        );
        self.step.begin(&self.setup, &self.state)
    }

    /// The partial gradient of shard `index` of the step that was begun.
    ///
    /// # Errors
    /// If the step has no such shard.
    pub fn compute_shard(&mut self, index: usize) -> Result<&PartialGradient, ShardError> {
        self.step.compute(&self.setup, &self.state, index)
    }

    /// Adds the flat form of a shard's partial gradient, from this trainer or from another one at the same state. They
    /// must come in the order of the shards.
    ///
    /// # Errors
    /// If it is of another length, or all shards were added already.
    pub fn add_partial(&mut self, flat: &[f64]) -> Result<(), ShardError> {
        self.step.add(flat)
    }

    /// Moves the parameters by the sum of the partial gradients that were added since [`Self::begin_step`].
    ///
    /// # Errors
    /// If one of them is missing; the state stays as it was.
    pub fn finish_step(&mut self) -> Result<StepLoss, ShardError> {
        let (sums, eta_bar) = self.step.finish(&self.setup.coordinates)?;
        let (config, state) = (&self.setup.config, &mut self.state);
        let (schedule, step) = schedule(config, state.step);
        let rate = config.learning_rate * schedule.factor(step);
        let gradient_norm = state.descend(eta_bar, rate, step);
        let pretraining = is_pretraining(config, state.step);
        if gradient_norm.is_finite() && config.objective.uses_log_weights() && !pretraining {
            state.update_baseline(sums.log_weight);
        }
        state.step += 1;
        if state.step == u64::from(config.start_steps) {
            state.restart();
        }
        let unmet_tolerances = sums.unmet_tolerances as u32;
        self.tolerance_failures += u32::from(unmet_tolerances > 0);
        Ok(StepLoss {
            loss: sums.loss,
            stiffness: sums.stiffness,
            gradient_norm,
            unmet_tolerances,
        })
    }

    /// Whether the next step is one of flow matching before those of the objective.
    #[must_use]
    pub fn is_pretraining(&self) -> bool {
        is_pretraining(&self.setup.config, self.state.step)
    }

    /// Steps since this trainer was made in which the tolerance of adaptive steps could not be met somewhere, and equal
    /// ones were taken there.
    #[must_use]
    pub fn tolerance_failures(&self) -> u32 {
        self.tolerance_failures
    }

    /// The settings.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.setup.config
    }

    /// What is trained towards.
    #[must_use]
    pub fn target(&self) -> &Target {
        &self.setup.target
    }

    /// What is known exactly about the target.
    #[must_use]
    pub fn exact_values(&self) -> Option<&ExactValues> {
        self.exact_values.as_ref()
    }

    /// All that is known about a target of two particles.
    #[must_use]
    pub fn exact_pair(&self) -> Option<&ExactPair> {
        self.exact_pair.as_ref()
    }

    /// The state.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Training data, and how they were made: of a run that still draws them, those that are there.
    #[must_use]
    pub fn data(&self) -> &Data<D> {
        &self.setup.data
    }

    /// Test configurations: of a run that still draws them, those that are there. Their streams are their own, so that it
    /// does not matter when they are drawn.
    #[must_use]
    pub fn test_data(&self) -> &Configurations<D> {
        let Setup {
            data,
            target,
            streams,
            ..
        } = &self.setup;
        if let Some(test) = &data.test {
            return test;
        }
        self.drawn_test.get_or_init(|| {
            let drawn = target.sample(target.test_samples(), streams, Role::Test);
            let Ok((test, _)) = drawn else {
                unreachable!("a target that cannot be sampled has no training data");
            };
            test
        })
    }

    /// `count` samples of the target, of which training sees nothing.
    ///
    /// # Errors
    /// If the target cannot be sampled.
    pub fn reference_samples(&self, count: usize) -> Result<Configurations<D>, SamplerError> {
        let streams = &self.setup.streams;
        let (x, _) = self.setup.target.sample(count, streams, Role::Reference)?;
        Ok(x)
    }

    /// The streams of this run's seed.
    #[must_use]
    pub fn streams(&self) -> &Streams {
        &self.setup.streams
    }

    /// The trained flow with the averaged parameters: what is shown and measured. Where one evaluation takes long, in lanes for
    /// what need not be exact.
    #[must_use]
    pub fn model(&self) -> Model<'_, D> {
        self.model_in(self.setup.architecture.is_expensive())
    }

    /// The same flow for pictures, which show no more than single precision does: in space, where there are more particles, in
    /// lanes.
    #[must_use]
    pub fn model_of_pictures(&self) -> Model<'_, D> {
        self.model_in(D > 2 || self.setup.architecture.is_expensive())
    }

    /// The trained flow, with or without lanes, which the light engine never needs.
    #[cfg_attr(not(feature = "full"), expect(unused_variables))]
    fn model_in(&self, lanes: bool) -> Model<'_, D> {
        let Setup {
            config,
            target,
            flow,
            ..
        } = &self.setup;
        let (theta, steps) = (self.parameters(), config.ode_steps as usize);
        let (tableau, n) = (config.integrator.tableau(), target.particles);
        let model = Model::new(&*flow.reference, &theta, &tableau, n, steps);
        #[cfg(feature = "full")]
        if lanes {
            return model.with_lanes(LaneFlow::new(&*flow.field, &theta, &tableau, n, steps));
        }
        model
    }

    /// A digest of everything that later steps depend on.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.state.digest(self.setup.config.data)
    }

    /// The parameters θ of the model that is shown and measured.
    #[must_use]
    pub fn parameters(&self) -> Vec<f64> {
        let eta = &self.state.eta_average;
        let mut theta = vec![0.0; eta.values().len()];
        let coordinates = &self.setup.coordinates;
        coordinates.to_theta(eta, &mut theta, &mut Vec::new());
        theta
    }

    /// The vector field.
    #[must_use]
    pub fn flow(&self) -> &Flow<D> {
        &self.setup.flow
    }

    /// Its sizes and bases.
    #[must_use]
    pub fn architecture(&self) -> &Architecture {
        &self.setup.architecture
    }
}

/// The schedule of the learning rate, and where in it a step is.
fn schedule(config: &Config, step: u64) -> (Schedule, u64) {
    let pretrain_steps = u64::from(config.start_steps);
    let (decay_steps, step) = match is_pretraining(config, step) {
        true => (pretrain_steps, step),
        false => (u64::from(config.horizon), step - pretrain_steps),
    };
    let schedule = Schedule {
        warmup: WARMUP,
        decay_steps,
        floor: FLOOR,
    };
    (schedule, step)
}
