//! The checks and tests of `cargo xtask test`, each a stage with what it needs.

use std::num::NonZero;
use std::process::Command;

use anyhow::{Result, bail};

use crate::browsers;
use crate::counts::Counts;
use crate::engine::{self, BuildProfile};
use crate::jax;
use crate::node;
use crate::page::Build;
use crate::process;
use crate::project::Project;
use crate::stage::Outcome;
use crate::test_programs::{Ran, node_test, node_test_in_turn, test_files, tests, tests_twice};
use crate::toolchain::{TARGET, cargo, ensure_component};

/// What a check needs to exist first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Need {
    /// A toolchain for wasm32.
    Target,
    /// The JavaScript packages.
    Packages,
    /// The compiled engine.
    Engine,
    /// The engine's JavaScript bindings.
    Bindings,
    /// The built site.
    Page,
    /// Chromium, Firefox and, on Linux, WebKit.
    Browsers,
}

impl Need {
    /// The name in the summary.
    pub fn name(self) -> &'static str {
        match self {
            Need::Target => "target",
            Need::Packages => "packages",
            Need::Engine => "engine",
            Need::Bindings => "bindings",
            Need::Page => "page",
            Need::Browsers => "install-browsers",
        }
    }

    /// What it needs in turn, in order.
    pub fn needs(self) -> &'static [Need] {
        match self {
            Need::Target | Need::Packages | Need::Browsers => &[],
            Need::Engine => &[Need::Target],
            Need::Bindings => &[Need::Engine, Need::Packages],
            Need::Page => &[Need::Bindings],
        }
    }

    /// Makes it.
    pub fn make(self, build: &Build) -> Result<Outcome> {
        match self {
            Need::Target => build.target(),
            Need::Packages => build.packages(),
            Need::Engine => build.engine(),
            Need::Bindings => build.bindings(),
            Need::Page => build.page(),
            Need::Browsers => browsers::ensure(browsers::tested()),
        }
    }
}

/// The checks of one side run one after another, beside those of the other side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Bound by the Rust compiler.
    Rust,
    /// Bound by Node and the browsers, after the engine was built.
    Page,
}

/// What `--quick` makes of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quick {
    /// It runs as ever.
    Yes,
    /// It is left out.
    No,
    /// It runs then, in place of a longer one.
    Only,
}

/// One stage of the test run.
pub struct Check {
    /// The name for `--only` and `--skip`.
    pub name: &'static str,
    /// What it checks.
    pub about: &'static str,
    /// Beside which others it runs.
    pub side: Side,
    /// Whether `--quick` runs it.
    pub quick: Quick,
    /// What must exist first.
    pub needs: &'static [Need],
    /// Does it; the counts of a check without tests are `None`.
    pub run: fn(&Project, &Build) -> Result<Option<Counts>>,
}

/// Every check, the quick ones first.
pub const CHECKS: &[Check] = &[
    Check {
        name: "format",
        about: "Rust is formatted",
        side: Side::Rust,
        quick: Quick::Yes,
        needs: &[],
        run: format,
    },
    Check {
        name: "lint",
        about: "JavaScript and CSS are formatted and pass Biome",
        side: Side::Page,
        quick: Quick::Yes,
        needs: &[Need::Packages],
        run: lint,
    },
    Check {
        name: "clippy",
        about: "clippy has no warning",
        side: Side::Rust,
        quick: Quick::Yes,
        needs: &[],
        run: clippy,
    },
    Check {
        name: "clippy-wasm",
        about: "clippy has no warning for wasm",
        side: Side::Rust,
        quick: Quick::No,
        needs: &[Need::Target],
        run: clippy_wasm,
    },
    Check {
        name: "docs",
        about: "the documentation builds without a warning",
        side: Side::Rust,
        quick: Quick::No,
        needs: &[Need::Target],
        run: docs,
    },
    Check {
        name: "rust",
        about: "Rust tests",
        side: Side::Rust,
        quick: Quick::No,
        needs: &[],
        run: rust,
    },
    Check {
        name: "rust-quick",
        about: "the shortest of the Rust tests",
        side: Side::Rust,
        quick: Quick::Only,
        needs: &[],
        run: rust_quick,
    },
    Check {
        name: "types",
        about: "JavaScript passes TypeScript's strict checks",
        side: Side::Page,
        quick: Quick::Yes,
        needs: &[Need::Bindings],
        run: types,
    },
    Check {
        name: "node",
        about: "JavaScript tests in Node",
        side: Side::Page,
        quick: Quick::Yes,
        needs: &[Need::Bindings],
        run: node_tests,
    },
    Check {
        name: "wasm",
        about: "the engine's tests in WebAssembly under Node",
        side: Side::Rust,
        quick: Quick::No,
        needs: &[Need::Target, Need::Packages],
        run: wasm,
    },
    Check {
        name: "browsers",
        about: "the page in Chromium, Firefox and WebKit",
        side: Side::Page,
        quick: Quick::No,
        needs: &[Need::Page, Need::Browsers],
        run: browser_tests,
    },
];

/// The profile that compiles this tool: its artefacts serve the checks too.
const PROFILE: [&str; 2] = ["--profile", "xtask"];

fn format(project: &Project, _: &Build) -> Result<Option<Counts>> {
    ensure_component(project.root(), "fmt", "rustfmt")?;
    check(cargo(project.root()).args(["fmt", "--all", "--check"]))
}

fn clippy(project: &Project, _: &Build) -> Result<Option<Counts>> {
    ensure_component(project.root(), "clippy", "clippy")?;
    let mut command = cargo(project.root());
    command
        .args(["clippy", "--workspace", "--all-targets"])
        .args(PROFILE)
        .args(["--", "-D", "warnings"]);
    check(&mut command)
}

fn clippy_wasm(project: &Project, build: &Build) -> Result<Option<Counts>> {
    ensure_component(project.root(), "clippy", "clippy")?;
    for profile in BuildProfile::ALL {
        let mut command = build.toolchain().cargo(project.root());
        command.args([
            "clippy",
            "--package",
            "equiflow",
            "--lib",
            "--test",
            "wasm",
            "--target",
            TARGET,
        ]);
        command.args(profile.features());
        command.args(PROFILE).args(["--", "-D", "warnings"]);
        check(&mut command)?;
    }
    Ok(None)
}

fn docs(project: &Project, build: &Build) -> Result<Option<Counts>> {
    // The interface to JavaScript exists for wasm only.
    let mut native = cargo(project.root());
    native.args(["doc", "--workspace"]);
    let mut wasm = build.toolchain().cargo(project.root());
    wasm.args(["doc", "--package", "equiflow", "--target", TARGET]);
    for command in [&mut native, &mut wasm] {
        command.args(["--no-deps", "--document-private-items"]);
        check(command.args(PROFILE).env("RUSTDOCFLAGS", "-D warnings"))?;
    }
    Ok(None)
}

fn rust(project: &Project, _: &Build) -> Result<Option<Counts>> {
    // A package's tests are one program: thirty would each compile what the engine's generics become for them. And
    // one call of cargo compiles the engine once: with other packages its dependencies have other features.
    let engine = |targets: &[&str]| {
        let mut command = cargo(project.root());
        command.args(["test", "--no-fail-fast"]);
        for package in ["equiflow", "reproduce", "torture"] {
            command.args(["--package", package]);
        }
        command.args(targets);
        command
    };
    let mut programs = engine(&["--lib", "--test", "all"]);
    let mut examples = engine(&["--doc"]);
    let mut tool = cargo(project.root());
    tool.args(["test", "--package", "xtask"]).args(PROFILE);
    tests(&mut [&mut programs, &mut examples, &mut tool])
}

/// The tests of a few seconds that fail for most mistakes: units, structure, golden bits and the oracle.
fn rust_quick(project: &Project, _: &Build) -> Result<Option<Counts>> {
    let mut command = cargo(project.root());
    command.args(["test", "--package", "equiflow", "--lib"]);
    for name in ["structure", "golden_bits", "oracle"] {
        command.args(["--test", name]);
    }
    tests(&mut [&mut command])
}

fn wasm(project: &Project, build: &Build) -> Result<Option<Counts>> {
    let [full, light] =
        BuildProfile::ALL.map(|profile| engine::wasm_tests(project, build.toolchain(), profile));
    tests(&mut [&mut full?, &mut light?])
}

fn lint(project: &Project, _: &Build) -> Result<Option<Counts>> {
    check(node::script(project, "@biomejs/biome", "biome")?.args([
        "ci",
        "--error-on-warnings",
        ".",
    ]))
}

fn types(project: &Project, _: &Build) -> Result<Option<Counts>> {
    for folder in [".", "tests"] {
        check(node::script(project, "typescript", "tsc")?.args(["--project", folder]))?;
    }
    Ok(None)
}

fn node_tests(project: &Project, _: &Build) -> Result<Option<Counts>> {
    let files = test_files(project, "tests/web")?;
    tests(&mut [&mut node_test(project, &files, 1)])
}

fn browser_tests(project: &Project, _: &Build) -> Result<Option<Counts>> {
    let files = test_files(project, "tests/browser")?;
    // A process with its browsers keeps a processor busy for nine tenths of the time.
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    tests_twice(&files, |files| {
        let mut command = node_test_in_turn(project, files, processors.min(4).min(files.len()))?;
        for browser in browsers::tested() {
            browser.announce(&mut command);
        }
        jax::announce(project, &mut command);
        Ran::shown(&mut command)
    })
}

/// Runs a check that counts nothing.
fn check(command: &mut Command) -> Result<Option<Counts>> {
    let (success, _) = process::tee(command)?;
    if !success {
        bail!("`{}` found something", process::line(command));
    }
    Ok(None)
}
