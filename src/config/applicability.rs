//! Which settings have an effect, given the values of the others.
//!
//! The rules are data, so that the page reads the same ones. A test trains with them: a setting that is not
//! applicable changes no bit of a run.

use super::source::SAMPLER;
use super::{Config, FIELDS, Value};
use serde::Serialize;

/// A statement about the values of settings.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Condition {
    /// The setting with this key has this value.
    Is(&'static str, &'static str),
    /// The setting with this key has another value.
    IsNot(&'static str, &'static str),
    /// The number with this key is above zero.
    Positive(&'static str),
    /// All of the statements hold.
    All(&'static [Self]),
    /// At least one of the statements holds.
    Any(&'static [Self]),
}

impl Condition {
    /// Whether the statement holds for `config`.
    #[must_use]
    pub fn holds(&self, config: &Config) -> bool {
        let value = |key: &str| {
            let field = FIELDS.iter().find(|field| field.key == key);
            field.map(|field| field.value(config))
        };
        match self {
            Self::Is(key, name) => value(key) == Some(Value::Text((*name).into())),
            Self::IsNot(key, name) => value(key) != Some(Value::Text((*name).into())),
            Self::Positive(key) => matches!(value(key), Some(Value::Number(x)) if x > 0.0),
            Self::All(parts) => parts.iter().all(|part| part.holds(config)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(config)),
        }
    }
}

/// A condition, and the settings that have an effect only where it holds.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Applicability {
    /// The name by which the page knows the sentence that says it.
    pub name: &'static str,
    /// What must hold.
    pub when: Condition,
    /// The keys of the settings.
    pub keys: &'static [&'static str],
}

use Condition::{All, Any, Is, IsNot, Positive};

/// Every setting that some other setting can make ineffective; the others always have an effect.
pub const APPLICABILITY: &[Applicability] = &[
    Applicability {
        name: "anySize",
        when: Any(&[Is("system", "dw"), Is("system", "lj")]),
        keys: &["particles"],
    },
    Applicability {
        name: "wells",
        when: All(&[IsNot("system", "lj13"), IsNot("system", "lj")]),
        keys: &["a", "b", "c", "d0"],
    },
    Applicability {
        name: "clusters",
        when: Any(&[Is("system", "lj13"), Is("system", "lj")]),
        keys: &["pairSum"],
    },
    Applicability {
        name: "sampler",
        when: Is("data", SAMPLER),
        keys: &["samples"],
    },
    Applicability {
        name: "data",
        when: Any(&[IsNot("objective", "energy"), Positive("startSteps")]),
        keys: &["augmentation"],
    },
    // The perceptron has as many parameters as the pair field with these kernels.
    Applicability {
        name: "sized",
        when: IsNot("flow", "manyBody"),
        keys: &["distanceKernels", "timeKernels"],
    },
    Applicability {
        name: "pair",
        when: Is("flow", "pair"),
        keys: &["timeWidth", "start"],
    },
    Applicability {
        name: "manyBody",
        when: Is("flow", "manyBody"),
        keys: &["channels", "width", "invariants"],
    },
    Applicability {
        name: "mixture",
        when: Is("objective", "mixture"),
        keys: &["lambda"],
    },
    Applicability {
        name: "matching",
        when: Any(&[
            All(&[Is("flow", "pair"), Is("start", "matching")]),
            Is("objective", "matching"),
            Positive("startSteps"),
        ]),
        keys: &["pairing"],
    },
    Applicability {
        name: "integrated",
        when: IsNot("objective", "matching"),
        keys: &["gradient", "guard"],
    },
];

/// The condition on which the setting `key` has an effect, if there is one.
#[must_use]
pub fn applicability(key: &str) -> Option<&'static Applicability> {
    APPLICABILITY.iter().find(|rule| rule.keys.contains(&key))
}

impl Config {
    /// Whether the setting `key` has an effect beside the others.
    #[must_use]
    pub fn is_applicable(&self, key: &str) -> bool {
        applicability(key).is_none_or(|rule| rule.when.holds(self))
    }
}
