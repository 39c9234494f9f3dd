//! Remembers what an output was made from, by content, so that nothing is done twice.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::Hasher;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A digest of everything that an output depends on, and the file that keeps it.
pub struct Stamp {
    path: PathBuf,
    hasher: DefaultHasher,
}

impl Stamp {
    /// A stamp kept at `path`, with no inputs yet.
    pub fn new(path: PathBuf) -> Self {
        Self {
            path,
            hasher: DefaultHasher::new(),
        }
    }

    /// Adds bytes to what the output depends on.
    pub fn bytes(mut self, bytes: &[u8]) -> Self {
        self.hasher.write_usize(bytes.len());
        self.hasher.write(bytes);
        self
    }

    /// Adds a file.
    pub fn file(self, path: &Path) -> Result<Self> {
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok(self
            .bytes(path.as_os_str().as_encoded_bytes())
            .bytes(&bytes))
    }

    /// Adds every file below a folder.
    pub fn folder(mut self, path: &Path) -> Result<Self> {
        for file in files_below(path)? {
            self = self.file(&file)?;
        }
        Ok(self)
    }

    /// Whether every output exists and was made from these inputs.
    pub fn is_current(&self, outputs: &[PathBuf]) -> bool {
        let kept = fs::read_to_string(&self.path).unwrap_or_default();
        kept == self.text() && outputs.iter().all(|output| output.exists())
    }

    /// Says that the outputs now belong to these inputs.
    pub fn write(&self) -> Result<()> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)
                .with_context(|| format!("cannot make {}", folder.display()))?;
        }
        fs::write(&self.path, self.text())
            .with_context(|| format!("cannot write {}", self.path.display()))
    }

    fn text(&self) -> String {
        format!("{:016x}\n", self.hasher.finish())
    }
}

/// Every file below `folder`, in one order.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::Stamp;

    #[test]
    fn a_stamp_is_current_for_the_same_inputs_only_and_while_the_output_exists() {
        let folder = std::env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        let output = folder.join("output");
        let stamp = |input: &[u8]| Stamp::new(folder.join("stamp")).bytes(input);

        assert!(!stamp(b"one").is_current(&[]));
        stamp(b"one").write().unwrap();
        assert!(stamp(b"one").is_current(&[]));
        assert!(!stamp(b"two").is_current(&[]));
        assert!(!stamp(b"one").is_current(std::slice::from_ref(&output)));
        std::fs::write(&output, "").unwrap();
        assert!(stamp(b"one").is_current(&[output]));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
