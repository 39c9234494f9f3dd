//! Writes `docs/results.md` and its plots; `cargo xtask reproduce` calls it.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "clippy.toml protects the engine's determinism; this tool may use files, clocks and threads"
)]

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use clap::Parser;
use clap::builder::PossibleValuesParser;
use reproduce::experiments::EXPERIMENTS;
use reproduce::{Budget, Document, RunContext};

/// Measures the paper's findings again: writes results.md, and its plots into results/ beside it.
///
/// The default takes minutes, --full hours.
#[derive(Debug, Parser)]
#[command(
    name = "reproduce",
    bin_name = "cargo xtask reproduce",
    verbatim_doc_comment
)]
struct Options {
    /// More seeds and longer runs
    #[arg(long)]
    full: bool,
    /// Only these experiments
    #[arg(long, value_name = "A,B", value_delimiter = ',', value_parser = keys())]
    only: Option<Vec<String>>,
    /// Where results.md is written
    #[arg(long, value_name = "FOLDER", default_value = "docs")]
    out: PathBuf,
    /// How many runs at the same time
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = at_least_one)]
    threads: usize,
}

/// The names of the experiments.
fn keys() -> PossibleValuesParser {
    PossibleValuesParser::new(EXPERIMENTS.iter().map(|experiment| experiment.key))
}

fn at_least_one(text: &str) -> Result<usize, &'static str> {
    let number = text.parse().ok().filter(|number| *number >= 1);
    number.ok_or("a whole number from 1 is needed")
}

impl Options {
    fn budget(&self) -> Budget {
        if self.full {
            Budget::Full
        } else {
            Budget::Quick
        }
    }
}

fn main() -> Result<()> {
    reproduce(&Options::parse())
}

fn reproduce(options: &Options) -> Result<()> {
    let chosen = |key: &str| {
        options
            .only
            .as_ref()
            .is_none_or(|only| only.iter().any(|name| name == key))
    };
    let context = RunContext {
        budget: options.budget(),
        threads: options.threads,
    };
    let mut sections = Vec::new();
    for experiment in EXPERIMENTS
        .iter()
        .filter(|experiment| chosen(experiment.key))
    {
        let start = Instant::now();
        eprint!("{} … ", experiment.key);
        sections.push((experiment.run)(context)?);
        eprintln!("{:.0} s", start.elapsed().as_secs_f64());
    }
    let mut command = "cargo xtask reproduce".to_owned();
    if options.full {
        command += " --full";
    }
    if let Some(only) = &options.only {
        command += &format!(" --only {}", only.join(","));
    }
    write(&Document { command, sections }, &options.out)
}

fn write(document: &Document, folder: &Path) -> Result<()> {
    let figures = folder.join("results");
    std::fs::create_dir_all(&figures)
        .with_context(|| format!("cannot make {}", figures.display()))?;
    let save = |path: PathBuf, text: String| {
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
    };
    for figure in document.figures() {
        save(figures.join(format!("{}.svg", figure.name)), figure.svg())?;
    }
    let path = folder.join("results.md");
    save(path.clone(), document.markdown("results"))?;
    println!("The report is {}.", path.display());
    Ok(())
}
