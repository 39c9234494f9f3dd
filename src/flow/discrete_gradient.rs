//! Discretise, then optimise: the exact gradient of the map that the integrator really computes.

use super::coordinates::{Line, Route, SIDE_BY_SIDE};
use crate::field::{Frozen, FrozenField, VectorField};
use crate::flow::objective::Objective;
use crate::math::simd::Real;
use crate::ode::{Tableau, Taped, TimeGrid};
use crate::system::configuration::{Point, filled, pack_rows};

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

/// Reverse mode through taped trajectories, a few lane groups after the others, so that whole trajectories
/// stay in the cache. Allocates at construction only.
pub struct DiscreteGradient<T: Real, const D: usize> {
    particles: usize,
    route: Box<dyn Route<T, D>>,
    start: Vec<Point<T, D>>,
    x: Vec<Point<T, D>>,
    x_bar: Vec<Point<T, D>>,
    /// One number for each lane group.
    log_dets: Vec<T>,
    stiffnesses: Vec<T>,
    loss_weights: Vec<T>,
    stiffness_weights: Vec<T>,
}

impl<T: Real, const D: usize> DiscreteGradient<T, D> {
    /// For `n` particles and up to `steps` steps; `work_len` as the field wants it.
    #[must_use]
    pub fn new(tableau: Tableau, n: usize, steps: usize, work_len: usize) -> Self {
        let taped = Taped::new(tableau, n, 1, steps, work_len);
        Self::along(Box::new(taped), n, 1)
    }

    /// For two particles whose signed length moves by `line`: the same gradient, sooner.
    #[must_use]
    pub fn on_line(line: Box<dyn VectorField<T, 1>>, tableau: Tableau, steps: usize) -> Self {
        let line = Line::new(line, tableau, steps);
        Self::along(Box::new(line), 2, SIDE_BY_SIDE)
    }

    fn along(route: Box<dyn Route<T, D>>, particles: usize, most: usize) -> Self {
        let points = || filled(Point::zeros(), most * particles);
        let numbers = || filled(T::zero(), most);
        Self {
            particles,
            route,
            start: points(),
            x: points(),
            x_bar: points(),
            log_dets: numbers(),
            stiffnesses: numbers(),
            loss_weights: numbers(),
            stiffness_weights: numbers(),
        }
    }

    /// Makes room for at least `steps` steps.
    pub fn make_room(&mut self, steps: usize) {
        self.route.make_room(steps);
    }

    /// Adds to `bar` the cotangents of the coefficients for
    /// `weight`·Σ [ objective + `guard`·stiffness ] over the configurations `rows` of `starts`.
    ///
    /// `starts` is row-major, configuration × N·D: data for [`crate::flow::objective::ForwardKl`], latents for
    /// [`crate::flow::objective::ReverseKl`]; `usual` is the usual log weight. Lanes that the last group cannot fill have weight zero.
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
        let (n, most) = (self.particles, self.log_dets.len());
        let mut total = ShardLoss::default();
        for rows in rows.chunks(most * T::LANES) {
            let groups = rows.len().div_ceil(T::LANES);
            let (log_dets, stiffnesses) = (
                &mut self.log_dets[..groups],
                &mut self.stiffnesses[..groups],
            );
            let (start, x) = (&mut self.start[..groups * n], &mut self.x[..groups * n]);
            for (group, start) in rows.chunks(T::LANES).zip(start.chunks_exact_mut(n)) {
                pack_rows(starts, group, start);
            }
            x.copy_from_slice(start);
            self.route.integrate(field, grid, x, log_dets, stiffnesses);
            let x_bar = &mut self.x_bar[..groups * n];
            for (g, group) in rows.chunks(T::LANES).enumerate() {
                let points = g * n..(g + 1) * n;
                let x_bar = &mut x_bar[points.clone()];
                let loss = objective.loss(&x[points.clone()], log_dets[g], x_bar);
                let share = objective.share(&start[points], loss, usual);
                let lane_weight = lane_weights::<T>(group.len(), weight);
                let loss_weight = lane_weight * share.factor;
                for point in x_bar {
                    *point *= loss_weight;
                }
                self.loss_weights[g] = -loss_weight;
                self.stiffness_weights[g] = lane_weight * T::constant(guard);
                for lane in 0..group.len() {
                    total.loss += widen(loss, lane);
                    total.stiffness += widen(stiffnesses[g], lane);
                    total.log_weight += widen(share.log_weight, lane);
                }
            }
            self.route.reverse(
                field,
                grid,
                start,
                x_bar,
                &self.loss_weights[..groups],
                &self.stiffness_weights[..groups],
                bar,
            );
        }
        total
    }
}

pub(super) fn widen<T: Real>(value: T, lane: usize) -> f64 {
    use crate::math::simd::Scalar;
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
