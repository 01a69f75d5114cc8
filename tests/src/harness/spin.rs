//! Proofs that a busy program gets nowhere: the calls that it makes, and what they answer.

use std::fmt;
use std::time::Duration;

use crate::debug::diagnose::SpinWindow;
use crate::model::{CallClass, SyscallEvent, result_text};

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
    (hopeless && times == asked.len() && times >= 8)
        .then(|| RepeatedCall::seen_in(window, first, times))
}

/// The call that proves that a program which uses the processor will not settle: it asks one
/// descriptor again and again, hardly does anything else, and is told each time that there is nothing.
pub(super) fn proof_of_asking(window: &SpinWindow) -> Option<RepeatedCall> {
    // A program that waits between its calls, even a millisecond, makes fewer of them in one window.
    const OFTEN: usize = 100;
    let (seen, times) = window.repeated()?;
    let asks = matches!(
        seen.class,
        CallClass::Read | CallClass::Accept | CallClass::Wait
    );
    let nothing = seen.result == Some(0) || seen.failed_with(libc::EAGAIN);
    (asks && nothing && times >= OFTEN).then(|| RepeatedCall::seen_in(window, seen, times))
}
