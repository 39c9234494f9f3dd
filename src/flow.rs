//! Flows: the discrete map with its exact likelihood, the model, and gradients of objectives through the map.

pub mod backsolve_adjoint;
pub mod build;
mod coordinates;
pub mod direct_adjoint;
pub mod discrete_gradient;
pub mod discrete_map;
pub mod gradient;
pub mod model;
pub mod objective;
pub mod self_samples;
