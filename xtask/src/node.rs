//! Node and the JavaScript packages.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::project::Project;
use crate::stage::Outcome;
use crate::stamp::Stamp;

/// The oldest Node that the packages run on.
const OLDEST: (u32, u32) = (20, 19);

/// Makes sure that the packages of the lock file are installed.
pub fn install(project: &Project) -> Result<Outcome> {
    check_version()?;
    let modules = project.node_modules();
    let stamp = Stamp::new(modules.join(".equiflow-installed")).bytes(
        &fs::read(project.root().join("package-lock.json"))
            .context("cannot read package-lock.json")?,
    );
    let _lock = project.lock("packages")?;
    if stamp.is_current(&[modules.join("vite"), modules.join("uplot")]) {
        return Ok(Outcome::UpToDate);
    }
    clean_install(project)?;
    stamp.write()?;
    Ok(Outcome::Done)
}

/// Runs `npm ci`.
fn clean_install(project: &Project) -> Result<()> {
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    if process::find(&[npm]).is_none() {
        let (major, minor) = OLDEST;
        bail!(
            "npm is missing; install Node {major}.{minor} or newer with npm from https://nodejs.org"
        );
    }
    let mut command = Command::new(npm);
    command.args(["ci", "--no-fund", "--no-audit", "--loglevel=error"]);
    let ended = process::output(command.current_dir(project.root()))?;
    if ended.status.success() {
        return Ok(());
    }
    let words = String::from_utf8_lossy(&ended.stderr);
    let unreachable = [
        "ENOTFOUND",
        "EAI_AGAIN",
        "ECONNREFUSED",
        "ECONNRESET",
        "ETIMEDOUT",
        "ENETUNREACH",
    ];
    if unreachable.iter().any(|code| words.contains(code)) {
        bail!(
            "npm's server cannot be reached, and the JavaScript packages are not all here; \
             connect to the network and run this command again"
        );
    }
    bail!(
        "npm could not install the packages of package-lock.json:\n{}",
        words.trim()
    )
}

/// A program of an installed package, as a Node script.
pub fn script(project: &Project, package: &str, program: &str) -> Result<Command> {
    let mut command = Command::new("node");
    command
        .arg(script_path(project, package, program)?)
        .current_dir(project.root());
    Ok(command)
}

/// Where the package says that its program is.
fn script_path(project: &Project, package: &str, program: &str) -> Result<PathBuf> {
    let folder = project.node_modules().join(package);
    let text = fs::read_to_string(folder.join("package.json"))
        .with_context(|| format!("the package {package} is not installed"))?;
    let manifest: serde_json::Value = serde_json::from_str(&text)?;
    let named = manifest["bin"][program]
        .as_str()
        .or(manifest["bin"].as_str());
    let file = named.with_context(|| format!("the package {package} has no program {program}"))?;
    Ok(folder.join(file))
}

/// Refuses a missing or old Node in a sentence.
fn check_version() -> Result<()> {
    let (major, minor) = OLDEST;
    let Ok(printed) = process::output(Command::new("node").arg("--version")) else {
        bail!("Node is missing; install version {major}.{minor} or newer from https://nodejs.org");
    };
    let words = String::from_utf8_lossy(&printed.stdout);
    let version = words.trim();
    if parse(version) < Some(OLDEST) {
        bail!(
            "Node {version} is too old; install version {major}.{minor} or newer from https://nodejs.org"
        );
    }
    Ok(())
}

/// `v20.19.1` as (20, 19).
fn parse(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.strip_prefix('v')?.split('.');
    let mut next = || numbers.next()?.parse().ok();
    Some((next()?, next()?))
}

#[cfg(test)]
mod tests {
    use super::{OLDEST, parse};

    #[test]
    fn node_versions_are_compared_as_numbers() {
        assert!(parse("v20.20.2") >= Some(OLDEST));
        assert!(parse("v100.0.0") >= Some(OLDEST));
        assert!(parse("v20.9.0") < Some(OLDEST));
        assert!(parse("v18.20.4") < Some(OLDEST));
        assert!(parse("nonsense") < Some(OLDEST));
    }
}
