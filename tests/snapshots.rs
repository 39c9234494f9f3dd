//! Snapshots: those of older versions open, and go on as they did then.

use std::collections::BTreeSet;

use equiflow::app::run;
use equiflow::math::random::{Role, Stream, Streams};
use equiflow::train::Snapshot;
use serde_json::{Value, json};

/// A snapshot in `tests/data/snapshots/`, with the digests of the version that took it.
struct Recorded {
    name: &'static str,
    bytes: &'static [u8],
    digest: &'static str,
    /// Steps that were then run, and the digest after them.
    steps: u32,
    after: &'static str,
}

macro_rules! recorded {
    ($name:literal, $digest:literal, $steps:literal, $after:literal) => {
        Recorded {
            name: $name,
            bytes: include_bytes!(concat!("data/snapshots/", $name, ".json")),
            digest: $digest,
            steps: $steps,
            after: $after,
        }
    };
}

/// Taken by version 0.1.0. They must open for ever.
const RECORDED: [Recorded; 4] = [
    recorded!("pair", "8c8fbbd3ae52c864", 3, "3c5a73d105601f62"),
    recorded!("perceptron", "5928b3648dbc6220", 3, "b81c3af46af3f96e"),
    // Its later steps have moved since, with the golden digests of many-body flows.
    recorded!("many-body", "19c33d257e46b8d7", 0, "19c33d257e46b8d7"),
    recorded!("cluster", "ec84bf11cea22afb", 2, "69149eab5fecf44a"),
];

#[test]
fn recorded_snapshots_open_and_go_on_as_they_did() {
    for Recorded {
        name,
        bytes,
        digest,
        steps,
        after,
    } in RECORDED
    {
        let mut run = run::restore(bytes, None).expect(name);
        assert_eq!(run.digest().to_string(), digest, "{name}");
        for _ in 0..steps {
            run.step();
        }
        assert_eq!(
            run.digest().to_string(),
            after,
            "{name} after {steps} steps"
        );
    }
}

/// What is written today is what was written then, byte for byte: other programs read these files.
#[test]
fn recorded_snapshots_are_written_as_they_were() {
    for Recorded { name, bytes, .. } in RECORDED {
        let run = run::restore(bytes, None).expect(name);
        assert!(
            run.snapshot().expect("the state is finite") == bytes,
            "{name}"
        );
    }
}

/// What stands in the place of a number or a letter of a mutated snapshot.
const REPLACEMENTS: [&str; 12] = [
    "-1",
    "0",
    "0.5",
    "1e300",
    "-1e300",
    "1e999",
    "18446744073709551615",
    "null",
    "[]",
    "{}",
    "\"x\"",
    "",
];

/// A copy of a snapshot with one to three changes of any kind.
fn mutated(bytes: &[u8], stream: &mut Stream) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=stream.below(3) {
        let len = bytes.len() as u32;
        if len < 4 {
            break;
        }
        let at = stream.below(len) as usize;
        let end = (at + 1 + stream.below(20) as usize).min(bytes.len());
        match stream.below(6) {
            0 => bytes[at] = stream.below(256) as u8,
            1 => bytes.truncate(at),
            2 => drop(bytes.drain(at..end)),
            3 => {
                let copy = bytes[at..end].to_vec();
                bytes.splice(at..at, copy);
            }
            // A whole value: from here to the next comma or bracket, back to the last one.
            _ => {
                let ends = |byte: &u8| b",:[]{}".contains(byte);
                let from = bytes[..at].iter().rposition(ends).map_or(0, |k| k + 1);
                let to = bytes[at..]
                    .iter()
                    .position(ends)
                    .map_or(bytes.len(), |k| at + k);
                let value = REPLACEMENTS[stream.below(REPLACEMENTS.len() as u32) as usize];
                bytes.splice(from..to.max(from), value.bytes());
            }
        }
    }
    bytes
}

/// Nothing in a file can make the engine panic, and a state that it takes over can be trained and kept.
#[test]
fn mutated_snapshots_are_refused_in_a_sentence_or_go_on() {
    let (mut refused, mut taken) = (0, 0);
    for (number, Recorded { name, bytes, .. }) in RECORDED.iter().enumerate() {
        let mut run = run::restore(bytes, None).expect(name);
        let mut stream = Streams::new(number as u64).get(Role::Init, 0);
        // Long ones take as long as many short ones.
        for attempt in 0..(6_000_000 / bytes.len()).min(1500) {
            let bytes = mutated(bytes, &mut stream);
            let read = Snapshot::read(&bytes);
            match read.and_then(|_| run.adopt(&bytes)) {
                Ok(()) => {
                    taken += 1;
                    run.step();
                    assert!(run.snapshot().is_ok(), "{name}, attempt {attempt}");
                }
                Err(error) => {
                    refused += 1;
                    let message = error.to_string();
                    assert!(message.contains("this snapshot is "), "{name}: {message}");
                    assert!(message.len() < 1000, "{name}: {message}");
                }
            }
        }
    }
    assert!(
        refused > 1000 && taken > 100,
        "{refused} refused, {taken} taken"
    );
}

/// Numbers that would be trained with silently, each with what is said about it.
#[test]
fn a_state_that_there_cannot_be_is_refused() {
    let text = String::from_utf8(RECORDED[0].bytes.to_vec()).expect("snapshots are text");
    let state: Value = serde_json::from_str(&text).expect("snapshots are JSON");
    let changed = |path: &str, value: Value| {
        let mut changed = state.clone();
        *changed.pointer_mut(path).expect(path) = value;
        let bytes = serde_json::to_vec(&changed).expect("JSON");
        Snapshot::read(&bytes).expect_err(path).to_string()
    };
    for (path, value, said) in [
        ("/state/adam/epsilon", 0.0, "epsilon is 0"),
        ("/state/adam/epsilon", -1e-8, "above 0 and at most 1"),
        ("/state/adam/memory", 1.0, "beta2 is 1"),
        ("/state/adam/memory", -0.5, "above 0 and below 1"),
        (
            "/state/adam/second/2",
            -1e-9,
            "number 2 of the second moments is negative",
        ),
        (
            "/state/usual_norm",
            -1.0,
            "the mean gradient norm is negative",
        ),
        ("/config/batch", 0.0, "batch = 0"),
    ] {
        let message = changed(path, value.into());
        assert!(message.contains(said), "{path}: {message}");
    }
    for (path, value, said) in [
        ("/state/adam/step", 5_u64, "more updates than steps"),
        ("/state/step", 1 << 60, "more steps than"),
    ] {
        let message = changed(path, value.into());
        assert!(message.contains(said), "{path}: {message}");
    }
}

/// The pointers to the strings and numbers in `value`; of an array to the first, the middle and the last.
fn leaves(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                leaves(value, &format!("{path}/{key}"), found);
            }
        }
        Value::Array(values) if !values.is_empty() => {
            let last = values.len() - 1;
            for k in BTreeSet::from([0, last / 2, last]) {
                leaves(&values[k], &format!("{path}/{k}"), found);
            }
        }
        Value::Number(_) | Value::String(_) => found.push(path.into()),
        _ => {}
    }
}

/// What may be missing: older versions did not write it.
const OPTIONAL: [&str; 2] = ["/state/adam/memory", "/state/usual_log_weight"];

/// Every number and name of every recorded snapshot, each in turn of another type, missing, or larger than any number
/// of a run can be.
#[test]
fn each_value_of_a_snapshot_is_checked() {
    let mut tried = 0;
    for Recorded { name, bytes, .. } in RECORDED {
        let state: Value = serde_json::from_slice(bytes).expect("snapshots are JSON");
        let mut paths = Vec::new();
        leaves(&state, "", &mut paths);
        let mut refused = |path: &str, what: &str, changed: &Value| {
            let bytes = serde_json::to_vec(changed).expect("JSON");
            let Err(error) = Snapshot::read(&bytes) else {
                panic!("{name}: {path} {what} is accepted");
            };
            let message = error.to_string();
            assert!(message.contains("this snapshot is "), "{message}");
            tried += 1;
        };
        for path in &paths {
            let mut changed = state.clone();
            let (parent, key) = path.rsplit_once('/').expect("a path");
            let is_optional = OPTIONAL.contains(&path.as_str());
            let mut wrong = vec![json!(true), json!([]), json!({})];
            if changed.pointer(path).expect(path).is_string() {
                wrong.push(json!(7));
                wrong.push(json!("x"));
            } else {
                wrong.extend([json!("x"), json!(1e300), json!(-1e300)]);
            }
            if path != "/state/usual_log_weight" {
                wrong.push(Value::Null);
            }
            for wrong in wrong {
                let what = format!("= {wrong}");
                *changed.pointer_mut(path).expect(path) = wrong;
                refused(path, &what, &changed);
            }
            // Settings that are missing are those of their flow.
            let parent = changed.pointer_mut(parent).expect(parent);
            if let (Value::Object(entries), false) = (parent, path.starts_with("/config/")) {
                entries.remove(key);
                if !is_optional {
                    refused(path, "that is missing", &changed);
                }
            }
        }
    }
    assert!(tried > 1500, "{tried}");
}

#[test]
fn the_state_of_another_run_is_not_taken_over() {
    let [pair, perceptron, ..] = RECORDED;
    let mut run = run::restore(pair.bytes, None).expect("a snapshot");
    let error = run.adopt(perceptron.bytes).expect_err("another run");
    assert_eq!(
        error.to_string(),
        "this snapshot is of a run with other settings"
    );
    assert_eq!(run.digest().to_string(), pair.digest);
}

#[test]
fn bytes_that_are_no_snapshot_are_refused_with_what_is_missing() {
    let step = br#"{"config":{"system":"dw2"}}"#;
    let cases = [
        (&b"nonsense"[..], "expected"),
        (&b"{}"[..], "missing field `config`"),
        (&step[..], "missing field `state`"),
    ];
    for (bytes, reason) in cases {
        let message = Snapshot::read(bytes).expect_err("refused").to_string();
        assert!(message.contains("not one of equiflow's"), "{message}");
        assert!(message.contains(reason), "{message}");
    }
}
