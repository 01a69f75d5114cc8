//! Gradescope's results.json, for one submission.

use anyhow::Result;
use serde_json::json;

use super::super::model::GradeReport;
use super::{Verdict, final_marks};
use crate::report::json;

/// The report as results.json. A test that was skipped has no status of its own in this format: it has
/// no points, and its output says why.
///
/// # Errors
/// If a check broke: without the file Gradescope says that the autograder failed, and gives no marks.
pub fn write(report: &GradeReport) -> Result<String> {
    let submission = final_marks(report, "gradescope")?;
    let tests: Vec<_> = report
        .checks
        .iter()
        .enumerate()
        .map(|(at, check)| {
            let verdict = Verdict::of(submission, check);
            json!({
                "score": if verdict.passed() { check.points } else { 0.0 },
                "max_score": if check.extra { 0.0 } else { check.points },
                "status": if verdict.passed() { "passed" } else { "failed" },
                "name": format!("{} {}", check.id, check.title),
                "number": format!("{}", at + 1),
                "output": verdict.why(4000),
                "output_format": "text",
                "tags": [check.stage, check.role.name()],
                "visibility": "visible",
            })
        })
        .collect();
    let results = json!({
        "score": submission.score.points,
        "execution_time": submission.duration_ms / 1000,
        "output": submission.refused.join("\n"),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
    });
    Ok(json::write(&results)?)
}
