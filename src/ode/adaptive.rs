//! Steps as long as a tolerance allows: Dormand–Prince 5(4) with proportional–integral control.
//!
//! The field is frozen at each stage time as it comes up. Reverse mode needs no second integrator: the
//! accepted steps make a [`super::TimeGrid`] that the fixed-step methods run on.

use super::Direction;
use super::tableau::{DORMAND_PRINCE, DORMAND_PRINCE_ERROR};
use crate::field::{Coefficients, VectorField};
use crate::math::simd::{Real, Scalar};
use crate::system::configuration::{Point, resize};

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

const STAGES: usize = DORMAND_PRINCE_ERROR.len();

/// An adaptive integrator with its scratch space.
pub struct Adaptive<T: Real, const D: usize> {
    tolerance: Tolerance,
    particles: usize,
    shared: Vec<T::Scalar>,
    node: Vec<T::Scalar>,
    stages: Vec<Vec<Point<T, D>>>,
    divergences: Vec<Vec<T>>,
    end: Vec<Point<T, D>>,
    work: Vec<T>,
    ends: Vec<f64>,
    rejected: usize,
}

impl<T: Real, const D: usize> Adaptive<T, D> {
    /// For configurations of `particles` particles.
    #[must_use]
    pub fn new(tolerance: Tolerance, particles: usize) -> Self {
        Self {
            tolerance,
            particles,
            shared: Vec::new(),
            node: Vec::new(),
            stages: vec![Vec::new(); STAGES],
            divergences: vec![Vec::new(); STAGES],
            end: Vec::new(),
            work: Vec::new(),
            ends: Vec::new(),
            rejected: 0,
        }
    }

    /// The ends of the accepted steps of the last integration, start included, in its order.
    #[must_use]
    pub fn ends(&self) -> &[f64] {
        &self.ends
    }

    /// The number of steps that were tried in vain in the last integration.
    #[must_use]
    pub fn rejected(&self) -> usize {
        self.rejected
    }

    /// Integrates the configurations `x` (one after the other) over [0, 1] and adds ∫ ∇·v dt of each to
    /// `log_det`. One configuration at a time has steps of its own; several share theirs, and the worst
    /// one decides.
    ///
    /// # Errors
    /// If the tolerance cannot be met; `x` is then where the integration stopped.
    pub fn integrate(
        &mut self,
        field: &dyn VectorField<T, D>,
        theta: &[f64],
        direction: Direction,
        x: &mut [Point<T, D>],
        log_det: &mut [T],
    ) -> Result<(), AdaptiveError> {
        self.start(field, theta, x.len(), log_det.len());
        let (mut t, end) = match direction {
            Direction::Generate => (0.0, 1.0),
            Direction::Normalize => (1.0, 0.0),
        };
        self.ends.push(t);
        self.end.copy_from_slice(x);
        self.evaluate(field, t, 0);
        let (mut length, mut previous) = (FIRST, 1.0);
        while t != end {
            if self.ends.len() + self.rejected > MAX_STEPS {
                return Err(AdaptiveError::TooManySteps(t));
            }
            let last = length >= (end - t).abs();
            let next = if last {
                end
            } else {
                t + (end - t).signum() * length
            };
            let error = self.attempt(field, t, next, x, log_det);
            if error <= 1.0 {
                self.accept(next - t, x, log_det);
                t = next;
                self.ends.push(t);
            } else {
                self.rejected += 1;
            }
            length *= growth(error, previous);
            if error <= 1.0 {
                previous = error.max(1e-4);
            } else if length < SMALLEST {
                return Err(AdaptiveError::StepTooSmall(t));
            }
        }
        Ok(())
    }

    fn start(&mut self, field: &dyn VectorField<T, D>, theta: &[f64], points: usize, count: usize) {
        self.shared
            .resize(field.shared_len(), T::Scalar::narrow(0.0));
        self.node.resize(field.node_len(), T::Scalar::narrow(0.0));
        field.prepare(theta, &mut self.shared);
        for (stage, divergences) in self.stages.iter_mut().zip(&mut self.divergences) {
            resize(stage, points, Point::zeros());
            resize(divergences, count, T::zero());
        }
        resize(&mut self.end, points, Point::zeros());
        resize(&mut self.work, field.work_len(self.particles), T::zero());
        self.ends.clear();
        self.rejected = 0;
    }

    /// Writes velocities and divergences at `self.end` and time `t` as stage `i`.
    fn evaluate(&mut self, field: &dyn VectorField<T, D>, t: f64, i: usize) {
        field.freeze(&self.shared, t, &mut self.node);
        let at = Coefficients {
            shared: &self.shared,
            node: &self.node,
        };
        let rows = self.end.chunks_exact(self.particles);
        let velocities = self.stages[i].chunks_exact_mut(self.particles);
        for ((x, v), divergence) in rows.zip(velocities).zip(&mut self.divergences[i]) {
            *divergence = field.eval(at, x, v, &mut self.work);
        }
    }

    /// Tries the step from `t` to `next`; leaves its end in `self.end`. Returns the error in units of the
    /// tolerance.
    fn attempt(
        &mut self,
        field: &dyn VectorField<T, D>,
        t: f64,
        next: f64,
        x: &[Point<T, D>],
        log_det: &[T],
    ) -> f64 {
        let h = next - t;
        for i in 1..STAGES {
            let weights = DORMAND_PRINCE.a.get(i).unwrap_or(&DORMAND_PRINCE.b);
            self.end.copy_from_slice(x);
            for (weight, stage) in weights.iter().zip(&self.stages) {
                let factor = T::constant(h * weight);
                for (end, v) in self.end.iter_mut().zip(stage) {
                    *end += v * factor;
                }
            }
            let c = DORMAND_PRINCE.c.get(i).copied().unwrap_or(1.0);
            self.evaluate(field, if c == 1.0 { next } else { t + c * h }, i);
        }
        self.error(h, x, log_det)
    }

    /// The largest root mean square error among all configurations and lanes, in units of the tolerance.
    fn error(&self, h: f64, x: &[Point<T, D>], log_det: &[T]) -> f64 {
        let weighted = |value: &dyn Fn(usize) -> T| {
            let sum = (0..STAGES).map(|i| value(i) * T::constant(DORMAND_PRINCE_ERROR[i]));
            sum.fold(T::zero(), |sum, term| sum + term) * T::constant(h)
        };
        let mut worst: f64 = 0.0;
        for (row, log_det) in log_det.iter().enumerate() {
            let mut squares =
                self.scaled(weighted(&|i| self.divergences[i][row]), *log_det, *log_det);
            for p in row * self.particles..(row + 1) * self.particles {
                for k in 0..D {
                    squares +=
                        self.scaled(weighted(&|i| self.stages[i][p][k]), x[p][k], self.end[p][k]);
                }
            }
            let count = (self.particles * D + 1) as f64;
            for lane in 0..T::LANES {
                let error = (squares.extract(lane).widen() / count).sqrt();
                // A number that is not finite must not pass for a small error.
                worst = if error.is_finite() {
                    worst.max(error)
                } else {
                    f64::INFINITY
                };
            }
        }
        worst
    }

    /// The square of an error in units of the tolerance.
    fn scaled(&self, error: T, before: T, after: T) -> T {
        let size = before.simd_abs().simd_max(after.simd_abs());
        let scale =
            T::constant(self.tolerance.absolute) + size * T::constant(self.tolerance.relative);
        let ratio = error / scale;
        ratio * ratio
    }

    fn accept(&mut self, h: f64, x: &mut [Point<T, D>], log_det: &mut [T]) {
        x.copy_from_slice(&self.end);
        for (i, b) in DORMAND_PRINCE.b.iter().enumerate() {
            for (log_det, divergence) in log_det.iter_mut().zip(&self.divergences[i]) {
                *log_det += *divergence * T::constant(h * b);
            }
        }
        // The last evaluation is the first of the next step.
        self.stages.swap(0, STAGES - 1);
        self.divergences.swap(0, STAGES - 1);
    }
}

/// The factor on the step length after an `error` in units of the tolerance.
fn growth(error: f64, previous: f64) -> f64 {
    let proportional = libm::pow(error.max(1e-10), -PROPORTIONAL);
    let factor = SAFETY * proportional * libm::pow(previous, INTEGRAL);
    let most = if error > 1.0 { 1.0 } else { CHANGE[1] };
    factor.clamp(CHANGE[0], most)
}
