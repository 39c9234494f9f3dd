//! The trained flow as a probability distribution: samples with their densities, densities of samples.

use crate::field::VectorField;
use crate::likelihood::{DiscreteFlow, LogDensity};
use crate::ode::Tableau;
use crate::prior;
use crate::random::Stream;

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
            particles,
        }
    }

    fn dof(&self) -> usize {
        self.particles * D
    }

    /// Draws `count` samples with their exact densities.
    pub fn sample(&mut self, stream: &mut Stream, count: usize) -> Samples {
        let mut samples = Samples {
            x: self.latents(stream, count),
            log_q: Vec::with_capacity(count),
        };
        let mut z = vec![0.0; self.dof()];
        for row in samples.x.chunks_exact_mut(z.len()) {
            z.copy_from_slice(row);
            samples.log_q.push(self.flow.generate(&z, row));
        }
        samples
    }

    /// Draws `count` samples without densities.
    pub fn sample_only(&mut self, stream: &mut Stream, count: usize) -> Vec<f64> {
        let mut x = self.latents(stream, count);
        let mut z = vec![0.0; self.dof()];
        for row in x.chunks_exact_mut(z.len()) {
            z.copy_from_slice(row);
            self.flow.map(&z, row);
        }
        x
    }

    fn latents(&self, stream: &mut Stream, count: usize) -> Vec<f64> {
        let mut z = vec![0.0; count * self.dof()];
        prior::sample::<D>(stream, self.particles, &mut z);
        z
    }

    /// The exact log density of each configuration of `x` (row-major), in nats.
    pub fn log_density(&mut self, x: &[f64]) -> Vec<LogDensity> {
        let mut z = vec![0.0; self.dof()];
        x.chunks_exact(z.len())
            .map(|row| self.flow.normalize(row, &mut z))
            .collect()
    }

    /// The paths of `count` latents: `frames` ≥ 2 equally spaced times from 0 to 1, frame × configuration
    /// × N·D.
    pub fn trajectory(&mut self, stream: &mut Stream, count: usize, frames: usize) -> Vec<f64> {
        let z = self.latents(stream, count);
        let (dof, frame) = (self.dof(), count * self.dof());
        let mut paths = vec![0.0; frames * frame];
        for (row, z) in z.chunks_exact(dof).enumerate() {
            self.flow.path(z, frames, |f, x| {
                paths[f * frame + row * dof..][..dof].copy_from_slice(x)
            });
        }
        paths
    }
}
