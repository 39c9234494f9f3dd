//! The page: from the sources and the engine to a static site in `dist/`.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::{Context, Result, bail};

use crate::engine::{self, BuildProfile};
use crate::node;
use crate::process::{self, say};
use crate::project::Project;
use crate::stage::{Outcome, stage};
use crate::stamp::Stamp;
use crate::toolchain::WasmToolchain;

/// The steps that lead to the page, each done at most once in a run.
pub struct Build<'a> {
    project: &'a Project,
    toolchain: WasmToolchain,
    modules: OnceLock<Vec<PathBuf>>,
}

impl<'a> Build<'a> {
    /// Nothing done yet.
    pub fn new(project: &'a Project) -> Self {
        Self {
            project,
            toolchain: WasmToolchain::default(),
            modules: OnceLock::new(),
        }
    }

    /// The toolchain for wasm builds.
    pub fn toolchain(&self) -> &WasmToolchain {
        &self.toolchain
    }

    /// Adds the wasm target.
    pub fn target(&self) -> Result<Outcome> {
        self.toolchain.ensure()
    }

    /// Installs the JavaScript packages.
    pub fn packages(&self) -> Result<Outcome> {
        node::install(self.project)
    }

    /// Compiles both engines.
    pub fn engine(&self) -> Result<Outcome> {
        let compile = |profile| engine::compile(self.project, &self.toolchain, profile);
        let modules = BuildProfile::ALL.into_iter().map(compile);
        let modules = modules.collect::<Result<_>>()?;
        self.modules.get_or_init(|| modules);
        Ok(Outcome::Done)
    }

    /// Generates their bindings.
    pub fn bindings(&self) -> Result<Outcome> {
        let Some(modules) = self.modules.get() else {
            bail!("the engine was not compiled");
        };
        let mut outcome = Outcome::UpToDate;
        for (profile, module) in BuildProfile::ALL.into_iter().zip(modules) {
            if matches!(engine::bind(self.project, profile, module)?, Outcome::Done) {
                outcome = Outcome::Done;
            }
        }
        Ok(outcome)
    }

    /// Whether there are bindings, of whatever engine.
    pub fn has_bindings(&self) -> bool {
        BuildProfile::ALL
            .iter()
            .all(|profile| self.project.bindings().join(profile.module()).is_file())
    }

    /// Bundles the page.
    pub fn page(&self) -> Result<Outcome> {
        bundle(self.project)
    }
}

/// Every step from a fresh clone to `dist/`.
pub fn build_all(project: &Project) -> Result<()> {
    let build = Build::new(project);
    stage("Rust target for WebAssembly", || build.target())?;
    stage("JavaScript packages", || build.packages())?;
    stage("Engine", || build.engine())?;
    stage("Bindings", || build.bindings())?;
    stage("Page", || build.page())
}

/// Runs Vite, unless nothing changed since the last time.
fn bundle(project: &Project) -> Result<Outcome> {
    let stamp = Stamp::new(project.node_modules().join(".cache/equiflow-page"))
        .folder(&project.www())?
        .folder(&project.root().join("build"))?
        .file(&project.root().join("vite.config.js"))?
        .file(&project.root().join("package-lock.json"))?;
    let _lock = project.lock("page")?;
    if stamp.is_current(&[project.dist().join("index.html")]) {
        return Ok(Outcome::UpToDate);
    }
    process::run(node::script(project, "vite", "vite")?.args(["build", "--logLevel", "warn"]))?;
    say!("  {}", contents(&project.dist())?);
    stamp.write()?;
    Ok(Outcome::Done)
}

/// Writes the page as one HTML file that works from disk and opens with the fragment `link`.
pub fn single_file(project: &Project, link: &str) -> Result<PathBuf> {
    let _lock = project.lock("page")?;
    let folder = project.root().join("target/single-file");
    let mut vite = node::script(project, "vite", "vite")?;
    vite.args(["build", "--config", "vite.single-file.config.js"])
        .args(["--emptyOutDir", "--logLevel", "warn", "--outDir"])
        .arg(&folder)
        .env("EQUIFLOW_LINK", link);
    process::run(&mut vite)?;
    let file = project.dist().join("equiflow.html");
    std::fs::copy(folder.join("index.html"), &file)
        .with_context(|| format!("cannot write {}", file.display()))?;
    Ok(file)
}

/// How many files the site has, and how large they are together.
fn contents(dist: &Path) -> Result<String> {
    let files = crate::stamp::files_below(dist)?;
    let bytes: u64 = files
        .iter()
        .filter_map(|file| file.metadata().ok())
        .map(|data| data.len())
        .sum();
    Ok(format!("{} files, {} kB", files.len(), bytes / 1000))
}
