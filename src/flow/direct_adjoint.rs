//! Discretise, then optimise, for one objective: time grid, coefficients, shards, and back to θ.

use super::discrete_gradient::{DiscreteGradient, ShardLoss};
use super::gradient::BatchGradient;
use crate::field::{Frozen, FrozenField, VectorField};
use crate::flow::objective::Objective;
use crate::math::simd::Real;
use crate::ode::{Stepper, Stepping, TimeGrid};

/// The buffers of one objective's gradient. Allocates only while they grow.
pub struct Pass<T: Real, const D: usize> {
    objective: Box<dyn Objective<T, D>>,
    usual: Option<f64>,
    guard: f64,
    stepper: Stepper<T, D>,
    gradient: DiscreteGradient<T, D>,
    grid: TimeGrid,
    frozen: Frozen<T::Scalar>,
    bar: Frozen<T::Scalar>,
}

impl<T: Real, const D: usize> Pass<T, D> {
    /// For `n` particles; `guard` is the weight of the stiffness penalty, `work_len` as the field wants it.
    #[must_use]
    pub fn new(
        objective: Box<dyn Objective<T, D>>,
        guard: f64,
        stepping: Stepping,
        n: usize,
        work_len: usize,
    ) -> Self {
        Self::with(objective, guard, Stepper::new(stepping, n), n, work_len)
    }

    /// As [`Self::new`], on the grids of `stepper`.
    #[must_use]
    pub fn with(
        objective: Box<dyn Objective<T, D>>,
        guard: f64,
        stepper: Stepper<T, D>,
        n: usize,
        work_len: usize,
    ) -> Self {
        let stepping = stepper.stepping();
        let (tableau, steps) = (stepping.tableau(), stepping.usual_steps());
        Self {
            objective,
            usual: None,
            guard,
            stepper,
            gradient: DiscreteGradient::new(tableau, n, steps, work_len),
            grid: TimeGrid::default(),
            frozen: Frozen::default(),
            bar: Frozen::default(),
        }
    }

    /// The same, for two particles whose signed length moves by `line`, see [`crate::field::two_body`].
    #[must_use]
    pub fn on_line(mut self, line: Box<dyn VectorField<T, 1>>) -> Self {
        let stepping = self.stepper.stepping();
        let (tableau, steps) = (stepping.tableau(), stepping.usual_steps());
        self.gradient = DiscreteGradient::on_line(line, tableau, steps);
        self
    }
}

impl<T: Real, const D: usize> BatchGradient<T, D> for Pass<T, D> {
    fn prepare(&mut self, field: &dyn VectorField<T, D>, theta: &[f64], shift: f64) {
        if !self.stepper.is_adaptive() {
            let direction = self.objective.direction();
            self.stepper.lay_out(direction, shift, &mut self.grid);
            self.frozen.refresh(field, theta, self.grid.nodes());
        }
    }

    fn set_usual(&mut self, log_weight: Option<f64>) {
        self.usual = log_weight;
    }

    /// The penalty that is added is guard·Σ stiffness.
    fn add(
        &mut self,
        field: &dyn VectorField<T, D>,
        theta: &[f64],
        starts: &[f64],
        rows: &[u32],
        weight: f64,
        theta_bar: &mut [f64],
    ) -> ShardLoss {
        let Self {
            objective,
            grid,
            frozen,
            bar,
            ..
        } = self;
        if self.stepper.is_adaptive() {
            let direction = objective.direction();
            self.stepper
                .lay_out_for(field, theta, direction, starts, rows, grid);
            frozen.refresh(field, theta, grid.nodes());
            self.gradient.make_room(grid.steps());
        }
        bar.clear(field, grid.nodes().len());
        let sum = self.gradient.accumulate(
            &FrozenField::new(field, frozen),
            grid,
            &**objective,
            self.usual,
            starts,
            rows,
            weight,
            self.guard,
            bar,
        );
        bar.pull_back(field, theta, frozen, grid.nodes(), theta_bar);
        sum
    }
}
