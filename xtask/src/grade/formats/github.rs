//! Text for a GitHub Actions log: annotations, between which nothing of a submission is a command, and a
//! summary in Markdown for `$GITHUB_STEP_SUMMARY`.
//!
//! A step shows at most ten error annotations, and a summary may have a mebibyte: the first failures are
//! annotated, and the summary has a row for each submission.

use checks::model::Outcome;

use super::super::model::GradeReport;
use super::{bounded, number};
use crate::report::escape::clean;

/// How many annotations GitHub shows of one step.
const ANNOTATIONS: usize = 10;

/// The largest step summary, in bytes.
const SUMMARY: usize = 1 << 20;

/// The commands and, between `::stop-commands::` and its token, the summary.
pub fn write(report: &GradeReport) -> String {
    let mut out = String::new();
    let failures = report.submissions.iter().flat_map(|submission| {
        let mistakes = submission.report.mistakes.iter();
        mistakes.filter_map(move |mistake| {
            let mut checks = submission.report.checks.iter();
            let check = checks.find(|check| check.id == mistake.shown_by)?;
            let Outcome::Fail(failure) = &check.outcome else {
                return None;
            };
            Some((submission, mistake, failure))
        })
    });
    for (submission, mistake, failure) in failures.take(ANNOTATIONS) {
        let mut place = String::new();
        if let Some(at) = &mistake.location {
            place = format!("file={},line={},", property(&at.file), at.line);
        }
        let says = failure
            .cause
            .as_ref()
            .map_or(&failure.got, |cause| &cause.says);
        out.push_str(&format!(
            "::error {place}title={}::{}\n",
            property(&format!("{} {}", submission.name, mistake.shown_by)),
            data(&bounded(says, 1000))
        ));
    }
    let token = format!("workbook-{:x}", report.seed);
    out.push_str(&format!("::stop-commands::{token}\n"));
    out.push_str(&bounded(&summary(report), SUMMARY - 1024));
    out.push_str(&format!("\n::{token}::\n"));
    out
}

fn summary(report: &GradeReport) -> String {
    let mut out = String::from(
        "| submission | points | of | checks passed |\n| --- | ---: | ---: | ---: |\n",
    );
    for submission in &report.submissions {
        let totals = &submission.report.totals;
        let broken = if submission.score.broken {
            " (broken)"
        } else {
            ""
        };
        out.push_str(&format!(
            "| {}{broken} | {} | {} | {} of {} |\n",
            cell(&submission.name),
            number(submission.score.points),
            number(submission.score.max),
            totals.passed,
            totals.all
        ));
    }
    out
}

/// A message of a command: what ends one is escaped.
fn data(text: &str) -> String {
    clean(text)
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A cell of a table: neither its end nor Markdown.
fn cell(text: &str) -> String {
    let mut out = String::new();
    for c in clean(text).chars() {
        if "\\`*_{}[]()<>#+-.!|&~".contains(c) {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_submission_ends_a_command_or_a_cell() {
        assert_eq!(
            property("a,b:c\n::error::x"),
            "a%2Cb%3Ac%0A%3A%3Aerror%3A%3Ax"
        );
        assert_eq!(cell("a|b<i>"), "a\\|b\\<i\\>");
    }
}
