//! Records across the wasm boundary: settings and answers as plain objects, curves as typed arrays.

use crate::analysis::report::{Histogram, Profile};
use crate::config::{Config, Entries};
use js_sys::{Array, Float32Array, Float64Array, Object, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

#[derive(Serialize)]
pub(super) struct ContentsRecord {
    pub(super) config: Config,
    pub(super) step: u64,
    pub(super) digest: String,
}

#[derive(Serialize)]
pub(super) struct ProgressRecord {
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
