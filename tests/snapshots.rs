//! Snapshots: those of older versions open, and go on as they did then.

use equiflow::app::run;

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
    recorded!("many-body", "19c33d257e46b8d7", 3, "62937b5fd7b64a69"),
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
        assert!(run.snapshot() == bytes, "{name}");
    }
}
