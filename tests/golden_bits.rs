//! The golden bits, natively. `tests/wasm.rs` and the browser tests compare with the same file.

mod golden;

#[test]
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
