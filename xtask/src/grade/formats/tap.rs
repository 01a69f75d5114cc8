//! The Test Anything Protocol, version 14: a test point for each check of each submission.

use super::super::model::GradeReport;
use super::Verdict;
use crate::report::escape::{clean, guard_log_commands};

/// The report as TAP.
pub fn write(report: &GradeReport) -> String {
    let all = report.checks.len() * report.submissions.len();
    let mut out = format!("TAP version 14\n1..{all}\n");
    let mut number = 0;
    for submission in &report.submissions {
        for check in &report.checks {
            number += 1;
            let verdict = Verdict::of(submission, check);
            let name = escaped(&format!("{} {}", submission.name, check.id));
            match &verdict {
                Verdict::Pass => out.push_str(&format!("ok {number} - {name}\n")),
                Verdict::Skipped(why) => out.push_str(&format!(
                    "ok {number} - {name} # SKIP {}\n",
                    escaped(&one_line(why))
                )),
                _ => {
                    out.push_str(&format!("not ok {number} - {name}\n  ---\n"));
                    out.push_str(&format!("  verdict: {}\n  message: |2\n", verdict.name()));
                    for line in verdict.why(2000).lines() {
                        out.push_str(&format!("    {line}\n"));
                    }
                    out.push_str("  ...\n");
                }
            }
        }
    }
    guard_log_commands(&out, "\\x3a", "\\x23")
}

/// `#` begins a directive.
fn escaped(text: &str) -> String {
    clean(text).replace('\\', "\\\\").replace('#', "\\#")
}

fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}
