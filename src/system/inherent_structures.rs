//! Metastable states: the local minima of an energy that samples relax to, told apart up to symmetry,
//! counted and ranked (the inherent structures of Stillinger and Weber 1982).
//!
//! Two minima are the same if a translation, rotation, reflection and permutation takes one to the other.
//! Sorted pair distances tell most of them apart; the others are aligned particle by particle, which
//! succeeds if and only if the configurations are congruent.

mod landscape;
mod lbfgs;

pub use landscape::{Landscape, highest_plausible_energy};
pub use lbfgs::{LocalMinimum, minimize};

use crate::math::sort::sorted;
use crate::system::configuration::{Point, distance, pack, remove_mean};
use crate::system::energy::Energy;

/// Pair distances closer than this, relative to the largest of the configuration, count as equal.
const DISTANCE_TOLERANCE: f64 = 1e-3;
/// Energies closer than this, in kT per kT of their magnitude (at least 1), count as equal.
const ENERGY_TOLERANCE: f64 = 1e-5;

/// One local minimum, up to symmetry.
#[derive(Clone, Debug, PartialEq)]
pub struct Minimum<const D: usize> {
    /// The configuration that was found first, mean-free, in units of length.
    pub x: Vec<Point<f64, D>>,
    /// Its energy, kT.
    pub energy: f64,
    /// How many samples relaxed to it.
    pub count: usize,
    /// All pair distances, ascending, in units of length.
    pub distances: Vec<f64>,
}

/// The minima found so far; samples may be added in any number of calls.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Minima<const D: usize> {
    ranked: Vec<Minimum<D>>,
    failed: usize,
}

impl<const D: usize> Minima<D> {
    /// Relaxes every configuration of `n` particles in `flat` (row-major) and counts what it finds.
    ///
    /// # Panics
    /// If `n` is zero or `flat` is not a whole number of configurations.
    pub fn add_samples(&mut self, energy: &dyn Energy<f64, D>, n: usize, flat: &[f64]) {
        let dof = n * D;
        assert!(
            dof > 0 && flat.len().is_multiple_of(dof),
            "minima need whole configurations of {dof} numbers"
        );
        let mut x = vec![Point::zeros(); n];
        for row in flat.chunks_exact(dof) {
            pack(row, &mut x);
            self.add(minimize(energy, &x));
        }
    }

    /// Counts the end of one relaxation.
    pub fn add(&mut self, end: Option<LocalMinimum<D>>) {
        match end {
            Some(minimum) => self.add_minimum(minimum),
            None => self.failed += 1,
        }
    }

    /// Counts one minimum.
    pub fn add_minimum(&mut self, end: LocalMinimum<D>) {
        let LocalMinimum { mut x, energy, .. } = end;
        remove_mean(&mut x);
        let found = Minimum {
            distances: sorted_distances(&x),
            x,
            energy,
            count: 1,
        };
        if let Some(known) = self.ranked.iter_mut().find(|known| are_same(known, &found)) {
            known.count += 1;
            return;
        }
        let place = self.ranked.partition_point(|m| m.energy <= energy);
        self.ranked.insert(place, found);
    }

    /// The minimum among these that is `other` up to symmetry.
    #[must_use]
    pub fn find(&self, other: &Minimum<D>) -> Option<&Minimum<D>> {
        self.ranked.iter().find(|known| are_same(known, other))
    }

    /// The minima, the lowest energy first.
    #[must_use]
    pub fn ranked(&self) -> &[Minimum<D>] {
        &self.ranked
    }

    /// How many samples did not relax: not a number, or too many steps.
    #[must_use]
    pub const fn failed(&self) -> usize {
        self.failed
    }

    /// How many samples relaxed to one of the minima.
    #[must_use]
    pub fn counted(&self) -> usize {
        self.ranked.iter().map(|minimum| minimum.count).sum()
    }
}

fn are_same<const D: usize>(known: &Minimum<D>, other: &Minimum<D>) -> bool {
    let margin = ENERGY_TOLERANCE * other.energy.abs().max(1.0);
    let tolerance = DISTANCE_TOLERANCE * known.distances.last().copied().unwrap_or(0.0);
    (known.energy - other.energy).abs() <= margin
        && known.distances.len() == other.distances.len()
        && known
            .distances
            .iter()
            .zip(&other.distances)
            .all(|(a, b)| (a - b).abs() <= tolerance)
        && congruence(&known.x, &other.x, tolerance).is_some()
}

/// All pair distances |x_i − x_j|, i < j, ascending.
#[must_use]
pub fn sorted_distances<const D: usize>(x: &[Point<f64, D>]) -> Vec<f64> {
    let mut distances = Vec::with_capacity(crate::system::configuration::pair_count(x.len()));
    for i in 0..x.len() {
        for j in i + 1..x.len() {
            distances.push(distance(&(x[i] - x[j])));
        }
    }
    sorted(&distances)
}

/// A permutation π with |a_i − a_j| = |b_π(i) − b_π(j)| for all pairs, to `tolerance`, if there is one.
///
/// Equal distances of all labelled pairs mean equal Gram matrices, so that a translation with a rotation
/// or reflection takes b_π to a: the configurations are congruent. Particles are placed one after the
/// other, and a placement that contradicts an earlier one is taken back.
#[must_use]
pub fn congruence<const D: usize>(
    a: &[Point<f64, D>],
    b: &[Point<f64, D>],
    tolerance: f64,
) -> Option<Vec<usize>> {
    if a.len() != b.len() {
        return None;
    }
    let mut placed: Vec<usize> = Vec::with_capacity(a.len());
    // The first image not yet tried for each particle that is or was placed.
    let mut next = vec![0; a.len() + 1];
    while placed.len() < a.len() {
        let i = placed.len();
        let fits = |j: &usize| {
            !placed.contains(j)
                && placed.iter().enumerate().all(|(k, image)| {
                    let (d, e) = (distance(&(a[i] - a[k])), distance(&(b[*j] - b[*image])));
                    (d - e).abs() <= tolerance
                })
        };
        if let Some(j) = (next[i]..b.len()).find(fits) {
            next[i] = j + 1;
            next[i + 1] = 0;
            placed.push(j);
        } else {
            placed.pop()?;
        }
    }
    Some(placed)
}
