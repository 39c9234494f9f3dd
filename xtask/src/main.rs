//! `cargo xtask`: builds, serves, tests and measures equiflow. No logic of the project lives here.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "clippy.toml protects the engine's determinism; this tool may use files, clocks and threads"
)]

mod args;
mod bench;
mod browsers;
mod checks;
mod counts;
mod engine;
mod jax;
mod node;
mod page;
mod process;
mod project;
mod serve;
mod stage;
mod stamp;
mod test;
mod toolchain;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::args::Args;
use crate::project::Project;

const HELP: &str = "\
cargo xtask play [--port N]       build everything and serve the page on this machine
cargo xtask dist                  build the static site into dist/
cargo xtask dist --single-file [--link '#v1&…']
                                  and the page as one file that works from disk, opening with a link
cargo xtask test [--only A,B] [--skip A,B] [--list]
                                  every check and test, natively, in Node, Chromium and Firefox
cargo xtask bench [--native] [--peer 'COMMAND']...
                                  milliseconds per training step, natively and in Chromium
cargo xtask reproduce [--full] [--only A,B] [--out FOLDER] [--threads N]
                                  measure the paper's findings again: docs/results.md and its plots
cargo xtask help                  this list

What is missing is set up on the way: the wasm target, the JavaScript packages and, for `test` and
`bench`, the browsers. What is up to date is not done again.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<ExitCode> {
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", arguments),
    };
    if command == engine::RUNNER_COMMAND {
        return engine::run_wasm_tests(rest);
    }
    if command == "reproduce" {
        return reproduce(&Project::find()?, rest);
    }
    let mut args = Args::new(command, rest);
    match command {
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        "play" => {
            let port = args.number("--port")?.unwrap_or(serve::DEFAULT_PORT);
            args.finish()?;
            play(&Project::find()?, port)
        }
        "dist" => {
            let single = args.flag("--single-file");
            let link = args.value("--link")?;
            args.finish()?;
            if link.is_some() && !single {
                bail!("`--link` belongs to `--single-file`");
            }
            dist(&Project::find()?, single.then(|| link.unwrap_or_default()))
        }
        "test" => {
            let selection = test::Selection::parse(&mut args)?;
            args.finish()?;
            test::run(&Project::find()?, &selection)
        }
        "bench" => {
            let options = bench::Options::parse(&mut args)?;
            args.finish()?;
            bench::run(&Project::find()?, &options)
        }
        other => bail!("there is no command `{other}`; `cargo xtask help` lists them"),
    }
}

/// Builds the site, and with a link the page as one file that opens it.
fn dist(project: &Project, single: Option<String>) -> Result<ExitCode> {
    page::build_all(project)?;
    println!("\nThe site is in {}.", project.dist().display());
    if let Some(link) = single {
        let file = page::single_file(project, &link)?;
        println!("The page as one file is {}.", file.display());
    }
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

/// Runs the experiments, natively and optimised; they read their options themselves.
fn reproduce(project: &Project, options: &[String]) -> Result<ExitCode> {
    let mut command = toolchain::cargo(project.root());
    command.args(["run", "--release", "--package", "reproduce", "--"]);
    process::run(command.args(options))?;
    Ok(ExitCode::SUCCESS)
}
