//! DW-2 by quadrature: two particles have one degree of freedom that matters, their distance.

use super::values::ExactValues;
use crate::system::energy::DoubleWell;

/// Intervals of Simpson's rule.
const INTERVALS: usize = 20_000;
/// Distances with an energy this far above the minimum, in kT, carry no weight.
const NEGLIGIBLE: f64 = 80.0;

/// Everything about DW-2 at any parameters.
///
/// With the orthonormal coordinate y = (x₁ − x₂)/√2 of the mean-free plane, |x₁ − x₂| = √2 |y| and
/// Z = ∫ e^{−u} dy = π ∫ d e^{−u(d)} dd.
#[derive(Clone, Debug, PartialEq)]
pub struct ExactPair {
    energy: DoubleWell,
    spacing: f64,
    /// P(distance < k·spacing) at every node.
    cumulative: Vec<f64>,
    exact_values: ExactValues,
}

impl ExactPair {
    /// Integrates; `None` if the energy is not bounded below.
    #[must_use]
    #[inline(never)]
    pub fn new(energy: &DoubleWell) -> Option<Self> {
        if !energy.is_bounded() {
            return None;
        }
        let lowest = |reach: f64| {
            (0..=1000)
                .map(|k| energy.pair(reach * f64::from(k) / 1000.0))
                .fold(f64::INFINITY, f64::min)
        };
        let mut reach = energy.d0 + 1.0;
        while energy.pair(reach) - lowest(reach) < NEGLIGIBLE || energy.pair_slope(reach) <= 0.0 {
            reach *= 1.1;
        }
        let minimum = lowest(reach);
        let spacing = reach / INTERVALS as f64;
        let weight = |d: f64| d * libm::exp(minimum - energy.pair(d));
        let mut cumulative = vec![0.0];
        let (mut total, mut energy_sum) = (0.0, 0.0);
        for k in 0..INTERVALS {
            let [a, b] = [k, k + 1].map(|k| k as f64 * spacing);
            let nodes = [(a, 1.0), (0.5 * (a + b), 4.0), (b, 1.0)];
            for (d, simpson) in nodes {
                total += simpson * weight(d) * spacing / 6.0;
                energy_sum += simpson * weight(d) * energy.pair(d) * spacing / 6.0;
            }
            cumulative.push(total);
        }
        for value in &mut cumulative {
            *value /= total;
        }
        let log_z = libm::log(core::f64::consts::PI * total) - minimum;
        let exact_values = ExactValues {
            log_z,
            mean_energy: energy_sum / total,
            errors: None,
        };
        Some(Self {
            energy: *energy,
            spacing,
            cumulative,
            exact_values,
        })
    }

    /// log Z and mean energy.
    #[must_use]
    pub fn exact_values(&self) -> ExactValues {
        self.exact_values
    }

    /// P(distance < d).
    #[must_use]
    pub fn probability_below(&self, d: f64) -> f64 {
        let position = (d / self.spacing).clamp(0.0, INTERVALS as f64);
        let k = (position as usize).min(INTERVALS - 1);
        let fraction = position - k as f64;
        self.cumulative[k] + fraction * (self.cumulative[k + 1] - self.cumulative[k])
    }

    /// The density of the distance, averaged over each bin between `edges`, per unit of length.
    #[must_use]
    pub fn distance_density(&self, edges: &[f64]) -> Vec<f64> {
        let mass = |e: &[f64]| self.probability_below(e[1]) - self.probability_below(e[0]);
        edges.windows(2).map(|e| mass(e) / (e[1] - e[0])).collect()
    }

    /// The density of the energy, averaged over each bin between ascending `edges`, per kT.
    #[must_use]
    pub fn energy_density(&self, edges: &[f64]) -> Vec<f64> {
        let mut density = vec![0.0; edges.len().saturating_sub(1)];
        for (k, mass) in self.cumulative.windows(2).map(|c| c[1] - c[0]).enumerate() {
            let ends = [k, k + 1].map(|k| self.energy.pair(k as f64 * self.spacing));
            let (low, high) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
            let first = edges.partition_point(|edge| *edge <= low).max(1) - 1;
            for bin in first..density.len() {
                if edges[bin] >= high {
                    break;
                }
                let overlap = (high.min(edges[bin + 1]) - low.max(edges[bin])).max(0.0);
                // The energy is monotone over so short an interval, up to its extrema.
                let share = if high > low {
                    overlap / (high - low)
                } else {
                    1.0
                };
                density[bin] += mass * share / (edges[bin + 1] - edges[bin]);
            }
        }
        density
    }

    /// The distance of the barrier: the local maximum of the energy between two minima. `None` if there
    /// is a single well.
    #[must_use]
    pub fn barrier(&self) -> Option<f64> {
        (1..INTERVALS)
            .find(|k| {
                let slope = |k: usize| self.energy.pair_slope(k as f64 * self.spacing);
                slope(*k) > 0.0 && slope(k + 1) <= 0.0
            })
            .map(|k| (k as f64 + 0.5) * self.spacing)
    }

    /// F(short) − F(long) = −log(P_short/P_long) in kT, the wells divided at the barrier.
    #[must_use]
    pub fn free_energy_difference(&self) -> Option<f64> {
        let below = self.probability_below(self.barrier()?);
        Some(-libm::log(below / (1.0 - below)))
    }

    /// log p(y) of the orthonormal coordinate at distance `d` = √2 |y|, in nats.
    #[must_use]
    pub fn log_density(&self, d: f64) -> f64 {
        -self.energy.pair(d) - self.exact_values.log_z
    }
}
