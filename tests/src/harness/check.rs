//! A stage and its checks as a stage file writes them: what must hold, the scripts that decide it,
//! and the hints that help.

use super::{Context, Verdict};
use crate::model::{CheckInfo, ReplyRule, Role, Transport};

/// A question, a pointer (a call, a man page, a method of std), and nearly the answer.
pub type Hints = [&'static str; 3];

/// What a stage's client does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientTask {
    /// It sends each line of its input, and prints the reply. Also where a stage has no client.
    Lines,
    /// It copies its input to the connection, and the connection to its output.
    Bytes,
    /// It tries the addresses that it is given, and sends nothing.
    Addresses,
}

/// A stage of the workbook.
pub struct Stage {
    /// `03`
    pub number: &'static str,
    /// `exception-handling`
    pub slug: &'static str,
    /// For people: `Exception handling`.
    pub title: &'static str,
    /// What a learner can do after it, as a sentence.
    pub teaches: &'static str,
    /// The transport of its programs.
    pub transport: Transport,
    /// Whether its messages begin with an id of four bytes, which the reply keeps.
    pub message_id: bool,
    /// What its client does.
    pub client: ClientTask,
    /// The crates that its programs may use beside std: each is an optional dependency, and so a
    /// feature, of the packages that have them.
    pub crates: &'static [&'static str],
    /// The programs that it asks for.
    pub roles: &'static [Role],
    /// Hints for a learner who has not begun.
    pub begin: Hints,
    /// What must hold, in the order in which learners should read failures.
    pub checks: &'static [Check],
}

impl Stage {
    /// The folder of its programs: `03-exception-handling`.
    pub fn folder(&self) -> String {
        format!("{}-{}", self.number, self.slug)
    }

    /// What a server of this stage owes for a message, where the user asked for `rule`.
    pub fn reply(&self, rule: ReplyRule) -> ReplyRule {
        match self.message_id {
            true => rule.after_id(),
            false => rule,
        }
    }

    /// Whether its program for this role can be tortured: one that has a conversation over a stream.
    pub fn can_be_tortured(&self, role: Role) -> bool {
        let converses = role == Role::Server || self.client != ClientTask::Addresses;
        converses && matches!(self.transport, Transport::Tcp | Transport::Unix)
    }

    /// The checks that judge `role`, in order.
    pub fn checks_of(&self, role: Role) -> impl Iterator<Item = &'static Check> {
        self.checks.iter().filter(move |c| c.info.role == role)
    }
}

/// One check of one stage.
pub struct Check {
    /// Its id, sentence and origin.
    pub info: CheckInfo,
    /// What helps a learner whose program fails it.
    pub hints: Hints,
    /// The script; it plays the peer of the learner's program.
    pub run: fn(&Context) -> Verdict,
}

/// A check that several stages share: everything but the id.
///
/// A stage names it in its list: `looping::SECOND_CLIENT.at("02.second-client")`.
pub struct Family {
    /// The program that it judges.
    pub role: Role,
    /// One sentence that a learner understands without reading code.
    pub title: &'static str,
    /// The part of the Python tutorial that it comes from.
    pub part: &'static str,
    /// What helps a learner whose program fails it.
    pub hints: Hints,
    /// The script.
    pub run: fn(&Context) -> Verdict,
}

impl Family {
    /// The check of this family with this id.
    pub const fn at(&self, id: &'static str) -> Check {
        Check {
            info: CheckInfo {
                id,
                role: self.role,
                title: self.title,
                part: self.part,
            },
            hints: self.hints,
            run: self.run,
        }
    }
}

impl Check {
    /// The same check with another sentence, where a stage has other words for the same thing.
    pub const fn title(mut self, title: &'static str) -> Check {
        self.info.title = title;
        self
    }

    /// The same check, from another part of the tutorial.
    pub const fn part(mut self, part: &'static str) -> Check {
        self.info.part = part;
        self
    }

    /// The same check with other hints, where a stage has other calls for the same thing.
    pub const fn hints(mut self, hints: Hints) -> Check {
        self.hints = hints;
        self
    }
}

/// A check of the server that one stage alone has.
pub const fn server(
    id: &'static str,
    title: &'static str,
    part: &'static str,
    run: fn(&Context) -> Verdict,
    hints: Hints,
) -> Check {
    let role = Role::Server;
    Family {
        role,
        title,
        part,
        hints,
        run,
    }
    .at(id)
}

/// A check of the client that one stage alone has.
pub const fn client(
    id: &'static str,
    title: &'static str,
    part: &'static str,
    run: fn(&Context) -> Verdict,
    hints: Hints,
) -> Check {
    let role = Role::Client;
    Family {
        role,
        title,
        part,
        hints,
        run,
    }
    .at(id)
}
