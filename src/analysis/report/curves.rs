//! The curves behind a report: histograms and the free-energy profile.

use super::reference::{Reference, ReferenceCurves};
use super::{all_pair_distances, draw_for_curves};
use crate::analysis::weights::{Reliability, free_energy_profile, histogram};
use crate::system::configuration::pair_count;
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

/// Histograms and the free-energy profile from `count` model samples.
#[must_use]
pub fn curves<const D: usize>(trainer: &Trainer<D>, count: usize) -> Curves {
    curves_beside(&ReferenceCurves::of(trainer), trainer, count)
}

/// The same, when the curves of its data and its target are known.
pub(crate) fn curves_beside<const D: usize>(
    reference: &ReferenceCurves,
    trainer: &Trainer<D>,
    count: usize,
) -> Curves {
    let weighted = draw_for_curves(trainer, count.max(2));
    let distances = all_pair_distances(&weighted.samples.x);
    let pairs = pair_count(trainer.target().particles);
    let log_weights = &weighted.log_weights;
    let repeated: Vec<f64> = log_weights
        .iter()
        .flat_map(|w| core::iter::repeat_n(*w, pairs))
        .collect();
    Curves {
        energy: histograms(&reference.energy, &weighted.energies, log_weights),
        distance: histograms(&reference.distance, &distances, &repeated),
        free_energy: profile(&reference.free_energy, &distances, log_weights),
        reliability: Reliability::of_weights(log_weights),
    }
}

/// Of the model's `values`, and of these with weights, beside `reference`.
fn histograms(reference: &Reference, values: &[f64], log_weights: &[f64]) -> Histogram {
    let Reference { edges, data, exact } = reference.clone();
    Histogram {
        data,
        model: histogram(&edges, values, None),
        reweighted: histogram(&edges, values, Some(log_weights)),
        exact,
        edges,
    }
}

/// Of the model's `distances`, all of a configuration with its weight, beside `reference`.
fn profile(reference: &Reference, distances: &[f64], log_weights: &[f64]) -> Profile {
    let Reference { edges, data, exact } = reference.clone();
    let (model, error) = free_energy_profile(&edges, distances, log_weights);
    Profile {
        edges,
        model,
        error,
        data,
        exact,
    }
}
