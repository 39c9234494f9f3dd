//! Characters as pages and mails write them: their names and numbers in HTML. The page has the same table in
//! `www/links/repair/entities.js`.

use super::text::starts_with;

/// How editors of pages write `&`, one of which may follow another.
const AMPERSANDS: [&str; 6] = ["amp;", "amp%3B", "#38;", "#38%3B", "#x26;", "#x26%3B"];
/// Characters by their names in HTML.
const NAMED: [(&str, char); 28] = [
    ("quot", '"'),
    ("apos", '\''),
    ("lt", '<'),
    ("gt", '>'),
    ("nbsp", '\u{a0}'),
    ("shy", '\u{ad}'),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("hellip", '…'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("minus", '−'),
    ("equals", '='),
    ("colon", ':'),
    ("period", '.'),
    ("comma", ','),
    ("semi", ';'),
    ("excl", '!'),
    ("quest", '?'),
    ("rpar", ')'),
    ("rsqb", ']'),
    ("rcub", '}'),
];

/// Without the names and numbers that pages write for characters, `&` among them, some of them twice.
pub(super) fn without_entities(text: &str) -> String {
    let mut parts = text.split('&');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for mut part in parts {
        let mut is_ampersand = false;
        while let Some(entity) = AMPERSANDS.iter().find(|entity| starts_with(part, entity)) {
            part = &part[entity.len()..];
            is_ampersand = true;
        }
        match part.split_once(';').filter(|_| !is_ampersand) {
            Some((name, rest)) if character(name).is_some() => {
                plain.extend(character(name).flatten());
                plain.push_str(rest);
            }
            _ => {
                plain.push('&');
                plain.push_str(part);
            }
        }
    }
    plain
}

/// The character of a name or number, where it is one; nothing within for what is no character.
fn character(name: &str) -> Option<Option<char>> {
    if let Some((_, found)) = NAMED
        .iter()
        .find(|(known, _)| name.eq_ignore_ascii_case(known))
    {
        return Some(Some(*found));
    }
    let number = name.strip_prefix('#')?;
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    let code = u32::from_str_radix(digits, radix)
        .ok()
        .filter(|_| digits.len() <= 6)?;
    Some(char::from_u32(code).filter(|c| !c.is_control()))
}
