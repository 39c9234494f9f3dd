//! `cargo xtask bench`: milliseconds per training step, natively, in Chromium, and of other programs; what
//! bounds them, and what a visitor waits for.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::browsers;
use crate::page;
use crate::process;
use crate::project::Project;
use crate::stage::{Outcome, stage};
use crate::toolchain::cargo;

/// What to measure.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Only native code
    #[arg(long)]
    native: bool,
    /// Another program to measure, as a shell command; may be given several times
    #[arg(long = "peer", value_name = "COMMAND")]
    peers: Vec<String>,
}

/// How often native code and Chromium take turns, so that a machine that is busy for a while slows both.
const ROUNDS: usize = 3;
/// Blocks of steps per case and round in Chromium.
const BLOCKS: usize = 15;

/// A line of a benchmark.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Line {
    Timing {
        case: String,
        batch: u32,
        times: Vec<f64>,
    },
    Fact {
        fact: String,
    },
}

/// The timings of one case: a system and a batch, in milliseconds per step.
#[derive(Clone, Debug, PartialEq)]
struct Timing {
    who: String,
    case: String,
    batch: u32,
    median_ms: f64,
    min_ms: f64,
    max_ms: f64,
    n: u32,
    /// The single measurements, where they are known.
    times: Vec<f64>,
}

impl Timing {
    fn add(&mut self, times: &[f64]) {
        self.times.extend(times);
        self.times.sort_by(f64::total_cmp);
        self.n = self.times.len() as u32;
        self.median_ms = self.times[self.times.len() / 2];
        self.min_ms = self.times[0];
        self.max_ms = self.times[self.times.len() - 1];
    }
}

/// What was measured so far.
#[derive(Default)]
struct Results {
    timings: Vec<Timing>,
    facts: Vec<String>,
}

impl Results {
    fn add(&mut self, who: &str, line: Line) {
        let (case, batch, times) = match line {
            Line::Fact { fact } => return self.facts.push(fact),
            Line::Timing { times, .. } if times.is_empty() => return,
            Line::Timing { case, batch, times } => (case, batch, times),
        };
        let same = |t: &&mut Timing| t.who == who && t.case == case && t.batch == batch;
        match self.timings.iter_mut().find(same) {
            Some(timing) => timing.add(&times),
            None => {
                let mut timing = Timing {
                    who: who.to_owned(),
                    case,
                    batch,
                    median_ms: 0.0,
                    min_ms: 0.0,
                    max_ms: 0.0,
                    n: 0,
                    times: Vec::new(),
                };
                timing.add(&times);
                self.timings.push(timing);
            }
        }
    }

    fn of(&self, who: &str) -> Vec<Timing> {
        let all = self.timings.iter().filter(|timing| timing.who == who);
        all.cloned().collect()
    }
}

/// Measures in turn and prints one table and the facts.
pub fn run(project: &Project, options: &Options) -> Result<ExitCode> {
    if !options.native {
        page::build_all(project)?;
        stage("The browsers", || browsers::ensure(browsers::tested()))?;
    }
    let mut results = Results::default();
    for round in 1..=ROUNDS {
        stage(&format!("Training steps, natively, round {round}"), || {
            measure(native_command(project, true), NATIVE, &mut results)
        })?;
        if !options.native {
            let command = page_command(project, "run.js", &cases(&results));
            stage(
                &format!("Training steps in Chromium, round {round}"),
                || measure(command, "Chromium", &mut results),
            )?;
        }
    }
    for peer in &options.peers {
        // What was measured before is worth more than a peer that cannot run here.
        let measured = stage(&format!("Training steps of `{peer}`"), || {
            measure_peer(project, peer, &mut results.timings)
        });
        if let Err(error) = measured {
            println!("  left out: {error:#}");
            let fact = format!("`{peer}` was not measured: {error}");
            results.facts.push(fact);
        }
    }
    stage("How the cost grows, natively", || {
        measure(native_command(project, false), "", &mut results)
    })?;
    if !options.native {
        for (title, program) in [
            ("Several workers", "workers.js"),
            ("What a visitor waits for", "quality.js"),
            ("The page, as a visitor has it", "visit.js"),
            ("The same in each browser engine", "engines.js"),
        ] {
            let command = page_command(project, program, &[]);
            stage(title, || measure(command, "", &mut results))?;
        }
    }
    let native = results.of(NATIVE);
    if native.is_empty() {
        bail!("the native benchmark printed no timing");
    }
    results.timings.retain(|timing| !timing.who.is_empty());
    println!("\n{}", table(&native, &results.timings));
    for fact in &results.facts {
        println!("- {fact}");
    }
    Ok(ExitCode::SUCCESS)
}

const NATIVE: &str = "native";

fn native_command(project: &Project, timings_only: bool) -> Command {
    let mut command = cargo(project.root());
    command.args(["bench", "--package", "equiflow", "--bench", "step"]);
    if timings_only {
        command.args(["--", "--timings"]);
    }
    command
}

/// Chromium times the cases that the native run timed.
fn cases(results: &Results) -> Vec<String> {
    let native = results.of(NATIVE);
    let line = |Timing { case, batch, .. }: &Timing| {
        serde_json::json!({ "case": case, "batch": batch, "blocks": BLOCKS }).to_string()
    };
    native.iter().map(line).collect()
}

fn page_command(project: &Project, program: &str, arguments: &[String]) -> Command {
    let mut command = Command::new("node");
    command
        .current_dir(project.root())
        .arg(format!("benches/page/{program}"))
        .args(arguments);
    for browser in browsers::tested() {
        browser.announce(&mut command);
    }
    command
}

/// Runs a program that prints JSON lines.
fn measure(mut command: Command, who: &str, results: &mut Results) -> Result<Outcome> {
    for line in lines(&mut command)?
        .lines()
        .filter(|line| line.starts_with('{'))
    {
        let line = serde_json::from_str(line)
            .with_context(|| format!("not a timing or a fact: {line}"))?;
        results.add(who, line);
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
        // Other programs may write LJ13 for lj13.
        case: case.to_lowercase(),
        batch: batch.parse().ok()?,
        median_ms,
        min_ms: after("min").unwrap_or(median_ms),
        max_ms: after("max").unwrap_or(median_ms),
        n: after("n").unwrap_or(1.0) as u32,
        times: Vec::new(),
    })
}

/// All timings, case by case, each beside the native one.
fn table(native: &[Timing], timings: &[Timing]) -> String {
    let mut text = String::from(
        "Milliseconds per training step: forward, reverse and optimiser, on one thread\n\n\
         case  batch  who                     median       min       max    n  median / native  min / native\n",
    );
    for base in native {
        let same = |timing: &&Timing| timing.case == base.case && timing.batch == base.batch;
        for timing in timings.iter().filter(same) {
            text += &format!(
                "{:<5} {:>5}  {:<20} {:>9.3} {:>9.3} {:>9.3} {:>4} {:>16.2} {:>13.2}\n",
                timing.case,
                timing.batch,
                timing.who,
                timing.median_ms,
                timing.min_ms,
                timing.max_ms,
                timing.n,
                timing.median_ms / base.median_ms,
                timing.min_ms / base.min_ms
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
    use super::{Results, Timing, peer_timing, table};

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
            times: Vec::new(),
        }
    }

    #[test]
    fn rounds_of_one_program_are_one_timing() {
        let mut results = Results::default();
        for times in [[3.0, 1.0, 2.0], [9.0, 0.5, 2.5]] {
            let line = serde_json::json!({ "case": "dw4", "batch": 64, "times": times });
            results.add("native", serde_json::from_value(line).expect("a timing"));
        }
        let fact = serde_json::json!({ "fact": "it is so" });
        results.add("native", serde_json::from_value(fact).expect("a fact"));
        let [timing] = &results.timings[..] else {
            panic!("{:?}", results.timings)
        };
        assert_eq!(
            (timing.min_ms, timing.median_ms, timing.max_ms, timing.n),
            (0.5, 2.5, 9.0, 6)
        );
        assert_eq!(results.facts, ["it is so"]);
    }

    #[test]
    fn lines_of_other_programs_are_read_and_their_chatter_is_not() {
        let line = "jax-f32 1thread DW4 64 8.10   (min 7.50 max 9.00 n 30 loss 1.2345)";
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
        let ratios: Vec<&str> = last.split_whitespace().rev().take(2).collect();
        assert!(last.starts_with("dw4"), "{text}");
        assert_eq!(ratios, ["1.00", "16.20"]);
    }
}
