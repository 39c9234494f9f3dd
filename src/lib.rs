//! Equivariant continuous normalizing flows on small particle systems, trained in a web page.

pub mod config;
pub mod digest;
pub mod energy;
pub mod estimate;
pub mod field;
pub mod gradient;
pub mod group;
pub mod likelihood;
pub mod model;
pub mod objective;
pub mod ode;
pub mod optimizer;
pub mod particles;
pub mod picture;
pub mod prior;
pub mod random;
pub mod report;
pub mod sampler;
pub mod scalar;
pub mod trainer;
pub mod truth;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
