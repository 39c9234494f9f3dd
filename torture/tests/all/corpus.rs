//! The fuzzer's targets over the cases that are kept: every one of them is answered or refused in words.

#![allow(
    clippy::disallowed_methods,
    reason = "clippy.toml protects the engine's determinism; this test reads files"
)]

use std::fs;
use std::path::Path;

use torture::targets::TARGETS;

/// The cases of a target: their names, and their bytes.
fn cases(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
    let entries = fs::read_dir(folder.join(target)).expect("every target has a corpus");
    entries
        .map(|entry| entry.expect("a file"))
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, fs::read(entry.path()).expect("a file can be read"))
        })
        .collect()
}

#[test]
fn every_case_of_the_corpus_is_answered_or_refused_in_words() {
    for (target, run) in TARGETS {
        let cases = cases(target);
        assert!(cases.len() >= 3, "{target}: {} cases", cases.len());
        for (name, bytes) in cases {
            println!("{target}: {name}");
            run(&bytes);
        }
    }
}

#[test]
fn every_target_can_be_fuzzed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz");
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).expect("a manifest");
    for (target, _) in TARGETS {
        assert!(
            manifest.contains(&format!("name = \"{target}\"")),
            "{target}"
        );
        let source = fs::read_to_string(folder.join(format!("targets/{target}.rs")))
            .expect("a target has a source");
        assert!(source.contains(&format!("targets::{target}")), "{target}");
    }
}
