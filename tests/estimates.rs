//! Estimates against closed forms.

use approx::assert_relative_eq;
use equiflow::analysis::weights::{
    effective_sample_size, free_energy_difference, free_energy_profile, histogram, log_mean_exp,
    log_z,
};
use equiflow::math::random::{Role, Stream, Streams};
use equiflow::sampling::diagnostics::{autocorrelation_time, mean_and_error, split_r_hat};
use equiflow::system::configuration::Point;
use equiflow::system::energy::{DoubleWell, Energy};
use equiflow::system::exact::{self, ExactPair};

fn stream() -> Stream {
    Streams::new(12).get(Role::Experiment, 0)
}

/// Samples of N(0, 1) with log weights towards e^{−(x−m)²/2}/√2π·e^{s}.
fn shifted_normal(count: usize, shift: f64, log_z: f64) -> (Vec<f64>, Vec<f64>) {
    let mut stream = stream();
    let x: Vec<f64> = (0..count).map(|_| stream.normal()).collect();
    let log_weights = x
        .iter()
        .map(|x| shift * x - 0.5 * shift * shift + log_z)
        .collect();
    (x, log_weights)
}

#[test]
fn the_effective_sample_size_of_a_shifted_normal_is_known() {
    // E[w]²/E[w²] = e^{−m²}.
    for shift in [0.0, 0.3, 0.8] {
        let (_, log_weights) = shifted_normal(200_000, shift, 500.0);
        assert_relative_eq!(
            effective_sample_size(&log_weights),
            libm::exp(-shift * shift),
            max_relative = 0.02
        );
    }
}

#[test]
fn log_z_is_found_within_its_error() {
    let (_, log_weights) = shifted_normal(50_000, 0.7, -800.0);
    let log_z = log_z(&log_weights);
    assert!((log_z.value + 800.0).abs() < 4.0 * log_z.error, "{log_z:?}");
    // Var w/E[w]² = e^{m²} − 1.
    assert_relative_eq!(
        log_z.error,
        ((libm::exp(0.49) - 1.0) / 50_000.0).sqrt(),
        max_relative = 0.05
    );
}

#[test]
fn weights_that_are_zero_or_missing_are_harmless() {
    assert_eq!(effective_sample_size(&[]), 0.0);
    assert_eq!(effective_sample_size(&[f64::NEG_INFINITY, f64::NAN]), 0.0);
    assert_relative_eq!(effective_sample_size(&[0.0, f64::NEG_INFINITY]), 0.5);
    assert_eq!(log_mean_exp(&[f64::NEG_INFINITY]), f64::NEG_INFINITY);
    assert!(log_mean_exp(&[]).is_nan());
    let nothing = free_energy_difference(0.0, &[], &[]);
    assert!(nothing.value.is_nan() && !nothing.reliability.is_trusted());
    assert!(free_energy_profile(&[0.0, 1.0], &[], &[]).0[0].is_nan());
}

#[test]
fn reweighted_histograms_follow_the_target() {
    let (x, log_weights) = shifted_normal(200_000, 0.8, 3.0);
    let edges: Vec<f64> = (0..=12).map(|k| -2.0 + 0.4 * f64::from(k)).collect();
    let cdf = |x: f64| 0.5 * libm::erfc(-(x - 0.8) / core::f64::consts::SQRT_2);
    for (density, edge) in histogram(&edges, &x, Some(&log_weights))
        .iter()
        .zip(edges.windows(2))
    {
        assert!((density - (cdf(edge[1]) - cdf(edge[0])) / 0.4).abs() < 0.012);
    }
    let plain = histogram(&[0.0, 1.0, 2.0, 4.0], &[0.5, 1.0, 3.0, 9.0], None);
    assert_eq!(plain, [0.25, 0.25, 0.125]);
}

#[test]
fn free_energies_have_honest_errors() {
    // P(x < 0.5) for N(0.8, 1).
    let exact = {
        let below = 0.5 * libm::erfc(0.3 / core::f64::consts::SQRT_2);
        -libm::log(below / (1.0 - below))
    };
    let (x, log_weights) = shifted_normal(4000, 0.8, 0.0);
    let found = free_energy_difference(0.5, &x, &log_weights);
    assert!(
        (found.value - exact).abs() < 4.0 * found.error,
        "{found:?} instead of {exact}"
    );
    // √(Σ E[w², side]/P(side)²/n) over the two sides, by quadrature.
    assert_relative_eq!(found.error, 0.038_909, max_relative = 0.1);
    assert!(found.reliability.is_trusted());
    let (profile, errors) = free_energy_profile(&[0.7, 0.9, 60.0, 61.0], &x, &log_weights);
    assert!(
        (profile[0] - 0.919).abs() < 4.0 * errors[0],
        "{profile:?} ± {errors:?}"
    );
    assert_eq!(profile[2], f64::INFINITY);
}

/// x_t = ρ x_{t−1} + √(1−ρ²) ξ_t has the autocorrelation time (1+ρ)/(1−ρ).
#[test]
fn the_autocorrelation_time_of_an_autoregression_is_known() {
    let mut stream = stream();
    for rho in [0.0, 0.6, 0.9] {
        let mut chain = || {
            let mut x = stream.normal();
            (0..4000)
                .map(|_| {
                    x = rho * x + (1.0_f64 - rho * rho).sqrt() * stream.normal();
                    x
                })
                .collect::<Vec<f64>>()
        };
        let chains: Vec<Vec<f64>> = (0..20).map(|_| chain()).collect();
        assert_relative_eq!(
            autocorrelation_time(&chains),
            (1.0 + rho) / (1.0 - rho),
            max_relative = 0.1
        );
        assert!((split_r_hat(&chains) - 1.0).abs() < 0.02);
    }
    assert_eq!(autocorrelation_time(&[vec![1.0; 10]]), 1.0);
    assert_eq!(autocorrelation_time(&[]), 1.0);
}

#[test]
fn chains_that_disagree_have_a_large_r_hat() {
    let mut stream = stream();
    let chains: Vec<Vec<f64>> = (0..4)
        .map(|c| {
            (0..100)
                .map(|_| f64::from(c) * 3.0 + stream.normal())
                .collect()
        })
        .collect();
    assert!(split_r_hat(&chains) > 2.0);
    assert_eq!(split_r_hat(&[vec![2.0; 8], vec![2.0; 8]]), 1.0);
    assert!(split_r_hat(&[vec![1.0, 2.0]]).is_nan());
}

#[test]
fn mean_and_error_are_textbook() {
    let (mean, error) = mean_and_error(&[1.0, 2.0, 3.0, 4.0]);
    assert_eq!(mean, 2.5);
    assert_relative_eq!(error, (5.0_f64 / 3.0 / 4.0).sqrt());
}

/// log Z and ⟨u⟩ of two particles in the plane by the trapezoidal rule over their distance, from the energy alone: the
/// element of area of the mean-free plane is π d dd.
fn by_quadrature(well: &DoubleWell) -> (f64, f64) {
    const STEP: f64 = 1e-4;
    let (mut z, mut u_z) = (0.0, 0.0);
    for k in 1..120_000 {
        let d = STEP * f64::from(k);
        let half = Point::<f64, 2>::new(0.5 * d, 0.0);
        let u = well.energy(&[half, -half]);
        let weight = STEP * core::f64::consts::PI * d * libm::exp(-u);
        z += weight;
        u_z += u * weight;
    }
    (libm::log(z), u_z / z)
}

#[test]
fn two_particles_have_the_truth_that_quadrature_finds() {
    let wells = [
        DoubleWell::default(),
        DoubleWell {
            b: -3.0,
            tau: 1.4,
            ..DoubleWell::default()
        },
    ];
    for well in wells {
        let truth = exact::known(&well, 2).expect("known");
        let (log_z, mean_energy) = by_quadrature(&well);
        assert_relative_eq!(truth.log_z, log_z, epsilon = 1e-7);
        assert_relative_eq!(truth.mean_energy, mean_energy, epsilon = 1e-7);
        assert_relative_eq!(truth.entropy(), log_z + mean_energy, epsilon = 1e-7);
    }
}

/// Their programs are in `reproduce/reference`.
#[test]
fn constants_are_those_of_the_default_well_alone() {
    assert!(exact::known(&DoubleWell::default(), 4).is_some());
    let other = DoubleWell {
        b: -3.9,
        ..DoubleWell::default()
    };
    assert!(exact::known(&other, 4).is_none());
}

/// With a = b = 0, c → 0 nothing is left but the quartic; with d₀ = 0 it can be integrated by hand:
/// Z = π ∫ d e^{−c d⁴} dd = π √π / (4 √c), ⟨u⟩ = ½.
#[test]
fn a_pure_quartic_is_integrated_by_hand() {
    for c in [0.05, 2.0] {
        let quartic = DoubleWell {
            a: 0.0,
            b: 0.0,
            c,
            d0: 0.0,
            tau: 1.0,
        };
        let truth = ExactPair::new(&quartic).expect("bounded").exact_values();
        let pi = core::f64::consts::PI;
        assert_relative_eq!(
            truth.log_z,
            libm::log(pi * pi.sqrt() / (4.0 * c.sqrt())),
            epsilon = 1e-9
        );
        assert_relative_eq!(truth.mean_energy, 0.5, epsilon = 1e-9);
    }
}

#[test]
fn exact_densities_are_normalised_and_wells_are_found() {
    let truth = ExactPair::new(&DoubleWell::default()).expect("bounded");
    let edges: Vec<f64> = (0..=2000).map(|k| -6.0 + 0.02 * f64::from(k)).collect();
    let mass: f64 = truth.energy_density(&edges).iter().map(|p| 0.02 * p).sum();
    let mean: f64 = truth
        .energy_density(&edges)
        .iter()
        .zip(&edges)
        .map(|(p, u)| 0.02 * p * (u + 0.01))
        .sum();
    assert_relative_eq!(mass, 1.0, epsilon = 1e-4);
    assert_relative_eq!(mean, truth.exact_values().mean_energy, epsilon = 3e-3);
    let edges: Vec<f64> = (0..=900).map(|k| 0.01 * f64::from(k)).collect();
    let mass: f64 = truth
        .distance_density(&edges)
        .iter()
        .map(|p| 0.01 * p)
        .sum();
    assert_relative_eq!(mass, 1.0, epsilon = 1e-6);
    assert_relative_eq!(truth.barrier().expect("two wells"), 4.0, epsilon = 1e-3);
    // The wells are alike but for the circumference: the ratio is near that of their radii.
    let difference = truth.free_energy_difference().expect("two wells");
    assert!(
        (difference - libm::log(5.49 / 2.51)).abs() < 0.05,
        "{difference}"
    );
    let single = DoubleWell {
        b: 1.0,
        ..DoubleWell::default()
    };
    assert!(
        ExactPair::new(&single)
            .expect("bounded")
            .free_energy_difference()
            .is_none()
    );
}
