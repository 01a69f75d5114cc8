//! The result model: data alone, shared by every room, importing none of them.
//!
//! A run is a list of checks; a check ends in exactly one [`Outcome`]. What a check saw on the way is
//! its transcript, in the order in which it happened. All of it crosses a pipe between the worker and
//! its parent, and is what the JSON report prints, so every type here is plain serde data.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Which of the two programs of a stage is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The program that waits for peers.
    Server,
    /// The program that begins the conversation.
    Client,
}

impl Role {
    /// The word for it in ids, file names and messages.
    pub fn name(self) -> &'static str {
        match self {
            Role::Server => "server",
            Role::Client => "client",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a check is, apart from how it is done.
#[derive(Debug, Clone, Copy)]
pub struct CheckInfo {
    /// `NN.slug`; never changes once released.
    pub id: &'static str,
    /// Whose program it judges.
    pub role: Role,
    /// One sentence that a learner understands without reading code.
    pub title: &'static str,
    /// The part of the Python tutorial that it comes from, such as `part 6`.
    pub part: &'static str,
}

/// How a check ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "lowercase")]
pub enum Outcome {
    /// The program does what the check asks for.
    Pass,
    /// The program is wrong.
    Fail(Box<Failure>),
    /// This machine, or this way of running the program, can't run the check. Never a pass.
    Skipped {
        /// The reason, as a sentence.
        why: String,
    },
    /// The harness or the machine failed. Never counted against the learner.
    Broken {
        /// What went wrong, as a sentence.
        why: String,
    },
}

impl Outcome {
    /// The word for it in reports.
    pub fn name(&self) -> &'static str {
        match self {
            Outcome::Pass => "pass",
            Outcome::Fail(_) => "fail",
            Outcome::Skipped { .. } => "skipped",
            Outcome::Broken { .. } => "broken",
        }
    }
}

/// What was expected, what came instead, and the evidence.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// What a right program would have done at this step.
    pub expected: String,
    /// What this one did.
    pub got: String,
    /// Why, as far as it is known: facts from the kernel, the program's own last words, each a line.
    pub because: Vec<String>,
    /// The likely mistake, in a learner's words, where the evidence leaves no other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// Where in the learner's source, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// What the harness saw that names the kind of failure, for the choice of cause and hint.
    #[serde(default)]
    pub symptom: Symptom,
}

/// The kind of a failure, as the harness knows it when it gives up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Symptom {
    /// Bytes, lines or datagrams other than the expected ones came.
    #[default]
    WrongContent,
    /// The program ended although it should have gone on.
    Ended,
    /// The program waits for something that nobody will send it.
    Stuck,
    /// The program burns CPU without getting anywhere.
    Spinning,
    /// The program sent the end of the stream, or a reset, too early.
    ClosedEarly,
    /// Something came that should not have come.
    TooMuch,
    /// The program goes on although it should have ended.
    StillRunning,
    /// It ended with another exit code, or without a word, where the contract asks for them.
    WrongExit,
    /// It could not be reached, or not where it should be.
    Unreachable,
    /// It holds what it should have given back.
    Leak,
    /// It changed or took what is not its own.
    TookOver,
    /// A deadline passed, and nothing better is known.
    TimedOut,
}

/// A likely mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// A stable name, such as `waits-for-newline`.
    pub id: String,
    /// One or two sentences in a learner's words.
    pub says: String,
}

/// A place in a source file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// The file as the debug information or the interpreter names it, relative where possible.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The text of that line, without indentation, where the file could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// Bytes as evidence: the beginning, and how many there were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bytes {
    /// The first bytes, at most [`Bytes::KEPT`].
    pub head: Vec<u8>,
    /// How many there were in all.
    pub len: usize,
}

impl Bytes {
    /// How many bytes of each piece are kept as evidence.
    pub const KEPT: usize = 96;

    /// Keeps the beginning of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Bytes {
            head: bytes[..bytes.len().min(Self::KEPT)].to_vec(),
            len: bytes.len(),
        }
    }
}

/// As text in quotes with everything unprintable escaped; a long piece is cut, with its count.
impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = if f.alternate() {
            self.head.len()
        } else {
            self.head.len().min(48)
        };
        write!(f, "\"{}\"", escaped(&self.head[..shown]))?;
        if self.len > shown {
            write!(f, "… ({} bytes)", self.len)?;
        }
        Ok(())
    }
}

/// `bytes` as printable text: UTF-8 stays readable; controls, bidirectional marks and invalid bytes
/// are escaped, so that a hostile program's output can't move a terminal's cursor.
pub fn escaped(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                c if c.is_ascii_control() => out.push_str(&format!("\\x{:02x}", c as u32)),
                c if c.is_control() || is_invisible(c) => {
                    out.push_str(&format!("\\u{{{:x}}}", c as u32));
                }
                c => out.push(c),
            }
        }
        for b in chunk.invalid() {
            out.push_str(&format!("\\x{b:02x}"));
        }
    }
    out
}

/// Characters that change how the text around them is shown.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

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

/// How one check ended, with all that is known about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckReport {
    /// The check's id.
    pub id: String,
    /// Its stage: `03`.
    pub stage: String,
    /// Whose program was judged.
    pub role: Role,
    /// The check's sentence.
    pub title: String,
    /// The tutorial's part.
    pub part: String,
    /// How it ended.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// Wall-clock time of the check, in microseconds.
    pub duration_us: u64,
    /// What happened, in order. Empty for a check that passed, unless its story was asked for.
    pub transcript: Vec<TranscriptEntry>,
    /// Things worth knowing that fail nobody: "it polls 1,000 times a second".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
}

impl CheckReport {
    /// Of a check of `stage` that passed, in no time and with nothing to tell: where every report begins.
    pub fn of(check: &CheckInfo, stage: &str) -> Self {
        CheckReport {
            id: check.id.to_owned(),
            stage: stage.to_owned(),
            role: check.role,
            title: check.title.to_owned(),
            part: check.part.to_owned(),
            outcome: Outcome::Pass,
            duration_us: 0,
            transcript: Vec::new(),
            remarks: Vec::new(),
        }
    }

    /// Wall-clock time of the check.
    pub fn duration(&self) -> Duration {
        Duration::from_micros(self.duration_us)
    }
}

/// Why a program's checks were run, or not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum ProgramState {
    /// Its checks were run.
    Checked,
    /// The file is the untouched starter.
    NotStarted,
    /// It does not compile; the compiler's own words, with its colours.
    DoesNotCompile {
        /// The rendered diagnostics.
        errors: String,
    },
}

/// One program of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProgramReport {
    /// Its stage: `03`.
    pub stage: String,
    /// Which of the two.
    pub role: Role,
    /// The source file, or the command as the user gave it.
    pub program: String,
    /// Whether its checks were run.
    #[serde(flatten)]
    pub state: ProgramState,
    /// Whether its outcomes are those of an earlier run, since when nothing has changed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub remembered: bool,
}

/// How many checks ended how. The denominator is `all`, whatever happened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// All checks of the selection, run or not.
    pub all: usize,
    /// Those that passed.
    pub passed: usize,
    /// Those that failed.
    pub failed: usize,
    /// Those that this machine could not run.
    pub skipped: usize,
    /// Those in which the harness failed.
    pub broken: usize,
    /// Those that were not run, because the program was not started or does not compile.
    pub not_run: usize,
}

/// Everything about a run: what the report writers get.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Version of this format; raised when a field changes its meaning or goes.
    pub version: u32,
    /// The seed of all nonces; `--seed` replays it.
    pub seed: u64,
    /// What was asked for: `03` or `all`.
    pub stage: String,
    /// `server`, `client` or `both`.
    pub role: String,
    /// The programs, and whether they could be judged.
    pub programs: Vec<ProgramReport>,
    /// The checks in the order of the catalogue.
    pub checks: Vec<CheckReport>,
    /// The sums.
    pub totals: Totals,
    /// What this machine could not observe, and what that costs; empty where all works.
    #[serde(default)]
    pub limits: Vec<String>,
}

impl Report {
    /// The version that this code writes.
    pub const VERSION: u32 = 1;

    /// The exit code that the run deserves: 2 if anything is broken, or everything was skipped;
    /// else 1 if anything failed, was not started or does not compile; else 0.
    pub fn exit_code(&self) -> u8 {
        let unfinished = self
            .programs
            .iter()
            .any(|p| p.state != ProgramState::Checked);
        if self.totals.broken > 0 {
            2
        } else if self.totals.failed > 0 || unfinished {
            1
        } else if self.totals.passed == 0 {
            2
        } else {
            0
        }
    }
}

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
    /// The worker's last word: everything was run, nothing is left behind.
    Done,
}
