//! Links as messengers, mail programs and editors leave them, put right before they are read. The page does the
//! same in `www/links/repair.js`, where each rule is explained; both are tested with
//! `tests/data/mangled-links.json`.

mod address;
mod marks;
mod text;

use address::fragment;
use marks::{is_safe_links_data, is_tracking, starts_with, without_entities};
use text::{DIGESTS, MOST_LAYERS, NOTE, cleaned, decode, ended, is_version, unquoted, version};

/// What a link may hold: its keys, each with the words that its value may be.
pub(super) type Known<'a> = [(&'a str, Vec<&'a str>)];

/// The parts of a link, its version first, as they were before it was sent around. A text without a link is cut at
/// its signs `&`.
pub(super) fn parts(text: &str, known: &Known) -> Vec<String> {
    let whole = unescaped(&fragment(&unprogrammed(text)));
    // A plus sign stands for a space in a query.
    let whole = without_entities(&whole)
        .replace("+&", "&")
        .replace("&+", "&");
    let whole = without_marks(&whole);
    let mut pairs: Vec<String> = whole.split('&').flat_map(parted).map(separated).collect();
    pairs.retain(|pair| {
        let key = pair.split('=').next().unwrap_or_default();
        // Where a mail broke a line, the beginning of a key may look like one.
        let (whole, _, value) = key_and_value(pair, known);
        let is_known = value.is_some() && known.iter().any(|(other, _)| *other == whole);
        let is_mark = !is_known && is_tracking(key.trim_start_matches('?'));
        !pair.is_empty() && !is_mark && !is_safe_links_data(pair)
    });
    printable(&mut pairs);
    while let Some(last) = pairs.pop() {
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
    parts
}

/// Where mail wrote each `=` as `=3D`, and broke lines behind another one, and that was left: without.
fn printable(pairs: &mut [String]) {
    let settings = pairs.get_mut(1..).unwrap_or_default();
    let is_left = |pair: &String| {
        let value = pair.split_once('=').map_or("", |(_, value)| value);
        let is_digest = value.len() == 16 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
        let key = pair.split_once("=3D").map_or("", |(key, _)| key);
        let is_name = |c: char| c.is_ascii_alphanumeric() || "=_-".contains(c) || c.is_whitespace();
        !key.is_empty() && key.chars().all(is_name) && !is_digest
    };
    if settings.iter().all(is_left) {
        for pair in settings {
            let parts: Vec<String> = pair
                .split("=3D")
                .map(|part| part.replace('=', ""))
                .collect();
            *pair = parts.join("=3D").replacen("=3D", "=", 1);
        }
    }
}

/// With `&` and `=` as they were before programs have written them within quotation marks.
fn unprogrammed(text: &str) -> String {
    let mut plain = text.to_owned();
    for (written, sign) in [("26", "&"), ("3d", "="), ("3D", "=")] {
        plain = plain.replace(&format!("\\u00{written}"), sign);
        plain = plain.replace(&format!("\\x{written}"), sign);
    }
    plain
}

/// Without the layers of escaping that lie over the signs between the pairs.
fn unescaped(text: &str) -> String {
    let mut plain = without_escape(&unquoted(text));
    // As the shell of Windows has it.
    while plain.contains("^&") {
        plain = plain.replace("^&", "&");
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
    plain
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

/// Where the same link begins again, or another address; the one that holds the page has its own key.
fn next_address(text: &str) -> Option<usize> {
    let addresses = text
        .match_indices("://")
        .filter_map(|(at, _)| {
            ["https", "http"].iter().find_map(|scheme| {
                let begin = at.checked_sub(scheme.len())?;
                starts_with(text.get(begin..)?, scheme).then_some(begin)
            })
        })
        .filter(|begin| !is_value(&text[..*begin]));
    let again = text
        .match_indices('#')
        .filter(|(at, _)| {
            let rest = text[at + 1..].trim_start();
            rest.starts_with(['v', 'V']) && rest[1..].starts_with(|c: char| c.is_ascii_digit())
        })
        .map(|(at, _)| at);
    addresses.chain(again).min()
}

/// What may stand between a sign of equality and its value.
const BLANK: [&str; 13] = [
    " ",
    "\t",
    "\r",
    "\n",
    ">",
    "\u{a0}",
    "\u{200b}",
    "%20",
    "%0a",
    "%0d",
    "%3e",
    "%c2%a0",
    "%e2%80%8b",
];

/// Whether what follows is the value of a pair, whose sign of equality may be escaped.
fn is_value(before: &str) -> bool {
    let mut before = before.to_ascii_lowercase();
    while let Some(start) = BLANK.iter().find_map(|blank| before.strip_suffix(blank)) {
        before.truncate(start.len());
    }
    let is_sign = |rest: &str| rest.ends_with('=') || rest.trim_end_matches("25").ends_with('%');
    before.ends_with(['=', '＝'])
        || before.ends_with("%ef%bc%9d")
        || before.strip_suffix("3d").is_some_and(is_sign)
}

/// Without what browsers and those who count clicks append.
fn without_marks(text: &str) -> String {
    // Slack writes <address|text>, Markdown [text](address).
    let alone = ["|", "]("]
        .iter()
        .flat_map(|sign| text.match_indices(sign))
        .filter(|(at, sign)| starts_with(text[at + sign.len()..].trim_start(), "http"))
        .map(|(at, _)| at)
        .min();
    let text = &text[..alone.unwrap_or(text.len())];
    let text = &text[..next_address(text).unwrap_or(text.len())];
    let own = text.split_once(":~:").map_or(text, |(own, _)| own);
    let own = own
        .strip_suffix("%23")
        .filter(|_| own.len() < text.len())
        .unwrap_or(own);
    let own = own.trim_end_matches(|c: char| c == '#' || c.is_whitespace());
    let own = own.strip_suffix("#_=_").unwrap_or(own);
    let mut parts = own.split('?');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let name = part.split_once('=').map(|(name, _)| name);
        plain.push(if name.is_some_and(is_tracking) {
            '&'
        } else {
            '?'
        });
        plain.push_str(part);
    }
    plain
}

/// Pairs between which signs `&` are still escaped; a note may hold these.
fn parted(text: &str) -> Vec<&str> {
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
        return vec![text];
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
    let mut value = cleaned(&raw_value).replace("+,", ",").replace(",+", ",");
    let is_digest = value.len() == 16 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_digest && DIGESTS.contains(&key.as_str()) {
        value.make_ascii_lowercase();
    }
    // Capitals of an app, and DW-4 as people write it.
    let bare = value.replace(['-', '_'], "");
    if let Some(word) = words.iter().find(|word| word.eq_ignore_ascii_case(&bare)) {
        value = (*word).into();
    }
    format!("{key}={value}")
}

/// The key as it is known with its words, and the value. Where a mail broke a line, a sign of equality may stand within
/// key or value.
fn key_and_value<'a>(pair: &str, known: &'a Known<'a>) -> (String, &'a [&'a str], Option<String>) {
    let parts: Vec<&str> = pair.split('=').collect();
    for cut in 1..=parts.len() {
        let name = cleaned(&parts[..cut].concat()).to_ascii_lowercase();
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
