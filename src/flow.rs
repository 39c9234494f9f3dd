//! Flows: the discrete map with its exact likelihood, the model, and gradients of objectives through the map.

pub mod backsolve_adjoint;
pub mod build;
pub(crate) mod densities;
pub mod direct_adjoint;
pub mod discrete_map;
pub mod gradient;
pub mod model;
pub mod objective;
pub mod two_body_adjoint;
