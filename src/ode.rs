//! Explicit Runge–Kutta integration of a state and the integral of its divergence.
//!
//! Knows vector fields, not flows: which way time runs and what the end points mean is the caller's.

pub mod adaptive;
pub mod controller;
pub(crate) mod explicit;
mod grid;
pub mod hutchinson;
pub mod tableau;
mod tabulation;
mod trajectories;

pub use adaptive::{Adaptive, AdaptiveError, Tolerance};
pub use controller::StepSizeController;
pub use grid::{Direction, TimeGrid};
pub use hutchinson::{Hutchinson, Noise};
pub use tableau::Tableau;
pub(crate) use tabulation::Step;
pub use tabulation::{TabulatedField, Tabulation};
pub(crate) use trajectories::WatchTangents;
pub use trajectories::{PathSums, RungeKutta, Trajectories};
