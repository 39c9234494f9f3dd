//! Explicit Runge–Kutta integration of a state and the integral of its divergence.
//!
//! Knows vector fields, not flows: which way time runs and what the end points mean is the caller's.

pub mod adaptive;
pub mod controller;
pub mod explicit;
mod grid;
pub mod hutchinson;
pub mod runge_kutta;
mod sums;
pub mod tableau;
pub mod tape;

pub use adaptive::{Adaptive, AdaptiveError, Tolerance};
pub use controller::{StepSizeController, StepSizes};
pub use grid::{Direction, Step, TimeGrid};
pub use hutchinson::{Hutchinson, Noise};
pub use runge_kutta::RungeKutta;
pub use tableau::Tableau;
pub use tape::RecordedRungeKutta;
