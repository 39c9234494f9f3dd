//! A sample that is followed through the flow has the terms of its density, its velocities and its forces.

mod common;

use common::experiments::{answer, trained};
use equiflow::analysis::experiments::{Path, Request, Response, ask};
use equiflow::config::{Config, FlowKind, System};
use equiflow::math::random::Role;
use equiflow::system::mean_free::Configurations;
use equiflow::train::Trainer;
use serde_json::json;
fn path<const D: usize>(trainer: &Trainer<D>, request: serde_json::Value) -> Path {
    match answer(trainer, request) {
        Response::Path(path) => path,
        other => panic!("{other:?}"),
    }
}

/// A pair flow whose steps are short.
fn fine_flow() -> Trainer<2> {
    trained(
        Config {
            system: System::Dw4,
            samples: 300,
            batch: 32,
            ode_steps: 80,
            ..Config::default()
        },
        2,
    )
}

#[test]
fn a_followed_sample_is_the_one_that_is_drawn_and_has_the_terms_of_its_exact_density() {
    let trainer = fine_flow();
    let dof = 8;
    let found = path(&trainer, json!({"experiment": "sample", "index": 3}));
    let states = found.times.len();
    assert_eq!(found.points.len(), states * dof);
    assert_eq!((found.times[0], found.times[states - 1]), (0.0, 1.0));
    let picture = {
        let mut stream = trainer.streams().get(Role::Picture, 0);
        trainer.model().trajectory(&mut stream, 4, 2)
    };
    let (latents, samples) = picture.split_at(4 * dof);
    let sample = &found.points[(states - 1) * dof..];
    assert_eq!(&found.points[..dof], &latents[3 * dof..]);
    assert_eq!(sample, &samples[3 * dof..], "it is the one that is drawn");

    // The density of the sample, found from the sample alone.
    let sample = Configurations::centred(trainer.target().particles, sample);
    let density = trainer.model().log_density(&sample, 1)[0];
    let (exact, _) = density.exact_and_integrated().expect("it was asked for");
    assert!(
        (found.log_q - exact).abs() < 1e-8,
        "{} {exact}",
        found.log_q
    );
    let by_terms = found.log_prior - found.log_det[states - 1];
    assert_eq!(found.log_q, by_terms);
    assert_eq!(found.log_weight, -found.energies[states - 1] - found.log_q);
    let defect = found.integrated[states - 1] - found.log_det[states - 1];
    assert!(defect.abs() < 0.01, "{defect}");
}

#[test]
fn a_followed_sample_moves_by_its_velocities_and_has_the_forces_of_its_energy() {
    let trainer = fine_flow();
    let dof = 8;
    let found = path(&trainer, json!({"experiment": "sample", "index": 3}));
    let states = found.times.len();
    let sample = &found.points[(states - 1) * dof..];
    // Steps of an eightieth: by the trapezium, all but a few percent.
    let largest = found
        .velocities
        .iter()
        .fold(0.0, |most: f64, v| most.max(v.abs()));
    for k in 0..states - 1 {
        let h = found.times[k + 1] - found.times[k];
        for i in 0..dof {
            let [from, to] = [k, k + 1].map(|k| found.points[k * dof + i]);
            let [v, w] = [k, k + 1].map(|k| found.velocities[k * dof + i]);
            let error = ((to - from) / h - 0.5 * (v + w)).abs();
            assert!(error < 0.05 * largest, "step {k}: {error} of {largest}");
        }
    }
    let moved = |i: usize, by: f64| {
        let mut x = sample.to_vec();
        x[i] += by;
        path(&trainer, json!({"experiment": "sample", "x": x}))
    };
    for i in 0..dof {
        let [more, less] = [1e-4, -1e-4].map(|by| *moved(i, by).energies.last().unwrap());
        let force = -(more - less) / 2e-4;
        let told = found.forces[(states - 1) * dof + i];
        assert!(
            (told - force).abs() < 1e-4 * force.abs().max(1.0),
            "{told} {force}"
        );
    }
}

#[test]
fn a_moved_configuration_is_followed_back_to_a_latent_that_the_flow_carries_to_it() {
    let config = Config {
        samples: 300,
        batch: 32,
        ..Config::default()
    };
    for flow in [FlowKind::Pair, FlowKind::Plain] {
        let trainer = trained(Config { flow, ..config }, 20);
        let found = path(
            &trainer,
            json!({"experiment": "sample", "x": [1.5, 0.25, -2.0, 0.75]}),
        );
        assert!(found.reached);
        let states = found.times.len();
        // The centre of mass has no density.
        let centred = [1.75, -0.25, -1.75, 0.25];
        for (told, wanted) in found.points[4 * (states - 1)..].iter().zip(centred) {
            assert!((told - wanted).abs() < 1e-8, "{told} {wanted}");
        }
        let configuration = Configurations::centred(2, &centred);
        let exact = trainer.model().log_density(&configuration, 1)[0].best();
        assert!((found.log_q - exact).abs() < 1e-8);
    }
}

#[test]
fn what_is_no_configuration_is_not_followed() {
    let trainer = trained(
        Config {
            samples: 300,
            ..Config::default()
        },
        0,
    );
    let refusal = |request: serde_json::Value| {
        let request: Request = serde_json::from_value(request).expect("a request");
        ask(&trainer, &request).expect_err("no answer").to_string()
    };
    let short = refusal(json!({"experiment": "sample", "x": [1.0, 2.0]}));
    assert!(short.contains('4'), "{short}");
    let long =
        refusal(json!({"experiment": "sample", "x": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]}));
    assert!(long.contains("has 4 numbers, not 8"), "{long}");
    assert!(refusal(json!({"experiment": "sample", "x": []})).contains("not 0"));
    assert!(refusal(json!({"experiment": "sample", "index": 5000})).contains("0 to 4095"));
    for wrong in [
        json!({"experiment": "sample"}),
        json!({"experiment": "sample", "index": 1, "x": [0.0]}),
    ] {
        let error = serde_json::from_value::<Request>(wrong).expect_err("no request");
        assert!(error.to_string().contains("index, or x"), "{error}");
    }
}
