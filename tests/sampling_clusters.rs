//! The sampler of Lennard-Jones clusters: known values, quadrature, the virial theorem, its diagnostics.

use equiflow::math::random::{Role, Streams};
use equiflow::sampling::diagnostics::mean_and_error;
use equiflow::sampling::{Diagnostics, SamplerError, sample_lennard_jones};
use equiflow::system::configuration::Point;
use equiflow::system::energy::{Energy, LennardJones, PairSum};
use equiflow::system::exact::known_cluster;

fn draw(energy: &LennardJones, n: usize, count: usize, seed: u64) -> (Vec<f64>, Diagnostics) {
    sample_lennard_jones(energy, n, count, &Streams::new(seed), Role::Data).expect("sampled")
}

fn rows(n: usize, flat: &[f64]) -> Vec<Vec<Point<f64, 3>>> {
    let point = |p: &[f64]| Point::from_fn(|k, _| p[k]);
    let rows = flat.chunks(3 * n);
    rows.map(|row| row.chunks(3).map(point).collect()).collect()
}

#[test]
fn thirteen_particles_have_the_known_mean_energies() {
    for (pair_sum, count) in [(PairSum::Double, 20_000), (PairSum::Once, 20_000)] {
        let energy = LennardJones {
            pair_sum,
            ..LennardJones::default()
        };
        let truth = known_cluster(&energy, 13).expect("known");
        let known_error = truth.errors.expect("simulated").mean_energy;
        let (x, diagnostics) = draw(&energy, 13, count, 6);
        let error = diagnostics.mean_energy_error;
        let combined = (error * error + known_error * known_error).sqrt();
        let z = (diagnostics.mean_energy - truth.mean_energy) / combined;
        assert!(z.abs() < 3.5, "{pair_sum:?}: z = {z}, {diagnostics:?}");
        assert!(diagnostics.split_r_hat < 1.1, "{diagnostics:?}");
        assert!((0.6..0.95).contains(&diagnostics.acceptance));
        assert!(diagnostics.exchange.expect("a ladder") > 0.2);
        assert!(f64::from(diagnostics.thinning) >= 2.0 * diagnostics.autocorrelation_time);
        let u: Vec<f64> = rows(13, &x).iter().map(|x| energy.energy(x)).collect();
        let (mean, _) = mean_and_error(&u);
        assert!((mean - diagnostics.mean_energy).abs() < 1e-9);
    }
}

/// ⟨u⟩ of two particles by quadrature: the separation r has density r² e^{−strength·pair(r) − k r²/4}.
fn exact_pair_mean(energy: &LennardJones) -> f64 {
    let (mut weight, mut sum) = (0.0, 0.0);
    for i in 1..200_000 {
        let r = 1e-4 * f64::from(i);
        let u = energy.pair(r) + 0.25 * energy.k * r * r;
        let w = r * r * libm::exp(-u);
        weight += w;
        sum += w * u;
    }
    sum / weight
}

#[test]
fn two_particles_agree_with_quadrature_at_other_parameters() {
    let softer = LennardJones {
        epsilon: 0.7,
        r_m: 1.3,
        tau: 0.8,
        k: 0.6,
        pair_sum: PairSum::Once,
    };
    let colder = LennardJones {
        tau: 0.5,
        ..LennardJones::default()
    };
    for energy in [LennardJones::default(), softer, colder] {
        let (_, diagnostics) = draw(&energy, 2, 20_000, 9);
        let exact = exact_pair_mean(&energy);
        let z = (diagnostics.mean_energy - exact) / diagnostics.mean_energy_error;
        assert!(
            z.abs() < 3.5,
            "{energy:?}: {exact}, z = {z}, {diagnostics:?}"
        );
    }
}

/// The virial theorem on the mean-free subspace, ⟨x·∇u⟩ = dof: a check on every scale of the forces that
/// needs no known value.
#[test]
fn the_virial_theorem_holds() {
    for tau in [0.6, 1.0, 2.0] {
        let energy = LennardJones {
            tau,
            ..LennardJones::default()
        };
        let (x, _) = draw(&energy, 5, 10_000, 3);
        let virial: Vec<f64> = rows(5, &x)
            .iter()
            .map(|x| {
                let mut gradient = vec![Point::zeros(); 5];
                energy.add_gradient(x, 1.0, &mut gradient);
                x.iter().zip(&gradient).map(|(x, g)| x.dot(g)).sum()
            })
            .collect();
        let (mean, error) = mean_and_error(&virial);
        assert!(
            (mean - 12.0).abs() < 4.0 * error,
            "{mean} ± {error} at τ = {tau}"
        );
    }
}

#[test]
fn clusters_are_mean_free_reproducible_and_prefixes_agree() {
    let energy = LennardJones::default();
    let (x, _) = draw(&energy, 5, 150, 1);
    assert_eq!(x.len(), 150 * 15);
    for row in rows(5, &x) {
        let sum: Point<f64, 3> = row.iter().sum();
        assert!(sum.amax() < 1e-12);
    }
    let (again, _) = draw(&energy, 5, 150, 1);
    let (other, _) = draw(&energy, 5, 150, 2);
    let (fewer, _) = draw(&energy, 5, 70, 1);
    assert_eq!(x, again);
    assert_ne!(x, other);
    assert_eq!(x[..fewer.len()], fewer);
}

#[test]
fn clusters_that_cannot_be_sampled_are_refused() {
    let streams = Streams::new(1);
    let good = LennardJones::default();
    let ask = |energy: &LennardJones, n, count| {
        sample_lennard_jones(energy, n, count, &streams, Role::Data).expect_err("refused")
    };
    let cold = LennardJones { tau: 0.0, ..good };
    assert!(matches!(
        ask(&cold, 13, 10),
        SamplerError::UnboundedCluster(_)
    ));
    assert!(ask(&cold, 13, 10).to_string().contains("τ > 0"));
    assert_eq!(ask(&good, 1, 10), SamplerError::TooFewParticles(1));
    assert_eq!(ask(&good, 13, 0), SamplerError::NoSamples);
    assert!(ask(&good, 1000, 10).to_string().contains("at most 64"));
    let error = ask(&good, 13, usize::MAX);
    assert!(
        matches!(error, SamplerError::TooManySamples { .. }),
        "{error}"
    );
}
