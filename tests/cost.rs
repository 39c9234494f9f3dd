//! Configurations that ask for too much are refused in a sentence, and all that people use are not.

use equiflow::app::run;
use equiflow::config::{Config, FlowKind, Link, StartKind, System};

#[test]
fn settings_that_are_fine_one_by_one_are_refused_together() {
    let kernels = Config {
        distance_kernels: 200,
        time_kernels: 64,
        ..Config::default()
    };
    let message = run::open(kernels).err().expect("refused").to_string();
    for part in [
        "2.6 GB",
        "minutes before its first step",
        "distanceKernels",
        "timeKernels",
        "start=random",
    ] {
        assert!(message.contains(part), "{message}");
    }
    let widest = Config {
        system: System::Lj13,
        ode_steps: 200,
        width: 256,
        channels: 64,
        ..Config::of_flow(FlowKind::ManyBody)
    };
    let message = widest.check_cost().expect_err("refused").to_string();
    for part in ["GB of memory", "odeSteps", "width", "channels"] {
        assert!(message.contains(part), "{message}");
    }
    assert!(
        (13e9..18e9).contains(&widest.cost().tape_bytes),
        "{:?}",
        widest.cost()
    );
}

#[test]
fn what_is_refused_names_what_helps() {
    let kernels = Config {
        distance_kernels: 200,
        time_kernels: 64,
        ..Config::default()
    };
    let lower = Config {
        time_kernels: 20,
        ..kernels
    };
    let random = Config {
        start: StartKind::Random,
        ..kernels
    };
    assert!(lower.check_cost().is_ok() && random.check_cost().is_ok());
}

#[test]
fn the_defaults_of_every_flow_and_system_and_each_setting_at_its_end_are_allowed() {
    for flow in [FlowKind::Pair, FlowKind::Plain, FlowKind::ManyBody] {
        for system in [System::Dw2, System::Dw4, System::Dw, System::Lj13] {
            let config = Config {
                system,
                ..Config::of_flow(flow)
            };
            assert!(config.check_cost().is_ok(), "{config:?}");
        }
    }
    for link in [
        "#v1&distanceKernels=200",
        "#v1&timeKernels=64",
        "#v1&system=lj13&odeSteps=200",
        "#v1&samples=1000000",
    ] {
        let config = Link::parse(link).expect("a link").config;
        assert!(config.check_cost().is_ok(), "{link}: {:?}", config.cost());
    }
}
