//! The golden bits, natively. `tests/wasm.rs` and the browser tests compare with the same file.

mod golden;

#[test]
fn short_runs_have_their_golden_digests() {
    let moved: Vec<String> = golden::golden()
        .iter()
        .map(|case| (case, golden::run(&case.link)))
        .filter(|(case, (digest, report))| (digest, report) != (&case.digest, &case.report))
        .map(|(case, (digest, report))| {
            format!(
                r#"{{"link": "{}", "digest": "{digest}", "report": "{report}"}}"#,
                case.link
            )
        })
        .collect();
    assert!(moved.is_empty(), "moved to\n{}", moved.join(",\n"));
}
