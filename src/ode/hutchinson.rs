//! Hutchinson's estimator of the divergence, for comparison with the exact one.
//!
//! ∇·v = tr J = E[εᵀ J ε] for noise with E[ε εᵀ] = 1 (Hutchinson 1989; FFJORD, Grathwohl and others 2019).
//! With S = (J + Jᵀ)/2 one draw has variance 2 Σ_{i≠j} S_ij² for Rademacher and 2 Σ_ij S_ij² for Gaussian
//! noise. The noise is held along a trajectory, so that ∫ ∇·v dt is that of one J integrated over time; its
//! variance enters log q, and e to its power the importance weights.

use super::explicit::{State, integrate};
use super::tabulation::Step;
use super::{TabulatedField, Trajectories};
use crate::field::{Input, VectorField};
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
        for component in probes.iter_mut().flatten() {
            for lane in 0..T::LANES {
                let draw = match self {
                    Self::Rademacher => stream.sign(),
                    Self::Gaussian => stream.normal(),
                };
                component.replace(lane, T::Scalar::narrow(draw));
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
    let products = probes.iter().zip(&*changes).map(|(a, b)| dot(a, b));
    let sum = products.fold(T::zero(), |sum, product| sum + product);
    sum * T::constant(input.n as f64 / probes.len() as f64)
}

/// Integrates a configuration exactly as [`super::RungeKutta`] does, with the estimate in place of the divergence.
pub struct Hutchinson<T: Real, const D: usize> {
    noise: Noise,
    path: Trajectories<T, D>,
    probes: Vec<Point<T, D>>,
    changes: Vec<Point<T, D>>,
}

impl<T: Real, const D: usize> State<T, D> for Hutchinson<T, D> {
    fn stage(&mut self, step: &Step<'_, T, D>, i: usize) {
        let Trajectories { stages, x, .. } = &mut self.path;
        stages.evaluate(step, i, x, false);
        let (input, saved, scratch) = stages.evaluation(step, i);
        let (probes, changes) = (&self.probes, &mut self.changes);
        let field = step.field.field;
        let estimate = estimate_divergence(field, input, probes, changes, saved, scratch);
        stages.divergences[i] = estimate;
    }

    fn advance(&mut self, step: &Step<'_, T, D>) {
        self.path.advance(step);
    }
}

impl<T: Real, const D: usize> Hutchinson<T, D> {
    /// An integrator for `n` particles and `probes` ≥ 1 draws of the noise per trajectory.
    #[must_use]
    pub fn new(noise: Noise, n: usize, probes: usize) -> Self {
        let points = || filled(Point::zeros(), n * probes.max(1));
        Self {
            noise,
            path: Trajectories::default(),
            probes: points(),
            changes: points(),
        }
    }

    /// Integrates `x` over the whole grid with fresh noise and returns the estimate of ∫ ∇·v dt.
    pub fn integrate(
        &mut self,
        field: TabulatedField<'_, T, D>,
        x: &mut [Point<T, D>],
        stream: &mut Stream,
    ) -> T {
        self.noise.fill(stream, &mut self.probes);
        self.path.begin(x, x.len());
        self.path.fit(field, 1);
        integrate(self, field, |_, _| ());
        x.copy_from_slice(&self.path.x);
        self.path.sums[0].log_det
    }
}
