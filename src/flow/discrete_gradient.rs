//! Discretise, then optimise: the exact gradient of the map that the integrator really computes.

use super::coordinates::{Coordinates, SIDE_BY_SIDE};
use super::gradient::{Batch, ShardLoss, lane_weights, widen};
use crate::field::{Coefficients, Sizes, TabulatedField, VectorField};
use crate::flow::objective::Objective;
use crate::math::simd::Real;
use crate::ode::tape::SumBars;
use crate::ode::{RecordedRungeKutta, Tableau, TimeGrid};
use crate::system::configuration::{Point, filled, pack_rows};

/// Reverse mode through recorded trajectories, a few lane groups after the others, so that whole trajectories
/// stay in the cache. Allocates only while its buffers grow.
pub struct DiscreteGradient<T: Real, const D: usize> {
    particles: usize,
    coordinates: Coordinates<T, D>,
    start: Vec<Point<T, D>>,
    x: Vec<Point<T, D>>,
    x_bar: Vec<Point<T, D>>,
    /// One number for each lane group.
    log_dets: Vec<T>,
    stiffnesses: Vec<T>,
    loss_weights: Vec<T>,
    stiffness_weights: Vec<T>,
}

/// What is minimised: Σ [ objective + `stiffness_penalty`·stiffness ].
#[derive(Clone, Copy)]
pub struct Loss<'a, T: Real, const D: usize> {
    /// The objective.
    pub objective: &'a dyn Objective<T, D>,
    /// The baseline of log weights in nats, for objectives that compare with one.
    pub baseline: Option<f64>,
    /// The weight of the stiffness penalty.
    pub stiffness_penalty: f64,
}

impl<T: Real, const D: usize> DiscreteGradient<T, D> {
    /// For `n` particles; `sizes` as the field has them.
    #[must_use]
    pub fn new(tableau: Tableau, n: usize, sizes: Sizes) -> Self {
        let recorded = RecordedRungeKutta::new(tableau, n, sizes);
        Self::along(Coordinates::Particles(recorded), n, 1)
    }

    /// For two particles whose signed length moves by `field`: the same gradient, sooner.
    #[must_use]
    pub fn two_body(field: Box<dyn VectorField<T, 1>>, tableau: Tableau) -> Self {
        Self::along(Coordinates::signed_length(field, tableau), 2, SIDE_BY_SIDE)
    }

    fn along(coordinates: Coordinates<T, D>, particles: usize, most: usize) -> Self {
        let points = || filled(Point::zeros(), most * particles);
        let numbers = || filled(T::zero(), most);
        Self {
            particles,
            coordinates,
            start: points(),
            x: points(),
            x_bar: points(),
            log_dets: numbers(),
            stiffnesses: numbers(),
            loss_weights: numbers(),
            stiffness_weights: numbers(),
        }
    }

    /// Adds to `bar` the cotangents of the coefficients for the loss of a batch. Lanes that the last group cannot fill
    /// have weight zero.
    pub fn accumulate(
        &mut self,
        field: &TabulatedField<'_, T, D>,
        grid: &TimeGrid,
        loss: Loss<'_, T, D>,
        batch: Batch<'_>,
        bar: &mut Coefficients<T::Scalar>,
    ) -> ShardLoss {
        let (n, most) = (self.particles, self.log_dets.len());
        let mut total = ShardLoss::default();
        for rows in batch.rows.chunks(most * T::LANES) {
            let groups = rows.len().div_ceil(T::LANES);
            let start = &mut self.start[..groups * n];
            for (group, start) in rows.chunks(T::LANES).zip(start.chunks_exact_mut(n)) {
                pack_rows(batch.starts, group, start);
            }
            let x = &mut self.x[..groups * n];
            x.copy_from_slice(start);
            let log_dets = &mut self.log_dets[..groups];
            let stiffnesses = &mut self.stiffnesses[..groups];
            self.coordinates
                .integrate(field, grid, x, log_dets, stiffnesses);
            for (g, group) in rows.chunks(T::LANES).enumerate() {
                self.add_loss(loss, g, group.len(), batch.weight, &mut total);
            }
            let sum_bars = SumBars {
                log_dets: &self.loss_weights[..groups],
                stiffnesses: &self.stiffness_weights[..groups],
            };
            let (start, x_bar) = (&self.start[..groups * n], &mut self.x_bar[..groups * n]);
            self.coordinates
                .reverse(field, grid, start, x_bar, sum_bars, bar);
        }
        total
    }

    /// Adds the losses of the `count` configurations of lane group `g` to `total`, and writes the cotangents of its
    /// ends and sums.
    fn add_loss(
        &mut self,
        loss: Loss<'_, T, D>,
        g: usize,
        count: usize,
        weight: f64,
        total: &mut ShardLoss,
    ) {
        let points = g * self.particles..(g + 1) * self.particles;
        let x_bar = &mut self.x_bar[points.clone()];
        let losses = loss
            .objective
            .loss(&self.x[points.clone()], self.log_dets[g], x_bar);
        let start = &self.start[points];
        let counted = loss.objective.weight(start, losses, loss.baseline);
        let lane_weight = lane_weights::<T>(count, weight);
        let loss_weight = lane_weight * counted.factor;
        for point in x_bar {
            *point *= loss_weight;
        }
        self.loss_weights[g] = -loss_weight;
        self.stiffness_weights[g] = lane_weight * T::constant(loss.stiffness_penalty);
        for lane in 0..count {
            total.loss += widen(losses, lane);
            total.stiffness += widen(self.stiffnesses[g], lane);
            total.log_weight += widen(counted.log_weight, lane);
        }
    }
}
