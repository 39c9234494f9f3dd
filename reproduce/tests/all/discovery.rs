//! The parts of the experiment on states that were not in the data, against what is known.

use approx::assert_relative_eq;
use equiflow::math::random::{Role, Streams};
use equiflow::sampling::target::TargetEnergy;
use equiflow::system::configuration::Point;
use equiflow::system::energy::DoubleWell;
use equiflow::system::inherent_structures::{Landscape, Minima, minimize};
use reproduce::experiments::discovery::chains::{self, Schedule};
use reproduce::experiments::discovery::compare::{energy_distance, new_minima};

/// Two particles whose default double well has its minima 4 ± √(4/1.8) apart.
fn double_well() -> TargetEnergy {
    TargetEnergy::DoubleWell(DoubleWell::default())
}

fn pair_at(distance: f64) -> Vec<Point<f64, 2>> {
    vec![
        Point::<f64, 2>::new(0.5 * distance, 0.0),
        Point::<f64, 2>::new(-0.5 * distance, 0.0),
    ]
}

fn minimum_from(distance: f64) -> Minima<2> {
    let mut minima = Minima::default();
    minima.add_minimum(minimize(&double_well(), &pair_at(distance)).expect("it relaxes"));
    minima
}

#[test]
fn a_long_chain_samples_the_target() {
    // A single bond of the plane: p(d) ∝ d·e^{−u(d)}, by the trapezoidal rule.
    let well = DoubleWell::default();
    let u = |d: f64| {
        let y = d - well.d0;
        well.a * y + well.b * y * y + well.c * y * y * y * y
    };
    let weight = |d: f64| d * libm::exp(-u(d));
    let grid: Vec<f64> = (1..8000).map(|k| f64::from(k) * 1e-3).collect();
    let mass: f64 = grid.iter().map(|&d| weight(d)).sum();
    let exact = grid.iter().map(|&d| d * weight(d)).sum::<f64>() / mass;
    let schedule = Schedule {
        step: 1.0,
        sweeps: 20,
        rows: 20_000,
    };
    let mut stream = Streams::new(3).get(Role::Data, 0);
    let x = chains::sample(
        &double_well(),
        &[pair_at(3.0)],
        schedule,
        20_000,
        &mut stream,
    );
    let distances: Vec<f64> = x
        .chunks_exact(4)
        .map(|row| libm::hypot(row[0] - row[2], row[1] - row[3]))
        .collect();
    let mean = distances.iter().sum::<f64>() / 20_000.0;
    assert_relative_eq!(mean, exact, epsilon = 0.05);
}

#[test]
fn short_chains_stay_in_the_minimum_that_they_start_in() {
    let schedule = Schedule {
        step: 0.02,
        sweeps: 2,
        rows: 5,
    };
    let starts = [minimum_from(2.5).ranked()[0].x.clone()];
    let mut stream = Streams::new(5).get(Role::Data, 0);
    let x = chains::sample(&double_well(), &starts, schedule, 50, &mut stream);
    let mut seen = Minima::<2>::default();
    seen.add_samples(&double_well(), 2, &x);
    assert_eq!(seen.ranked().len(), 1);
    assert_eq!(new_minima(&seen, &minimum_from(2.5)), (0, 0));
    assert_eq!(new_minima(&seen, &minimum_from(5.5)), (1, 50));
}

#[test]
fn only_samples_within_the_energies_of_the_target_are_plausible() {
    // At the barrier, y = 0, the energy is zero; at a distance of 9 it is far above.
    let samples = [2.0, 0.0, -2.0, 0.1, 4.5, 0.0, -4.5, 0.0];
    let mut landscape = Landscape::<2>::default();
    landscape.add_samples(&double_well(), 2, &samples, 1.0);
    assert_eq!(
        (landscape.all.counted(), landscape.plausible.counted()),
        (2, 1)
    );
}

#[test]
fn the_distance_of_energies_is_zero_for_equal_shares_and_one_for_disjoint_ones() {
    // Both wells are equally deep, so their minima share a bin; three particles have other energies.
    let (near, far) = (minimum_from(2.5), minimum_from(5.5));
    assert_relative_eq!(energy_distance(&near, &far), 0.0);
    let mut three = Minima::<2>::default();
    let triangle = [(0.0, 0.0), (2.5, 0.0), (1.2, 2.2)].map(|(x, y)| Point::<f64, 2>::new(x, y));
    three.add_minimum(minimize(&double_well(), &triangle).expect("it relaxes"));
    assert_relative_eq!(energy_distance(&near, &three), 1.0);
    assert_relative_eq!(energy_distance(&near, &Minima::default()), 1.0);
}
