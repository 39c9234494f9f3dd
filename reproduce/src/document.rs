//! The report: sections of sentences, tables and figures, as Markdown.

use crate::plot::Figure;
use std::fmt::Write;

/// A table; the first column is words, the others are numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The words above the columns.
    pub columns: Vec<String>,
    /// As many cells each as there are columns.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// A table without rows.
    #[must_use]
    pub fn new(columns: &[&str]) -> Self {
        Self {
            columns: columns.iter().map(|&column| column.to_owned()).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    ///
    /// # Panics
    /// If it has another number of cells than there are columns.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        assert_eq!(N, self.columns.len(), "a row has a cell for each column");
        self.rows.push(cells.into());
    }

    fn markdown(&self) -> String {
        let line = |cells: &[String]| {
            let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
            format!("| {} |\n", cells.join(" | "))
        };
        let mut text = line(&self.columns);
        text += "|---|";
        text += &"---:|".repeat(self.columns.len().saturating_sub(1));
        text.push('\n');
        for row in &self.rows {
            text += &line(row);
        }
        text
    }
}

/// Something between two blank lines.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Sentences.
    Text(String),
    /// Numbers.
    Table(Table),
    /// A picture, in a file of its own.
    Figure(Figure),
}

/// A finding of the paper and whether it was found again, by a criterion that is stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was to be found.
    pub claim: String,
    /// Whether it was.
    pub holds: bool,
    /// The numbers that say so.
    pub evidence: String,
}

impl Finding {
    /// Adds to the evidence, where it does not hold, `why` it does not.
    #[must_use]
    pub fn explained(mut self, why: &str) -> Self {
        if !self.holds {
            self.evidence = format!("{} {why}", self.evidence);
        }
        self
    }
}

/// One experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// The name on the command line.
    pub key: &'static str,
    /// The heading.
    pub title: &'static str,
    /// What is asked, and how it is measured.
    pub question: String,
    /// What came out.
    pub blocks: Vec<Block>,
    /// What that says about the paper.
    pub findings: Vec<Finding>,
    /// Everything that another run needs, one line each.
    pub settings: Vec<String>,
}

/// The whole report.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The command that made it.
    pub command: String,
    /// In the order of the questions.
    pub sections: Vec<Section>,
}

impl Document {
    /// The text, whose figures are in files below `figures` (a path relative to the text's own).
    #[must_use]
    pub fn markdown(&self, figures: &str) -> String {
        let mut text = format!(
            "# The paper's questions, reproduced\n\n\
             Made by `{}`: do not edit. The same command writes the same file, but for what is marked as \
             measured time.\n\n\
             Gaps are KL(p‖q) in nats: test NLL minus the exact entropy, from the exact determinant of the map \
             that was run; for LJ-13 and many-body fields a share of the configurations stands for the rest. ± is \
             one standard error. ESS is Kish's effective sample size of reweighted model samples. Links are runs of the page: open one there, or replay it with \
             `cargo run --release --example replay -- '#v1&…'`.\n\n",
            self.command
        );
        text += &self.summary();
        for (number, section) in self.sections.iter().enumerate() {
            let _ = write!(
                text,
                "## {}. {}\n\n{}\n\n",
                number + 1,
                section.title,
                section.question
            );
            for block in &section.blocks {
                text += &match block {
                    Block::Text(words) => words.clone() + "\n",
                    Block::Table(table) => table.markdown(),
                    Block::Figure(figure) => {
                        format!(
                            "![{}]({figures}/{}.svg)\n",
                            figure.description.replace(['[', ']'], ""),
                            figure.name
                        )
                    }
                };
                text.push('\n');
            }
            for finding in &section.findings {
                let _ = writeln!(
                    text,
                    "- **{}** {} {}",
                    verdict(finding),
                    finding.claim,
                    finding.evidence
                );
            }
            let _ = write!(text, "\n<details><summary>Settings</summary>\n\n");
            let _ = write!(
                text,
                "`cargo xtask reproduce --only {}`, with what the command above says besides.\n\n",
                section.key
            );
            for line in &section.settings {
                let _ = writeln!(text, "- {line}");
            }
            text += "\n</details>\n\n";
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
        text
    }

    fn summary(&self) -> String {
        let mut table = Table::new(&["finding", "reproduced", "section"]);
        for (number, section) in self.sections.iter().enumerate() {
            for finding in &section.findings {
                let answer = if finding.holds { "yes" } else { "**no**" };
                table.row([
                    finding.claim.clone(),
                    answer.into(),
                    (number + 1).to_string(),
                ]);
            }
        }
        if table.rows.is_empty() {
            String::new()
        } else {
            table.markdown() + "\n"
        }
    }

    /// Every figure.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        let blocks = self.sections.iter().flat_map(|section| &section.blocks);
        blocks.filter_map(|block| match block {
            Block::Figure(figure) => Some(figure),
            _ => None,
        })
    }
}

fn verdict(finding: &Finding) -> &'static str {
    if finding.holds {
        "Reproduced."
    } else {
        "Not reproduced."
    }
}
