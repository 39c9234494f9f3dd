//! The energies: independently computed values, symmetry, derivatives, precision and limits.

use approx::assert_relative_eq;
use equiflow::config::Choice;
use equiflow::math::random::{Role, Streams};
use equiflow::math::simd::{Lanes, Real};
use equiflow::system::configuration::{Point, pack};
use equiflow::system::energy::{DoubleWell, Energy, LennardJones, PairSum};
use equiflow::system::group::GroupAction;
use serde::Deserialize;
use simba::simd::SimdValue as _;

type Configurations = Vec<Vec<Vec<f64>>>;

#[derive(Deserialize)]
struct Oracle {
    cases: Vec<Case>,
}

/// The energies of one case of the oracle file; the other values are tested elsewhere.
#[derive(Deserialize)]
struct Case {
    x: Configurations,
    u_fac1: Option<Vec<f64>>,
    grad_u_fac1: Option<Configurations>,
    u_fac2: Option<Vec<f64>>,
    grad_u_fac2: Option<Configurations>,
}

fn points<const D: usize>(x: &[Vec<f64>]) -> Vec<Point<f64, D>> {
    x.iter().map(|p| Point::from_fn(|k, _| p[k])).collect()
}

fn gradient<const D: usize>(
    energy: &dyn Energy<f64, D>,
    x: &[Point<f64, D>],
) -> Vec<Point<f64, D>> {
    let mut gradient = vec![Point::zeros(); x.len()];
    let value = energy.add_gradient(x, 1.0, &mut gradient);
    assert_eq!(value, energy.energy(x), "one pass gives the same energy");
    gradient
}

#[test]
fn lennard_jones_agrees_with_independent_values_in_both_conventions() {
    let oracle: Oracle =
        serde_json::from_str(include_str!("data/oracle.json")).expect("the oracle file is valid");
    let mut compared = 0;
    for case in oracle.cases {
        for (pair_sum, u, grad_u) in [
            (PairSum::Once, &case.u_fac1, &case.grad_u_fac1),
            (PairSum::Double, &case.u_fac2, &case.grad_u_fac2),
        ] {
            let (Some(u), Some(grad_u)) = (u, grad_u) else {
                continue;
            };
            let energy = LennardJones {
                pair_sum,
                ..LennardJones::default()
            };
            for ((x, u), grad_u) in case.x.iter().zip(u).zip(grad_u) {
                let x = points::<3>(x);
                assert_relative_eq!(energy.energy(&x), *u, max_relative = 1e-11);
                let scale = grad_u.iter().flatten().fold(0.0_f64, |m, g| m.max(g.abs()));
                for (a, b) in gradient(&energy, &x).iter().zip(points::<3>(grad_u)) {
                    assert!((a - b).amax() < 1e-11 * scale, "{a} instead of {b}");
                }
                compared += 1;
            }
        }
    }
    assert!(compared >= 6, "only {compared} values in the oracle file");
}

/// Points that are nowhere too close: a jittered grid of the given spacing.
fn spread<const D: usize>(n: usize, spacing: f64, seed: u64) -> Vec<Point<f64, D>> {
    let mut stream = Streams::new(seed).get(Role::Evaluate, 0);
    (0..n)
        .map(|i| {
            Point::from_fn(|k, _| {
                let cell = i / 3_usize.pow(k as u32) % 3;
                spacing * (cell as f64 + 0.3 * (stream.uniform() - 0.5))
            })
        })
        .collect()
}

fn derivatives_are_those_of_the_energy<const D: usize>(
    energy: &dyn Energy<f64, D>,
    x: &[Point<f64, D>],
) {
    let exact = gradient(energy, x);
    let scale = exact.iter().map(|g| g.amax()).fold(1.0, f64::max);
    let h = 1e-5;
    for i in 0..x.len() {
        for k in 0..D {
            let at = |shift: f64| {
                let mut x = x.to_vec();
                x[i][k] += shift;
                energy.energy(&x)
            };
            let fourth_order = (8.0 * (at(h) - at(-h)) - (at(2.0 * h) - at(-2.0 * h))) / (12.0 * h);
            assert!(
                (fourth_order - exact[i][k]).abs() < 1e-7 * scale,
                "{fourth_order} against {}",
                exact[i][k]
            );
        }
    }
    // The cotangent scales what is added to what is there.
    let mut twice = exact.clone();
    energy.add_gradient(x, 2.5, &mut twice);
    for (a, b) in twice.iter().zip(&exact) {
        assert!((a - b * 3.5).amax() < 1e-12 * scale);
    }
}

fn symmetries_leave_it_unchanged<const D: usize>(energy: &dyn Energy<f64, D>, x: &[Point<f64, D>]) {
    let mut stream = Streams::new(5).get(Role::Augment, 0);
    for _ in 0..20 {
        let g = GroupAction::random(x.len(), 3.0, &mut stream);
        let moved = g.apply(x);
        assert_relative_eq!(
            energy.energy(&moved),
            energy.energy(x),
            max_relative = 1e-10
        );
        let turned = g.apply_to_velocities(&gradient(energy, x));
        let scale = turned.iter().map(|g| g.amax()).fold(1.0, f64::max);
        for (a, b) in gradient(energy, &moved).iter().zip(&turned) {
            assert!((a - b).amax() < 1e-10 * scale, "{a} against {b}");
        }
    }
}

fn lanes_agree<const D: usize>(
    energy: &(impl Energy<f64, D> + Energy<Lanes, D>),
    x: &[Point<f64, D>],
) {
    let flat: Vec<f64> = x.iter().flatten().copied().collect();
    let mut lanes = vec![Point::<Lanes, D>::zeros(); x.len()];
    pack(&flat, &mut lanes);
    let u: f64 = Energy::<f64, D>::energy(energy, x);
    let wide = Energy::<Lanes, D>::energy(energy, &lanes).sum_lanes() / Lanes::LANES as f64;
    assert!(
        (u - wide).abs() < 1e-5 * (1.0 + u.abs()),
        "{u} against {wide}"
    );
}

fn laws<const D: usize>(energy: &(impl Energy<f64, D> + Energy<Lanes, D>), n: usize, spacing: f64) {
    for seed in 0..3 {
        let x = spread(n, spacing, seed);
        derivatives_are_those_of_the_energy(energy, &x);
        symmetries_leave_it_unchanged(energy, &x);
        lanes_agree(energy, &x);
    }
}

#[test]
fn double_wells_obey_the_laws() {
    let tilted = DoubleWell {
        a: 0.7,
        tau: 1.3,
        ..DoubleWell::default()
    };
    for energy in [DoubleWell::default(), tilted] {
        laws::<2>(&energy, 2, 3.0);
        laws::<2>(&energy, 4, 3.0);
        laws::<3>(&energy, 5, 3.0);
    }
}

#[test]
fn lennard_jones_clusters_obey_the_laws() {
    let other = LennardJones {
        epsilon: 0.6,
        r_m: 1.2,
        tau: 1.7,
        k: 0.3,
        pair_sum: PairSum::Once,
    };
    for energy in [LennardJones::default(), other] {
        laws::<3>(&energy, 2, 1.1);
        laws::<3>(&energy, 13, 1.1);
        laws::<2>(&energy, 7, 1.1);
    }
}

#[test]
fn one_pair_is_deepest_at_its_minimum() {
    for (pair_sum, depth) in [(PairSum::Once, -1.5), (PairSum::Double, -3.0)] {
        let energy = LennardJones {
            epsilon: 3.0,
            r_m: 1.4,
            tau: 2.0,
            k: 0.2,
            pair_sum,
        };
        assert_relative_eq!(energy.pair(1.4), depth, max_relative = 1e-14);
        assert!(energy.pair(1.39) > depth && energy.pair(1.41) > depth);
        let x = [[0.0; 3].into(), [1.4, 0.0, 0.0].into()];
        // The trap: two particles, each 0.7 from the centre.
        let trap = 0.5 * 0.2 * 2.0 * 0.49;
        let u: f64 = energy.energy(&x);
        assert_relative_eq!(u, depth + trap, max_relative = 1e-14);
    }
}

#[test]
fn overlapping_particles_have_a_high_and_finite_energy_in_every_precision() {
    fn check<T: Real<Scalar: Into<f64>>>() {
        for d in [0.0, 1e-30, 1e-6, 1e-3, 0.1] {
            let mut x = vec![Point::<T, 3>::zeros(); 3];
            x[1][0] = T::constant(d);
            x[2][1] = T::constant(1.0);
            let energy = LennardJones::default();
            let u: f64 = energy.energy(&x).extract(0).into();
            assert!(u.is_finite() && u > 1e10, "u = {u} at distance {d}");
            let mut bar = vec![Point::<T, 3>::zeros(); 3];
            energy.add_gradient(&x, T::constant(1.0), &mut bar);
            for g in bar.iter().flatten() {
                assert!(g.extract(0).into().is_finite());
            }
            let push: f64 = bar[1][0].extract(0).into();
            assert!(d < 1e-20 || push < 0.0, "downhill is apart");
        }
    }
    check::<f64>();
    check::<f32>();
    check::<Lanes>();
}

#[test]
fn clusters_that_cannot_be_normalised_are_named() {
    let good = LennardJones::default();
    assert!(good.is_bounded());
    for bad in [
        LennardJones { tau: 0.0, ..good },
        LennardJones { tau: -1.0, ..good },
        LennardJones {
            epsilon: 0.0,
            ..good
        },
        LennardJones {
            r_m: f64::NAN,
            ..good
        },
        LennardJones { k: 0.0, ..good },
        LennardJones {
            k: f64::INFINITY,
            ..good
        },
    ] {
        let error = bad.validate().expect_err("refused");
        assert!(!bad.is_bounded() && error.to_string().contains("τ > 0"));
    }
}

#[test]
fn conventions_are_named_in_settings() {
    assert_eq!(LennardJones::default().pair_sum.name(), "double");
    assert_eq!(PairSum::named("once"), Some(PairSum::Once));
}
