//! The trained flow as a probability distribution: samples with their densities, densities of samples.

use crate::field::VectorField;
use crate::flow::densities::Densities;
use crate::flow::discrete_map::{DiscreteFlow, LogDensity};
#[cfg(feature = "full")]
use crate::flow::discrete_map::{LaneFlow, Trace};
use crate::math::random::Stream;
#[cfg(feature = "full")]
use crate::math::simd::LANES;
use crate::ode::Tableau;
#[cfg(feature = "full")]
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
    /// Does what need not be exact, where one evaluation takes long or there are many particles.
    #[cfg(feature = "full")]
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
            #[cfg(feature = "full")]
            lanes: None,
            particles,
        }
    }

    /// This model, with `lanes` for all that need not be exact.
    #[cfg(feature = "full")]
    #[must_use]
    pub(crate) fn with_lanes(self, lanes: LaneFlow<'a, D>) -> Self {
        Self {
            lanes: Some(lanes),
            ..self
        }
    }

    /// Works out all that `densities` lacks.
    pub(crate) fn complete(&mut self, densities: &mut Densities<D>) {
        while !densities.is_whole() {
            self.advance(densities, usize::MAX);
        }
    }

    /// Works out a piece of what `densities` lacks: for an exact one up to `steps` steps of the flow with its tangents, or one of a
    /// few integrations without them; or as many configurations as are integrated at once.
    ///
    /// # Panics
    /// If nothing is lacking.
    pub(crate) fn advance(&mut self, densities: &mut Densities<D>, steps: usize) {
        if densities.exact_is_next() {
            return densities.advance_exact(&mut self.flow, steps);
        }
        #[cfg(feature = "full")]
        if let Some(lanes) = &mut self.lanes {
            return densities.integrate_group(lanes);
        }
        densities.integrate(&mut self.flow);
    }

    /// Draws `count` samples with their densities; those of the first `exact` are exact, those of the
    /// others integrated.
    pub fn sample(&mut self, stream: &mut Stream, count: usize, exact: usize) -> Samples<D> {
        let latents = prior::draw::<D>(stream, self.particles, count);
        let mut densities = Densities::of_latents(latents, exact);
        self.complete(&mut densities);
        let Densities { x, log_q, .. } = densities;
        Samples { x, log_q }
    }

    /// Draws `count` samples; their densities are not worked out.
    pub fn sample_only(&mut self, stream: &mut Stream, count: usize) -> Configurations<D> {
        self.sample(stream, count, 0).x
    }

    /// The log density of each configuration of `x`, in nats; those of the first `exact` are exact, those of the others
    /// integrated.
    pub fn log_density(&mut self, x: &Configurations<D>, exact: usize) -> Vec<LogDensity> {
        let mut densities = Densities::of_samples(x.clone(), exact);
        self.complete(&mut densities);
        densities.log_q
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
        #[cfg(feature = "full")]
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
