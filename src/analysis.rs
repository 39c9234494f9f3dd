//! What a trained flow is worth: estimates with errors, reports and experiments.

pub mod experiments;
pub mod pareto;
pub mod report;
pub mod weights;
