//! Random input for the engine, natively: malformed links, valid configurations, damaged snapshots and samples.
//!
//! Every case is drawn from a seed and a number, so that a case that fails can be repeated alone. What must hold of
//! every case is the same: it is answered or refused in a sentence; nothing panics.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "clippy.toml protects the engine's determinism; this tool may use clocks"
)]

pub mod cases;
pub mod configurations;
pub mod damage;
pub mod figures;
pub mod links;
pub mod samples;
pub mod snapshots;
pub mod targets;

pub use figures::{Bounds, Figures};
