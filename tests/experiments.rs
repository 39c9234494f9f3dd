//! Experiments on trained flows have the answers that theory gives.

mod common;

use common::experiments::{answer, trained};
use equiflow::analysis::experiments::{Probe, Request, Response, ask, at_temperature};
use equiflow::config::{Config, FlowKind, StartKind, System};
use equiflow::math::random::{Role, Streams};
use equiflow::system::group::GroupAction;
use equiflow::system::inherent_structures::Minima;
use equiflow::train::{Data, Trainer};
use serde_json::json;

const OPERATIONS: [&str; 4] = ["rotation", "reflection", "permutation", "translation"];

#[test]
fn the_density_of_the_pair_flow_is_invariant_and_that_of_the_plain_flow_is_not() {
    let dw4 = Config {
        system: System::Dw4,
        samples: 300,
        batch: 32,
        ..Config::default()
    };
    let pair = trained(dw4, 20);
    let plain = trained(
        Config {
            flow: FlowKind::Plain,
            ..dw4
        },
        60,
    );
    for operation in OPERATIONS {
        let request =
            json!({"experiment": "symmetry", "operation": operation, "attempt": 3, "count": 20});
        let probe = |trainer| match answer(trainer, request.clone()) {
            Response::Symmetry(probe) => probe,
            other => panic!("{other:?}"),
        };
        let (equivariant, without) = (probe(&pair), probe(&plain));
        assert_eq!(equivariant.log_q_before.len(), 20);
        assert_eq!(equivariant.compared, 20);
        assert!(equivariant.largest_change < 1e-6, "{operation}");
        assert_ne!(equivariant.before, equivariant.after, "{operation}");
        if operation == "translation" {
            assert!(without.largest_change < 1e-6);
        } else {
            assert!(
                without.mean_change > 0.1,
                "{operation}: {}",
                without.mean_change
            );
        }
    }
}

#[test]
fn densities_that_are_not_known_are_not_taken_for_unchanged() {
    let probe = |before: &[f64], after: &[f64]| {
        Probe::new(vec![0.0; 8], vec![0.0; 8], before.to_vec(), after.to_vec())
    };
    let some = probe(&[-1.0, f64::NAN, -2.0], &[-1.5, -3.0, -2.25]);
    assert_eq!(some.compared, 2);
    assert_eq!((some.mean_change, some.largest_change), (0.375, 0.5));
    let none = probe(&[f64::NAN, -1.0], &[-1.0, f64::NAN]);
    assert_eq!(none.compared, 0);
    assert!(none.mean_change.is_nan() && none.largest_change.is_nan());
}

#[test]
fn rotations_keep_orientation_and_reflections_do_not() {
    let trainer = trained(
        Config {
            system: System::Dw4,
            samples: 50,
            start: StartKind::Random,
            ..Config::default()
        },
        0,
    );
    // Twice the area of the triangle of the first three particles, with its sign.
    let area = |x: &[f64]| (x[2] - x[0]) * (x[5] - x[1]) - (x[4] - x[0]) * (x[3] - x[1]);
    for (operation, sign) in [("rotation", 1.0), ("reflection", -1.0)] {
        for attempt in 0..10 {
            let request = json!({"experiment": "symmetry", "operation": operation, "attempt": attempt, "count": 1});
            let Response::Symmetry(probe) = answer(&trainer, request) else {
                panic!("a probe")
            };
            let (before, after) = (area(&probe.before), area(&probe.after));
            assert!((after - sign * before).abs() < 1e-9 * before.abs().max(1.0));
        }
    }
}

#[test]
fn samples_relax_to_minima_with_counts() {
    let trainer = trained(
        Config {
            system: System::Dw4,
            ..Config::default()
        },
        50,
    );
    let find = |source: &str| {
        let request = json!({"experiment": "states", "source": source, "count": 200});
        let Response::States(states) = answer(&trainer, request) else {
            panic!("states")
        };
        assert_eq!(states.relaxed + states.failed, 200);
        assert!(states.failed < 4 && states.found >= 3, "{states:?}");
        let energies: Vec<f64> = states.states.iter().map(|state| state.energy).collect();
        assert!(energies.is_sorted());
        energies[0]
    };
    // The same lowest minimum, whoever's samples relax to it.
    assert!((find("model") - find("reference")).abs() < 1e-4);
}

/// DW-4 has five minima. A run on the samples of one of them can find at most four that are new, and those of the target
/// itself find all four.
#[test]
fn a_state_is_new_if_the_training_data_do_not_hold_it() {
    let config = Config {
        system: System::Dw4,
        samples: 200,
        ..Config::default()
    };
    let whole = trained(config, 0);
    let target = *whole.target();
    let lowest_of = |rows: &[f64]| {
        let mut minima = Minima::<2>::default();
        minima.add_samples(&target.energy, target.particles, rows);
        minima
    };
    let train = &whole.data().train;
    let all = lowest_of(&train.flat());
    assert_eq!(all.ranked().len(), 5);
    let in_lowest = |row: &usize| {
        let own = lowest_of(&train.select([*row]).flat());
        own.ranked()
            .iter()
            .any(|minimum| minimum.energy - all.ranked()[0].energy < 1e-3)
    };
    let rows: Vec<usize> = (0..train.len()).filter(in_lowest).collect();
    let data = Data {
        train: train.select(rows.iter().copied()),
        ..whole.data().clone()
    };
    let samples = rows.len() as u32;
    let narrow = Trainer::<2>::with_data(Config { samples, ..config }, data).expect("it starts");
    let ask = |trainer: &Trainer<2>| {
        let request = json!({"experiment": "states", "source": "reference", "count": 400});
        let Response::States(states) = answer(trainer, request) else {
            panic!("states")
        };
        assert_eq!(
            states.new,
            states.states.iter().filter(|state| state.is_new).count()
        );
        (states.found, states.new, states.data)
    };
    assert_eq!(ask(&whole), (5, 0, 200));
    assert_eq!(ask(&narrow), (5, 4, rows.len()));
}

#[test]
fn gradient_errors_fall_at_the_order_of_the_method() {
    let trainer = trained(
        Config {
            start: StartKind::Random,
            time_kernels: 10,
            time_width: 0.3,
            ..Config::default()
        },
        30,
    );
    let request = json!({"experiment": "gradients", "steps": [20, 40, 80]});
    let Response::Gradients(found) = answer(&trainer, request) else {
        panic!("errors")
    };
    assert_eq!(found.order, 4);
    assert!(found.errors[0] > found.errors[1] && found.errors[1] > found.errors[2]);
    let order = libm::log2(found.errors[0] / found.errors[2]) / 2.0;
    assert!((2.5..5.5).contains(&order), "order {order}: {found:?}");
}

#[test]
fn noise_is_unbiased_and_costs_effective_samples() {
    let trainer = trained(
        Config {
            system: System::Dw4,
            samples: 2000,
            ..Config::default()
        },
        150,
    );
    let request = json!({"experiment": "noise", "probes": [1, 16], "count": 400});
    let Response::Noise(found) = answer(&trainer, request) else {
        panic!("densities")
    };
    let [one, many] = found.estimates[..] else {
        panic!("two numbers of probes")
    };
    for estimate in [one, many] {
        assert!(
            estimate.bias.abs() < 4.0 * estimate.bias_error,
            "{estimate:?}"
        );
    }
    let ratio = one.deviation / many.deviation;
    assert!(
        (3.0..5.3).contains(&ratio),
        "16 probes divide the noise by {ratio}"
    );
    assert!(one.ess < found.exact_ess, "{found:?}");
}

#[test]
fn occupancies_are_shares() {
    let trainer = trained(Config::default(), 200);
    let request = json!({"experiment": "occupancy", "count": 4000});
    let Response::Occupancy(found) = answer(&trainer, request) else {
        panic!("shares")
    };
    for shares in [&found.data, &found.model, &found.reweighted] {
        assert_eq!(shares.len(), 2);
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
    // The two wells of DW-2 differ in free energy by a known amount.
    let truth = trainer.exact_pair().expect("two particles");
    let exact = truth.probability_below(found.barrier);
    for share in [found.data[1], found.model[1], found.reweighted[1]] {
        assert!((share - exact).abs() < 0.04, "{share} instead of {exact}");
    }
}

#[test]
fn bad_questions_are_refused_in_a_sentence() {
    let trainer = trained(Config::default(), 0);
    for (request, word) in [
        (
            json!({"experiment": "symmetry", "operation": "rotation", "attempt": 0, "count": 0}),
            "count",
        ),
        (json!({"experiment": "gradients", "steps": [0]}), "steps"),
        (
            json!({"experiment": "noise", "probes": [5000], "count": 4}),
            "probes",
        ),
    ] {
        let request: Request = serde_json::from_value(request).expect("a request");
        let message = ask(&trainer, &request).expect_err("refused").to_string();
        assert!(
            message.contains(word) && message.contains("give"),
            "{message}"
        );
    }
    for (request, word) in [
        (json!({"experiment": "fortune"}), "fortune"),
        (json!({"count": 4}), "symmetry"),
        (json!({"experiment": "states", "count": 4}), "source"),
        (
            json!({"experiment": "occupancy", "count": 4, "attempt": 1}),
            "takes count",
        ),
        (json!({"experiment": "occupancy", "number": 4}), "number"),
    ] {
        let refused = serde_json::from_value::<Request>(request);
        let message = refused.expect_err("refused").to_string();
        assert!(message.contains(word), "{message}");
    }
}

/// u ≥ 0 drawn from e^{−u}, for which −u − log q = 0: at r times the temperature the mean is r and the variance r², in closed
/// form. Weights e^{−u/r + u} have a tail of k = 1 − 1/r.
#[test]
fn exponential_energies_keep_their_heat_capacity_at_every_temperature() {
    let energies: Vec<f64> = (0..20_000)
        .map(|k| -libm::log((f64::from(k) + 0.5) * 0.618_033_988_749_894_9 % 1.0))
        .collect();
    let log_weights = vec![0.0; energies.len()];
    let at = |ratio| at_temperature(&energies, &log_weights, ratio);
    for ratio in [0.7, 1.0, 1.3] {
        let found = at(ratio);
        assert!(found.weights_reliable, "{found:?}");
        assert!((found.mean_energy - ratio).abs() < 4.0 * found.mean_energy_error);
        assert!((found.heat_capacity - 1.0).abs() < 4.0 * found.heat_capacity_error);
    }
    let error = at(1.0).mean_energy_error;
    assert!((error - 1.0 / libm::sqrt(20_000.0)).abs() < 2e-4, "{error}");
    assert!((at(1.0).effective - 1.0).abs() < 1e-12);
    assert!(
        (at(4.0).pareto_k - 0.75).abs() < 0.1,
        "{}",
        at(4.0).pareto_k
    );
    assert!(!at(8.0).weights_reliable);
}

#[test]
fn a_temperature_that_there_cannot_be_is_refused() {
    let trainer = trained(Config::default(), 0);
    let count = 10;
    for ratio in [0.0, -1.0, f64::INFINITY, f64::NAN] {
        let ratios = vec![1.0, ratio];
        let refused = ask(&trainer, &Request::Temperature { ratios, count });
        let message = refused.expect_err("refused").to_string();
        assert!(message.contains("give a number above 0"), "{message}");
    }
}

/// The number of an attempt must not lead to the stream that another experiment uses at some step.
#[test]
fn symmetry_operations_share_no_stream_with_other_experiments() {
    let config = Config {
        samples: 20,
        batch: 10,
        ..Config::default()
    };
    let trainer = trained(config, 0);
    // Attempt 65536 and the samples of step 1 had the same number.
    for attempt in [0, 1, 1 << 16] {
        let request = json!({"experiment": "symmetry", "operation": "translation", "attempt": attempt, "count": 1});
        let Response::Symmetry(probe) = answer(&trainer, request) else {
            panic!("a probe")
        };
        let mut stream = Streams::new(1).get(Role::Experiment, attempt);
        let shared = GroupAction::<2>::random(2, 2.0, &mut stream).translation;
        let moved = probe.after[0] - probe.before[0];
        assert!(
            (moved - shared[0]).abs() > 1e-9,
            "attempt {attempt} moves as others draw"
        );
    }
}
