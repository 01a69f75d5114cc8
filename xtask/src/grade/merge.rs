//! The parts of a cohort put together again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::ingest;
use super::model::{GradeReport, Partition};

/// The parts by their numbers, with their files.
///
/// # Errors
/// If a file is no part, or a part is there twice.
fn read(shards: &[PathBuf]) -> Result<BTreeMap<u32, (PathBuf, GradeReport)>> {
    let mut parts: BTreeMap<u32, (PathBuf, GradeReport)> = BTreeMap::new();
    for path in shards {
        let text = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let report: GradeReport = serde_json::from_slice(&text)
            .with_context(|| format!("{} is no JSON report of grade", path.display()))?;
        if report.version != GradeReport::VERSION {
            bail!(
                "{} has version {} of the format, and this workbook knows version {}",
                path.display(),
                report.version,
                GradeReport::VERSION
            );
        }
        let part = report.partition.with_context(|| {
            format!(
                "{} is no part of a cohort: it was graded without --partition",
                path.display()
            )
        })?;
        if let Some((other, _)) = parts.get(&part.number) {
            bail!(
                "part {} is there twice: {} and {}",
                part.number,
                other.display(),
                path.display()
            );
        }
        parts.insert(part.number, (path.clone(), report));
    }
    Ok(parts)
}

/// One report of all parts.
///
/// # Errors
/// If a part is lost, doubled or of another run, or a submission of the cohort is in none.
pub fn merge(shards: &[PathBuf], cohort: &[PathBuf]) -> Result<GradeReport> {
    let parts = read(shards)?;
    let Some((first_path, first)) = parts.values().next().cloned() else {
        bail!("there is no part to merge");
    };
    let of = first.partition.map_or(0, |part| part.of);
    let lost: Vec<String> = (1..=of)
        .filter(|number| !parts.contains_key(number))
        .map(|number| format!("{number}/{of}"))
        .collect();
    if !lost.is_empty() {
        bail!(
            "lost: part {}; grade it again with --partition",
            lost.join(", ")
        );
    }
    let mut merged = GradeReport {
        partition: None,
        submissions: Vec::new(),
        ..first.clone()
    };
    for (path, report) in parts.into_values() {
        // All but the submissions, which differ, and the number of the part.
        let like = |report: &GradeReport| GradeReport {
            partition: report.partition.map(|part| Partition { number: 0, ..part }),
            submissions: Vec::new(),
            ..report.clone()
        };
        if like(&report) != like(&first) {
            bail!(
                "{} and {} are not parts of one run: their options, seeds or workbooks differ",
                first_path.display(),
                path.display()
            );
        }
        let number = report.partition.map_or(0, |part| part.number);
        for submission in &report.submissions {
            let right = ingest::part_of(&submission.name, of);
            if right != number {
                bail!(
                    "{} has the submission {}, which belongs to part {right}/{of}",
                    path.display(),
                    submission.name
                );
            }
        }
        merged.submissions.extend(report.submissions);
    }
    merged.submissions.sort_by(|a, b| a.name.cmp(&b.name));
    let mut names = BTreeSet::new();
    for submission in &merged.submissions {
        if !names.insert(submission.name.clone()) {
            bail!("the submission {} is in two parts", submission.name);
        }
    }
    if !cohort.is_empty() {
        let missing: Vec<String> = ingest::find(cohort, true)?
            .into_iter()
            .map(|found| found.name)
            .filter(|name| !names.contains(name))
            .collect();
        if !missing.is_empty() {
            bail!("missing in all parts: {}", missing.join(", "));
        }
    }
    Ok(merged)
}
