//! Weight links, read natively. The page reads them with the same table of settings.

use super::{Config, ConfigError, FIELDS, Field, Kind, Value, repair};

/// What a link may ask of the page besides: its language, how it looks, when it stops, and the trained weights. Nothing
/// here changes what the settings and the steps lead to.
const OF_THE_PAGE: [&str; 11] = [
    "lang", "embed", "lesson", "story", "hide", "lock", "note", "open", "pace", "stop", "weights",
];

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
    /// Reads the part of a link from `#` on, or a whole link: `#v1&system=dw4&steps=500&digest=…`. What happens
    /// to links in messages is put right first, as the page does.
    ///
    /// # Errors
    /// What is wrong with it, and what would be right.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let error = |key: &str, value: &str, allowed: &str| ConfigError {
            key: key.into(),
            value: value.into(),
            allowed: allowed.into(),
        };
        let fields = FIELDS.iter().map(|field| (field.key, words(field)));
        let others = OF_THE_PAGE.into_iter().chain(["steps", "digest"]);
        let known: Vec<_> = fields.chain(others.map(|key| (key, Vec::new()))).collect();
        let repair::Repaired { parts, doubt } = repair::repair(text, &known);
        let mut parts = parts.iter().map(String::as_str);
        match parts.next() {
            None | Some("v1") => {}
            Some(other) => return Err(error("version", other, "links start with #v1")),
        }
        if let Some((key, value)) = doubt {
            let allowed = "write key=value; if the link was cut off, copy it again";
            return Err(error(&key, &value, allowed));
        }
        let (mut steps, mut digest, mut settings) = (None, None, Vec::new());
        let of_the_page =
            |part: &&str| OF_THE_PAGE.contains(&part.split('=').next().unwrap_or_default());
        for part in parts.filter(|part| !of_the_page(part)) {
            let (key, value) = part
                .split_once('=')
                .ok_or_else(|| error(part, "", "write key=value"))?;
            match key {
                "steps" => {
                    let number = value.parse().ok().filter(|steps| *steps <= 10_000_000);
                    let allowed = "a whole number from 0 to 10000000";
                    steps = Some(number.ok_or_else(|| error(key, value, allowed))?);
                }
                "digest" => {
                    let is_whole = value.len() == 16
                        && value
                            .bytes()
                            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
                    let allowed = "16 digits from 0-9 and a-f";
                    digest = Some(
                        is_whole
                            .then(|| value.into())
                            .ok_or_else(|| error(key, value, allowed))?,
                    );
                }
                // Their settings come with the page.
                "trained" => {
                    return Err(error(
                        key,
                        value,
                        "open it in the page and take the link of its run",
                    ));
                }
                _ => settings.push((key, read(key, value))),
            }
        }
        Ok(Self {
            config: Config::from_entries(settings)?,
            steps,
            digest,
        })
    }
}

/// The words that a setting may be.
fn words(field: &Field) -> Vec<&'static str> {
    match (field.kind)() {
        Kind::Choice { choices } => choices,
        Kind::Digest { otherwise } => vec![otherwise],
        Kind::Integer { .. } | Kind::Number { .. } => Vec::new(),
    }
}

/// The value of a setting: a number where the setting is one and the text is in decimal notation.
fn read(key: &str, text: &str) -> Value {
    let kind = FIELDS.iter().find(|field| field.key == key);
    match kind.map(|field| (field.kind)()) {
        // Rust also reads "inf" and "NaN"; no range contains them.
        Some(Kind::Integer { .. } | Kind::Number { .. }) => text.parse().map(Value::Number).ok(),
        _ => None,
    }
    .unwrap_or_else(|| Value::Text(text.into()))
}
