//! How much is tried, and what came of it.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// When a part ends: after so many cases, or when the time is over.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The most cases.
    pub cases: u64,
    /// When to stop, whatever has been done by then.
    pub until: Option<Instant>,
}

impl Bounds {
    /// That many cases, however long they take.
    #[must_use]
    pub const fn cases(cases: u64) -> Self {
        Self { cases, until: None }
    }
}

/// What became of one case.
pub enum Outcome {
    /// It was used.
    Used,
    /// It was refused in a sentence.
    Refused,
}

/// What came of a part.
#[derive(Clone, Debug)]
pub struct Figures {
    /// The part.
    pub name: &'static str,
    /// Cases that were used.
    pub used: u64,
    /// Cases that were refused in a sentence.
    pub refused: u64,
    /// What was lost, with the number of the case: panics and broken promises.
    pub lost: Vec<String>,
    /// The longest that a case took.
    pub slowest: Duration,
    /// The time of the whole part.
    pub took: Duration,
}

/// Tries cases 0, 1, … of a part.
pub fn attempt(
    name: &'static str,
    bounds: Bounds,
    mut case: impl FnMut(u64) -> Result<Outcome, String>,
) -> Figures {
    let mut figures = Figures {
        name,
        used: 0,
        refused: 0,
        lost: Vec::new(),
        slowest: Duration::ZERO,
        took: Duration::ZERO,
    };
    let start = Instant::now();
    for number in 0..bounds.cases {
        if bounds.until.is_some_and(|until| Instant::now() >= until) {
            break;
        }
        let begin = Instant::now();
        match catch_unwind(AssertUnwindSafe(|| case(number))) {
            Ok(Ok(Outcome::Used)) => figures.used += 1,
            Ok(Ok(Outcome::Refused)) => figures.refused += 1,
            Ok(Err(broken)) => figures.lost.push(format!("case {number}: {broken}")),
            Err(panic) => {
                let text = panic
                    .downcast_ref::<String>()
                    .map(String::as_str)
                    .or_else(|| panic.downcast_ref::<&str>().copied());
                let text = text.unwrap_or("a panic without words");
                figures.lost.push(format!("case {number}: panic: {text}"));
            }
        }
        figures.slowest = figures.slowest.max(begin.elapsed());
    }
    figures.took = start.elapsed();
    figures
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            used,
            refused,
            ..
        } = self;
        write!(
            f,
            "{name}: {} cases, {used} used, {refused} refused in words, {} lost; slowest {:.2} s, all {:.0} s",
            used + refused + self.lost.len() as u64,
            self.lost.len(),
            self.slowest.as_secs_f64(),
            self.took.as_secs_f64(),
        )
    }
}
