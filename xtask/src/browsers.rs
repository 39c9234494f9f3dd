//! The real browsers that the tests and the benchmark drive.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::process::{self, say};
use crate::stage::Outcome;
use crate::toolchain::is_root;

/// One browser: where it may be, and how Debian calls it.
pub struct Browser {
    name: &'static str,
    /// The environment variable that names it, also read by the tests' own harness.
    variable: &'static str,
    programs: &'static [&'static str],
    /// Other programs without which it does not run here.
    companions: &'static [&'static str],
    packages: &'static [&'static str],
}

/// Chromium or one of its kin.
pub const CHROMIUM: Browser = Browser {
    name: "Chromium",
    variable: "EQUIFLOW_CHROMIUM",
    programs: &[
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ],
    companions: &[],
    packages: &["chromium"],
};

/// Firefox.
pub const FIREFOX: Browser = Browser {
    name: "Firefox",
    variable: "EQUIFLOW_FIREFOX",
    programs: &[
        "firefox-esr",
        "firefox",
        "/Applications/Firefox.app/Contents/MacOS/firefox",
    ],
    companions: &[],
    packages: &["firefox-esr"],
};

/// WebKit, the engine of Safari: WebKitGTK's driver, on a screen in memory.
pub const WEBKIT: Browser = Browser {
    name: "WebKit",
    variable: "EQUIFLOW_WEBKIT",
    programs: &["WebKitWebDriver"],
    companions: &["Xvfb", "dbus-run-session"],
    packages: &["webkit2gtk-driver", "xvfb", "dbus-x11"],
};

/// The browsers of the tests. WebKit can be driven like this on Linux only.
pub fn tested() -> &'static [&'static Browser] {
    if cfg!(target_os = "linux") {
        &[&CHROMIUM, &FIREFOX, &WEBKIT]
    } else {
        &[&CHROMIUM, &FIREFOX]
    }
}

/// Chinese text needs a font.
const FONTS: &str = "fonts-noto-cjk";

impl Browser {
    /// The program, from the environment or from PATH.
    pub fn find(&self) -> Option<PathBuf> {
        if let Some(path) = std::env::var_os(self.variable) {
            return Some(PathBuf::from(path)).filter(|path| path.is_file());
        }
        process::find(self.programs)
    }

    /// Whether it can be started.
    fn is_there(&self) -> bool {
        let companion = |name: &&str| process::find(&[name]).is_some();
        self.find().is_some() && self.companions.iter().all(companion)
    }

    /// Tells a test's harness where the browser is.
    pub fn announce(&self, command: &mut Command) {
        if let Some(path) = self.find() {
            command.env(self.variable, path);
        }
    }
}

/// Makes sure that the browsers are there, installing them where that is possible.
pub fn ensure(browsers: &[&Browser]) -> Result<Outcome> {
    for Browser { name, variable, .. } in browsers {
        let told = std::env::var_os(variable).map(PathBuf::from);
        if let Some(path) = told.filter(|path| !path.is_file()) {
            bail!(
                "{variable} should be the path of {name}, but there is no file {}",
                path.display()
            );
        }
    }
    let missing = || browsers.iter().filter(|browser| !browser.is_there());
    let mut packages: Vec<&str> = missing()
        .flat_map(|browser| browser.packages)
        .copied()
        .collect();
    if packages.is_empty() {
        return Ok(Outcome::UpToDate);
    }
    packages.push(FONTS);
    if process::find(&["apt-get"]).is_some() && is_root() {
        install(&packages)?;
    }
    if let Some(Browser {
        name,
        variable,
        packages,
        ..
    }) = missing().next()
    {
        bail!(
            "{name} was not found; install it (on Debian: `apt-get install {} {FONTS}`) \
             or set {variable} to its path",
            packages.join(" ")
        );
    }
    Ok(Outcome::Done)
}

/// Installs Debian's packages.
fn install(packages: &[&str]) -> Result<()> {
    say!("  apt-get install {}", packages.join(" "));
    let apt = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(arguments);
        process::output(&mut command)
    };
    // Old lists name packages that the server no longer has. Where it fails, the lists may still do.
    apt(&["update", "-qq"])?;
    let mut arguments = vec!["install", "-y", "-qq", "--no-install-recommends"];
    arguments.extend(packages);
    let installed = apt(&arguments)?;
    if !installed.status.success() {
        let words = String::from_utf8_lossy(&installed.stderr);
        let reason = words
            .lines()
            .rev()
            .find(|line| !line.trim().is_empty())
            .unwrap_or("no reason given");
        bail!(
            "apt-get could not install {}: {}",
            packages.join(" "),
            reason.trim()
        );
    }
    Ok(())
}
