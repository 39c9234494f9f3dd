//! Counts tests, and names those that failed, from what the test programs print.

use std::ops::AddAssign;

/// How many tests passed, failed and were left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Tests that passed, flaky ones included.
    pub passed: u32,
    /// Tests that failed, and passed when they ran once more.
    pub flaky: u32,
    /// Tests that failed.
    pub failed: u32,
    /// Tests that were ignored or skipped.
    pub skipped: u32,
}

impl Counts {
    /// Sums the summaries of cargo's test harness (`test result: ok. 3 passed; …`) and of Node's
    /// (`ℹ pass 3`).
    pub fn read(text: &str) -> Self {
        let mut counts = Self::default();
        for line in text.lines().map(plain) {
            let line = line.trim();
            if let Some(summary) = line.strip_prefix("test result:") {
                counts += Self::of_cargo(summary);
            } else if let Some(summary) = line.strip_prefix("ℹ ") {
                counts += Self::of_node(summary);
            }
        }
        counts
    }

    fn of_cargo(summary: &str) -> Self {
        let words: Vec<&str> = summary
            .split([' ', ';', '.'])
            .filter(|word| !word.is_empty())
            .collect();
        let before = |label| {
            let index = words.iter().position(|word| *word == label)?;
            words.get(index.checked_sub(1)?)?.parse().ok()
        };
        Self {
            passed: before("passed").unwrap_or(0),
            flaky: 0,
            failed: before("failed").unwrap_or(0),
            skipped: before("ignored").unwrap_or(0),
        }
    }

    fn of_node(summary: &str) -> Self {
        let after = |label| {
            summary
                .strip_prefix(label)
                .and_then(|rest| rest.trim().parse().ok())
                .unwrap_or(0)
        };
        Self {
            passed: after("pass "),
            flaky: 0,
            failed: after("fail ") + after("cancelled "),
            skipped: after("skipped ") + after("todo "),
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.flaky += other.flaky;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} passed", self.passed)?;
        if self.flaky > 0 {
            write!(formatter, ", {} of them the second time only", self.flaky)?;
        }
        if self.failed > 0 {
            write!(formatter, ", {} failed", self.failed)?;
        }
        if self.skipped > 0 {
            write!(formatter, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

/// The tests that failed, a line each: as cargo's test harness names them (`test NAME ... FAILED`), and as Node does, with the
/// file and the first line of the error.
pub fn failures(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = text.lines().map(plain);
    while let Some(line) = lines.next() {
        if let Some(name) = line
            .strip_prefix("test ")
            .and_then(|rest| rest.strip_suffix(" ... FAILED"))
        {
            found.push(name.to_string());
        } else if let Some(place) = line.strip_prefix("test at ") {
            let name = lines.next().unwrap_or_default();
            let error = lines.next().unwrap_or_default();
            let name = name.trim_start_matches("✖ ");
            found.push(format!("{place}: {name}: {}", error.trim()));
        }
    }
    found
}

/// The line without terminal colours.
fn plain(line: &str) -> String {
    let mut text = String::new();
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            characters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            text.push(character);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Counts, failures};

    #[test]
    fn cargo_and_node_summaries_are_summed() {
        let text = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n\
                    test result: \u{1b}[31mFAILED\u{1b}[0m. 3 passed; 2 failed; 0 ignored; finished in 0.1s\n\
                    \u{1b}[34mℹ pass 5\u{1b}[39m\n\
                    ℹ fail 1\nℹ cancelled 0\nℹ skipped 2\n";
        assert_eq!(
            Counts::read(text),
            Counts {
                passed: 20,
                flaky: 0,
                failed: 3,
                skipped: 3
            }
        );
    }
    #[test]
    fn failed_tests_are_named() {
        let text = "test fields::moves ... ok\n\
                    test fields::turns ... \u{1b}[31mFAILED\u{1b}[0m\n\
                    ✖ it sleeps (12.5ms)\n\
                    \u{1b}[31m✖ failing tests:\u{1b}[39m\n\n\
                    test at tests/browser/sleep.test.js:38:3\n\
                    \u{1b}[31m✖ it sleeps (12.5ms)\u{1b}[39m\n  Error: waited in vain\n      at Object.until\n";
        assert_eq!(
            failures(text),
            [
                "fields::turns",
                "tests/browser/sleep.test.js:38:3: it sleeps (12.5ms): Error: waited in vain"
            ]
        );
    }
}
