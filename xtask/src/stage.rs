//! Stages: each says what it does and how long it took.

use std::time::{Duration, Instant};

use anyhow::Result;

use crate::process::say;

/// What a stage found to do.
pub enum Outcome {
    /// It did its work.
    Done,
    /// There was nothing to do.
    UpToDate,
}

/// Runs one stage, naming it before and timing it after.
pub fn stage(about: &str, work: impl FnOnce() -> Result<Outcome>) -> Result<()> {
    say!("▸ {about}");
    let start = Instant::now();
    let outcome = work()?;
    let time = seconds(start.elapsed());
    match outcome {
        Outcome::Done => say!("  done in {time}"),
        Outcome::UpToDate => say!("  up to date ({time})"),
    }
    Ok(())
}

/// A duration as people say it: `0.4 s`, `2 min 05 s`.
pub fn seconds(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds < 100.0 {
        return format!("{seconds:.1} s");
    }
    let whole = duration.as_secs();
    format!("{} min {:02} s", whole / 60, whole % 60)
}
