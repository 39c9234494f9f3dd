//! The one pair that holds any text: a sign `&` of it that was escaped once too little cuts it, and one between pairs that
//! was escaped joins others to it. Its text is the page's; natively it matters where it ends.

use super::pairs::{Known, is_tracking_pair, key_and_value};
use super::text::{DOTS, NOTE, cleaned, decode, starts_with, version};

/// The one key that needs no value.
const HOST: &str = "embed";

/// A note with the parts of its text that a sign `&` has cut off. What looks like another pair stays one.
pub(super) fn with_whole_note(mut pairs: Vec<String>, known: &Known) -> Vec<String> {
    let is_note = |pair: &String| key_and_value(pair, known).0 == NOTE;
    let Some(start) = pairs.iter().position(is_note) else {
        return pairs;
    };
    let is_spaced = start > 0 && begins_with_space(&pairs[start]);
    // Behind these there are only tracking parameters.
    let last_own = pairs.iter().rposition(|pair| !is_appended(pair, known));
    let own = last_own.map_or(0, |at| at + 1);
    let mut end = start + 1;
    for at in start + 1..own {
        let pair = &pairs[at];
        // Around the sign, a note may have spaces that a link does not have.
        let is_inner = !is_spaced && ends_with_space(&pairs[at - 1]) && begins_with_space(pair);
        let begins_next = is_pair(pair, known) || is_other(pair, at + 1 == pairs.len(), known);
        if begins_next && !is_inner {
            break;
        }
        if !pair.is_empty() {
            end = at + 1;
        }
    }
    let inner: Vec<String> = pairs.drain(start + 1..end).collect();
    for part in inner {
        pairs[start].push_str("%26");
        pairs[start].push_str(&part.replace('=', "%3D"));
    }
    pairs
}

/// Whether a part of a link is its version or a pair of a known key.
fn is_pair(pair: &str, known: &Known) -> bool {
    let (key, _, value) = key_and_value(pair, known);
    let is_known = known.iter().any(|(other, _)| *other == key);
    version(pair).is_some() || (is_known && (value.is_some() || key == HOST))
}

/// Whether a part looks like a pair of another key, or like what is left of the last one where the end is lost.
fn is_other(pair: &str, is_last: bool, known: &Known) -> bool {
    let name = pair.split('=').next().unwrap_or_default();
    let word = cleaned(name);
    let is_word = word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let plain = decode(pair).unwrap_or_else(|| pair.to_owned());
    let has_space = plain.contains(|c: char| c == '+' || c.is_whitespace());
    let is_short =
        (1..=8).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_whole = name.len() == pair.len();
    let is_inner_tracking = is_short && !is_whole && is_tracking_pair(pair, known);
    is_word && !has_space && !is_inner_tracking && (!is_whole || is_last)
}

/// Whether a part is nothing, or a mark of clicks that was put behind the link.
fn is_appended(pair: &str, known: &Known) -> bool {
    let plain = decode(pair).unwrap_or_default();
    let has_value =
        plain.find('=').is_some_and(|at| at > 0) && !plain.contains(char::is_whitespace);
    pair.is_empty() || (has_value && is_tracking_pair(pair, known))
}

/// Whether a part ends with what is written for a space, and with no break of a line.
fn ends_with_space(text: &str) -> bool {
    text.ends_with([' ', '\t']) || text.ends_with("%20")
}

fn begins_with_space(text: &str) -> bool {
    text.starts_with([' ', '\t']) || text.starts_with("%20")
}

/// A note cut where an escaped sign `&` stands before a known key and its plain sign of equality: no text is escaped so.
pub(super) fn parted_note<'a>(text: &'a str, known: &Known) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let mut begin = 0;
    for (at, _) in text.match_indices('%') {
        let below = text[at + 1..].trim_start_matches("25");
        let Some(next) = below.strip_prefix("26") else {
            continue;
        };
        let is_key = |key: &str| starts_with(next, key) && next[key.len()..].starts_with('=');
        let before = &text[..at];
        let is_inner = before.ends_with(char::is_whitespace) || before.ends_with("%20");
        if at >= begin && !is_inner && known.iter().any(|(key, _)| is_key(key)) {
            parts.push(&text[begin..at]);
            begin = text.len() - next.len();
        }
    }
    parts.push(&text[begin..]);
    parts
}

/// Whether programs have cut a note within the link to show it, so that another pair's sign of equality stands in it.
pub(super) fn is_torn(value: &str) -> bool {
    DOTS.iter()
        .flat_map(|dots| value.match_indices(dots))
        .any(|(at, dots)| {
            let rest = &value[at + dots.len()..];
            let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
            rest.trim_start_matches(is_word).starts_with('=')
        })
}

/// The key of the last pair that begins in a text, if it is known.
pub(super) fn last_key<'a>(text: &str, known: &'a Known) -> Option<&'a str> {
    text.rsplit('&').find_map(|part| {
        let rest = part.trim_start();
        let key_in = |key: &str| {
            let next = rest.get(key.len()..).filter(|_| starts_with(rest, key));
            next.is_some_and(|next| begins_with_equality(next.trim_start()))
        };
        known
            .iter()
            .find(|(key, _)| key_in(key))
            .map(|(key, _)| *key)
    })
}

/// Whether a text begins with a sign of equality, plain, of full width or escaped.
fn begins_with_equality(text: &str) -> bool {
    let escaped = text.strip_prefix('%').unwrap_or_default();
    text.starts_with(['=', '＝'])
        || starts_with(text, "%EF%BC%9D")
        || starts_with(escaped.trim_start_matches("25"), "3D")
}
