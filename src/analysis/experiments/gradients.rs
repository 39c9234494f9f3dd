//! Discretise-then-optimise against optimise-then-discretise: how far the two gradients are apart at the
//! present parameters, for different numbers of steps.

use crate::flow::backsolve_adjoint::BacksolveAdjoint;
use crate::flow::backsolve_adjoint::relative_error;
use crate::flow::direct_adjoint::DirectAdjoint;
use crate::flow::gradient::{Batch, BatchGradient};
use crate::flow::objective::ForwardKl;
use crate::ode::StepSizeController;
use crate::train::Trainer;
use serde::Serialize;

/// Relative gradient errors of the likelihood on one batch.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GradientErrors {
    /// Numbers of steps.
    pub steps: Vec<u32>,
    /// |OTD − DTO| / |DTO| at each.
    pub errors: Vec<f64>,
    /// The order of the method, at which the error falls.
    pub order: u32,
}

/// Training configurations behind the gradients.
const BATCH: usize = 32;

pub(super) fn errors<const D: usize>(trainer: &Trainer<D>, steps: &[u32]) -> GradientErrors {
    let tableau = trainer.config().integrator.tableau();
    let theta = trainer.parameters();
    let field = &*trainer.flow().reference;
    let (n, data) = (trainer.target().particles, &trainer.data().train);
    let work = field.sizes(n);
    let batch = BATCH.min(data.len() / (n * D));
    let rows: Vec<u32> = (0..batch as u32).collect();
    let gradient = |pass: &mut dyn BatchGradient<f64, D>| {
        let mut bar = vec![0.0; theta.len()];
        pass.prepare(field, &theta, 0.0);
        let batch = Batch {
            starts: data,
            rows: &rows,
            weight: 1.0 / batch as f64,
        };
        pass.add(field, &theta, batch, &mut bar);
        bar
    };
    let error = |steps: &u32| {
        let steps = *steps as usize;
        let controller = || StepSizeController::equal(tableau, steps);
        let objective = || Box::new(ForwardKl);
        let dto = gradient(&mut DirectAdjoint::with(
            objective(),
            0.0,
            controller(),
            n,
            work,
        ));
        let otd = gradient(&mut BacksolveAdjoint::with(
            objective(),
            controller(),
            n,
            work,
        ));
        relative_error(&otd, &dto)
    };
    GradientErrors {
        errors: steps.iter().map(error).collect(),
        steps: steps.to_vec(),
        order: tableau.order,
    }
}
