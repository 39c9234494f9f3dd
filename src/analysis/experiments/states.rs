//! Metastable states: the minima that samples of the model relax to, beside those of the target, and which of them the
//! training data do not hold.

use super::common::{ExperimentError, Source};
use crate::system::configuration::unpack;
use crate::system::inherent_structures::{Landscape, Minima, Minimum, highest_plausible_energy};
use crate::train::Trainer;
use serde::Serialize;

/// The minima of the energy that samples relax to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct States {
    /// The lowest energy first; no more than a dozen.
    pub states: Vec<State>,
    /// How many different minima were found.
    pub found: usize,
    /// How many of these are new: not among the minima of the training data, and reached by a sample whose energy is one
    /// that the training data have.
    pub new: usize,
    /// How many training configurations were relaxed to know what is new.
    pub data: usize,
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
    /// Whether it is new, as [`States::new`] counts.
    #[serde(rename = "new")]
    pub is_new: bool,
    /// A configuration, N·D numbers.
    pub x: Vec<f64>,
}

/// Minima that are handed out.
const SHOWN: usize = 12;
/// Training configurations that are relaxed: enough for all but rare minima, in about a second for LJ-13.
const DATA: usize = 1000;

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
        Source::Reference => trainer.reference_samples(count)?,
    };
    let (energy, n) = (&target.energy, target.particles);
    let data = trainer.data().train.first(DATA).flat();
    let mut known = Minima::<D>::default();
    known.add_samples(energy, n, &data);
    let mut found = Landscape::<D>::default();
    found.add_samples(
        energy,
        n,
        &samples.flat(),
        highest_plausible_energy::<D>(energy, n, &data),
    );

    let is_new = |minimum: &Minimum<D>| {
        known.find(minimum).is_none() && found.plausible.find(minimum).is_some()
    };
    let ranked = found.all.ranked();
    let states = ranked.iter().take(SHOWN).map(|minimum| {
        let mut x = vec![0.0; n * D];
        unpack(&minimum.x, &mut x);
        State {
            energy: minimum.energy,
            count: minimum.count,
            is_new: is_new(minimum),
            x,
        }
    });
    Ok(States {
        states: states.collect(),
        found: ranked.len(),
        new: ranked.iter().filter(|minimum| is_new(minimum)).count(),
        data: data.len() / (n * D),
        relaxed: found.all.counted(),
        failed: found.all.failed(),
    })
}
