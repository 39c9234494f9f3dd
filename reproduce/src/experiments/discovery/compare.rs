//! Landscapes of minima compared.

use equiflow::system::inherent_structures::Minima;

/// Energies of minima are compared in bins of this width, in kT.
const BIN: f64 = 0.5;

/// The minima of `found` that are not among `known`, and how many samples relaxed to them.
#[must_use]
pub fn new_minima<const D: usize>(found: &Minima<D>, known: &Minima<D>) -> (usize, usize) {
    let new = || found.ranked().iter().filter(|m| known.find(m).is_none());
    (new().count(), new().map(|minimum| minimum.count).sum())
}

/// ½ Σ |share − share| over bins of the energy of the minimum that a sample relaxes to: 0 for equal shares, 1 for disjoint
/// ones, and where one has no samples.
#[must_use]
pub fn energy_distance<const D: usize>(a: &Minima<D>, b: &Minima<D>) -> f64 {
    if a.counted() == 0 || b.counted() == 0 {
        return 1.0;
    }
    let bin = |energy: f64| libm::floor(energy / BIN) as i64;
    let mut bins: Vec<i64> = [a, b]
        .iter()
        .flat_map(|minima| minima.ranked())
        .map(|minimum| bin(minimum.energy))
        .collect();
    bins.sort_unstable();
    bins.dedup();
    let share = |minima: &Minima<D>, wanted: i64| {
        let inside = minima.ranked().iter().filter(|m| bin(m.energy) == wanted);
        let count: usize = inside.map(|minimum| minimum.count).sum();
        count as f64 / minima.counted() as f64
    };
    0.5 * bins
        .into_iter()
        .map(|wanted| (share(a, wanted) - share(b, wanted)).abs())
        .sum::<f64>()
}
