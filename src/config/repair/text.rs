//! The text of a pair: decoded, without what does not belong to it, and without what follows a link.

/// Layers of escaping that are taken off.
pub(super) const MOST_LAYERS: usize = 5;
/// What ends a sentence or closes what the link stands in; no value ends in these.
const ENDINGS: &str = ".,;:!?\"'`*~>…‥·”“’‘»«›‹、。，；：！？．～》〉」』】〕）］｝＞〗";
/// Closing brackets end a value only where nothing opens them.
const BRACKETS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];
/// What opens what a value stands in; none begins in these.
const OPENINGS: &str = "\"'`*~<>(（「『【《〈“”„‘’‚«‹[{→\\";
/// How programs end what they show a part of.
pub(super) const DOTS: [&str; 3] = ["…", "...", "%E2%80%A6"];
/// What else ends no value, and which of it ends no weights.
const LOOSE_ENDS: [char; 7] = ['/', '\\', '|', '_', '+', '=', '-'];
const WEIGHTS_ENDS: [char; 5] = ['/', '\\', '|', '+', '='];
/// What no value holds, so that it begins what follows a link.
const CUTS: &str = "<>|\"()[]{}#@\u{fffc}「」『』【】《》（）";
/// Letters that are set as one, as text copied from a PDF may have them.
const LIGATURES: [(char, &str); 7] = [
    ('ﬀ', "ff"),
    ('ﬁ', "fi"),
    ('ﬂ', "fl"),
    ('ﬃ', "ffi"),
    ('ﬄ', "ffl"),
    ('ﬅ', "st"),
    ('ﬆ', "st"),
];
/// Signs of other scripts that no value holds.
const FOREIGN_SIGNS: &str = "،؛؟۔।॥｡､";
/// What stands between a value and words of a language without spaces.
const STOPS: &str = "，、。；：！？";
/// The one value that may have brackets, those of an address.
const HOST: &str = "embed";
/// The fields whose value is sixteen hexadecimal digits.
pub(super) const DIGESTS: [&str; 2] = ["digest", "data"];
/// The one field that holds any text.
pub(super) const NOTE: &str = "note";
/// The one field that may end in any sign of base64.
const WEIGHTS: &str = "weights";

/// `v` and at most nine digits, in capitals or not.
pub(super) fn is_version(text: &str) -> bool {
    let digits = text.strip_prefix(['v', 'V']).unwrap_or_default();
    (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The version that a part is, also as programs write it that know no keys without values.
pub(super) fn version(part: &str) -> Option<String> {
    let plain = cleaned(part);
    let (name, value) = plain.split_once('=').unwrap_or((&plain, ""));
    let name = name.strip_suffix('+').unwrap_or(name);
    let is_known = ["", "1"].contains(&value) || value.eq_ignore_ascii_case("true");
    (is_known && is_version(name)).then(|| name.to_lowercase())
}

/// The last pair without what follows a link in a sentence.
pub(super) fn ended(pair: &str) -> String {
    let (key, value) = pair.split_at(pair.find('=').map_or(0, |at| at + 1));
    let name = cleaned(key.trim_end_matches('=')).to_ascii_lowercase();
    if name == NOTE {
        return format!("{key}{}", stripped(value));
    }
    let plain = decode(value)
        .or_else(|| before_half_escape(value))
        .unwrap_or_else(|| value.to_owned());
    // Behind a sign `&` of the sentence around it.
    let words = plain.trim_start();
    if key.is_empty() && words.len() < plain.len() && words.starts_with(char::is_alphabetic) {
        return String::new();
    }
    if DIGESTS.contains(&name.as_str()) {
        // A number behind it, such as that of a page, is none of its digits.
        let word = plain.split(char::is_whitespace).next().unwrap_or_default();
        for found in [word, &cleaned(&plain)] {
            let digits = found.bytes().take_while(u8::is_ascii_hexdigit).count();
            if digits == 16 {
                return format!("{key}{}", &found[..16]);
            }
        }
    }
    let whole = unquoted(&plain);
    let whole = opened(&whole);
    let mut end = stripped(match name.as_str() {
        HOST => whole,
        _ => without_following(whole),
    });
    let is_loose = |end: &str| match name.as_str() {
        WEIGHTS => end.ends_with(WEIGHTS_ENDS),
        _ => end.ends_with(LOOSE_ENDS),
    };
    while is_loose(end) {
        end = stripped(&end[..end.len() - 1]);
    }
    format!("{key}{end}")
}

/// Without what follows a link in a page, in a message or in a sentence: another address, a tag, brackets, words, an
/// emoji. A line that was broken goes on within a word.
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
        let begins_number =
            before != ',' && !before.is_whitespace() && !is_broken && is_number_in_words(rest);
        let mut next = after.chars();
        let is_dash =
            next.next().is_some_and(is_dash) && next.next().is_some_and(char::is_whitespace);
        let begins_aside = c.is_whitespace() && before != ',' && !before.is_whitespace() && is_dash;
        let is_stop = STOPS.contains(c) && rest.chars().nth(1).is_some_and(|next| !next.is_ascii());
        let words = rest[c.len_utf8()..].trim_start();
        let is_long_dash = matches!(c, '—' | '―') && words.starts_with(char::is_alphabetic);
        let is_cut = CUTS.contains(c) || is_pictograph(c) || is_foreign(c) || is_long_dash;
        if is_cut || begins_words || begins_number || begins_aside || is_stop {
            return &text[..at];
        }
        before = c;
    }
    text
}

/// Whether a text begins with a space, a number, a space and a letter.
fn is_number_in_words(text: &str) -> bool {
    let number = text.trim_start();
    let after = number.trim_start_matches(|c: char| c.is_ascii_digit());
    let words = after.trim_start();
    number.len() < text.len()
        && after.len() < number.len()
        && words.len() < after.len()
        && words.starts_with(char::is_alphabetic)
}

/// Whether the end of a pair may be lost: behind dots, or where a number was broken or has another one behind it.
pub(super) fn is_cut(text: &str) -> bool {
    let end = text.trim_end_matches(|c: char| !is_word(c));
    let tail = &text[end.len()..];
    let has_dots = DOTS
        .iter()
        .any(|dots| tail.contains(dots) || end.ends_with(dots));
    let is_broken = text.match_indices('>').any(|(at, _)| {
        let next = text[at..].trim_start_matches(|c: char| c == '>' || c.is_whitespace());
        next.starts_with(|c: char| c.is_ascii_digit()) && ends_in_digit(&text[..at])
    });
    let is_followed = text.match_indices([' ', '\t', '\u{a0}']).any(|(at, _)| {
        let blank = text[at..].len() - text[at..].trim_start().len();
        text[..at].ends_with(|c: char| c.is_ascii_digit())
            && !text[at..at + blank].contains(['\r', '\n'])
            && is_number_in_words(&text[at..])
    });
    has_dots || is_broken || is_followed
}

/// Whether a text ends in a digit, before spaces and what is left of a tag that breaks a line.
fn ends_in_digit(text: &str) -> bool {
    let tag = text.trim_end_matches(|c: char| c == '/' || c.is_whitespace());
    let lower = tag.to_ascii_lowercase();
    let before = ["<br", "<wbr"]
        .iter()
        .find_map(|name| lower.strip_suffix(name));
    let rest = before.map_or(text, |before| &text[..before.len()]);
    rest.trim_end().ends_with(|c: char| c.is_ascii_digit())
}

/// Whether an address may go on behind what a mail has quoted within it.
pub(super) fn is_cut_host(text: &str) -> bool {
    text.match_indices('>').any(|(at, _)| {
        text[..at].ends_with(is_word) && text[at + 1..].trim_start().starts_with(is_word)
    })
}

/// Whether a character is a letter of the alphabet, a digit or `_`.
pub(super) fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// A value without what opens what it stands in.
pub(super) fn opened(text: &str) -> &str {
    text.trim_start_matches(|c: char| OPENINGS.contains(c) || c.is_whitespace())
}

/// Whether a character is a letter or a sign of another script than Latin, which no value has.
fn is_foreign(c: char) -> bool {
    let is_latin =
        matches!(c, '\0'..='\u{24f}' | '\u{fb00}'..='\u{fb06}' | '\u{ff01}'..='\u{ff5e}');
    FOREIGN_SIGNS.contains(c) || (c.is_alphabetic() && !is_latin && !is_unseen(c))
}

/// The text before what is left at its end of a sign that was escaped and cut.
fn before_half_escape(text: &str) -> Option<String> {
    let begun = text.trim_end_matches(|c: char| c.is_ascii_hexdigit());
    let is_begun = begun.ends_with('%') && text.len() - begun.len() < 2;
    let mut rest = if is_begun {
        &begun[..begun.len() - 1]
    } else {
        text
    };
    for _ in 0..3 {
        let Some((before, byte)) = rest.rsplit_once('%') else {
            break;
        };
        let is_byte = byte.len() == 2
            && byte.starts_with(|c| "89ABCDEFabcdef".contains(c))
            && byte.bytes().all(|digit| digit.is_ascii_hexdigit());
        if !is_byte {
            break;
        }
        rest = before;
    }
    decode(rest).filter(|_| !rest.is_empty() && rest.len() < text.len())
}

/// Whether a character is a dash or a minus sign.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Whether a character is an emoji or the like: the blocks of signs and pictographs.
fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// Without endings, closing brackets among them that nothing opened.
pub(super) fn stripped(text: &str) -> &str {
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

/// Decoded to the last layer; without unseen characters, spaces, marks of quoted lines and what command lines need before
/// signs, and with plain signs.
pub(super) fn cleaned(raw: &str) -> String {
    let Some(mut plain) = decode(raw) else {
        return raw.to_owned();
    };
    for _ in 0..MOST_LAYERS {
        plain = decode(&plain).unwrap_or(plain);
    }
    let plain_sign = |c: char| match c {
        dash if is_dash(dash) => '-',
        '、' => ',',
        // Of full width.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        other => other,
    };
    let separate = LIGATURES
        .iter()
        .fold(without_breaks(&plain), |text, (sign, letters)| {
            text.replace(*sign, letters)
        });
    separate
        .chars()
        .filter(|c| !is_unseen(*c) && !c.is_whitespace() && !"\\>^`\"".contains(*c))
        .map(plain_sign)
        .collect()
}

/// Without tags that break a line.
fn without_breaks(text: &str) -> String {
    let mut plain = text.to_owned();
    for tag in [
        "<br>", "<br/>", "<br />", "<wbr>", "<wbr/>", "<wbr />", "<BR>", "<WBR>",
    ] {
        plain = plain.replace(tag, "");
    }
    plain
}

/// Whether a character is not seen, or breaks a line.
pub(super) fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// Text from its escaped form; nothing where a sign is damaged.
pub(super) fn decode(text: &str) -> Option<String> {
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

/// Without how mail marks lines of the letter that it answers, and the breaks before these marks.
pub(super) fn unquoted(text: &str) -> String {
    let mut lines = text.split(['\r', '\n']);
    let mut plain = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let own = line.trim_start_matches([' ', '\t', '>']);
        if line.trim_start().starts_with('>') {
            plain.push_str(own);
        } else {
            plain.push('\n');
            plain.push_str(line);
        }
    }
    plain
}

/// Whether a text begins so, whatever the case of its letters.
pub(super) fn starts_with(text: &str, beginning: &str) -> bool {
    text.get(..beginning.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(beginning))
}
