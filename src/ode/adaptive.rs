//! Steps as long as a tolerance allows: Dormand–Prince 5(4) with proportional–integral control.
//!
//! Reverse mode needs no second integrator: the accepted steps make a [`super::TimeGrid`] that the fixed-step methods
//! run on.

use super::explicit::State;
use super::tableau::{DORMAND_PRINCE_ERROR, DORMAND_PRINCE_WITH_END};
use super::tabulation::Step;
use super::trajectories::PathSums;
use super::{Direction, Tabulation, Trajectories};
use crate::field::VectorField;
use crate::math::simd::{Real, Scalar};
use crate::system::configuration::Point;

/// How large the error of one step may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance {
    /// In units of length (of nats, for the integrated divergence).
    pub absolute: f64,
    /// Relative to the size of each number.
    pub relative: f64,
}

/// Why an integration stopped before its end.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum AdaptiveError {
    /// The field is too stiff, or not finite, or the tolerance is below rounding.
    #[error("the tolerance cannot be met at t = {0}: the step has become too small")]
    StepTooSmall(f64),
    /// The field is too stiff for the number of steps allowed.
    #[error("the tolerance was not met within {MAX_STEPS} steps; t = {0} was reached")]
    TooManySteps(f64),
}

/// Accepted and rejected steps together.
const MAX_STEPS: usize = 20_000;
/// The shortest step.
const SMALLEST: f64 = 1e-9;
/// The first step that is tried.
const FIRST: f64 = 0.02;
/// Steps are made this much shorter than the estimate allows.
const SAFETY: f64 = 0.9;
/// Exponents of the errors of this step and the last (Hairer, Nørsett and Wanner, section II.4).
const PROPORTIONAL: f64 = 0.17;
const INTEGRAL: f64 = 0.04;
/// The least and the largest change of the step length.
const CHANGE: [f64; 2] = [0.2, 5.0];

/// The stages of a step, that at its end included.
const STAGES: usize = DORMAND_PRINCE_ERROR.len();

/// An adaptive integrator with its scratch space.
pub struct Adaptive<T: Real, const D: usize> {
    tolerance: Tolerance,
    /// Of the step that is tried.
    table: Tabulation<T::Scalar>,
    errors: Vec<Point<T, D>>,
    ends: Vec<f64>,
}

impl<T: Real, const D: usize> Adaptive<T, D> {
    /// An integrator whose steps meet `tolerance`.
    #[must_use]
    pub fn new(tolerance: Tolerance) -> Self {
        Self {
            tolerance,
            table: Tabulation::default(),
            errors: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// The ends of the accepted steps of the last integration, start included, in its order.
    #[must_use]
    pub fn ends(&self) -> &[f64] {
        &self.ends
    }

    /// Integrates `paths` over [0, 1]. One configuration at a time has steps of its own; several share theirs, and the
    /// worst one decides.
    ///
    /// # Errors
    /// If the tolerance cannot be met; `paths` are then where the integration stopped.
    pub fn integrate(
        &mut self,
        field: &dyn VectorField<T, D>,
        theta: &[f64],
        direction: Direction,
        paths: &mut Trajectories<T, D>,
    ) -> Result<(), AdaptiveError> {
        let [mut t, end] = direction.ends();
        self.table.coefficients.refresh(field, theta, &[]);
        self.ends.clear();
        self.ends.push(t);
        let (mut length, mut previous) = (FIRST, 1.0);
        for _ in 0..MAX_STEPS {
            let last = length >= (end - t).abs();
            let next = if last {
                end
            } else {
                t + (end - t).signum() * length
            };
            let error = self.try_step(field, [t, next], paths);
            length *= growth(error, previous);
            if error <= 1.0 {
                t = next;
                self.ends.push(t);
                previous = error.max(1e-4);
            } else if length < SMALLEST {
                return Err(AdaptiveError::StepTooSmall(t));
            }
            if t == end {
                return Ok(());
            }
        }
        Err(AdaptiveError::TooManySteps(t))
    }

    /// Tries the step between two times, and takes it if its error, in units of the tolerance, is at most 1. Returns
    /// the error.
    fn try_step(
        &mut self,
        field: &dyn VectorField<T, D>,
        ends: [f64; 2],
        paths: &mut Trajectories<T, D>,
    ) -> f64 {
        let Tabulation { grid, coefficients } = &mut self.table;
        grid.lay_out_between(&DORMAND_PRINCE_WITH_END, ends);
        coefficients.move_to(field, grid.nodes());
        let (points, field) = (paths.x.len(), self.table.of(field));
        let step = field.step(0);
        paths.fit(field, 1);
        // The first stage is the last one of the step before, if there was one.
        for i in usize::from(self.ends.len() > 1)..STAGES {
            paths.stage(&step, i);
        }
        self.errors.clear();
        self.errors.resize(points, Point::repeat(T::nothing()));
        let stages = &paths.stages;
        stages.add_velocities(1.0, &DORMAND_PRINCE_ERROR, &mut self.errors);
        let error = worst_error(paths, &step, &self.errors, self.tolerance);
        if error <= 1.0 {
            paths.advance_by_stages(&step);
            paths.stages.reuse(STAGES - 1);
        }
        error
    }
}

/// The largest root mean square error among all configurations and lanes after `step`, in units of the tolerance;
/// `errors` are those of the velocities.
fn worst_error<T: Real, const D: usize>(
    paths: &Trajectories<T, D>,
    step: &Step<'_, T, D>,
    errors: &[Point<T, D>],
    tolerance: Tolerance,
) -> f64 {
    let square = |error: T, before: T, after: T| {
        let size = before.simd_abs().simd_max(after.simd_abs());
        let scale = T::constant(tolerance.absolute) + size * T::constant(tolerance.relative);
        let ratio = error * T::constant(step.h) / scale;
        ratio * ratio
    };
    let (particles, stages) = (paths.particles, &paths.stages);
    let mut worst: f64 = 0.0;
    for (g, PathSums { log_det, .. }) in paths.sums.iter().enumerate() {
        let error = stages.add_divergences(1.0, &DORMAND_PRINCE_ERROR, g, T::zero());
        let mut squares = square(error, *log_det, *log_det);
        for p in g * particles..(g + 1) * particles {
            for k in 0..D {
                // The last stage lies at the end of the step.
                squares += square(errors[p][k], paths.x[p][k], stages.positions[p][k]);
            }
        }
        let count = (particles * D + 1) as f64;
        for lane in 0..T::LANES {
            let error = (squares.extract(lane).widen() / count).sqrt();
            // A number that is not finite must not pass for a small error.
            worst = match error.is_finite() {
                true => worst.max(error),
                false => f64::INFINITY,
            };
        }
    }
    worst
}

/// The factor on the step length after an `error` in units of the tolerance.
fn growth(error: f64, previous: f64) -> f64 {
    let proportional = libm::pow(error.max(1e-10), -PROPORTIONAL);
    let factor = SAFETY * proportional * libm::pow(previous, INTEGRAL);
    let most = if error > 1.0 { 1.0 } else { CHANGE[1] };
    factor.clamp(CHANGE[0], most)
}
