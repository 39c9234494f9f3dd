//! What must stay absent from the engine's sources, so that a run depends on its configuration
//! alone, and what must not know of what.

use std::fs;
use std::path::{Path, PathBuf};

/// The engine's source files, by their paths below `src/`.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("src/ can be listed") {
            let path = entry.expect("src/ can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push((below(&root, &path), code(&path)));
            }
        }
    }
    assert!(found.len() > 10, "src/ has sources");
    found
}

fn below(root: &Path, path: &Path) -> String {
    let path: PathBuf = path.strip_prefix(root).expect("a path below src/").into();
    path.to_string_lossy().replace('\\', "/")
}

/// A file without its comments.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("sources are text");
    let without = |line: &str| line.split("//").next().unwrap_or_default().to_owned() + "\n";
    text.lines().map(without).collect()
}

/// Whether the code names `phrase`, as whole words.
fn names(code: &str, phrase: &str) -> bool {
    let word = |character: char| character.is_alphanumeric() || character == '_';
    code.match_indices(phrase).any(|(start, _)| {
        let before = code[..start].chars().next_back();
        let after = code[start + phrase.len()..].chars().next();
        !before.is_some_and(word) && !after.is_some_and(word)
    })
}

/// Asserts that no file but the `excepted` one names any of `phrases`.
fn only(excepted: &[&str], phrases: &[&str]) {
    for (file, code) in sources() {
        if excepted.contains(&file.as_str()) {
            continue;
        }
        for phrase in phrases {
            assert!(!names(&code, phrase), "src/{file} names `{phrase}`");
        }
    }
}

#[test]
fn only_the_interface_knows_javascript() {
    let phrases = [
        "wasm_bindgen",
        "js_sys",
        "web_sys",
        "serde_wasm_bindgen",
        "getrandom",
    ];
    let interface = ["app/wasm.rs", "app/wasm/opening.rs", "app/wasm/records.rs"];
    only(&interface, &phrases);
}

#[test]
fn only_one_file_names_a_generator() {
    only(&["math/random.rs"], &["rand", "rand_core"]);
}

#[test]
fn nothing_outside_a_run_reaches_it() {
    let modules = ["time", "thread", "fs", "env", "net", "process", "io"];
    let paths = modules.map(|module| format!("std::{module}"));
    let mut phrases: Vec<&str> = paths.iter().map(String::as_str).collect();
    phrases.extend(["Instant", "SystemTime", "HashMap", "HashSet", "RandomState"]);
    only(&[], &phrases);
}

#[test]
fn nothing_is_shared_behind_the_state() {
    let phrases = [
        "static mut",
        "thread_local",
        "OnceLock",
        "LazyLock",
        "Mutex",
        "RwLock",
    ];
    only(&[], &phrases);
}

#[test]
fn results_do_not_depend_on_the_processor() {
    // The first two may be fused or approximate, the others choose instructions by processor.
    let phrases = [
        "mul_add",
        "recip_sqrt",
        "gemm",
        "is_x86_feature_detected",
        "target_feature",
    ];
    only(&[], &phrases);
}

/// The layers, each of which knows itself and those before it.
const LAYERS: [&str; 11] = [
    "math",
    "system",
    "field",
    "ode",
    "flow_matching",
    "config",
    "sampling",
    "flow",
    "train",
    "analysis",
    "app",
];

/// Files, and what they must not know although it lies in their layer or below.
const IGNORANCE: [(&str, &[&str]); 2] = [
    (
        "flow/objective.rs",
        &["field", "flow::gradient", "flow::model"],
    ),
    ("train/adam.rs", &["field", "flow", "flow_matching"]),
];

#[test]
fn dependencies_point_down() {
    for (file, code) in sources() {
        let layer = file.split(['/', '.']).next().unwrap_or_default();
        if layer == "lib" {
            continue;
        }
        let place = LAYERS.iter().position(|name| *name == layer);
        let place = place.unwrap_or_else(|| panic!("src/{file} is in no layer"));
        for above in &LAYERS[place + 1..] {
            let path = format!("crate::{above}");
            assert!(!names(&code, &path), "src/{file} knows `{path}`");
        }
        for (_, unknown) in IGNORANCE.iter().filter(|(name, _)| *name == file) {
            for other in *unknown {
                let path = format!("crate::{other}");
                assert!(!names(&code, &path), "src/{file} knows `{path}`");
            }
        }
    }
}

#[test]
fn what_is_looked_for_is_found() {
    assert!(names("use rand::Rng;", "rand"));
    assert!(names("a.mul_add(b, c)", "mul_add"));
    assert!(!names("use crate::math::random::Streams;", "rand"));
    assert!(!names("let operand = 1;", "rand"));
}

#[test]
fn the_program_of_all_tests_has_every_file() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let all = code(&folder.join("all/main.rs"));
    for entry in fs::read_dir(&folder).expect("tests/ can be listed") {
        let path = entry.expect("tests/ can be listed").path();
        let name = path.file_stem().expect("a name").to_string_lossy();
        // The tests in WebAssembly are a program of their own.
        if path.extension().is_some_and(|end| end == "rs") && name != "wasm" {
            assert!(
                names(&all, &format!("mod {name}")),
                "tests/all/main.rs lacks {name}"
            );
        }
    }
}
