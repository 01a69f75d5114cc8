//! What a run has to do: programs, checks, and how much of the machine each run gets for itself.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{BuiltInAddress, Fault, ReplyRule, Role, SandboxPolicy, Session};

/// A program to be judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Program {
    /// Built from a source file of the workspace.
    Built {
        /// The executable.
        exe: PathBuf,
        /// Its source, relative to the workspace root, as shown to people.
        source: PathBuf,
    },
    /// Any command of the user's.
    Command {
        /// The program and its arguments; the address comes last, unless it is built in.
        words: Vec<String>,
        /// Where it runs.
        dir: PathBuf,
        /// The address that is built into it: nothing is appended, no announcement is awaited.
        fixed: Option<BuiltInAddress>,
    },
}

/// The checks of one program.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Job {
    /// The stage's number: `03`.
    pub stage: String,
    /// Which of its programs.
    pub role: Role,
    /// The program.
    pub program: Program,
    /// The ids to be run; all of that role where absent.
    pub only: Option<Vec<String>>,
    /// In place of checks, the fixed conversation of `torture` under these faults.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub torture: Option<Vec<Fault>>,
    /// In place of checks, a session with a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<Session>,
}

impl Job {
    /// All checks of the stage with this number, for the program in this role.
    pub fn new(stage: impl Into<String>, role: Role, program: Program) -> Self {
        Job {
            stage: stage.into(),
            role,
            program,
            only: None,
            torture: None,
            session: None,
        }
    }
}

/// All that a worker has to know.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Plan {
    /// The programs and their checks.
    pub jobs: Vec<Job>,
    /// The seed of all nonces.
    pub seed: u64,
    /// How many checks run at a time; chosen by the number of cores where absent.
    pub parallel: Option<usize>,
    /// The workspace root, against which source files are shown.
    pub root: PathBuf,
    /// Whether a check that passes has a transcript, too, with the calls of the program; it is run again
    /// for that.
    pub stories: bool,
    /// What a server owes for a message.
    #[serde(default)]
    pub reply: ReplyRule,
    /// What confines the programs.
    #[serde(default)]
    pub policy: SandboxPolicy,
    /// How long the checks of one stage may take together, in seconds; as long as they need where absent.
    #[serde(default)]
    pub time_limit: Option<u64>,
}

impl Plan {
    /// These jobs with this seed of all nonces, in the workspace `root`. Nothing else is asked for: no
    /// transcript of what passes, no sandbox, no limit of time.
    pub fn new(jobs: Vec<Job>, seed: u64, root: impl Into<PathBuf>) -> Self {
        Plan {
            jobs,
            seed,
            parallel: None,
            root: root.into(),
            stories: false,
            reply: ReplyRule::default(),
            policy: SandboxPolicy::default(),
            time_limit: None,
        }
    }

    /// The time limit of a stage where nobody says otherwise, in seconds.
    pub const TIME_LIMIT: u64 = 60;
}

/// How much of its own world a worker makes for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Isolation {
    /// A network for each check, and a process table that dies with the worker.
    Full,
    /// A network for each check.
    Network,
    /// Nothing: the machine's own loopback.
    Nothing,
}

impl Isolation {
    /// All levels, the strictest first.
    pub const LEVELS: [Isolation; 3] = [Isolation::Full, Isolation::Network, Isolation::Nothing];

    /// Its name, as a worker is told it.
    pub fn name(self) -> &'static str {
        match self {
            Isolation::Full => "full",
            Isolation::Network => "network",
            Isolation::Nothing => "nothing",
        }
    }

    /// The level of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::LEVELS.into_iter().find(|l| l.name() == name)
    }
}
