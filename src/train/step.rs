//! The gradient of one training step, in shards that can be computed anywhere and in any order.
//!
//! A shard is a part of the batch of one objective. Partial gradients are added in the order of the shards, so that
//! one worker and several make the same bits.

use super::coordinates::Coordinates;
use super::eta::EtaBar;
use super::gradients::Gradients;
use super::partial_gradient::{PartialGradient, ShardError, Sums};
use super::setup::Setup;
use super::state::State;
use crate::config::{Augmentation, Config, MAX_BATCH, NotSupported, ObjectiveKind};
use crate::flow::gradient::{Batch, SHARD, ShardLoss};
use crate::flow_matching::stochastic::Pairs;
use crate::math::random::{Role, Stream};
use crate::math::simd::LANES;
use crate::system::configuration::pair_count;
use crate::system::group::GroupAction;
use crate::system::mean_free::Configurations;
use crate::system::prior;
use core::ops::Range;

/// Configurations per shard where one takes long.
const SMALL_SHARD: usize = 16;
/// Up to so many pairs of particles a step is short, and smaller shards would cost more in messages than they gain.
const FEW_PAIRS: usize = 6;
/// Beyond that, a batch is cut into up to so many shards, so that as many workers have something to do.
const SHARDS: usize = 4;
/// The fewest configurations in such a shard: each costs some 0.08 ms, where 32 configurations of thirteen particles take 1.7.
const LEAST_SHARD: usize = 32;
/// A pretraining step has so many times the batch: flow matching takes no integration.
const PRETRAIN_BATCHES: usize = 8;
/// Streams of the shards of a step: the number of a stream is that of the step times this, plus that of the shard.
const STREAMS_PER_STEP: u64 = 256;

const _: () = assert!(
    (PRETRAIN_BATCHES * MAX_BATCH).div_ceil(SHARD) as u64 <= STREAMS_PER_STEP,
    "two shards would draw from one stream"
);

/// What a shard is a part of: data, latents, or pairs of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Data,
    Latents,
    Pairs,
}

/// A part of one objective's batch.
struct Shard {
    source: Source,
    rows: Range<usize>,
    /// The weight of one configuration in the gradient.
    weight: f64,
    /// And in the sums that are reported.
    reported: f64,
}

/// Configurations per shard where a single one does not take long.
fn shard_size(particles: usize, batch: usize) -> usize {
    match pair_count(particles) <= FEW_PAIRS {
        true => SHARD,
        // Of whole lane groups, also where some objectives have shards of half the size.
        false => batch
            .div_ceil(SHARDS)
            .next_multiple_of(2 * LANES)
            .clamp(LEAST_SHARD, SHARD),
    }
}

/// The step that was begun, and the buffers of all steps.
pub(super) struct Step<const D: usize> {
    gradients: Gradients<D>,
    /// Configurations per shard where trajectories are integrated: of data and of latents.
    shard_sizes: (usize, usize),
    /// The parameters θ(η) of this step.
    theta: Vec<f64>,
    /// What θ(η) and its transpose need.
    scratch: Vec<f64>,
    shards: Vec<Shard>,
    /// The rows of the data in this batch, or of `augmented`.
    data_rows: Vec<u32>,
    augmented: Configurations<D>,
    latent_rows: Vec<u32>,
    latents: Configurations<D>,
    partial: PartialGradient,
    sum: PartialGradient,
    /// Partial gradients in `sum`.
    added: usize,
}

impl<const D: usize> Step<D> {
    pub(crate) fn new(setup: &Setup<D>) -> Result<Self, NotSupported> {
        let (config, n) = (&setup.config, setup.target.particles);
        let batch = config.batch as usize;
        let params = setup.flow.field.layout().size();
        let shard = match setup.architecture.is_expensive() {
            true => SMALL_SHARD,
            false => shard_size(n, batch),
        };
        // There are half as many samples of the flow's own: several workers get as many shards of each kind.
        let shard_sizes = match config.objective {
            ObjectiveKind::LogVariance => (shard, shard / 2),
            _ => (shard, shard),
        };
        Ok(Self {
            gradients: Gradients::new(config)?,
            shard_sizes,
            theta: vec![0.0; params],
            scratch: Vec::new(),
            shards: Vec::with_capacity(PRETRAIN_BATCHES * batch.div_ceil(shard)),
            data_rows: vec![0; batch],
            augmented: match config.augmentation {
                Augmentation::None => Configurations::at_origin(n, 0),
                _ => Configurations::at_origin(n, batch),
            },
            latent_rows: (0..config.batch).collect(),
            latents: Configurations::at_origin(n, batch),
            partial: PartialGradient::new(params),
            sum: PartialGradient::new(params),
            added: 0,
        })
    }

    /// Draws the batch of the next step and precomputes the field's coefficients. Returns the number of its shards.
    pub(crate) fn begin(&mut self, setup: &Setup<D>, state: &State) -> usize {
        self.shards.clear();
        self.sum.clear();
        self.added = 0;
        let coordinates = &setup.coordinates;
        coordinates.to_theta(&state.eta, &mut self.theta, &mut self.scratch);
        let (config, step) = (&setup.config, state.step);
        let batch = config.batch as usize;
        if is_pretraining(config, step) {
            self.draw_data(setup, step);
            self.split(Source::Pairs, PRETRAIN_BATCHES * batch, 1.0, 1.0);
            return self.shards.len();
        }
        let weight = config.data_weight(step);
        // What these say of the flow's own samples is no loss: what is reported is of data alone.
        let reported = if config.objective.uses_log_weights() {
            (1.0, 0.0)
        } else {
            (weight, 1.0 - weight)
        };
        // A fixed grid is part of the authors' settings; with the guard, nodes move at random.
        let shift = match config.guard > 0.0 {
            true => setup.streams.get(Role::TimeShift, step).uniform() - 0.5,
            false => 0.0,
        };
        if weight > 0.0 {
            self.draw_data(setup, step);
            if config.objective == ObjectiveKind::Matching {
                self.split(Source::Pairs, batch, weight, reported.0);
            } else {
                let gradient = self.gradients.data(setup);
                gradient.prepare(&*setup.flow.field, &self.theta, shift);
                self.split(Source::Data, batch, weight, reported.0);
            }
        }
        if weight < 1.0 {
            let count = match config.objective {
                ObjectiveKind::LogVariance => half(batch),
                _ => batch,
            };
            self.draw_latents(setup, step, count);
            let gradient = self.gradients.latents(setup);
            gradient.prepare(&*setup.flow.field, &self.theta, shift);
            self.split(Source::Latents, count, 1.0 - weight, reported.1);
        }
        self.shards.len()
    }

    /// Splits a batch of `batch` configurations into shards; `weight` is theirs in the gradient, `reported` in the
    /// sums that are reported.
    fn split(&mut self, source: Source, batch: usize, weight: f64, reported: f64) {
        let size = match source {
            Source::Pairs => SHARD,
            Source::Data => self.shard_sizes.0,
            Source::Latents => self.shard_sizes.1,
        };
        for start in (0..batch).step_by(size) {
            self.shards.push(Shard {
                source,
                rows: start..batch.min(start + size),
                weight: weight / batch as f64,
                reported: reported / batch as f64,
            });
        }
    }

    /// The partial gradient of shard `index` of the step that was begun.
    ///
    /// # Errors
    /// If the step has no such shard.
    pub(crate) fn compute(
        &mut self,
        setup: &Setup<D>,
        state: &State,
        index: usize,
    ) -> Result<&PartialGradient, ShardError> {
        let count = self.shards.len();
        let Some(shard) = self.shards.get(index) else {
            return Err(ShardError::NoShard { index, count });
        };
        let (field, theta) = (&*setup.flow.field, &self.theta);
        let data = match setup.config.augmentation {
            Augmentation::None => &setup.data.train,
            _ => &self.augmented,
        };
        self.partial.clear();
        let theta_bar = self.partial.theta_bar_mut();
        let (rows, weight) = (shard.rows.clone(), shard.weight);
        let batch = |starts, rows| Batch {
            starts,
            rows,
            weight,
            baseline: state.log_weight_baseline,
        };
        let sum = match shard.source {
            Source::Data => {
                let batch = batch(data, &self.data_rows[rows]);
                let gradient = self.gradients.data(setup);
                gradient.add(field, theta, batch, theta_bar)
            }
            Source::Latents => {
                let batch = batch(&self.latents, &self.latent_rows[rows]);
                let gradient = self.gradients.latents(setup);
                gradient.add(field, theta, batch, theta_bar)
            }
            Source::Pairs => {
                let number = state.step * STREAMS_PER_STEP + index as u64;
                let mut stream = setup.streams.get(Role::MatchingStep, number);
                let gradient = self.gradients.pairs(setup);
                let pairs = Pairs {
                    data,
                    count: rows.len(),
                    weight,
                };
                ShardLoss {
                    loss: gradient.add(field, theta, pairs, &mut stream, theta_bar),
                    ..ShardLoss::default()
                }
            }
        };
        self.partial.set_sums(Sums {
            loss: shard.reported * sum.loss,
            stiffness: shard.reported * sum.stiffness,
            log_weight: shard.reported * sum.log_weight,
            unmet_tolerances: f64::from(u8::from(sum.unmet_tolerance.is_some())),
        });
        Ok(&self.partial)
    }

    /// Adds the flat form of a partial gradient; they must come in the order of the shards.
    ///
    /// # Errors
    /// If it is of another length, or all shards were added already.
    pub(crate) fn add(&mut self, flat: &[f64]) -> Result<(), ShardError> {
        if self.added == self.shards.len() {
            let (added, count) = (self.added + 1, self.shards.len());
            return Err(ShardError::Incomplete { added, count });
        }
        self.sum.add_flat(flat)?;
        self.added += 1;
        Ok(())
    }

    /// Computes every shard of the step that was begun, and adds it.
    pub(crate) fn compute_all(
        &mut self,
        setup: &Setup<D>,
        state: &State,
    ) -> Result<(), ShardError> {
        for index in 0..self.shards.len() {
            self.compute(setup, state, index)?;
            self.sum.add_flat(self.partial.flat())?;
            self.added += 1;
        }
        Ok(())
    }

    /// The sums over all shards and the gradient in η, to be used up by the caller; the step is over.
    ///
    /// # Errors
    /// If a shard is missing.
    pub(crate) fn finish(
        &mut self,
        coordinates: &Coordinates,
    ) -> Result<(Sums, EtaBar<'_>), ShardError> {
        let (added, count) = (self.added, self.shards.len());
        if added != count || count == 0 {
            return Err(ShardError::Incomplete { added, count });
        }
        self.shards.clear();
        self.added = 0;
        let sums = self.sum.sums();
        let theta_bar = self.sum.theta_bar_mut();
        Ok((sums, coordinates.to_theta_vjp(theta_bar, &mut self.scratch)))
    }

    /// Draws the rows of a batch and augments them.
    fn draw_data(&mut self, setup: &Setup<D>, step: u64) {
        let train = &setup.data.train;
        let rows = train.len() as u32;
        let mut stream = setup.streams.get(Role::Batch, step);
        self.data_rows.fill_with(|| stream.below(rows));
        let augmentation = setup.config.augmentation;
        if augmentation == Augmentation::None {
            return;
        }
        let mut stream = setup.streams.get(Role::Augment, step);
        let n = train.particles();
        let augmented = self.augmented.points_mut().chunks_exact_mut(n);
        for ((index, row), augmented) in self.data_rows.iter_mut().enumerate().zip(augmented) {
            let x = train.row(*row as usize);
            augmented.copy_from_slice(&operation(augmentation, n, &mut stream).apply(&x));
            *row = index as u32;
        }
    }

    /// Draws `count` latents.
    fn draw_latents(&mut self, setup: &Setup<D>, step: u64, count: usize) {
        let mut stream = setup.streams.get(Role::Latent, step);
        prior::fill(&mut stream, &mut self.latents, count);
    }
}

/// Whether a step is one of flow matching before those of the objective.
pub(super) fn is_pretraining(config: &Config, step: u64) -> bool {
    step < u64::from(config.start_steps)
}

/// Half as many configurations, in full lanes.
fn half(batch: usize) -> usize {
    batch.div_ceil(2).next_multiple_of(LANES).min(batch)
}

/// A random symmetry operation without translation.
fn operation<const D: usize>(
    augmentation: Augmentation,
    n: usize,
    stream: &mut Stream,
) -> GroupAction<D> {
    let random = GroupAction::random(n, 0.0, stream);
    let identity = GroupAction::identity(n);
    match augmentation {
        Augmentation::None => identity,
        Augmentation::Rotations => GroupAction {
            orthogonal: random.orthogonal,
            ..identity
        },
        Augmentation::Permutations => GroupAction {
            permutation: random.permutation,
            ..identity
        },
        Augmentation::Both => random,
    }
}
