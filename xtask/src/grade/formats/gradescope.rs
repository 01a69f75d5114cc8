//! Gradescope's results.json, for one submission.

use anyhow::Result;
use checks::model::Outcome;
use serde_json::json;

use super::super::model::GradeReport;
use super::{bounded, only, outcome, why};
use crate::report::escape::clean;

/// The report as results.json.
///
/// # Errors
/// If there is not exactly one submission.
pub fn write(report: &GradeReport) -> Result<String> {
    let submission = only(report, "gradescope")?;
    let tests: Vec<_> = report
        .checks
        .iter()
        .enumerate()
        .map(|(at, check)| {
            let found = outcome(&submission, &check.id);
            let passed = found.is_some_and(|found| found.outcome == Outcome::Pass);
            let lines: Vec<String> = bounded(&why(found), 4000).lines().map(clean).collect();
            json!({
                "score": if passed { check.points } else { 0.0 },
                "max_score": if check.extra { 0.0 } else { check.points },
                "status": if passed { "passed" } else { "failed" },
                "name": format!("{} {}", check.id, check.title),
                "number": format!("{}", at + 1),
                "output": lines.join("\n"),
                "output_format": "text",
                "tags": [check.stage, check.role.name()],
                "visibility": "visible",
            })
        })
        .collect();
    let output = match submission.score.broken {
        true => {
            "A check broke. That is not the submission's fault: please run the autograder again."
        }
        false => "",
    };
    let results = json!({
        "score": submission.score.points,
        "execution_time": submission.duration_ms / 1000,
        "output": output,
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
    });
    Ok(serde_json::to_string_pretty(&results)? + "\n")
}
