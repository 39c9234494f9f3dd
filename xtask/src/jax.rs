//! A Python with JAX: what the exported script is tested with.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::{self, say};
use crate::project::Project;

/// The environment variable that names it, also read by the tests themselves.
const VARIABLE: &str = "EQUIFLOW_PYTHON";
/// What the script needs, in the versions that it is tested with.
const PACKAGES: [&str; 2] = ["jax[cpu]==0.10.2", "numpy==2.4.6"];
/// Below the project's root.
const FOLDER: &str = "target/jax";

/// Tells tests of a Python that has JAX. Where none can be had they are skipped, and this says why.
pub fn announce(project: &Project, command: &mut Command) {
    match ensure(project) {
        Ok(python) => {
            command.env(VARIABLE, python);
        }
        Err(error) => say!("  no JAX: {error:#}"),
    }
}

/// The Python that the environment names or that is on PATH, if it has JAX; else one of the project's own.
fn ensure(project: &Project) -> Result<PathBuf> {
    let named = std::env::var_os(VARIABLE).map(PathBuf::from);
    if let Some(python) = named.clone().or_else(|| process::find(&["python3"]))
        && (named.is_some() || has_jax(&python))
    {
        return Ok(python);
    }
    let folder = project.root().join(FOLDER);
    let python = folder.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    if has_jax(&python) {
        return Ok(python);
    }
    say!("  pip install {}", PACKAGES.join(" "));
    let environment = Command::new("python3")
        .args(["-m", "venv", "--clear"])
        .arg(&folder)
        .output();
    finished("python3 -m venv", environment)?;
    let packages = Command::new(&python)
        .args(["-m", "pip", "install", "--quiet"])
        .arg("--disable-pip-version-check")
        .args(PACKAGES)
        .output();
    finished("pip install", packages)?;
    Ok(python)
}

fn has_jax(python: &Path) -> bool {
    let found = Command::new(python)
        .args(["-c", "import jax, numpy"])
        .output();
    found.is_ok_and(|output| output.status.success())
}

/// That a program ran and succeeded; if not, the last of its words.
fn finished(name: &str, output: std::io::Result<std::process::Output>) -> Result<()> {
    let output = output.with_context(|| format!("`{name}` could not be started"))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        bail!("`{name}`: {}", words.lines().last().unwrap_or("failed"));
    }
    Ok(())
}
