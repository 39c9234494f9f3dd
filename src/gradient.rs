//! Gradients of an objective with respect to the parameters of a flow.

pub mod adjoint;
pub mod discrete;
pub mod pass;
