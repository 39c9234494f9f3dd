//! Equivariant continuous normalizing flows on small particle systems, trained in a web page.

pub mod field;
pub mod ode;
pub mod particles;
pub mod scalar;
