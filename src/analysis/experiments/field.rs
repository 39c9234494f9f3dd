//! What a field that is a sum over pairs has learned: its coefficients φ_ij against the distances of the pairs.

use crate::field::{Coefficients, Input};
use crate::math::random::Role;
use crate::system::configuration::pair_distances;
use crate::system::mean_free::Configurations;
use crate::train::Trainer;
use serde::Serialize;

/// Times at which the field is read, from 0 to 1.
const TIMES: usize = 21;
/// Equal parts of the range of distances.
const PARTS: usize = 40;

/// Mean and spread of φ over the pairs of model samples, by time and distance. v_i = Σ_j φ_ij (x_i − x_j): in a pair flow
/// φ is a function of distance and time, so that its spread is no more than it changes within a part of the range; in a
/// many-body flow φ depends on all other particles as well.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PairCoefficients {
    /// Whether the velocities are a sum over pairs. Where not, the lists are empty.
    pub is_pair_sum: bool,
    /// Flow times from 0 to 1.
    pub times: Vec<f64>,
    /// The middles of the parts of the range, in units of length.
    pub distances: Vec<f64>,
    /// The mean of φ (per unit of flow time), time × distance. NaN where no pair is.
    pub mean: Vec<f64>,
    /// Its standard deviation, time × distance. NaN where no pair is.
    pub deviation: Vec<f64>,
    /// The number of pairs, time × distance.
    pub pairs: Vec<u32>,
}

/// Reads the field along the paths of the first `count` latents of the picture of the flow.
pub(super) fn read<const D: usize>(trainer: &Trainer<D>, count: usize) -> PairCoefficients {
    let Some(field) = trainer.architecture().pair_field::<D>() else {
        return PairCoefficients::default();
    };
    let target = trainer.target();
    let times: Vec<f64> = (0..TIMES).map(|k| k as f64 / (TIMES - 1) as f64).collect();
    let mut stream = trainer.streams().get(Role::Picture, 0);
    let paths = trainer.model().trajectory(&mut stream, count, TIMES);
    let mut coefficients = Coefficients::default();
    coefficients.refresh::<f64, D>(&*field, &trainer.parameters(), &times);
    let width = target.distance_range().0 / PARTS as f64;
    let mut cells = vec![Moments::default(); TIMES * PARTS];
    for (k, frame) in paths.chunks_exact(paths.len() / TIMES).enumerate() {
        let cells = &mut cells[k * PARTS..][..PARTS];
        for x in Configurations::<D>::read(target.particles, frame).rows() {
            let phi = field.pair_coefficients(Input {
                at: coefficients.at(k),
                n: target.particles,
                x: &x,
            });
            for (d, phi) in pair_distances(&x).zip(phi) {
                if let Some(cell) = cells.get_mut((d / width) as usize) {
                    cell.add(phi);
                }
            }
        }
    }
    PairCoefficients {
        is_pair_sum: true,
        times,
        distances: (0..PARTS).map(|k| width * (k as f64 + 0.5)).collect(),
        mean: cells.iter().map(Moments::mean).collect(),
        deviation: cells.iter().map(Moments::deviation).collect(),
        pairs: cells.iter().map(|cell| cell.count).collect(),
    }
}

/// Count, mean and sum of squared deviations (Welford 1962).
#[derive(Clone, Copy, Debug, Default)]
struct Moments {
    count: u32,
    mean: f64,
    squares: f64,
}

impl Moments {
    fn add(&mut self, value: f64) {
        self.count += 1;
        let before = value - self.mean;
        self.mean += before / f64::from(self.count);
        self.squares += before * (value - self.mean);
    }

    fn mean(&self) -> f64 {
        if self.count == 0 { f64::NAN } else { self.mean }
    }

    fn deviation(&self) -> f64 {
        (self.squares / f64::from(self.count)).sqrt()
    }
}
