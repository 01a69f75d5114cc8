//! The Test Anything Protocol, version 14: a test point for each check of each submission.

use checks::model::Outcome;

use super::super::model::GradeReport;
use super::{bounded, outcome, why};
use crate::report::escape::clean;

/// The report as TAP.
pub fn write(report: &GradeReport) -> String {
    let all = report.checks.len() * report.submissions.len();
    let mut out = format!("TAP version 14\n1..{all}\n");
    let mut number = 0;
    for submission in &report.submissions {
        for check in &report.checks {
            number += 1;
            let found = outcome(submission, &check.id);
            let name = escaped(&format!("{} {}", submission.name, check.id));
            let line = match found.map(|found| &found.outcome) {
                Some(Outcome::Pass) => format!("ok {number} - {name}\n"),
                Some(Outcome::Skipped { why }) => {
                    format!("ok {number} - {name} # SKIP {}\n", escaped(&one_line(why)))
                }
                _ => format!("not ok {number} - {name}\n"),
            };
            out.push_str(&line);
            if line.starts_with("not ok") {
                out.push_str("  ---\n  message: |2\n");
                for line in bounded(&why(found), 2000).lines() {
                    out.push_str(&format!("    {}\n", clean(line)));
                }
                out.push_str("  ...\n");
            }
        }
    }
    out
}

/// `#` begins a directive.
fn escaped(text: &str) -> String {
    clean(text).replace('\\', "\\\\").replace('#', "\\#")
}

fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}
