//! The golden bits in WebAssembly, under Node.
#![cfg(target_arch = "wasm32")]

mod golden;

use equiflow::app::run;
use equiflow::config::{FULL, Link};
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
