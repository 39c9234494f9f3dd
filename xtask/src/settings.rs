//! `cargo xtask settings`: the page's table of settings and that of the documents, from the engine's description.

use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, bail};

use crate::process;
use crate::project::Project;
use crate::toolchain::cargo;

/// Asks the engine, and has `build/settings.js` write both tables.
pub fn write(project: &Project) -> Result<ExitCode> {
    let mut engine = cargo(project.root());
    engine.args([
        "run",
        "--quiet",
        "--package",
        "equiflow",
        "--example",
        "settings",
    ]);
    engine.stdout(Stdio::piped());
    let mut describing = engine
        .spawn()
        .with_context(|| format!("cannot run `{}`", process::line(&engine)))?;
    let description = describing
        .stdout
        .take()
        .context("the engine says nothing")?;
    let mut writer = Command::new("node");
    writer.arg("build/settings.js").current_dir(project.root());
    process::run(writer.stdin(description))?;
    if !describing.wait()?.success() {
        bail!("`{}` failed", process::line(&engine));
    }
    Ok(ExitCode::SUCCESS)
}
