//! The golden bits in WebAssembly, under Node.
#![cfg(target_arch = "wasm32")]

mod golden;

use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn short_runs_have_their_golden_digests() {
    for case in golden::golden() {
        assert_eq!(
            golden::run(&case.link),
            (case.digest, case.report),
            "{}",
            case.link
        );
    }
}
