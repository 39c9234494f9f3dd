//! One objective over one batch: time grid, coefficients, shards, and back to θ.

use super::discrete::{DiscreteGradient, ShardLoss};
use crate::field::{Frozen, FrozenField, VectorField};
use crate::objective::Objective;
use crate::ode::{Tableau, TimeGrid};
use crate::scalar::Real;

/// Configurations per shard of a batch. Shards are summed in a fixed order, whoever computes them.
const SHARD: usize = 128;

/// The buffers of one objective's gradient. Allocates only while they grow.
pub struct Pass<T: Real, const D: usize> {
    objective: Box<dyn Objective<T, D>>,
    tableau: Tableau,
    steps: usize,
    gradient: DiscreteGradient<T, D>,
    grid: TimeGrid,
    frozen: Frozen<T::Scalar>,
    bar: Frozen<T::Scalar>,
}

impl<T: Real, const D: usize> Pass<T, D> {
    /// For `n` particles and `steps` integration steps; `work_len` as the field wants it.
    #[must_use]
    pub fn new(
        objective: Box<dyn Objective<T, D>>,
        tableau: Tableau,
        n: usize,
        steps: usize,
        work_len: usize,
    ) -> Self {
        Self {
            objective,
            tableau,
            steps,
            gradient: DiscreteGradient::new(tableau, n, steps, work_len),
            grid: TimeGrid::default(),
            frozen: Frozen::default(),
            bar: Frozen::default(),
        }
    }

    /// Adds to `theta_bar` the gradient of `weight`·mean [ objective + `guard`·stiffness ] over the
    /// configurations `rows` of `starts`, with interior step ends moved by `shift` step lengths.
    /// Returns the means of objective and stiffness, without weights.
    pub fn accumulate(
        &mut self,
        field: &dyn VectorField<T, D>,
        theta: &[f64],
        starts: &[f64],
        rows: &[u32],
        shift: f64,
        weight: f64,
        guard: f64,
        theta_bar: &mut [f64],
    ) -> ShardLoss {
        let Self {
            objective,
            grid,
            frozen,
            bar,
            ..
        } = self;
        grid.lay_out(&self.tableau, objective.direction(), self.steps, shift);
        frozen.refresh(field, theta, grid.nodes());
        let count = rows.len() as f64;
        let mut total = ShardLoss::default();
        for shard in rows.chunks(SHARD) {
            bar.clear(field, grid.nodes().len());
            let sum = self.gradient.accumulate(
                &FrozenField::new(field, frozen),
                grid,
                &**objective,
                starts,
                shard,
                weight / count,
                guard,
                bar,
            );
            total.loss += sum.loss / count;
            total.stiffness += sum.stiffness / count;
            bar.pull_back(field, theta, frozen, grid.nodes(), theta_bar);
        }
        total
    }
}
