//! The native part of `cargo xtask torture`: prints figures, and fails if anything is lost.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "clippy.toml protects the engine's determinism; this program may use clocks"
)]

use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Parser, ValueEnum};
use torture::{Bounds, Figures, configurations, links, samples, snapshots};

/// Feeds the engine what nobody should.
#[derive(Parser)]
struct Options {
    /// The most minutes
    #[arg(long, default_value_t = 10.0)]
    minutes: f64,
    /// Another seed draws other cases
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Some parts only, separated by commas; they share the time
    #[arg(long, value_name = "PARTS", value_delimiter = ',')]
    only: Vec<Part>,
}

/// What is fed to the engine.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    Links,
    Snapshots,
    Samples,
    Configurations,
}

impl Part {
    /// Tries its cases, within the time that it is given.
    fn run(self, seed: u64, until: Instant) -> Figures {
        let bounds = |cases| Bounds {
            cases,
            until: Some(until),
        };
        match self {
            Self::Links => links::run(seed, bounds(1_000_000)),
            Self::Snapshots => snapshots::run(seed, bounds(10_000)),
            Self::Samples => samples::run(seed, bounds(10_000)),
            Self::Configurations => configurations::run(seed, bounds(10_000)),
        }
    }
}

fn main() -> ExitCode {
    let Options {
        minutes,
        seed,
        only,
    } = Options::parse();
    let end = Instant::now() + Duration::from_secs_f64(60.0 * minutes);
    let parts: Vec<Part> = Part::value_variants()
        .iter()
        .copied()
        .filter(|part| only.is_empty() || only.contains(part))
        .collect();
    // Panics are counted, with their words.
    std::panic::set_hook(Box::new(|_| {}));
    let mut lost = 0;
    for (done, part) in parts.iter().enumerate() {
        let left = end.saturating_duration_since(Instant::now());
        // An even share: what a part does not need goes to those after it.
        let share = left.div_f64((parts.len() - done) as f64);
        let figures = part.run(seed, Instant::now() + share);
        println!("{figures}");
        for each in figures.lost.iter().take(20) {
            println!("  {each}");
        }
        lost += figures.lost.len();
    }
    ExitCode::from(u8::from(lost > 0))
}
