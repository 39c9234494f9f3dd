//! Running other programs: what fails becomes one sentence, what they print is kept where needed. Where two things
//! are done at the same time, each line says which of them it belongs to.

use std::cell::Cell;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, ErrorKind, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::thread;

use anyhow::{Context, Error, Result, anyhow, bail};

/// How much of a command is shown, in characters.
const LONGEST_LINE: usize = 72;

thread_local! {
    static LABEL: Cell<&'static str> = const { Cell::new("") };
}

/// Lets every line that this thread prints from now on begin with a word.
pub fn label_lines(label: &'static str) {
    LABEL.set(label);
}

/// What begins a line of this thread.
pub fn label() -> &'static str {
    LABEL.get()
}

/// Prints a line with this thread's label.
macro_rules! say {
    ($($words:tt)*) => {
        println!("{}{}", $crate::process::label(), format_args!($($words)*))
    };
}
pub(crate) use say;

/// Runs a program, its output going to the terminal.
pub fn run(command: &mut Command) -> Result<()> {
    let status = if label().is_empty() {
        command
            .status()
            .map_err(|error| not_started(command, &error))?
    } else {
        show(command)?.0
    };
    if !status.success() {
        bail!(
            "`{}` failed ({status}); its own words are above",
            line(command)
        );
    }
    Ok(())
}

/// Runs a program and returns what it printed, whether or not it succeeded.
pub fn output(command: &mut Command) -> Result<Output> {
    command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| not_started(command, &error))
}

/// Runs a program, shows its output and returns it; the flag says whether it succeeded.
pub fn tee(command: &mut Command) -> Result<(bool, String)> {
    let (status, text) = show(command)?;
    Ok((status.success(), text))
}

/// Runs a program, shows its output with this thread's label and returns it.
fn show(command: &mut Command) -> Result<(ExitStatus, String)> {
    if std::io::stdout().is_terminal() {
        command
            .env("CARGO_TERM_COLOR", "always")
            .env("FORCE_COLOR", "1");
    }
    let mut child = spawn(
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped()),
    )?;
    let stderr = child.stderr.take().context("no standard error")?;
    let stdout = child.stdout.take().context("no standard output")?;
    let label = label();
    let errors = thread::spawn(move || copy(label, stderr, std::io::stderr()));
    let mut text = copy(label, stdout, std::io::stdout());
    text.push_str(&errors.join().unwrap_or_default());
    let status = child
        .wait()
        .with_context(|| format!("waiting for `{}`", line(command)))?;
    Ok((status, text))
}

/// Starts a program.
pub fn spawn(command: &mut Command) -> Result<Child> {
    command
        .spawn()
        .map_err(|error| not_started(command, &error))
}

/// The first of `names` that is a program on PATH, or a path that exists.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    names.iter().find_map(|name| {
        if name.contains('/') {
            return Some(PathBuf::from(name)).filter(|file| file.is_file());
        }
        let suffix = std::env::consts::EXE_SUFFIX;
        std::env::split_paths(&path)
            .map(|folder| folder.join(format!("{name}{suffix}")))
            .find(|file| file.is_file())
    })
}

/// The command as one would type it, as far as it tells what was run.
pub fn line(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let program = program.file_stem().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    let words: Vec<_> = words.map(OsStr::to_string_lossy).collect();
    let line = words.join(" ");
    match line.char_indices().nth(LONGEST_LINE) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

fn not_started(command: &Command, error: &std::io::Error) -> Error {
    let program = command.get_program().to_string_lossy();
    if error.kind() == ErrorKind::NotFound {
        return anyhow!("`{program}` is not installed or not on PATH");
    }
    anyhow!("`{program}` could not be started: {error}")
}

/// Copies lines to `to` as they come, each after the label, and returns them all.
fn copy(label: &str, from: impl Read, mut to: impl Write) -> String {
    let mut text = String::new();
    let mut reader = BufReader::new(from);
    let mut bytes = Vec::new();
    while matches!(reader.read_until(b'\n', &mut bytes), Ok(read) if read > 0) {
        // A closed terminal must not end the child.
        let _ = to.write_all(&[label.as_bytes(), &bytes].concat());
        let _ = to.flush();
        text.push_str(&String::from_utf8_lossy(&bytes));
        bytes.clear();
    }
    text
}
