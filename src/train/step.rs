//! The gradient of one training step, in units that can be computed anywhere and in any order.
//!
//! A unit is one shard of the batch of one objective. Parts are added in the order of the units, so that
//! one worker and several make the same bits.

use super::Trainer;
use crate::config::{
    Augmentation, Config, FULL, FlowKind, GradientKind, IntegratorKind, ObjectiveKind,
};
use crate::flow::backsolve_adjoint::AdjointPass;
use crate::flow::build::{self, Flow};
use crate::flow::direct_adjoint::Pass;
use crate::flow::discrete_map::LANES;
use crate::flow::gradient::{BatchGradient, SHARD};
use crate::flow::objective::{Balanced, ForwardKl, Objective, ReverseKl};
use crate::flow::self_samples::Drawn;
use crate::flow_matching::pairing::Pairer;
use crate::flow_matching::stochastic::MatchingGradient;
use crate::math::random::{Role, Stream};
use crate::math::simd::Lanes;
use crate::ode::{Stepper, Stepping, Tolerance};
use crate::sampling::target::Target;
use crate::system::configuration::{Point, filled, pack, unpack};
use crate::system::group::GroupAction;
use crate::system::prior;
use core::ops::Range;

/// The error that adaptive steps may make: what single precision can tell.
const TOLERANCE: Tolerance = Tolerance {
    absolute: 1e-4,
    relative: 1e-4,
};

/// Configurations per shard where one takes long.
const SMALL_SHARD: usize = 16;
/// Flow matching takes no integration: at the start, a step has so many times the batch.
const START_BATCHES: usize = 8;

/// The weight of the negative log likelihood beside the spread of the data's log weights.
const LIKELIHOOD: f64 = 0.5;

/// How far the log weight of the flow's own samples may lie below the usual one, in nats.
const REACH: f64 = 10.0;

/// What a unit is a shard of: data, latents, or pairs of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Data,
    Latents,
    Pairs,
}

/// A shard of one objective's batch.
struct Unit {
    source: Source,
    rows: Range<usize>,
    /// The weight of one configuration in the gradient.
    weight: f64,
    /// And in the numbers that are reported.
    reported: f64,
}

/// The buffers of a step.
pub(super) struct Work<const D: usize> {
    /// Configurations per shard where trajectories are integrated: of data and of latents.
    shards: (usize, usize),
    /// Of what starts from data.
    from_data: Box<dyn BatchGradient<Lanes, D>>,
    /// Of what starts from latents.
    from_latents: Box<dyn BatchGradient<Lanes, D>>,
    matching: MatchingGradient<Lanes, D>,
    theta: Vec<f64>,
    units: Vec<Unit>,
    /// The rows of the data in this batch, or of `augmented`.
    data_rows: Vec<u32>,
    augmented: Vec<f64>,
    latent_rows: Vec<u32>,
    latents: Vec<f64>,
    /// The gradient with respect to θ, the loss, the stiffness and the log weight of one unit.
    part: Vec<f64>,
    /// The sum of parts.
    pub sum: Vec<f64>,
}

impl<const D: usize> Work<D> {
    pub fn new(config: &Config, target: &Target, flow: &Flow<D>) -> Self {
        let (n, batch, work) = (
            target.particles,
            config.batch as usize,
            flow.field.work_len(target.particles),
        );
        let energy = target.energy;
        let params = flow.field.num_params();
        let pass = |objective| gradient(config, target, objective, work);
        let (from_data, from_latents): (
            Box<dyn BatchGradient<_, D>>,
            Box<dyn BatchGradient<_, D>>,
        ) = match config.objective {
            ObjectiveKind::Balanced if FULL => {
                let balanced = |likelihood, reach| {
                    pass(Box::new(Balanced {
                        energy,
                        likelihood,
                        reach,
                    }))
                };
                let (tableau, steps) = (config.integrator.tableau(), config.ode_steps as usize);
                (
                    balanced(LIKELIHOOD, f64::INFINITY),
                    Box::new(Drawn::new(balanced(0.0, REACH), tableau, steps, n, work)),
                )
            }
            _ => (
                pass(Box::new(ForwardKl)),
                pass(Box::new(ReverseKl { energy })),
            ),
        };
        let shard = match config.flow {
            FlowKind::Pair | FlowKind::Plain => SHARD,
            FlowKind::ManyBody => SMALL_SHARD,
        };
        // There are half as many of the flow's own samples: several workers get as many shards of each kind.
        let shards = match config.objective {
            ObjectiveKind::Balanced => (shard, shard / 2),
            _ => (shard, shard),
        };
        Self {
            shards,
            from_data,
            from_latents,
            matching: MatchingGradient::new(Pairer::new(config.pairing, n), n, work),
            theta: vec![0.0; params],
            units: Vec::with_capacity(START_BATCHES * batch.div_ceil(shard)),
            data_rows: vec![0; batch],
            augmented: match config.augmentation {
                Augmentation::None => Vec::new(),
                _ => vec![0.0; batch * n * D],
            },
            latent_rows: (0..config.batch).collect(),
            latents: vec![0.0; batch * n * D],
            part: vec![0.0; params + 3],
            sum: vec![0.0; params + 3],
        }
    }

    /// Cuts a batch of `batch` configurations into units; `weight` is theirs in the gradient, `reported` in the
    /// numbers that are reported.
    fn cut(&mut self, source: Source, batch: usize, weight: f64, reported: f64) {
        let shard = match source {
            Source::Pairs => SHARD,
            Source::Data => self.shards.0,
            Source::Latents => self.shards.1,
        };
        for start in (0..batch).step_by(shard) {
            self.units.push(Unit {
                source,
                rows: start..batch.min(start + shard),
                weight: weight / batch as f64,
                reported: reported / batch as f64,
            });
        }
    }
}

/// How many samples the flow draws itself for a batch of so many data: half as many, in full lanes.
fn own_samples(batch: usize) -> usize {
    batch.div_ceil(2).next_multiple_of(LANES).min(batch)
}

fn gradient<const D: usize>(
    config: &Config,
    target: &Target,
    objective: Box<dyn Objective<Lanes, D>>,
    work_len: usize,
) -> Box<dyn BatchGradient<Lanes, D>> {
    let (n, steps) = (target.particles, config.ode_steps as usize);
    let stepper = match config.integrator {
        IntegratorKind::Dopri5 if FULL => {
            let stepping = Stepping::Adaptive {
                tolerance: TOLERANCE,
                fallback: steps,
            };
            Stepper::new(stepping, n)
        }
        equal => Stepper::equal(equal.tableau(), steps),
    };
    match config.gradient {
        GradientKind::Otd if FULL => Box::new(AdjointPass::with(objective, stepper, n, work_len)),
        _ => {
            let pass = Pass::with(objective, config.guard, stepper, n, work_len);
            Box::new(match build::on_line(config, target) {
                Some(line) => pass.on_line(line),
                None => pass,
            })
        }
    }
}

impl<const D: usize> Trainer<D> {
    /// Draws the batch of the next step and works the parameters up. Returns the number of its units.
    pub fn begin_step(&mut self) -> usize {
        let step = self.state.step;
        let batch = self.config.batch as usize;
        self.work.units.clear();
        self.work.sum.fill(0.0);
        self.coordinates
            .apply(&self.state.theta, &mut self.work.theta);
        if self.at_start() {
            self.draw_data(step);
            self.work
                .cut(Source::Pairs, START_BATCHES * batch, 1.0, 1.0);
            return self.work.units.len();
        }
        let weight = self.config.data_weight(step);
        let balanced = self.config.objective == ObjectiveKind::Balanced;
        // Balanced weights are about data: what is reported is of data alone.
        let reported = if balanced {
            (1.0, 0.0)
        } else {
            (weight, 1.0 - weight)
        };
        // A fixed grid is part of the authors' settings; with the guard, nodes move at random.
        let shift = match self.config.guard > 0.0 {
            true => self.streams.get(Role::TimeShift, step).uniform() - 0.5,
            false => 0.0,
        };
        if weight > 0.0 {
            self.draw_data(step);
            let (work, field) = (&mut self.work, &*self.flow.field);
            if self.config.objective == ObjectiveKind::Matching {
                work.cut(Source::Pairs, batch, weight, reported.0);
            } else {
                work.from_data.set_usual(self.state.usual_log_weight);
                work.from_data.prepare(field, &work.theta, shift);
                work.cut(Source::Data, batch, weight, reported.0);
            }
        }
        if weight < 1.0 {
            let (work, field) = (&mut self.work, &*self.flow.field);
            let count = if balanced { own_samples(batch) } else { batch };
            let mut stream = self.streams.get(Role::Latent, step);
            let latents = &mut work.latents[..count * self.target.particles * D];
            prior::sample::<D>(&mut stream, self.target.particles, latents);
            work.from_latents.set_usual(self.state.usual_log_weight);
            work.from_latents.prepare(field, &work.theta, shift);
            work.cut(Source::Latents, count, 1.0 - weight, reported.1);
        }
        self.work.units.len()
    }

    /// The part of unit `index` of the step that was begun: the gradient with respect to θ, the loss and
    /// the stiffness.
    ///
    /// # Panics
    /// If the step has no such unit.
    pub fn compute_unit(&mut self, index: usize) -> &[f64] {
        let Work {
            from_data,
            from_latents,
            matching,
            theta,
            units,
            data_rows,
            augmented,
            latent_rows,
            latents,
            part,
            ..
        } = &mut self.work;
        let Unit {
            source,
            rows,
            weight,
            reported,
        } = &units[index];
        part.fill(0.0);
        let (bar, ends) = part.split_at_mut(theta.len());
        let field = &*self.flow.field;
        let data = match self.config.augmentation {
            Augmentation::None => &self.data.train,
            _ => &*augmented,
        };
        let sum = match source {
            Source::Data => {
                let rows = &data_rows[rows.clone()];
                from_data.add(field, theta, data, rows, *weight, bar)
            }
            Source::Latents => {
                let rows = &latent_rows[rows.clone()];
                from_latents.add(field, theta, latents, rows, *weight, bar)
            }
            Source::Pairs => {
                let number = (self.state.step << 8) | index as u64;
                let mut stream = self.streams.get(Role::MatchingStep, number);
                matching.add(field, theta, data, rows.len(), *weight, &mut stream, bar)
            }
        };
        ends[0] = reported * sum.loss;
        ends[1] = reported * sum.stiffness;
        ends[2] = reported * sum.log_weight;
        part
    }

    /// Adds the part of a unit, of this trainer or of another one at the same state. Parts must come in
    /// the order of the units.
    pub fn add_part(&mut self, part: &[f64]) {
        add(&mut self.work.sum, part);
    }

    /// Computes and adds every unit of the step that was begun.
    pub(super) fn add_all_units(&mut self) {
        for index in 0..self.work.units.len() {
            self.compute_unit(index);
            let Work { sum, part, .. } = &mut self.work;
            add(sum, part);
        }
    }

    /// Draws the rows of a batch and augments them.
    fn draw_data(&mut self, step: u64) {
        let work = &mut self.work;
        let rows = (self.data.train.len() / (self.target.particles * D)) as u32;
        let mut stream = self.streams.get(Role::Batch, step);
        work.data_rows.fill_with(|| stream.below(rows));
        if self.config.augmentation == Augmentation::None {
            return;
        }
        let mut stream = self.streams.get(Role::Augment, step);
        let dof = self.target.particles * D;
        let mut x = filled(Point::<f64, D>::zeros(), self.target.particles);
        for (index, row) in work.data_rows.iter_mut().enumerate() {
            pack(&self.data.train[*row as usize * dof..][..dof], &mut x);
            let moved = operation(self.config.augmentation, x.len(), &mut stream).apply(&x);
            unpack(&moved, &mut work.augmented[index * dof..][..dof]);
            *row = index as u32;
        }
    }
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

fn add(sum: &mut [f64], part: &[f64]) {
    for (sum, part) in sum.iter_mut().zip(part) {
        *sum += part;
    }
}
