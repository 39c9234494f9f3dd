//! Runs on data that were brought along, and systems of one's own.

use equiflow::app::run;
use equiflow::config::{Config, DataSource, StartKind, System};
use equiflow::math::random::{Role, Streams};
use equiflow::sampling::MIXED;
use equiflow::sampling::target::Target;
use equiflow::train::Snapshot;

fn config(system: System, particles: u32) -> Config {
    Config {
        system,
        particles,
        samples: 300,
        batch: 32,
        ..Config::default()
    }
}

const SAMPLED: &str = "the target can be sampled";

fn samples(config: &Config, count: usize) -> Vec<f64> {
    let target = Target::new(config).expect("the full build holds it");
    let streams = Streams::new(7);
    match config.system.dimension() {
        2 => target
            .sample::<2>(count, &streams, Role::Data)
            .expect(SAMPLED)
            .0
            .flat(),
        _ => target
            .sample::<3>(count, &streams, Role::Data)
            .expect(SAMPLED)
            .0
            .flat(),
    }
}

#[test]
fn a_run_on_own_data_names_them_and_learns_from_them() {
    let mut config = config(System::Dw2, 3);
    let x = samples(&config, 500);
    config.data = run::check_data(&config, &x).expect("samples of the target are fine");
    let mut run = run::open_with(config, Some(&x)).expect("these are the data");
    // Every fifth is a test configuration.
    assert_eq!(run.training_data(1000).len(), 300 * 4);
    let export = run.export(200, 0.0);
    assert_eq!(export.test.len(), 100 * 4);
    assert_eq!(
        (export.report.evaluated_on, export.report.tested_on),
        (200, 100)
    );
    assert_eq!(run.evaluate(60, 0.0).tested_on, 60);
    for _ in 0..30 {
        run.step();
    }
    let report = run.evaluate(100, 0.0);
    // The exact entropy of DW-2 is 3.3897 nats; what data from elsewhere have is not known to the engine.
    assert!((report.test_nll - 3.39).abs() < 0.3, "{}", report.test_nll);
    assert_eq!((report.entropy, report.kl_gap), (None, None));

    let snapshot = run.snapshot().expect("the state is finite");
    let again = run::restore(&snapshot, Some(&x)).expect("the same data");
    assert_eq!(again.digest(), run.digest());
    let contents = Snapshot::read(&snapshot).expect("a snapshot");
    assert_eq!(contents.digest(), run.digest());
    assert!(run::restore(&snapshot, None).is_err());
    let missing = run::open(config)
        .err()
        .expect("there are no data")
        .to_string();
    assert!(missing.contains("are not here"), "{missing}");
}

#[test]
fn the_digest_of_a_run_tells_its_data() {
    let mut config = config(System::Dw2, 3);
    config.start = StartKind::Random;
    let x = samples(&config, 100);
    config.data = DataSource::of(&x);
    let own = run::open_with(config, Some(&x)).expect("these are the data");
    config.data = DataSource::Sampler;
    let sampled = run::open(config).expect("the target can be sampled");
    assert_eq!(own.export(8, 0.0).theta, sampled.export(8, 0.0).theta);
    assert_ne!(own.digest(), sampled.digest());
}

#[test]
fn data_that_cannot_be_used_are_refused_by_row_and_column() {
    let config = config(System::Dw, 3);
    let good = samples(&config, 40);
    let changed = |at: usize, value: f64| {
        let mut x = good.clone();
        x[at] = value;
        x
    };
    let mut touching = good.clone();
    touching[12 + 4] = touching[12];
    touching[12 + 5] = touching[12 + 1];
    let cases = [
        (
            good[..good.len() - 1].to_vec(),
            "239 numbers are not whole configurations of 6",
        ),
        (good[..19 * 6].to_vec(), "19 configurations are too few"),
        (
            changed(6 * 3 + 4, f64::NAN),
            "row 4, column 5 is not a finite number",
        ),
        (changed(0, f64::INFINITY), "row 1, column 1"),
        (touching, "row 3: particles 1 and 3 are 0 apart"),
    ];
    for (x, part) in cases {
        let message = run::check_data(&config, &x).expect_err(part).to_string();
        assert!(message.contains(part), "{message}");
    }
    let named = Config {
        data: DataSource::Own(1),
        ..config
    };
    let message = run::open_with(named, Some(&good))
        .err()
        .expect("other data")
        .to_string();
    assert!(message.contains("not 0000000000000001"), "{message}");
}

#[test]
fn double_wells_of_any_number_of_particles_are_the_named_ones_at_two_and_four() {
    for (particles, named) in [(2, System::Dw2), (4, System::Dw4)] {
        let mut own = run::open(config(System::Dw, particles)).expect("it can be sampled");
        let mut usual = run::open(config(named, particles)).expect("it can be sampled");
        own.step();
        usual.step();
        assert_eq!(own.digest(), usual.digest());
        assert_eq!(own.exact_values(), usual.exact_values());
        assert!(own.exact_values().is_some());
    }
}

#[test]
fn many_double_wells_can_be_sampled_and_trained() {
    // The chains of sixteen particles do not mix within the sampler's limits, and say so.
    for (particles, mixed) in [(8, true), (16, false)] {
        let mut run = run::open(Config {
            samples: 256,
            batch: 8,
            start: StartKind::Random,
            ..config(System::Dw, particles)
        })
        .expect("it can be sampled");
        assert_eq!(run.dof(), 2 * particles as usize);
        assert!(run.exact_values().is_none());
        assert!(run.step().loss.is_finite());
        let diagnostics = *run.diagnostics();
        assert_eq!(diagnostics.mixed, mixed, "{diagnostics:?}");
        assert_eq!(diagnostics.split_r_hat <= MIXED, mixed, "{diagnostics:?}");
        let note = run.evaluate(32, 0.0).note.unwrap_or_default();
        assert_eq!(note.contains("have not mixed"), !mixed, "{note}");
    }
}
