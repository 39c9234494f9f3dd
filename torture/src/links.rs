//! Malformed links.

use equiflow::config::{Config, FIELDS, Kind, Link};

use crate::cases::Dice;
use crate::damage::garbled;
use crate::figures::{Bounds, Figures, Outcome, attempt};

/// Links as people have them.
const WHOLE: [&str; 8] = [
    "#v1",
    "#v1&system=dw4&samples=1000&b=-3&steps=840&digest=0123456789abcdef",
    "https://school.example/equiflow/#v1&system=lj13&flow=manyBody&seed=9007199254740991",
    "#v1&stop=steps:2000,ess:50&hide=energy,flow&lock=seed&note=a%20note",
    "https://school.example/?v1&flow=plain&augmentation=rotations",
    "#v1&lesson=ring&embed=https://school.example&lang=zh",
    "<https://school.example/equiflow/#v1&learningRate=0.005&batch=64>.",
    "#v1&data=0123456789abcdef&weights=AAAA_-",
];

/// A malformed link: one of the usual ones, or one with any value for a setting, garbled.
pub fn malformed(dice: &mut Dice) -> String {
    let link = if dice.happens(0.5) {
        dice.one_of(&WHOLE).to_owned()
    } else {
        let field = &FIELDS[dice.below(FIELDS.len())];
        let value = match (field.kind)() {
            Kind::Integer { max, .. } | Kind::Number { max, .. } => {
                (dice.uniform() * 4.0 - 1.0) * max
            }
            _ => dice.uniform(),
        };
        format!("#v1&{}={value}", field.key)
    };
    garbled(&link, dice)
}

/// Reads a link; what is read holds only values that the settings accept.
///
/// # Errors
/// The promise that was broken.
pub fn check(text: &str) -> Result<Outcome, String> {
    match Link::parse(text) {
        Ok(link) => {
            let again = Config::from_entries(link.config.entries())
                .map_err(|error| format!("{text:?} was read as what is refused: {error}"))?;
            if again == link.config {
                Ok(Outcome::Used)
            } else {
                Err(format!(
                    "{text:?} was read as settings that change when written"
                ))
            }
        }
        Err(error) if error.to_string().is_empty() => {
            Err(format!("{text:?} was refused without words"))
        }
        Err(_) => Ok(Outcome::Refused),
    }
}

/// Reads malformed links.
pub fn run(seed: u64, bounds: Bounds) -> Figures {
    attempt("malformed links", bounds, |case| {
        check(&malformed(&mut Dice::new(seed, case)))
    })
}
