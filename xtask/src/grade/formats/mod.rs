//! Reports of a cohort: each format is a function of the one result.

mod classroom50;
mod csv;
mod github;
mod gradescope;
mod html;
mod junit;
mod tap;

use anyhow::{Result, bail};
use checks::model::{CheckReport, Outcome};

use super::model::{GradeReport, Submission};
use crate::report::style::Style;
use crate::report::terminal;

/// A format, by the name that `--report` gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Json,
    Junit,
    Csv,
    Tap,
    Gradescope,
    Classroom50,
    Github,
    Html,
}

/// Their names.
const NAMES: [(&str, Format); 8] = [
    ("json", Format::Json),
    ("junit", Format::Junit),
    ("csv", Format::Csv),
    ("tap", Format::Tap),
    ("gradescope", Format::Gradescope),
    ("classroom50", Format::Classroom50),
    ("github", Format::Github),
    ("html", Format::Html),
];

impl Format {
    /// The format of this name.
    ///
    /// # Errors
    /// If there is none.
    pub fn named(name: &str) -> Result<Format> {
        match NAMES.iter().find(|(known, _)| *known == name) {
            Some((_, format)) => Ok(*format),
            None => bail!(
                "there is no report format {name}; these are: {}",
                NAMES.map(|(name, _)| name).join(", ")
            ),
        }
    }

    /// The report as text.
    ///
    /// # Errors
    /// If the format is for one submission, and there are more.
    pub fn write(self, report: &GradeReport) -> Result<String> {
        Ok(match self {
            Format::Json => serde_json::to_string_pretty(report)? + "\n",
            Format::Junit => junit::write(report)?,
            Format::Csv => csv::write(report),
            Format::Tap => tap::write(report),
            Format::Gradescope => gradescope::write(report)?,
            Format::Classroom50 => classroom50::write(report)?,
            Format::Github => github::write(report),
            Format::Html => html::write(report),
        })
    }
}

/// The one submission of a report.
fn only(report: &GradeReport, format: &str) -> Result<Submission> {
    match report.submissions.as_slice() {
        [one] => Ok(one.clone()),
        many => bail!(
            "{format} is for one submission, and there are {}: grade them one by one",
            many.len()
        ),
    }
}

/// The report of a check, where it was run.
fn outcome<'a>(submission: &'a Submission, id: &str) -> Option<&'a CheckReport> {
    submission.report.checks.iter().find(|check| check.id == id)
}

/// Why a check gave no points, in a few lines; nothing for one that passed.
fn why(check: Option<&CheckReport>) -> String {
    match check.map(|check| (&check.outcome, check)) {
        None => "not run: the program was not handed in, or does not compile".to_owned(),
        Some((Outcome::Pass, _)) => String::new(),
        Some((Outcome::Fail(_), check)) => {
            terminal::failure(check, 80, false, Style { colour: false })
        }
        Some((Outcome::Skipped { why }, _)) => format!("skipped: {why}"),
        Some((Outcome::Broken { why }, _)) => format!("broken, not the submission's fault: {why}"),
    }
}

/// A text of at most so many bytes.
fn bounded(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let mut end = most;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}…", &text[..end])
}

/// Points as people write them: `3`, `2.5`.
pub fn number(points: f64) -> String {
    let text = format!("{points:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
