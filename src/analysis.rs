//! What a trained flow is worth: estimates with errors, reports and experiments.

#[cfg(feature = "full")]
pub mod experiments;
pub mod pareto;
pub mod report;
pub mod weights;
