//! The many-body flow: its objective, its way to start, and how near it gets.

mod common;

use approx::assert_relative_eq;
use common::{added, batch, derivative};
use equiflow::analysis::report;
use equiflow::app::run;
use equiflow::config::{Config, FlowKind, Link, ObjectiveKind, System, Value};
use equiflow::flow::build::Architecture;
use equiflow::flow::direct_adjoint::DirectAdjoint;
use equiflow::flow::discrete_map::{LaneFlow, LogDensity};
use equiflow::flow::gradient::{Batch, BatchGradient};
use equiflow::flow::objective::{ForwardKl, LogWeighted, Objective, Slope, Weight};
use equiflow::math::simd::Lanes;
use equiflow::ode::{StepSizeController, tableau::RK4};
use equiflow::sampling::target::Target;
use equiflow::system::configuration::Point;
use equiflow::system::energy::{DoubleWell, Energy};
use equiflow::system::mean_free::Configurations;
use equiflow::system::prior;
use equiflow::train::{Snapshot, Trainer};

fn many_body() -> Config {
    Config {
        system: System::Dw4,
        samples: 2000,
        channels: 4,
        width: 16,
        ..Config::of_flow(FlowKind::ManyBody)
    }
}

fn huber(y: f64) -> f64 {
    if y.abs() <= 2.0 {
        0.5 * y * y
    } else {
        2.0 * y.abs() - 2.0
    }
}

#[test]
fn the_weight_is_the_derivative_of_the_huberised_log_variance_loss() {
    let energy = DoubleWell::default();
    let balanced = LogWeighted {
        energy,
        likelihood: 0.5,
        slope: Slope::Huber {
            cutoff: f64::INFINITY,
        },
    };
    let x = [[2.6, 0.0], [-1.3, 1.8], [-1.3, -1.8]].map(Point::<f64, 2>::from);
    let u: f64 = energy.energy(&x);
    for baseline in [-1.0, 0.0, 1.5, 9.0] {
        let loss = |nll: f64| 0.5 * nll + huber(nll - u - baseline);
        for nll in [u - 4.0, u + 0.3, u + 1.0, u + 7.0] {
            let weight = balanced.weight(&x, nll, Some(baseline));
            let expected = derivative(|h| loss(nll + h), 1e-5);
            assert_relative_eq!(weight.factor, expected, epsilon = 1e-9, max_relative = 1e-6);
            assert_relative_eq!(weight.log_weight, nll - u, max_relative = 1e-12);
        }
    }
    let weight: equiflow::flow::objective::Weight<f64> = ForwardKl.weight(&x, 3.0, Some(1.0));
    assert_eq!(weight.factor, 1.0);
}

#[test]
fn configurations_count_by_their_importance_weights_less_one() {
    let energy = DoubleWell::default();
    let x = [[2.6, 0.0], [-1.3, 1.8], [-1.3, -1.8]].map(Point::<f64, 2>::from);
    let u: f64 = energy.energy(&x);
    for (excess, weight) in [
        (0.0, 1.0),
        (-0.7, libm::exp(-0.7)),
        (1.0, libm::exp(1.0)),
        (1.2, 3.0),
        (50.0, 3.0),
        (-25.0, 0.0),
        (f64::NEG_INFINITY, 0.0),
        (f64::NAN, 0.0),
    ] {
        for likelihood in [0.0, 0.5] {
            let objective = LogWeighted {
                energy,
                likelihood,
                slope: Slope::ImportanceWeight,
            };
            let nll = u + excess - 2.0;
            let known: Weight<f64> = objective.weight(&x, nll, Some(-2.0));
            assert_relative_eq!(known.factor, likelihood + weight - 1.0, epsilon = 1e-12);
            assert_eq!(known.log_weight.to_bits(), (nll - u).to_bits());
            let unknown: Weight<f64> = objective.weight(&x, nll, None);
            assert_eq!(unknown.factor, likelihood);
        }
    }
}

#[test]
fn a_flow_brings_its_own_defaults_and_keeps_what_was_chosen() {
    let text = |value: &str| Value::Text(value.into());
    let mut config = Config::default();
    config.set("batch", &Value::Number(100.0)).expect("a batch");
    config.set("flow", &text("manyBody")).expect("a flow");
    let recipe = Config::of_flow(FlowKind::ManyBody);
    assert_eq!(
        config,
        Config {
            batch: 100,
            ..recipe
        }
    );
    config.set("flow", &text("pair")).expect("a flow");
    assert_eq!(
        config,
        Config {
            batch: 100,
            ..Config::default()
        }
    );
    // Wherever the flow stands in a link, it comes first.
    let link = Link::parse("#v1&odeSteps=20&flow=manyBody").expect("a link");
    assert_eq!(
        link.config,
        Config {
            ode_steps: 20,
            ..recipe
        }
    );
    assert_eq!(Config::from_entries(recipe.entries()), Ok(recipe));
    for bad in ["width=20", "channels=6", "channels=0", "startSteps=-1"] {
        let error = Link::parse(&format!("#v1&{bad}")).expect_err("it is refused");
        assert!(!error.allowed.is_empty());
    }
}

#[test]
fn the_start_is_flow_matching_and_a_snapshot_may_be_taken_anywhere() {
    let config = Config {
        start_steps: 6,
        ..many_body()
    };
    let mut whole = Trainer::<2>::new(config).expect("the target can be sampled");
    let mut losses = Vec::new();
    for step in 0..12 {
        assert_eq!(whole.is_pretraining(), step < 6);
        assert_eq!(whole.state().log_weight_baseline.is_some(), step > 6);
        losses.push(whole.step().loss);
    }
    // |x − z|² has a mean of many units of length; the NLL starts near that of the prior.
    assert!(losses[0] > 5.0 && losses[6] < 40.0, "{losses:?}");
    for at in [3, 6, 9] {
        let mut first = Trainer::<2>::new(config).expect("the target can be sampled");
        for _ in 0..at {
            first.step();
        }
        let mut second = restored(&first);
        for _ in at..12 {
            second.step();
        }
        assert_eq!(second.digest(), whole.digest());
    }
}

#[test]
fn every_objective_trains_a_many_body_flow() {
    for objective in [
        ObjectiveKind::Likelihood,
        ObjectiveKind::Energy,
        ObjectiveKind::Mixture,
        ObjectiveKind::Matching,
        ObjectiveKind::LogVariance,
        ObjectiveKind::Reweighted,
    ] {
        let config = Config {
            objective,
            start_steps: 60,
            ..many_body()
        };
        let mut trainer = Trainer::<2>::new(config).expect("the target can be sampled");
        let before = report::evaluate(&trainer, 64, f64::NAN).test_nll;
        for _ in 0..120 {
            assert!(trainer.step().loss.is_finite(), "{objective:?}");
        }
        let after = report::evaluate(&trainer, 64, f64::NAN).test_nll;
        assert!(after < before - 1.0, "{objective:?}: {before} to {after}");
    }
}

#[test]
fn a_report_in_pieces_is_the_one_that_is_worked_out_at_once() {
    let in_pieces = |run: &mut run::Run, count: usize| {
        let mut pieces = 1;
        loop {
            if let Some(report) = run.evaluate_pieces(count, 1, 0.5) {
                return (report, pieces);
            }
            pieces += 1;
        }
    };
    for link in [
        "#v1&system=dw4&flow=manyBody&channels=4&width=16&samples=1000&batch=8",
        "#v1&system=dw2&samples=1000&odeSteps=5",
    ] {
        let config = Link::parse(link).expect("a link").config;
        let steps = config.ode_steps as usize;
        let mut run = run::open(config).expect("the target can be sampled");
        run.step();
        for count in [20, 24] {
            let (report, pieces) = in_pieces(&mut run, count);
            assert_eq!(report, run.evaluate(count, 0.5), "{link}");
            // Each of the exact ones takes a piece for every step of the flow.
            assert!(pieces >= 3 * report.exact_on * steps, "{link}: {pieces}");
            let mut calls = 1;
            while run.evaluate_pieces(count, 7, 0.5).is_none() {
                calls += 1;
            }
            assert_eq!(calls, pieces.div_ceil(7), "{link}");
        }
        // A part of a report on another state, or of another number, is left.
        for _ in 0..50 {
            assert_eq!(run.evaluate_pieces(20, 1, 0.5), None);
        }
        run.step();
        let (report, _) = in_pieces(&mut run, 20);
        assert_eq!(report, run.evaluate(20, 0.5), "{link}");
    }
}

/// A small network and a short run pass what any pair field can reach: a gap of 0.8 and an ESS of 31 %.
#[test]
fn four_particles_come_nearer_to_the_truth_than_pair_fields_can() {
    let config = Config {
        samples: 20_000,
        channels: 8,
        width: 32,
        start_steps: 600,
        horizon: 600,
        ..many_body()
    };
    let mut trainer = Trainer::<2>::new(config).expect("the target can be sampled");
    for _ in 0..1200 {
        trainer.step();
    }
    let report = report::evaluate(&trainer, 1024, f64::NAN);
    let gap = report.kl_gap.expect("the truth is known");
    assert!((-0.05..0.5).contains(&gap), "gap {gap}");
    assert!(report.ess > 50.0, "ESS {}", report.ess);
    let (log_z, error) = (
        report.log_z.expect("reliable"),
        report.log_z_error.expect("with it"),
    );
    assert!(
        (log_z - 29.667_232_23).abs() < 5.0 * error,
        "{log_z} ± {error}"
    );
}

#[test]
fn densities_in_lanes_are_those_of_the_reference() {
    let mut trainer = Trainer::<2>::new(many_body()).expect("the target can be sampled");
    for _ in 0..40 {
        trainer.step();
    }
    let x = trainer.test_data().first(11);
    let quick = trainer.model().log_density(&x, 0);
    let exact = trainer.model().log_density(&x, 11);
    let draw = |exact: usize| trainer.model().sample(&mut common::stream(5), 11, exact);
    let (lanes, reference) = (draw(0).log_q, draw(11).log_q);
    let pairs = quick.iter().zip(&exact).chain(lanes.iter().zip(&reference));
    for (quick, exact) in pairs {
        let LogDensity::Integrated(quick) = *quick else {
            panic!("{quick:?} has no determinant");
        };
        let (_, integrated) = exact.exact_and_integrated().expect("both are known");
        assert_relative_eq!(quick, integrated, epsilon = 2e-3);
    }
    let mut one = common::stream(6);
    let mut other = common::stream(6);
    let paths = trainer.model().trajectory(&mut one, 11, 7);
    let ends = trainer.model().sample_only(&mut other, 11).flat();
    assert_eq!(paths[6 * ends.len()..], ends[..]);
}

fn restored(trainer: &Trainer<2>) -> Trainer<2> {
    let bytes = trainer.snapshot().expect("the state is finite");
    let snapshot = Snapshot::read(&bytes).expect("a snapshot is read");
    Trainer::restore(snapshot, None).expect("a snapshot restores")
}

/// The gradient on samples that the flow draws is the one on the same samples as data.
#[test]
fn own_samples_are_those_of_the_flow_and_held_fixed() {
    let (n, steps, count) = (4, 6, 13);
    let config = many_body();
    let target = Target::new(&config).expect("the full build holds it");
    let architecture = Architecture::new(&config, &target).expect("the full build holds it");
    let flow = architecture.flow::<2>();
    let field = &*flow.field;
    let theta: Vec<f64> = architecture.random_parameters::<2>(&mut common::stream(3));
    let log_variance = || {
        let objective = LogWeighted {
            energy: DoubleWell::default(),
            likelihood: 0.0,
            slope: Slope::Huber { cutoff: 10.0 },
        };
        let controller = StepSizeController::equal(RK4, steps);
        let adjoint = Box::<DirectAdjoint<_, _>>::default();
        BatchGradient::<Lanes, 2>::new(Box::new(objective), controller, adjoint)
            .with_stiffness_penalty(2.0)
    };
    let latents = prior::draw::<2>(&mut common::stream(4), n, count);
    let rows: Vec<u32> = (0..count as u32).collect();
    let gradient = |gradient: BatchGradient<Lanes, 2>, starts: &Configurations<2>| {
        let baseline = Some(-20.0);
        let batch = Batch {
            baseline,
            ..batch(starts, &rows, 0.5)
        };
        added(gradient, field, &theta, 0.0, batch)
    };
    let found = gradient(log_variance().on_self_samples(), &latents);
    let mut samples = latents.points().to_vec();
    LaneFlow::new(field, &theta, &RK4, n, steps).generate(&mut samples);
    let mut moved = samples.iter().zip(latents.points());
    assert!(moved.any(|(x, z)| (x - z).amax() > 0.01));
    let samples: Vec<f64> = samples.iter().flatten().copied().collect();
    // These are in single precision, which centring would move.
    let held = Configurations::read(n, &samples);
    assert_eq!(found, gradient(log_variance(), &held));
    assert!(found.1.iter().any(|value| *value != 0.0));
}
