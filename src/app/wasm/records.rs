//! Records across the wasm boundary: settings and answers as plain objects, curves as typed arrays.

use crate::analysis::report::{Histogram, Profile};
use crate::config::{Choice, Config, Entries, Field, FlowKind, Kind, Value};
use js_sys::{Array, Float32Array, Float64Array, Object, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde::ser::{SerializeMap, Serializer};
use wasm_bindgen::prelude::*;

/// A row of the schema: {key, kind, …what is accepted, default, recipes where there are any}.
pub(super) struct FieldRecord(pub(super) &'static Field);

/// The defaults of a setting that differ from the first flow's, by flow.
struct Recipes(Vec<(&'static str, Value)>);

impl Serialize for Recipes {
    fn serialize<W: Serializer>(&self, serializer: W) -> Result<W::Ok, W::Error> {
        serializer.collect_map(self.0.iter().map(|(flow, value)| (flow, value)))
    }
}

impl Recipes {
    fn of(field: &Field, default: &Value) -> Self {
        let flows = FlowKind::NAMES.iter().filter(|_| field.key != "flow");
        let values = flows.map(|(name, flow)| (*name, field.value(&Config::of_flow(*flow))));
        Self(values.filter(|(_, value)| value != default).collect())
    }
}

impl Serialize for FieldRecord {
    fn serialize<W: Serializer>(&self, serializer: W) -> Result<W::Ok, W::Error> {
        let default = self.0.value(&Config::default());
        let recipes = Recipes::of(self.0, &default);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("key", self.0.key)?;
        let (kind, numbers) = match (self.0.kind)() {
            Kind::Choice { choices } => {
                map.serialize_entry("choices", &choices)?;
                ("choice", None)
            }
            Kind::Digest { otherwise } => {
                map.serialize_entry("otherwise", otherwise)?;
                ("digest", None)
            }
            Kind::Integer { min, max, step } => ("integer", Some((min, max, step))),
            Kind::Number { min, max } => ("number", Some((min, max, 1.0))),
        };
        map.serialize_entry("kind", kind)?;
        if let Some((min, max, step)) = numbers {
            map.serialize_entry("min", &min)?;
            map.serialize_entry("max", &max)?;
            if step != 1.0 {
                map.serialize_entry("step", &step)?;
            }
        }
        map.serialize_entry("default", &default)?;
        if !recipes.0.is_empty() {
            map.serialize_entry("recipes", &recipes)?;
        }
        map.end()
    }
}

#[derive(Serialize)]
pub(super) struct ContentsRecord {
    pub(super) config: Config,
    pub(super) step: u64,
    pub(super) digest: String,
}

#[derive(Serialize)]
pub(super) struct Progress {
    pub(super) step: u64,
    pub(super) loss: f64,
}

/// A record as a plain JavaScript object; what is absent becomes null.
pub(super) fn record(value: &impl Serialize) -> Result<JsValue, JsError> {
    let serializer = serde_wasm_bindgen::Serializer::new()
        .serialize_missing_as_null(true)
        .serialize_maps_as_objects(true);
    Ok(value.serialize(&serializer)?)
}

/// A record from JavaScript; what is wrong with it is said without the word that errors begin with there.
pub(super) fn read<T: DeserializeOwned>(value: JsValue) -> Result<T, JsError> {
    serde_wasm_bindgen::from_value(value).map_err(|error| {
        let message = error.to_string();
        JsError::new(message.strip_prefix("Error: ").unwrap_or(&message))
    })
}

pub(super) fn read_config(config: JsValue) -> Result<Config, JsError> {
    let Entries(entries) = read(config)?;
    let entries = entries
        .iter()
        .map(|(key, value)| (key.as_str(), value.clone()));
    Ok(Config::from_entries(entries)?)
}

pub(super) fn floats(values: &[f64]) -> Float32Array {
    let narrow: Vec<f32> = values.iter().map(|value| *value as f32).collect();
    Float32Array::from(narrow.as_slice())
}

pub(super) fn set(object: &Object, name: &str, value: Object) -> Result<(), JsValue> {
    Reflect::set(object, &name.into(), &value.into()).map(|_| ())
}

/// An object of named typed arrays; absent ones are left out.
pub(super) fn arrays(entries: &[(&str, Option<&Vec<f64>>)]) -> Result<Object, JsValue> {
    let pairs = Array::new();
    for (name, values) in entries {
        if let Some(values) = values {
            pairs.push(&Array::of2(
                &(*name).into(),
                &Float64Array::from(values.as_slice()),
            ));
        }
    }
    Object::from_entries(&pairs)
}

pub(super) fn histogram(histogram: &Histogram) -> Result<Object, JsValue> {
    arrays(&[
        ("edges", Some(&histogram.edges)),
        ("data", Some(&histogram.data)),
        ("model", Some(&histogram.model)),
        ("reweighted", Some(&histogram.reweighted)),
        ("exact", histogram.exact.as_ref()),
    ])
}

pub(super) fn profile(profile: &Profile) -> Result<Object, JsValue> {
    arrays(&[
        ("edges", Some(&profile.edges)),
        ("model", Some(&profile.model)),
        ("modelError", Some(&profile.error)),
        ("data", Some(&profile.data)),
        ("exact", profile.exact.as_ref()),
    ])
}
