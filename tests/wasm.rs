//! The golden bits in WebAssembly, under Node.
#![cfg(target_arch = "wasm32")]

mod golden;

use equiflow::app::run;
use equiflow::app::wasm::Engine;
use equiflow::config::{FULL, Link};
use wasm_bindgen::prelude::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn short_runs_have_their_golden_digests() {
    // The light build must refuse what it does not hold, and make the bits of the full one in the rest.
    let held = |case: &golden::Golden| {
        let link = Link::parse(&case.link).expect("golden links are valid");
        let held = link.config.is_supported();
        assert_eq!(held, FULL || link.config.is_light());
        assert_eq!(held, run::open(link.config).is_ok(), "{}", case.link);
        held
    };
    let cases: Vec<_> = golden::golden().into_iter().filter(held).collect();
    assert!(cases.len() >= 3, "the light build holds most runs");
    for case in cases {
        assert_eq!(
            golden::run(&case.link),
            (case.digest, case.report),
            "{}",
            case.link
        );
    }
}

/// An engine that traps is poisoned: whatever a call asks for, it is refused or answered, and the run goes on.
#[wasm_bindgen_test]
fn no_call_traps_whatever_its_numbers_are() {
    let defaults = || JsValue::from(js_sys::Object::new());
    let mut engine = Engine::new(defaults(), None).expect("defaults");
    let digest = engine.digest();
    for count in [1 << 28, u32::MAX] {
        assert!(engine.evaluate(count).is_err());
        assert!(engine.samples(count).is_err());
        assert!(engine.reference_samples(count).is_err());
        assert!(engine.weighted_samples(count).is_err());
        assert!(engine.curves(count).is_err());
        #[cfg(feature = "full")]
        assert!(engine.export_model(count).is_err());
        assert!(engine.trajectory(count, 2).is_err());
        assert!(engine.trajectory(2, count).is_err());
        assert!(engine.density_map("model", count).is_err());
        assert!(engine.compute_shard(count).is_err());
    }
    assert!(engine.reference_samples(0).is_err());
    for count in [0, 1] {
        assert!(engine.samples(count).is_ok() && engine.evaluate(count).is_ok());
        assert!(engine.curves(count).is_ok() && engine.weighted_samples(count).is_ok());
        assert!(engine.trajectory(count, count).is_ok());
        assert!(
            engine.density_map("exact", count).is_ok() && engine.density_map("?", count).is_ok()
        );
    }
    let shards = engine.begin_step().expect("all data are there");
    for index in [shards, 99] {
        assert!(engine.compute_shard(index).is_err());
    }
    assert!(engine.finish_step().is_err(), "a shard is missing");
    for wrong in [&[][..], &[1.0], &[0.0; 10_000]] {
        assert!(engine.add_partial(wrong).is_err());
    }
    assert!(engine.log_density(&[1.0; 3]).is_err());
    assert!(engine.log_density(&[f32::NAN; 4]).is_err());
    assert!(engine.adopt(b"nonsense").is_err() && engine.adopt(&[]).is_err());
    assert!(Engine::restore(&[0xff; 9], None).is_err());
    assert!(engine.data_name(&[0.5; 7]).is_err());
    assert!(Engine::replica(defaults(), vec![0.5; 7]).is_err());
    assert!(Engine::of_model(defaults(), vec![f64::NAN; 3], -1.0, "", None, None).is_err());
    assert_eq!(engine.digest(), digest);
    assert!(engine.train(2).is_ok());
    assert_ne!(engine.digest(), digest);
}

#[wasm_bindgen_test]
fn a_run_whose_samples_are_still_drawn_refuses_to_train() {
    let mut engine = Engine::begin(js_sys::Object::new().into(), None).expect("defaults");
    assert!(engine.train(1).is_err() && engine.begin_step().is_err());
    assert!(engine.compute_shard(0).is_err() && engine.finish_step().is_err());
    while engine.draw().expect("they can be drawn") < 1.0 {}
    assert!(engine.train(1).is_ok());
}
