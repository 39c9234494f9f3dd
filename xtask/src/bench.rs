//! `cargo xtask bench`: milliseconds per training step, natively, in Chromium, and of other programs.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::args::Args;
use crate::browsers::{self, CHROMIUM};
use crate::page::Build;
use crate::process;
use crate::project::Project;
use crate::stage::{Outcome, stage};
use crate::toolchain::cargo;

/// What to measure.
pub struct Options {
    native_only: bool,
    peers: Vec<String>,
}

impl Options {
    /// From `--native` and any number of `--peer 'COMMAND'`.
    pub fn parse(args: &mut Args) -> Result<Self> {
        let native_only = args.flag("--native");
        let mut peers = Vec::new();
        while let Some(command) = args.value("--peer")? {
            peers.push(command);
        }
        Ok(Self { native_only, peers })
    }
}

/// A timing of one case: a system and a batch.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Timing {
    #[serde(default)]
    who: String,
    case: String,
    batch: u32,
    median_ms: f64,
    min_ms: f64,
    max_ms: f64,
    #[serde(default)]
    n: u32,
}

/// Measures one after the other and prints one table.
pub fn run(project: &Project, options: &Options) -> Result<ExitCode> {
    let build = Build::new(project);
    if !options.native_only {
        stage("Rust target for WebAssembly", || build.target())?;
        stage("JavaScript packages", || build.packages())?;
        stage("Engine", || build.engine())?;
        stage("Bindings", || build.bindings())?;
        stage("Chromium", || browsers::ensure(&[&CHROMIUM]))?;
    }
    let mut native = Vec::new();
    stage("Training steps, natively", || {
        measure(native_command(project), "native", &mut native)
    })?;
    if native.is_empty() {
        bail!("the native benchmark printed no timing");
    }
    let mut timings = native.clone();
    if !options.native_only {
        let command = page_command(project, &native);
        stage("Training steps in Chromium", || {
            measure(command, "Chromium", &mut timings)
        })?;
    }
    for peer in &options.peers {
        stage(&format!("Training steps of `{peer}`"), || {
            measure_peer(project, peer, &mut timings)
        })?;
    }
    println!("\n{}", table(&native, &timings));
    Ok(ExitCode::SUCCESS)
}

fn native_command(project: &Project) -> Command {
    let mut command = cargo(project.root());
    command.args(["bench", "--package", "equiflow", "--bench", "step"]);
    command
}

/// Chromium times the cases that the native run timed.
fn page_command(project: &Project, native: &[Timing]) -> Command {
    let mut command = Command::new("node");
    command
        .current_dir(project.root())
        .arg("benches/page/run.js");
    for Timing { case, batch, n, .. } in native {
        command.arg(serde_json::json!({ "case": case, "batch": batch, "n": n }).to_string());
    }
    CHROMIUM.announce(&mut command);
    command
}

/// Runs a program that prints a JSON line a case.
fn measure(mut command: Command, who: &str, timings: &mut Vec<Timing>) -> Result<Outcome> {
    for line in lines(&mut command)?
        .lines()
        .filter(|line| line.starts_with('{'))
    {
        let timing: Timing =
            serde_json::from_str(line).with_context(|| format!("not a timing: {line}"))?;
        timings.push(Timing {
            who: who.to_owned(),
            ..timing
        });
    }
    Ok(Outcome::Done)
}

/// Runs another implementation, given as a shell command.
fn measure_peer(project: &Project, peer: &str, timings: &mut Vec<Timing>) -> Result<Outcome> {
    let (shell, option) = if cfg!(windows) {
        ("cmd", "/C")
    } else {
        ("sh", "-c")
    };
    let mut command = Command::new(shell);
    command.args([option, peer]).current_dir(project.root());
    let before = timings.len();
    timings.extend(lines(&mut command)?.lines().filter_map(peer_timing));
    if timings.len() == before {
        bail!(
            "`{peer}` printed no line of the form \
             `implementation label system batch median (min … max … n …)`, times in milliseconds"
        );
    }
    Ok(Outcome::Done)
}

fn lines(command: &mut Command) -> Result<String> {
    let (success, text) = process::tee(command)?;
    if !success {
        bail!(
            "`{}` failed; its own words are above",
            process::line(command)
        );
    }
    Ok(text)
}

/// Reads `implementation label system batch median (min … max … n …)`.
fn peer_timing(line: &str) -> Option<Timing> {
    let words: Vec<&str> = line
        .split([' ', '(', ')', '\t'])
        .filter(|word| !word.is_empty())
        .collect();
    let [implementation, label, case, batch, median, rest @ ..] = words.as_slice() else {
        return None;
    };
    let median_ms = median.parse().ok()?;
    let after = |name: &str| -> Option<f64> {
        rest[rest.iter().position(|word| *word == name)? + 1..]
            .first()?
            .parse()
            .ok()
    };
    Some(Timing {
        who: format!("{implementation} {label}"),
        case: (*case).to_owned(),
        batch: batch.parse().ok()?,
        median_ms,
        min_ms: after("min").unwrap_or(median_ms),
        max_ms: after("max").unwrap_or(median_ms),
        n: after("n").unwrap_or(1.0) as u32,
    })
}

/// All timings, case by case, each beside the native one.
fn table(native: &[Timing], timings: &[Timing]) -> String {
    let mut text = String::from(
        "Milliseconds per training step: forward, reverse and optimiser, on one thread\n\n\
         case  batch  who                     median       min       max    n  time / native\n",
    );
    for base in native {
        let same = |timing: &&Timing| timing.case == base.case && timing.batch == base.batch;
        for timing in timings.iter().filter(same) {
            text += &format!(
                "{:<5} {:>5}  {:<20} {:>9.3} {:>9.3} {:>9.3} {:>4} {:>14.2}\n",
                timing.case,
                timing.batch,
                timing.who,
                timing.median_ms,
                timing.min_ms,
                timing.max_ms,
                timing.n,
                timing.median_ms / base.median_ms
            );
        }
    }
    let known = |timing: &&Timing| {
        !native
            .iter()
            .any(|base| (&base.case, base.batch) == (&timing.case, timing.batch))
    };
    for timing in timings.iter().filter(known) {
        text += &format!(
            "{} {}: {} {:.3} ms, not measured here\n",
            timing.case, timing.batch, timing.who, timing.median_ms
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Timing, peer_timing, table};

    fn timing(who: &str, median_ms: f64) -> Timing {
        let case = "dw4".to_owned();
        Timing {
            who: who.to_owned(),
            case,
            batch: 64,
            median_ms,
            min_ms: 7.5,
            max_ms: 9.0,
            n: 30,
        }
    }

    #[test]
    fn lines_of_other_programs_are_read_and_their_chatter_is_not() {
        let line = "jax-f32 1thread dw4 64 8.10   (min 7.50 max 9.00 n 30 loss 1.2345)";
        assert_eq!(peer_timing(line), Some(timing("jax-f32 1thread", 8.1)));
        assert_eq!(
            peer_timing("compiling the kernels for this machine now"),
            None
        );
        assert_eq!(peer_timing("one two"), None);
    }

    #[test]
    fn the_table_compares_each_case_with_the_native_time() {
        let native = timing("native", 0.5);
        let text = table(
            std::slice::from_ref(&native),
            &[native.clone(), timing("peer", 8.1)],
        );
        let last = text.lines().last().unwrap_or_default();
        assert!(last.starts_with("dw4") && last.ends_with("16.20"), "{text}");
    }
}
