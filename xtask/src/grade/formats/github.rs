//! Text for a GitHub Actions log: annotations, between which nothing of a submission is a command, and a
//! summary in Markdown for `$GITHUB_STEP_SUMMARY`.
//!
//! A step shows at most ten error annotations, and a summary may have a mebibyte: the first failures are
//! annotated, and the summary has a row for each submission.

use std::hash::{DefaultHasher, Hash, Hasher};

use checks::model::{Outcome, ProgramState};

use super::super::model::{GradeReport, Submission};
use super::{bounded, number};
use crate::report::escape::{clean, clean_coloured};

/// How many annotations GitHub shows of one step.
const ANNOTATIONS: usize = 10;

/// The largest step summary, in bytes.
const SUMMARY: usize = 1 << 20;

/// The commands and, between `::stop-commands::` and its token, the summary.
pub fn write(report: &GradeReport) -> String {
    let mut out = String::new();
    let all = report.submissions.iter().flat_map(annotations);
    for annotation in all.take(ANNOTATIONS) {
        out.push_str(&annotation);
    }
    let summary = bounded(&summary(report), SUMMARY - 1024);
    let token = token(&summary);
    out.push_str(&format!(
        "::stop-commands::{token}\n{summary}\n::{token}::\n"
    ));
    out
}

/// What ends the text without commands. Nobody can write it into that text, because it depends on all of
/// the text; and each line of the summary begins with `|`.
fn token(summary: &str) -> String {
    let mut hash = DefaultHasher::new();
    summary.hash(&mut hash);
    format!("workbook-{:016x}", hash.finish())
}

/// Programs that don't compile, then the mistakes.
fn annotations(submission: &Submission) -> impl Iterator<Item = String> {
    let report = &submission.report;
    let errors = report
        .programs
        .iter()
        .filter_map(move |program| match &program.state {
            ProgramState::DoesNotCompile { errors } => Some(format!(
                "::error title={}::{}\n",
                property(&format!(
                    "{} {} {} does not compile",
                    submission.name, program.stage, program.role
                )),
                data(&bounded(&clean_coloured(errors, false), 1000))
            )),
            _ => None,
        });
    let mistakes = report.mistakes.iter().filter_map(move |mistake| {
        let mut checks = report.checks.iter();
        let check = checks.find(|check| check.id == mistake.shown_by)?;
        let Outcome::Fail(failure) = &check.outcome else {
            return None;
        };
        let mut place = String::new();
        if let Some(at) = &mistake.location {
            place = format!("file={},line={},", property(&at.file), at.line);
        }
        let cause = failure.cause.as_ref();
        let says = cause.map_or(&failure.got, |cause| &cause.says);
        Some(format!(
            "::error {place}title={}::{}\n",
            property(&format!("{} {}", submission.name, mistake.shown_by)),
            data(&bounded(says, 1000))
        ))
    });
    errors.chain(mistakes)
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
        .replace("##", "#\\x23")
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
    fn a_text_that_names_the_token_of_another_has_another() {
        let first = token("| a |");
        assert_ne!(token(&format!("| {first} |")), first);
    }

    #[test]
    fn nothing_of_a_submission_ends_a_command_or_a_cell() {
        assert_eq!(
            property("a,b:c\n::error::x"),
            "a%2Cb%3Ac%0A%3A%3Aerror%3A%3Ax"
        );
        assert_eq!(cell("a|b<i>"), "a\\|b\\<i\\>");
    }
}
