//! `cargo xtask test`: runs the selected checks and sums them up.

use std::collections::HashMap;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::builder::PossibleValuesParser;

use crate::checks::{CHECKS, Check, Need, Quick, Side};
use crate::counts::Counts;
use crate::page::Build;
use crate::process::{label_lines, say};
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
    /// Only what takes seconds, with the engine as it was last built for the page
    #[arg(long, conflicts_with = "only")]
    quick: bool,
    /// List the checks by name and run nothing
    #[arg(long)]
    list: bool,
}

/// The names of the checks.
fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(CHECKS.iter().map(|check| check.name))
}

impl Options {
    fn chooses(&self, check: &Check) -> bool {
        let is_in = |names: &[String]| names.iter().any(|name| name == check.name);
        if is_in(&self.skip) {
            return false;
        }
        if !self.only.is_empty() {
            return is_in(&self.only);
        }
        let left_out = if self.quick { Quick::No } else { Quick::Only };
        check.quick != left_out
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
    project: &'a Project,
    build: Build<'a>,
    /// Whether the engine is used as it was last built for the page.
    keeps_engine: bool,
    made: Mutex<HashMap<Need, Arc<OnceLock<bool>>>>,
    lines: Mutex<Vec<Line>>,
}

/// Runs the checks, those of the two sides beside each other. One that fails does not stop those that do not depend on
/// it, so that one run tells everything.
pub fn run(project: &Project, options: &Options) -> Result<ExitCode> {
    let chosen: Vec<&Check> = CHECKS
        .iter()
        .filter(|check| options.chooses(check))
        .collect();
    if options.list {
        for check in chosen {
            println!("{:<12} {}", check.name, check.about);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let start = Instant::now();
    let run = Run {
        project,
        build: Build::new(project),
        keeps_engine: options.quick,
        made: Mutex::default(),
        lines: Mutex::default(),
    };
    let (rust, page): (Vec<&Check>, Vec<&Check>) = chosen
        .into_iter()
        .partition(|check| check.side == Side::Rust);
    if rust.is_empty() || page.is_empty() {
        run.all(&[rust, page].concat());
    } else {
        thread::scope(|scope| {
            scope.spawn(|| {
                label_lines("rust │ ");
                run.all(&rust);
            });
            scope.spawn(|| {
                label_lines("page │ ");
                run.all(&page);
            });
        });
    }
    let lines = run
        .lines
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    Ok(summary(&lines, start.elapsed()))
}

/// A thread that panicked has said so; what it left behind is whole.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Run<'_> {
    fn all(&self, checks: &[&Check]) {
        for check in checks {
            match check.needs.iter().find(|need| !self.has(**need)) {
                Some(need) => locked(&self.lines).push(Line {
                    name: check.name,
                    end: End::Skipped(need.name()),
                    time: Duration::ZERO,
                }),
                None => self.check(check),
            }
        }
    }

    /// Whether `need` could be met. Each is tried once, whoever needs it first; the other side waits.
    fn has(&self, need: Need) -> bool {
        let made = Arc::clone(locked(&self.made).entry(need).or_default());
        *made.get_or_init(|| self.make(need))
    }

    fn make(&self, need: Need) -> bool {
        if need == Need::Bindings && self.keeps_engine && self.build.has_bindings() {
            return true;
        }
        if !need.needs().iter().all(|inner| self.has(*inner)) {
            return false;
        }
        say!("▸ {}", need.name());
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
    }

    fn check(&self, check: &Check) {
        say!("▸ {}: {}", check.name, check.about);
        let start = Instant::now();
        let result = (check.run)(self.project, &self.build);
        let end = result.map_or_else(|error| End::Failed(format!("{error:#}")), End::Passed);
        self.end(check.name, end, start);
    }

    fn end(&self, name: &'static str, end: End, start: Instant) {
        let time = start.elapsed();
        match &end {
            End::Failed(reason) => say!("  {name} FAILED after {}: {reason}", seconds(time)),
            _ => say!("  {name} is done after {}", seconds(time)),
        }
        locked(&self.lines).push(Line { name, end, time });
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
