//! Where things are in the repository.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::process::say;

/// The repository that this tool was built from.
pub struct Project {
    root: PathBuf,
}

impl Project {
    /// The folder above `xtask/`.
    pub fn find() -> Result<Self> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest
            .parent()
            .context("xtask has no parent folder")?
            .to_owned();
        Ok(Self { root })
    }

    /// The repository's root.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The page's sources.
    pub fn www(&self) -> PathBuf {
        self.root.join("www")
    }

    /// The generated bindings, part of the page's sources.
    pub fn bindings(&self) -> PathBuf {
        self.www().join("pkg")
    }

    /// The built site.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The installed JavaScript packages.
    pub fn node_modules(&self) -> PathBuf {
        self.root.join("node_modules")
    }

    /// Held while files outside cargo's own care are written, so that two runs of this tool in one
    /// repository wait for each other; `what` is written.
    pub fn lock(&self, what: &str) -> Result<File> {
        let folder = self.root.join("target");
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let path = folder.join(format!("xtask-{what}.lock"));
        let file =
            File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            say!("  waiting until nobody else writes the {what}");
            file.lock()
                .with_context(|| format!("cannot lock {}", path.display()))?;
        }
        Ok(file)
    }
}
