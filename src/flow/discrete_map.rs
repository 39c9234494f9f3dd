//! Exact densities of the discrete flow.
//!
//! A flow that is run with finitely many steps is a map z → x in its own right, and its density is
//! q(x) = q₀(z) / |det ∂x/∂z|. The integral of the divergence only approximates that determinant, and
//! training can learn to exploit the difference. So every headline number is made from the determinant
//! itself: the product of all step Jacobians, from one tangent per degree of freedom and one LU
//! decomposition. To score given data the same map is inverted by Newton's method.

mod exact;
#[cfg(feature = "full")]
mod lanes;
mod trace;

pub(crate) use exact::ExactDensity;
#[cfg(feature = "full")]
pub use lanes::LaneFlow;
pub use trace::Trace;

use crate::field::VectorField;
use crate::ode::{Direction, RungeKutta, Tableau, Tabulation, TimeGrid};
use crate::system::configuration::{Point, filled};
use crate::system::mean_free::MeanFree;
use crate::system::prior;
use nalgebra::DMatrix;

/// The log density log q(x) of one configuration x under the discrete map, in nats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LogDensity {
    /// From the determinant of the map.
    Exact {
        /// log q(x).
        log_q: f64,
        /// What it would be with the integrated divergence in place of the determinant.
        integrated: f64,
    },
    /// With the integrated divergence in place of the determinant.
    Integrated(f64),
    /// An integrated one that was moved by the mean difference of exact and integrated ones.
    Corrected(f64),
    /// The map could not be inverted at x.
    Unreached,
}

impl LogDensity {
    /// The best value there is; NaN where the map could not be inverted.
    #[must_use]
    pub fn best(&self) -> f64 {
        match *self {
            Self::Exact { log_q: best, .. } | Self::Integrated(best) | Self::Corrected(best) => {
                best
            }
            Self::Unreached => f64::NAN,
        }
    }

    /// The exact value and the integrated one, where both are known.
    #[must_use]
    pub fn exact_and_integrated(&self) -> Option<(f64, f64)> {
        match *self {
            Self::Exact { log_q, integrated } => Some((log_q, integrated)),
            _ => None,
        }
    }
}

/// The discrete map z → x of a field with its coefficients, with its determinant and its inverse.
pub struct DiscreteFlow<'a, const D: usize> {
    field: &'a dyn VectorField<f64, D>,
    forward: Tabulation<f64>,
    backward: Tabulation<f64>,
    integrator: RungeKutta<f64, D>,
    basis: DMatrix<f64>,
    x: Vec<Point<f64, D>>,
}

impl<'a, const D: usize> DiscreteFlow<'a, D> {
    /// The map of `field` at θ for `n` particles with `steps` equal steps.
    #[must_use]
    pub fn new(
        field: &'a dyn VectorField<f64, D>,
        theta: &[f64],
        tableau: &Tableau,
        n: usize,
        steps: usize,
    ) -> Self {
        let table = |direction| {
            Tabulation::new(field, theta, TimeGrid::new(tableau, direction, steps, 0.0))
        };
        Self {
            field,
            forward: table(Direction::Generate),
            backward: table(Direction::Normalize),
            integrator: RungeKutta::default(),
            basis: mean_free_basis(n),
            x: filled(Point::zeros(), n),
        }
    }

    /// As [`Self::generate`], with the integrated divergence only: no tangents, a fraction of the cost.
    pub fn generate_integrated(
        &mut self,
        z: &[Point<f64, D>],
        x: &mut [Point<f64, D>],
    ) -> LogDensity {
        x.copy_from_slice(z);
        let log_det = self.integrator.integrate(self.forward.of(self.field), x);
        LogDensity::Integrated(prior::log_density(z) - log_det)
    }

    /// As [`Self::normalize`], by integrating backward only.
    pub(crate) fn normalize_integrated(
        &mut self,
        x: MeanFree<'_, D>,
        z: &mut [Point<f64, D>],
    ) -> LogDensity {
        z.copy_from_slice(&x);
        let log_det = self.integrator.integrate(self.backward.of(self.field), z);
        LogDensity::Integrated(prior::log_density(z) + log_det)
    }

    /// Calls `each(frame, x)` with the numbers of the state on its way from `z` at `frames` ≥ 2 equally spaced times,
    /// interpolated between steps.
    pub fn path(&mut self, z: MeanFree<'_, D>, frames: usize, each: impl FnMut(usize, &[f64])) {
        self.x.copy_from_slice(&z);
        let field = self.forward.of(self.field);
        let mut states: Vec<Vec<f64>> = Vec::with_capacity(self.forward.grid.ends().len());
        self.integrator.integrate_watched(field, &mut self.x, |x| {
            states.push(x.iter().flatten().copied().collect());
        });
        interpolate(&states, frames, each);
    }
}

/// Calls `each(frame, x)` at `frames` ≥ 2 equally spaced times, between the `states` at the ends of steps.
fn interpolate(states: &[Vec<f64>], frames: usize, mut each: impl FnMut(usize, &[f64])) {
    let steps = states.len() - 1;
    let mut x = states[0].clone();
    for frame in 0..frames {
        let position = (frame * steps) as f64 / (frames.max(2) - 1) as f64;
        let before = (position as usize).min(steps - 1);
        let fraction = position - before as f64;
        for (x, (a, b)) in x
            .iter_mut()
            .zip(states[before].iter().zip(&states[before + 1]))
        {
            *x = a + fraction * (b - a);
        }
        each(frame, &x);
    }
}

/// An orthonormal basis of { c ∈ R^n : Σ c_i = 0 }, one column each (the Helmert contrasts).
fn mean_free_basis(n: usize) -> DMatrix<f64> {
    DMatrix::from_fn(n, n - 1, |i, a| {
        let norm = (((a + 1) * (a + 2)) as f64).sqrt();
        match i.cmp(&(a + 1)) {
            core::cmp::Ordering::Less => 1.0 / norm,
            core::cmp::Ordering::Equal => -((a + 1) as f64) / norm,
            core::cmp::Ordering::Greater => 0.0,
        }
    })
}
