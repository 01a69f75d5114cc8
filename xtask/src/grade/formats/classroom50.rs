//! `classroom50/result/v1`, for one submission. What only the classroom knows (who owns the submission,
//! which release it is) is left empty for it to fill in.

use anyhow::Result;
use serde_json::json;

use super::super::model::GradeReport;
use super::{Verdict, final_marks};
use crate::report::escape::clean;
use crate::report::json;

/// The report as a result of classroom50. Its points are integers: those of each check are rounded, and
/// the sums are sums of these.
///
/// # Errors
/// If a check broke: the exit code then says that the infrastructure failed.
pub fn write(report: &GradeReport) -> Result<String> {
    let submission = final_marks(report, "classroom50")?;
    let (mut score, mut most) = (0, 0);
    let mut tests = Vec::new();
    for check in &report.checks {
        let verdict = Verdict::of(submission, check);
        let points = check.points.round() as i64;
        let got = if verdict.passed() { points } else { 0 };
        let max = if check.extra { 0 } else { points };
        score += got;
        most += max;
        tests.push(json!({
            "test-name": check.id,
            "passed": verdict.passed(),
            "score": got,
            "max-score": max,
            "output": verdict.why(2000),
        }));
    }
    let result = json!({
        "schema": "classroom50/result/v1",
        "classroom": "",
        "assignment": report.stages.join(","),
        "assignment_type": "individual",
        "owner": "",
        "submission": clean(&submission.name),
        "commit": "",
        "release": "",
        "review": "",
        "datetime": "",
        "score": score,
        "max-score": most,
        "tests": tests,
    });
    Ok(json::write(&result)?)
}
