//! Runs the programs that hold the tests, and counts what passed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::counts::{Counts, failures};
use crate::process::{self, say};
use crate::project::Project;

/// The most files of tests that run a second time. Where more fail, something is broken.
const MOST_FILES_AGAIN: usize = 4;

/// The `*.test.js` files of a folder, by name.
pub fn test_files(project: &Project, folder: &str) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(project.root().join(folder))
        .with_context(|| format!("cannot list {folder}"))?;
    let files = entries.flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = files
        .filter(|path| path.to_string_lossy().ends_with(".test.js"))
        .collect();
    files.sort();
    if files.is_empty() {
        bail!("{folder} has no *.test.js file");
    }
    Ok(files)
}

/// Node's own test runner, so many files at a time.
pub fn node_test(project: &Project, files: &[PathBuf], files_at_a_time: usize) -> Command {
    let mut command = Command::new("node");
    command
        .args(["--test", "--test-reporter=spec"])
        .arg(format!("--test-concurrency={files_at_a_time}"))
        .args(files);
    command.current_dir(project.root());
    command
}

/// Node's test runner for files of `tests/browser`, each process with one file after the other: a browser is started once
/// in each. A process takes the next file that none has taken, so that all are done at about the same time.
pub fn node_test_in_turn(
    project: &Project,
    files: &[PathBuf],
    processes: usize,
) -> Result<Command> {
    let folder = project.root().join("target/browser-tests");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(folder.join("taken"))?;
    let names: Vec<_> = files.iter().filter_map(|file| file.file_name()).collect();
    let body = format!(
        "import {{ inTurn }} from \"../../tests/browser/harness/in-turn.js\";\n\
         await inTurn({names:?}, new URL(\"taken/\", import.meta.url));\n"
    );
    let mut programs = Vec::new();
    for process in 1..=processes {
        let path = folder.join(format!("{process}.test.js"));
        fs::write(&path, &body)?;
        programs.push(path);
    }
    Ok(node_test(project, &programs, processes))
}

/// What a test program printed, and how it ended.
pub struct Ran {
    line: String,
    success: bool,
    text: String,
}

impl Ran {
    /// Runs the program and shows what it prints.
    pub fn shown(command: &mut Command) -> Result<Self> {
        let line = process::line(command);
        let (success, text) = process::tee(command)?;
        Ok(Self {
            line,
            success,
            text,
        })
    }

    /// The counts of a program that ended well; else what failed.
    fn verdict(&self) -> Result<Counts> {
        let counts = Counts::read(&self.text);
        if !self.success || counts.failed > 0 {
            bail!("{counts} ({}){}", self.line, self.failures());
        }
        if counts.passed == 0 {
            bail!("no test ran ({})", self.line);
        }
        Ok(counts)
    }

    /// The names of the tests that failed, each on a line below the summary's.
    fn failures(&self) -> String {
        let lines = failures(&self.text);
        let lines = lines.iter().map(|name| format!("\n             {name}"));
        lines.collect()
    }

    /// Whether a test of this file failed.
    fn is_failure_of(&self, file: &Path) -> bool {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let place = format!("/{name}:");
        failures(&self.text)
            .iter()
            .any(|failure| failure.contains(&place))
    }
}

/// Runs tests and counts them. All of the commands run, whichever fails.
pub fn tests(commands: &mut [&mut Command]) -> Result<Option<Counts>> {
    let mut counts = Counts::default();
    let mut failed = Vec::new();
    for command in commands {
        match Ran::shown(command)?.verdict() {
            Ok(found) => counts += found,
            Err(reason) => failed.push(reason.to_string()),
        }
    }
    if !failed.is_empty() {
        bail!("{}", failed.join("; "));
    }
    Ok(Some(counts))
}

/// Runs tests of the page in browsers. Files that fail run once more, each alone: beside other work a browser answers
/// late now and then. A test that passes only then is counted apart and named, so that its cause can be looked for.
pub fn tests_twice(
    files: &[PathBuf],
    run: impl Fn(&[PathBuf]) -> Result<Ran>,
) -> Result<Option<Counts>> {
    let all = run(files)?;
    let counts = Counts::read(&all.text);
    let failed: Vec<&PathBuf> = files
        .iter()
        .filter(|file| all.is_failure_of(file))
        .collect();
    // A failure that names no file cannot be tried again.
    let all_named = failures(&all.text).len() >= counts.failed as usize;
    if all.success || failed.is_empty() || failed.len() > MOST_FILES_AGAIN || !all_named {
        return all.verdict().map(Some);
    }
    for file in failed {
        say!("▸ {} once more, alone", file.display());
        run(std::slice::from_ref(file))?.verdict()?;
    }
    say!("▸ failed at first and passed alone:{}", all.failures());
    Ok(Some(Counts {
        passed: counts.passed + counts.failed,
        flaky: counts.failed,
        failed: 0,
        ..counts
    }))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::{Ran, node_test, tests_twice};
    use crate::process;
    use crate::project::Project;

    /// Files of one test each, in a folder of their own: one that passes, and one with this body.
    fn files(folder: &str, body: &str) -> Vec<PathBuf> {
        let folder = std::env::temp_dir().join(format!("equiflow-{folder}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let file = |name: &str, body: &str| {
            let path = folder.join(name);
            let head = "const fs = require('node:fs'); const mark = __filename + '.mark';";
            fs::write(
                &path,
                format!("{head}require('node:test').test('it', () => {{ {body} }});"),
            )
            .unwrap();
            path
        };
        vec![file("well.test.cjs", ""), file("ill.test.cjs", body)]
    }

    fn twice(files: &[PathBuf]) -> Result<String, String> {
        let project = Project::find().unwrap();
        // Not shown: whoever runs this would count its failures.
        let counts = tests_twice(files, |files| {
            let printed = process::output(&mut node_test(&project, files, 1))?;
            let text = String::from_utf8_lossy(&printed.stdout).into_owned();
            Ok(Ran {
                line: String::new(),
                success: printed.status.success(),
                text,
            })
        });
        fs::remove_dir_all(files[0].parent().unwrap()).unwrap();
        counts
            .map(|counts| counts.unwrap().to_string())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_test_that_passes_the_second_time_is_counted_apart() {
        let first =
            "if (!fs.existsSync(mark)) { fs.writeFileSync(mark, ''); throw new Error('late'); }";
        assert_eq!(
            twice(&files("flaky", first)).unwrap(),
            "2 passed, 1 of them the second time only"
        );
    }

    #[test]
    fn a_test_that_fails_twice_fails() {
        let error = twice(&files("failing", "throw new Error('wrong');")).unwrap_err();
        assert!(
            error.contains("1 failed") && error.contains("Error: wrong"),
            "{error}"
        );
    }
}
