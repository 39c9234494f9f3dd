//! The discrete map in lanes of single precision, with the integrated divergence: for fields whose every
//! evaluation takes long.

use super::{LogDensity, interpolate};
use crate::field::VectorField;
use crate::math::simd::{LANES, Lanes, Scalar};
use crate::ode::{Direction, RungeKutta, Tableau, Tabulation, TimeGrid};
use crate::system::configuration::{Point, filled, remove_mean, unpack};
use crate::system::prior;
use simba::simd::SimdValue;

/// A field with its coefficients that carries eight configurations at a time.
pub struct LaneFlow<'a, const D: usize> {
    field: &'a dyn VectorField<Lanes, D>,
    forward: Tabulation<f32>,
    backward: Tabulation<f32>,
    integrator: RungeKutta<Lanes, D>,
    x: Vec<Point<Lanes, D>>,
}

impl<'a, const D: usize> LaneFlow<'a, D> {
    /// The map of `field` at θ for `n` particles with `steps` equal steps.
    #[must_use]
    pub fn new(
        field: &'a dyn VectorField<Lanes, D>,
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
            x: filled(Point::zeros(), n),
        }
    }

    /// Maps each latent of `latents` to its sample, in place; returns the densities.
    pub fn generate(&mut self, latents: &mut [Point<f64, D>]) -> Vec<LogDensity> {
        let n = self.x.len();
        let mut densities = Vec::with_capacity(latents.len() / n);
        for group in latents.chunks_mut(LANES * n) {
            let log_prior: Vec<f64> = group.chunks_exact(n).map(prior::log_density).collect();
            gather(group, &mut self.x);
            let field = self.forward.of(self.field);
            let log_det = self.integrator.integrate(field, &mut self.x);
            scatter(&self.x, group);
            densities.extend(integrated(&log_prior, -log_det));
        }
        densities
    }

    /// The density of each sample of `samples`, by integrating backward. The component along the centre of mass has no
    /// density and is ignored.
    pub fn normalize(&mut self, samples: &[Point<f64, D>]) -> Vec<LogDensity> {
        let n = self.x.len();
        let mut densities = Vec::with_capacity(samples.len() / n);
        let mut latents = filled(Point::zeros(), LANES * n);
        for group in samples.chunks(LANES * n) {
            gather(group, &mut self.x);
            // In single precision the centre of mass is somewhere else.
            remove_mean(&mut self.x);
            let field = self.backward.of(self.field);
            let log_det = self.integrator.integrate(field, &mut self.x);
            let latents = &mut latents[..group.len()];
            scatter(&self.x, latents);
            let log_prior: Vec<f64> = latents.chunks_exact(n).map(prior::log_density).collect();
            densities.extend(integrated(&log_prior, log_det));
        }
        densities
    }

    /// As [`super::DiscreteFlow::path`], for up to eight latents at once.
    pub fn paths(
        &mut self,
        latents: &[Point<f64, D>],
        frames: usize,
        each: impl FnMut(usize, &[f64]),
    ) {
        gather(latents, &mut self.x);
        let field = self.forward.of(self.field);
        let mut states = Vec::with_capacity(self.forward.grid.ends().len());
        self.integrator.integrate_watched(field, &mut self.x, |x| {
            let mut state = vec![0.0; latents.len() * D];
            unpack(x, &mut state);
            states.push(state);
        });
        interpolate(&states, frames, each);
    }
}

/// Puts up to eight configurations into lanes; lanes beyond the last one repeat it.
fn gather<const D: usize>(rows: &[Point<f64, D>], x: &mut [Point<Lanes, D>]) {
    let (n, last) = (x.len(), rows.len() / x.len() - 1);
    for (i, point) in x.iter_mut().enumerate() {
        for lane in 0..LANES {
            let source = &rows[lane.min(last) * n + i];
            for k in 0..D {
                point[k].replace(lane, f32::narrow(source[k]));
            }
        }
    }
}

/// Writes the lanes of `x` to configurations, as many as there are.
fn scatter<const D: usize>(x: &[Point<Lanes, D>], rows: &mut [Point<f64, D>]) {
    for (lane, row) in rows.chunks_exact_mut(x.len()).enumerate() {
        for (out, point) in row.iter_mut().zip(x) {
            *out = point.map(|value| value.extract(lane).widen());
        }
    }
}

fn integrated(log_prior: &[f64], log_det: Lanes) -> impl Iterator<Item = LogDensity> {
    log_prior.iter().enumerate().map(move |(lane, log_prior)| {
        LogDensity::Integrated(log_prior + log_det.extract(lane).widen())
    })
}
