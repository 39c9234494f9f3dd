//! Gradients of an objective with respect to the parameters of a flow.
//!
//! A batch is split into shards of fixed size, each with a gradient of its own: whoever computes them, they
//! are added in the same order, and the sum has the same bits.

use crate::field::{Coefficients, VectorField};
use crate::flow::objective::Objective;
use crate::math::simd::{Real, Scalar};
use crate::ode::{AdaptiveError, StepSizeController, Tableau, TimeGrid};

/// Configurations per shard of a batch.
pub(crate) const SHARD: usize = 128;

/// Some configurations and what they weigh.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    /// Row-major, configuration × N·D: data for [`crate::flow::objective::ForwardKl`], latents for
    /// [`crate::flow::objective::ReverseKl`].
    pub starts: &'a [f64],
    /// Which configurations of `starts`.
    pub rows: &'a [u32],
    /// The weight of each.
    pub weight: f64,
}

/// The sums over a shard of a batch, before division by the size of the batch.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ShardLoss {
    /// Σ of the objective over configurations, in nats.
    pub loss: f64,
    /// Σ of the stiffness penalty over configurations, before its weight.
    pub stiffness: f64,
    /// Σ of the log weights of configurations in nats, for objectives that ask for them.
    pub log_weight: f64,
    /// Why the shard took equal steps where adaptive ones were asked for.
    pub unmet_tolerance: Option<AdaptiveError>,
}

/// One integrated objective's gradient, shard by shard.
pub trait BatchGradient<T: Real, const D: usize> {
    /// Precomputes the coefficients of θ for the shards of one step; interior step ends are moved by `shift` step
    /// lengths (|shift| ≤ ½) where steps are equal.
    fn prepare(&mut self, field: &dyn VectorField<T, D>, theta: &[f64], shift: f64);

    /// Takes the baseline of log weights in nats, for objectives that compare with one.
    fn set_baseline(&mut self, log_weight: Option<f64>);

    /// Adds to `theta_bar` the gradient of weight·Σ objective over the configurations of `batch`, with what the method
    /// adds to the objective. Returns the sums over the shard, without weight. θ as in [`Self::prepare`].
    fn add(
        &mut self,
        field: &dyn VectorField<T, D>,
        theta: &[f64],
        batch: Batch<'_>,
        theta_bar: &mut [f64],
    ) -> ShardLoss;
}

/// What every gradient of one objective has: the objective with its baseline, and the grid with the coefficients there.
pub(super) struct Discretisation<T: Real, const D: usize> {
    pub objective: Box<dyn Objective<T, D>>,
    pub baseline: Option<f64>,
    pub controller: StepSizeController<T, D>,
    pub grid: TimeGrid,
    pub coefficients: Coefficients<T::Scalar>,
}

impl<T: Real, const D: usize> Discretisation<T, D> {
    pub fn new(objective: Box<dyn Objective<T, D>>, controller: StepSizeController<T, D>) -> Self {
        Self {
            objective,
            baseline: None,
            controller,
            grid: TimeGrid::default(),
            coefficients: Coefficients::default(),
        }
    }

    pub fn tableau(&self) -> Tableau {
        self.controller.step_sizes().tableau()
    }

    /// Whether each shard has a grid of its own.
    pub(crate) fn is_adaptive(&self) -> bool {
        self.controller.is_adaptive()
    }

    /// Lays out equal steps, with interior ends moved by `shift` step lengths, and evaluates the coefficients there.
    pub fn prepare(&mut self, field: &dyn VectorField<T, D>, theta: &[f64], shift: f64) {
        let direction = self.objective.direction();
        self.controller.lay_out(direction, shift, &mut self.grid);
        self.coefficients.refresh(field, theta, self.grid.nodes());
    }

    /// Lays out the steps that the configurations of `batch` take together, and evaluates the coefficients there.
    /// Returns why their tolerance could not be met, if so: steps are equal then.
    pub(crate) fn prepare_for(
        &mut self,
        field: &dyn VectorField<T, D>,
        theta: &[f64],
        batch: Batch<'_>,
    ) -> Option<AdaptiveError> {
        let Batch { starts, rows, .. } = batch;
        let (direction, grid) = (self.objective.direction(), &mut self.grid);
        let laid_out = self
            .controller
            .lay_out_for(field, theta, direction, starts, rows, grid);
        self.coefficients.refresh(field, theta, self.grid.nodes());
        laid_out.err()
    }
}

/// The number in one lane, in double precision.
pub(super) fn widen<T: Real>(value: T, lane: usize) -> f64 {
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
