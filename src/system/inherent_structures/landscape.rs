use super::{Minima, minimize};
use crate::math::sort::sorted;
use crate::system::configuration::{Point, filled, pack};
use crate::system::energy::Energy;

/// The minima that samples relax to, of all samples and of the plausible ones alone.
///
/// Every configuration relaxes to some minimum, so a flow that draws nothing but overlapping particles reaches many.
/// A sample is plausible if its energy before relaxation is one that the target's samples have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Landscape<const D: usize> {
    /// Minima of all samples.
    pub all: Minima<D>,
    /// Minima of the plausible samples.
    pub plausible: Minima<D>,
}

impl<const D: usize> Landscape<D> {
    /// Relaxes configurations of `n` particles (row-major). Those with an energy of at most `highest`, in kT, are plausible.
    pub fn add_samples(
        &mut self,
        energy: &dyn Energy<f64, D>,
        n: usize,
        samples: &[f64],
        highest: f64,
    ) {
        let mut x = filled(Point::zeros(), n);
        for row in samples.chunks_exact(n * D) {
            pack(row, &mut x);
            // False for NaN: what is not a configuration is not plausible.
            let is_plausible = energy.energy(&x) <= highest;
            let end = minimize(energy, &x);
            if is_plausible {
                self.plausible.add(end.clone());
            }
            self.all.add(end);
        }
    }
}

/// The energy that a fraction of 0.999 of configurations (row-major, `n` particles) does not exceed, in kT.
#[must_use]
pub fn highest_plausible_energy<const D: usize>(
    energy: &dyn Energy<f64, D>,
    n: usize,
    samples: &[f64],
) -> f64 {
    /// The quantile: a thousandth is left out, so that one wild sample decides nothing.
    const FRACTION: f64 = 0.999;
    let mut x = filled(Point::zeros(), n);
    let rows = samples.chunks_exact(n * D);
    let energies: Vec<f64> = rows
        .map(|row| {
            pack(row, &mut x);
            energy.energy(&x)
        })
        .collect();
    let energies = sorted(&energies);
    let last = energies.len().saturating_sub(1) as f64;
    let index = libm::ceil(FRACTION * last) as usize;
    energies.get(index).copied().unwrap_or(f64::INFINITY)
}
