//! Links as messengers, mail programs and editors leave them, put right before they are read. The page does the
//! same in `www/links/repair.js`, where each rule is explained; both are tested with
//! `tests/data/mangled-links.json`.

mod marks;

use marks::{is_tracking, starts_with, without_entities};

/// What a link may hold: its keys, each with the words that its value may be.
pub(super) type Known<'a> = [(&'a str, Vec<&'a str>)];

/// Layers of escaping that are taken off.
const MOST_LAYERS: usize = 5;
/// What ends a sentence or closes what the link stands in; no value ends in these.
const ENDINGS: &str = ".,;:!?\"'`*~>…‥·”“’‘»«›‹、。，；：！？》〉」』】〕）］｝＞〗";
/// Closing brackets end a value only where nothing opens them.
const BRACKETS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];
/// What gets before a link, beside spaces and what is not seen.
const BEFORE: [&str; 9] = ["#", "!", "?", "/", "%23", "%20", "%0A", "%0D", "%EF%BB%BF"];
/// What else ends no value.
const LOOSE_ENDS: [char; 5] = ['/', '\\', '|', '_', '-'];
/// The fields whose value is sixteen hexadecimal digits.
const DIGESTS: [&str; 2] = ["digest", "data"];
/// The one field that holds any text.
const NOTE: &str = "note";
/// The one field that may end in any sign of base64.
const WEIGHTS: &str = "weights";

/// The parts of a link, its version first, as they were before it was sent around. A text without a link is cut at
/// its signs `&`.
pub(super) fn parts(text: &str, known: &Known) -> Vec<String> {
    let whole = unescaped(&fragment(text));
    let whole = without_marks(&without_entities(&whole));
    let mut pairs: Vec<String> = whole.split('&').map(separated).collect();
    pairs.retain(|pair| {
        let key = pair.split('=').next().unwrap_or_default();
        !pair.is_empty() && (known.iter().any(|(other, _)| *other == key) || !is_tracking(key))
    });
    printable(&mut pairs);
    while let Some(last) = pairs.pop() {
        let end = ended(&last);
        if !end.is_empty() {
            pairs.push(end);
            break;
        }
    }
    let mut parts: Vec<String> = Vec::new();
    for (at, pair) in pairs.iter().enumerate() {
        let part = match at {
            0 if is_version(cleaned(pair).trim_end_matches('=')) => {
                cleaned(pair).trim_end_matches('=').to_lowercase()
            }
            _ => mended(pair, known),
        };
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts
}

/// What follows the `#` of a link; or its query, where the `#` was lost on the way.
fn fragment(text: &str) -> String {
    let begins = |rest: &str| {
        let ends = |(at, c): &(usize, char)| {
            let escaped = || rest[at + 1..].trim_start_matches("25").starts_with("26");
            matches!(c, '&' | '=' | '#') || (*c == '%' && escaped())
        };
        let end = rest.char_indices().find(ends);
        is_version(&cleaned(&ended(
            &rest[..end.map_or(rest.len(), |(at, _)| at)],
        )))
    };
    let mut after_signs = text
        .match_indices('#')
        .map(|(at, _)| without_start(&text[at + 1..]));
    if let Some(found) = after_signs.find(|rest| begins(rest)) {
        return found.to_owned();
    }
    let own = text.split_once('#').map_or(text, |(before, _)| before);
    let query = own.split_once('?').map_or("", |(_, query)| query);
    let starts = core::iter::once(0).chain(query.match_indices('&').map(|(at, _)| at + 1));
    for at in starts {
        let link = without_start(&query[at..]);
        if begins(link) {
            // Programs that sort queries put the version behind the settings.
            let is_last = is_version(link.trim_end_matches('='));
            return if is_last {
                format!("{link}&{}", &query[..at])
            } else {
                link.to_owned()
            };
        }
    }
    text.rsplit_once('#')
        .map_or(text, |(_, fragment)| fragment)
        .to_owned()
}

/// Without what got before it.
fn without_start(text: &str) -> &str {
    let mut rest = text;
    loop {
        let plain = rest.trim_start_matches(|c: char| c.is_whitespace() || is_unseen(c));
        let hidden = plain
            .get(..9)
            .filter(|start| starts_with(start, "%E2%80%8"))
            .map(|_| &plain[9..]);
        let next = BEFORE
            .iter()
            .find(|sign| starts_with(plain, sign))
            .map(|sign| &plain[sign.len()..])
            .or(hidden)
            .unwrap_or(plain);
        if next.len() == rest.len() {
            return rest;
        }
        rest = next;
    }
}

/// Where mail wrote each `=` as `=3D` and that was left: without.
fn printable(pairs: &mut [String]) {
    let settings = pairs.get_mut(1..).unwrap_or_default();
    let is_left = |pair: &String| {
        let value = pair.split_once('=').map_or("", |(_, value)| value);
        let is_digest = value.len() == 16 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
        value.starts_with("3D") && !is_digest
    };
    if settings.iter().all(is_left) {
        for pair in settings {
            *pair = pair.replacen("=3D", "=", 1);
        }
    }
}

/// `v` and at most nine digits, in capitals or not.
fn is_version(text: &str) -> bool {
    let digits = text.strip_prefix(['v', 'V']).unwrap_or_default();
    (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Without the layers of escaping that lie over the signs between the pairs.
fn unescaped(text: &str) -> String {
    // As programs write `&` within quotation marks.
    let mut plain = text.replace("\\u0026", "&");
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
    let name = cleaned(key.trim_end_matches('=')).to_ascii_lowercase();
    if name == NOTE {
        return format!("{key}{}", stripped(value));
    }
    let plain = decode(value).unwrap_or_else(|| value.to_owned());
    if DIGESTS.contains(&name.as_str()) {
        let found = cleaned(&plain);
        let digits = found.bytes().take_while(u8::is_ascii_hexdigit).count();
        if digits == 16 {
            return format!("{key}{}", &found[..16]);
        }
    }
    let mut end = stripped(without_following(&plain));
    while name != WEIGHTS && end.ends_with(LOOSE_ENDS) {
        end = stripped(&end[..end.len() - 1]);
    }
    format!("{key}{end}")
}

/// Without what follows a link in a page, in a message or in a sentence: another address, a tag, words, an emoji. A line
/// that was broken goes on within a word.
fn without_following(text: &str) -> &str {
    let mut before = ',';
    for (at, c) in text.char_indices() {
        let rest = &text[at..];
        let after = rest.trim_start();
        let word = after
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(after.len());
        let is_broken = rest[..rest.len() - after.len()].contains(['\r', '\n']);
        let goes_on = is_broken && !after[word..].starts_with(char::is_whitespace);
        let begins_words =
            c.is_whitespace() && before != ',' && !before.is_whitespace() && word > 0 && !goes_on;
        let address = rest.strip_prefix(']').map(str::trim_start);
        let is_address = address.is_some_and(|rest| rest.starts_with('('));
        if "<>|\"".contains(c) || begins_words || is_address || is_pictograph(c) {
            return &text[..at];
        }
        before = c;
    }
    text
}

/// Whether a character is an emoji or the like: the blocks of signs and pictographs.
fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// Without endings, closing brackets among them that nothing opened.
fn stripped(text: &str) -> &str {
    let mut end = text;
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
    end
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
    let mut value = cleaned(&raw_value);
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

/// Decoded to the last layer; without unseen characters, spaces and backslashes, and with plain signs.
fn cleaned(raw: &str) -> String {
    let Some(mut plain) = decode(raw) else {
        return raw.to_owned();
    };
    for _ in 0..MOST_LAYERS {
        plain = decode(&plain).unwrap_or(plain);
    }
    let plain_sign = |c: char| match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        // Of full width.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        other => other,
    };
    plain
        .chars()
        .filter(|c| !is_unseen(*c) && !c.is_whitespace() && *c != '\\')
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
