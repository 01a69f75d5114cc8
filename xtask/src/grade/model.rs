//! The result of grading: data alone, from which each format is written.
//!
//! A cohort is a list of submissions; each has the report of its run, as `check` would give it, and a
//! score. Everything that a format needs is here, so a format is a function of this value.

use std::collections::BTreeMap;

use checks::model::{ReplyRule, Report, Role};
use serde::{Deserialize, Serialize};

/// All that a run of `grade` found out: one submission, or a cohort.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GradeReport {
    /// Version of this format; raised when a field changes its meaning or goes.
    pub version: u32,
    /// The version of the workbook.
    pub workbook: String,
    /// The seed of all random content; `--seed` replays it.
    pub seed: u64,
    /// What a server owes for a message.
    pub reply: ReplyRule,
    /// The stages that were graded, in order: `01`.
    pub stages: Vec<String>,
    /// What confined the submissions.
    pub sandbox: SandboxReport,
    /// Which part of the cohort this is; absent for all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<Partition>,
    /// The checks, in the order of the catalogue, with the points that they give. It depends on the
    /// stages and on the weights alone, never on an outcome.
    pub checks: Vec<CheckPoints>,
    /// The submissions, in the order of their names.
    pub submissions: Vec<Submission>,
}

impl GradeReport {
    /// The version that this code writes.
    pub const VERSION: u32 = 1;

    /// How often each mistake was made: by its cause (or `none`), the number of submissions that show it.
    pub fn mistake_counts(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for submission in &self.submissions {
            let causes = submission.report.mistakes.iter().map(|mistake| {
                let cause = mistake.cause.as_deref();
                cause.unwrap_or("none").to_owned()
            });
            let causes: std::collections::BTreeSet<String> = causes.collect();
            for cause in causes {
                *counts.entry(cause).or_insert(0) += 1;
            }
        }
        counts
    }
}

/// What confined the submissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SandboxReport {
    /// `full`, `reduced` or `none`.
    pub tier: String,
    /// What bounds the memory and the number of processes: `cgroup v2`, `cgroup v1` or `rlimit`.
    pub limits_by: String,
    /// What this tier does not cover on this machine, each a sentence; empty where all is covered.
    pub not_covered: Vec<String>,
}

/// A part of a cohort: `--partition 2/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partition {
    /// Which part, from 1.
    pub number: u32,
    /// Of how many.
    pub of: u32,
}

/// A check and the points that it gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckPoints {
    /// The check's id.
    pub id: String,
    /// Its stage: `03`.
    pub stage: String,
    /// Which program it judges.
    pub role: Role,
    /// Its sentence.
    pub title: String,
    /// The points for a pass. Zero: the check is shown and not counted.
    pub points: f64,
    /// Whether the points are extra credit: they add to the score and not to the maximum.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub extra: bool,
}

/// One submission.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Submission {
    /// The name of its file or folder, with what is no text in it escaped.
    pub name: String,
    /// A digest of its sources, in hexadecimal. Equal for equal submissions.
    pub digest: String,
    /// With `--dedupe`: the submission with the same sources, whose report this one shares.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<String>,
    /// Its points.
    pub score: Score,
    /// Files that were not taken in, each with the reason, as a sentence: a link, a file that is too
    /// large, a name that is no text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<String>,
    /// The ids of checks that broke and were run once more, alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub retried: Vec<String>,
    /// Wall-clock time, in milliseconds.
    pub duration_ms: u64,
    /// The report of its run, as `check --format json` prints it.
    pub report: Report,
}

/// Points of a submission.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// The points that it got, extra credit among them.
    pub points: f64,
    /// The most that can be got without extra credit.
    pub max: f64,
    /// Whether a check broke, so that the points are not final. Never counted as a zero in silence.
    pub broken: bool,
}
