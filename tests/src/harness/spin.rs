//! Proofs that a busy program gets nowhere: the calls that it makes, and what they answer.

use std::fmt;
use std::time::Duration;

use crate::debug::diagnose::SpinWindow;
use crate::model::{CallClass, SyscallEvent, result_text};

/// How many calls are a spin, if each asks the same. A program that waits between its calls, even a
/// millisecond, makes fewer of them in one window.
pub(super) const OFTEN: usize = 100;

/// A call that was made again and again, and got the same answer each time.
#[derive(Debug, Clone)]
pub(super) struct RepeatedCall {
    seen: SyscallEvent,
    times: usize,
    within: Duration,
}

impl RepeatedCall {
    fn seen_in(window: &SpinWindow, seen: &SyscallEvent, times: usize) -> RepeatedCall {
        RepeatedCall {
            seen: seen.clone(),
            times,
            within: window.time,
        }
    }

    /// The descriptor whose stream has ended, if that is what it is told.
    pub fn end_of_stream(&self) -> Option<i32> {
        let ended = self.seen.result == Some(0) && self.seen.class == CallClass::Read;
        ended.then_some(self.seen.fd()?)
    }
}

impl fmt::Display for RepeatedCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.seen.name)?;
        if let Some(fd) = self.seen.fd() {
            write!(f, " on fd {fd}")?;
        }
        write!(
            f,
            " answered {}",
            result_text(self.seen.result.unwrap_or_default())
        )?;
        if self.end_of_stream().is_some() {
            f.write_str(", the end of the stream,")?;
        }
        let within = self.within.as_millis().max(1);
        write!(
            f,
            " {} times in {within} ms, and it called it again",
            self.times
        )
    }
}

/// The call that proves a spin: a read that says "end of the stream" again and again, or a write that says
/// that the peer is gone, and none that says anything else. No program that gets anywhere asks twice for
/// what has ended.
pub(super) fn proof_of_spin(window: &SpinWindow) -> Option<RepeatedCall> {
    let of = |class| -> Vec<&SyscallEvent> {
        let calls = window.calls.iter();
        calls.filter(|seen| seen.class == class).collect()
    };
    let mut asked = of(CallClass::Read);
    // Whoever reads meanwhile may write to somebody else.
    if asked.is_empty() {
        asked = of(CallClass::Write);
    }
    let first = *asked.first()?;
    let hopeless = match first.class {
        CallClass::Read => first.result == Some(0),
        _ => first.failed_without_peer(),
    };
    let times = asked.iter().filter(|seen| seen.repeats(first)).count();
    // After that, the same number may stand for the socket of somebody else.
    let renewed = |call: &SyscallEvent| match call.class {
        CallClass::Accept => call.result == first.fd().map(i64::from),
        CallClass::Close => call.fd() == first.fd(),
        _ => false,
    };
    let same = !window.calls.iter().any(renewed);
    (hopeless && same && times == asked.len() && times >= 8)
        .then(|| RepeatedCall::seen_in(window, first, times))
}

/// The same among the last calls of a traced program: of the thread that made the last one.
pub(super) fn proof_in(mut calls: Vec<SyscallEvent>) -> Option<RepeatedCall> {
    let &SyscallEvent { pid, tid, .. } = calls.last()?;
    calls.retain(|call| call.tid == tid && call.result.is_some());
    let time = calls.last()?.at.duration_since(calls[0].at);
    let window = SpinWindow {
        pid,
        tid,
        calls,
        time,
    };
    proof_of_spin(&window)
}

/// The call that proves that a program which uses the processor will not settle: it asks one
/// descriptor again and again, hardly does anything else, and is told each time that there is nothing.
pub(super) fn proof_of_asking(window: &SpinWindow) -> Option<RepeatedCall> {
    let (seen, times) = window.repeated()?;
    let asks = matches!(
        seen.class,
        CallClass::Read | CallClass::Accept | CallClass::Wait
    );
    let nothing = seen.result == Some(0) || seen.failed_with(libc::EAGAIN);
    (asks && nothing && times >= OFTEN).then(|| RepeatedCall::seen_in(window, seen, times))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Descriptor;

    /// A call of one thread on descriptor 5.
    fn call(name: &str, class: CallClass, result: i64) -> SyscallEvent {
        let mut call = SyscallEvent::new(1, 1, name, class);
        call.on = vec![Descriptor {
            fd: 5,
            socket: None,
        }];
        call.result = Some(result);
        call
    }

    #[test]
    fn reading_the_same_end_again_is_a_spin() {
        let calls = (0..20).map(|_| call("read", CallClass::Read, 0)).collect();
        let proof = proof_in(calls).unwrap();
        assert_eq!(proof.end_of_stream(), Some(5));
    }

    #[test]
    fn the_ends_of_many_clients_are_no_spin() {
        let client = || {
            [
                call("accept4", CallClass::Accept, 5),
                call("read", CallClass::Read, 0),
                call("close", CallClass::Close, 0),
            ]
        };
        assert!(proof_in((0..30).flat_map(|_| client()).collect()).is_none());
    }

    #[test]
    fn what_becomes_of_other_descriptors_is_no_excuse() {
        let mut other = call("close", CallClass::Close, 0);
        other.on[0].fd = 6;
        let round = [call("read", CallClass::Read, 0), other];
        let calls = round.iter().cycle().take(40).cloned().collect();
        assert!(proof_in(calls).is_some());
    }

    #[test]
    fn an_end_after_bytes_is_no_spin() {
        let mut calls = vec![call("read", CallClass::Read, 3)];
        calls.extend((0..20).map(|_| call("read", CallClass::Read, 0)));
        assert!(proof_in(calls).is_none());
    }
}
