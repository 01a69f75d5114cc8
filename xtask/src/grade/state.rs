//! Finished submissions, one file each: what `--resume` goes on from.
//!
//! A file is written whole and takes its name at the end, so a run that is killed, or a disk that is
//! full, costs no finished submission. The folder is outside of what a submission can see.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::ingest::number_of;
use super::model::Submission;
use crate::output::files;

/// Where finished submissions of one run are kept.
pub struct Store {
    folder: PathBuf,
    /// What the verdicts depend on beside the sources.
    key: String,
}

#[derive(Serialize, Deserialize)]
struct Row {
    key: String,
    submission: Submission,
}

impl Store {
    /// The store of runs with this key.
    pub fn new(folder: &Path, key: &str) -> Self {
        Store {
            folder: folder.to_owned(),
            key: key.to_owned(),
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{:016x}.json", number_of(name)))
    }

    /// A submission that was finished with the same sources and options.
    pub fn finished(&self, name: &str, digest: &str) -> Option<Submission> {
        let row: Row = serde_json::from_slice(&fs::read(self.file(name)).ok()?).ok()?;
        let same = row.key == self.key
            && row.submission.name == name
            && row.submission.digest == digest
            && !row.submission.score.broken;
        same.then_some(row.submission)
    }

    /// Keeps a finished submission.
    ///
    /// # Errors
    /// If it can't be written.
    pub fn keep(&self, submission: &Submission) -> Result<()> {
        let row = Row {
            key: self.key.clone(),
            submission: submission.clone(),
        };
        files::replace(&self.file(&submission.name), &serde_json::to_vec(&row)?)
            .context("a finished submission can't be kept for --resume")
    }
}
