//! A session: a person, in place of a check, says what happens next.

use serde::{Deserialize, Serialize};

use super::{Program, TranscriptEntry};

/// What a session is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Session {
    /// The person is the program's peer.
    Poke,
    /// The person's own two programs talk to each other; the job's program is the server.
    Trace {
        /// The client.
        client: Program,
    },
}

/// What a session tells after each command, and when something has happened by itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SessionUpdate {
    /// All that has happened so far; of a long session, the last part.
    pub entries: Vec<TranscriptEntry>,
    /// The answer to a command that asks, a sentence each.
    pub answer: Vec<String>,
    /// Why the command could not be done, as a sentence.
    pub error: Option<String>,
    /// The command is done, and the next one is awaited.
    pub ready: bool,
    /// The names of the peers that there are.
    pub peers: Vec<String>,
}
