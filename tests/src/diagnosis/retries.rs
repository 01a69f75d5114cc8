//! Messages that may be lost: how often one is sent, and for how long its reply is waited for.

use std::time::Duration;

use super::datagrams::transfers;
use super::facts::{Facts, FailedStep, Loss, of_class};
use super::lines::came;
use super::{Row, row};
use crate::model::{Argument, CallClass, Role, SyscallEvent};

pub(super) const ROWS: &[Row] = &[
    row(
        "never-sends-again",
        |f| matches!(f.failed_step, FailedStep::Lost(Loss::NotSent { tries: 1 })) && f.quiet,
        "A datagram was lost. Who in your program finds out, and when?",
        "Your client waits for a reply without a time limit. If the message or the reply was lost, nothing ends its wait. \
         Give the receive a limit of 200 ms, and send the message again when it has passed.",
    ),
    row(
        "gives-up-too-early",
        |f| gave_up(f).is_some() && !tries_counted_on(f) && !sends_only_once(f),
        "How often has your client sent the message?",
        "Your client ended before it had sent the message five times. A time limit that passes is no \
         error: it is the moment to send the message again.",
    ),
    row(
        "tries-counted-on",
        tries_counted_on,
        "How many tries has the second line?",
        "Your client gives up on this line after fewer tries than on an earlier one: its count goes on from line to \
         line. Each line has five tries. Begin at zero with each.",
    ),
    row(
        "sends-only-once",
        sends_only_once,
        "How often does your client wait, and how often does it send?",
        "Your client waits again and again, but it sends the message only before the first wait, or an empty datagram \
         after that. Each try sends all bytes of the message. A buffer with a position, such as Java's ByteBuffer, is \
         used up by the first write: rewind it.",
    ),
    row(
        "last-try-not-awaited",
        last_try_not_awaited,
        "You have sent the message for the last time. When do you give up?",
        "Your client gave up right after its last try, without a wait. The reply to that try may come like any \
         other. Wait for it as long as for the others, and give up when that time is over.",
    ),
    row(
        "socket-for-each-try",
        socket_for_each_try,
        "At which address does the reply to your first try arrive?",
        "Your client makes a new socket for each try. The reply to an earlier try goes to the address from which that was \
         sent, and nobody is there any more. Send all tries from one socket.",
    ),
    row(
        "tries-too-often",
        |f| matches!(f.failed_step, FailedStep::Lost(Loss::OneMore)),
        "After how many tries does your client stop?",
        "Your client sends the message more than five times. Count the tries, and report after the fifth \
         that there is no answer.",
    ),
    row(
        "wait-begins-anew",
        |f| {
            matches!(
                f.failed_step,
                FailedStep::Lost(Loss::TooLate { strays: true })
            )
        },
        "Something came that was no reply. How much of your 200 ms is left?",
        "Each datagram that is no reply makes your client wait the whole time again. Compute the end of \
         the wait once, when you send, and give each receive only what is left of it.",
    ),
    row(
        "stray-ends-wait",
        stray_ends_wait,
        "Something came that was no reply. Has your wait ended?",
        "Your client sends the message again although its time has not passed: a datagram that is no reply \
         has ended the wait. Drop such a datagram, and wait for what is left of the 200 ms.",
    ),
    row(
        "waits-grow",
        |f| matches!(f.failed_step, FailedStep::Lost(_)) && waits_grow(f),
        "For how long does your client wait after its third try?",
        "Your client waits longer after each try. That is kind to a busy network, but here each try has 200 ms, the \
         last like the first.",
    ),
    row(
        "clock-not-restarted",
        clock_not_restarted,
        "When does the clock start that tells your client to send again?",
        "Your client waited for 200 ms when it sent its first message, and sends a later one again sooner: its clock \
         was running before. Begin the wait anew with each datagram that you send.",
    ),
    row(
        "wrong-patience",
        wrong_patience,
        "For how long does your client wait for a reply?",
        "Your client does not wait for 200 ms between two tries. Look at what sets your time limit, and at its \
         unit: seconds, milliseconds and microseconds are easily mixed up.",
    ),
];

/// How often a message is sent at most.
const TRIES: usize = 5;

/// A wait of a try is longer, also where the machine is busy.
const AT_ONCE: Duration = Duration::from_millis(100);

/// After how many tries of a message it has ended, where these were too few.
fn gave_up(f: &Facts) -> Option<usize> {
    match f.failed_step {
        FailedStep::Lost(Loss::NotSent { tries }) => {
            ((1..TRIES).contains(&tries) && f.exit.is_some()).then_some(tries)
        }
        _ => None,
    }
}

/// An earlier message was sent more often.
fn tries_counted_on(f: &Facts) -> bool {
    let came: Vec<_> = came(f).collect();
    let times = |message: &[u8]| came.iter().filter(|other| **other == message).count();
    let last = came.last().copied().unwrap_or_default();
    gave_up(f).is_some_and(|tries| {
        came.iter()
            .any(|other| *other != last && times(other) > tries)
    })
}

/// Behind the only send that carried the message it has sent an empty datagram, or waited as long as all tries
/// take, and never so long at a stretch.
fn sends_only_once(f: &Facts) -> bool {
    let carries = |call: &SyscallEvent| {
        call.class == CallClass::Write && call.is_on_socket() && call.result > Some(0)
    };
    let Some(last) = f.calls.iter().rposition(carries) else {
        return false;
    };
    let after = &f.calls[last + 1..];
    let empty = |call: &SyscallEvent| {
        call.class == CallClass::Write && call.is_on_socket() && call.result == Some(0)
    };
    // A time limit says little: a client that looks at the clock waits again when it was told too early that
    // the time is over.
    let end = after
        .last()
        .map(|end| end.at.saturating_duration_since(f.calls[last].at));
    let waits = |call: &&SyscallEvent| matches!(call.class, CallClass::Wait | CallClass::Read);
    let lasted = |call: &SyscallEvent| Some(call.answered?.saturating_duration_since(call.at));
    let mut parts = after.iter().filter(waits).filter_map(lasted);
    let in_parts = end > Some(8 * AT_ONCE) && parts.all(|part| part < 3 * AT_ONCE);
    gave_up(f) == Some(1) && (after.iter().any(empty) || in_parts)
}

/// A reply that came was not printed, and the same message left from different addresses.
fn socket_for_each_try(f: &Facts) -> bool {
    let sends: Vec<&SyscallEvent> = of_class(f, CallClass::Write)
        .filter(|call| call.is_on_socket() && call.result > Some(0))
        .collect();
    let local = |call: &SyscallEvent| call.socket().and_then(|socket| socket.local.clone());
    let again = |two: &[&SyscallEvent]| {
        two[0].requested() == two[1].requested()
            && local(two[0]).is_some()
            && local(two[1]).is_some()
            && local(two[0]) != local(two[1])
    };
    f.role == Role::Client
        && f.has_ids()
        && matches!(&f.failed_step, FailedStep::Line { got, .. } if got.is_empty())
        && sends.windows(2).any(again)
}

/// From its last send to its end it made no wait that is as long as a try.
fn last_try_not_awaited(f: &Facts) -> bool {
    let exit = f
        .calls
        .iter()
        .rfind(|call| matches!(call.argument, Some(Argument::Code(_))));
    let sends: Vec<_> = of_class(f, CallClass::Write)
        .filter(|call| call.is_on_socket())
        .collect();
    let (Some(exit), Some(last)) = (exit, sends.last()) else {
        return false;
    };
    let failed = |call: &SyscallEvent| call.at > last.at && (call.injected || call.failed());
    f.role == Role::Client
        && f.has_ids()
        && sends.len() >= TRIES
        && f.ended_badly()
        && matches!(&f.failed_step, FailedStep::Line { got, .. } if got.is_empty())
        && f.panic().is_none()
        && exit.at.saturating_duration_since(last.at) < AT_ONCE
        && !f.calls.iter().any(failed)
}

fn stray_ends_wait(f: &Facts) -> bool {
    matches!(
        f.failed_step,
        FailedStep::Lost(Loss::TooSoon { stray: true })
    ) && !only_time_ends_its_waits(f)
}

/// Whenever it sent the same number of bytes again, its last receive had failed: its time had passed.
fn only_time_ends_its_waits(f: &Facts) -> bool {
    let moves: Vec<_> = transfers(f).filter(|call| call.result.is_some()).collect();
    let waits = before_sent_again(&moves);
    let mut last = waits.iter().filter_map(|receives| receives.last());
    last.clone().next().is_some() && last.all(|receive| receive.failed())
}

/// The receives between a send and the next, each time that they moved the same number of bytes.
pub(super) fn before_sent_again<'a>(moves: &'a [&SyscallEvent]) -> Vec<&'a [&'a SyscallEvent]> {
    let sends = moves.iter().enumerate();
    let sends = sends.filter(|(_, call)| call.class == CallClass::Write);
    let sends: Vec<usize> = sends.map(|(at, _)| at).collect();
    let pairs = sends.windows(2).map(|two| (two[0], two[1]));
    pairs
        .filter(|&(first, next)| moves[first].result == moves[next].result)
        .map(|(first, next)| &moves[first + 1..next])
        .collect()
}

/// The wait for the first message was right, as the check saw when it was sent again.
fn clock_not_restarted(f: &Facts) -> bool {
    let came: Vec<&[u8]> = came(f).collect();
    let tries = came
        .iter()
        .take_while(|message| **message == came[0])
        .count();
    let too_soon = f.failed_step == FailedStep::Lost(Loss::TooSoon { stray: false });
    too_soon && tries > 1 && tries < came.len()
}

/// By the clock, or by the time limit of the call in which it waits for a reply that never came.
fn wrong_patience(f: &Facts) -> bool {
    if waits_grow(f) || clock_not_restarted(f) {
        return false;
    }
    let too_long = |limit: Duration| limit > Duration::from_secs(1);
    match f.failed_step {
        FailedStep::Lost(Loss::TooSoon { stray: false } | Loss::TooLate { strays: false }) => true,
        FailedStep::Lost(Loss::TooSoon { stray: true }) => only_time_ends_its_waits(f),
        FailedStep::Lost(Loss::NotSent { tries }) => {
            tries > 0 && f.lives() && f.waits.iter().filter_map(|wait| wait.timeout).any(too_long)
        }
        _ => false,
    }
}

/// Each of its waits is half as long again as the one before, or more.
fn waits_grow(f: &Facts) -> bool {
    let sends: Vec<usize> = f
        .calls
        .iter()
        .enumerate()
        .filter(|(_, call)| call.class == CallClass::Write && call.is_on_socket())
        .map(|(at, _)| at)
        .collect();
    let longest = |calls: &[SyscallEvent]| {
        let limits = calls.iter().filter_map(|call| call.time_limit);
        limits.max().unwrap_or_default()
    };
    let waits: Vec<Duration> = sends
        .windows(2)
        .map(|two| longest(&f.calls[two[0]..two[1]]))
        .collect();
    let grows = |two: &[Duration]| !two[0].is_zero() && two[1] * 2 >= two[0] * 3;
    waits.len() >= 2 && waits.windows(2).all(grows)
}
