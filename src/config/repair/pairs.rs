//! The pairs of a link, and what their keys are known to be.

use super::text::{NOTE, cleaned};
use super::tracking::{is_safe_links_data, is_tracking};

/// What a link may hold: its keys, each with the words that its value may be.
pub(in crate::config) type Known<'a> = [(&'a str, Vec<&'a str>)];

/// Whether a pair is a tracking parameter.
pub(super) fn is_tracking_pair(pair: &str, known: &Known) -> bool {
    let key = pair.split('=').next().unwrap_or_default();
    // Where a mail broke a line, the beginning of a key may look like one.
    let (whole, _, value) = key_and_value(pair, known);
    let is_known = value.is_some() && known.iter().any(|(other, _)| *other == whole);
    (!is_known && is_tracking(key.trim_start_matches('?'))) || is_safe_links_data(pair)
}

/// The key as it is known with its words, and the value. Where a mail broke a line, a sign of equality may stand within
/// key or value.
pub(super) fn key_and_value<'a>(
    pair: &str,
    known: &'a Known<'a>,
) -> (String, &'a [&'a str], Option<String>) {
    let parts: Vec<&str> = pair.split('=').collect();
    for cut in 1..=parts.len() {
        // No key has a hyphen; one may divide a word at the end of a line.
        let name = cleaned(&parts[..cut].concat())
            .to_ascii_lowercase()
            .replace('-', "");
        // A page may have taken `&amp` without its semicolon for a name.
        let other = name.strip_prefix("amp").unwrap_or(&name);
        let is_key = |key: &str| key.eq_ignore_ascii_case(&name) || key.eq_ignore_ascii_case(other);
        let Some((key, words)) = known.iter().find(|(key, _)| is_key(key)) else {
            continue;
        };
        let between = if *key == NOTE { "=" } else { "" };
        let value = (cut < parts.len()).then(|| parts[cut..].join(between));
        return ((*key).into(), words, value);
    }
    match pair.split_once('=') {
        Some((key, value)) => (key.into(), &[], Some(value.into())),
        None => (pair.into(), &[], None),
    }
}
