//! What training does not change in the curves of a report: their bins, and on these the data and the target.

use super::{all_pair_distances, energies};
use crate::analysis::weights::histogram;
use crate::math::sort::sorted;
use crate::system::exact::ExactPair;
use crate::train::Trainer;

/// The curves of the training data and of the target. For a cluster they take longer than those of the model, so a caller that
/// draws curves of one run repeatedly keeps these.
#[derive(Clone, Debug)]
pub(crate) struct ReferenceCurves {
    /// Configurations of the training data that are counted.
    counted: usize,
    /// Densities of the energy, in kT.
    pub(super) energy: Reference,
    /// Densities of all pair distances.
    pub(super) distance: Reference,
    /// Free energies of all pair distances, in kT.
    pub(super) free_energy: Reference,
}

/// The data and the target on the same bins.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    /// Ascending bin edges.
    pub edges: Vec<f64>,
    /// Of the training data.
    pub data: Vec<f64>,
    /// Of the target, exactly.
    pub exact: Option<Vec<f64>>,
}

/// Bins of the histograms and of the profile: the page merges them by twos and fours while draws are few.
const ENERGY_BINS: usize = 60;
const DISTANCE_BINS: usize = 80;
const PROFILE_BINS: usize = 40;
/// Training configurations behind a histogram: more would not be seen.
const DATA_SHOWN: usize = 20_000;
/// The share of the data that the energy axis shows; the rest is a long tail.
const ENERGY_QUANTILE: f64 = 0.995;

impl ReferenceCurves {
    /// Those of a run.
    pub(crate) fn of<const D: usize>(trainer: &Trainer<D>) -> Self {
        let data = trainer.data().train.first(DATA_SHOWN);
        let energies = energies(trainer.target(), &data);
        let distances = all_pair_distances(&data);
        let exact = trainer.exact_pair();
        let profile_edges = exact.map_or_else(|| inner_edges(&distances), distance_edges_in);
        let free_energies = |densities: Vec<f64>| -> Vec<f64> {
            densities.into_iter().map(|p| -libm::log(p)).collect()
        };
        Self {
            counted: data.len(),
            energy: Reference::new(energy_edges(&energies), |edges| {
                let exact = exact.map(|exact| exact.energy_density(edges));
                (histogram(edges, &energies, None), exact)
            }),
            distance: Reference::new(distance_edges(&distances), |edges| {
                let exact = exact.map(|exact| exact.distance_density(edges));
                (histogram(edges, &distances, None), exact)
            }),
            free_energy: Reference::new(profile_edges, |edges| {
                let exact = exact.map(|exact| free_energies(exact.distance_density(edges)));
                (free_energies(histogram(edges, &distances, None)), exact)
            }),
        }
    }

    /// Whether they are of all data that the run has now.
    pub(crate) fn are_of<const D: usize>(&self, trainer: &Trainer<D>) -> bool {
        self.counted == trainer.data().train.len().min(DATA_SHOWN)
    }
}

impl Reference {
    /// `curves`: of the data, and of the target, on these bins.
    fn new(edges: Vec<f64>, curves: impl Fn(&[f64]) -> (Vec<f64>, Option<Vec<f64>>)) -> Self {
        let (data, exact) = curves(&edges);
        Self { edges, data, exact }
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
