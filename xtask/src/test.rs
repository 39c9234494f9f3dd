//! `cargo xtask test`: runs the selected checks and sums them up.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::args::Args;
use crate::checks::{CHECKS, Check, Need};
use crate::counts::Counts;
use crate::page::Build;
use crate::project::Project;
use crate::stage::{Outcome, seconds};

/// Which checks run.
pub struct Selection {
    checks: Vec<&'static Check>,
    list: bool,
}

impl Selection {
    /// From `--only a,b`, `--skip a,b` and `--list`.
    pub fn parse(args: &mut Args) -> Result<Self> {
        let only = names(args, "--only")?;
        let skip = names(args, "--skip")?;
        let chosen = |check: &&Check| {
            let name = check.name.to_owned();
            (only.is_empty() || only.contains(&name)) && !skip.contains(&name)
        };
        Ok(Self {
            checks: CHECKS.iter().filter(chosen).collect(),
            list: args.flag("--list"),
        })
    }
}

/// The checks named after an option.
fn names(args: &mut Args, option: &str) -> Result<Vec<String>> {
    let mut names = Vec::new();
    while let Some(value) = args.value(option)? {
        names.extend(value.split(',').map(str::to_owned));
    }
    for name in &names {
        if !CHECKS.iter().any(|check| check.name == name) {
            let known: Vec<&str> = CHECKS.iter().map(|check| check.name).collect();
            bail!("there is no check `{name}`; there are {}", known.join(", "));
        }
    }
    Ok(names)
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
pub fn run(project: &Project, selection: &Selection) -> Result<ExitCode> {
    if selection.list {
        for check in &selection.checks {
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
    for check in &selection.checks {
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
