//! Prints the description of every setting as JSON: keys, ranges, defaults, and what has an effect beside what.
//!
//! `cargo xtask settings` makes the page's table and the documents from it.

#![allow(
    clippy::disallowed_macros,
    reason = "clippy.toml protects the engine; this program prints"
)]

use equiflow::config::Description;
use serde_json::Value;

fn main() -> Result<(), serde_json::Error> {
    let description = whole_numbers(serde_json::to_value(Description::current())?);
    println!("{}", serde_json::to_string_pretty(&description)?);
    Ok(())
}

/// Writes 2000.0 as 2000, as JavaScript does.
fn whole_numbers(value: Value) -> Value {
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(float) if float.fract() == 0.0 => Value::from(float as i64),
            _ => Value::Number(number),
        },
        Value::Array(values) => values.into_iter().map(whole_numbers).collect(),
        Value::Object(entries) => entries
            .into_iter()
            .map(|(key, value)| (key, whole_numbers(value)))
            .collect(),
        other => other,
    }
}
