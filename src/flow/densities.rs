//! Log densities of many configurations, worked out piece by piece.

#[cfg(feature = "full")]
use crate::flow::discrete_map::LaneFlow;
use crate::flow::discrete_map::{DiscreteFlow, ExactDensity, LogDensity};
#[cfg(feature = "full")]
use crate::math::simd::LANES;
use crate::ode::Direction;
use crate::system::configuration::Point;
use crate::system::mean_free::Configurations;

/// Configurations whose log densities are worked out one after the other. The first `exact` densities are exact, the others
/// integrated.
#[derive(Debug)]
pub(crate) struct Densities<const D: usize> {
    /// Generate: the samples of given latents. Normalize: the latents of given samples.
    direction: Direction,
    /// The samples. When they are generated, a row holds its latent until its sample is known.
    pub x: Configurations<D>,
    /// log q of the samples, as far as it is known, in nats.
    pub log_q: Vec<LogDensity>,
    /// When latents are searched, those of the first `exact`; of a sample out of reach, where the search ended.
    pub latents: Vec<Point<f64, D>>,
    exact: usize,
    /// The one that is being worked out, if it `has_begun`; its room is used again for the next one.
    current: ExactDensity<D>,
    has_begun: bool,
}

impl<const D: usize> Densities<D> {
    /// The densities of the samples that `latents` flow to.
    pub(crate) fn of_latents(latents: Configurations<D>, exact: usize) -> Self {
        Self::new(Direction::Generate, latents, exact)
    }

    /// The densities of `samples`.
    pub(crate) fn of_samples(samples: Configurations<D>, exact: usize) -> Self {
        Self::new(Direction::Normalize, samples, exact)
    }

    fn new(direction: Direction, x: Configurations<D>, exact: usize) -> Self {
        Self {
            direction,
            log_q: Vec::with_capacity(x.len()),
            latents: Vec::new(),
            exact: exact.min(x.len()),
            current: ExactDensity::default(),
            has_begun: false,
            x,
        }
    }

    /// Whether all are known.
    pub(crate) fn is_whole(&self) -> bool {
        self.log_q.len() == self.x.len()
    }

    /// Whether the next one is to be exact.
    pub(crate) fn exact_is_next(&self) -> bool {
        self.log_q.len() < self.exact
    }

    /// Begins with the next one, or takes up to `steps` more steps of `flow` with it and its tangents, or makes one correction of
    /// a latent that is searched.
    pub(crate) fn advance_exact(&mut self, flow: &mut DiscreteFlow<'_, D>, steps: usize) {
        let Self {
            direction,
            x,
            log_q,
            latents,
            current,
            has_begun,
            ..
        } = self;
        let n = x.particles();
        let row = log_q.len();
        let sample = match direction {
            Direction::Generate => None,
            Direction::Normalize => Some(x.row(row)),
        };
        if !*has_begun {
            match sample {
                None => flow.begin_generating(&x.row(row), current),
                Some(sample) => flow.begin_normalizing(sample, current),
            }
            *has_begun = true;
            return;
        }
        let known = flow.advance(sample, current, steps);
        *has_begun = known.is_none();
        let Some(known) = known else { return };
        log_q.push(known);
        match direction {
            Direction::Generate => x.points_mut()[row * n..][..n].copy_from_slice(&current.x),
            Direction::Normalize => latents.extend_from_slice(&current.z),
        }
    }

    /// Integrates the next one.
    pub(crate) fn integrate(&mut self, flow: &mut DiscreteFlow<'_, D>) {
        let Self {
            direction,
            x,
            log_q,
            current: ExactDensity { z, .. },
            ..
        } = self;
        let n = x.particles();
        let row = log_q.len();
        z.clear();
        z.extend_from_slice(&x.row(row));
        log_q.push(match direction {
            Direction::Generate => flow.generate_integrated(z, &mut x.points_mut()[row * n..][..n]),
            Direction::Normalize => flow.normalize_integrated(x.row(row), z),
        });
    }

    /// Integrates as many of the next ones as there are lanes.
    #[cfg(feature = "full")]
    pub(crate) fn integrate_group(&mut self, flow: &mut LaneFlow<'_, D>) {
        let Self {
            direction,
            x,
            log_q,
            ..
        } = self;
        let n = x.particles();
        let row = log_q.len();
        let count = LANES.min(x.len() - row);
        let group = &mut x.points_mut()[row * n..][..count * n];
        log_q.extend(match direction {
            Direction::Generate => flow.generate(group),
            Direction::Normalize => flow.normalize(group),
        });
    }
}
