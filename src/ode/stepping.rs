//! How an integration chooses its steps.

use super::{Adaptive, Direction, Tableau, TimeGrid, Tolerance, tableau};
use crate::field::VectorField;
use crate::particles::{Point, pack_rows, resize};
use crate::scalar::Real;

/// Equal steps of any method, or steps of Dormand and Prince's as long as a tolerance allows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stepping {
    /// Equal steps, but for a shift of the interior step ends.
    Equal {
        /// The method.
        tableau: Tableau,
        /// The number of steps.
        steps: usize,
    },
    /// The steps of an adaptive integration of the configurations at hand.
    Adaptive {
        /// How large the error of a step may be.
        tolerance: Tolerance,
        /// Equal steps where the tolerance cannot be met.
        fallback: usize,
    },
}

impl Stepping {
    /// The method.
    #[must_use]
    pub const fn tableau(&self) -> Tableau {
        match self {
            Self::Equal { tableau, .. } => *tableau,
            Self::Adaptive { .. } => tableau::DORMAND_PRINCE,
        }
    }

    /// Steps to make room for.
    #[must_use]
    pub const fn usual_steps(&self) -> usize {
        match self {
            Self::Equal { steps, .. } => *steps,
            Self::Adaptive { fallback, .. } => *fallback,
        }
    }
}

/// Lays out the grids of one [`Stepping`].
pub struct Stepper<T: Real, const D: usize> {
    stepping: Stepping,
    particles: usize,
    adaptive: Option<Adaptive<T, D>>,
    x: Vec<Point<T, D>>,
    log_det: Vec<T>,
}

impl<T: Real, const D: usize> Stepper<T, D> {
    /// For configurations of `particles` particles.
    #[must_use]
    pub fn new(stepping: Stepping, particles: usize) -> Self {
        let adaptive = match stepping {
            Stepping::Equal { .. } => None,
            Stepping::Adaptive { tolerance, .. } => Some(Adaptive::new(tolerance, particles)),
        };
        Self {
            stepping,
            particles,
            adaptive,
            x: Vec::new(),
            log_det: Vec::new(),
        }
    }

    /// What it follows.
    #[must_use]
    pub fn stepping(&self) -> &Stepping {
        &self.stepping
    }

    /// Whether grids depend on configurations.
    #[must_use]
    pub fn is_adaptive(&self) -> bool {
        self.adaptive.is_some()
    }

    /// Lays out equal steps with interior ends moved by `shift` step lengths.
    pub fn lay_out(&self, direction: Direction, shift: f64, grid: &mut TimeGrid) {
        let steps = self.stepping.usual_steps();
        grid.lay_out(&self.stepping.tableau(), direction, steps, shift);
    }

    /// Lays out the steps that the configurations `rows` of `starts` (row-major) take together; equal ones
    /// where the tolerance cannot be met.
    pub fn lay_out_for(
        &mut self,
        field: &dyn VectorField<T, D>,
        theta: &[f64],
        direction: Direction,
        starts: &[f64],
        rows: &[u32],
        grid: &mut TimeGrid,
    ) {
        let n = self.particles;
        let Some(adaptive) = &mut self.adaptive else {
            return self.lay_out(direction, 0.0, grid);
        };
        let groups = rows.len().div_ceil(T::LANES);
        resize(&mut self.x, groups * n, Point::zeros());
        for (group, x) in rows.chunks(T::LANES).zip(self.x.chunks_exact_mut(n)) {
            pack_rows(starts, group, x);
        }
        self.log_det.clear();
        resize(&mut self.log_det, groups, T::zero());
        let done = adaptive.integrate(field, theta, direction, &mut self.x, &mut self.log_det);
        match done {
            Ok(()) => {
                let ends = adaptive.ends().iter().copied();
                grid.lay_out_between(&self.stepping.tableau(), ends);
            }
            Err(_) => self.lay_out(direction, 0.0, grid),
        }
    }
}
