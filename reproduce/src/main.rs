//! Writes `docs/results.md` and its plots; `cargo xtask reproduce` calls it.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "clippy.toml protects the engine's determinism; this tool may use files, clocks and threads"
)]

use anyhow::{Context, Result, bail};
use reproduce::experiments::EXPERIMENTS;
use reproduce::{Document, Effort, Lab};
use std::path::{Path, PathBuf};
use std::time::Instant;

const HELP: &str = "\
cargo xtask reproduce [--full] [--only A,B] [--out FOLDER] [--threads N]
Writes results.md and the plots beside it, in results/. The default takes minutes, --full hours.";

struct Options {
    effort: Effort,
    only: Option<Vec<String>>,
    out: PathBuf,
    threads: usize,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match options(&arguments)? {
        Some(options) => reproduce(&options),
        None => {
            println!("{HELP}");
            let names: Vec<&str> = EXPERIMENTS
                .iter()
                .map(|experiment| experiment.key)
                .collect();
            println!("Experiments: {}.", names.join(", "));
            Ok(())
        }
    }
}

/// `None` if help was asked for.
fn options(arguments: &[String]) -> Result<Option<Options>> {
    let mut options = Options {
        effort: Effort::Quick,
        only: None,
        out: PathBuf::from("docs"),
        threads: 2,
    };
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let mut value = || {
            rest.next()
                .with_context(|| format!("`{argument}` needs a value"))
        };
        match argument.as_str() {
            "--help" | "-h" => return Ok(None),
            "--full" => options.effort = Effort::Full,
            "--out" => options.out = value()?.into(),
            "--threads" => {
                options.threads = value()?
                    .parse()
                    .context("`--threads` is a whole number from 1")?
            }
            "--only" => {
                let names: Vec<String> = value()?.split(',').map(str::to_owned).collect();
                let known =
                    |name: &String| EXPERIMENTS.iter().any(|experiment| experiment.key == name);
                if let Some(unknown) = names.iter().find(|name| !known(name)) {
                    bail!("there is no experiment `{unknown}`; `--help` lists them");
                }
                options.only = Some(names);
            }
            other => bail!("`{other}` is not known\n{HELP}"),
        }
    }
    Ok(Some(options))
}

fn reproduce(options: &Options) -> Result<()> {
    let chosen = |key: &str| {
        options
            .only
            .as_ref()
            .is_none_or(|only| only.iter().any(|name| name == key))
    };
    let lab = Lab {
        effort: options.effort,
        threads: options.threads,
    };
    let mut sections = Vec::new();
    for experiment in EXPERIMENTS
        .iter()
        .filter(|experiment| chosen(experiment.key))
    {
        let start = Instant::now();
        eprint!("{} … ", experiment.key);
        sections.push((experiment.run)(lab)?);
        eprintln!("{:.0} s", start.elapsed().as_secs_f64());
    }
    let mut command = "cargo xtask reproduce".to_owned();
    if options.effort == Effort::Full {
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
