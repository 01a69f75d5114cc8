//! Both directions at once: who waits for whom, and what is held back.

use super::facts::{Copied, Facts, FailedStep, Then};
use super::own_calls::only_asks;
use super::{Row, row};
use crate::model::{Argument, CallClass, FailureKind, Role, SyscallEvent};
use crate::observe::{Blocked, Socket, SocketState};

pub(super) const ROWS: &[Row] = &[
    row(
        "writes-before-reading",
        writes_before_reading,
        "Your client is blocked in a write. Who reads the answers meanwhile?",
        "Your client waits for room to send, and does not read the answers that lie in front of it. The \
         server waits for the same reason: a deadlock. Read and write at the same time, each in a thread \
         of its own, or with poll.",
    ),
    row(
        "input-held-back",
        input_held_back,
        "You have read some input. What are you waiting for before you send it?",
        "Your client has read input that it does not send: it waits for a whole line, a full buffer or \
         the end of the input. Use a read that returns what is there, and send that immediately.",
    ),
    row(
        "hang-up-not-noticed",
        hang_up_not_noticed,
        "What does poll say of a pipe whose other end is closed?",
        "Your client asks poll again and again, and poll answers at once, because standard input has ended. Of a pipe \
         that is closed poll says POLLHUP, without POLLIN. Read on either of the two: the read returns 0 then.",
    ),
    row(
        "reads-after-its-input",
        reads_after_its_input,
        "An answer has come, and the input is still open. Which of the two does your client look at?",
        "Your client reads all of its input before it reads an answer. The input may never end, and the \
         answers pile up until both sides are stuck. Read from both at the same time, each in a thread of \
         its own, or with poll.",
    ),
    row(
        "answers-held-back",
        answers_held_back,
        "The answer has reached your program. Where is it now?",
        "Your client has received bytes that it does not print: they are in a buffer of its own. Flush \
         standard output after each piece.",
    ),
    row(
        "half-close-missing",
        half_close_missing,
        "How does the server learn that your input has ended?",
        "Your client's input has ended, and the server was not told. Both wait for each other now. End your \
         half of the connection with shutdown(SHUT_WR), and go on reading.",
    ),
    row(
        "waits-for-each-answer",
        waits_for_each_answer,
        "More input lies there. For what does your client wait before it sends that?",
        "Your client sends a part of its input, and waits for the answer before it sends the next. A server may \
         answer later, and in larger pieces. Read and write at the same time, each in a thread of its own, or \
         with poll.",
    ),
    row(
        "leaves-with-its-input",
        leaves_with_its_input,
        "Your input has ended. Has the server finished, too?",
        "Your client ended when its input ended, although the server had more to send. End only your half \
         of the connection then, with shutdown(SHUT_WR), and read until the server ends the stream.",
    ),
    row(
        "shuts-both-directions",
        shuts_both_directions,
        "Which of the two directions has ended when your input ends?",
        "Your client ends both directions of the connection, although the server had more to send. When \
         your input ends, only your half has ended: shutdown(SHUT_WR). Read until the server ends the other.",
    ),
    row(
        "input-not-watched",
        input_not_watched,
        "What does epoll_ctl(2) say of a regular file?",
        "Your client's standard input is a file, and the event loop refuses to watch it: epoll_ctl says EPERM, for a \
         file never makes anybody wait. Read standard input with plain reads, in a thread of its own.",
    ),
    row(
        "queue-without-bound",
        |f| f.failed_step == (FailedStep::Taken { lost: false }),
        "Where are the answers that the client has not read?",
        "Your server goes on reading, although the client reads none of the answers. They pile up in its \
         memory. Read the next piece only when the answer to this one has been written.",
    ),
    row(
        "reading-not-resumed",
        reading_not_resumed,
        "Your server has stopped reading. What makes it begin again, and how often does that work?",
        "Your server stopped reading because the client was slow, and everything that it had to send has been taken \
         since. It does not read on, although bytes lie there. Resume each time that there is room again, not only \
         the first time.",
    ),
    row(
        "keeps-what-it-answered",
        |f| f.failed_step == FailedStep::Memory,
        "Which bytes does your server still hold after it has answered them?",
        "The memory of your server grows with each byte that goes through it. It keeps what it has \
         answered. Use one buffer of fixed size for a connection, and use it again.",
    ),
];

/// It wanted to wait for its input, which is a file: the kernel refused that, or the library.
fn input_not_watched(f: &Facts) -> bool {
    let refused =
        |call: &SyscallEvent| call.class == CallClass::WaitSet && call.failed_with(libc::EPERM);
    f.slug() == "client-copies-file"
        && (f.calls.iter().any(refused)
            || f.exit.is_some() && f.words.contains("Pipe transport is "))
}

/// Bytes lie unread in front of a server that has nothing to send, and waits for an event.
fn reading_not_resumed(f: &Facts) -> bool {
    let unread = |socket: &Socket| socket.state == SocketState::Connected && socket.unread > 0;
    let moves = |wait: &Blocked| matches!(wait.class, CallClass::Read | CallClass::Write);
    let then = Then::Silence;
    f.failed_step == (FailedStep::Flow { then })
        && f.role == Role::Server
        && f.quiet
        && f.sockets.iter().any(unread)
        && f.waits.iter().any(|wait| wait.class == CallClass::Wait)
        && !f.waits.iter().any(moves)
}

/// How far the client's bytes have come, where it stands still.
fn still(f: &Facts) -> Option<Copied> {
    match f.failed_step {
        FailedStep::Copy(copied) if f.quiet && f.symptom == FailureKind::Stuck => Some(copied),
        _ => None,
    }
}

fn in_socket(wait: &Blocked, class: CallClass) -> bool {
    wait.class == class && wait.socket.is_some()
}

/// A thread that waits for more of the program's input.
pub(super) fn reads_input(wait: &Blocked) -> bool {
    wait.class == CallClass::Read && wait.fd == Some(0)
}

/// One thread waits for room in the connection, none for data of it, and there is some.
fn writes_before_reading(f: &Facts) -> bool {
    let reads = |wait: &Blocked| in_socket(wait, CallClass::Read) || wait.class == CallClass::Wait;
    still(f).is_some_and(|s| s.unread && s.answered > s.printed)
        && f.waits.iter().any(|wait| in_socket(wait, CallClass::Write))
        && !f.waits.iter().any(reads)
}

/// It has taken all that was typed, waits for more of it, and has not sent all.
fn input_held_back(f: &Facts) -> bool {
    still(f).is_some_and(|s| s.input_open && s.typed > s.received)
        && f.waits.iter().any(reads_input)
        && !f.waits.iter().any(|wait| in_socket(wait, CallClass::Write))
}

/// It waits for input alone, and an answer lies in front of it.
fn reads_after_its_input(f: &Facts) -> bool {
    still(f).is_some_and(|s| s.input_open && s.unread && s.received == s.typed)
        && !f.waits.is_empty()
        && f.waits.iter().all(reads_input)
}

/// It has read all answers, waits for more of them, and has not printed all.
fn answers_held_back(f: &Facts) -> bool {
    still(f).is_some_and(|s| !s.unread && s.received == s.typed && s.answered > s.printed)
        && f.waits.iter().any(|wait| in_socket(wait, CallClass::Read))
}

/// The server has all of the input, but not its end, and the client waits for the server.
fn half_close_missing(f: &Facts) -> bool {
    still(f).is_some_and(|s| !s.input_open && !s.ended && s.received == s.typed && !s.unread)
        && waits_for_server_alone(f)
}

/// One thread at least waits for the server, and the others for a thread.
fn waits_for_server_alone(f: &Facts) -> bool {
    let reads = |wait: &Blocked| in_socket(wait, CallClass::Read);
    let joins = |wait: &Blocked| wait.call == "futex";
    f.waits.iter().any(reads) && f.waits.iter().all(|wait| reads(wait) || joins(wait))
}

/// The thread that sends waits for the server, which owes nothing more, and more was typed.
fn waits_for_each_answer(f: &Facts) -> bool {
    let mut moves = f.calls.iter().rev().filter(|call| call.is_on_connection());
    let last = moves.next();
    let mut sends = |tid: i32| moves.any(|call| call.tid == tid && call.class == CallClass::Write);
    still(f).is_some_and(|s| s.typed > s.received && !s.unread && s.printed == s.answered)
        && waits_for_server_alone(f)
        && last.is_some_and(|call| call.class == CallClass::Read && sends(call.tid))
}

/// Its input has ended, all of it has reached the server, and it ended as if all were well: with all that it
/// was owed, and more to come; or by the thread that copies the input. One that has printed more than was
/// typed has read on.
fn leaves_with_its_input(f: &Facts) -> bool {
    let FailedStep::Copy(copied) = f.failed_step else {
        return false;
    };
    !copied.input_open
        && copied.received >= copied.typed
        && f.ended_well()
        && !shuts_both_directions(f)
        && (copied.printed == copied.typed
            || copied.printed < copied.typed
                && (input_thread_exits(f) || exits_at_its_half_close(f)))
}

/// The thread that ends the program has sent to the server, and never read from it.
fn input_thread_exits(f: &Facts) -> bool {
    let exits = |call: &&SyscallEvent| matches!(call.argument, Some(Argument::Code(_)));
    let Some(exit) = f.calls.iter().rfind(exits) else {
        return false;
    };
    let made = |class: CallClass| {
        let mut calls = f.calls.iter().filter(|call| call.tid == exit.tid);
        calls.any(|call| call.class == class && call.on.iter().any(|on| on.socket.is_some()))
    };
    made(CallClass::Write) && !made(CallClass::Read)
}

/// Bytes are still to come, nothing that it read has said that they don't, and it ended with its half-close: one
/// read may have been under way.
fn exits_at_its_half_close(f: &Facts) -> bool {
    let is_read = |call: &&SyscallEvent| call.class == CallClass::Read && call.is_on_connection();
    let reads = f.calls.iter().filter(is_read);
    let came: i64 = reads
        .filter_map(|call| call.result)
        .filter(|n| *n > 0)
        .sum();
    let ended = |call: &SyscallEvent| call.result.is_some_and(|n| n <= 0);
    let FailedStep::Copy(copied) = f.failed_step else {
        return false;
    };
    let on = f.calls.iter().rev().filter(|call| call.is_on_connection());
    let half = Some(Argument::How(libc::SHUT_WR));
    (came as u64) < copied.typed
        && !f.calls.iter().filter(is_read).any(ended)
        && on.take(2).any(|call| call.argument == half)
        && !f.calls.iter().any(|call| call.class == CallClass::Sleep)
}

/// It has called shutdown(2) for both directions, or close(2), with answers still to come; or it ended as if all
/// were well, and no call had told it otherwise.
fn shuts_both_directions(f: &Facts) -> bool {
    let too_early = match f.failed_step {
        FailedStep::Copy(copied) => copied.printed < copied.typed.max(copied.answered),
        FailedStep::Exit { wanted: 1 } => f.ended_well() && !f.was_told(),
        _ => false,
    };
    let both = Some(Argument::How(libc::SHUT_RDWR));
    too_early && f.calls.iter().any(|call| call.argument == both) || closes_with_its_input(f)
}

/// It has closed the connection although nothing on it had told it to, and says afterwards what is missing.
fn closes_with_its_input(f: &Facts) -> bool {
    let FailedStep::Copy(copied) = f.failed_step else {
        return false;
    };
    let owed =
        !copied.input_open && copied.printed < copied.typed && copied.received >= copied.typed;
    if !owed || !f.ended_badly() {
        return false;
    }
    // Java ends the read of another thread so, and says it.
    if f.words.contains("Socket closed") {
        return true;
    }
    let closes = |call: &&SyscallEvent| call.class == CallClass::Close && call.is_on_connection();
    let Some(close) = f.calls.iter().rfind(closes) else {
        return false;
    };
    let told = |call: &SyscallEvent| {
        let read_end = call.class == CallClass::Read && call.result == Some(0);
        call.fd() == close.fd() && (read_end || call.failed_without_peer())
    };
    !f.calls.iter().any(told)
}

/// Its input has ended, and all that it does is to ask of it, and to be answered at once.
fn hang_up_not_noticed(f: &Facts) -> bool {
    let asks = |call: &SyscallEvent| call.on.iter().any(|on| on.fd == 0);
    matches!(f.failed_step, FailedStep::Copy(copied) if !copied.input_open)
        && only_asks(f)
        && f.calls.last().is_some_and(asks)
}
