//! Discretise, then optimise, for one objective: time grid, coefficients, shards, and back to θ.

use super::discrete_gradient::{DiscreteGradient, Loss};
use super::gradient::{Batch, BatchGradient, Discretisation, ShardLoss};
use crate::field::{Coefficients, Sizes, TabulatedField, VectorField};
use crate::flow::objective::Objective;
use crate::math::simd::Real;
use crate::ode::{StepSizeController, StepSizes};

/// The buffers of one objective's gradient through the integrator. Allocates only while they grow.
pub struct DirectAdjoint<T: Real, const D: usize> {
    on_grid: Discretisation<T, D>,
    stiffness_penalty: f64,
    gradient: DiscreteGradient<T, D>,
    bar: Coefficients<T::Scalar>,
}

impl<T: Real, const D: usize> DirectAdjoint<T, D> {
    /// For `n` particles; `stiffness_penalty` is the weight of the stiffness (Pal and others 2021), `sizes` as the field
    /// has them.
    #[must_use]
    pub fn new(
        objective: Box<dyn Objective<T, D>>,
        stiffness_penalty: f64,
        step_sizes: StepSizes,
        n: usize,
        sizes: Sizes,
    ) -> Self {
        let controller = StepSizeController::new(step_sizes, n);
        Self::with(objective, stiffness_penalty, controller, n, sizes)
    }

    /// As [`Self::new`], on the grids of `controller`.
    #[must_use]
    pub fn with(
        objective: Box<dyn Objective<T, D>>,
        stiffness_penalty: f64,
        controller: StepSizeController<T, D>,
        n: usize,
        sizes: Sizes,
    ) -> Self {
        let on_grid = Discretisation::new(objective, controller);
        Self {
            gradient: DiscreteGradient::new(on_grid.tableau(), n, sizes),
            on_grid,
            stiffness_penalty,
            bar: Coefficients::default(),
        }
    }

    /// The same, for two particles whose signed length moves by `field`, see [`crate::field::two_body`].
    #[must_use]
    pub fn two_body(mut self, field: Box<dyn VectorField<T, 1>>) -> Self {
        self.gradient = DiscreteGradient::two_body(field, self.on_grid.tableau());
        self
    }
}

impl<T: Real, const D: usize> BatchGradient<T, D> for DirectAdjoint<T, D> {
    fn prepare(&mut self, field: &dyn VectorField<T, D>, theta: &[f64], shift: f64) {
        if !self.on_grid.is_adaptive() {
            self.on_grid.prepare(field, theta, shift);
        }
    }

    fn set_baseline(&mut self, log_weight: Option<f64>) {
        self.on_grid.baseline = log_weight;
    }

    /// What is added is the stiffness penalty times Σ stiffness.
    fn add(
        &mut self,
        field: &dyn VectorField<T, D>,
        theta: &[f64],
        batch: Batch<'_>,
        theta_bar: &mut [f64],
    ) -> ShardLoss {
        let mut unmet_tolerance = None;
        if self.on_grid.is_adaptive() {
            unmet_tolerance = self.on_grid.prepare_for(field, theta, batch);
        }
        let Discretisation {
            objective,
            baseline,
            grid,
            coefficients,
            ..
        } = &self.on_grid;
        let (bar, times) = (&mut self.bar, grid.nodes());
        bar.clear(field, times.len());
        let loss = Loss {
            objective: &**objective,
            baseline: *baseline,
            stiffness_penalty: self.stiffness_penalty,
        };
        let tabulated = TabulatedField::new(field, coefficients);
        let sum = self.gradient.accumulate(&tabulated, grid, loss, batch, bar);
        bar.refresh_vjp(field, theta, coefficients, times, theta_bar);
        ShardLoss {
            unmet_tolerance,
            ..sum
        }
    }
}
