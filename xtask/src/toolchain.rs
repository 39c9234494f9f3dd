//! Which Rust toolchain compiles for wasm32, and how cargo is called.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use anyhow::{Result, bail};

use crate::process::{self, say};
use crate::stage::Outcome;

/// The target of the engine in the page.
pub const TARGET: &str = "wasm32-unknown-unknown";

const FROM_DEBIAN: &str = include_str!("wasm-from-debian.sh");

/// The toolchain in use, or another one by its rustup name.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Toolchain {
    Active,
    Named(String),
}

/// The toolchain that has the wasm target, looked for (and set up) once.
#[derive(Default)]
pub struct WasmToolchain(OnceLock<Toolchain>);

impl WasmToolchain {
    /// Makes sure that some toolchain can compile for wasm32.
    pub fn ensure(&self) -> Result<Outcome> {
        if self.0.get().is_some() || has_target()? {
            self.0.get_or_init(|| Toolchain::Active);
            return Ok(Outcome::UpToDate);
        }
        let toolchain = add_target()?;
        self.0.get_or_init(|| toolchain);
        Ok(Outcome::Done)
    }

    /// Cargo, for a wasm build.
    pub fn cargo(&self, root: &Path) -> Command {
        let mut command = match self.0.get() {
            Some(Toolchain::Named(name)) => {
                let mut command = Command::new("rustup");
                command.args(["run", name, "cargo"]);
                // `cargo run` left these for its own toolchain.
                for variable in ["CARGO", "RUSTC", "RUSTDOC", "RUSTUP_TOOLCHAIN"] {
                    command.env_remove(variable);
                }
                command
            }
            _ => cargo(root),
        };
        // These would replace the flags of .cargo/config.toml, and with them the engine's lanes.
        for variable in [
            "RUSTFLAGS",
            "CARGO_ENCODED_RUSTFLAGS",
            "CARGO_BUILD_RUSTFLAGS",
        ] {
            command.env_remove(variable);
        }
        command.current_dir(root);
        command
    }
}

/// Cargo of the toolchain in use, in the repository.
pub fn cargo(root: &Path) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.current_dir(root);
    command
}

/// Makes sure that `cargo fmt` or `cargo clippy` exists, by its component's name.
pub fn ensure_component(root: &Path, subcommand: &str, component: &str) -> Result<()> {
    let found = process::output(cargo(root).args([subcommand, "--version"]))?;
    if found.status.success() {
        return Ok(());
    }
    say!("  rustup component add {component}");
    let added = process::output(Command::new("rustup").args(["component", "add", component]));
    if added.is_ok_and(|output| output.status.success()) {
        return Ok(());
    }
    bail!("`cargo {subcommand}` is not there; install it with `rustup component add {component}`")
}

/// Whether the toolchain in use has the standard library of the target.
fn has_target() -> Result<bool> {
    let printed = process::output(Command::new("rustc").args(["--print", "sysroot"]))?;
    let sysroot = String::from_utf8_lossy(&printed.stdout).trim().to_owned();
    let folder = Path::new(&sysroot)
        .join("lib/rustlib")
        .join(TARGET)
        .join("lib");
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Ok(false);
    };
    Ok(entries.flatten().any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libcore-") && name.ends_with(".rlib")
    }))
}

/// Adds the target with rustup, or else makes a toolchain from Debian's packages.
fn add_target() -> Result<Toolchain> {
    if process::find(&["rustup"]).is_none() {
        bail!(
            "this Rust cannot compile for {TARGET} and rustup is not there to add it; \
             install Rust from https://rustup.rs or your system's package with that target"
        );
    }
    if let Some(toolchain) = from_debian(&["--look"])? {
        return Ok(toolchain);
    }
    say!("  rustup target add {TARGET}");
    let mut command = Command::new("rustup");
    command
        .args(["target", "add", TARGET])
        .env("RUST_BACKTRACE", "0");
    let added = process::output(&mut command)?;
    if added.status.success() && has_target()? {
        return Ok(Toolchain::Active);
    }
    let words = String::from_utf8_lossy(&added.stderr);
    let reason = words
        .lines()
        .find(|line| line.contains("error"))
        .unwrap_or("no reason given");
    let reason: String = reason.trim().chars().take(100).collect();
    say!("  rustup could not: {reason}");
    if process::find(&["apt-get"]).is_some() && is_root() {
        say!("  making one from Debian's packages (some minutes)");
        if let Some(toolchain) = from_debian(&[])? {
            return Ok(toolchain);
        }
    }
    bail!(
        "the Rust target {TARGET} could not be added; \
         connect to the network and run `rustup target add {TARGET}`, then this command again"
    )
}

/// The toolchain made from Debian's packages, if there is one in the end.
fn from_debian(arguments: &[&str]) -> Result<Option<Toolchain>> {
    if !cfg!(target_os = "linux") {
        return Ok(None);
    }
    let mut command = Command::new("sh");
    command
        .args(["-c", FROM_DEBIAN, "wasm-from-debian"])
        .args(arguments);
    let made = process::output(command.stderr(Stdio::inherit()))?;
    let words = String::from_utf8_lossy(&made.stdout);
    let name = words.lines().last().filter(|_| made.status.success());
    Ok(name.map(|name| Toolchain::Named(name.to_owned())))
}

/// Whether this process may install system packages.
pub fn is_root() -> bool {
    let printed = process::output(Command::new("id").arg("-u"));
    printed.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
