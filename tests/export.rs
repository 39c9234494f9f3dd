//! What a run hands to other programs.

use equiflow::analysis::report::Report;
use equiflow::app::run;
use equiflow::config::{Config, FlowKind, StartKind, System};
use equiflow::system::exact::ExactPair;
use equiflow::train::Snapshot;

fn config(system: System, flow: FlowKind) -> Config {
    Config {
        system,
        flow,
        samples: 200,
        batch: 16,
        start: StartKind::Random,
        ..Config::default()
    }
}

#[test]
fn tensors_cover_the_parameters_of_every_flow() {
    for system in [System::Dw2, System::Dw4, System::Dw, System::Lj13] {
        for flow in [FlowKind::Pair, FlowKind::Plain] {
            let run = run::open(config(system, flow)).expect("the target can be sampled");
            let export = run.export(8, 0.0);
            assert_eq!(
                export.layout.size(),
                export.theta.len(),
                "{system:?} {flow:?}"
            );
            assert_eq!(export.bases.is_some(), flow == FlowKind::Pair);
        }
    }
}

#[test]
fn the_test_data_give_the_reported_likelihood() {
    let mut run =
        run::open(config(System::Dw2, FlowKind::Pair)).expect("the target can be sampled");
    run.step();
    let export = run.export(64, 0.0);
    assert_eq!(export.test.len(), 64 * run.dof());
    let well = run.config().double_well();
    let mean_energy = export
        .mean_energy
        .expect("two particles have a known mean energy");
    let densities = run.log_density(&export.test).expect("whole configurations");
    let terms = export
        .test
        .chunks_exact(4)
        .zip(&densities)
        .map(|(x, log_q)| {
            let distance = libm::hypot(x[0] - x[2], x[1] - x[3]);
            mean_energy - well.pair(distance) - log_q
        });
    let nll = terms.sum::<f64>() / 64.0;
    assert!((nll - export.report.test_nll).abs() < 1e-10, "{nll}");
}

/// With four steps and no guard a fast flow folds: parts of the data have no latent, and others several.
#[test]
fn what_the_map_does_not_reach_has_neither_a_density_nor_a_latent() {
    let mut run = run::open(Config {
        samples: 500,
        batch: 32,
        ode_steps: 4,
        guard: 0.0,
        ..Config::default()
    })
    .expect("the target can be sampled");
    for _ in 0..60 {
        run.step();
    }
    let export = run.export(256, 0.0);
    let Report {
        unreached,
        tested_on,
        test_nll,
        ..
    } = export.report;
    assert!(
        unreached > 10 && unreached < 150,
        "{unreached} of {tested_on}"
    );
    assert_eq!(export.test_log_q.len(), tested_on);
    assert_eq!(export.test_latents.len(), export.exact * run.dof());
    let latents = export.test_latents.chunks_exact(run.dof());
    for (log_q, latent) in export.test_log_q.iter().zip(latents) {
        let lost = latent.iter().all(|z| z.is_nan());
        assert_eq!(log_q.is_nan(), lost, "{latent:?}");
        assert!(lost || latent.iter().all(|z| z.is_finite()), "{latent:?}");
    }
    let mean_energy = export
        .mean_energy
        .expect("two particles have a known mean energy");
    let well = run.config().double_well();
    let rows = export.test.chunks_exact(4).zip(&export.test_log_q);
    let terms: Vec<f64> = rows
        .filter(|(_, log_q)| !log_q.is_nan())
        .map(|(x, log_q)| mean_energy - well.pair(libm::hypot(x[0] - x[2], x[1] - x[3])) - log_q)
        .collect();
    assert_eq!(terms.len(), tested_on - unreached);
    let nll = terms.iter().sum::<f64>() / terms.len() as f64;
    assert!((nll - test_nll).abs() < 1e-10, "{nll} {test_nll}");
}

#[test]
fn weights_are_those_of_the_target_over_the_model() {
    let run = run::open(config(System::Dw4, FlowKind::Pair)).expect("the target can be sampled");
    let drawn = run.weighted_samples(32);
    let densities = run.log_density(&drawn.x).expect("whole configurations");
    for (index, log_q) in densities.iter().enumerate() {
        let weight = -drawn.energies[index] - log_q;
        assert!(
            (weight - drawn.log_weights[index]).abs() < 1e-6,
            "sample {index}"
        );
    }
}

#[test]
fn samples_that_are_drawn_in_pieces_are_those_that_are_drawn_at_once() {
    for (flow, tolerance) in [(FlowKind::Pair, 1e-12), (FlowKind::ManyBody, 1e-3)] {
        let run = run::open(config(System::Dw4, flow)).expect("the target can be sampled");
        let whole = run.piece_of_samples(0, 21);
        let pieces =
            [(0, 1), (1, 9), (10, 11)].map(|(from, count)| run.piece_of_samples(from, count));
        assert_eq!(
            pieces.each_ref().map(|piece| piece.x.as_slice()).concat(),
            whole.x
        );
        assert_eq!(
            pieces
                .each_ref()
                .map(|piece| piece.log_q.as_slice())
                .concat(),
            whole.log_q
        );
        let drawn = run.weighted_samples(21);
        for (piece, whole) in whole.x.iter().zip(&drawn.x) {
            assert!((piece - whole).abs() < tolerance, "{piece} {whole}");
        }
    }
}

#[test]
fn training_data_are_cut_to_whole_configurations() {
    let run = run::open(config(System::Dw4, FlowKind::Pair)).expect("the target can be sampled");
    assert_eq!(run.training_data(5).len(), 5 * run.dof());
    assert_eq!(run.training_data(100_000).len(), 200 * run.dof());
}

#[test]
fn a_snapshot_from_elsewhere_is_judged_before_it_is_restored() {
    let mut run =
        run::open(config(System::Dw2, FlowKind::Pair)).expect("the target can be sampled");
    run.step();
    let bytes = run.snapshot().expect("the state is finite");
    let contents = Snapshot::read(&bytes).expect("its own snapshot is fine");
    assert_eq!((contents.steps(), contents.digest()), (1, run.digest()));
    let restored = run::restore(&bytes, None).expect("its own snapshot can be restored");
    assert_eq!(restored.digest(), run.digest());

    let text = String::from_utf8(bytes).expect("snapshots are text");
    let cases = [
        (text.replace("\"batch\":16", "\"batch\":0"), "batch = 0"),
        (
            text.replace("\"timeKernels\":20", "\"timeKernels\":21"),
            "1020 numbers instead of 1071",
        ),
        (
            text.replace("\"system\":\"dw2\"", "\"system\":\"dw9\""),
            "dw9",
        ),
        (text[..text.len() / 2].into(), "EOF"),
        ("[]".into(), "not one of equiflow's"),
    ];
    for (bad, part) in cases {
        let message = Snapshot::read(bad.as_bytes()).expect_err(part).to_string();
        assert!(message.contains(part), "{message}");
    }
}

#[test]
fn snapshots_of_older_versions_are_read() {
    let config = Config {
        samples: 100,
        batch: 16,
        ..Config::default()
    };
    let mut run = run::open(config).expect("the run starts");
    run.step();
    let snapshot = String::from_utf8(run.snapshot().expect("the state is finite"))
        .expect("snapshots are text");
    let (new, old) = (
        r#""pairing":"equivariant""#,
        r#""pairing":"equivariantOptimalTransport","removed":1"#,
    );
    assert!(snapshot.contains(new) && snapshot.contains(r#""samples":100,"#));
    let older = snapshot.replace(new, old);
    for text in [&snapshot, &older] {
        let restored = run::restore(text.as_bytes(), None).expect("the snapshot is read");
        assert_eq!(restored.config(), run.config());
        assert_eq!(restored.digest(), run.digest());
    }
    let wrong = snapshot.replace(new, r#""pairing":"none""#);
    let error = run::restore(wrong.as_bytes(), None).err().expect("refused");
    assert!(error.to_string().contains("pairing = none"), "{error}");
}

/// The density at a place of a map depends on its distance from the middle only; the exact one is 1 where it is highest.
#[test]
fn a_density_map_is_the_density_at_its_places() {
    let mut run =
        run::open(config(System::Dw2, FlowKind::Pair)).expect("the target can be sampled");
    for _ in 0..10 {
        run.step();
    }
    let size = 192;
    let reach = run.map_reach().expect("there are two particles");
    let exact_pair = ExactPair::new(&run.config().double_well()).expect("the well is bounded");
    let radii: Vec<f64> = (0..2000).map(|k| reach * f64::from(k) / 2000.0).collect();
    let densities = radii.iter().map(|d| libm::exp(exact_pair.log_density(*d)));
    let highest = densities.fold(0.0, f64::max);
    for model in [false, true] {
        let map = run
            .density_map(model, size)
            .expect("there are two particles");
        assert_eq!(map.len(), size * size);
        for (row, column) in [(0, 0), (96, 60), (80, 154), (191, 6), (20, 120)] {
            let place = |k: usize| (2.0 * (k as f64 + 0.5) / size as f64 - 1.0) * reach;
            let (x, y) = (place(column), place(row));
            let density = if model {
                let found = run.log_density(&[0.0, 0.0, x, y]);
                libm::exp(found.expect("a whole configuration")[0])
            } else {
                libm::exp(exact_pair.log_density(libm::hypot(x, y)))
            };
            let found = map[row * size + column];
            let error = (found - density / highest).abs();
            assert!(
                error < 5e-3,
                "{model} at {row}, {column}: {found}, off by {error}"
            );
        }
    }
    let other = run::open(config(System::Dw4, FlowKind::Pair)).expect("the target can be sampled");
    assert!(other.density_map(true, 8).is_none() && other.map_reach().is_none());
}
