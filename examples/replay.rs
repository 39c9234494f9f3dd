//! Replays a share link natively and prints the report as JSON.
//!
//! `cargo run --release --example replay -- '#v1&system=dw4&steps=500'`
//!
//! The digest equals the browser's for the same link. A link with a digest is checked against it, and
//! the exit code says whether the bits agree.

use equiflow::app::run;
use equiflow::config::Link;
use std::process::ExitCode;

/// Steps for links that name none.
const DEFAULT_STEPS: u64 = 1000;
/// Configurations behind each estimate.
const EVALUATE_ON: usize = 2000;

fn main() -> ExitCode {
    match std::env::args()
        .nth(1)
        .ok_or_else(|| "give a link, like '#v1&system=dw4&steps=500'".into())
        .and_then(|l| run(&l))
    {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(2),
        Err(message) => {
            eprintln!("replay: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Whether the digest agrees with that of the link, if it has one.
fn run(text: &str) -> Result<bool, String> {
    let link = Link::parse(text).map_err(|error| error.to_string())?;
    let mut trainer = run::open(link.config).map_err(|error| error.to_string())?;
    let mut loss = f64::NAN;
    for _ in 0..link.steps.unwrap_or(DEFAULT_STEPS) {
        loss = trainer.step().loss;
    }
    let report = trainer.evaluate(EVALUATE_ON, loss);
    println!(
        "{}",
        serde_json::to_string_pretty(&report).map_err(|error| error.to_string())?
    );
    let agrees = link.digest.is_none_or(|digest| digest == report.digest);
    if !agrees {
        eprintln!("replay: the digest differs from the link's");
    }
    Ok(agrees)
}
