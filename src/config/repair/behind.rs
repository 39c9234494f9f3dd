//! What stands behind a link in a text: tracking parameters, another address, or the same link again.

use super::note::last_key;
use super::pairs::Known;
use super::text::{NOTE, is_word, starts_with};
use super::tracking::is_tracking;

/// Addresses in a link that are looked at.
const MOST_ADDRESSES: usize = 20;

/// Where the same link begins again, or another address that is neither a value nor in a note.
fn next_address(text: &str, known: &Known) -> Option<usize> {
    let addresses = text
        .match_indices("://")
        .filter_map(|(at, _)| {
            ["https", "http"].iter().find_map(|scheme| {
                let begin = at.checked_sub(scheme.len())?;
                starts_with(text.get(begin..)?, scheme).then_some(begin)
            })
        })
        .take(MOST_ADDRESSES)
        .find(|begin| {
            let (before, rest) = text.split_at(*begin);
            if last_key(before, known) == Some(NOTE) {
                leads_to_link(rest)
            } else {
                !is_value(before)
            }
        });
    let again = text
        .match_indices('#')
        .map(|(at, _)| at)
        .find(|at| is_link(text[at + 1..].trim_start()));
    addresses.into_iter().chain(again).min()
}

/// Whether a text begins with a version and either the sign `&` or nothing more.
fn is_link(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(['v', 'V']) else {
        return false;
    };
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let escaped = after
        .strip_prefix('%')
        .unwrap_or_default()
        .trim_start_matches("25");
    (1..=9).contains(&(rest.len() - after.len()))
        && (after.starts_with('&') || escaped.starts_with("26") || !after.contains(is_word))
}

/// Whether the address at the beginning of a text leads to a link.
fn leads_to_link(text: &str) -> bool {
    let address = text.split(char::is_whitespace).next().unwrap_or_default();
    let address = address.split("%20").next().unwrap_or_default();
    address.match_indices(['#', '?', '%']).any(|(at, sign)| {
        let rest = &text[at + 1..];
        if sign != "%" {
            return is_link(rest);
        }
        let below = rest.trim_start_matches("25");
        ["23", "3F", "3f"]
            .iter()
            .any(|code| below.strip_prefix(code).is_some_and(is_link))
    })
}

/// Whether what follows is the value of a pair, whose sign of equality may be escaped; signs may stand before it.
fn is_value(before: &str) -> bool {
    let before = before.to_ascii_lowercase();
    let mut rest = before.as_str();
    loop {
        let escaped = rest.strip_suffix("3d").unwrap_or_default();
        if rest.ends_with(['=', '＝'])
            || rest.ends_with("%ef%bc%9d")
            || escaped.trim_end_matches("25").ends_with('%')
        {
            return true;
        }
        let is_byte = |at: usize| {
            rest[at..].starts_with('%')
                && rest[at + 1..].bytes().all(|byte| byte.is_ascii_hexdigit())
        };
        let byte = rest
            .len()
            .checked_sub(3)
            .filter(|at| rest.is_char_boundary(*at) && is_byte(*at));
        let last = rest.chars().next_back();
        rest = match (byte, rest.strip_suffix("3d"), last) {
            (Some(at), ..) => &rest[..at],
            (None, Some(start), _) => start,
            (None, None, Some(c)) if !c.is_ascii_alphanumeric() && c != '&' => {
                &rest[..rest.len() - c.len_utf8()]
            }
            _ => return false,
        };
    }
}

/// With the address alone where Markdown `[address](address)` or Slack `<address|text>` is the value of a pair.
fn without_markup(text: &str) -> String {
    let mut plain = text.to_owned();
    for (at, _) in text.match_indices("[http").take(MOST_ADDRESSES) {
        let whole = text[at + 1..].split_once("](").and_then(|(address, rest)| {
            let (other, _) = rest.strip_prefix(address)?.split_once(')')?;
            let is_one =
                !address.contains([']', ' ', '\n']) && !other.contains(char::is_whitespace);
            is_one.then(|| (format!("[{address}]({address}{other})"), address))
        });
        if let Some((written, address)) = whole {
            plain = plain.replacen(&written, address, 1);
        }
    }
    for open in ["=<http", "=%3Chttp"] {
        for (at, _) in text.match_indices(open).take(MOST_ADDRESSES) {
            let begin = at + open.len() - "http".len();
            let whole = text[begin..].split_once('|').and_then(|(address, rest)| {
                let end = rest.find(['>', '%', '&'])?;
                let closing = ["%3E", ">"]
                    .iter()
                    .find(|sign| rest[end..].starts_with(*sign))?;
                let is_one = !address.contains(['>', ' ', '%', '&']);
                is_one.then(|| {
                    (
                        &text[at + 1..text.len() - rest.len() + end + closing.len()],
                        address,
                    )
                })
            });
            if let Some((written, address)) = whole {
                plain = plain.replacen(written, address, 1);
            }
        }
    }
    plain
}

/// Without what browsers and other programs append.
pub(super) fn without_appended(text: &str, known: &Known) -> String {
    let plain = without_markup(text);
    let text = plain.as_str();
    // Slack writes <address|text>, Markdown [text](address).
    let alone = ["|", "]("]
        .iter()
        .flat_map(|sign| text.match_indices(sign))
        .filter(|(at, sign)| starts_with(text[at + sign.len()..].trim_start(), "http"))
        .map(|(at, _)| at)
        .min();
    let text = &text[..alone.unwrap_or(text.len())];
    let text = &text[..next_address(text, known).unwrap_or(text.len())];
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
