//! What a program makes of an answer that the kernel may give and seldom does: the calls show which
//! answer it got, and what it did next.

use std::time::Duration;

use super::pieces::pause_taken_for_end;
use super::{Facts, FailedStep, Row, Then, row};
use crate::model::{Argument, CallClass, FailureKind, Role, SyscallEvent};

pub(super) const ROWS: &[Row] = &[
    row(
        "time-limit-not-handled",
        time_limit_not_handled,
        "Your program waits no longer than a time limit. What does it do when that time is over?",
        "A time limit passed while your program waited, and it took that for something else. The \
         call then fails with EAGAIN (ErrorKind::WouldBlock), or poll returns 0: nothing has come, \
         and nothing has ended. Wait again, or give up this one conversation.",
    ),
    row(
        "quiet-client-dropped",
        quiet_client_dropped,
        "How long may a client think before it says something?",
        "A client said nothing for a while, and your server closed its connection when a time limit of \
         its own was over. A client may be silent as long as it likes. Wait without a limit, or wait \
         again when it has passed.",
    ),
    row(
        "interruption-not-handled",
        interruption_not_handled,
        "A signal can interrupt a read. What does your program do then?",
        "A signal interrupted a read (EINTR, ErrorKind::Interrupted), and that ended your program. \
         Nothing is wrong with the connection then. Make the same call again.",
    ),
    row(
        "sends-again-after-short-write",
        sends_again,
        "After a write that took a part, where does your next write begin?",
        "A write took a part of the message, and your program gave as many bytes to the next write. \
         Go on with the bytes that were not taken, and with no more, or use write_all or sendall.",
    ),
    row(
        "rest-from-the-beginning",
        rest_from_the_beginning,
        "Which bytes does your next write get, after one that took three?",
        "A write took a part of the message. Your program gave the right number of bytes to the next one, but from the \
         beginning of the buffer: the same bytes went again. Add up what was taken, and begin there.",
    ),
    row(
        "receive-count-ignored",
        receive_count_ignored,
        "How many bytes did your read return, and how many do you send back?",
        "A read returned fewer bytes than your program asked for, and it sent back more than it had \
         received. Use only as many bytes as the read returns.",
    ),
];

/// The last call in which the program got something from the kernel, or waited for it.
pub(super) fn last_call(f: &Facts) -> Option<&SyscallEvent> {
    let tells = |call: &&SyscallEvent| {
        matches!(
            call.class,
            CallClass::Accept
                | CallClass::Connect
                | CallClass::Read
                | CallClass::Write
                | CallClass::Wait
                | CallClass::Sleep
        )
    };
    f.calls.iter().rev().find(tells)
}

/// By the check, or by itself.
fn has_expired(f: &Facts, call: &SyscallEvent) -> bool {
    call.injected && call.time_limit.is_some() || expired_by_itself(f, call)
}

/// A socket that never blocks answers at once, also on a busy machine.
const A_WHILE: Duration = Duration::from_millis(50);

pub(super) fn expired_by_itself(f: &Facts, call: &SyscallEvent) -> bool {
    let limit = Argument::SocketOption {
        level: libc::SOL_SOCKET,
        option: libc::SO_RCVTIMEO,
    };
    let limited = f
        .calls
        .iter()
        .any(|call| call.argument.as_ref() == Some(&limit));
    let waited = call.took().is_some_and(|took| took >= A_WHILE);
    call.class == CallClass::Read
        && call.failed_with(libc::EAGAIN)
        && waited
        && limited
        && !call.injected
}

/// It ended after its time limit had passed and did nothing else in between; or a client printed a line
/// then.
fn time_limit_not_handled(f: &Facts) -> bool {
    // Another thread may wait for input meanwhile, and its call be the last.
    let on_socket = f
        .calls
        .iter()
        .rfind(|call| {
            call.is_on_socket() && matches!(call.class, CallClass::Read | CallClass::Wait)
        })
        .filter(|_| f.ended_badly() && f.role == Role::Client);
    let mut ends = last_call(f).into_iter().chain(on_socket);
    let Some(last) = ends.find(|call| has_expired(f, call)) else {
        return false;
    };
    // Where messages are sent again, time limits are there to pass.
    if f.has_ids() || pause_taken_for_end(f) {
        return false;
    }
    let printed = f.role == Role::Client && !f.printed.is_empty();
    // A wait for a listening socket ends the same way as one for a connection.
    let ended =
        f.symptom != FailureKind::WrongExit || f.ended_badly() && expired_by_itself(f, last);
    (f.exit.is_some() && ended || printed) && last.result.is_some()
}

/// A wait for a connection ended without anything, after a while, and then the connection was closed.
fn quiet_client_dropped(f: &Facts) -> bool {
    let in_vain = |call: &SyscallEvent| {
        let nothing = call.class == CallClass::Wait && call.result == Some(0)
            || call.class == CallClass::Read && call.failed_with(libc::EAGAIN);
        nothing && !call.injected && call.took().is_some_and(|took| took >= A_WHILE)
    };
    // What it does next with that connection is to close it.
    let then_closed = |waited: &SyscallEvent, after: &[SyscallEvent]| {
        waited.on.iter().any(|on| {
            let same = |call: &&SyscallEvent| {
                call.pid == waited.pid && call.on.iter().any(|other| other.fd == on.fd)
            };
            let next = after.iter().find(same);
            next.is_some_and(|next| next.class == CallClass::Close)
        })
    };
    let dropped = f
        .calls
        .iter()
        .enumerate()
        .any(|(at, call)| in_vain(call) && then_closed(call, &f.calls[at + 1..]));
    f.role == Role::Server && f.lives() && f.reply_cut_off() && dropped
}

fn interruption_not_handled(f: &Facts) -> bool {
    let interrupted = |call: &SyscallEvent| {
        call.class == CallClass::Read && call.injected && call.failed_with(libc::EINTR)
    };
    f.exit.is_some() && last_call(f).is_some_and(interrupted)
}

/// What was moved over the descriptor of `like` in the same process, one call after the other.
fn transfers<'a>(f: &'a Facts, like: &'a SyscallEvent) -> impl Iterator<Item = &'a SyscallEvent> {
    let same = move |call: &&SyscallEvent| {
        call.is_transfer() && (call.pid, call.fd()) == (like.pid, like.fd()) && !call.looks()
    };
    f.calls.iter().filter(same)
}

/// The first call of this class that was made to move less than was asked for.
fn shortened(f: &Facts, class: CallClass) -> Option<&SyscallEvent> {
    let of_class = |call: &&SyscallEvent| call.class == class && call.is_shortened();
    f.calls.iter().find(of_class)
}

/// After a short write, the next transfer on this connection is a write of at least as many bytes.
fn sends_again(f: &Facts) -> bool {
    let again = |first: &SyscallEvent| {
        let mut later = transfers(f, first).skip_while(|call| !std::ptr::eq(*call, first));
        later.next();
        let next = later.next();
        next.is_some_and(|next| {
            next.class == CallClass::Write && next.requested() >= first.requested()
        })
    };
    // The kernel's own answer proves it where bytes came twice.
    let differs = matches!(
        f.failed_step,
        FailedStep::Reply {
            then: Then::Other,
            ..
        } | FailedStep::Differs(_)
    );
    let mut short = f.calls.iter().filter(|call| {
        call.class == CallClass::Write && call.is_on_connection() && call.is_short()
    });
    shortened(f, CallClass::Write).is_some_and(again) || differs && short.any(again)
}

/// What came is the beginning of the reply again and again, as long as the first of its shortened writes; each
/// write asked for what was left.
fn rest_from_the_beginning(f: &Facts) -> bool {
    let FailedStep::Reply { wanted, got, .. } = &f.failed_step else {
        return false;
    };
    let Some(first) = shortened(f, CallClass::Write) else {
        return false;
    };
    let taken = first.result.unwrap_or(0).max(0) as usize;
    let mut writes = transfers(f, first).skip_while(|call| !std::ptr::eq(*call, first));
    writes.next();
    let left = first
        .requested()
        .map(|asked| asked.saturating_sub(taken as u64));
    taken > 0
        && got.len() >= 2 * taken
        && wanted.len() >= taken
        && got != &wanted[..got.len().min(wanted.len())]
        && got.chunks(taken).all(|piece| wanted.starts_with(piece))
        && writes.next().is_some_and(|next| next.requested() == left)
}

/// On a connection whose reads were shortened, a server wanted to send as many bytes as its last read had
/// asked for, which is more than it had received.
fn receive_count_ignored(f: &Facts) -> bool {
    let Some(first) = shortened(f, CallClass::Read) else {
        return false;
    };
    if f.role != Role::Server {
        return false;
    }
    let (mut received, mut sent, mut asked) = (0, 0, None);
    for call in transfers(f, first) {
        let moved = call.result.and_then(|moved| u64::try_from(moved).ok());
        let moved = moved.unwrap_or(0);
        if call.class == CallClass::Read {
            received += moved;
            asked = call.requested();
        } else if sent + call.requested().unwrap_or(0) > received {
            return call.requested() == asked && !sends_again(f);
        } else {
            sent += moved;
        }
    }
    false
}
