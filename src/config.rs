//! Everything that determines a run: its settings, their defaults and ranges, and their link form.

use crate::energy::DoubleWell;
use serde::{Deserialize, Serialize};

/// The target system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum System {
    /// Two particles in the plane with a double-well pair potential.
    Dw2,
    /// Four particles in the plane with double-well pair potentials.
    Dw4,
}

impl System {
    /// Every system, with the name it has in links.
    pub const NAMES: [(&'static str, Self); 2] = [("dw2", Self::Dw2), ("dw4", Self::Dw4)];

    /// The number of particles N.
    #[must_use]
    pub const fn particles(self) -> usize {
        match self {
            Self::Dw2 => 2,
            Self::Dw4 => 4,
        }
    }

    /// The name in links.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dw2 => "dw2",
            Self::Dw4 => "dw4",
        }
    }
}

/// The settings of a run. Two equal configurations train the same model, bit for bit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Config {
    /// The target system.
    pub system: System,
    /// The number of training configurations.
    pub samples: u32,
    /// Configurations per training step.
    pub batch: u32,
    /// The learning rate of Adam at the start.
    pub learning_rate: f64,
    /// Runge–Kutta steps from noise to sample.
    pub ode_steps: u32,
    /// The seed of every random number; at most 2⁵³ − 1, so that links carry it exactly.
    pub seed: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            system: System::Dw2,
            samples: 10_000,
            batch: 256,
            learning_rate: 5e-3,
            ode_steps: 20,
            seed: 1,
        }
    }
}

impl Config {
    /// The energy of the target.
    #[must_use]
    pub fn energy(&self) -> DoubleWell {
        DoubleWell::default()
    }
}

/// What a setting accepts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Kind {
    /// One of a few names.
    Choice {
        /// The names.
        choices: &'static [&'static str],
    },
    /// A whole number.
    Integer {
        /// The least value.
        min: f64,
        /// The greatest value.
        max: f64,
    },
    /// A real number.
    Number {
        /// The least value.
        min: f64,
        /// The greatest value.
        max: f64,
    },
}

/// The largest integer that JavaScript and JSON carry exactly.
pub const MAX_SEED: u64 = (1 << 53) - 1;

/// Every setting with what it accepts, in the order in which links list them.
pub const FIELDS: [(&str, Kind); 6] = [
    (
        "system",
        Kind::Choice {
            choices: &["dw2", "dw4"],
        },
    ),
    (
        "samples",
        Kind::Integer {
            min: 10.0,
            max: 1e6,
        },
    ),
    (
        "batch",
        Kind::Integer {
            min: 1.0,
            max: 4096.0,
        },
    ),
    (
        "learningRate",
        Kind::Number {
            min: 1e-5,
            max: 0.1,
        },
    ),
    (
        "odeSteps",
        Kind::Integer {
            min: 1.0,
            max: 200.0,
        },
    ),
    (
        "seed",
        Kind::Integer {
            min: 0.0,
            max: MAX_SEED as f64,
        },
    ),
];

/// A setting that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{key} = {value} cannot be used: {allowed}")]
pub struct ConfigError {
    /// The name of the setting.
    pub key: String,
    /// The value that was given.
    pub value: String,
    /// What would be right.
    pub allowed: String,
}

/// The value of a setting, as a link or a script gives it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A number.
    Number(f64),
    /// Text: a name, or a number in decimal notation.
    Text(String),
}

impl core::fmt::Display for Value {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl Config {
    /// The value of the setting `key`; `None` for an unknown key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Value> {
        Some(match key {
            "system" => Value::Text(self.system.name().into()),
            "samples" => Value::Number(f64::from(self.samples)),
            "batch" => Value::Number(f64::from(self.batch)),
            "learningRate" => Value::Number(self.learning_rate),
            "odeSteps" => Value::Number(f64::from(self.ode_steps)),
            "seed" => Value::Number(self.seed as f64),
            _ => return None,
        })
    }

    /// Changes the setting `key`.
    ///
    /// # Errors
    /// If there is no such setting or it does not accept the value; nothing is changed then.
    pub fn set(&mut self, key: &str, value: &Value) -> Result<(), ConfigError> {
        let error = |allowed: String| ConfigError {
            key: key.into(),
            value: value.to_string(),
            allowed,
        };
        let Some((_, kind)) = FIELDS.iter().find(|(name, _)| *name == key) else {
            let names: Vec<_> = FIELDS.iter().map(|(name, _)| *name).collect();
            return Err(error(format!("the settings are {}", names.join(", "))));
        };
        let number = match kind {
            Kind::Choice { choices } => {
                let chosen = System::NAMES
                    .iter()
                    .find(|(name, _)| value.to_string() == *name);
                self.system = chosen
                    .ok_or_else(|| error(format!("one of {}", choices.join(", "))))?
                    .1;
                return Ok(());
            }
            Kind::Integer { min, max } => parse(value)
                .filter(|x| x.trunc() == *x && (*min..=*max).contains(x))
                .ok_or_else(|| error(format!("a whole number from {min} to {max}")))?,
            Kind::Number { min, max } => parse(value)
                .filter(|x| (*min..=*max).contains(x))
                .ok_or_else(|| error(format!("a number from {min} to {max}")))?,
        };
        match key {
            "samples" => self.samples = number as u32,
            "batch" => self.batch = number as u32,
            "learningRate" => self.learning_rate = number,
            "odeSteps" => self.ode_steps = number as u32,
            "seed" => self.seed = number as u64,
            _ => unreachable!("every numeric field is set above"),
        }
        Ok(())
    }

    /// The defaults with `entries` laid over them.
    ///
    /// # Errors
    /// The first entry that cannot be used.
    pub fn from_entries<'a>(
        entries: impl IntoIterator<Item = (&'a str, Value)>,
    ) -> Result<Self, ConfigError> {
        let mut config = Self::default();
        for (key, value) in entries {
            config.set(key, &value)?;
        }
        Ok(config)
    }
}

/// A number, or text that is one in plain decimal notation.
fn parse(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(*number),
        // Rust also reads "inf" and "NaN"; no range contains them.
        Value::Text(text) => text.parse().ok(),
    }
}

/// A share link: settings, and the state that they led to.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The settings.
    pub config: Config,
    /// Training steps to replay.
    pub steps: Option<u64>,
    /// The digest of the state after them.
    pub digest: Option<String>,
}

impl Link {
    /// Reads the part of a link from `#` on, or a whole link: `#v1&system=dw4&steps=500&digest=…`.
    ///
    /// # Errors
    /// What is wrong with it, and what would be right.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let error = |key: &str, value: &str, allowed: &str| ConfigError {
            key: key.into(),
            value: value.into(),
            allowed: allowed.into(),
        };
        let fragment = text.rsplit_once('#').map_or(text, |(_, fragment)| fragment);
        let mut parts = fragment.split('&').filter(|part| !part.is_empty());
        match parts.next() {
            None | Some("v1") => {}
            Some(other) => return Err(error("version", other, "links start with #v1")),
        }
        let mut link = Self {
            config: Config::default(),
            steps: None,
            digest: None,
        };
        for part in parts {
            let (key, value) = part
                .split_once('=')
                .ok_or_else(|| error(part, "", "write key=value"))?;
            match key {
                "steps" => {
                    let steps = value.parse().ok().filter(|steps| *steps <= 10_000_000);
                    let allowed = "a whole number from 0 to 10000000";
                    link.steps = Some(steps.ok_or_else(|| error(key, value, allowed))?);
                }
                "digest" => link.digest = Some(value.into()),
                _ => link.config.set(key, &Value::Text(value.into()))?,
            }
        }
        Ok(link)
    }
}
