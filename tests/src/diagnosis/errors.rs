//! Servers: an error of one conversation, or of accept(2), that ends more than it should.

use std::time::Duration;

use super::facts::{Facts, FailedStep, Probe, ProbeResult, Then};
use super::injected::last_call;
use super::reporting::shutdown_failed;
use super::visits::{Visit, visits};
use super::{Row, row};
use crate::model::{CallClass, Role, SyscallEvent, Transport};

pub(super) const ROWS: &[Row] = &[
    row(
        "error-not-handled",
        error_not_handled,
        "What happens in your server when a client disappears in the middle?",
        "A client that went away made a call fail with ECONNRESET or EPIPE, and that ended your \
         server, or the thread that served. Such an error ends one conversation. Handle it inside \
         the accept loop, and accept the next client.",
    ),
    row(
        "nothing-yet-taken-for-error",
        nothing_yet_taken_for_error,
        "What does a call on a non-blocking socket answer when nothing has come yet?",
        "Your program made a socket non-blocking, and a call on it failed with EAGAIN \
         (ErrorKind::WouldBlock, BlockingIOError): nothing has come yet. That is no error of the \
         connection, and it ended your program. Leave the socket blocking, or wait with poll \
         before each call.",
    ),
    row(
        "accept-error-ends-server",
        accept_error_ends_server,
        "What does your server do when accept itself fails?",
        "A call of accept failed, and that ended your server. accept can fail with ECONNABORTED or \
         EMFILE although the listening socket is fine. Report the error and go on with the loop.",
    ),
    row(
        "sigpipe-not-ignored",
        sigpipe,
        "What does the kernel do when you write to a connection whose peer is gone?",
        "Your program wrote to a connection whose peer had gone, and the signal SIGPIPE ended it. \
         Ignore the signal, or send with MSG_NOSIGNAL. The call then fails with EPIPE, which you \
         can handle.",
    ),
    row(
        "peer-name-not-handled",
        peer_name,
        "Does a client still have an address for getpeername after it has left?",
        "Your server asks for the address of a client that has already gone: getpeername fails \
         with ENOTCONN, and that ends your server. Use the address that accept returns.",
    ),
    row(
        "error-loses-next-client",
        error_loses_next,
        "Which bytes does your server skip after an error, and whose are they?",
        "After a conversation that failed, the first message of the next client is lost: when the \
         client sent more, only that was answered. Keep nothing of a failed conversation, and \
         skip nothing after an error.",
    ),
];

pub(super) fn accept_error_ends_server(f: &Facts) -> bool {
    let last = f
        .calls
        .iter()
        .rev()
        .find(|call| call.class == CallClass::Accept);
    // What is wrong with the socket itself is the program's own doing.
    let own = [libc::EAGAIN, libc::EBADF, libc::EINVAL, libc::ENOTSOCK];
    let failed = |call: &SyscallEvent| {
        call.failed() && !own.into_iter().any(|errno| call.failed_with(errno))
    };
    f.role == Role::Server && f.exit.is_some() && last.is_some_and(failed)
}

/// The kernel itself said so, at once: a call with a time limit waits first.
fn nothing_yet_taken_for_error(f: &Facts) -> bool {
    const AT_ONCE: Duration = Duration::from_millis(5);
    let at_once = |call: &SyscallEvent| {
        matches!(call.class, CallClass::Accept | CallClass::Read)
            && call.failed_with(libc::EAGAIN)
            && !call.injected
            && call.took().is_some_and(|took| took < AT_ONCE)
    };
    // Its message may be about a write that had no room, in another thread.
    let no_room =
        |call: &SyscallEvent| call.class == CallClass::Write && call.failed_with(libc::EAGAIN);
    f.exit.is_some()
        && names(&f.words, &NOTHING_YET)
        && last_call(f).is_some_and(at_once)
        && !f.calls.iter().any(no_room)
}

/// The words by which languages call an error of a connection whose peer has gone.
const GONE: [&str; 8] = [
    "ConnectionReset",
    "ECONNRESET",
    "Connection reset",
    "BrokenPipe",
    "EPIPE",
    "Broken pipe",
    "ConnectionAborted",
    "ECONNABORTED",
];
/// And the one of a socket that does not wait.
pub(super) const NOTHING_YET: [&str; 4] = [
    "WouldBlock",
    "BlockingIOError",
    "EAGAIN",
    "Resource temporarily unavailable",
];
const REFUSED: [&str; 3] = ["ConnectionRefused", "ECONNREFUSED", "Connection refused"];
pub(super) const NAMELESS: [&str; 4] = [
    "NotConnected",
    "ENOTCONN",
    "Transport endpoint is not connected",
    "os error 107",
];

pub(super) fn names(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// The error message with which it ended.
pub(super) fn last_message(f: &Facts) -> String {
    f.panic().unwrap_or_else(|| {
        let lines: Vec<&str> = f.words.lines().filter(|l| !l.trim().is_empty()).collect();
        lines[lines.len().saturating_sub(14)..].join("\n")
    })
}

/// It died, or one of its threads did and nobody is served any more.
pub(super) fn died(f: &Facts) -> bool {
    let thread = (f.words.contains("panicked at") || task_ended(f))
        && !matches!(f.failed_step, FailedStep::Script);
    f.role == Role::Server
        && f.signal.is_none()
        && (f.ended_badly() || thread)
        && !matches!(f.failed_step, FailedStep::Exit { .. } | FailedStep::Start)
}

/// Python says that an exception ended a thread or a task, and its other parts serve nobody any more.
fn task_ended(f: &Facts) -> bool {
    const REPORTS: [&str; 3] = [
        "Exception in thread ",
        "Unhandled exception in client_connected_cb",
        "Task exception was never retrieved",
    ];
    let silent = matches!(&f.failed_step, FailedStep::Reply { got, then: Then::Silence, .. } if got.is_empty());
    let unserved = |result: &ProbeResult| result.came.is_empty() && !result.closed;
    f.quiet && silent && names(&f.words, &REPORTS) && f.probes.iter().all(unserved)
}

/// Its last words are about a division by zero, in one of several languages.
pub(super) fn divided_by_zero(f: &Facts) -> bool {
    let words = [
        "attempt to divide by zero",
        "with a divisor of zero",
        "ZeroDivisionError",
        "/ by zero",
    ];
    f.exit.is_some() && names(&f.words, &words) || f.signal == Some(libc::SIGFPE)
}

fn error_not_handled(f: &Facts) -> bool {
    let mut message = last_message(f);
    // Another thread failed first, and held a lock, or its end of a channel.
    let of_another = ["PoisonError", "SendError", "RecvError", "closed channel"];
    if names(&message, &of_another) {
        message.push_str(&f.words);
    }
    let datagrams = f.transport == Transport::Udp && names(&message, &REFUSED);
    // On a connection that it has shut down itself, it is the program that made its calls fail.
    let shut = |call: &SyscallEvent| call.class == CallClass::Shutdown && call.result == Some(0);
    let own = f.calls_since_accept().iter().any(shut);
    let other = names(&message, &NAMELESS) || accept_error_ends_server(f) || own;
    let ended = died(f) && (names(&message, &GONE) || datagrams);
    let left = left_after_an_error(f) || left_after_a_failed_receive(f);
    (ended || left || crashed_after_an_error(f)) && !other
}

/// It ended as if all were well, as a server that has served; what its visitors did before.
pub(super) fn ended_between_clients(f: &Facts) -> Option<Vec<Visit>> {
    let misplaced = matches!(
        f.failed_step,
        FailedStep::Exit { .. } | FailedStep::Start | FailedStep::Script
    );
    let by_itself = f.ended_well() && !accept_error_ends_server(f);
    (f.role == Role::Server && by_itself && !misplaced).then(|| visits(f))
}

/// The last of its calls on a socket for datagrams was a receive that failed as if the receiver of a reply
/// had gone (udp(7)), and it ended.
fn left_after_a_failed_receive(f: &Facts) -> bool {
    let moves = |call: &&SyscallEvent| call.is_transfer() && call.is_on_socket();
    let last = f.calls.iter().rfind(moves);
    let refused =
        |call: &SyscallEvent| call.class == CallClass::Read && call.failed_with(libc::ECONNREFUSED);
    f.role == Role::Server
        && f.transport == Transport::Udp
        && f.exit.is_some()
        && f.failed_step == FailedStep::Ended
        && last.is_some_and(refused)
}

/// The last transfer on one of its connections.
fn last_transfer(f: &Facts) -> Option<&SyscallEvent> {
    let moves = |call: &&SyscallEvent| call.is_transfer() && call.is_on_connection();
    f.calls.iter().rfind(moves)
}

/// A signal of its own making ended it, and the last that a connection told it is that a client has gone.
fn crashed_after_an_error(f: &Facts) -> bool {
    let crashes = [
        libc::SIGSEGV,
        libc::SIGBUS,
        libc::SIGABRT,
        libc::SIGFPE,
        libc::SIGILL,
    ];
    f.role == Role::Server
        && f.signal.is_some_and(|signal| crashes.contains(&signal))
        && last_transfer(f).is_some_and(SyscallEvent::failed_without_peer)
}

/// The last that its connections told it is that a client has gone, and it ended as if all were well.
pub(super) fn left_after_an_error(f: &Facts) -> bool {
    let told = |call: &SyscallEvent| {
        call.is_transfer() && call.is_on_connection() && call.failed_without_peer()
    };
    // One that has gone on after such an error ends for another reason.
    let handled = || {
        let mut after = f.calls.iter().skip_while(|call| !told(call));
        after.any(|call| call.class == CallClass::Accept && !call.failed())
    };
    ended_between_clients(f).is_some() && last_transfer(f).is_some_and(told) && !handled()
}

fn sigpipe(f: &Facts) -> bool {
    f.signal == Some(libc::SIGPIPE)
}

fn peer_name(f: &Facts) -> bool {
    // Perl says only that there is no address: of the connection that has just come.
    let nameless = || {
        let calls = f.calls_since_accept();
        let asks = |call: &SyscallEvent| {
            let accepted = calls[0].has_accepted() && call.fd().map(i64::from) == calls[0].result;
            call.class == CallClass::Name && call.failed_with(libc::ENOTCONN) && accepted
        };
        f.transport != Transport::Udp && calls.get(1).is_some_and(asks)
    };
    died(f) && (names(&last_message(f), &NAMELESS) || nameless()) && !shutdown_failed(f)
}

fn error_loses_next(f: &Facts) -> bool {
    let FailedStep::Reply {
        peer,
        wanted,
        got,
        then: Then::Silence,
    } = &f.failed_step
    else {
        return false;
    };
    let lost = got.is_empty()
        && wanted.len() >= 5
        && f.probe(Probe::Byte)
            .is_some_and(|result| result.bytes() == b"X");
    let after_an_error = visits(f)
        .iter()
        .any(|visit| visit.who != *peer && (visit.rude || visit.left && visit.said));
    f.role == Role::Server && f.lives() && lost && after_an_error && f.sent_by(*peer).len() == 1
}
