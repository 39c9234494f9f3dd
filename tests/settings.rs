//! The description of the settings: what the page was generated from, and which settings have an effect.

use equiflow::app::run;
use equiflow::config::{APPLICABILITY, Config, Description, FIELDS, Kind, Value, applicability};
use serde_json::Value as Json;

/// The object between the parentheses of `www/config/generated.js`.
fn generated() -> Json {
    let text = include_str!("../www/config/generated.js");
    let start = text.find("({").expect("an object in parentheses") + 1;
    let end = text.rfind("})").expect("its end") + 1;
    serde_json::from_str(&text[start..end]).expect("JSON")
}

/// Whole numbers as floats, as Rust keeps them.
fn as_floats(value: Json) -> Json {
    match value {
        Json::Number(number) => Json::from(number.as_f64()),
        Json::Array(values) => values.into_iter().map(as_floats).collect(),
        Json::Object(entries) => entries
            .into_iter()
            .map(|(key, value)| (key, as_floats(value)))
            .collect(),
        other => other,
    }
}

#[test]
fn the_page_has_the_settings_of_the_engine() {
    let ours = serde_json::to_value(Description::current()).expect("a record");
    assert_eq!(
        as_floats(generated()),
        as_floats(ours),
        "run `cargo xtask settings`"
    );
}

#[test]
fn every_condition_names_settings_and_their_values() {
    use equiflow::config::applicability::Condition;
    fn check(condition: &Condition) {
        let field = |key: &str| FIELDS.iter().find(|field| field.key == key);
        match condition {
            Condition::Is(key, name) | Condition::IsNot(key, name) => {
                let mut config = Config::default();
                let value = Value::Text((*name).into());
                assert!(config.set(key, &value).is_ok(), "{key} = {name}");
            }
            Condition::Positive(key) => assert!(field(key).is_some(), "{key}"),
            Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(check),
        }
    }
    for rule in APPLICABILITY {
        check(&rule.when);
        for key in rule.keys {
            assert!(FIELDS.iter().any(|field| field.key == *key), "{key}");
            let same = applicability(key).expect("a rule");
            assert_eq!(same.name, rule.name, "{key} stands in two rules");
        }
    }
}

/// The digest after three steps.
fn trained(config: Config) -> String {
    let mut run = run::open(config).expect("a run");
    for _ in 0..3 {
        let _ = run.step();
    }
    run.digest().to_string()
}

/// Other values that the setting accepts: all names, or the ends of the range.
fn others(key: &str, config: &Config) -> Vec<Value> {
    let field = FIELDS.iter().find(|field| field.key == key).expect("a key");
    let values = match (field.kind)() {
        Kind::Choice { choices } => choices
            .into_iter()
            .map(|name| Value::Text(name.into()))
            .collect(),
        Kind::Integer { min, max, .. } | Kind::Number { min, max } => {
            vec![Value::Number(min), Value::Number(max)]
        }
        Kind::Digest { .. } => vec![],
    };
    let own = field.value(config);
    values.into_iter().filter(|value| *value != own).collect()
}

/// Small runs in which every rule holds or fails.
fn contexts() -> Vec<Config> {
    let small = "samples=60&batch=8&odeSteps=4&distanceKernels=8&timeKernels=3&startSteps=0&seed=2";
    [
        "",
        "system=lj13&objective=matching",
        "system=dw&particles=3&flow=plain&objective=energy",
        "flow=manyBody&objective=likelihood&channels=4&width=8",
    ]
    .iter()
    .map(|context| {
        let parts = ["#v1", small, context].into_iter();
        let link: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
        let link = equiflow::config::Link::parse(&link.join("&"));
        link.expect("a link").config
    })
    .collect()
}

#[test]
fn settings_that_do_not_apply_change_no_bit() {
    let mut tried = 0;
    for config in contexts() {
        let digest = trained(config);
        for key in APPLICABILITY.iter().flat_map(|rule| rule.keys) {
            if config.is_applicable(key) {
                continue;
            }
            let value = others(key, &config).pop().expect("another value");
            let mut changed = config;
            changed.set(key, &value).expect("an accepted value");
            assert_eq!(trained(changed), digest, "{key} = {value}");
            tried += 1;
        }
    }
    assert!(tried > 20, "{tried}");
}

#[test]
fn settings_that_apply_change_the_run() {
    let contexts = contexts();
    // Where the data come from is another matter, and the number of particles stands in another test.
    let changes = |key: &str, config: &Config| {
        let digest = trained(*config);
        others(key, config).into_iter().any(|value| {
            let mut changed = *config;
            changed.set(key, &value).expect("an accepted value");
            trained(changed) != digest
        })
    };
    for key in [
        "a",
        "pairSum",
        "timeWidth",
        "start",
        "channels",
        "pairing",
        "guard",
        "gradient",
    ] {
        let config = contexts.iter().find(|config| config.is_applicable(key));
        assert!(changes(key, config.expect("a context")), "{key}");
    }
}
