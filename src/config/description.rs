//! The settings as a record: what the page and its documents are generated from.

use super::applicability::{APPLICABILITY, Applicability};
use super::limits::{LIMITS, Limit};
use super::{Choice, Config, FIELDS, Field, FlowKind, Kind, System, Value};
use serde::Serialize;
use std::collections::BTreeMap;

/// Every setting, the systems, and the conditions on which settings have an effect.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Description {
    /// In the order of links.
    pub fields: Vec<FieldDescription>,
    /// When settings have an effect.
    pub applicability: &'static [Applicability],
    /// Narrower ranges that settings have beside some values of others.
    pub limits: &'static [Limit],
    /// By name.
    pub systems: BTreeMap<&'static str, SystemDescription>,
    /// The settings of a target: two runs that agree in those that apply have the same one.
    pub target: &'static [&'static str],
}

/// One setting.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldDescription {
    /// Its name in links, scripts and snapshots.
    pub key: &'static str,
    /// What it accepts.
    #[serde(flatten)]
    pub kind: Kind,
    /// Its value where nobody says anything about it.
    pub default: Value,
    /// The defaults of flows that have another one, by the name of the flow.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub presets: BTreeMap<&'static str, Value>,
}

/// What is known of a system by its name alone.
#[derive(Serialize)]
pub struct SystemDescription {
    /// The number of particles; absent where the setting `particles` says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub particles: Option<usize>,
    /// The dimension of space D.
    pub dimension: usize,
}

/// The settings that change what is sampled.
const TARGET: &[&str] = &["system", "particles", "pairSum", "tau", "a", "b", "c", "d0"];

impl Description {
    /// The description of this version.
    #[must_use]
    pub fn current() -> Self {
        Self {
            fields: FIELDS.iter().map(FieldDescription::of).collect(),
            applicability: APPLICABILITY,
            limits: LIMITS,
            systems: System::NAMES
                .iter()
                .map(|(name, system)| (*name, SystemDescription::of(*system)))
                .collect(),
            target: TARGET,
        }
    }
}

impl FieldDescription {
    fn of(field: &Field) -> Self {
        let default = field.value(&Config::default());
        let flows = FlowKind::NAMES.iter().filter(|_| field.key != "flow");
        let values = flows.map(|(name, flow)| (*name, field.value(&Config::of_flow(*flow))));
        Self {
            key: field.key,
            kind: (field.kind)(),
            presets: values.filter(|(_, value)| *value != default).collect(),
            default,
        }
    }
}

impl SystemDescription {
    fn of(system: System) -> Self {
        let config = Config {
            system,
            ..Config::default()
        };
        Self {
            particles: (!system.is_of_any_size()).then(|| config.particle_count()),
            dimension: system.dimension(),
        }
    }
}
