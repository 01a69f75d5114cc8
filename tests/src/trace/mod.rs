//! The system-call timeline of a program: which calls it made on sockets, in what order, from which
//! line, and what the kernel answered.
//!
//! A seccomp filter in the program stops it at the calls that matter, and only there; a tracer
//! thread writes each down. A traced call costs some ten microseconds, any other nothing.
//!
//! The tracer thread alone may wait for a traced program: ask [`Traced`] for its end. No other thread
//! of the process may wait for just any child (`waitpid(-1)`), or it takes the tracer's reports.

use std::collections::VecDeque;
use std::time::Instant;

use crate::model::{Actor, Location, TranscriptEntry, What};
use crate::observe::syscalls::result_text;

#[cfg(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
mod filter;
#[cfg(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
mod sockets;
#[cfg(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
mod spawn;
#[cfg(not(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64")
)))]
#[path = "unsupported.rs"]
mod spawn;
#[cfg(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
mod tracer;

pub use spawn::{Traced, spawn_traced};

/// One system call of a traced program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallRecord {
    /// When it was made.
    pub at: Instant,
    /// The process that made it.
    pub pid: i32,
    /// The thread that made it.
    pub tid: i32,
    /// Its name: `recvfrom`; `fork` for a new process by whatever call.
    pub call: String,
    /// The arguments that matter, as text: the descriptor first, with its addresses.
    pub args: String,
    /// What it answered, as the program sees it: below zero is an error number. `None` while it
    /// waits, and for a call that does not return.
    pub result: Option<i64>,
    /// When the answer came.
    pub answered: Option<Instant>,
    /// What came with the answer: `from 127.0.0.1:40312`.
    pub detail: Option<String>,
    /// The learner's line that made it.
    pub location: Option<Location>,
}

impl CallRecord {
    /// The result as text: `= 5`, `= ECONNRESET`, `= 4, from 127.0.0.1:40312`; empty while it waits.
    pub fn result_text(&self) -> String {
        match (self.result, &self.detail) {
            (Some(result), None) => format!("= {}", result_text(result)),
            (Some(result), Some(detail)) => format!("= {}, {detail}", result_text(result)),
            (None, _) => String::new(),
        }
    }

    /// When it had its effect, as far as others are concerned: what takes or fails did so when it was
    /// answered, for the cause came before; what gives, when it was made, for the effect comes after.
    pub fn moment(&self) -> Instant {
        const TAKE: [&str; 6] = ["accept", "recv", "read", "poll", "epoll", "select"];
        let takes = TAKE.iter().any(|name| self.call.contains(name));
        let failed = self.result.is_some_and(|result| result < 0);
        match self.answered {
            Some(answered) if takes || failed => answered,
            _ => self.at,
        }
    }

    /// The call as a line of a transcript that began at `start`.
    pub fn entry(&self, start: Instant, actor: Actor) -> TranscriptEntry {
        TranscriptEntry {
            at_us: self.moment().saturating_duration_since(start).as_micros() as u64,
            actor,
            what: What::Call {
                call: self.call.clone(),
                args: self.args.clone(),
                result: self.result_text(),
                location: self.location.clone(),
            },
        }
    }
}

/// The calls of a program in the order in which they were made. Of a great many, the first and the
/// last are kept.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    first: Vec<CallRecord>,
    last: VecDeque<CallRecord>,
    left_out: usize,
}

/// Where a record is in a [`Timeline`].
pub(crate) type Ticket = usize;

impl Timeline {
    /// How many calls are kept from either end.
    pub const KEPT: usize = 500;

    /// All kept calls, in order.
    pub fn calls(&self) -> impl Iterator<Item = &CallRecord> {
        self.first.iter().chain(&self.last)
    }

    /// How many calls are missing between the first [`Timeline::KEPT`] and the rest.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// How many calls were made, kept or not.
    pub fn made(&self) -> usize {
        self.first.len() + self.left_out + self.last.len()
    }

    pub(crate) fn push(&mut self, record: CallRecord) -> Ticket {
        if self.first.len() < Self::KEPT {
            self.first.push(record);
        } else {
            if self.last.len() == Self::KEPT {
                self.last.pop_front();
                self.left_out += 1;
            }
            self.last.push_back(record);
        }
        self.made() - 1
    }

    /// The record, unless it was left out meanwhile.
    pub(crate) fn get_mut(&mut self, ticket: Ticket) -> Option<&mut CallRecord> {
        match ticket.checked_sub(self.first.len()) {
            None => self.first.get_mut(ticket),
            Some(later) => self.last.get_mut(later.checked_sub(self.left_out)?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(number: usize) -> CallRecord {
        CallRecord {
            at: Instant::now(),
            pid: 1,
            tid: 1,
            call: "read".into(),
            args: number.to_string(),
            result: None,
            answered: None,
            detail: None,
            location: None,
        }
    }

    #[test]
    fn what_takes_stands_where_it_was_answered_and_what_gives_where_it_was_made() {
        let mut call = record(4);
        let (made, answered) = (call.at, call.at + std::time::Duration::from_millis(1));
        assert_eq!(call.moment(), made);
        (call.result, call.answered) = (Some(5), Some(answered));
        assert_eq!(call.moment(), answered);
        call.call = "sendto".into();
        assert_eq!(call.moment(), made);
        call.result = Some(-104);
        assert_eq!(call.moment(), answered);
    }

    #[test]
    fn a_long_timeline_keeps_both_ends() {
        let mut timeline = Timeline::default();
        let tickets: Vec<_> = (0..3000)
            .map(|number| timeline.push(record(number)))
            .collect();
        assert_eq!(tickets, (0..3000).collect::<Vec<_>>());
        assert_eq!(timeline.left_out(), 2000);
        assert_eq!(timeline.made(), 3000);
        let kept: Vec<usize> = timeline
            .calls()
            .map(|call| call.args.parse().unwrap())
            .collect();
        assert_eq!(kept, (0..500).chain(2500..3000).collect::<Vec<_>>());
        assert_eq!(timeline.get_mut(499).unwrap().args, "499");
        assert!(timeline.get_mut(500).is_none());
        assert!(timeline.get_mut(2499).is_none());
        assert_eq!(timeline.get_mut(2500).unwrap().args, "2500");
    }

    #[test]
    fn a_record_becomes_a_line_of_the_transcript() {
        let mut call = record(4);
        assert_eq!(call.result_text(), "");
        call.result = Some(-104);
        assert_eq!(call.result_text(), "= ECONNRESET");
        call.result = Some(5);
        call.detail = Some("from 127.0.0.1:4".into());
        let entry = call.entry(call.at, Actor::Program("your server".into()));
        assert_eq!(entry.at_us, 0);
        assert!(matches!(
            entry.what,
            What::Call { args, result, .. } if args == "4" && result == "= 5, from 127.0.0.1:4"
        ));
    }
}
