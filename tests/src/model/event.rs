//! What a worker tells its parent while a run goes on.

use serde::{Deserialize, Serialize};

use super::{CheckReport, SessionUpdate};

/// What a run tells while it goes on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// The worker is up; what it could not get from this machine.
    WorkerReady {
        /// Each a sentence: which facility is missing, and what is lost.
        limits: Vec<String>,
    },
    /// A check has begun.
    Started {
        /// Which job of the run it belongs to.
        job: usize,
        /// Its id.
        id: String,
    },
    /// A check has ended.
    Finished {
        /// Which job of the run it belongs to.
        job: usize,
        /// All about it.
        report: Box<CheckReport>,
    },
    /// Something has happened in a session.
    Session {
        /// What.
        update: Box<SessionUpdate>,
    },
    /// The worker's last word: everything was run, nothing is left behind.
    Done,
}
