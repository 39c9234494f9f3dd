//! Hutchinson's estimator of the divergence, for comparison with the exact one.
//!
//! ∇·v = tr J = E[εᵀ J ε] for noise with E[ε εᵀ] = 1 (Hutchinson 1989; FFJORD, Grathwohl and others 2019).
//! With S = (J + Jᵀ)/2 one draw has variance 2 Σ_{i≠j} S_ij² for Rademacher and 2 Σ_ij S_ij² for Gaussian
//! noise. The noise is held along a trajectory, so that ∫ ∇·v dt is that of one J integrated over time; its
//! variance enters log q, and e to its power the importance weights.

use super::explicit::{self, State};
use super::runge_kutta::{Buffers, Moving};
use super::{Step, Tableau, TimeGrid};
use crate::field::{Input, Sizes, TabulatedField, VectorField};
use crate::math::random::Stream;
use crate::math::simd::{Real, Scalar};
use crate::system::configuration::{Point, dot, filled};

/// The distribution of each component of ε.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noise {
    /// ±1: no variance from the diagonal of J.
    Rademacher,
    /// Standard normal.
    Gaussian,
}

impl Noise {
    /// Fills `probes` with independent draws, another one for each lane.
    pub fn fill<T: Real, const D: usize>(self, stream: &mut Stream, probes: &mut [Point<T, D>]) {
        for point in probes {
            for k in 0..D {
                for lane in 0..T::LANES {
                    let draw = match self {
                        Self::Rademacher => stream.sign(),
                        Self::Gaussian => stream.normal(),
                    };
                    point[k].replace(lane, T::Scalar::narrow(draw));
                }
            }
        }
    }
}

/// The mean of ε·J ε over `probes` (n points each, one after the other), after a `forward` on the same input; `changes`
/// has room for as many points.
pub fn estimate_divergence<T: Real, const D: usize>(
    field: &dyn VectorField<T, D>,
    input: Input<'_, T, D>,
    probes: &[Point<T, D>],
    changes: &mut [Point<T, D>],
    saved: &mut [T],
    scratch: &mut [T],
) -> T {
    field.jvp(input, probes, changes, saved, scratch);
    let products = probes
        .iter()
        .zip(changes.iter())
        .map(|(probe, change)| dot(probe, change));
    let sum = products.fold(T::zero(), |sum, product| sum + product);
    sum * T::constant(input.n as f64 / probes.len() as f64)
}

/// Integrates a state exactly as [`super::RungeKutta`] does, with the estimate in place of the divergence.
pub struct Hutchinson<T: Real, const D: usize> {
    tableau: Tableau,
    noise: Noise,
    buffers: Buffers<T, D>,
    probes: Vec<Point<T, D>>,
    changes: Vec<Point<T, D>>,
}

/// A configuration on its way, whose divergence is estimated.
struct Estimated<'a, T: Real, const D: usize> {
    base: Moving<'a, T, D>,
    probes: &'a [Point<T, D>],
    changes: &'a mut [Point<T, D>],
    log_det: T,
}

impl<T: Real, const D: usize> State for Estimated<'_, T, D> {
    fn stage(&mut self, step: &Step<'_>, i: usize) {
        self.base.stage(step, i);
        let Moving { field, buffers, .. } = &mut self.base;
        let input = field.input(step.nodes[i], buffers.position.len(), &buffers.position);
        let (saved, scratch) = (&mut buffers.saved, &mut buffers.scratch);
        let (probes, changes) = (self.probes, &mut *self.changes);
        let estimate = estimate_divergence(field.field(), input, probes, changes, saved, scratch);
        buffers.stages.set_divergence(i, 0, estimate);
    }

    fn advance(&mut self, step: &Step<'_>) {
        self.base.advance(step);
        let stages = &self.base.buffers.stages;
        self.log_det += stages.sum_divergences(step.h, step.tableau.b, 0);
    }
}

impl<T: Real, const D: usize> Hutchinson<T, D> {
    /// For `n` particles and `probes` ≥ 1 draws of the noise per trajectory; `sizes` as the field has them.
    #[must_use]
    pub fn new(tableau: Tableau, noise: Noise, n: usize, probes: usize, sizes: Sizes) -> Self {
        let points = || filled(Point::zeros(), n * probes.max(1));
        Self {
            tableau,
            noise,
            buffers: Buffers::new(&tableau, n, sizes),
            probes: points(),
            changes: points(),
        }
    }

    /// Integrates `x` over the whole grid with fresh noise and returns the estimate of ∫ ∇·v dt.
    pub fn integrate(
        &mut self,
        field: &TabulatedField<'_, T, D>,
        grid: &TimeGrid,
        x: &mut [Point<T, D>],
        stream: &mut Stream,
    ) -> T {
        self.noise.fill(stream, &mut self.probes);
        let mut state = Estimated {
            base: Moving {
                field,
                buffers: &mut self.buffers,
                x,
                log_det: None,
            },
            probes: &self.probes,
            changes: &mut self.changes,
            log_det: T::zero(),
        };
        explicit::integrate(&mut state, self.tableau, grid, |_, _| ());
        state.log_det
    }
}
