//! Links as messengers, mail programs and editors leave them, put right before they are read. The page does the
//! same in `www/links/repair.js`, where each rule is explained; both are tested with
//! `tests/data/mangled-links.json`.

/// Layers of escaping that are taken off.
const MOST_LAYERS: usize = 5;
/// What ends a sentence or closes what the link stands in; no value ends in these.
const ENDINGS: &str = ".,;:!?\"'`*~>…‥·”“’‘»«›‹、。，；：！？》〉」』】〕）］｝＞〗";
/// Closing brackets end a value only where nothing opens them.
const BRACKETS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];
/// How editors of pages write `&`.
const ENTITIES: [&str; 6] = ["amp;", "amp%3B", "#38;", "#38%3B", "#x26;", "#x26%3B"];
/// Names that are added to links to tell where a click came from, and how such names begin.
const TRACKING: [&str; 34] = [
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "twclid",
    "ttclid",
    "li_fat_id",
    "igshid",
    "igsh",
    "mc_cid",
    "mc_eid",
    "_hsenc",
    "_hsmi",
    "_ga",
    "_gl",
    "mkt_tok",
    "srsltid",
    "vero_id",
    "ref",
    "ref_src",
    "ref_url",
    "referrer",
    "si",
    "s",
    "t",
    "from",
    "source",
    "spm",
    "scene",
    "isappinstalled",
];
const TRACKING_BEGINNINGS: [&str; 8] = [
    "utm_", "mtm_", "pk_", "hsa_", "fb_", "share_", "wxshare", "nsukey",
];
/// The one field that holds any text.
const NOTE: &str = "note";

/// The parts of a link, its version first, as they were before it was sent around. `known` are the keys that a
/// link may hold. A text without a link is cut at its signs `&`.
pub(super) fn parts<'a>(text: &str, known: impl Iterator<Item = &'a str> + Clone) -> Vec<String> {
    let whole = unescaped(fragment(text));
    let whole = without_marks(&without_entities(&whole));
    let mut pairs: Vec<String> = whole.split('&').map(separated).collect();
    pairs.retain(|pair| {
        let key = pair.split('=').next().unwrap_or_default();
        !pair.is_empty() && (known.clone().any(|other| other == key) || !is_tracking(key))
    });
    while let Some(last) = pairs.pop() {
        let end = ended(&last);
        if !end.is_empty() {
            pairs.push(end);
            break;
        }
    }
    pairs
        .iter()
        .enumerate()
        .map(|(at, pair)| match at {
            0 if is_version(cleaned(pair).trim_end_matches('=')) => {
                cleaned(pair).trim_end_matches('=').to_lowercase()
            }
            _ => mended(pair, known.clone()),
        })
        .collect()
}

/// What follows the `#` of a link; or its query, where the `#` was lost on the way.
fn fragment(text: &str) -> &str {
    let begins = |rest: &str| {
        let end = rest.find(['&', '=', '%', '#']).unwrap_or(rest.len());
        is_version(&cleaned(ended(&rest[..end]).as_str()))
    };
    let after_signs = text.match_indices('#').map(|(at, _)| {
        let rest = &text[at + 1..];
        rest.trim_start()
            .trim_start_matches('#')
            .trim_start_matches("%23")
    });
    if let Some(found) = after_signs.clone().find(|rest| begins(rest)) {
        return found;
    }
    let own = text.split_once('#').map_or(text, |(before, _)| before);
    let query = own.split_once('?').map_or("", |(_, query)| query);
    let starts = core::iter::once(0).chain(query.match_indices('&').map(|(at, _)| at + 1));
    if let Some(found) = starts.map(|at| &query[at..]).find(|rest| begins(rest)) {
        return found;
    }
    text.rsplit_once('#').map_or(text, |(_, fragment)| fragment)
}

/// `v` and at most nine digits, in capitals or not.
fn is_version(text: &str) -> bool {
    let digits = text.strip_prefix(['v', 'V']).unwrap_or_default();
    (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Without the layers of escaping that lie over the signs between the pairs.
fn unescaped(text: &str) -> String {
    let mut plain = text.to_owned();
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

fn without_entities(text: &str) -> String {
    let mut parts = text.split('&');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for mut part in parts {
        plain.push('&');
        while let Some(entity) = ENTITIES.iter().find(|entity| starts_with(part, entity)) {
            part = &part[entity.len()..];
        }
        plain.push_str(part);
    }
    plain
}

fn starts_with(text: &str, beginning: &str) -> bool {
    text.get(..beginning.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(beginning))
}

/// Without what browsers and those who count clicks append.
fn without_marks(text: &str) -> String {
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

fn is_tracking(key: &str) -> bool {
    TRACKING.iter().any(|name| key.eq_ignore_ascii_case(name))
        || TRACKING_BEGINNINGS
            .iter()
            .any(|start| starts_with(key, start))
}

/// With its sign of equality plain, and its value with as many layers less.
fn separated(pair: &str) -> String {
    let mut plain = pair.to_owned();
    let Some((_, rest)) = pair.split_once('%').filter(|_| !pair.contains('=')) else {
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

/// The last pair without what follows a link in a sentence.
fn ended(pair: &str) -> String {
    let (key, value) = pair.split_at(pair.find('=').map_or(0, |at| at + 1));
    let value = if key.trim_end_matches('=').eq_ignore_ascii_case(NOTE) {
        value.to_owned()
    } else {
        decode(value).unwrap_or_else(|| value.to_owned())
    };
    let mut end = value.as_str();
    while let Some(last) = end.chars().next_back() {
        let is_ending = match BRACKETS.iter().find(|(_, close)| *close == last) {
            Some((open, close)) => end.matches(*close).count() > end.matches(*open).count(),
            None => ENDINGS.contains(last) || last.is_whitespace() || is_unseen(last),
        };
        if !is_ending {
            break;
        }
        end = &end[..end.len() - last.len_utf8()];
    }
    format!("{key}{end}")
}

/// A pair with the key as it is known, and without what does not belong to its value.
fn mended<'a>(pair: &str, mut known: impl Iterator<Item = &'a str>) -> String {
    let (raw_key, raw_value) = pair.split_at(pair.find('=').unwrap_or(pair.len()));
    let name = cleaned(raw_key);
    let key = known
        .find(|known| known.eq_ignore_ascii_case(&name))
        .unwrap_or(raw_key);
    if key == NOTE {
        return format!("{key}{raw_value}");
    }
    let mut value = cleaned(raw_value);
    let digits = value.trim_start_matches('=');
    let is_digest = digits.len() == 16 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_digest && matches!(key, "digest" | "data") {
        value.make_ascii_lowercase();
    }
    format!("{key}{value}")
}

/// Decoded to the last layer; without unseen characters, and with plain signs.
fn cleaned(raw: &str) -> String {
    let Some(mut plain) = decode(raw) else {
        return raw.to_owned();
    };
    for _ in 0..MOST_LAYERS {
        plain = decode(&plain).unwrap_or(plain);
    }
    let plain_sign = |c: char| match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' => '-',
        other => other,
    };
    plain
        .chars()
        .filter(|c| !is_unseen(*c))
        .map(plain_sign)
        .collect()
}

/// Whether a character is not seen, or breaks a line.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// Text from its escaped form; nothing where a sign is damaged.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut parts = text.split('%');
    bytes.extend_from_slice(parts.next().unwrap_or_default().as_bytes());
    for part in parts {
        let digits = part
            .get(..2)
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).ok()
}
