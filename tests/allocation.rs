//! Training allocates nothing: what a step needs is there before it begins.

use allocation_counter::measure;
use equiflow::app::run;
use equiflow::config::{Config, FlowKind, GradientKind, ObjectiveKind, StartKind, System};

#[test]
fn a_training_step_allocates_nothing() {
    let small = Config {
        samples: 200,
        batch: 20,
        time_kernels: 5,
        start: StartKind::Random,
        ..Config::default()
    };
    let many_body = Config {
        system: System::Dw4,
        samples: 200,
        channels: 4,
        width: 8,
        ..Config::of_flow(FlowKind::ManyBody)
    };
    let cases = [
        small,
        Config {
            system: System::Dw4,
            start: StartKind::Matching,
            objective: ObjectiveKind::Mixture,
            ..small
        },
        Config {
            system: System::Dw4,
            gradient: GradientKind::Otd,
            ..small
        },
        Config {
            system: System::Lj13,
            samples: 60,
            ..small
        },
        // Its start by flow matching, and its objective.
        Config {
            start_steps: 30,
            ..many_body
        },
        Config {
            start_steps: 2,
            ..many_body
        },
    ];
    for config in cases {
        let mut run = run::open(config).expect("the target can be sampled");
        for _ in 0..3 {
            run.step();
        }
        let info = measure(|| {
            for _ in 0..20 {
                run.step();
            }
        });
        assert_eq!(info.count_total, 0, "in 20 steps of {config:?}");
    }
}
