//! The exact constants of the engine, computed again by other means than the engine's.
//!
//! `reproduce/reference/README.md` says which constant comes from where. Nothing here uses a flow.

pub mod bar;
pub mod cluster;
pub mod four_wells;
