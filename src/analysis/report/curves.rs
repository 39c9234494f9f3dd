//! The curves behind a report: histograms and the free-energy profile.

use super::{all_pair_distances, draw_for_curves, energies};
use crate::analysis::weights::{Reliability, free_energy_profile, histogram};
use crate::math::sort::sorted;
use crate::system::exact::ExactPair;
use crate::train::Trainer;

/// A histogram of several populations: densities per unit of the quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// Ascending bin edges.
    pub edges: Vec<f64>,
    /// Of the training data.
    pub data: Vec<f64>,
    /// Of model samples.
    pub model: Vec<f64>,
    /// Of model samples, reweighted to the target.
    pub reweighted: Vec<f64>,
    /// Of the target, exactly.
    pub exact: Option<Vec<f64>>,
}

/// A free-energy profile of the distance of two particles, in kT.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Ascending bin edges, in units of length.
    pub edges: Vec<f64>,
    /// Estimated from reweighted model samples.
    pub model: Vec<f64>,
    /// Its standard error in each bin.
    pub error: Vec<f64>,
    /// From the training data.
    pub data: Vec<f64>,
    /// Exactly, for two particles.
    pub exact: Option<Vec<f64>>,
}

/// The curves behind a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Curves {
    /// Of the energy, in kT.
    pub energy: Histogram,
    /// Of all pair distances.
    pub distance: Histogram,
    /// Of all pair distances.
    pub free_energy: Profile,
    /// How far what is reweighted can be trusted.
    pub reliability: Reliability,
}

/// Bins of the histograms and of the profile: the page merges them by twos and fours while draws are few.
const ENERGY_BINS: usize = 60;
const DISTANCE_BINS: usize = 80;
const PROFILE_BINS: usize = 40;
/// Training configurations behind a histogram: more would not be seen.
const DATA_SHOWN: usize = 20_000;
/// The share of the data that the energy axis shows; the rest is a long tail.
const ENERGY_QUANTILE: f64 = 0.995;

/// Histograms and the free-energy profile from `count` model samples.
#[must_use]
pub fn curves<const D: usize>(trainer: &Trainer<D>, count: usize) -> Curves {
    let particles = trainer.target().particles;
    let weighted = draw_for_curves(trainer, count.max(2));
    let data = trainer.data().train.first(DATA_SHOWN);
    let data_energies = energies(trainer.target(), &data);
    let data_distances = all_pair_distances(&data);
    let distances = all_pair_distances(&weighted.samples.x);
    let pairs = crate::system::configuration::pair_count(particles);
    let repeated: Vec<f64> = weighted
        .log_weights
        .iter()
        .flat_map(|w| core::iter::repeat_n(*w, pairs))
        .collect();
    let exact = trainer.exact_pair();
    let energy_edges = energy_edges(&data_energies);
    let distance_edges = distance_edges(&data_distances);
    Curves {
        energy: Histogram {
            data: histogram(&energy_edges, &data_energies, None),
            model: histogram(&energy_edges, &weighted.energies, None),
            reweighted: histogram(
                &energy_edges,
                &weighted.energies,
                Some(&weighted.log_weights),
            ),
            exact: exact.map(|exact| exact.energy_density(&energy_edges)),
            edges: energy_edges,
        },
        distance: Histogram {
            data: histogram(&distance_edges, &data_distances, None),
            model: histogram(&distance_edges, &distances, None),
            reweighted: histogram(&distance_edges, &distances, Some(&repeated)),
            exact: exact.map(|exact| exact.distance_density(&distance_edges)),
            edges: distance_edges,
        },
        free_energy: profile(trainer, &data_distances, &distances, &weighted.log_weights),
        reliability: Reliability::of_weights(&weighted.log_weights),
    }
}

fn profile<const D: usize>(
    trainer: &Trainer<D>,
    data: &[f64],
    distances: &[f64],
    log_weights: &[f64],
) -> Profile {
    let exact = trainer.exact_pair();
    let edges = exact.map_or_else(|| inner_edges(data), distance_edges_in);
    let (model, error) = free_energy_profile(&edges, distances, log_weights);
    let free_energies = |densities: Vec<f64>| -> Vec<f64> {
        densities.into_iter().map(|p| -libm::log(p)).collect()
    };
    Profile {
        data: free_energies(histogram(&edges, data, None)),
        exact: exact.map(|exact| free_energies(exact.distance_density(&edges))),
        edges,
        model,
        error,
    }
}

fn equal_edges(from: f64, to: f64, bins: usize) -> Vec<f64> {
    (0..=bins)
        .map(|k| from + (to - from) * k as f64 / bins as f64)
        .collect()
}

/// From the least energy of the data, rounded down, to a high quantile.
fn energy_edges(data: &[f64]) -> Vec<f64> {
    let sorted = sorted(data);
    let low = sorted.first().copied().unwrap_or(0.0);
    let high = sorted
        .get((ENERGY_QUANTILE * sorted.len() as f64) as usize)
        .copied()
        .unwrap_or(low + 1.0);
    equal_edges(low.floor(), high.ceil().max(low.floor() + 1.0), ENERGY_BINS)
}

/// From zero to beyond the longest distance in the data.
fn distance_edges(data: &[f64]) -> Vec<f64> {
    let longest = data.iter().copied().fold(1.0, f64::max);
    equal_edges(0.0, longest.ceil(), DISTANCE_BINS)
}

/// The distances that hold all but a thousandth of the data on either side.
fn inner_edges(data: &[f64]) -> Vec<f64> {
    let sorted = sorted(data);
    let quantile = |p: f64| {
        let last = sorted.len().saturating_sub(1);
        sorted
            .get((p * last as f64) as usize)
            .copied()
            .unwrap_or(1.0)
    };
    let (low, high) = (quantile(1e-3), quantile(1.0 - 1e-3));
    equal_edges(low, high.max(low + 1e-3), PROFILE_BINS)
}

/// The distances that hold all but a thousandth of the probability on either side.
fn distance_edges_in(exact: &ExactPair) -> Vec<f64> {
    let quantile = |p: f64| {
        let (mut low, mut high) = (0.0, 1.0);
        while exact.probability_below(high) < p {
            high *= 2.0;
        }
        for _ in 0..50 {
            let middle = 0.5 * (low + high);
            if exact.probability_below(middle) < p {
                low = middle
            } else {
                high = middle
            }
        }
        low
    };
    equal_edges(quantile(1e-3), quantile(1.0 - 1e-3), PROFILE_BINS)
}
