//! The result model: data alone, shared by every room, importing none of them.
//!
//! A run is a list of checks; a check ends in exactly one [`Outcome`]. What a check saw on the way is
//! its transcript, in the order in which it happened. All of it crosses a pipe between the worker and
//! its parent, and is what the JSON report prints, so every type here is plain serde data.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{CallClass, Mistake, ReplyRule, SocketRole, TranscriptEntry};

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
    pub symptom: FailureKind,
    /// A second run, under the tracer, failed in the same way: what it showed is known.
    #[serde(default)]
    pub reproduced: bool,
}

/// The kind of a failure, as the harness knows it when it gives up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
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
    /// It ended with another exit code, or without a message, where the contract asks for one.
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
    /// How many calls of each kind the program made that a fault could have hit, where that was asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<CallCount>,
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
            calls: Vec::new(),
            remarks: Vec::new(),
        }
    }

    /// Wall-clock time of the check.
    pub fn duration(&self) -> Duration {
        Duration::from_micros(self.duration_us)
    }
}

/// How many calls of one kind a program made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallCount {
    /// What they do.
    pub class: CallClass,
    /// What their sockets are for, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<SocketRole>,
    /// Whether they had a time limit and had to wait.
    pub timed: bool,
    /// How many.
    pub count: usize,
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
    /// What a server owed for a message.
    #[serde(default)]
    pub reply: ReplyRule,
    /// What was asked for: `03` or `all`.
    pub stage: String,
    /// `server`, `client` or `both`.
    pub role: String,
    /// The programs, and whether they could be judged.
    pub programs: Vec<ProgramReport>,
    /// The checks in the order of the catalogue.
    pub checks: Vec<CheckReport>,
    /// The failed checks put together by mistake, the one that explains most first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mistakes: Vec<Mistake>,
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
