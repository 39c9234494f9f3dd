//! Discretise, then optimise, for one objective: time grid, coefficients, shards, and back to θ.

use super::discrete_gradient::{Batch, DiscreteGradient, Loss, ShardLoss};
use super::gradient::BatchGradient;
use crate::field::{Coefficients, Sizes, TabulatedField, VectorField};
use crate::flow::objective::Objective;
use crate::math::simd::Real;
use crate::ode::{Stepper, Stepping, TimeGrid};

/// The buffers of one objective's gradient. Allocates only while they grow.
pub struct DirectAdjoint<T: Real, const D: usize> {
    objective: Box<dyn Objective<T, D>>,
    usual: Option<f64>,
    guard: f64,
    stepper: Stepper<T, D>,
    gradient: DiscreteGradient<T, D>,
    grid: TimeGrid,
    frozen: Coefficients<T::Scalar>,
    bar: Coefficients<T::Scalar>,
}

impl<T: Real, const D: usize> DirectAdjoint<T, D> {
    /// For `n` particles; `guard` is the weight of the stiffness penalty, `sizes` as the field has them.
    #[must_use]
    pub fn new(
        objective: Box<dyn Objective<T, D>>,
        guard: f64,
        stepping: Stepping,
        n: usize,
        sizes: Sizes,
    ) -> Self {
        Self::with(objective, guard, Stepper::new(stepping, n), n, sizes)
    }

    /// As [`Self::new`], on the grids of `stepper`.
    #[must_use]
    pub fn with(
        objective: Box<dyn Objective<T, D>>,
        guard: f64,
        stepper: Stepper<T, D>,
        n: usize,
        sizes: Sizes,
    ) -> Self {
        let gradient = DiscreteGradient::new(stepper.stepping().tableau(), n, sizes);
        Self {
            objective,
            usual: None,
            guard,
            stepper,
            gradient,
            grid: TimeGrid::default(),
            frozen: Coefficients::default(),
            bar: Coefficients::default(),
        }
    }

    /// The same, for two particles whose signed length moves by `field`, see [`crate::field::two_body`].
    #[must_use]
    pub fn two_body(mut self, field: Box<dyn VectorField<T, 1>>) -> Self {
        self.gradient = DiscreteGradient::two_body(field, self.stepper.stepping().tableau());
        self
    }
}

impl<T: Real, const D: usize> BatchGradient<T, D> for DirectAdjoint<T, D> {
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
        let mut unmet_tolerance = None;
        if self.stepper.is_adaptive() {
            let direction = objective.direction();
            let laid_out = self
                .stepper
                .lay_out_for(field, theta, direction, starts, rows, grid);
            unmet_tolerance = laid_out.err();
            frozen.refresh(field, theta, grid.nodes());
        }
        bar.clear(field, grid.nodes().len());
        let loss = Loss {
            objective: &**objective,
            usual: self.usual,
            guard: self.guard,
        };
        let batch = Batch {
            starts,
            rows,
            weight,
        };
        let tabulated = TabulatedField::new(field, frozen);
        let sum = self.gradient.accumulate(&tabulated, grid, loss, batch, bar);
        bar.pull_back(field, theta, frozen, grid.nodes(), theta_bar);
        ShardLoss {
            unmet_tolerance,
            ..sum
        }
    }
}
