//! Settings as a map from names to values: how they stand in snapshots, and how scripts give them.

use super::{Config, FIELDS, Invariants, Kind, Value};
use core::fmt;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// Names with values, in the order in which they were given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entries(pub Vec<(String, Value)>);

/// Names of choices in older snapshots.
const OLD_NAMES: [(&str, &str); 2] = [
    ("minibatchOptimalTransport", "transport"),
    ("equivariantOptimalTransport", "equivariant"),
];

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<R: Deserializer<'de>>(deserializer: R) -> Result<Self, R::Error> {
        struct Names;
        impl<'de> Visitor<'de> for Names {
            type Value = Entries;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("settings with their values")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Names)
    }
}

/// By hand: what is derived for such an enum would first keep whatever comes.
impl<'de> Deserialize<'de> for Value {
    fn deserialize<R: Deserializer<'de>>(deserializer: R) -> Result<Self, R::Error> {
        struct Either;
        impl Visitor<'_> for Either {
            type Value = Value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number or a text")
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
                Ok(Value::Number(number))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
                Ok(Value::Number(number as f64))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
                Ok(Value::Number(number as f64))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
                Ok(Value::Text(text.into()))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// Settings as they stand in a snapshot. What is younger than the first snapshots is left out where it has its default, so that a run
/// that was always possible is written as it always was, byte for byte.
pub(crate) struct InSnapshot<'a>(pub &'a Config);

impl Serialize for InSnapshot<'_> {
    fn serialize<W: Serializer>(&self, serializer: W) -> Result<W::Ok, W::Error> {
        match self.0.invariants {
            Invariants::Distances => self.0.write(serializer, "invariants"),
            Invariants::Angles => self.0.write(serializer, ""),
        }
    }
}

/// All settings; whole numbers without a point.
impl Serialize for Config {
    fn serialize<W: Serializer>(&self, serializer: W) -> Result<W::Ok, W::Error> {
        self.write(serializer, "")
    }
}

impl Config {
    /// Writes all settings but the one with the key `without`.
    fn write<W: Serializer>(&self, serializer: W, without: &str) -> Result<W::Ok, W::Error> {
        let fields = FIELDS.iter().zip(self.entries());
        let mut map = serializer.serialize_map(None)?;
        for (field, (key, value)) in fields.filter(|(field, _)| field.key != without) {
            match ((field.kind)(), value) {
                (Kind::Integer { .. }, Value::Number(number)) => {
                    map.serialize_entry(key, &(number as u64))?;
                }
                (_, value) => map.serialize_entry(key, &value)?,
            }
        }
        map.end()
    }
}

/// Settings that are absent have the defaults of the pair flow; names that are not settings are passed over.
impl<'de> Deserialize<'de> for Config {
    fn deserialize<R: Deserializer<'de>>(deserializer: R) -> Result<Self, R::Error> {
        let mut config = Self::default();
        for (key, mut value) in Entries::deserialize(deserializer)?.0 {
            if let Value::Text(name) = &mut value
                && let Some((_, new)) = OLD_NAMES.iter().find(|(old, _)| old == name)
            {
                *name = (*new).into();
            }
            if FIELDS.iter().any(|field| field.key == key) {
                config.put(&key, &value).map_err(Error::custom)?;
            }
        }
        config.check_limits().map_err(Error::custom)?;
        Ok(config)
    }
}
