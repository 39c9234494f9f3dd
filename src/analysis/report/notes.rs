//! What the reader of a report should know, in words.

use crate::sampling::{Diagnostics, MIXED};
use crate::train::Trainer;

/// From this discretisation defect on, in nats, the integrated density has nothing to do with that of the map: a
/// factor of 20 000. Flows that are worth running lie below a tenth of a nat.
pub const DIVERGED_DEFECT: f64 = 10.0;

/// How many test configurations were measured, and how many of them the discrete map does not reach.
#[derive(Clone, Copy)]
pub(super) struct Tested {
    pub count: usize,
    pub unreached: usize,
}

/// Several notes as one.
pub(super) fn joined<const N: usize>(notes: [Option<String>; N]) -> Option<String> {
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    (!notes.is_empty()).then(|| notes.join("; "))
}

/// That the tolerance of adaptive steps could not be met in training.
pub(super) fn tolerance_note<const D: usize>(trainer: &Trainer<D>) -> Option<String> {
    let steps = trainer.tolerance_failures();
    (steps > 0).then(|| {
        format!(
            "training steps in which the adaptive integrator missed its tolerance and took equal steps instead: \
             {steps}; lower the learning rate, or use a guard"
        )
    })
}

/// That the run has diverged, and what shows it; a flow that was never trained has not.
pub(super) fn divergence(step: u64, defect: f64, test: Tested) -> Option<String> {
    if step == 0 {
        return None;
    }
    let Tested { count, unreached } = test;
    let shown = if 2 * unreached > count {
        format!(
            "the flow reaches only {} of {count} test configurations",
            count - unreached
        )
    } else if defect >= DIVERGED_DEFECT || !defect.is_finite() {
        format!("the integrated log density of the flow is off by {defect:.0} nats")
    } else {
        return None;
    };
    Some(format!(
        "{shown}: this run has diverged; begin again with a lower learning rate, with more ODE steps, or with a guard"
    ))
}

/// That the reference chains have not mixed, where there are any and they have been judged.
pub(super) fn mixing_note<const D: usize>(trainer: &Trainer<D>) -> Option<String> {
    let Diagnostics {
        chains,
        split_r_hat,
        mixed,
        ..
    } = trainer.data().diagnostics;
    (chains > 0 && !mixed).then(|| {
        format!(
            "the reference chains have not mixed (split R̂ {split_r_hat:.2}, at most {MIXED}): their samples may \
             miss parts of the target"
        )
    })
}

/// What the reader of a report should know: of `count` configurations, `exact` have exact determinants.
pub(super) fn precision_note(exact: usize, count: usize, test: Tested) -> Option<String> {
    let Tested {
        unreached,
        count: tested,
    } = test;
    let reach = (unreached > 0).then(|| {
        format!("the inverse of the discrete map was not found for {unreached} of {tested} test configurations; take more ODE steps")
    });
    let share = (exact < count)
        .then(|| format!("exact determinants for {exact} of {count}; the rest is integrated, and moved by the mean difference"));
    reach.or(share)
}
