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

use super::discrete_gradient::{ShardLoss, lane_weights, widen};
use super::gradient::BatchGradient;
use crate::field::{
    Coefficients, CoefficientsBar, InputBar, OutputBar, Sizes, TabulatedField, VectorField,
};
use crate::flow::objective::Objective;
use crate::math::simd::{Real, Scalar};
use crate::ode::explicit::{self, Stages, State};
use crate::ode::{RungeKutta, Step, Stepper, Stepping, TimeGrid};
use crate::system::configuration::{Point, filled, pack_rows};

/// The buffers of one objective's adjoint gradient. Allocates only while they grow.
pub struct BacksolveAdjoint<T: Real, const D: usize> {
    objective: Box<dyn Objective<T, D>>,
    usual: Option<f64>,
    stepper: Stepper<T, D>,
    integrator: RungeKutta<T, D>,
    grid: TimeGrid,
    frozen: Coefficients<T::Scalar>,
    back_grid: TimeGrid,
    back_frozen: Coefficients<T::Scalar>,
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
        stepping: Stepping,
        n: usize,
        sizes: Sizes,
    ) -> Self {
        Self::with(objective, Stepper::new(stepping, n), n, sizes)
    }

    /// As [`Self::new`], on the grids of `stepper`.
    #[must_use]
    pub fn with(
        objective: Box<dyn Objective<T, D>>,
        stepper: Stepper<T, D>,
        n: usize,
        sizes: Sizes,
    ) -> Self {
        let tableau = stepper.stepping().tableau();
        let points = || filled(Point::zeros(), n);
        let stages = || {
            let mut stages = Stages::default();
            stages.fit(tableau.stages(), 1, n);
            stages
        };
        Self {
            objective,
            usual: None,
            stepper,
            integrator: RungeKutta::new(tableau, n, sizes),
            grid: TimeGrid::default(),
            frozen: Coefficients::default(),
            back_grid: TimeGrid::default(),
            back_frozen: Coefficients::default(),
            bar: Coefficients::default(),
            buffers: Buffers {
                start: points(),
                x: points(),
                a: points(),
                x_stages: stages(),
                a_stages: stages(),
                x_stage: points(),
                a_stage: points(),
                waste: Vec::new(),
                saved: filled(T::zero(), sizes.saved),
                scratch: filled(T::zero(), sizes.scratch),
            },
        }
    }

    /// Evaluates the coefficients at the nodes of the grid, forwards and backwards.
    fn tabulate(&mut self, field: &dyn VectorField<T, D>, theta: &[f64]) {
        self.frozen.refresh(field, theta, self.grid.nodes());
        let ends = self.grid.ends().iter().rev().copied();
        let tableau = self.stepper.stepping().tableau();
        self.back_grid.lay_out_between(&tableau, ends);
        self.back_frozen
            .refresh(field, theta, self.back_grid.nodes());
        let Sizes { shared, node, .. } = field.sizes(self.buffers.x.len());
        let zero = T::Scalar::narrow(0.0);
        self.buffers.waste.resize(shared + node, zero);
    }
}

impl<T: Real, const D: usize> BatchGradient<T, D> for BacksolveAdjoint<T, D> {
    fn prepare(&mut self, field: &dyn VectorField<T, D>, theta: &[f64], shift: f64) {
        if !self.stepper.is_adaptive() {
            let direction = self.objective.direction();
            self.stepper.lay_out(direction, shift, &mut self.grid);
            self.tabulate(field, theta);
        }
    }

    fn set_usual(&mut self, log_weight: Option<f64>) {
        self.usual = log_weight;
    }

    /// Nothing is added: there is no stiffness to penalise in the continuous equations.
    fn add(
        &mut self,
        field: &dyn VectorField<T, D>,
        theta: &[f64],
        starts: &[f64],
        rows: &[u32],
        weight: f64,
        theta_bar: &mut [f64],
    ) -> ShardLoss {
        let mut total = ShardLoss::default();
        if self.stepper.is_adaptive() {
            let direction = self.objective.direction();
            let grid = &mut self.grid;
            let laid_out = self
                .stepper
                .lay_out_for(field, theta, direction, starts, rows, grid);
            total.unmet_tolerance = laid_out.err();
            self.tabulate(field, theta);
        }
        let Self {
            objective,
            usual,
            grid,
            frozen,
            back_grid,
            back_frozen,
            bar,
            buffers,
            ..
        } = self;
        let tableau = self.stepper.stepping().tableau();
        bar.clear(field, back_grid.nodes().len());
        for group in rows.chunks(T::LANES) {
            pack_rows(starts, group, &mut buffers.x);
            buffers.start.copy_from_slice(&buffers.x);
            let forward = TabulatedField::new(field, frozen);
            let log_det = self.integrator.integrate(&forward, grid, &mut buffers.x);
            let loss = objective.loss(&buffers.x, log_det, &mut buffers.a);
            let share = objective.share(&buffers.start, loss, *usual);
            let lane_weight = lane_weights::<T>(group.len(), weight) * share.factor;
            for point in &mut buffers.a {
                *point *= lane_weight;
            }
            let backward = TabulatedField::new(field, back_frozen);
            let mut augmented = Augmented {
                field: &backward,
                buffers: &mut *buffers,
                lambda: -lane_weight,
                bar: &mut *bar,
            };
            explicit::integrate(&mut augmented, tableau, back_grid, |_, _| ());
            for lane in 0..group.len() {
                total.loss += widen(loss, lane);
                total.log_weight += widen(share.log_weight, lane);
            }
        }
        bar.pull_back(field, theta, back_frozen, back_grid.nodes(), theta_bar);
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
