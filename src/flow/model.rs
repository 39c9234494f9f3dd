//! The trained flow as a probability distribution: samples with their densities, densities of samples.

use crate::field::VectorField;
use crate::flow::discrete_map::{DiscreteFlow, LANES, LaneFlow, LogDensity, Trace};
use crate::math::random::Stream;
use crate::ode::Tableau;
use crate::system::prior;

/// Samples of the model with their log densities.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Samples {
    /// Configurations, row-major.
    pub x: Vec<f64>,
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

    fn dof(&self) -> usize {
        self.particles * D
    }

    /// Draws `count` samples with their densities; those of the first `exact` are exact, those of the
    /// others integrated.
    pub fn sample(&mut self, stream: &mut Stream, count: usize, exact: usize) -> Samples {
        let mut samples = Samples {
            x: self.latents(stream, count),
            log_q: Vec::with_capacity(count),
        };
        let mut z = vec![0.0; self.dof()];
        let (first, rest) = samples.x.split_at_mut(exact.min(count) * z.len());
        for row in first.chunks_exact_mut(z.len()) {
            z.copy_from_slice(row);
            samples.log_q.push(self.flow.generate(&z, row));
        }
        if let Some(lanes) = &mut self.lanes {
            samples.log_q.extend(lanes.generate(rest));
            return samples;
        }
        for row in rest.chunks_exact_mut(z.len()) {
            z.copy_from_slice(row);
            samples.log_q.push(self.flow.generate_integrated(&z, row));
        }
        samples
    }

    /// Draws `count` samples; their densities are not worked out.
    pub fn sample_only(&mut self, stream: &mut Stream, count: usize) -> Vec<f64> {
        self.sample(stream, count, 0).x
    }

    fn latents(&self, stream: &mut Stream, count: usize) -> Vec<f64> {
        let mut z = vec![0.0; count * self.dof()];
        prior::sample::<D>(stream, self.particles, &mut z);
        z
    }

    /// The log density of each configuration of `x` (row-major), in nats; those of the first `exact` are
    /// exact, those of the others integrated.
    pub fn log_density(&mut self, x: &[f64], exact: usize) -> Vec<LogDensity> {
        let mut z = vec![0.0; self.dof()];
        let (first, rest) = x.split_at(x.len().min(exact.saturating_mul(z.len())));
        let mut densities = Vec::with_capacity(x.len() / z.len());
        for row in first.chunks_exact(z.len()) {
            densities.push(self.flow.normalize(row, &mut z));
        }
        if let Some(lanes) = &mut self.lanes {
            densities.extend(lanes.normalize(rest));
            return densities;
        }
        for row in rest.chunks_exact(z.len()) {
            densities.push(self.flow.normalize_integrated(row, &mut z));
        }
        densities
    }

    /// The paths of `count` latents: `frames` ≥ 2 equally spaced times from 0 to 1, frame × configuration
    /// × N·D.
    pub fn trajectory(&mut self, stream: &mut Stream, count: usize, frames: usize) -> Vec<f64> {
        let z = self.latents(stream, count);
        let (dof, frame) = (self.dof(), count * self.dof());
        let mut paths = vec![0.0; frames * frame];
        let mut write = |row: usize, f: usize, x: &[f64]| {
            paths[f * frame + row * dof..][..x.len()].copy_from_slice(x);
        };
        if let Some(lanes) = &mut self.lanes {
            for (index, z) in z.chunks(LANES * dof).enumerate() {
                lanes.paths(z, frames, |f, x| write(index * LANES, f, x));
            }
            return paths;
        }
        for (row, z) in z.chunks_exact(dof).enumerate() {
            self.flow.path(z, frames, |f, x| write(row, f, x));
        }
        paths
    }

    /// The way of latent number `index` of a stream.
    pub fn trace_latent(&mut self, stream: &mut Stream, index: usize) -> Trace {
        let z = self.latents(stream, index + 1);
        self.flow.trace(&z[index * self.dof()..])
    }

    /// The way to the configuration `x` (N·D numbers); `None` where the discrete map does not reach it.
    pub fn trace_to(&mut self, x: &[f64]) -> Option<Trace> {
        let mut z = vec![0.0; self.dof()];
        let density = self.flow.normalize(x, &mut z);
        density.best().is_finite().then(|| self.flow.trace(&z))
    }
}
