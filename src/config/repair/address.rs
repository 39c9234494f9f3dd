//! Where a link stands in a text: behind its `#`, in the query of an address, or escaped within another address.

use super::text::{ended, is_version, starts_with, version};

/// What follows the `#` of a link; or its query, where the `#` was lost on the way.
pub(super) fn fragment(text: &str) -> String {
    let undefended = without_defense(text);
    let text = undefended.as_deref().unwrap_or(text);
    let begins = |rest: &str| {
        let ends = |(at, c): &(usize, char)| {
            let escaped = || rest[at + 1..].trim_start_matches("25").starts_with("26");
            let is_wide = || starts_with(&rest[*at..], "%EF%BC%86");
            matches!(c, '&' | '=' | '#' | '＆') || (*c == '%' && (escaped() || is_wide()))
        };
        let end = rest.char_indices().find(ends);
        let start = ended(&rest[..end.map_or(rest.len(), |(at, _)| at)]);
        version(&start).is_some()
    };
    let mut after_signs = text
        .match_indices('#')
        .map(|(at, _)| without_start(&text[at + 1..]));
    let found = after_signs.find(|rest| begins(rest));
    // A version alone says nothing against a link in the query.
    let is_alone = |rest: &str| {
        version(&ended(rest)).is_some() && text.split('#').next().is_some_and(has_query)
    };
    if let Some(found) = found.filter(|rest| !is_alone(rest)) {
        return found.to_owned();
    }
    // The sign in `&#38;` is none of an address.
    let mut ends = text.match_indices('#').map(|(at, _)| at);
    let end = ends.find(|at| !is_number(&text[at + 1..]));
    let own = &text[..end.unwrap_or(text.len())];
    let query = own.split_once('?').map_or("", |(_, query)| query);
    let starts = core::iter::once(0)
        .chain(query.match_indices(['&', '?']).map(|(at, _)| at + 1))
        .chain(
            query
                .match_indices('%')
                .filter_map(|(at, _)| after_sign(query, at)),
        );
    for at in starts {
        let link = without_start(&query[at..]);
        if begins(link) {
            // Programs that sort queries put the version behind the settings.
            let is_last = version(link).is_some();
            return if is_last {
                format!("{link}&{}", query[..at].trim_end_matches('&'))
            } else {
                link.to_owned()
            };
        }
    }
    if let Some(found) = found
        .or_else(|| behind_words(text))
        .or_else(|| in_path(text))
        .or_else(|| escaped(text))
    {
        return found.to_owned();
    }
    text.rsplit_once('#')
        .map_or(text, |(_, fragment)| fragment)
        .to_owned()
}

/// Whether an address has a query of several pairs.
fn has_query(address: &str) -> bool {
    address
        .split_once('?')
        .is_some_and(|(_, query)| query.contains('&'))
}

/// The link of an address that has lost its `#`.
fn in_path(text: &str) -> Option<&str> {
    text.match_indices('/')
        .map(|(at, _)| &text[at + 1..])
        .find(|rest| {
            rest.split_once('&')
                .is_some_and(|(version, _)| is_version(version))
        })
}

/// Where a link begins whose sign `#` or `?`, escaped, stands at a place; its own signs are not escaped.
fn after_sign(query: &str, at: usize) -> Option<usize> {
    let rest = query[at + 1..].trim_start_matches("25");
    let is_sign = starts_with(rest, "23") || starts_with(rest, "3F");
    let link = rest.get(2..).filter(|_| is_sign)?;
    let end = link.find(['&', '=']).unwrap_or(link.len());
    is_version(&link[..end]).then_some(query.len() - link.len())
}

/// The fragment of an address that stands, escaped, within another one that leads to it. What follows it belongs to the
/// address around it, unless its own signs are plain.
fn escaped(text: &str) -> Option<&str> {
    text.match_indices('%')
        .map(|(at, _)| text[at + 1..].trim_start_matches("25"))
        .filter(|rest| starts_with(rest, "23v") || starts_with(rest, "3Fv"))
        .map(|rest| {
            let end = rest.find('&').unwrap_or(rest.len());
            if is_version(&rest[2..end]) {
                &rest[2..]
            } else {
                &rest[2..end]
            }
        })
        .find(|link| is_version(link.split(['%', '&']).next().unwrap_or_default()))
}

/// A link behind words that an address does not have.
fn behind_words(text: &str) -> Option<&str> {
    let begin = text.find('#').map_or(0, |at| at + 1);
    let own = &text[begin..];
    let own = &own[..own.find("http").unwrap_or(own.len())];
    own.match_indices(['v', 'V']).find_map(|(at, _)| {
        let link = &text[begin + at..];
        let before = &own[..at];
        let is_apart =
            !before.ends_with(|c: char| c.is_ascii_alphanumeric() || "_%&#?".contains(c));
        let version = link.split_once('&').map_or("", |(version, _)| version);
        ((is_apart || ends_escaped(before)) && is_version(version)).then_some(link)
    })
}

/// Whether a text ends in an escaped sign.
fn ends_escaped(text: &str) -> bool {
    let sign = text.len().checked_sub(3).and_then(|at| text.get(at..));
    let digits = sign
        .and_then(|sign| sign.strip_prefix('%'))
        .unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A link as it was before a gateway of mail, Proofpoint's, has written it in either of its versions.
fn without_defense(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("urldefense.")?;
    if let Some((_, link)) = rest.split_once("/v3/__") {
        let link = link.split("__;").next().unwrap_or_default();
        return Some(link.replacen("*v", "#v", 1));
    }
    let (_, link) = rest.split_once("/v2/url?u=")?;
    let link = link.split('&').next().unwrap_or_default();
    Some(link.replace('-', "%").replace('_', "/"))
}

/// Without what got before it: signs and letters of other scripts, plain, escaped or as pages write them.
fn without_start(text: &str) -> &str {
    let mut rest = text;
    loop {
        let Some(first) = rest.chars().next() else {
            return rest;
        };
        // Of full width, which are the same.
        if first.is_ascii_alphanumeric() || matches!(first, 'ｖ' | 'Ｖ') {
            return rest;
        }
        let after = &rest[first.len_utf8()..];
        rest = match first {
            '&' => {
                // One may stand for the sign of another.
                let mut next = after;
                while let Some(rest) = entity(next) {
                    next = rest;
                }
                next
            }
            '%' if is_wide_v(rest) => return rest,
            '%' => match after_escaped_sign(after) {
                Some(next) => next,
                None => return rest,
            },
            _ => after,
        };
    }
}

/// What follows the name or number of a character as pages write it.
fn entity(text: &str) -> Option<&str> {
    let (name, rest) = text.split_once(';')?;
    let name = name.strip_prefix('#').unwrap_or(name);
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_name.then_some(rest)
}

/// Whether a text begins with the number of a character as pages write it, without its signs `&` and `#`.
fn is_number(text: &str) -> bool {
    let number = text.split_once(';').map_or("", |(number, _)| number);
    let digits = number.strip_prefix(['x', 'X']).unwrap_or(number);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether a text begins with an escaped `v` of full width.
fn is_wide_v(text: &str) -> bool {
    starts_with(text, "%EF%BD%96")
}

/// What follows an escaped byte that is no letter and no digit, in as many layers as there are.
fn after_escaped_sign(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches("25");
    let byte = rest
        .get(..2)
        .and_then(|digits| u8::from_str_radix(digits, 16).ok());
    match byte {
        Some(byte) if !byte.is_ascii_alphanumeric() => Some(&rest[2..]),
        // The sign `%` itself.
        _ => (rest.len() < text.len()).then_some(rest),
    }
}
