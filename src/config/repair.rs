//! Links as messengers, mail programs and editors leave them, put right before they are read. The page does the
//! same in `www/links/repair.js`, where each rule is explained; both are tested with
//! `tests/data/mangled-links.json`.

mod address;
mod behind;
mod entities;
mod note;
mod pairs;
mod text;
mod tracking;

use address::fragment;
use behind::without_appended;
use entities::without_entities;
use note::{is_torn, parted_note, with_whole_note};
use pairs::{Known, is_tracking_pair, key_and_value};
use text::{
    DIGESTS, MOST_LAYERS, NOTE, cleaned, decode, ended, is_cut, is_cut_host, is_version, opened,
    starts_with, stripped, unquoted, version,
};

/// A link as it was before it was sent around.
pub(super) struct Repaired {
    /// Its parts, its version first. A text without a link is cut at its signs `&`.
    pub parts: Vec<String>,
    /// The key and the value that may have lost their end, or what followed them.
    pub doubt: Option<(String, String)>,
}

/// Puts right what happened to a link on its way, and says what it may have lost.
pub(super) fn repair(text: &str, known: &Known) -> Repaired {
    let whole = unescaped(&fragment(&unprogrammed(text)));
    // A plus sign stands for a space in a query.
    let whole = without_entities(&whole)
        .replace("+&", "&")
        .replace("&+", "&");
    let whole = without_appended(&whole, known);
    let pairs = whole
        .split('&')
        .flat_map(|part| parted(part, known))
        .map(separated);
    let mut pairs = with_whole_note(pairs.collect(), known);
    let mut is_lost = pairs.last().is_some_and(String::is_empty);
    pairs.retain(|pair| !pair.is_empty() && !is_tracking_pair(pair, known));
    printable(&mut pairs);
    while let Some(last) = pairs.pop() {
        let plain = unquoted_value(&last);
        is_lost |=
            is_cut(&plain) || (key_and_value(&last, known).0 == "embed" && is_cut_host(&plain));
        let end = ended(&last);
        if !end.is_empty() {
            pairs.push(end);
            break;
        }
    }
    // Where pairs were sorted, the version is the last one.
    if let Some(last) = pairs.last()
        && version(last).is_some()
        && pairs.first().is_some_and(|first| version(first).is_none())
    {
        pairs.rotate_right(1);
    }
    let has_version = pairs.first().is_some_and(|first| version(first).is_some());
    let mut parts: Vec<String> = Vec::new();
    for (at, pair) in pairs.iter().enumerate() {
        let part = match version(pair) {
            Some(version) if at == 0 => version,
            _ => mended(pair, known),
        };
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    let doubt = parts
        .last()
        .filter(|_| has_version)
        .and_then(|last| doubt(&parts, last, is_lost));
    Repaired { parts, doubt }
}

/// What may have lost its end, or what followed it: nothing follows some keys in a link.
fn doubt(parts: &[String], last: &str, is_lost: bool) -> Option<(String, String)> {
    let torn = parts
        .iter()
        .filter_map(|part| part.split_once('='))
        .find(|(key, value)| *key == NOTE && is_torn(value));
    if let Some((key, value)) = torn {
        return Some((key.into(), value.into()));
    }
    let (key, value) = last.split_once('=').unwrap_or((last, ""));
    let is_whole = matches!(key, "weights" | "trained") || (key == "digest" && value.len() == 16);
    let is_empty = last.contains('=') && value.is_empty();
    ((is_lost && !is_whole) || is_empty).then(|| (key.into(), value.into()))
}

/// The text of a pair without the marks of quoted lines.
fn unquoted_value(pair: &str) -> String {
    unquoted(&decode(pair).unwrap_or_else(|| pair.to_owned()))
}

/// Where mail wrote each `=` as `=3D`, and broke lines behind another one, and that was left: without.
fn printable(pairs: &mut [String]) {
    let settings = pairs.get_mut(1..).unwrap_or_default();
    let joined = |pair: &String| pair.replace("=\n", "=").replace("=\r\n", "=");
    let is_left = |pair: &String| {
        let pair = joined(pair);
        let value = pair.split_once('=').map_or("", |(_, value)| value);
        let is_digest = value.len() == 16 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
        let key = pair.split_once("=3D").map_or("", |(key, _)| key);
        let is_name = |c: char| c.is_ascii_alphanumeric() || "=_-".contains(c) || c.is_whitespace();
        !key.is_empty() && key.chars().all(is_name) && !is_digest
    };
    if settings.iter().all(is_left) {
        for pair in settings {
            let parts: Vec<String> = joined(pair)
                .split("=3D")
                .map(|part| part.replace('=', ""))
                .collect();
            *pair = parts.join("=3D").replacen("=3D", "=", 1);
        }
    }
}

/// With `&` and `=` as they were before programs have written them within quotation marks, and before a page took the
/// beginning of `&note` for the name of a sign.
fn unprogrammed(text: &str) -> String {
    let mut plain = text.replace("¬e=", "&note=").replace("%C2%ACe=", "&note=");
    for (written, sign) in [("26", "&"), ("3d", "="), ("3D", "=")] {
        plain = plain.replace(&format!("\\u00{written}"), sign);
        plain = plain.replace(&format!("\\x{written}"), sign);
    }
    plain
}

/// Without the layers of escaping that lie over the signs between the pairs.
fn unescaped(text: &str) -> String {
    let mut plain = without_escape(&unquoted(text));
    // As shells and LaTeX have it.
    for sign in ["^&", "`&", "\\&"] {
        while plain.contains(sign) {
            plain = plain.replace(sign, "&");
        }
    }
    for sign in ["%", "_", "#"] {
        plain = plain.replace(&format!("\\{sign}"), sign);
    }
    // Every letter may be escaped.
    for _ in 0..MOST_LAYERS {
        let Some(rest) = plain
            .strip_prefix('%')
            .map(|rest| rest.trim_start_matches("25"))
        else {
            break;
        };
        if !rest.starts_with("76") && !rest.starts_with("56") {
            break;
        }
        let Some(decoded) = decode(&plain) else { break };
        plain = decoded;
    }
    if let Some(at) = plain.find(['＆', '%'])
        && is_wide_ampersand(&plain[at..])
        && is_version(&cleaned(&plain[..at]))
    {
        plain = plain.replace('＆', "&").replace("%EF%BC%86", "&");
    }
    for _ in 0..MOST_LAYERS {
        let Some((version, rest)) = plain.split_once('%') else {
            break;
        };
        let rest = rest.trim_start_matches("25");
        if !is_version(version) || !rest.starts_with("26") {
            break;
        }
        let Some(decoded) = decode(&plain) else { break };
        plain = decoded;
    }
    without_names(plain)
}

/// With its signs `&` where pages have taken their semicolons, `&amp`.
fn without_names(text: String) -> String {
    let is_name = |part: &str| part.starts_with("amp") && !part.starts_with("amp;");
    match text.split_once('&') {
        Some((version, rest)) if is_version(version) && rest.split('&').all(is_name) => {
            text.replace("&amp", "&")
        }
        _ => text,
    }
}

/// Without what JavaScript's `escape` has made of signs: `%u0026`.
fn without_escape(text: &str) -> String {
    let mut parts = text.split("%u");
    let mut units: Vec<u16> = parts.next().unwrap_or_default().encode_utf16().collect();
    for part in parts {
        match part.get(..4).map(|code| u16::from_str_radix(code, 16)) {
            Some(Ok(code)) => units.extend(core::iter::once(code).chain(part[4..].encode_utf16())),
            _ => units.extend("%u".encode_utf16().chain(part.encode_utf16())),
        }
    }
    String::from_utf16_lossy(&units)
}

/// Whether a text begins with the sign `&` of full width, escaped or not.
fn is_wide_ampersand(text: &str) -> bool {
    text.starts_with('＆') || starts_with(text, "%EF%BC%86")
}

/// Pairs between which signs `&` are still escaped; a note may hold these, but no pair of a known key.
fn parted<'a>(text: &'a str, known: &Known) -> Vec<&'a str> {
    let below = |at: usize| text[at + 1..].trim_start_matches("25");
    let is_equality = |(at, c): &(usize, char)| {
        matches!(c, '=' | '＝')
            || (*c == '%'
                && (starts_with(below(*at), "3D") || starts_with(&text[*at..], "%EF%BC%9D")))
    };
    let end = text
        .char_indices()
        .find(is_equality)
        .map_or(text.len(), |(at, _)| at);
    if cleaned(&text[..end]).eq_ignore_ascii_case(NOTE) {
        return parted_note(text, known);
    }
    let mut parts = Vec::new();
    let mut begin = 0;
    for (at, _) in text.match_indices(['%', '＆']) {
        if at < begin {
            continue;
        }
        let rest = match &text[at..] {
            rest if is_wide_ampersand(rest) => {
                let next = rest.strip_prefix('＆').unwrap_or_else(|| &rest[9..]);
                Some(next).filter(|next| begins_pair(next))
            }
            _ => below(at).strip_prefix("26").map(without_entity),
        };
        if let Some(rest) = rest {
            parts.push(&text[begin..at]);
            begin = text.len() - rest.len();
        }
    }
    parts.push(&text[begin..]);
    parts
}

/// Whether a text begins with a key and its sign of equality, escaped or of full width or neither.
fn begins_pair(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "_-".contains(c));
    let escaped = rest.strip_prefix('%').unwrap_or_default();
    let is_sign = rest.starts_with(['=', '＝'])
        || starts_with(rest, "%EF%BC%9D")
        || starts_with(escaped.trim_start_matches("25"), "3D");
    rest.len() < text.len() && is_sign
}

/// Without `amp;`, escaped or not, any number of times.
fn without_entity(text: &str) -> &str {
    let rest = ["amp", "#38", "%2338"]
        .iter()
        .find_map(|name| starts_with(text, name).then(|| &text[name.len()..]));
    let end = rest.and_then(|rest| {
        let escaped = rest
            .strip_prefix('%')
            .map(|rest| rest.trim_start_matches("25"));
        let escaped = escaped
            .filter(|rest| starts_with(rest, "3B"))
            .map(|rest| &rest[2..]);
        rest.strip_prefix(';').or(escaped)
    });
    end.map_or(text, without_entity)
}

/// With its sign of equality plain, and its value with as many layers less.
fn separated(pair: &str) -> String {
    let mut plain = pair.to_owned();
    if !pair.contains('=') {
        plain = plain.replacen('＝', "=", 1).replacen("%EF%BC%9D", "=", 1);
    }
    let Some((_, rest)) = pair.split_once('%').filter(|_| !plain.contains('=')) else {
        return plain;
    };
    let layers = (rest.len() - rest.trim_start_matches("25").len()) / 2;
    if starts_with(rest.trim_start_matches("25"), "3D") {
        for _ in 0..=layers.min(MOST_LAYERS) {
            plain = decode(&plain).unwrap_or(plain);
        }
    }
    plain
}

/// A pair with key and words as they are known, and without what does not belong to its value.
fn mended(pair: &str, known: &Known) -> String {
    let (key, words, raw_value) = key_and_value(pair, known);
    let Some(raw_value) = raw_value else {
        return key;
    };
    if key == NOTE {
        return format!("{key}={raw_value}");
    }
    let plain = cleaned(&raw_value);
    let plain = opened(&plain);
    // Dots within a link stand for a lost part, so that such a value is refused.
    let has_dots = plain.contains('…') || plain.contains("..");
    let whole = if has_dots { plain } else { stripped(plain) };
    let mut value = whole.replace("+,", ",").replace(",+", ",");
    let digits = value.replace('-', "");
    let is_digest = digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_digest && DIGESTS.contains(&key.as_str()) {
        value = digits.to_ascii_lowercase();
    }
    // Capitals of an app, and DW-4 as people write it.
    let bare = value.replace(['-', '_'], "");
    if let Some(word) = words.iter().find(|word| word.eq_ignore_ascii_case(&bare)) {
        value = (*word).into();
    }
    format!("{key}={value}")
}
