//! `classroom50/result/v1`, for one submission. What only the classroom knows (who owns the submission,
//! which release it is) is left empty for it to fill in.

use anyhow::Result;
use checks::model::Outcome;
use serde_json::json;

use super::super::model::GradeReport;
use super::{bounded, only, outcome, why};
use crate::report::escape::clean;

/// The report as a result of classroom50. Its points are integers: ours are rounded.
///
/// # Errors
/// If there is not exactly one submission.
pub fn write(report: &GradeReport) -> Result<String> {
    let submission = only(report, "classroom50")?;
    let tests: Vec<_> = report
        .checks
        .iter()
        .map(|check| {
            let found = outcome(&submission, &check.id);
            let passed = found.is_some_and(|found| found.outcome == Outcome::Pass);
            let lines: Vec<String> = bounded(&why(found), 2000).lines().map(clean).collect();
            json!({
                "test-name": check.id,
                "passed": passed,
                "score": if passed { check.points.round() as i64 } else { 0 },
                "max-score": if check.extra { 0 } else { check.points.round() as i64 },
                "output": lines.join("\n"),
            })
        })
        .collect();
    let result = json!({
        "schema": "classroom50/result/v1",
        "classroom": "",
        "assignment": report.stages.join(","),
        "assignment_type": "individual",
        "owner": "",
        "submission": submission.name,
        "commit": "",
        "release": "",
        "review": "",
        "datetime": "",
        "score": submission.score.points.round() as i64,
        "max-score": submission.score.max.round() as i64,
        "tests": tests,
    });
    Ok(serde_json::to_string_pretty(&result)? + "\n")
}
