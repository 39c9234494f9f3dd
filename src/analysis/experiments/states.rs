//! Metastable states: the minima that samples of the model relax to, beside those of the target.

use super::common::{ExperimentError, Source};
use crate::math::random::Role;
use crate::system::configuration::unpack;
use crate::system::inherent_structures::Minima;
use crate::train::Trainer;
use serde::Serialize;

/// The minima of the energy that samples relax to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct States {
    /// The lowest energy first; no more than a dozen.
    pub states: Vec<State>,
    /// How many different minima were found.
    pub found: usize,
    /// How many samples relaxed.
    pub relaxed: usize,
    /// How many samples did not relax.
    pub failed: usize,
}

/// One minimum, up to symmetry.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct State {
    /// Its energy, kT.
    pub energy: f64,
    /// How many samples relaxed to it.
    pub count: usize,
    /// A configuration, N·D numbers.
    pub x: Vec<f64>,
}

/// Minima that are handed out.
const SHOWN: usize = 12;

/// Relaxes `count` samples.
pub(super) fn find<const D: usize>(
    trainer: &Trainer<D>,
    source: Source,
    count: usize,
) -> Result<States, ExperimentError> {
    let target = trainer.target();
    let samples = match source {
        Source::Model => {
            let mut stream = super::common::stream(trainer, 0);
            trainer.model().sample_only(&mut stream, count)
        }
        Source::Reference => target.sample(count, trainer.streams(), Role::Reference)?.0,
    };
    let mut minima = Minima::<D>::default();
    minima.add_samples(&target.energy, target.particles, &samples);
    let states = minima.ranked().iter().take(SHOWN).map(|minimum| {
        let mut x = vec![0.0; target.particles * D];
        unpack(&minimum.x, &mut x);
        State {
            energy: minimum.energy,
            count: minimum.count,
            x,
        }
    });
    Ok(States {
        states: states.collect(),
        found: minima.ranked().len(),
        relaxed: minima.counted(),
        failed: minima.failed(),
    })
}
