//! Where a link stands in a text: behind its `#`, in the query of an address, or escaped within another address.

use super::marks::starts_with;
use super::text::{ended, is_unseen, is_version, version};

/// What gets before a link, beside spaces and what is not seen.
const BEFORE: [&str; 38] = [
    "#",
    "!",
    "?",
    "/",
    "&",
    "*",
    "_",
    "~",
    "`",
    "'",
    "\"",
    "“",
    "„",
    "«",
    "‹",
    "(",
    "<",
    "[",
    "{",
    "%20",
    "%21",
    "%22",
    "%23",
    "%26",
    "%27",
    "%28",
    "%2A",
    "%2F",
    "%3C",
    "%3F",
    "%5B",
    "%5F",
    "%60",
    "%7B",
    "%7E",
    "%0A",
    "%0D",
    "%EF%BB%BF",
];

/// What follows the `#` of a link; or its query, where the `#` was lost on the way.
pub(super) fn fragment(text: &str) -> String {
    let undefended = without_defense(text);
    let text = undefended.as_deref().unwrap_or(text);
    let begins = |rest: &str| {
        let ends = |(at, c): &(usize, char)| {
            let escaped = || rest[at + 1..].trim_start_matches("25").starts_with("26");
            matches!(c, '&' | '=' | '#') || (*c == '%' && escaped())
        };
        let end = rest.char_indices().find(ends);
        let start = ended(&rest[..end.map_or(rest.len(), |(at, _)| at)]);
        version(&start).is_some()
    };
    let mut after_signs = text
        .match_indices('#')
        .map(|(at, _)| without_start(&text[at + 1..]));
    if let Some(found) = after_signs.find(|rest| begins(rest)) {
        return found.to_owned();
    }
    let own = text.split_once('#').map_or(text, |(before, _)| before);
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
                format!("{link}&{}", &query[..at])
            } else {
                link.to_owned()
            };
        }
    }
    if let Some(found) = escaped(text) {
        return found.to_owned();
    }
    text.rsplit_once('#')
        .map_or(text, |(_, fragment)| fragment)
        .to_owned()
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
/// address around it.
fn escaped(text: &str) -> Option<&str> {
    text.match_indices('%')
        .map(|(at, _)| text[at + 1..].trim_start_matches("25"))
        .filter(|rest| starts_with(rest, "23v") || starts_with(rest, "3Fv"))
        .map(|rest| rest[2..].split('&').next().unwrap_or_default())
        .find(|link| is_version(link.split('%').next().unwrap_or_default()))
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

/// Without what got before it.
fn without_start(text: &str) -> &str {
    let mut rest = text;
    loop {
        let plain = rest.trim_start_matches(|c: char| c.is_whitespace() || is_unseen(c));
        let hidden = plain
            .get(..9)
            .filter(|start| starts_with(start, "%E2%80%8") || starts_with(start, "%E2%80%9"))
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
