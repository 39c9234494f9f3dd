//! Gradients of an objective with respect to the parameters of a flow.

pub mod discrete;
pub mod pass;
