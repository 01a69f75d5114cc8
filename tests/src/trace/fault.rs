//! The second handler of a tracer: it carries out a plan of faults.
//!
//! The kernel may answer more than loopback ever does: accept(2) may fail with ECONNABORTED or EMFILE,
//! write(2) may take a part. A right program is prepared for that. What must not be done, or right
//! programs fail: a short count on a descriptor that an edge-triggered epoll(7) watches (the program
//! would wait for an edge that never comes), on datagrams (the rest would be lost), or where MSG_PEEK or
//! MSG_WAITALL was asked for; an error of the first accept, which some servers take for a broken start.

use std::collections::HashSet;

use super::{Decision, Handler};
use crate::model::{Argument, CallClass, Effect, Fault, SyscallEvent};

/// Carries out faults.
pub struct FaultHandler {
    /// Each with how many calls it has counted.
    plan: Vec<(Fault, usize)>,
    /// Descriptors that an epoll(7) watches, in whichever process: a fork(2) keeps their numbers.
    watched: HashSet<i32>,
}

impl FaultHandler {
    /// For a program that has just been started.
    pub fn new(plan: &[Fault]) -> Self {
        FaultHandler {
            plan: plan.iter().map(|fault| (fault.clone(), 0)).collect(),
            watched: HashSet::new(),
        }
    }

    /// Whether a fault may hit this call without harm to a right program.
    fn is_fair(&self, call: &SyscallEvent, effect: Effect) -> bool {
        let Some(fd) = call.fd() else { return false };
        match (call.class, effect) {
            (CallClass::Accept, _) => call.socket().is_some(),
            (_, Effect::Errno(_)) => call.is_on_connection(),
            (_, Effect::AtMost(_)) => {
                let special = libc::MSG_PEEK | libc::MSG_WAITALL;
                let plain = matches!(
                    call.argument,
                    Some(Argument::Bytes { flags, .. }) if flags & special == 0
                );
                call.is_on_connection() && plain && !self.watched.contains(&fd)
            }
        }
    }
}

impl Handler for FaultHandler {
    fn on_entry(&mut self, call: &SyscallEvent) -> Decision {
        if let (CallClass::WaitSet, Some(Argument::Member(fd))) = (call.class, &call.argument) {
            self.watched.insert(*fd);
        }
        let fair: Vec<bool> = (self.plan.iter())
            .map(|(fault, _)| fault.class == call.class && self.is_fair(call, fault.effect))
            .collect();
        let mut decision = Decision::Pass;
        for ((fault, counted), fair) in self.plan.iter_mut().zip(fair) {
            if !fair {
                continue;
            }
            *counted += 1;
            let nth = *counted;
            let last = fault
                .times
                .map_or(usize::MAX, |times| fault.from + times - 1);
            if decision == Decision::Pass && (fault.from..=last).contains(&nth) {
                decision = match fault.effect {
                    Effect::Errno(errno) => Decision::Answer(-i64::from(errno)),
                    Effect::AtMost(most) => Decision::Shorten(most),
                };
            }
        }
        decision
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Descriptor, SocketEnds, SocketKind};

    fn call(name: &str, class: CallClass, kind: SocketKind, flags: i32) -> SyscallEvent {
        let mut call = SyscallEvent::new(1, 1, name, class);
        call.on = vec![Descriptor {
            fd: 4,
            socket: Some(SocketEnds {
                kind,
                local: None,
                connected: true,
                peer: None,
            }),
        }];
        call.argument = Some(Argument::Bytes {
            count: 100,
            to: None,
            flags,
        });
        call
    }

    #[test]
    fn the_nth_call_fails_and_no_other() {
        let plan = [Fault::error(CallClass::Accept, 2, libc::EMFILE)];
        let mut handler = FaultHandler::new(&plan);
        let accept = call("accept4", CallClass::Accept, SocketKind::Tcp, 0);
        let decisions: Vec<_> = (0..3).map(|_| handler.on_entry(&accept)).collect();
        let failed = Decision::Answer(-i64::from(libc::EMFILE));
        assert_eq!(decisions, [Decision::Pass, failed, Decision::Pass]);
    }

    #[test]
    fn only_plain_transfers_on_streams_are_shortened() {
        let plan = [Fault::short(CallClass::Read, 1)];
        let decision = |kind, flags| {
            let read = call("recvfrom", CallClass::Read, kind, flags);
            FaultHandler::new(&plan).on_entry(&read)
        };
        assert_eq!(decision(SocketKind::Tcp, 0), Decision::Shorten(1));
        assert_eq!(decision(SocketKind::Udp, 0), Decision::Pass);
        assert_eq!(decision(SocketKind::Tcp, libc::MSG_PEEK), Decision::Pass);
        assert_eq!(decision(SocketKind::Tcp, libc::MSG_WAITALL), Decision::Pass);
    }

    #[test]
    fn a_descriptor_that_epoll_watches_is_left_alone() {
        let mut handler = FaultHandler::new(&[Fault::short(CallClass::Write, 1)]);
        let mut add = SyscallEvent::new(1, 1, "epoll_ctl", CallClass::WaitSet);
        add.argument = Some(Argument::Member(4));
        handler.on_entry(&add);
        let mut write = call("write", CallClass::Write, SocketKind::Tcp, 0);
        assert_eq!(handler.on_entry(&write), Decision::Pass);
        // A child that was forked since.
        write.pid = 2;
        assert_eq!(handler.on_entry(&write), Decision::Pass);
    }
}
