//! Ranges that are narrower beside some values of other settings.

use super::applicability::Condition;
use super::{Config, ConfigError, FIELDS, Kind, Value};
use serde::Serialize;

/// A condition, and the greatest value that a setting accepts where it holds.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Limit {
    /// The key of the setting.
    pub key: &'static str,
    /// What must hold.
    pub when: Condition,
    /// The greatest value.
    pub max: f64,
}

/// All of them. Double wells are sampled by single-particle moves, meant for few particles; clusters by replica exchange.
pub(crate) const LIMITS: &[Limit] = &[Limit {
    key: "particles",
    when: Condition::Is("system", "dw"),
    max: 16.0,
}];

impl Config {
    /// Checks each setting against its range beside the values of the others.
    ///
    /// # Errors
    /// The first setting that is out of range.
    pub(crate) fn check_limits(&self) -> Result<(), ConfigError> {
        for limit in LIMITS.iter().filter(|limit| limit.when.holds(self)) {
            let field = FIELDS.iter().find(|field| field.key == limit.key);
            let Some((field, Kind::Integer { min, step, .. })) =
                field.map(|field| (field, (field.kind)()))
            else {
                continue;
            };
            let value = field.value(self);
            if matches!(value, Value::Number(number) if number > limit.max) {
                let max = limit.max;
                return Err(ConfigError {
                    key: limit.key.into(),
                    value: value.to_string(),
                    allowed: Kind::Integer { min, max, step }.allowed(),
                });
            }
        }
        Ok(())
    }
}
