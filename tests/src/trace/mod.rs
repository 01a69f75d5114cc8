//! The system-call timeline of a program: which calls it made on sockets, in what order, from which
//! line, and what the kernel answered.
//!
//! A seccomp filter in the program stops it at the calls that matter, and only there; a tracer
//! thread writes each down. A traced call costs some ten microseconds, any other nothing.
//!
//! The tracer thread alone may wait for a traced program: ask [`Traced`] for its end. No other thread
//! of the process may wait for just any child (`waitpid(-1)`), or it takes the tracer's reports.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::model::SyscallEvent;

mod fault;
mod handler;
mod wake;

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
mod inject;
#[cfg(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
mod recorder;
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

pub use fault::{FaultHandler, FaultPlan};
pub use handler::{Decision, Handler, SignalAction};
pub use spawn::{Traced, spawn_traced};

/// Makes a handler for each program that is started.
pub type Rule = Arc<dyn Fn() -> Box<dyn Handler> + Send + Sync>;

/// Whether programs run under a tracer, and what the tracer does beside writing down their calls.
#[derive(Clone, Default)]
pub enum Tracing {
    /// They run untouched.
    #[default]
    Off,
    /// They are traced, and these rules are asked at the entry of each traced call.
    On(Vec<Rule>),
}

impl Tracing {
    /// Whether programs are traced.
    pub fn is_on(&self) -> bool {
        matches!(self, Tracing::On(_))
    }

    /// Handlers for one program, where programs are traced.
    pub fn handlers(&self) -> Option<Vec<Box<dyn Handler>>> {
        match self {
            Tracing::Off => None,
            Tracing::On(rules) => Some(rules.iter().map(|rule| rule()).collect()),
        }
    }
}

/// The calls of a program in the order in which they were made. Of a great many, the first and the
/// last are kept.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    first: Vec<SyscallEvent>,
    last: VecDeque<SyscallEvent>,
    left_out: usize,
}

/// Where a record is in a [`Timeline`].
pub(crate) type Ticket = usize;

impl Timeline {
    /// How many calls are kept from either end.
    pub const KEPT: usize = 500;

    /// All kept calls, in order.
    pub fn calls(&self) -> impl Iterator<Item = &SyscallEvent> {
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

    /// The last calls, this many at most, in order.
    pub fn last(&self, count: usize) -> impl Iterator<Item = &SyscallEvent> {
        let kept = self.first.len() + self.last.len();
        self.calls().skip(kept.saturating_sub(count))
    }

    pub(crate) fn push(&mut self, record: SyscallEvent) -> Ticket {
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
    pub(crate) fn get_mut(&mut self, ticket: Ticket) -> Option<&mut SyscallEvent> {
        match ticket.checked_sub(self.first.len()) {
            None => self.first.get_mut(ticket),
            Some(later) => self.last.get_mut(later.checked_sub(self.left_out)?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Argument, CallClass};

    fn record(number: i32) -> SyscallEvent {
        let mut event = SyscallEvent::new(1, 1, "read", CallClass::Read);
        event.argument = Some(Argument::Code(number));
        event
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
        let kept: Vec<i32> = timeline
            .calls()
            .map(|call| call.arguments().parse().unwrap())
            .collect();
        assert_eq!(kept, (0..500).chain(2500..3000).collect::<Vec<_>>());
        assert_eq!(timeline.get_mut(499).unwrap().arguments(), "499");
        assert!(timeline.get_mut(500).is_none());
        assert!(timeline.get_mut(2499).is_none());
        assert_eq!(timeline.get_mut(2500).unwrap().arguments(), "2500");
    }
}
