//! What happened in a check, as a report shows it: one entry for each action and each system call.

use serde::{Deserialize, Serialize};

use super::{Bytes, Location};

/// Who did something, in a transcript.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "who", content = "name", rename_all = "lowercase")]
pub enum Actor {
    /// One of the harness's peers: `client A`, `the server`, `a stranger`.
    Peer(String),
    /// The learner's program; there may be two, so it has a name: `your server`.
    Program(String),
}

impl Actor {
    /// The name alone.
    pub fn name(&self) -> &str {
        match self {
            Actor::Peer(name) | Actor::Program(name) => name,
        }
    }
}

/// One line of a transcript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranscriptEntry {
    /// Microseconds since the check began.
    pub at_us: u64,
    /// Who did it.
    pub actor: Actor,
    /// What was done.
    pub what: What,
}

/// What a peer or the program did, as seen from outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum What {
    /// The program was started, with this command line.
    Started {
        /// The words of the command, joined.
        command: String,
    },
    /// A peer connected (the kernel completed the handshake; accept(2) may not have been called).
    Connected,
    /// A connection could not be made.
    ConnectFailed {
        /// The error's text.
        error: String,
    },
    /// A peer that serves accepted the program's connection.
    Accepted,
    /// Bytes went into the stream.
    Sent(Bytes),
    /// Bytes came out of the stream.
    Received(Bytes),
    /// A datagram was sent.
    SentDatagram(Bytes),
    /// A datagram came.
    ReceivedDatagram(Bytes),
    /// shutdown(SHUT_WR): nothing more will be sent, the other direction stays open.
    HalfClosed,
    /// The end of the stream came: the other side will send nothing more.
    EndOfStream,
    /// The connection was reset.
    Reset,
    /// The socket was closed.
    Closed,
    /// A line was typed into the program's standard input.
    Typed(Bytes),
    /// The program's standard input was closed.
    StdinClosed,
    /// The program wrote to standard output.
    Stdout(Bytes),
    /// The program wrote to standard error.
    Stderr(Bytes),
    /// The program ended.
    Exited {
        /// `exit code 0`, `signal SIGPIPE`.
        how: String,
    },
    /// A system call of the program, seen in a traced run.
    Call {
        /// Its name, such as `recvfrom`.
        call: String,
        /// The arguments that matter: the descriptor first.
        args: String,
        /// What it answered: `= 5`, `= ECONNRESET`, or nothing while it waits.
        result: String,
        /// The first bytes that it moved, where they were asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        data: Option<Bytes>,
        /// The learner's line that made it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        location: Option<Location>,
    },
    /// What the harness observed or waited for.
    Note {
        /// A sentence.
        text: String,
    },
}
