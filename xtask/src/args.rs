//! Command-line options: `--name value` or `--name=value`, and nothing left over.

use std::str::FromStr;

use anyhow::{Result, anyhow, bail};

/// The options of one command, taken out one by one.
pub struct Args {
    command: String,
    rest: Vec<String>,
}

impl Args {
    /// The arguments after `command`.
    pub fn new(command: &str, rest: &[String]) -> Self {
        let rest = rest.iter().flat_map(|argument| split(argument)).collect();
        Self {
            command: command.to_owned(),
            rest,
        }
    }

    /// Whether `name` was given.
    pub fn flag(&mut self, name: &str) -> bool {
        let found = self.rest.iter().position(|argument| argument == name);
        found.map(|index| self.rest.remove(index)).is_some()
    }

    /// The value after `name`; call again for the next one.
    pub fn value(&mut self, name: &str) -> Result<Option<String>> {
        let Some(index) = self.rest.iter().position(|argument| argument == name) else {
            return Ok(None);
        };
        if index + 1 == self.rest.len() {
            bail!("`{name}` needs a value");
        }
        self.rest.remove(index);
        Ok(Some(self.rest.remove(index)))
    }

    /// The number after `name`.
    pub fn number<T: FromStr>(&mut self, name: &str) -> Result<Option<T>> {
        let Some(text) = self.value(name)? else {
            return Ok(None);
        };
        let number = text
            .parse()
            .map_err(|_| anyhow!("`{name} {text}`: not a number that is possible here"))?;
        Ok(Some(number))
    }

    /// Refuses what nobody took.
    pub fn finish(self) -> Result<()> {
        match self.rest.first() {
            None => Ok(()),
            Some(argument) => {
                bail!(
                    "`cargo xtask {}` does not know `{argument}`; see `cargo xtask help`",
                    self.command
                )
            }
        }
    }
}

/// `--name=value` as two arguments.
fn split(argument: &str) -> Vec<String> {
    match argument.split_once('=') {
        Some((name, value)) if name.starts_with("--") => vec![name.to_owned(), value.to_owned()],
        _ => vec![argument.to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::Args;

    fn args(line: &str) -> Args {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        Args::new("play", &words)
    }

    #[test]
    fn both_spellings_of_an_option_are_read() {
        assert_eq!(
            args("--port 8080").number("--port").unwrap(),
            Some(8080_u16)
        );
        assert_eq!(
            args("--port=8080").number("--port").unwrap(),
            Some(8080_u16)
        );
    }

    #[test]
    fn impossible_missing_and_unknown_options_are_refused() {
        assert!(args("--port 99999").number::<u16>("--port").is_err());
        assert!(args("--port").number::<u16>("--port").is_err());
        assert!(args("--prot 1").finish().is_err());
    }
}
