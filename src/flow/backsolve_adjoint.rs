//! Optimise, then discretise: the continuous adjoint equations, integrated backwards.
//!
//! With the loss a function of the end of the trajectory and λ = ∂loss/∂(∫ ∇·v dt), the cotangent a(t)
//! of the state and the gradient obey (Chen and others 2018; with the divergence, Grathwohl and others
//! 2019)
//!
//! dx/dt = v, da/dt = −(∂v/∂x)ᵀ a − λ ∂(∇·v)/∂x, dθ̄/dt = −(∂v/∂θ)ᵀ a − λ ∂(∇·v)/∂θ,
//!
//! which are integrated from the end to the start, the state included, so that nothing is stored. This is
//! the gradient of the exact flow up to the error of the integrator, and not the gradient of the discrete
//! loss that is being minimised; [`super::discrete_gradient`] is. The two agree as the steps shrink, at the order
//! of the method.

use super::gradient::{Batch, BatchGradient, Discretisation, ShardLoss, lane_weights, widen};
use crate::field::{
    Coefficients, CoefficientsBar, InputBar, OutputBar, Sizes, TabulatedField, VectorField,
};
use crate::flow::objective::Objective;
use crate::math::simd::{Real, Scalar};
use crate::ode::explicit::{self, Stages, State};
use crate::ode::{RungeKutta, Step, StepSizeController, StepSizes, TimeGrid};
use crate::system::configuration::{Point, filled, pack_rows};

/// The buffers of one objective's adjoint gradient. Allocates only while they grow.
pub struct BacksolveAdjoint<T: Real, const D: usize> {
    on_grid: Discretisation<T, D>,
    integrator: RungeKutta<T, D>,
    back_grid: TimeGrid,
    back_coefficients: Coefficients<T::Scalar>,
    bar: Coefficients<T::Scalar>,
    buffers: Buffers<T, D>,
}

/// The augmented state with its buffers.
struct Buffers<T: Real, const D: usize> {
    start: Vec<Point<T, D>>,
    x: Vec<Point<T, D>>,
    a: Vec<Point<T, D>>,
    x_stages: Stages<T, D>,
    a_stages: Stages<T, D>,
    x_stage: Vec<Point<T, D>>,
    a_stage: Vec<Point<T, D>>,
    /// Receives cotangents of coefficients at stages without weight.
    waste: Vec<T::Scalar>,
    saved: Vec<T>,
    scratch: Vec<T>,
}

/// A configuration and its cotangent on their way back.
struct Augmented<'a, T: Real, const D: usize> {
    field: &'a TabulatedField<'a, T, D>,
    buffers: &'a mut Buffers<T, D>,
    /// The cotangent of ∫ ∇·v dt.
    lambda: T,
    bar: &'a mut Coefficients<T::Scalar>,
}

impl<T: Real, const D: usize> BacksolveAdjoint<T, D> {
    /// For `n` particles; `sizes` as the field has them.
    #[must_use]
    pub fn new(
        objective: Box<dyn Objective<T, D>>,
        step_sizes: StepSizes,
        n: usize,
        sizes: Sizes,
    ) -> Self {
        Self::with(objective, StepSizeController::new(step_sizes, n), n, sizes)
    }

    /// As [`Self::new`], on the grids of `controller`.
    #[must_use]
    pub fn with(
        objective: Box<dyn Objective<T, D>>,
        controller: StepSizeController<T, D>,
        n: usize,
        sizes: Sizes,
    ) -> Self {
        let on_grid = Discretisation::new(objective, controller);
        let tableau = on_grid.tableau();
        let points = || filled(Point::zeros(), n);
        let stages = || {
            let mut stages = Stages::default();
            stages.fit(tableau.stages(), 1, n);
            stages
        };
        Self {
            on_grid,
            integrator: RungeKutta::new(tableau, n, sizes),
            back_grid: TimeGrid::default(),
            back_coefficients: Coefficients::default(),
            bar: Coefficients::default(),
            buffers: Buffers {
                start: points(),
                x: points(),
                a: points(),
                x_stages: stages(),
                a_stages: stages(),
                x_stage: points(),
                a_stage: points(),
                waste: filled(T::Scalar::narrow(0.0), sizes.shared + sizes.node),
                saved: filled(T::zero(), sizes.saved),
                scratch: filled(T::zero(), sizes.scratch),
            },
        }
    }

    /// Lays out the way back over the grid, and evaluates the coefficients there.
    fn prepare_back(&mut self, field: &dyn VectorField<T, D>, theta: &[f64]) {
        let ends = self.on_grid.grid.ends().iter().rev().copied();
        self.back_grid
            .lay_out_between(&self.on_grid.tableau(), ends);
        self.back_coefficients
            .refresh(field, theta, self.back_grid.nodes());
    }
}

impl<T: Real, const D: usize> BatchGradient<T, D> for BacksolveAdjoint<T, D> {
    fn prepare(&mut self, field: &dyn VectorField<T, D>, theta: &[f64], shift: f64) {
        if !self.on_grid.is_adaptive() {
            self.on_grid.prepare(field, theta, shift);
            self.prepare_back(field, theta);
        }
    }

    fn set_baseline(&mut self, log_weight: Option<f64>) {
        self.on_grid.baseline = log_weight;
    }

    /// Nothing is added: there is no stiffness to penalise in the continuous equations.
    fn add(
        &mut self,
        field: &dyn VectorField<T, D>,
        theta: &[f64],
        batch: Batch<'_>,
        theta_bar: &mut [f64],
    ) -> ShardLoss {
        let mut total = ShardLoss::default();
        if self.on_grid.is_adaptive() {
            total.unmet_tolerance = self.on_grid.prepare_for(field, theta, batch);
            self.prepare_back(field, theta);
        }
        let (on_grid, bar, buffers) = (&self.on_grid, &mut self.bar, &mut self.buffers);
        let (tableau, times) = (on_grid.tableau(), self.back_grid.nodes());
        let forward = TabulatedField::new(field, &on_grid.coefficients);
        let backward = TabulatedField::new(field, &self.back_coefficients);
        bar.clear(field, times.len());
        for group in batch.rows.chunks(T::LANES) {
            pack_rows(batch.starts, group, &mut buffers.x);
            buffers.start.copy_from_slice(&buffers.x);
            let x = &mut buffers.x;
            let log_det = self.integrator.integrate(&forward, &on_grid.grid, x);
            let objective = &on_grid.objective;
            let loss = objective.loss(&buffers.x, log_det, &mut buffers.a);
            let counted = objective.weight(&buffers.start, loss, on_grid.baseline);
            let lane_weight = lane_weights::<T>(group.len(), batch.weight) * counted.factor;
            for point in &mut buffers.a {
                *point *= lane_weight;
            }
            let mut augmented = Augmented {
                field: &backward,
                buffers: &mut *buffers,
                lambda: -lane_weight,
                bar: &mut *bar,
            };
            explicit::integrate(&mut augmented, tableau, &self.back_grid, |_, _| ());
            for lane in 0..group.len() {
                total.loss += widen(loss, lane);
                total.log_weight += widen(counted.log_weight, lane);
            }
        }
        bar.refresh_vjp(field, theta, &self.back_coefficients, times, theta_bar);
        total
    }
}

impl<T: Real, const D: usize> State for Augmented<'_, T, D> {
    fn stage(&mut self, step: &Step<'_>, i: usize) {
        let Buffers {
            x,
            a,
            x_stages,
            a_stages,
            x_stage,
            a_stage,
            ..
        } = &mut *self.buffers;
        x_stages.place(step, i, x, x_stage);
        a_stages.place(step, i, a, a_stage);
        self.evaluate(step.nodes[i], i, -step.h * step.tableau.b[i]);
    }

    fn advance(&mut self, step: &Step<'_>) {
        let buffers = &mut *self.buffers;
        buffers.x_stages.advance(step, &mut buffers.x);
        buffers.a_stages.advance(step, &mut buffers.a);
    }
}

impl<T: Real, const D: usize> Augmented<'_, T, D> {
    /// Writes the velocity of the augmented state at stage `i`, whose part in the gradient has the given weight.
    fn evaluate(&mut self, node: usize, i: usize, weight: f64) {
        let Buffers {
            x_stages,
            a_stages,
            x_stage,
            a_stage,
            waste,
            saved,
            scratch,
            ..
        } = &mut *self.buffers;
        let input = self.field.input(node, x_stage.len(), x_stage);
        let field = self.field.field();
        field.forward(input, x_stages.output(i, true), saved);
        // Reverse mode is linear in the cotangents: with the weight of the stage on them it adds up the
        // gradient by itself, and the weight is taken off the rest.
        let scale = if weight == 0.0 { 1.0 } else { weight };
        for point in &mut *a_stage {
            *point *= T::constant(scale);
        }
        let (shared, waste) = waste.split_at_mut(input.at.shared.len());
        let coefficients = if weight == 0.0 {
            CoefficientsBar {
                shared,
                node: waste,
            }
        } else {
            self.bar.at_mut(node)
        };
        let velocity = a_stages.velocity_mut(i);
        velocity.fill(Point::zeros());
        let output_bar = OutputBar {
            v: a_stage,
            divergences: Some(&[self.lambda * T::constant(scale)]),
        };
        let input_bar = InputBar {
            x: &mut *velocity,
            coefficients,
        };
        field.vjp(input, output_bar, input_bar, saved, scratch);
        for point in velocity {
            *point *= T::constant(-1.0 / scale);
        }
    }
}

/// |a − b| / |b|: how far one gradient is from another.
#[must_use]
pub fn relative_error(a: &[f64], b: &[f64]) -> f64 {
    let difference: f64 = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum();
    let size: f64 = b.iter().map(|b| b * b).sum();
    (difference / size).sqrt()
}
