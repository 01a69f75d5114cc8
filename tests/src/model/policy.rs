//! What confines a program, as a value.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How much a program is kept from, the strictest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// For strangers' programs: a root of their own, in which only what they need can be seen, limits on
    /// memory, processes and files, and all that a learner's program is kept from.
    Full,
    /// The same where a machine refuses namespaces: rights to files (landlock(7)), a filter of system calls
    /// and limits, in the network and the process table of whoever judges.
    Reduced,
    /// For a learner's own programs: they see all files and change none, and can't reach whoever judges
    /// them.
    None,
}

impl Tier {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Tier::Full => "full",
            Tier::Reduced => "reduced",
            Tier::None => "none",
        }
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What confines the programs of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SandboxPolicy {
    /// How much they are kept from. Where the machine refuses it, the run is refused.
    pub tier: Tier,
}

impl Default for SandboxPolicy {
    fn default() -> Self {
        SandboxPolicy { tier: Tier::None }
    }
}
