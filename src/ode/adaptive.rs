//! Steps as long as a tolerance allows: Dormand–Prince 5(4) with proportional–integral control.
//!
//! The coefficients are evaluated at each stage time as it comes up. Reverse mode needs no second integrator: the
//! accepted steps make a [`super::TimeGrid`] that the fixed-step methods run on.

use super::explicit::{Stages, State, run_stages};
use super::tableau::{DORMAND_PRINCE_ERROR, DORMAND_PRINCE_WITH_END};
use super::{Direction, Step, Tableau};
use crate::field::{CoefficientsAt, Input, VectorField};
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

const METHOD: Tableau = DORMAND_PRINCE_WITH_END;
const STAGES: usize = DORMAND_PRINCE_ERROR.len();

/// An adaptive integrator with its scratch space.
pub struct Adaptive<T: Real, const D: usize> {
    tolerance: Tolerance,
    particles: usize,
    shared: Vec<T::Scalar>,
    node: Vec<T::Scalar>,
    stages: Stages<T, D>,
    /// The position of the last stage that was evaluated: after all stages, the end of the step.
    end: Vec<Point<T, D>>,
    saved: Vec<T>,
    ends: Vec<f64>,
    rejected: usize,
}

/// A step that is tried.
struct Trial<'a, T: Real, const D: usize> {
    field: &'a dyn VectorField<T, D>,
    buffers: &'a mut Adaptive<T, D>,
    x: &'a mut [Point<T, D>],
    log_det: &'a mut [T],
}

impl<T: Real, const D: usize> State for Trial<'_, T, D> {
    fn stage(&mut self, step: &Step<'_>, i: usize) {
        let Adaptive {
            particles,
            shared,
            node,
            stages,
            end,
            saved,
            ..
        } = &mut *self.buffers;
        stages.place(step, i, self.x, end);
        self.field.at_time(shared, step.time(i), node);
        let input = Input {
            at: CoefficientsAt { shared, node },
            n: *particles,
            x: end,
        };
        self.field.forward(input, stages.output(i, true), saved);
    }

    fn advance(&mut self, step: &Step<'_>) {
        let Adaptive { stages, end, .. } = &mut *self.buffers;
        self.x.copy_from_slice(end);
        for (i, b) in step.tableau.b.iter().enumerate() {
            for (g, log_det) in self.log_det.iter_mut().enumerate() {
                *log_det += stages.divergence(i, g) * T::constant(step.h * b);
            }
        }
        stages.reuse_last();
    }
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
            stages: Stages::default(),
            end: Vec::new(),
            saved: Vec::new(),
            ends: Vec::new(),
            rejected: 0,
        }
    }

    /// The ends of the accepted steps of the last integration, start included, in its order.
    #[must_use]
    pub fn ends(&self) -> &[f64] {
        &self.ends
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
        let mut state = Trial {
            field,
            buffers: self,
            x,
            log_det,
        };
        state.stage(&Step::between(METHOD, 0, t, t), 0);
        let (mut length, mut previous) = (FIRST, 1.0);
        while t != end {
            if state.buffers.ends.len() + state.buffers.rejected > MAX_STEPS {
                return Err(AdaptiveError::TooManySteps(t));
            }
            let last = length >= (end - t).abs();
            let next = if last {
                end
            } else {
                t + (end - t).signum() * length
            };
            let step = Step::between(METHOD, state.buffers.ends.len() - 1, t, next);
            // The first stage is the last one of the step before.
            run_stages(&mut state, &step, 1);
            let error = state.buffers.error(step.h, state.x, state.log_det);
            if error <= 1.0 {
                state.advance(&step);
                t = next;
                state.buffers.ends.push(t);
            } else {
                state.buffers.rejected += 1;
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
        let sizes = field.sizes(self.particles);
        let zero = T::Scalar::narrow(0.0);
        self.shared.resize(sizes.shared, zero);
        self.node.resize(sizes.node, zero);
        field.precompute(theta, &mut self.shared);
        self.stages.fit(STAGES, count, points);
        resize(&mut self.end, points, Point::zeros());
        resize(&mut self.saved, count * sizes.saved, T::zero());
        self.ends.clear();
        self.rejected = 0;
    }

    /// The largest root mean square error among all configurations and lanes, in units of the tolerance.
    fn error(&self, h: f64, x: &[Point<T, D>], log_det: &[T]) -> f64 {
        let weighted = |value: &dyn Fn(usize) -> T| {
            let sum = (0..STAGES).map(|i| value(i) * T::constant(DORMAND_PRINCE_ERROR[i]));
            sum.fold(T::zero(), |sum, term| sum + term) * T::constant(h)
        };
        let mut worst: f64 = 0.0;
        for (row, log_det) in log_det.iter().enumerate() {
            let mut squares = self.scaled(
                weighted(&|i| self.stages.divergence(i, row)),
                *log_det,
                *log_det,
            );
            for p in row * self.particles..(row + 1) * self.particles {
                for k in 0..D {
                    squares += self.scaled(
                        weighted(&|i| self.stages.velocity(i)[p][k]),
                        x[p][k],
                        self.end[p][k],
                    );
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
}

/// The factor on the step length after an `error` in units of the tolerance.
fn growth(error: f64, previous: f64) -> f64 {
    let proportional = libm::pow(error.max(1e-10), -PROPORTIONAL);
    let factor = SAFETY * proportional * libm::pow(previous, INTEGRAL);
    let most = if error > 1.0 { 1.0 } else { CHANGE[1] };
    factor.clamp(CHANGE[0], most)
}
