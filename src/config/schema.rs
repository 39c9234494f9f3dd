//! The table of settings: for each its name, what it accepts, and where it is kept.

use super::source::{DataSource, SAMPLER};
use super::{
    Augmentation, Config, FlowKind, GradientKind, IntegratorKind, Invariants, ObjectiveKind,
    StartKind, System,
};
use crate::flow_matching::Pairing;
use crate::system::energy::PairSum;
use serde::Serialize;

/// A setting that is one of a few names.
pub trait Choice: Copy + PartialEq + 'static {
    /// Every choice with the name it has in links.
    const NAMES: &'static [(&'static str, Self)];

    /// The name in links.
    fn name(self) -> &'static str {
        Self::NAMES
            .iter()
            .find(|(_, choice)| *choice == self)
            .map_or("", |(name, _)| name)
    }

    /// The choice of that name.
    fn named(name: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, choice)| *choice)
    }
}

/// What a setting accepts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Kind {
    /// One of a few names.
    Choice {
        /// The names.
        choices: Vec<&'static str>,
    },
    /// A whole number.
    Integer {
        /// The least value.
        min: f64,
        /// The greatest value.
        max: f64,
        /// It is a multiple of this.
        #[serde(skip_serializing_if = "is_one")]
        step: f64,
    },
    /// A digest of sixteen digits, or one name.
    Digest {
        /// The name.
        otherwise: &'static str,
    },
    /// A real number.
    Number {
        /// The least value.
        min: f64,
        /// The greatest value.
        max: f64,
    },
}

/// Whether every whole number is a multiple.
#[cfg_attr(
    target_pointer_width = "64",
    expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde hands references over"
    )
)]
fn is_one(step: &f64) -> bool {
    *step == 1.0
}

impl Kind {
    /// What is accepted, in words.
    #[must_use]
    pub fn allowed(&self) -> String {
        match self {
            Self::Choice { choices } => format!("one of {}", choices.join(", ")),
            Self::Digest { otherwise } => format!("{otherwise}, or 16 digits from 0-9 and a-f"),
            Self::Integer { min, max, step } if *step > 1.0 => {
                format!("a multiple of {step} from {min} to {max}")
            }
            Self::Integer { min, max, .. } => format!("a whole number from {min} to {max}"),
            Self::Number { min, max } => format!("a number from {min} to {max}"),
        }
    }
}

/// The largest integer that JavaScript and JSON carry exactly.
pub const MAX_SEED: u64 = (1 << 53) - 1;

/// The largest batch.
pub const MAX_BATCH: usize = 4096;

/// One setting.
pub struct Field {
    /// Its name in links, scripts and snapshots.
    pub key: &'static str,
    /// What it accepts.
    pub kind: fn() -> Kind,
    get: fn(&Config) -> Value,
    /// Stores a value that is known to be accepted; false if it is not.
    set: fn(&mut Config, &Value) -> bool,
}

impl Field {
    /// Its value in `config`.
    #[must_use]
    pub fn value(&self, config: &Config) -> Value {
        (self.get)(config)
    }
}

macro_rules! choice {
    ($key:literal, $field:ident, $type:ident) => {
        Field {
            key: $key,
            kind: || Kind::Choice {
                choices: $type::NAMES.iter().map(|(name, _)| *name).collect(),
            },
            get: |config| Value::Text(config.$field.name().into()),
            set: |config, value| match value {
                Value::Text(name) => $type::named(name)
                    .map(|choice| config.$field = choice)
                    .is_some(),
                Value::Number(_) => false,
            },
        }
    };
}

macro_rules! integer {
    ($key:literal, $field:ident, $type:ident, $min:expr, $max:expr) => {
        integer!($key, $field, $type, $min, $max, 1.0)
    };
    ($key:literal, $field:ident, $type:ident, $min:expr, $max:expr, $step:expr) => {
        Field {
            key: $key,
            kind: || Kind::Integer {
                min: $min,
                max: $max,
                step: $step,
            },
            get: |config| Value::Number(config.$field as f64),
            set: |config, value| {
                let number = value
                    .number()
                    .filter(|x| x % $step == 0.0 && ($min..=$max).contains(x));
                number.map(|x| config.$field = x as $type).is_some()
            },
        }
    };
}

macro_rules! number {
    ($key:literal, $field:ident, $min:expr, $max:expr) => {
        Field {
            key: $key,
            kind: || Kind::Number {
                min: $min,
                max: $max,
            },
            get: |config| Value::Number(config.$field),
            set: |config, value| {
                let number = value.number().filter(|x| ($min..=$max).contains(x));
                number.map(|x| config.$field = x).is_some()
            },
        }
    };
}

/// Every setting, in the order in which links list them.
pub const FIELDS: &[Field] = &[
    choice!("system", system, System),
    integer!("particles", particles, u32, 2.0, 55.0),
    Field {
        key: "data",
        kind: || Kind::Digest { otherwise: SAMPLER },
        get: |config| Value::Text(config.data.to_string()),
        set: |config, value| match value {
            Value::Text(name) => DataSource::named(name)
                .map(|source| config.data = source)
                .is_some(),
            Value::Number(_) => false,
        },
    },
    integer!("samples", samples, u32, 10.0, 1e6),
    integer!("batch", batch, u32, 1.0, MAX_BATCH as f64),
    number!("learningRate", learning_rate, 1e-5, 0.1),
    integer!("odeSteps", ode_steps, u32, 1.0, 200.0),
    integer!("seed", seed, u64, 0.0, MAX_SEED as f64),
    choice!("flow", flow, FlowKind),
    choice!("augmentation", augmentation, Augmentation),
    choice!("objective", objective, ObjectiveKind),
    number!("lambda", lambda, 0.0, 1.0),
    choice!("integrator", integrator, IntegratorKind),
    choice!("gradient", gradient, GradientKind),
    choice!("start", start, StartKind),
    choice!("pairing", pairing, Pairing),
    number!("guard", guard, 0.0, 100.0),
    integer!("horizon", horizon, u32, 100.0, 1e6),
    integer!("distanceKernels", distance_kernels, u32, 4.0, 200.0),
    integer!("timeKernels", time_kernels, u32, 2.0, 64.0),
    number!("timeWidth", time_width, 0.02, 2.0),
    integer!("startSteps", start_steps, u32, 0.0, 1e6),
    integer!("channels", channels, u32, 4.0, 64.0, 4.0),
    integer!("width", width, u32, 8.0, 256.0, 8.0),
    choice!("invariants", invariants, Invariants),
    choice!("pairSum", pair_sum, PairSum),
    number!("tau", tau, 0.1, 10.0),
    number!("a", a, -10.0, 10.0),
    number!("b", b, -10.0, 10.0),
    number!("c", c, 0.05, 5.0),
    number!("d0", d0, 1.0, 6.0),
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
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A number.
    Number(f64),
    /// A name.
    Text(String),
}

impl Value {
    fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(_) => None,
        }
    }
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
    /// All settings with their values, in the order of [`FIELDS`].
    pub fn entries(&self) -> impl Iterator<Item = (&'static str, Value)> + '_ {
        FIELDS.iter().map(|field| (field.key, (field.get)(self)))
    }

    /// Changes the setting `key`; `flow` as [`Self::change_flow`] does.
    ///
    /// # Errors
    /// If there is no such setting or it does not accept the value; nothing is changed then.
    pub fn set(&mut self, key: &str, value: &Value) -> Result<(), ConfigError> {
        let mut changed = *self;
        changed.put(key, value)?;
        if changed.flow == self.flow {
            *self = changed;
        } else {
            self.change_flow(changed.flow);
        }
        Ok(())
    }

    /// Changes the setting `key` and nothing else.
    pub(super) fn put(&mut self, key: &str, value: &Value) -> Result<(), ConfigError> {
        let error = |allowed: String| ConfigError {
            key: key.into(),
            value: value.to_string(),
            allowed,
        };
        let Some(field) = FIELDS.iter().find(|field| field.key == key) else {
            let names: Vec<_> = FIELDS.iter().map(|field| field.key).collect();
            return Err(error(format!("the settings are {}", names.join(", "))));
        };
        if (field.set)(self, value) {
            Ok(())
        } else {
            Err(error((field.kind)().allowed()))
        }
    }

    /// The defaults of the flow that `entries` name, with the entries laid over them.
    ///
    /// # Errors
    /// The first entry that cannot be used.
    pub fn from_entries<'a>(
        entries: impl IntoIterator<Item = (&'a str, Value)>,
    ) -> Result<Self, ConfigError> {
        let entries: Vec<_> = entries.into_iter().collect();
        let mut config = Self::default();
        let (flow, others): (Vec<_>, Vec<_>) = entries.iter().partition(|(key, _)| *key == "flow");
        for (key, value) in flow.into_iter().chain(others) {
            config.set(key, value)?;
        }
        config.check_limits()?;
        Ok(config)
    }
}
