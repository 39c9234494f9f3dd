//! The trained flow as a probability distribution: samples with their densities, densities of samples.

use crate::field::VectorField;
#[cfg(feature = "full")]
use crate::flow::discrete_map::Trace;
use crate::flow::discrete_map::{DiscreteFlow, LANES, LaneFlow, LogDensity};
use crate::math::random::Stream;
use crate::ode::Tableau;
use crate::system::configuration::{Point, filled};
use crate::system::mean_free::Configurations;
#[cfg(feature = "full")]
use crate::system::mean_free::MeanFree;
use crate::system::prior;

/// Samples of the model with their log densities.
#[derive(Clone, Debug, PartialEq)]
pub struct Samples<const D: usize> {
    /// The samples.
    pub x: Configurations<D>,
    /// log q of each.
    pub log_q: Vec<LogDensity>,
}

/// A flow with given parameters.
pub struct Model<'a, const D: usize> {
    flow: DiscreteFlow<'a, D>,
    /// Does what need not be exact, where one evaluation takes long.
    lanes: Option<LaneFlow<'a, D>>,
    particles: usize,
}

impl<'a, const D: usize> Model<'a, D> {
    /// The flow of `field` at θ for `particles` particles, run with `steps` equal steps.
    #[must_use]
    pub fn new(
        field: &'a dyn VectorField<f64, D>,
        theta: &[f64],
        tableau: &Tableau,
        particles: usize,
        steps: usize,
    ) -> Self {
        Self {
            flow: DiscreteFlow::new(field, theta, tableau, particles, steps),
            lanes: None,
            particles,
        }
    }

    /// This model, with `lanes` for all that need not be exact.
    #[must_use]
    pub(crate) fn with_lanes(self, lanes: LaneFlow<'a, D>) -> Self {
        Self {
            lanes: Some(lanes),
            ..self
        }
    }

    /// Draws `count` samples with their densities; those of the first `exact` are exact, those of the
    /// others integrated.
    pub fn sample(&mut self, stream: &mut Stream, count: usize, exact: usize) -> Samples<D> {
        let n = self.particles;
        let mut x = prior::draw::<D>(stream, n, count);
        let mut log_q = Vec::with_capacity(count);
        let mut z = filled(Point::zeros(), n);
        let (first, rest) = x.points_mut().split_at_mut(exact.min(count) * n);
        for row in first.chunks_exact_mut(n) {
            z.copy_from_slice(row);
            log_q.push(self.flow.generate(&z, row));
        }
        if let Some(lanes) = &mut self.lanes {
            log_q.extend(lanes.generate(rest));
            return Samples { x, log_q };
        }
        for row in rest.chunks_exact_mut(n) {
            z.copy_from_slice(row);
            log_q.push(self.flow.generate_integrated(&z, row));
        }
        Samples { x, log_q }
    }

    /// Draws `count` samples; their densities are not worked out.
    pub fn sample_only(&mut self, stream: &mut Stream, count: usize) -> Configurations<D> {
        self.sample(stream, count, 0).x
    }

    /// The log density of each configuration of `x`, in nats; those of the first `exact` are exact, those of the others
    /// integrated.
    pub fn log_density(&mut self, x: &Configurations<D>, exact: usize) -> Vec<LogDensity> {
        self.normalize(x, exact, &mut |_, _| ())
    }

    /// As [`Self::log_density`], calling `each(density, latent)` for the first `exact`. A latent that was not found is
    /// where the search ended.
    pub(crate) fn normalize(
        &mut self,
        x: &Configurations<D>,
        exact: usize,
        each: &mut dyn FnMut(LogDensity, &[Point<f64, D>]),
    ) -> Vec<LogDensity> {
        let exact = exact.min(x.len());
        let mut z = filled(Point::zeros(), self.particles);
        let mut densities = Vec::with_capacity(x.len());
        for row in x.rows().take(exact) {
            let density = self.flow.normalize(row, &mut z);
            each(density, &z);
            densities.push(density);
        }
        if let Some(lanes) = &mut self.lanes {
            densities.extend(lanes.normalize(&x.points()[exact * self.particles..]));
            return densities;
        }
        for row in x.rows().skip(exact) {
            densities.push(self.flow.normalize_integrated(row, &mut z));
        }
        densities
    }

    /// The paths of `count` latents: `frames` ≥ 2 equally spaced times from 0 to 1, frame × configuration
    /// × N·D.
    pub fn trajectory(&mut self, stream: &mut Stream, count: usize, frames: usize) -> Vec<f64> {
        let (n, dof) = (self.particles, self.particles * D);
        let z = prior::draw::<D>(stream, n, count);
        let frame = count * dof;
        let mut paths = vec![0.0; frames * frame];
        let mut write = |row: usize, f: usize, x: &[f64]| {
            paths[f * frame + row * dof..][..x.len()].copy_from_slice(x);
        };
        if let Some(lanes) = &mut self.lanes {
            for (index, z) in z.points().chunks(LANES * n).enumerate() {
                lanes.paths(z, frames, |f, x| write(index * LANES, f, x));
            }
            return paths;
        }
        for (row, z) in z.rows().enumerate() {
            self.flow.path(z, frames, |f, x| write(row, f, x));
        }
        paths
    }

    /// The way of latent number `index` of a stream.
    #[cfg(feature = "full")]
    pub(crate) fn trace_latent(&mut self, stream: &mut Stream, index: usize) -> Trace {
        let latents = prior::draw::<D>(stream, self.particles, index + 1);
        self.flow.trace(&latents.points()[index * self.particles..])
    }

    /// The way to the configuration `x`; `None` where the discrete map does not reach it.
    #[cfg(feature = "full")]
    pub(crate) fn trace_to(&mut self, x: MeanFree<'_, D>) -> Option<Trace> {
        let mut z = filled(Point::zeros(), self.particles);
        let density = self.flow.normalize(x, &mut z);
        density.best().is_finite().then(|| self.flow.trace(&z))
    }
}
