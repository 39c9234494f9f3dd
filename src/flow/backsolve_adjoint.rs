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
//! loss that is being minimised; [`super::direct_adjoint`] is. The two agree as the steps shrink, at the order
//! of the method.

use super::gradient::Adjoint;
use crate::field::{Coefficients, InputBar, OutputBar, VectorField};
use crate::math::simd::Real;
use crate::ode::explicit::{Stages, State, integrate};
use crate::ode::{Step, TabulatedField, Tabulation, TimeGrid, Trajectories};
use crate::system::configuration::Point;

/// The adjoint equations, one lane group after the other, on the grid of the way there in reverse.
#[derive(Default)]
pub struct BacksolveAdjoint<T: Real, const D: usize> {
    back: Tabulation<T::Scalar>,
    stages: Stages<T, D>,
    /// Receives cotangents of coefficients at stages without weight.
    waste: Coefficients<T::Scalar>,
}

/// A configuration and its cotangent on their way back.
struct Augmented<'a, T: Real, const D: usize> {
    path: &'a mut Trajectories<T, D>,
    /// Of the cotangent.
    stages: &'a mut Stages<T, D>,
    bar: &'a mut Coefficients<T::Scalar>,
    waste: &'a mut Coefficients<T::Scalar>,
}

impl<T: Real, const D: usize> Adjoint<T, D> for BacksolveAdjoint<T, D> {
    fn prepare(&mut self, field: &dyn VectorField<T, D>, theta: &[f64], grid: &TimeGrid) {
        let ends = grid.ends().iter().rev().copied();
        self.back.grid.lay_out_between(grid.tableau(), ends);
        self.back.refresh(field, theta);
        self.waste.clear(field, 1);
    }

    fn table<'a>(&'a self, _forward: &'a Tabulation<T::Scalar>) -> &'a Tabulation<T::Scalar> {
        &self.back
    }

    fn integrate(&mut self, field: TabulatedField<'_, T, D>, paths: &mut Trajectories<T, D>) {
        paths.integrate(field);
    }

    fn reverse(
        &mut self,
        field: TabulatedField<'_, T, D>,
        paths: &mut Trajectories<T, D>,
        bar: &mut Coefficients<T::Scalar>,
    ) {
        let stages = self.back.grid.tableau().stages();
        self.stages.fit_points(stages, paths.x.len(), 1);
        let mut augmented = Augmented {
            path: paths,
            stages: &mut self.stages,
            bar,
            waste: &mut self.waste,
        };
        integrate(&mut augmented, self.back.of(field.field), |_, _| ());
    }
}

impl<T: Real, const D: usize> State<T, D> for Augmented<'_, T, D> {
    fn stage(&mut self, step: &Step<'_, T, D>, i: usize) {
        self.path.stage(step, i);
        let (a, velocity) = self.stages.place(step, i, &self.path.x_bar);
        // Reverse mode is linear in the cotangents: with the weight of the stage in the gradient on them it adds up the
        // gradient by itself, and the weight is taken off the rest.
        let weight = -step.h * step.tableau.b[i];
        let (scale, coefficients) = match weight == 0.0 {
            true => (1.0, self.waste.at_mut(0)),
            false => (weight, self.bar.at_mut(step.nodes[i])),
        };
        for point in &mut *a {
            *point *= T::constant(scale);
        }
        velocity.fill(Point::zeros());
        let lambda = self.path.sums[0].log_det_bar;
        let (input, saved, scratch) = self.path.stages.evaluation(step, i);
        let output_bar = OutputBar {
            v: a,
            divergences: Some(&[lambda * T::constant(scale)]),
        };
        let input_bar = InputBar {
            x: &mut *velocity,
            coefficients,
        };
        let field = step.field.field;
        field.vjp(input, output_bar, input_bar, saved, scratch);
        for point in velocity {
            *point *= T::constant(-1.0 / scale);
        }
    }

    fn advance(&mut self, step: &Step<'_, T, D>) {
        self.path.advance(step);
        self.stages.advance(step, &mut self.path.x_bar);
    }
}
