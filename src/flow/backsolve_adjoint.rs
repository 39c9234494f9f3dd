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
use crate::field::{CoefficientsBar, Frozen, FrozenField, VectorField};
use crate::flow::objective::Objective;
use crate::math::simd::{Real, Scalar};
use crate::ode::{RungeKutta, Stepper, Stepping, Tableau, TimeGrid};
use crate::system::configuration::{Point, filled, pack_rows};

/// The buffers of one objective's adjoint gradient. Allocates only while they grow.
pub struct AdjointPass<T: Real, const D: usize> {
    objective: Box<dyn Objective<T, D>>,
    usual: Option<f64>,
    stepper: Stepper<T, D>,
    integrator: RungeKutta<T, D>,
    grid: TimeGrid,
    frozen: Frozen<T::Scalar>,
    back_grid: TimeGrid,
    back_frozen: Frozen<T::Scalar>,
    bar: Frozen<T::Scalar>,
    state: State<T, D>,
}

/// The augmented state and the stages of its velocity.
struct State<T: Real, const D: usize> {
    start: Vec<Point<T, D>>,
    x: Vec<Point<T, D>>,
    a: Vec<Point<T, D>>,
    x_stages: Vec<Vec<Point<T, D>>>,
    a_stages: Vec<Vec<Point<T, D>>>,
    x_stage: Vec<Point<T, D>>,
    a_stage: Vec<Point<T, D>>,
    /// Receives cotangents of coefficients at stages without weight.
    waste: Vec<T::Scalar>,
    work: Vec<T>,
}

impl<T: Real, const D: usize> AdjointPass<T, D> {
    /// For `n` particles; `work_len` as the field wants it.
    #[must_use]
    pub fn new(
        objective: Box<dyn Objective<T, D>>,
        stepping: Stepping,
        n: usize,
        work_len: usize,
    ) -> Self {
        Self::with(objective, Stepper::new(stepping, n), n, work_len)
    }

    /// As [`Self::new`], on the grids of `stepper`.
    #[must_use]
    pub fn with(
        objective: Box<dyn Objective<T, D>>,
        stepper: Stepper<T, D>,
        n: usize,
        work_len: usize,
    ) -> Self {
        let tableau = stepper.stepping().tableau();
        let points = || filled(Point::zeros(), n);
        let stages = || (0..tableau.stages()).map(|_| points()).collect();
        Self {
            objective,
            usual: None,
            stepper,
            integrator: RungeKutta::new(tableau, n, work_len),
            grid: TimeGrid::default(),
            frozen: Frozen::default(),
            back_grid: TimeGrid::default(),
            back_frozen: Frozen::default(),
            bar: Frozen::default(),
            state: State {
                start: points(),
                x: points(),
                a: points(),
                x_stages: stages(),
                a_stages: stages(),
                x_stage: points(),
                a_stage: points(),
                waste: Vec::new(),
                work: filled(T::zero(), work_len),
            },
        }
    }

    /// Works the coefficients up at the nodes of the grid, forwards and backwards.
    fn freeze(&mut self, field: &dyn VectorField<T, D>, theta: &[f64]) {
        self.frozen.refresh(field, theta, self.grid.nodes());
        let ends = self.grid.ends().iter().rev().copied();
        let tableau = self.stepper.stepping().tableau();
        self.back_grid.lay_out_between(&tableau, ends);
        self.back_frozen
            .refresh(field, theta, self.back_grid.nodes());
        self.state.waste.resize(
            field.shared_len() + field.node_len(),
            T::Scalar::narrow(0.0),
        );
    }
}

impl<T: Real, const D: usize> BatchGradient<T, D> for AdjointPass<T, D> {
    fn prepare(&mut self, field: &dyn VectorField<T, D>, theta: &[f64], shift: f64) {
        if !self.stepper.is_adaptive() {
            let direction = self.objective.direction();
            self.stepper.lay_out(direction, shift, &mut self.grid);
            self.freeze(field, theta);
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
        if self.stepper.is_adaptive() {
            let direction = self.objective.direction();
            self.stepper
                .lay_out_for(field, theta, direction, starts, rows, &mut self.grid);
            self.freeze(field, theta);
        }
        let Self {
            objective,
            usual,
            grid,
            frozen,
            back_grid,
            back_frozen,
            bar,
            state,
            ..
        } = self;
        let tableau = self.stepper.stepping().tableau();
        bar.clear(field, back_grid.nodes().len());
        let mut total = ShardLoss::default();
        for group in rows.chunks(T::LANES) {
            pack_rows(starts, group, &mut state.x);
            state.start.copy_from_slice(&state.x);
            let forward = FrozenField::new(field, frozen);
            let log_det = self.integrator.integrate(&forward, grid, &mut state.x);
            let loss = objective.loss(&state.x, log_det, &mut state.a);
            let share = objective.share(&state.start, loss, *usual);
            let lane_weight = lane_weights::<T>(group.len(), weight) * share.factor;
            for point in &mut state.a {
                *point *= lane_weight;
            }
            let backward = FrozenField::new(field, back_frozen);
            for n in 0..back_grid.steps() {
                state.step(&tableau, &backward, back_grid, n, -lane_weight, bar);
            }
            for lane in 0..group.len() {
                total.loss += widen(loss, lane);
                total.log_weight += widen(share.log_weight, lane);
            }
        }
        bar.pull_back(field, theta, back_frozen, back_grid.nodes(), theta_bar);
        total
    }
}

impl<T: Real, const D: usize> State<T, D> {
    /// One step of the augmented equations; `lambda` is the cotangent of ∫ ∇·v dt.
    fn step(
        &mut self,
        tableau: &Tableau,
        field: &FrozenField<'_, T, D>,
        grid: &TimeGrid,
        n: usize,
        lambda: T,
        bar: &mut Frozen<T::Scalar>,
    ) {
        let h = grid.h(n);
        for i in 0..tableau.stages() {
            self.x_stage.copy_from_slice(&self.x);
            self.a_stage.copy_from_slice(&self.a);
            for (j, a) in tableau.a[i].iter().enumerate() {
                let factor = T::constant(h * a);
                for p in 0..self.x.len() {
                    self.x_stage[p] += self.x_stages[j][p] * factor;
                    self.a_stage[p] += self.a_stages[j][p] * factor;
                }
            }
            self.evaluate(field, grid.node(n, i), i, -h * tableau.b[i], lambda, bar);
        }
        for (i, b) in tableau.b.iter().enumerate() {
            let factor = T::constant(h * b);
            for p in 0..self.x.len() {
                self.x[p] += self.x_stages[i][p] * factor;
                self.a[p] += self.a_stages[i][p] * factor;
            }
        }
    }

    /// The velocity of the augmented state at stage `i`, whose part in the gradient has the given weight.
    fn evaluate(
        &mut self,
        field: &FrozenField<'_, T, D>,
        node: usize,
        i: usize,
        weight: f64,
        lambda: T,
        bar: &mut Frozen<T::Scalar>,
    ) {
        let at = field.at(node);
        field
            .field()
            .eval(at, &self.x_stage, &mut self.x_stages[i], &mut self.work);
        // Reverse mode is linear in the cotangents: with the weight of the stage on them it adds up the
        // gradient by itself, and the weight is taken off the rest.
        let scale = if weight == 0.0 { 1.0 } else { weight };
        for point in &mut self.a_stage {
            *point *= T::constant(scale);
        }
        let (shared_waste, node_waste) = self.waste.split_at_mut(at.shared.len());
        let coefficients = if weight == 0.0 {
            CoefficientsBar {
                shared: shared_waste,
                node: node_waste,
            }
        } else {
            bar.at_mut(node, at.node.len())
        };
        let velocity = &mut self.a_stages[i];
        velocity.fill(Point::zeros());
        let div_bar = lambda * T::constant(scale);
        let (x, a) = (&self.x_stage, &self.a_stage);
        field
            .field()
            .vjp(at, x, a, div_bar, velocity, coefficients, &mut self.work);
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
