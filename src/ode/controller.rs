//! How an integration chooses its steps.

use super::{Adaptive, AdaptiveError, Direction, Tableau, TimeGrid, Tolerance, tableau};
use crate::field::VectorField;
use crate::math::simd::Real;
use crate::system::configuration::{Point, pack_rows, resize};

/// Equal steps of any method, or steps of Dormand and Prince's as long as a tolerance allows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StepSizes {
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

impl StepSizes {
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
    pub(crate) const fn equal_steps(&self) -> usize {
        match self {
            Self::Equal { steps, .. } => *steps,
            Self::Adaptive { fallback, .. } => *fallback,
        }
    }
}

/// Lays out the grids of one [`StepSizes`].
pub struct StepSizeController<T: Real, const D: usize> {
    step_sizes: StepSizes,
    /// Behind a pointer, so that a program which needs only equal steps does not hold it.
    adaptive: Option<Box<dyn AdaptiveSizes<T, D>>>,
}

/// Chooses the ends of steps for configurations.
trait AdaptiveSizes<T: Real, const D: usize> {
    /// The ends of the steps that the configurations `rows` of `starts` (row-major) take together.
    fn choose(
        &mut self,
        field: &dyn VectorField<T, D>,
        theta: &[f64],
        direction: Direction,
        starts: &[f64],
        rows: &[u32],
    ) -> Result<&[f64], AdaptiveError>;
}

/// By integrating them.
struct Trial<T: Real, const D: usize> {
    particles: usize,
    integrator: Adaptive<T, D>,
    x: Vec<Point<T, D>>,
    log_det: Vec<T>,
}

impl<T: Real, const D: usize> AdaptiveSizes<T, D> for Trial<T, D> {
    fn choose(
        &mut self,
        field: &dyn VectorField<T, D>,
        theta: &[f64],
        direction: Direction,
        starts: &[f64],
        rows: &[u32],
    ) -> Result<&[f64], AdaptiveError> {
        let n = self.particles;
        let groups = rows.len().div_ceil(T::LANES);
        resize(&mut self.x, groups * n, Point::zeros());
        for (group, x) in rows.chunks(T::LANES).zip(self.x.chunks_exact_mut(n)) {
            pack_rows(starts, group, x);
        }
        self.log_det.clear();
        resize(&mut self.log_det, groups, T::zero());
        self.integrator
            .integrate(field, theta, direction, &mut self.x, &mut self.log_det)?;
        Ok(self.integrator.ends())
    }
}

impl<T: Real, const D: usize> StepSizeController<T, D> {
    /// For configurations of `particles` particles.
    #[must_use]
    pub fn new(step_sizes: StepSizes, particles: usize) -> Self {
        let StepSizes::Adaptive { tolerance, .. } = step_sizes else {
            return Self {
                step_sizes,
                adaptive: None,
            };
        };
        let trial = Trial {
            particles,
            integrator: Adaptive::new(tolerance, particles),
            x: Vec::new(),
            log_det: Vec::new(),
        };
        Self {
            step_sizes,
            adaptive: Some(Box::new(trial)),
        }
    }

    /// Equal steps and nothing else.
    #[must_use]
    pub fn equal(tableau: Tableau, steps: usize) -> Self {
        Self {
            step_sizes: StepSizes::Equal { tableau, steps },
            adaptive: None,
        }
    }

    /// What it follows.
    #[must_use]
    pub fn step_sizes(&self) -> &StepSizes {
        &self.step_sizes
    }

    /// Whether grids depend on configurations.
    #[must_use]
    pub(crate) fn is_adaptive(&self) -> bool {
        self.adaptive.is_some()
    }

    /// Lays out equal steps with interior ends moved by `shift` step lengths.
    pub fn lay_out(&self, direction: Direction, shift: f64, grid: &mut TimeGrid) {
        let steps = self.step_sizes.equal_steps();
        grid.lay_out(&self.step_sizes.tableau(), direction, steps, shift);
    }

    /// Lays out the steps that the configurations `rows` of `starts` (row-major) take together.
    ///
    /// # Errors
    /// If the tolerance cannot be met: equal steps are laid out then.
    pub(crate) fn lay_out_for(
        &mut self,
        field: &dyn VectorField<T, D>,
        theta: &[f64],
        direction: Direction,
        starts: &[f64],
        rows: &[u32],
        grid: &mut TimeGrid,
    ) -> Result<(), AdaptiveError> {
        let Some(adaptive) = self.adaptive.as_mut() else {
            self.lay_out(direction, 0.0, grid);
            return Ok(());
        };
        match adaptive.choose(field, theta, direction, starts, rows) {
            Ok(ends) => {
                grid.lay_out_between(&self.step_sizes.tableau(), ends.iter().copied());
                Ok(())
            }
            Err(error) => {
                self.lay_out(direction, 0.0, grid);
                Err(error)
            }
        }
    }
}
