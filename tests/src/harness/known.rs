//! What is known of a program that has failed.

use std::rc::Rc;

use nix::sys::socket::{self, MsgFlags};

use super::Inner;
use super::process::Process;
use super::reach::transport_of;
use super::spin::RepeatedCall;
use super::wait::WaitEnd;
use crate::diagnosis::{Facts, FailedStep};
use crate::model::{CallClass, Failure, FailureKind, SyscallEvent};
use crate::observe::PeerSocket;

impl Inner {
    /// What is known of a program at the step at which it fails.
    pub(super) fn known(
        &self,
        process: &Rc<Process>,
        symptom: FailureKind,
        failed_step: FailedStep,
        stuck: &WaitEnd,
    ) -> Facts {
        let exit = match stuck {
            WaitEnd::Ended(exit) => Some(*exit),
            _ => None,
        };
        let observer = process.observer();
        let lives = exit.is_none();
        let mut reachable = if lives {
            observer.reachable()
        } else {
            Vec::new()
        };
        // One of another transport is not what the stage asks for.
        reachable.retain(|socket| transport_of(socket) == Some(self.transport));
        Facts {
            check: self.check,
            role: self.job.role,
            reply: self.reply,
            transport: self.transport,
            symptom,
            failed_step,
            program: process.number,
            story: self.journal.borrow().actions(),
            exit: exit.map(|exit| exit.code),
            signal: exit.and_then(|exit| exit.signal),
            printed: process.printed(),
            words: process.stderr_tail(),
            quiet: matches!(stuck, WaitEnd::Quiet),
            reads_end_of: match stuck {
                WaitEnd::Spinning { proof, .. } => {
                    proof.as_deref().and_then(RepeatedCall::end_of_stream)
                }
                _ => None,
            },
            spin: Vec::new(),
            waits: if lives {
                observer.blocked()
            } else {
                Vec::new()
            },
            reachable,
            sockets: if lives {
                observer.sockets()
            } else {
                Vec::new()
            },
            others_live: self.programs.borrow().iter().all(|other| {
                other.number == process.number || matches!(other.try_wait(), Ok(None))
            }),
            asked: process.asked.clone(),
            unread: self.unread(),
            calls: Vec::new(),
            probes: Vec::new(),
        }
    }

    /// The same for a failure that the check itself found, and with the calls of a traced program.
    pub(super) fn whole_facts(&self, failure: &Failure) -> Option<Facts> {
        let programs = self.programs.borrow();
        let known = self.facts.take().or_else(|| {
            let last = programs.last()?;
            let exit = self.take_outputs(last).ok()?;
            let stuck = exit.map_or(WaitEnd::Quiet, WaitEnd::Ended);
            let mut facts = self.known(last, failure.symptom, FailedStep::Script, &stuck);
            facts.quiet = false;
            Some(facts)
        })?;
        let decided = self.decided.get().unwrap_or(std::time::Duration::MAX);
        let process = programs.iter().find(|p| p.number == known.program)?;
        // Whether it connects once more shows only when it has gone on.
        let rested = self.rested.get().unwrap_or(decided);
        let counts = |call: &SyscallEvent| {
            let at = call.at.saturating_duration_since(self.began);
            at <= decided || call.class == CallClass::Connect && at <= rested
        };
        Some(Facts {
            calls: process.calls().into_iter().filter(counts).collect(),
            ..known
        })
    }

    /// What waits at our ends of all connections; nothing is taken.
    fn unread(&self) -> Vec<(u64, Vec<u8>)> {
        let mut all = Vec::new();
        for (&number, link) in self.links.borrow().iter() {
            if let PeerSocket::Tcp(fd) | PeerSocket::Unix(fd) | PeerSocket::Udp(fd) = *link {
                let mut buffer = vec![0; 64 << 10];
                let flags = MsgFlags::MSG_DONTWAIT | MsgFlags::MSG_PEEK;
                if let Ok(n) = socket::recv(fd, &mut buffer, flags) {
                    buffer.truncate(n);
                    all.push((number, buffer));
                }
            }
        }
        all
    }
}
