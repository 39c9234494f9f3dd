//! A run that has gone wrong says so.

use equiflow::analysis::report::{self, DIVERGED_DEFECT, Report};
use equiflow::config::{Config, GradientKind, IntegratorKind};
use equiflow::train::{Snapshot, Trainer};
use serde_json::Value;

/// Double wells of two particles with adaptive steps and the continuous adjoint, without the guard.
fn trained(learning_rate: f64, steps: usize) -> (Trainer<2>, Report) {
    let mut trainer = Trainer::<2>::new(Config {
        integrator: IntegratorKind::Dopri5,
        gradient: GradientKind::Otd,
        guard: 0.0,
        learning_rate,
        seed: 1,
        samples: 500,
        batch: 32,
        ..Config::default()
    })
    .unwrap();
    let mut loss = f64::NAN;
    for _ in 0..steps {
        loss = trainer.step().loss;
    }
    let report = report::evaluate(&trainer, 200, loss);
    (trainer, report)
}

#[test]
fn a_flow_that_its_map_does_not_follow_has_diverged() {
    let (_, report) = trained(0.1, 200);
    assert!(report.defect > DIVERGED_DEFECT, "{}", report.defect);
    assert!(report.diverged);
    let note = report.note.unwrap();
    assert!(note.contains("this run has diverged"), "{note}");
    assert!(note.contains("lower learning rate"), "{note}");
}

#[test]
fn a_flow_that_reaches_less_than_half_of_the_test_data_has_diverged() {
    let mut trainer = Trainer::<2>::new(Config {
        batch: 64,
        guard: 0.0,
        ..Config::default()
    })
    .unwrap();
    for _ in 0..2000 {
        let _ = trainer.step();
    }
    let report = report::evaluate(&trainer, 1000, f64::NAN);
    assert!(report.defect < DIVERGED_DEFECT, "{}", report.defect);
    let reached = report.tested_on - report.unreached;
    assert!((1..500).contains(&reached), "{reached}");
    assert!(report.diverged);
    let note = report.note.unwrap();
    assert!(note.contains(&format!("only {reached} of 1000")), "{note}");
}

#[test]
fn a_sound_run_has_not() {
    let (_, report) = trained(1e-3, 3);
    assert!(!report.diverged);
    assert_eq!(report.tolerance_failures, 0);
    assert_eq!(report.note, None);
}

#[test]
fn a_tolerance_that_cannot_be_met_is_reported() {
    let (mut trainer, _) = trained(1e-3, 1);
    let mut snapshot: Value = serde_json::from_slice(&trainer.snapshot().unwrap()).unwrap();
    for eta in snapshot["state"]["theta"].as_array_mut().unwrap() {
        *eta = Value::from(1e6 * eta.as_f64().unwrap());
    }
    let stiff = serde_json::to_vec(&snapshot).unwrap();
    trainer.adopt(Snapshot::read(&stiff).unwrap()).unwrap();
    let step = trainer.step();
    assert!(step.unmet_tolerances > 0);
    let report = report::evaluate(&trainer, 16, step.loss);
    assert_eq!(report.tolerance_failures, 1);
    let note = report.note.unwrap();
    assert!(note.contains("took equal steps instead: 1;"), "{note}");
}
