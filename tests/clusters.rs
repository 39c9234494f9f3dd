//! Runs of Lennard-Jones clusters of any size: `system=lj` with its number of particles.

use equiflow::app::run::{self, Run};
use equiflow::config::{Config, FlowKind, Link, ObjectiveKind, System};

fn open(link: &str) -> Run {
    let config = Link::parse(link).expect("a link").config;
    run::open(config).expect("it can be sampled")
}

const SMALL: &str = "samples=100&batch=8&odeSteps=5";

#[test]
fn thirteen_particles_are_the_same_run_under_both_names() {
    let [mut general, mut named] =
        ["lj&particles=13", "lj13"].map(|system| open(&format!("#v1&system={system}&{SMALL}")));
    for run in [&mut general, &mut named] {
        for _ in 0..3 {
            let _ = run.step();
        }
    }
    assert_eq!(general.digest(), named.digest());
    assert_eq!(general.exact_values(), named.exact_values());
    assert!(general.exact_values().is_some());
}

#[test]
fn clusters_of_other_sizes_are_sampled_and_learnt_with_every_flow() {
    for (particles, flow) in [
        (2, "pair"),
        (3, "plain"),
        (5, "manyBody&startSteps=1&channels=4&width=8"),
        (19, "pair&start=random&objective=matching"),
    ] {
        let mut run = open(&format!(
            "#v1&system=lj&particles={particles}&flow={flow}&{SMALL}"
        ));
        assert_eq!(run.dof(), 3 * particles);
        let diagnostics = run.diagnostics();
        assert!(diagnostics.mixed, "{particles}: {diagnostics:?}");
        assert!(run.exact_values().is_none(), "nobody has computed them");
        for _ in 0..2 {
            let loss = run.step();
            assert!(loss.loss.is_finite(), "{particles}: {loss:?}");
        }
        let report = run.evaluate(4, 0.0);
        assert!(report.test_nll.is_finite(), "{particles}: {report:?}");
    }
}

#[test]
fn large_clusters_begin_as_near_to_the_identity_as_small_ones() {
    let first_loss_per_coordinate = |particles: usize| {
        let mut run = open(&format!(
            "#v1&system=lj&particles={particles}&samples=100&batch=8&flow=manyBody&channels=8&width=32&objective=matching"
        ));
        run.step().loss / (3 * particles) as f64
    };
    let [thirteen, thirty] = [13, 30].map(first_loss_per_coordinate);
    assert!(thirty < 2.0 * thirteen, "{thirty} beside {thirteen}");
}

#[test]
fn sizes_are_limited_by_system() {
    let parse = |text: &str| Link::parse(text).map(|link| link.config.particle_count());
    assert_eq!(parse("#v1&system=lj&particles=55"), Ok(55));
    assert_eq!(parse("#v1&particles=55&system=lj"), Ok(55));
    assert_eq!(parse("#v1&system=dw&particles=16"), Ok(16));
    for (link, allowed) in [
        ("#v1&system=lj&particles=56", "2 to 55"),
        ("#v1&system=lj&particles=1", "2 to 55"),
        ("#v1&system=dw&particles=17", "2 to 16"),
        ("#v1&particles=17&system=dw", "2 to 16"),
    ] {
        let message = parse(link).expect_err("refused").to_string();
        assert!(message.contains(allowed), "{link}: {message}");
    }
}

#[test]
fn settings_from_a_snapshot_are_limited_by_system() {
    let config = Config {
        system: System::Dw,
        particles: 40,
        ..Config::default()
    };
    let text = serde_json::to_string(&config).expect("JSON");
    let message = serde_json::from_str::<Config>(&text)
        .expect_err("refused")
        .to_string();
    assert!(message.contains("2 to 16"), "{message}");
    let cluster = Config {
        system: System::Lj,
        ..config
    };
    let text = serde_json::to_string(&cluster).expect("JSON");
    assert_eq!(
        serde_json::from_str::<Config>(&text).expect("settings"),
        cluster
    );
}

#[test]
fn the_largest_cluster_is_learnt_by_flow_matching_where_likelihood_takes_too_much_memory() {
    let likelihood = Config {
        system: System::Lj,
        particles: 55,
        ..Config::of_flow(FlowKind::ManyBody)
    };
    let message = likelihood.check_cost().expect_err("refused").to_string();
    assert!(message.contains("objective=matching"), "{message}");
    let matching = Config {
        objective: ObjectiveKind::Matching,
        ..likelihood
    };
    assert!(matching.check_cost().is_ok(), "{:?}", matching.cost());
}
