//! A check as a stage file writes it: what it says, and the script that decides it.

use super::{Context, Verdict};
use crate::model::{CheckInfo, Role};

/// A check: what it says, and how it is done.
pub struct Check {
    /// Its id, sentence and origin.
    pub info: CheckInfo,
    /// The script; it plays the peer of the learner's program.
    pub run: fn(&Context) -> Verdict,
}

/// A line of a stage's list: a check of the server.
pub const fn server(
    id: &'static str,
    title: &'static str,
    part: &'static str,
    run: fn(&Context) -> Verdict,
) -> Check {
    Check {
        info: CheckInfo {
            id,
            role: Role::Server,
            title,
            part,
        },
        run,
    }
}

/// A line of a stage's list: a check of the client.
pub const fn client(
    id: &'static str,
    title: &'static str,
    part: &'static str,
    run: fn(&Context) -> Verdict,
) -> Check {
    Check {
        info: CheckInfo {
            id,
            role: Role::Client,
            title,
            part,
        },
        run,
    }
}
