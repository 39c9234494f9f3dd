//! The native part of `cargo xtask torture`: prints figures, and fails if anything is lost.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "clippy.toml protects the engine's determinism; this program may use clocks"
)]

use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
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
}

type Part = fn(u64, Bounds) -> Figures;

/// The parts, the cases of each, and what share of the time left it may take.
const PARTS: [(Part, u64, f64); 4] = [
    (links::run, 1_000_000, 0.3),
    (snapshots::run, 10_000, 0.25),
    (samples::run, 10_000, 0.25),
    (configurations::run, 10_000, 1.0),
];

fn main() -> ExitCode {
    let Options { minutes, seed } = Options::parse();
    let end = Instant::now() + Duration::from_secs_f64(60.0 * minutes);
    // Panics are counted, with their words.
    std::panic::set_hook(Box::new(|_| {}));
    let mut lost = 0;
    for (part, cases, share) in PARTS {
        let left = end.saturating_duration_since(Instant::now());
        let until = Some(Instant::now() + left.mul_f64(share));
        let figures = part(seed, Bounds { cases, until });
        println!("{figures}");
        for each in figures.lost.iter().take(20) {
            println!("  {each}");
        }
        lost += figures.lost.len();
    }
    ExitCode::from(u8::from(lost > 0))
}
