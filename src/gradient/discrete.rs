//! Discretise, then optimise: the exact gradient of the map that the integrator really computes.

use crate::field::{Frozen, FrozenField};
use crate::objective::Objective;
use crate::ode::{RungeKutta, Tableau, Tape, TimeGrid};
use crate::particles::{Point, filled, pack_rows};
use crate::scalar::Real;

/// The sums over a shard of a batch, before division by the size of the batch.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ShardLoss {
    /// Σ of the objective over configurations, in nats.
    pub loss: f64,
    /// Σ of the stiffness penalty over configurations, before its weight.
    pub stiffness: f64,
    /// Σ of the log weights of configurations in nats, for objectives that ask for them.
    pub log_weight: f64,
}

/// Reverse mode through taped trajectories, one lane group after the other, so that a whole trajectory
/// stays in the cache. Allocates at construction only.
pub struct DiscreteGradient<T: Real, const D: usize> {
    integrator: RungeKutta<T, D>,
    tape: Tape<T, D>,
    start: Vec<Point<T, D>>,
    x: Vec<Point<T, D>>,
    x_bar: Vec<Point<T, D>>,
}

impl<T: Real, const D: usize> DiscreteGradient<T, D> {
    /// For `n` particles and up to `steps` steps; `work_len` as the field wants it.
    #[must_use]
    pub fn new(tableau: Tableau, n: usize, steps: usize, work_len: usize) -> Self {
        Self {
            integrator: RungeKutta::new(tableau, n, work_len),
            tape: Tape::new(n, steps, tableau.stages(), work_len),
            start: filled(Point::zeros(), n),
            x: filled(Point::zeros(), n),
            x_bar: filled(Point::zeros(), n),
        }
    }

    /// Makes room for at least `steps` steps.
    pub fn make_room(&mut self, steps: usize) {
        self.tape.make_room(steps);
    }

    /// Adds to `bar` the cotangents of the coefficients for
    /// `weight`·Σ [ objective + `guard`·stiffness ] over the configurations `rows` of `starts`.
    ///
    /// `starts` is row-major, configuration × N·D: data for [`crate::objective::ForwardKl`], latents for
    /// [`crate::objective::ReverseKl`]; `usual` is the usual log weight. Lanes that the last group cannot fill have weight zero.
    pub fn accumulate(
        &mut self,
        field: &FrozenField<'_, T, D>,
        grid: &TimeGrid,
        objective: &dyn Objective<T, D>,
        usual: Option<f64>,
        starts: &[f64],
        rows: &[u32],
        weight: f64,
        guard: f64,
        bar: &mut Frozen<T::Scalar>,
    ) -> ShardLoss {
        let mut total = ShardLoss::default();
        for group in rows.chunks(T::LANES) {
            pack_rows(starts, group, &mut self.x);
            self.start.copy_from_slice(&self.x);
            let lane_weight = lane_weights::<T>(group.len(), weight);
            let (log_det, stiffness) =
                self.integrator
                    .integrate_taped(field, grid, &mut self.x, &mut self.tape);
            let loss = objective.loss(&self.x, log_det, &mut self.x_bar);
            let share = objective.share(&self.start, loss, usual);
            let loss_weight = lane_weight * share.factor;
            for point in &mut self.x_bar {
                *point *= loss_weight;
            }
            let stiffness_bar = lane_weight * T::constant(guard);
            self.integrator.reverse(
                field,
                grid,
                &mut self.tape,
                &mut self.x_bar,
                -loss_weight,
                stiffness_bar,
                bar,
            );
            for lane in 0..group.len() {
                total.loss += widen(loss, lane);
                total.stiffness += widen(stiffness, lane);
                total.log_weight += widen(share.log_weight, lane);
            }
        }
        total
    }
}

pub(super) fn widen<T: Real>(value: T, lane: usize) -> f64 {
    use crate::scalar::Scalar;
    value.extract(lane).widen()
}

/// `weight` in the first `count` lanes, zero in the others.
pub(super) fn lane_weights<T: Real>(count: usize, weight: f64) -> T {
    let mut lanes = T::zero();
    for lane in 0..count {
        lanes.replace(lane, T::constant(weight).extract(lane));
    }
    lanes
}
