//! Discretise-then-optimise against optimise-then-discretise: how far the two gradients are apart at the
//! present parameters, for different numbers of steps.

use crate::flow::backsolve_adjoint::BacksolveAdjoint;
use crate::flow::direct_adjoint::DirectAdjoint;
use crate::flow::gradient::{Adjoint, Batch, BatchGradient};
use crate::flow::objective::ForwardKl;
use crate::math::dense::relative_error;
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
    let data = &trainer.data().train;
    let rows: Vec<u32> = (0..BATCH.min(data.len()) as u32).collect();
    let gradient = |steps: u32, adjoint: Box<dyn Adjoint<f64, D>>| {
        let controller = StepSizeController::equal(tableau, steps as usize);
        let mut gradient = BatchGradient::new(Box::new(ForwardKl), controller, adjoint);
        gradient.prepare(field, &theta, 0.0);
        let mut theta_bar = vec![0.0; theta.len()];
        let batch = Batch {
            starts: data,
            rows: &rows,
            weight: 1.0 / rows.len() as f64,
            baseline: None,
        };
        gradient.add(field, &theta, batch, &mut theta_bar);
        theta_bar
    };
    let error = |steps: &u32| {
        let dto = gradient(*steps, Box::<DirectAdjoint<_, _>>::default());
        let otd = gradient(*steps, Box::<BacksolveAdjoint<_, _>>::default());
        relative_error(&otd, &dto)
    };
    GradientErrors {
        errors: steps.iter().map(error).collect(),
        steps: steps.to_vec(),
        order: tableau.order,
    }
}
