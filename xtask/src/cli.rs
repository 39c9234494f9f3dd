//! The commands and their options, as `cargo xtask help` lists them.

use std::ffi::OsString;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::{bench, serve, test};

/// Builds, serves, tests and measures equiflow.
///
/// What is missing is set up on the way: the wasm target, the JavaScript packages and, for `test` and
/// `bench`, the browsers. What is up to date is not done again.
#[derive(Debug, Parser)]
#[command(name = "xtask", bin_name = "cargo xtask", verbatim_doc_comment)]
pub struct Cli {
    /// Without one, the list of commands is printed.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What is to be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build everything and serve the page on this machine
    Play {
        /// Where on this machine's own address; 0 takes any port that is free
        #[arg(long, value_name = "N", default_value_t = serve::DEFAULT_PORT)]
        port: u16,
    },
    /// Build the static site into dist/
    Dist(Dist),
    /// Run every check and test: natively, in Node and in the browsers
    Test(test::Options),
    /// Write the page's table of settings and docs/settings.md anew, from the engine's
    Settings,
    /// Train the flows of the gallery again, and write them into www/links/models/
    Gallery {
        /// Write nothing, and fail if a flow is not what its settings give
        #[arg(long)]
        check: bool,
        /// Train nothing: measure the weights that are there
        #[arg(long)]
        measure: bool,
        /// Some of them only, separated by commas
        #[arg(long, value_name = "NAMES")]
        only: Option<String>,
    },
    /// Measure milliseconds per training step, natively and in Chromium
    Bench(bench::Options),
    /// Feed the engine and the page what nobody should, and print what came of it
    Torture(Torture),
    /// Measure the paper's findings again: docs/results.md and its plots
    #[command(disable_help_flag = true)]
    Reproduce {
        /// Options of the experiments; `cargo xtask reproduce --help` lists them
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        options: Vec<OsString>,
    },
    /// Run the tests of a compiled wasm module; cargo calls this
    #[command(name = crate::engine::RUNNER_COMMAND, hide = true, disable_help_flag = true)]
    RunWasmTests {
        /// What cargo says
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
}

/// The options of `torture`.
#[derive(Debug, Args)]
pub struct Torture {
    /// The most minutes for each half: the engine natively, and the page in browsers
    #[arg(long, value_name = "N", default_value_t = 10.0)]
    pub minutes: f64,
    /// Another seed draws other cases
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// The engine only
    #[arg(long)]
    pub native: bool,
    /// Some parts only, separated by commas; they share the time
    #[arg(long, value_name = "PARTS", value_delimiter = ',')]
    pub only: Vec<TorturePart>,
}

impl Torture {
    /// The names of the parts of one half that are to run, as its program reads them.
    #[must_use]
    pub fn parts(&self, native: bool) -> Vec<String> {
        TorturePart::value_variants()
            .iter()
            .filter(|part| part.is_native() == native && (native || !self.native))
            .filter(|part| self.only.is_empty() || self.only.contains(part))
            .filter_map(|part| Some(part.to_possible_value()?.get_name().to_owned()))
            .collect()
    }
}

/// The parts of `torture`: those of the engine, then those of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TorturePart {
    /// Malformed links
    Links,
    /// Damaged snapshots
    Snapshots,
    /// Damaged samples
    Samples,
    /// Valid configurations, three steps each
    Configurations,
    /// Damaged run files and files of samples
    Files,
    /// Workers ended, muted or crashed
    Workers,
    /// A monkey in Chromium
    Chromium,
    /// A monkey in Firefox
    Firefox,
    /// A monkey in WebKit
    Webkit,
    /// The memory of a long training
    Memory,
}

impl TorturePart {
    const fn is_native(self) -> bool {
        matches!(
            self,
            Self::Links | Self::Snapshots | Self::Samples | Self::Configurations
        )
    }
}

/// The options of `dist`.
#[derive(Debug, Args)]
pub struct Dist {
    /// Also write the page as one file that works from disk
    #[arg(long)]
    pub single_file: bool,
    /// The link with which that file opens
    #[arg(
        long,
        value_name = "#v1&…",
        requires = "single_file",
        default_value = "",
        hide_default_value = true
    )]
    pub link: String,
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::{Cli, Command};

    fn parse(line: &str) -> Result<Command, String> {
        let words = std::iter::once("xtask").chain(line.split(' '));
        let cli = Cli::try_parse_from(words).map_err(|error| error.to_string())?;
        Ok(cli.command.expect("the line names a command"))
    }

    #[test]
    fn the_commands_are_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn torture_runs_the_parts_that_are_named() {
        let halves = |line| match parse(line) {
            Ok(Command::Torture(options)) => {
                [true, false].map(|native| options.parts(native).join(","))
            }
            other => panic!("{line}: {other:?}"),
        };
        let native = "links,snapshots,samples,configurations";
        let page = "files,workers,chromium,firefox,webkit,memory";
        assert_eq!(halves("torture"), [native, page]);
        assert_eq!(halves("torture --native"), [native, ""]);
        assert_eq!(
            halves("torture --only configurations"),
            ["configurations", ""]
        );
        assert_eq!(halves("torture --only firefox,links"), ["links", "firefox"]);
    }

    #[test]
    fn both_spellings_of_an_option_are_read() {
        for line in ["play --port 8080", "play --port=8080"] {
            assert!(
                matches!(parse(line), Ok(Command::Play { port: 8080 })),
                "{line}"
            );
        }
    }

    #[test]
    fn impossible_missing_and_unknown_options_are_refused_in_words() {
        for (line, words) in [
            ("play --port 99999", "99999 is not in 0..=65535"),
            ("play --port", "a value is required for '--port <N>'"),
            ("play --prot 1", "a similar argument exists: '--port'"),
            ("dist --link #v1", "--single-file"),
            ("test --only clipy", "'clippy'"),
            ("tset", "'test'"),
        ] {
            let said = parse(line).expect_err(line);
            assert!(said.contains(words), "{line}: {said}");
        }
    }

    #[test]
    fn options_of_the_experiments_and_of_the_test_runner_pass_through() {
        let Ok(Command::Reproduce { options }) = parse("reproduce --full --only trap --help")
        else {
            panic!("not understood");
        };
        assert_eq!(options, ["--full", "--only", "trap", "--help"]);
        let Ok(Command::RunWasmTests { arguments }) = parse("run-wasm-tests wasm.wasm --nocapture")
        else {
            panic!("not understood");
        };
        assert_eq!(arguments, ["wasm.wasm", "--nocapture"]);
    }
}
