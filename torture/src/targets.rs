//! What a fuzzer calls with bytes of its own, and what a test calls with those that are kept in `fuzz/corpus`. Each
//! answers or refuses in words; a broken promise is a panic.

use std::sync::OnceLock;

use equiflow::config::{Config, FIELDS, Kind, StartKind, System, Value};
use serde_json::Value as Json;

use crate::{links, samples, snapshots};

/// A parser, called with any bytes.
pub type Target = fn(&[u8]);

/// The targets by name.
pub const TARGETS: [(&str, Target); 5] = [
    ("links", links),
    ("configuration", configuration),
    ("snapshot", snapshot),
    ("weights", weights),
    ("samples", samples),
];

/// The most numbers of a case: more take longer and find nothing else.
const MOST_NUMBERS: usize = 2000;

/// Reads text as a link.
pub fn links(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    links::check(&text).expect("a link keeps its promises");
}

/// Reads text as settings, a line `key=value` each, with numbers where the settings are numbers.
pub fn configuration(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let entries = text.lines().filter_map(|line| line.split_once('='));
    let values = entries.map(|(key, value)| {
        let kind = FIELDS.iter().find(|field| field.key == key);
        let is_number = matches!(
            kind.map(|field| (field.kind)()),
            Some(Kind::Integer { .. } | Kind::Number { .. })
        );
        let number = value.parse().ok().filter(|_| is_number);
        (
            key,
            number.map_or_else(|| Value::Text(value.into()), Value::Number),
        )
    });
    match Config::from_entries(values) {
        Ok(config) => {
            let again = Config::from_entries(config.entries());
            assert_eq!(again, Ok(config), "settings change when written");
        }
        Err(error) => assert!(!error.to_string().is_empty(), "refused without words"),
    }
}

/// Restores a snapshot.
pub fn snapshot(bytes: &[u8]) {
    snapshots::check(bytes).expect("a snapshot keeps its promises");
}

/// Puts numbers in the place of a small run's weights, four bytes each.
pub fn weights(bytes: &[u8]) {
    static WHOLE: OnceLock<Json> = OnceLock::new();
    let whole = WHOLE.get_or_init(|| {
        let [first, ..] = &snapshots::whole()[..] else {
            unreachable!("there are snapshots of several flows");
        };
        serde_json::from_slice(first).expect("a snapshot is JSON")
    });
    let mut changed = whole.clone();
    let theta = changed
        .pointer_mut("/state/theta")
        .and_then(Json::as_array_mut)
        .expect("a snapshot has weights");
    let (words, rest) = bytes.as_chunks::<4>();
    // Bytes that are no whole number change how many weights there are.
    theta.truncate(theta.len().saturating_sub(rest.len()));
    for (weight, word) in theta.iter_mut().zip(words) {
        // What is not finite becomes `null`, as in JavaScript.
        *weight = Json::from(f64::from(f32::from_le_bytes(*word)));
    }
    snapshot(&serde_json::to_vec(&changed).expect("JSON can be written"));
}

/// Learns from numbers, eight bytes each; the first byte chooses the system and the start.
pub fn samples(bytes: &[u8]) {
    let Some((choice, bytes)) = bytes.split_first() else {
        return;
    };
    let system = if choice & 1 == 0 {
        System::Dw2
    } else {
        System::Dw4
    };
    let start = if choice & 2 == 0 {
        StartKind::Random
    } else {
        StartKind::Matching
    };
    let (words, _) = bytes.as_chunks::<8>();
    let x: Vec<f64> = words
        .iter()
        .take(MOST_NUMBERS)
        .map(|word| f64::from_le_bytes(*word))
        .collect();
    samples::check(samples::small(system, start), &x).expect("samples keep their promises");
}
