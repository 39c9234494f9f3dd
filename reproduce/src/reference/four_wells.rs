//! log Z and mean energy of four particles with double wells, by plain quadrature in the plane.
//!
//! With differences of positions as coordinates, Z = ¼ ∫ d²r e^{−w(r)} I(r), where r is the difference of two of the
//! particles and I(r) = ∫∫ d²x d²y g(x) f(x − y) g(y) what the other two make of it: f = e^{−w}, g(x) =
//! f(x) f(x − r), w the energy of a pair. The trapezoidal rule on a grid of spacing h converges faster than any
//! power of h. `reproduce/reference/double_wells.py` does the same on finer grids with Fourier transforms.

use equiflow::system::energy::DoubleWell;

/// Weights below this, beside the largest of 1, are left out.
const NEGLIGIBLE: f64 = 1e-9;

/// (log Z in nats, mean energy in kT), with grid spacing `h`.
#[must_use]
pub fn quadrature(energy: &DoubleWell, h: f64) -> (f64, f64) {
    let lowest = (0..4000).map(|k| energy.pair(0.002 * f64::from(k)));
    let lowest = lowest.fold(f64::INFINITY, f64::min);
    let f = |d: f64| libm::exp(lowest - energy.pair(d));
    // Where f is not negligible.
    let mut reach = energy.d0;
    while f(reach) > NEGLIGIBLE || energy.pair_slope(reach) < 0.0 {
        reach += h;
    }
    let cells = (reach / h).ceil() as i32;
    // f on the grid of differences, twice as wide as that of positions.
    let side = 4 * cells + 1;
    let table: Vec<f64> = (0..side * side)
        .map(|k| {
            let [i, j] = [k / side - 2 * cells, k % side - 2 * cells].map(|k| h * f64::from(k));
            f(libm::hypot(i, j))
        })
        .collect();
    let at = |i: i32, j: i32| table[((i + 2 * cells) * side + j + 2 * cells) as usize];
    let (mut total, mut weighted) = (0.0, 0.0);
    for step in 1..=cells {
        let weight = at(step, 0);
        if weight < NEGLIGIBLE {
            continue;
        }
        let mut g = Vec::new();
        for i in -cells..=cells {
            for j in -cells..=cells {
                let value = at(i, j) * at(i - step, j);
                if value > NEGLIGIBLE {
                    g.push((i, j, value));
                }
            }
        }
        let mut inner = 0.0;
        for &(i, j, value) in &g {
            let sum: f64 = g
                .iter()
                .map(|&(k, l, other)| other * at(i - k, j - l))
                .sum();
            inner += value * sum;
        }
        // 2π r dr, and the areas of four cells' sides.
        let d = h * f64::from(step);
        let term = core::f64::consts::TAU * d * weight * inner * libm::pow(h, 5.0);
        total += term;
        weighted += term * energy.pair(d);
    }
    // Six pairs alike; each f has lost e^{−lowest}.
    (
        libm::log(0.25 * total) - 6.0 * lowest,
        6.0 * weighted / total,
    )
}
