//! What is measured on the ladders, and what follows from it.

use crate::sampling::diagnostics::{autocorrelation_time, mean_and_error};

/// Sweeps of the pilot run, and of each prolongation.
const PILOT: usize = 300;
/// The pilot is this many autocorrelation times long, …
const PILOT_TIMES: f64 = 25.0;
/// … but no longer than this.
const MAX_PILOT: usize = 2400;
/// Samples of one ladder from which on they are judged by themselves.
const LONG_ENOUGH: usize = 20;

/// Series of two observables on level 0, one chain a ladder.
pub(super) struct Record {
    energies: Vec<Vec<f64>>,
    sizes: Vec<Vec<f64>>,
}

impl Record {
    pub(super) fn new(ladders: usize) -> Self {
        let empty = vec![Vec::new(); ladders];
        Self {
            energies: empty.clone(),
            sizes: empty,
        }
    }

    pub(super) fn push(&mut self, ladder: usize, energy: f64, size: f64) {
        self.energies[ladder].push(energy);
        self.sizes[ladder].push(size);
    }

    /// The larger of a statistic of both.
    pub(super) fn worst(&self, statistic: impl Fn(&[Vec<f64>]) -> f64) -> f64 {
        statistic(&self.energies).max(statistic(&self.sizes))
    }

    /// The series cut to one length, if they are long enough for statistics of their own.
    pub(super) fn even(&self) -> Option<Self> {
        let length = self.energies.iter().map(Vec::len).min()?;
        let cut = |all: &[Vec<f64>]| all.iter().map(|one| one[..length].to_vec()).collect();
        (length >= LONG_ENOUGH).then(|| Self {
            energies: cut(&self.energies),
            sizes: cut(&self.sizes),
        })
    }

    /// The integrated autocorrelation time of a pilot run, once it is long enough to tell, or as long as it may be.
    pub(super) fn settled_time(&self) -> Option<f64> {
        let length = self.energies.last().map_or(0, Vec::len);
        if length == 0 || !length.is_multiple_of(PILOT) {
            return None;
        }
        let time = self.worst(autocorrelation_time);
        (length as f64 >= PILOT_TIMES * time || length >= MAX_PILOT).then_some(time)
    }

    /// The mean energy and its standard error, with what correlation is left in long series.
    pub(super) fn mean_energy(&self) -> (f64, f64) {
        let all: Vec<f64> = self.energies.iter().flatten().copied().collect();
        let (mean, error) = mean_and_error(&all);
        let left = self
            .even()
            .map_or(1.0, |even| autocorrelation_time(&even.energies));
        (mean, error * left.sqrt())
    }
}
