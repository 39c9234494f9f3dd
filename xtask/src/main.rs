//! `cargo xtask`: builds, serves, tests and measures equiflow. No logic of the project lives here.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "clippy.toml protects the engine's determinism; this tool may use files, clocks and threads"
)]

mod bench;
mod browsers;
mod checks;
mod cli;
mod counts;
mod engine;
mod jax;
mod node;
mod page;
mod process;
mod project;
mod serve;
mod settings;
mod stage;
mod stamp;
mod test;
mod test_programs;
mod toolchain;

use std::ffi::OsString;
use std::process::{Command as Program, ExitCode};

use anyhow::Result;
use clap::{CommandFactory, Parser};

use crate::cli::{Cli, Command};
use crate::project::Project;

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode> {
    let Some(command) = cli.command else {
        Cli::command().print_long_help()?;
        return Ok(ExitCode::SUCCESS);
    };
    match command {
        Command::Play { port } => play(&Project::find()?, port),
        Command::Dist(options) => dist(&Project::find()?, &options),
        Command::Test(options) => test::run(&Project::find()?, &options),
        Command::Settings => settings::write(&Project::find()?),
        Command::Gallery {
            check,
            measure,
            only,
        } => {
            let switches = [check.then_some("--check"), measure.then_some("--measure")];
            gallery(&Project::find()?, &switches, only.as_deref())
        }
        Command::Bench(options) => bench::run(&Project::find()?, &options),
        Command::Torture(options) => torture(&Project::find()?, &options),
        Command::Reproduce { options } => reproduce(&Project::find()?, &options),
        Command::RunWasmTests { arguments } => engine::run_wasm_tests(&arguments),
    }
}

/// Builds the site and, where that is wanted, the page as one file that opens a link.
fn dist(project: &Project, options: &cli::Dist) -> Result<ExitCode> {
    page::build_all(project)?;
    println!("\nThe site is in {}.", project.dist().display());
    if options.single_file {
        let file = page::single_file(project, &options.link)?;
        println!("The page as one file is {}.", file.display());
    }
    Ok(ExitCode::SUCCESS)
}

/// Trains the flows of the gallery again with the engine as it is.
fn gallery(project: &Project, switches: &[Option<&str>], only: Option<&str>) -> Result<ExitCode> {
    page::build_all(project)?;
    let mut trainer = Program::new("node");
    trainer.arg("build/gallery.js").current_dir(project.root());
    trainer.args(switches.iter().flatten());
    trainer.args(only.map(|names| format!("--only={names}")));
    process::run(&mut trainer)?;
    Ok(ExitCode::SUCCESS)
}

/// Builds everything, then serves `dist/` until the process is ended.
fn play(project: &Project, port: u16) -> Result<ExitCode> {
    // First, so that a busy port is said before the work and not after it.
    let listener = serve::listen(port)?;
    page::build_all(project)?;
    serve::serve(listener, &project.dist())?;
    Ok(ExitCode::SUCCESS)
}

/// Random input for the engine, natively, and then for the page in the browsers.
fn torture(project: &Project, options: &cli::Torture) -> Result<ExitCode> {
    let (minutes, seed) = (options.minutes.to_string(), options.seed.to_string());
    let [native, page] = [true, false].map(|native| options.parts(native).join(","));
    if !native.is_empty() {
        let mut program = toolchain::cargo(project.root());
        // Not the release profile, which ends at the first panic instead of counting it.
        program.args(["run", "--package", "torture", "--", "--only", &native]);
        process::run(program.args(["--minutes", &minutes, "--seed", &seed]))?;
    }
    if !page.is_empty() {
        page::build_all(project)?;
        let mut program = Program::new("node");
        program.current_dir(project.root());
        process::run(program.args(["tests/browser/torture.js", &minutes, &seed, &page]))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs the experiments, natively and optimised; they read their options themselves.
fn reproduce(project: &Project, options: &[OsString]) -> Result<ExitCode> {
    let mut command = toolchain::cargo(project.root());
    command.args(["run", "--release", "--package", "reproduce", "--"]);
    process::run(command.args(options))?;
    Ok(ExitCode::SUCCESS)
}
