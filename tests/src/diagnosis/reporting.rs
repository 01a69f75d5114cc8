//! What a program does about a failure: how it ends, and what keeps it.

use super::client::is_client;
use super::errors::{NAMELESS, died, last_message, names};
use super::facts::{Facts, FailedStep, Then, bytes_moved, of_class};
use super::streaming::reads_input;
use super::{Row, row};
use crate::model::{Action, CallClass, FailureKind, SyscallEvent, Transport};
use crate::observe::{Socket, SocketState};

pub(super) const ROWS: &[Row] = &[
    row(
        "another-exit-code",
        another_exit_code,
        "With which code does your program exit after a failure, and which does this stage ask for?",
        "Your program reported the failure, and then exited with another code than 1. An exit code is one byte: \
         -1 becomes 255. Exit with 1.",
    ),
    row(
        "usage-error-with-another-code",
        usage_error_with_another_code,
        "How can a script tell a wrong call of your program from an address that fails?",
        "Your program reported the wrong argument, and then exited with another code than 2. By custom 2 is for wrong \
         usage. In Python, sys.exit(\"text\") exits with 1: print the text, and call sys.exit(2).",
    ),
    row(
        "connects-again-after-failure",
        connects_again_after_failure,
        "The connection broke while a reply was due. What does your user learn of that?",
        "The server ended the connection while a reply was due, and your client connects again as if nothing had \
         happened. Nobody knows whether the server has done what it was asked. Report the failure, and exit with \
         code 1.",
    ),
    row(
        "failed-write-repeated",
        failed_write_repeated,
        "A write failed because the peer is gone. What can the next try do better?",
        "Your program repeats a write that fails, again and again: the peer has gone (EPIPE, ECONNRESET), and does \
         not come back. Repeat a write only after EINTR, or after EAGAIN when there is room. Any other error ends \
         the conversation.",
    ),
    row(
        "leaves-before-reply",
        leaves_before_reply,
        "Your input has ended. Which replies are still due?",
        "Your client ended when its input ended, although a reply was still due. Lines that it had read were not sent, \
         or their replies not printed. The end of the input means that no more lines come: finish those that you \
         have, and end after the last reply.",
    ),
    row(
        "shutdown-not-handled",
        |f| died(f) && names(&last_message(f), &NAMELESS) && shutdown_failed(f),
        "What is there to shut down when the client has already broken the connection?",
        "Your server calls shutdown on a connection that its client has reset. It fails with ENOTCONN: nothing is \
         connected any more. That error left your code, and ended the server. Ignore it there, and close the \
         socket.",
    ),
    row(
        "goes-on-without-output",
        |f| f.failed_step == FailedStep::OutputClosed && f.lives() && f.quiet && f.waits_in_read(),
        "Somebody ran `client | head -1`, and head has ended. What do the writes of your client return now?",
        "Nobody reads the standard output of your client any more, and it goes on all the same. A write to it fails \
         with EPIPE, unless it stays in a buffer. Some libraries hide that: Java's System.out only sets a flag. Look \
         at the result of each write, and end when it fails.",
    ),
    row(
        "closed-output-reported",
        |f| f.failed_step == FailedStep::OutputClosed && f.symptom == FailureKind::WrongExit,
        "Somebody ran `client | head -1`. Is it a failure when head has seen enough?",
        "Nobody reads the standard output of your client any more, and it reports that as a failure. In a pipeline \
         that is the ordinary end. End quietly when a write to standard output fails with EPIPE.",
    ),
];

/// A shutdown(2) failed, because there is no connection any more.
pub(super) fn shutdown_failed(f: &Facts) -> bool {
    of_class(f, CallClass::Shutdown).any(|call| call.failed_with(libc::ENOTCONN))
}

/// It ended well at the end of its input, and had read fewer bytes than it had sent.
pub(super) fn leaves_before_reply(f: &Facts) -> bool {
    let due = match &f.failed_step {
        FailedStep::Line { got, .. } => got.is_empty(),
        FailedStep::Reply { then, .. } => matches!(then, Then::End | Then::Reset),
        _ => false,
    };
    let failed = f.calls.iter().any(|call| {
        let waits = call.failed_with(libc::EAGAIN) || call.failed_with(libc::EINTR);
        call.is_transfer() && call.is_on_connection() && call.failed() && !waits
    });
    let input_ended = (f.actions_of(f.program)).any(|action| *action == Action::InputEnded);
    let read_to_end =
        of_class(f, CallClass::Read).any(|call| call.is_on_connection() && call.result == Some(0));
    is_client(f)
        && f.transport != Transport::Udp
        && due
        && f.ended_well()
        && input_ended
        && !failed
        && !read_to_end
        && bytes_moved(f, CallClass::Read) < bytes_moved(f, CallClass::Write)
}

/// Whether it says on standard error that something failed. A prompt or a greeting does not say so.
pub(super) fn says_that_it_failed(f: &Facts) -> bool {
    const SAYS_SO: [&str; 10] = [
        "error",
        "exception",
        "panicked",
        "reset",
        "broken pipe",
        "closed",
        "failed",
        "lost",
        "gone",
        "refused",
    ];
    let words = f.words.to_ascii_lowercase();
    SAYS_SO.iter().any(|word| words.contains(word))
}

/// It was told that its connection is over, did not end, and has made another one.
fn connects_again_after_failure(f: &Facts) -> bool {
    let over = f.calls.iter().position(|call| {
        let ended = call.result == Some(0) && call.requested() > Some(0);
        let told = ended || call.failed_without_peer();
        call.class == CallClass::Read && call.is_on_connection() && told
    });
    let again = |call: &SyscallEvent| call.class == CallClass::Connect;
    is_client(f)
        && f.transport != Transport::Udp
        && f.failed_step == (FailedStep::Exit { wanted: 1 })
        && f.lives()
        && over.is_some_and(|at| f.calls[at..].iter().any(again))
}

/// Its message is there, and only the code is another.
fn another_exit_code(f: &Facts) -> bool {
    let other = matches!(f.exit, Some(Some(code)) if code > 1);
    f.failed_step == (FailedStep::Exit { wanted: 1 })
        && other
        && !f.words.trim().is_empty()
        && f.panic().is_none()
}

/// It was called wrongly, says so, and exits with another code than is usual.
fn usage_error_with_another_code(f: &Facts) -> bool {
    // Whoever knows what is wrong names it: the option, its value, or how to call the program.
    let words = f.words.to_lowercase();
    let named = ["timeout", "soon", "usage"];
    f.failed_step == (FailedStep::Exit { wanted: 2 })
        && matches!(f.exit, Some(Some(code)) if code > 0 && code != 2)
        && named.iter().any(|word| words.contains(word))
        && f.panic().is_none()
        && !words.contains("traceback")
}

/// Its last calls are writes that fail as they did before.
fn failed_write_repeated(f: &Facts) -> bool {
    let gone = |call: &SyscallEvent| call.class == CallClass::Write && call.failed_without_peer();
    f.symptom == FailureKind::Spinning && f.spin.len() >= 8 && f.spin.iter().all(gone)
}

/// A client has said what happened, or the thread that reads the connection has heard of it; the input is
/// open, and that is all that the others wait for.
pub(super) fn stays_for_input(f: &Facts) -> bool {
    let input_ended = || {
        f.actions_of(f.program)
            .any(|action| *action == Action::InputEnded)
    };
    // Its standard streams may be sockets, too.
    let connected = |socket: &Socket| socket.state == SocketState::Connected && socket.fd > 2;
    let holds = f.sockets.iter().any(connected);
    let last = of_class(f, CallClass::Read).rfind(|call| call.is_on_connection());
    let another_thread = last.is_some_and(|call| {
        let failed = call.failed() && !call.failed_with(libc::EAGAIN);
        // The waits and the calls are of two runs: threads have other numbers in each.
        let main_waits = (f.waits.iter()).any(|wait| reads_input(wait) && wait.tid == wait.pid);
        let wrote = |other: &SyscallEvent| {
            other.class == CallClass::Write && other.is_on_connection() && other.tid == call.tid
        };
        let waits_itself = match call.tid == call.pid {
            true => main_waits,
            false => f.calls.iter().any(wrote),
        };
        failed && !waits_itself && f.waits.iter().any(reads_input)
    });
    let said = says_that_it_failed(f) && !holds;
    is_client(f)
        && f.transport != Transport::Udp
        && f.failed_step == (FailedStep::Exit { wanted: 1 })
        && f.lives()
        && f.quiet
        && !input_ended()
        && (said || another_thread)
}
