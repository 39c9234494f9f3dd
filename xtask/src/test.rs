//! `cargo xtask test`: runs the selected checks and sums them up.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::builder::PossibleValuesParser;

use crate::checks::{CHECKS, Check, Need};
use crate::counts::Counts;
use crate::page::Build;
use crate::project::Project;
use crate::stage::{Outcome, seconds};

/// Which checks run.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Only these checks
    #[arg(long, value_name = "A,B", value_delimiter = ',', hide_possible_values = true, value_parser = names())]
    only: Vec<String>,
    /// All but these checks
    #[arg(long, value_name = "A,B", value_delimiter = ',', hide_possible_values = true, value_parser = names())]
    skip: Vec<String>,
    /// List the checks by name and run nothing
    #[arg(long)]
    list: bool,
}

/// The names of the checks.
fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(CHECKS.iter().map(|check| check.name))
}

impl Options {
    fn checks(&self) -> impl Iterator<Item = &'static Check> {
        let named = |names: &[String], check: &Check| names.iter().any(|name| name == check.name);
        CHECKS.iter().filter(move |check| {
            (self.only.is_empty() || named(&self.only, check)) && !named(&self.skip, check)
        })
    }
}

/// How one stage ended.
enum End {
    Passed(Option<Counts>),
    Failed(String),
    Skipped(&'static str),
}

/// One line of the summary.
struct Line {
    name: &'static str,
    end: End,
    time: Duration,
}

/// The run so far.
struct Run<'a> {
    build: Build<'a>,
    made: Vec<(Need, bool)>,
    lines: Vec<Line>,
}

/// Runs the checks. One that fails does not stop those that do not depend on it, so that one run
/// tells everything.
pub fn run(project: &Project, options: &Options) -> Result<ExitCode> {
    if options.list {
        for check in options.checks() {
            println!("{:<12} {}", check.name, check.about);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let start = Instant::now();
    let mut run = Run {
        build: Build::new(project),
        made: Vec::new(),
        lines: Vec::new(),
    };
    for check in options.checks() {
        match check.needs.iter().find(|need| !run.make(**need)) {
            Some(need) => {
                run.lines.push(Line {
                    name: check.name,
                    end: End::Skipped(need.name()),
                    time: Duration::ZERO,
                });
            }
            None => run.check(project, check),
        }
    }
    Ok(summary(&run.lines, start.elapsed()))
}

impl Run<'_> {
    /// Whether `need` could be met; each is tried once.
    fn make(&mut self, need: Need) -> bool {
        if let Some((_, met)) = self.made.iter().find(|(made, _)| *made == need) {
            return *met;
        }
        let met = need.needs().iter().all(|inner| self.make(*inner)) && {
            println!("\n▸ {}", need.name());
            let start = Instant::now();
            let made = need.make(&self.build);
            let met = made.is_ok();
            // What was there already is not worth a line in the summary.
            if !matches!(made, Ok(Outcome::UpToDate)) {
                let end = made.map_or_else(
                    |error| End::Failed(format!("{error:#}")),
                    |_| End::Passed(None),
                );
                self.end(need.name(), end, start);
            }
            met
        };
        self.made.push((need, met));
        met
    }

    fn check(&mut self, project: &Project, check: &Check) {
        println!("\n▸ {}: {}", check.name, check.about);
        let start = Instant::now();
        let result = (check.run)(project, &self.build);
        let end = result.map_or_else(|error| End::Failed(format!("{error:#}")), End::Passed);
        self.end(check.name, end, start);
    }

    fn end(&mut self, name: &'static str, end: End, start: Instant) {
        let time = start.elapsed();
        match &end {
            End::Failed(reason) => println!("  FAILED after {}: {reason}", seconds(time)),
            _ => println!("  done in {}", seconds(time)),
        }
        self.lines.push(Line { name, end, time });
    }
}

/// Prints one line per stage and the number of tests; says whether all is well.
fn summary(lines: &[Line], time: Duration) -> ExitCode {
    println!("\nSummary");
    let mut total = Counts::default();
    let mut failed = Vec::new();
    for Line { name, end, time } in lines {
        let (word, note) = match end {
            End::Passed(None) => ("ok", String::new()),
            End::Passed(Some(counts)) => {
                total += *counts;
                ("ok", counts.to_string())
            }
            End::Failed(reason) => {
                failed.push(*name);
                ("FAILED", reason.clone())
            }
            End::Skipped(need) => {
                failed.push(*name);
                ("not run", format!("needs {need}"))
            }
        };
        println!("  {word:<8} {name:<17} {:>12}  {note}", seconds(*time));
    }
    if failed.is_empty() {
        println!("\nAll is well: {total} in {}.", seconds(time));
        return ExitCode::SUCCESS;
    }
    println!(
        "\nNot well: {} ({total} in the other stages, {}).",
        failed.join(", "),
        seconds(time)
    );
    ExitCode::FAILURE
}
