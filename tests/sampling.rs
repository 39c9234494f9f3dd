//! The reference sampler against exact values, and the random numbers below it.

use equiflow::analysis::weights::histogram;
use equiflow::config::{Config, System};
use equiflow::math::random::{Role, Streams};
use equiflow::sampling::diagnostics::mean_and_error;
use equiflow::sampling::target::Target;
use equiflow::sampling::{Diagnostics, SamplerError, sample_double_well};
use equiflow::system::configuration::Point;
use equiflow::system::configuration::norm_squared;
use equiflow::system::energy::DoubleWell;
use equiflow::system::exact::{self, ExactPair};
use equiflow::system::mean_free::Configurations;
use equiflow::system::prior;

fn draw(energy: &DoubleWell, n: usize, count: usize, seed: u64) -> (Vec<f64>, Diagnostics) {
    sample_double_well(energy, n, count, &Streams::new(seed), Role::Data)
        .expect("the target can be sampled")
}

fn distances(n: usize, x: &[f64]) -> Vec<f64> {
    let mut distances = Vec::new();
    for row in x.chunks(2 * n) {
        for i in 0..n {
            for j in i + 1..n {
                let [a, b] = [i, j].map(|i| Point::<f64, 2>::new(row[2 * i], row[2 * i + 1]));
                distances.push((a - b).norm());
            }
        }
    }
    distances
}

#[test]
fn mean_energies_are_exact_within_their_errors() {
    for tau in [0.5, 1.0, 2.0] {
        for n in [2, 4] {
            let energy = DoubleWell {
                tau,
                ..DoubleWell::default()
            };
            let (_, diagnostics) = draw(&energy, n, 60_000, 3);
            let exact = exact::known(&energy, n)
                .expect("these are known")
                .mean_energy;
            let z = (diagnostics.mean_energy - exact) / diagnostics.mean_energy_error;
            assert!(
                z.abs() < 4.0,
                "DW-{n} at τ = {tau}: {} instead of {exact}, z = {z}",
                diagnostics.mean_energy
            );
            assert!(diagnostics.split_r_hat < 1.1, "{diagnostics:?}");
            assert!(
                (0.1..0.8).contains(&diagnostics.acceptance),
                "{diagnostics:?}"
            );
        }
    }
}

/// Exact probabilities of the distance of a pair of DW-4 between 1.5, 2.0, …, 8.0, to the digits shown: what
/// `reproduce/reference/double_wells.py` prints.
const DW4_DISTANCES: [f64; 13] = [
    0.00117, 0.12095, 0.28962, 0.07371, 0.00922, 0.00890, 0.05618, 0.27322, 0.16484, 0.00220,
    0.00000, 0.00000, 0.00000,
];

#[test]
fn pair_distances_of_four_particles_have_the_exact_density() {
    let (x, _) = draw(&DoubleWell::default(), 4, 100_000, 5);
    let distances = distances(4, &x);
    let edges: Vec<f64> = (0..14).map(|k| 1.5 + 0.5 * f64::from(k)).collect();
    for (density, exact) in histogram(&edges, &distances, None)
        .iter()
        .zip(DW4_DISTANCES)
    {
        // Six distances of one configuration are correlated: count configurations, not pairs.
        let error = (exact * (1.0 - exact) / 1e5).sqrt() + 2e-5;
        assert!(
            (0.5 * density - exact).abs() < 4.0 * error,
            "{} instead of {exact}",
            0.5 * density
        );
    }
    let short = distances.iter().filter(|d| **d < 4.0).count() as f64 / distances.len() as f64;
    assert!(
        (short - DW4_DISTANCES[..5].iter().sum::<f64>()).abs() < 0.003,
        "{short} of the pairs are short"
    );
}

#[test]
fn distances_of_two_particles_follow_the_quadrature() {
    let energy = DoubleWell {
        a: 0.3,
        tau: 1.4,
        ..DoubleWell::default()
    };
    let (x, _) = draw(&energy, 2, 100_000, 7);
    let truth = ExactPair::new(&energy).expect("bounded");
    let edges: Vec<f64> = (0..12).map(|k| 1.0 + 0.6 * f64::from(k)).collect();
    let exact = truth.distance_density(&edges);
    for (density, exact) in histogram(&edges, &distances(2, &x), None).iter().zip(exact) {
        let probability = 0.6 * exact;
        let error = (probability * (1.0 - probability) / 1e5).sqrt() / 0.6 + 1e-4;
        assert!(
            (density - exact).abs() < 4.0 * error,
            "{density} instead of {exact}"
        );
    }
}

#[test]
fn samples_are_mean_free_and_reproducible_and_prefixes_agree() {
    let (x, _) = draw(&DoubleWell::default(), 4, 600, 1);
    for row in x.chunks(8) {
        for k in 0..2 {
            assert!(row.iter().skip(k).step_by(2).sum::<f64>().abs() < 1e-12);
        }
    }
    let (again, _) = draw(&DoubleWell::default(), 4, 600, 1);
    let (other, _) = draw(&DoubleWell::default(), 4, 600, 2);
    let (fewer, _) = draw(&DoubleWell::default(), 4, 256, 1);
    assert_eq!(x, again);
    assert_ne!(x, other);
    assert_eq!(x[..fewer.len()], fewer);
}

#[test]
fn targets_that_cannot_be_sampled_are_refused() {
    let streams = Streams::new(1);
    for bad in [
        DoubleWell {
            tau: 0.0,
            ..DoubleWell::default()
        },
        DoubleWell {
            c: -1.0,
            ..DoubleWell::default()
        },
        DoubleWell {
            a: f64::NAN,
            ..DoubleWell::default()
        },
    ] {
        let error = sample_double_well(&bad, 2, 10, &streams, Role::Data).expect_err("refused");
        assert!(matches!(error, SamplerError::Unbounded(_)) && error.to_string().contains("c > 0"));
        assert!(ExactPair::new(&bad).is_none());
    }
    let ask = |n, count| {
        sample_double_well(&DoubleWell::default(), n, count, &streams, Role::Data)
            .expect_err("refused")
    };
    assert_eq!(ask(0, 10), SamplerError::TooFewParticles(0));
    assert_eq!(ask(1, 10), SamplerError::TooFewParticles(1));
    assert_eq!(ask(4, 0), SamplerError::NoSamples);
    for count in [1 << 25, 1 << 31, usize::MAX] {
        let error = ask(4, count);
        assert!(
            matches!(error, SamplerError::TooManySamples { limit, .. } if limit == 1 << 24),
            "{error}"
        );
    }
}

#[test]
fn first_values_of_the_streams_are_frozen() {
    let mut stream = Streams::new(1).get(Role::Init, 0);
    let first = [
        stream.uniform(),
        stream.normal(),
        f64::from(stream.below(1000)),
        stream.sign(),
    ];
    assert_eq!(
        first.map(f64::to_bits),
        FROZEN_STREAM.map(f64::to_bits),
        "{first:?}"
    );
    let mut other = Streams::new(1).get(Role::Init, 1);
    assert_ne!(other.uniform(), first[0]);
}

/// uniform, normal, below(1000), sign of stream (seed 1, Init, 0).
const FROZEN_STREAM: [f64; 4] = [
    0.258_492_385_706_436_07,
    -0.579_257_506_857_313_4,
    91.0,
    1.0,
];

#[test]
fn normal_draws_have_the_moments_of_the_prior() {
    let z = prior::draw::<2>(&mut Streams::new(9).get(Role::Latent, 0), 4, 50_000);
    let squares: Vec<f64> = z.rows().map(|z| norm_squared(&z)).collect();
    // |z|² is χ² with (N−1)·D = 6 degrees of freedom: mean 6, variance 12.
    let (mean, error) = mean_and_error(&squares);
    assert!((mean - 6.0).abs() < 4.0 * error, "{mean} ± {error}");
    let variance = error * error * squares.len() as f64;
    assert!((variance - 12.0).abs() < 0.5, "{variance}");
}

#[test]
fn draws_below_a_bound_are_uniform_and_shuffles_permute() {
    let mut stream = Streams::new(4).get(Role::Batch, 0);
    let mut counts = [0.0; 7];
    for _ in 0..70_000 {
        counts[stream.below(7) as usize] += 1.0;
    }
    let chi_square: f64 = counts
        .iter()
        .map(|c: &f64| (c - 1e4) * (c - 1e4) / 1e4)
        .sum();
    assert!(
        chi_square < 22.5,
        "χ² = {chi_square} with 6 degrees of freedom"
    );
    let mut items: Vec<u32> = (0..50).collect();
    stream.shuffle(&mut items);
    assert!(items.iter().enumerate().any(|(i, item)| i as u32 != *item));
    items.sort_unstable();
    assert_eq!(items, (0..50).collect::<Vec<_>>());
}

/// Two samplers advanced in turns, and looked at and emptied after every piece.
#[test]
fn samples_drawn_in_pieces_are_those_drawn_at_once_to_the_bit() {
    let config = |system, particles| Config {
        system,
        particles,
        ..Config::default()
    };
    for config in [
        config(System::Dw2, 2),
        config(System::Dw4, 4),
        config(System::Dw, 7),
        config(System::Lj13, 13),
        config(System::Lj, 3),
    ] {
        let target = Target::new(&config).expect("this build holds it");
        let streams = Streams::new(4);
        // More than one round of the chains, and no whole number of rounds.
        let counts = [(Role::Data, 601), (Role::Test, 137)];
        let mut samplers = counts.map(|(role, count)| {
            let sampler = target.sampler(count, &streams, role);
            sampler.expect("the target can be sampled")
        });
        let mut pieces = [Vec::new(), Vec::new()];
        let mut piece = Vec::new();
        while !samplers.iter().all(|sampler| sampler.is_complete()) {
            for (sampler, drawn) in samplers.iter_mut().zip(&mut pieces) {
                piece.clear();
                sampler.advance(&mut piece);
                drawn.extend_from_slice(&piece);
                assert_eq!(drawn.len(), sampler.drawn() * config.dof());
            }
        }
        for (k, (role, count)) in counts.into_iter().enumerate() {
            let (x, diagnostics) = match config.system.dimension() {
                3 => flat(target.sample::<3>(count, &streams, role)),
                _ => flat(target.sample::<2>(count, &streams, role)),
            };
            assert!(x == pieces[k], "{:?}, {role:?}", config.system);
            assert_eq!(samplers[k].diagnostics(), diagnostics);
            assert_eq!(x.len(), count * config.dof());
        }
    }
}

fn flat<const D: usize>(
    drawn: Result<(Configurations<D>, Diagnostics), SamplerError>,
) -> (Vec<f64>, Diagnostics) {
    let (x, diagnostics) = drawn.expect("the target can be sampled");
    (x.flat(), diagnostics)
}
