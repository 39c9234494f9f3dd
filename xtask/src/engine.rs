//! The engine as WebAssembly: compiled by cargo, bound to JavaScript, made smaller, tested in Node.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, anyhow, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::process::{self, say};
use crate::project::Project;
use crate::stage::Outcome;
use crate::stamp::Stamp;
use crate::toolchain::{TARGET, WasmToolchain};

/// The hidden command by which cargo calls this program for a compiled wasm test.
pub const RUNNER_COMMAND: &str = "run-wasm-tests";

/// The steps between the engine's `.wasm` and the page; part of the stamp, so that a change here
/// makes the bindings anew.
const RECIPE: &str = "wasm-bindgen 0.2.130, web";

/// Arguments of wasm-opt. The passes run twice: the second round makes the full engine a hundredth smaller and no slower. Only tiny
/// functions are inlined, because the compiler has inlined those that matter; that saves another hundredth. The stack comes first
/// in memory and grows down, so that nothing points into the first kilobyte; wasm-opt may then fold added constants into the
/// offsets of loads. Sections that no browser reads are stripped.
const OPTIMIZATIONS: [&str; 7] = [
    "-O3",
    "-O3",
    "--low-memory-unused",
    "--flexible-inline-max-function-size=5",
    "--one-caller-inline-max-function-size=10",
    "--strip-producers",
    "--strip-target-features",
];

/// One of the page's two engines, from the same sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuildProfile {
    /// Everything.
    Full,
    /// What a first visit needs.
    Light,
}

impl BuildProfile {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Full, Self::Light];

    /// What its files are called.
    fn name(self) -> &'static str {
        match self {
            Self::Full => "equiflow",
            Self::Light => "equiflow_light",
        }
    }

    /// Its JavaScript module.
    pub fn module(self) -> String {
        format!("{}.js", self.name())
    }

    /// Cargo's arguments for it.
    pub fn features(self) -> &'static [&'static str] {
        match self {
            Self::Full => &[],
            Self::Light => &["--no-default-features"],
        }
    }
}

/// Compiles an engine for the page and returns the module's path. Cargo knows what is up to date.
pub fn compile(
    project: &Project,
    toolchain: &WasmToolchain,
    profile: BuildProfile,
) -> Result<PathBuf> {
    let mut command = toolchain.cargo(project.root());
    command.args([
        "build",
        "--release",
        "--lib",
        "--package",
        "equiflow",
        "--target",
        TARGET,
    ]);
    command.args(profile.features());
    command.arg("--message-format=json-render-diagnostics");
    // The other profile's module has the same path.
    let _lock = project.lock("engine")?;
    let mut child = process::spawn(command.stdin(Stdio::null()).stdout(Stdio::piped()))?;
    let stdout = child.stdout.take().context("no standard output")?;
    let mut module = None;
    for line in BufReader::new(stdout).lines() {
        module = module_of(&line?).or(module);
    }
    if !child.wait()?.success() {
        bail!("the engine did not compile; cargo's words are above");
    }
    let module =
        module.ok_or_else(|| anyhow!("cargo built no .wasm file for the package equiflow"))?;
    let folder = project.root().join("target/engines");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let kept = folder.join(profile.name()).with_extension("wasm");
    fs::copy(&module, &kept).with_context(|| format!("cannot write {}", kept.display()))?;
    Ok(kept)
}

/// The `.wasm` file that a line of cargo's report names.
fn module_of(line: &str) -> Option<PathBuf> {
    let message: serde_json::Value = serde_json::from_str(line).ok()?;
    if message["reason"] != "compiler-artifact" || message["target"]["name"] != "equiflow" {
        return None;
    }
    let files = message["filenames"].as_array()?;
    let file = files
        .iter()
        .filter_map(|file| file.as_str())
        .find(|file| file.ends_with(".wasm"))?;
    Some(PathBuf::from(file))
}

/// Makes the JavaScript bindings and the smaller module in `www/pkg/`.
pub fn bind(project: &Project, profile: BuildProfile, module: &Path) -> Result<Outcome> {
    let (bindings, name) = (project.bindings(), profile.name());
    let optimizer = project.node_modules().join("binaryen/bin/wasm-opt");
    let manifest = project.node_modules().join("binaryen/package.json");
    let stamp = Stamp::new(bindings.join(format!(".stamp-{name}")))
        .bytes(RECIPE.as_bytes())
        .bytes(OPTIMIZATIONS.join(" ").as_bytes())
        .file(module)?
        .file(&manifest)?;
    let names = [".js", ".d.ts", "_bg.wasm", "_bg.wasm.d.ts"].map(|end| format!("{name}{end}"));
    let outputs = names.each_ref().map(|name| bindings.join(name));
    let _lock = project.lock("bindings")?;
    if stamp.is_current(&outputs) {
        return Ok(Outcome::UpToDate);
    }

    let work = project.node_modules().join(".cache/equiflow-bindings");
    if work.exists() {
        fs::remove_dir_all(&work).with_context(|| format!("cannot empty {}", work.display()))?;
    }
    fs::create_dir_all(&work)?;
    Bindgen::new()
        .input_path(module)
        .out_name(name)
        .web(true)?
        .typescript(true)
        // Else the page would have to say where the .wasm is.
        .omit_default_module_path(false)
        .generate(&work)
        .context("the bindings could not be generated")?;
    let bound = work.join(format!("{name}_bg.wasm"));
    let small = work.join("smaller.wasm");
    let mut command = Command::new("node");
    command
        .arg(optimizer)
        .args(OPTIMIZATIONS)
        .arg("-o")
        .args([&small, &bound]);
    process::run(&mut command)?;
    say!(
        "  {name}: {} kB, from {} kB before wasm-opt",
        kilobytes(&small)?,
        kilobytes(&bound)?
    );
    fs::rename(&small, &bound)?;

    fs::create_dir_all(&bindings)?;
    for (name, output) in names.iter().zip(&outputs) {
        fs::rename(work.join(name), output)
            .with_context(|| format!("cannot write {}", output.display()))?;
    }
    stamp.write()?;
    Ok(Outcome::Done)
}

fn kilobytes(path: &Path) -> Result<u64> {
    Ok(fs::metadata(path)?.len() / 1000)
}

/// The command that compiles a profile's wasm tests and runs them under Node by means of this program.
pub fn wasm_tests(
    project: &Project,
    toolchain: &WasmToolchain,
    profile: BuildProfile,
) -> Result<Command> {
    let program = std::env::current_exe().context("cannot tell where xtask is")?;
    // serde_json's strings are TOML's basic strings.
    let runner = serde_json::json!([program.to_string_lossy(), RUNNER_COMMAND]);
    let mut command = toolchain.cargo(project.root());
    command.args([
        "test",
        "--profile",
        "wasm-test",
        "--package",
        "equiflow",
        "--test",
        "wasm",
        "--target",
        TARGET,
    ]);
    command.args(profile.features());
    command
        .arg("--config")
        .arg(format!("target.{TARGET}.runner={runner}"));
    command.env("WASM_BINDGEN_TEST_TIMEOUT", "600");
    command.env("WASM_BINDGEN_TEST_ONLY_NODE", "1");
    Ok(command)
}

/// Runs the tests of a compiled wasm module, as cargo asked.
pub fn run_wasm_tests(arguments: &[OsString]) -> Result<ExitCode> {
    let name = std::iter::once(OsString::from("wasm-bindgen-test-runner"));
    let arguments = name.chain(arguments.iter().cloned());
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(arguments)?;
    Ok(ExitCode::SUCCESS)
}
