//! Damage to text and to bytes.

use crate::cases::Dice;

/// What damaged numbers become.
const NUMBERS: [&str; 16] = [
    "0",
    "-0",
    "-1",
    "1e999",
    "-1e999",
    "1e308",
    "1e-320",
    "NaN",
    "null",
    "true",
    "\"x\"",
    "[]",
    "{}",
    "9007199254740993",
    "18446744073709551616",
    "0.1",
];

/// What gets between the signs of a text.
const SIGNS: [&str; 18] = [
    "#", "&", "=", "%", "%25", "%2526", "%0A", "\u{200b}", "\u{feff}", "…", "𝒳", "\0", "..", "-",
    "1e9", "&amp;", "v1", "\n",
];

/// Damages to some bytes, often a single one: another number, or something flipped, cut or doubled.
pub fn damaged(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let more = if dice.happens(0.3) { dice.below(8) } else { 0 };
    for _ in 0..=more {
        if bytes.is_empty() {
            break;
        }
        let at = dice.below(bytes.len());
        match dice.below(12) {
            0 => bytes[at] ^= 1 << dice.below(8),
            1 => bytes.truncate(at),
            2 => {
                let end = (at + 1 + dice.below(64)).min(bytes.len());
                bytes.drain(at..end);
            }
            3 => {
                let end = (at + 1 + dice.below(64)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => replace_number(&mut bytes, at, dice.one_of(&NUMBERS)),
        }
    }
    bytes
}

/// Puts another value in the place of the next number after `at`.
fn replace_number(bytes: &mut Vec<u8>, at: usize, by: &str) {
    let digit = |byte: &u8| byte.is_ascii_digit();
    let of_a_number = |byte: &u8| digit(byte) || b"+-.eE".contains(byte);
    let Some(start) = bytes[at..].iter().position(digit).map(|from| at + from) else {
        return;
    };
    let length = bytes[start..]
        .iter()
        .take_while(|byte| of_a_number(byte))
        .count();
    bytes.splice(start..start + length, by.bytes());
}

/// One to six damages to a text that stays UTF-8.
pub fn garbled(text: &str, dice: &mut Dice) -> String {
    let mut signs: Vec<char> = text.chars().collect();
    for _ in 0..=dice.below(6) {
        let at = dice.below(signs.len() + 1);
        match dice.below(5) {
            0 => signs.truncate(at),
            1 if at < signs.len() => {
                signs.remove(at);
            }
            2 if at < signs.len() => {
                signs[at] = char::from_u32(dice.below(0x3000) as u32).unwrap_or('?')
            }
            3 => {
                let end = (at + dice.below(20)).min(signs.len());
                let piece = signs[at..end].to_vec();
                signs.splice(at..at, piece);
            }
            _ => {
                signs.splice(at..at, dice.one_of(&SIGNS).chars());
            }
        }
    }
    signs.into_iter().collect()
}
