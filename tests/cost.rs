//! Configurations that ask for too much are refused in a sentence, and all that people use are not.

use equiflow::app::run;
use equiflow::config::{Config, DataSource, FIELDS, FlowKind, Link, StartKind, System};

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
    assert!(run::replica(kernels, vec![0.0; 40]).is_err());
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

/// Lennard-Jones clusters of every size, and the double wells that mix slowly: as many samples as are drawn in minutes, and
/// more than are drawn in hours.
#[test]
fn data_that_take_too_long_to_draw_are_refused() {
    let config = |system, particles, samples| Config {
        system,
        particles,
        samples,
        ..Config::of_flow(FlowKind::Pair)
    };
    for particles in 2..=55 {
        let few = config(System::Lj, particles, 1000);
        assert!(few.check_cost().is_ok(), "{particles}: {:?}", few.cost());
    }
    for (system, particles) in [(System::Lj, 30), (System::Lj, 55), (System::Dw, 16)] {
        let many = config(system, particles, 1_000_000);
        let message = many.check_cost().expect_err("refused").to_string();
        assert!(
            message.contains("minutes before its first step"),
            "{message}"
        );
        assert!(message.contains("lower samples or particles"), "{message}");
        assert!(run::open(many).is_err());
        // Data that are brought along are not drawn.
        let own = Config {
            data: DataSource::of(&[1.0]),
            ..many
        };
        assert_eq!(own.cost().sampling_seconds, 0.0);
    }
    let largest = config(System::Lj, 55, 1_000_000);
    let message = largest.check_cost().expect_err("refused").to_string();
    assert!(message.contains("2.7 GB of memory and"), "{message}");
}

/// In the cold a ladder has more levels and mixes slowly, until it does not mix at all. Times of one thread: measured
/// natively, on a machine that did other things as well.
#[test]
fn cold_clusters_take_longer_to_draw() {
    let config = |particles, tau, samples| Config {
        system: System::Lj,
        particles,
        tau,
        samples,
        ..Config::of_flow(FlowKind::Pair)
    };
    for (particles, tau, samples, seconds) in [
        (13, 1.0, 48, 0.29),
        (13, 0.1, 48, 0.89),
        (25, 0.2755, 800, 15.0),
        (38, 0.6, 48, 6.75),
        (38, 0.2, 48, 41.6),
    ] {
        let estimate = config(particles, tau, samples).cost().sampling_seconds;
        // A browser takes up to twice as long.
        assert!(
            (0.7 * seconds..6.0 * seconds).contains(&estimate),
            "{particles} particles at τ = {tau}: {estimate} s"
        );
    }
    for (particles, tau) in [(13, 0.1), (38, 0.4), (55, 0.7)] {
        let cold = config(particles, tau, 1000);
        assert!(cold.check_cost().is_ok(), "{:?}", cold.cost());
    }
    let frozen = config(55, 0.1, 10);
    let message = frozen.check_cost().expect_err("refused").to_string();
    assert!(
        message.contains("minutes before its first step: lower particles or raise tau"),
        "{message}"
    );
}

/// A run is trained when its test configurations are there too; of many particles they take longer than the data.
#[test]
fn test_configurations_are_part_of_what_a_run_waits_for() {
    let config = |system, particles, samples| Config {
        system,
        particles,
        samples,
        ..Config::of_flow(FlowKind::Pair)
    };
    for (system, particles, tests) in [(System::Dw, 16, 10_000), (System::Lj, 55, 2000)] {
        let few = config(system, particles, 10).cost();
        let as_many = config(system, particles, tests).cost();
        assert_eq!(few.test_seconds, as_many.sampling_seconds);
        assert!(few.seconds() > few.test_seconds + few.sampling_seconds);
        let own = Config {
            data: DataSource::of(&[1.0]),
            ..config(system, particles, 10)
        };
        assert_eq!(own.cost().test_seconds, 0.0);
    }
}

#[test]
fn a_call_that_asks_for_more_than_memory_is_refused() {
    for size in [4, 165] {
        let most = (1 << 26) / size;
        assert!(run::check_size(0, size).is_ok() && run::check_size(most, size).is_ok());
        for count in [most + 1, u32::MAX as usize, usize::MAX] {
            let message = run::check_size(count, size)
                .expect_err("refused")
                .to_string();
            assert!(message.contains(&format!("at most {most}")), "{message}");
        }
    }
}

/// No setting at its end makes an estimate that is not a number, or is refused without a word of what to lower.
#[test]
fn every_refusal_names_settings_that_there_are() {
    let mut refused = 0;
    for flow in [FlowKind::Pair, FlowKind::Plain, FlowKind::ManyBody] {
        for (system, particles) in [
            (System::Dw2, 2),
            (System::Dw, 16),
            (System::Lj13, 13),
            (System::Lj, 2),
            (System::Lj, 55),
        ] {
            for (ode_steps, samples) in [(1, 10), (200, 10), (200, 1_000_000)] {
                let config = Config {
                    system,
                    particles,
                    ode_steps,
                    samples,
                    width: 256,
                    channels: 64,
                    distance_kernels: 200,
                    time_kernels: 64,
                    ..Config::of_flow(flow)
                };
                let Err(error) = config.check_cost() else {
                    continue;
                };
                refused += 1;
                let (needs, remedy) = (&error.needs, error.remedy);
                assert!(needs.contains("GB") || needs.contains("minutes"), "{error}");
                let words = remedy.split([' ', ',', '=']);
                let named = words.filter(|word| FIELDS.iter().any(|field| field.key == *word));
                assert!(named.count() >= 2, "{error}");
            }
        }
    }
    assert!(refused > 20, "{refused}");
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
