//! Mistakes that the program's own calls or its own error message show, whatever the check saw of them.
//!
//! These rows come first: where one of them is proved, what peers saw is only its consequence. A server
//! that shuts down its sending side after the first reply fails its next send with EPIPE. That looks
//! like a client that went away, and the client was there all the time.

use super::client::is_client;
use super::empty_datagrams::empty_reply_not_printed;
use super::facts::{Facts, FailedStep, Probe, Then, moved, of_class};
use super::missing_reply::closes_before_all_is_sent;
use super::reply::find;
use super::reporting::{leaves_before_reply, says_that_it_failed};
use super::streaming::reads_input;
use super::{Row, row};
use crate::model::{Action, Argument, CallClass, FailureKind, Role, SyscallEvent, Transport};
use crate::observe::{Socket, SocketState};

pub(super) const ROWS: &[Row] = &[
    row(
        "reads-into-empty-buffer",
        reads_into_empty_buffer,
        "How many bytes did your read ask for?",
        "Your program reads into a buffer of length 0, and such a read always returns 0. \
         Vec::with_capacity(1024) has room but a length of 0. Use vec![0; 1024], or ask recv for \
         more than 0 bytes.",
    ),
    row(
        "shuts-down-too-early",
        shuts_down_too_early,
        "What does your program do between shutdown() and its next send?",
        "Your program shut down its own sending side while something was still to be sent: the \
         peer receives the end of the stream, and a later send fails with EPIPE. Call shutdown \
         only when there is nothing more to send.",
    ),
    row(
        "own-error-ends-program",
        own_error,
        "What does the last line of the error message say?",
        "An error in your program's own code ended it: a name, a type, a module or the syntax. \
         No socket call failed. Read the last line of its message, and correct the line that it \
         names.",
    ),
    row(
        "waits-on-closed-descriptor",
        waits_on_closed,
        "Which descriptors are in your set, and which of them are still open?",
        "Your program gave select or poll a descriptor that it had closed, and that call failed. \
         Remove a connection from your set when you close it.",
    ),
    row(
        "accepts-for-each-message",
        accepts_for_each_message,
        "Which of your loops calls accept, and which reads the next message?",
        "Your server answers one message and waits in accept again, while the connection is still \
         open: it never reads the client's next message. Read in an inner loop until recv returns \
         0 bytes, and only then accept.",
    ),
    row(
        "never-receives",
        never_receives,
        "Which of your calls receives the bytes, and how many does it ask for?",
        "Your program made no call that receives anything from this peer, and went on as if it had. If your \
         code has such a call, look at its size: recv(0), or a receive into an empty buffer, returns nothing \
         immediately, and Python does not even ask the kernel.",
    ),
    row(
        "leaves-work-to-child",
        leaves_work_to_child,
        "Which of your two processes does the caller know?",
        "The process that was started has ended, and a child of it goes on serving. Whoever started your \
         program takes that for its end: a shell, a supervisor, this check. Stay in the foreground.",
    ),
    row(
        "ends-before-its-threads",
        ends_before_its_threads,
        "When main returns, what becomes of the threads that it has started?",
        "Your server serves its client in a thread, and main returns meanwhile: that ends the process with all its \
         threads. Join the thread, or serve the client in main.",
    ),
    row(
        "accepts-without-serving",
        accepts_without_serving,
        "Which clients have you accepted, and which of them have you read from?",
        "Your server has accepted a client and waits in accept for another one. It has never read from the first, \
         whose message has come. Serve a client before you accept the next one, or in a thread.",
    ),
    row(
        "waits-for-greeting",
        waits_for_greeting,
        "Who speaks first on this connection?",
        "Your client waits for something from the server before it sends its line: when a few bytes were sent as a \
         test, the line came. The client speaks first. Send the line, and then read the reply.",
    ),
    row(
        "waits-without-sending",
        waits_without_sending,
        "Has your message left your program when you wait for its reply?",
        "Your client was given a line, made no call that sends it, and waits for the reply. A buffered \
         writer keeps the bytes until it is full. Flush it after each message, or write to the \
         socket directly.",
    ),
    row(
        "replies-to-stdout",
        replies_to_stdout,
        "Where do your answers go: to the client, or to the screen?",
        "Your server writes its reply to standard output, and nothing to the connection. Send it to the client, \
         on the socket that accept has returned.",
    ),
    row(
        "terminator-sent",
        terminator_sent,
        "How many bytes have you received, and how many do you send?",
        "Your server sends one byte more than it has received: the zero at the end of a string in C. It is no part \
         of the message. Send exactly as many bytes as read has returned.",
    ),
    row(
        "one-line-only",
        one_line_only,
        "How many lines of input does your client read?",
        "Your client sends its first line, prints the reply and ends, although more input is there. Repeat that for \
         each line until the input ends.",
    ),
    row(
        "message-on-stdout",
        message_on_stdout,
        "To which of its two outputs does your program print the error?",
        "Your program prints its error message to standard output. That is for results alone: whoever reads them \
         takes it for one. Print it to standard error.",
    ),
    row(
        "end-unnoticed",
        |f| {
            let ended = |call: &SyscallEvent| call.result == Some(0) && call.requested() > Some(0);
            stays_as_if_all_were_well(f, ended)
        },
        "recv has returned no bytes. What does that say about the server?",
        "Your client has read the end of the stream while a reply was due, and goes on as if nothing were wrong. \
         The server has gone: report that on standard error, and exit with code 1.",
    ),
    row(
        "error-swallowed",
        |f| {
            // One that connects again knows it, and one that reads its input may learn of it later.
            let connects = of_class(f, CallClass::Connect).count();
            let waits = f.waits.iter().any(reads_input);
            let stays = stays_as_if_all_were_well(f, SyscallEvent::failed_without_peer);
            stays && connects < 2 && !waits
        },
        "A receive has failed. Who in your client learns of it?",
        "Your client's receive failed, for the connection is gone. The error was caught and dropped, and your client \
         goes on as if nothing were wrong. Report it on standard error, and exit with code 1.",
    ),
];

/// Its last read of a socket asked for nothing. A client that has sent nothing may do that: then the
/// reply has no bytes.
fn reads_into_empty_buffer(f: &Facts) -> bool {
    let read = of_class(f, CallClass::Read).rfind(|call| call.is_on_socket());
    // The first datagram gives its socket an address: until then nothing is known of it.
    let sends = |call: &&SyscallEvent| {
        let to_somebody = matches!(call.argument, Some(Argument::Bytes { to: Some(_), .. }));
        call.is_on_socket() || to_somebody
    };
    let sent = of_class(f, CallClass::Write).rfind(sends);
    let owed_something = !is_client(f) || sent.is_some_and(|call| call.result > Some(0));
    read.is_some_and(|call| call.requested() == Some(0)) && owed_something
}

/// By the same descriptor, or by a duplicate of it.
fn is_on_same_socket(one: &SyscallEvent, other: &SyscallEvent) -> bool {
    let ends = |call: &SyscallEvent| {
        let socket = call.on.iter().find_map(|on| on.socket.as_ref())?;
        socket
            .peer
            .is_some()
            .then(|| (socket.local.clone(), socket.peer.clone()))
    };
    one.pid == other.pid
        && (one.fd() == other.fd() || ends(one).is_some() && ends(one) == ends(other))
}

/// It shut down its sending side and went on with the same socket: a send failed with EPIPE, or it read
/// while its peer waited for more. After the end of the stream only a send counts that was still owed.
fn shuts_down_too_early(f: &Facts) -> bool {
    let peer_waits = match &f.failed_step {
        FailedStep::Reply {
            wanted,
            then: Then::End,
            ..
        } => !wanted.is_empty(),
        FailedStep::Flow { then } => *then == Then::End,
        _ => false,
    };
    let may_end = is_client(f)
        && f.actions_of(f.program)
            .any(|action| *action == Action::InputEnded);
    // Node keeps the send after it from the kernel, and says so itself.
    let says_so = f.words.contains("ERR_STREAM_WRITE_AFTER_END");
    let broken_pipe = f.words.contains("Broken pipe") || f.words.contains("EPIPE");
    let ends_sending = |call: &SyscallEvent| {
        call.class == CallClass::Shutdown
            && matches!(
                call.argument,
                Some(Argument::How(libc::SHUT_WR | libc::SHUT_RDWR))
            )
    };
    let calls = f.calls.iter().enumerate();
    let mut shutdowns = calls.filter(|(_, call)| ends_sending(call));
    shutdowns.any(|(at, call)| {
        let same = |other: &&SyscallEvent| is_on_same_socket(call, other);
        let ended = f.calls[..at]
            .iter()
            .rev()
            .filter(same)
            .find(|before| before.class == CallClass::Read)
            .is_some_and(|read| read.result <= Some(0));
        let mut after = f.calls[at + 1..]
            .iter()
            .filter(same)
            .take_while(|next| next.class != CallClass::Close);
        let goes_on = after.any(|next| match next.class {
            CallClass::Write => next.failed_with(libc::EPIPE) && (!ended || peer_waits),
            CallClass::Read => !ended && peer_waits && !may_end && !next.failed(),
            _ => false,
        });
        // Whoever keeps the connection reads on: a runtime for its events does so by itself.
        let closes = f.calls[at + 1..]
            .iter()
            .any(|next| same(&next) && next.class == CallClass::Close);
        // At the end of the stream it had read more than another thread of it had written.
        let before: Vec<_> = f.calls[..at].iter().filter(same).collect();
        let written = before.iter().rfind(|call| call.class == CallClass::Write);
        let owes = f.role == Role::Server
            && peer_waits
            && ended
            && written.is_some_and(|write| write.tid != call.tid)
            && !closes_before_all_is_sent(f)
            && moved(before.iter().copied(), CallClass::Read)
                > moved(before.iter().copied(), CallClass::Write);
        let stays = !ended && peer_waits && f.role == Role::Server && f.lives() && !closes;
        // What it sent next failed when nobody looked any more, and it says so.
        let says_why = is_client(f) && !ended && peer_waits && f.ended_badly() && broken_pipe;
        says_so && !ended || call.result == Some(0) && (goes_on || stays || owes || says_why)
    })
}

/// It ended a conversation, or printed an empty line, and had received nothing: it never asked to.
fn never_receives(f: &Facts) -> bool {
    let receives = of_class(f, CallClass::Read).any(|call| call.socket().is_some());
    let waits = of_class(f, CallClass::Wait).next().is_some();
    let sent = of_class(f, CallClass::Write).any(|call| call.is_on_socket() && !call.failed());
    let closed = of_class(f, CallClass::Close).any(|call| call.is_on_connection())
        && f.calls.iter().any(SyscallEvent::has_accepted);
    let gone_on = match f.role {
        Role::Server => {
            closed
                && f.story
                    .iter()
                    .any(|told| matches!(told.what, Action::Sent(_)))
        }
        // One that prints something has it from elsewhere.
        Role::Client => {
            let blank = f.printed.iter().all(u8::is_ascii_whitespace);
            // An empty datagram is a reply: an empty line proves nothing there.
            f.transport != Transport::Udp && sent && blank && !f.printed.is_empty()
        }
    };
    !f.calls.is_empty() && !receives && !waits && gone_on && !f.ended_badly()
}

/// One process ended as if all were well, and had no part in the conversations; another has.
fn leaves_work_to_child(f: &Facts) -> bool {
    let bound: Vec<i32> = of_class(f, CallClass::Bind).map(|call| call.pid).collect();
    let ends = |call: &&SyscallEvent| {
        call.argument == Some(Argument::Code(0)) && bound.contains(&call.pid)
    };
    let Some(exit) = f.calls.iter().find(ends) else {
        return false;
    };
    let serves = |call: &&SyscallEvent| call.class == CallClass::Accept || call.is_on_connection();
    let (own, others): (Vec<_>, Vec<_>) = f
        .calls
        .iter()
        .filter(serves)
        .partition(|call| call.pid == exit.pid);
    f.role == Role::Server && f.ended_well() && own.is_empty() && !others.is_empty()
}

/// Python names the number that a closed socket has; elsewhere the call itself fails.
fn waits_on_closed(f: &Facts) -> bool {
    let refused = "ValueError: file descriptor cannot be a negative integer";
    let failed = of_class(f, CallClass::Wait)
        .next_back()
        .is_some_and(|call| call.failed_with(libc::EBADF));
    f.words.contains(refused) && f.ended_badly() || failed || polls_closed(f)
}

/// All that it does is to ask of several descriptors, and to be answered at once, and one of them was a
/// connection that it has closed.
fn polls_closed(f: &Facts) -> bool {
    let is_open = |fd: i32| f.sockets.iter().any(|socket| socket.fd == fd);
    let last: Vec<&SyscallEvent> = f.calls.iter().rev().take(8).collect();
    only_asks(f)
        && last.len() == 8
        && last.iter().all(|call| {
            let mut on = call
                .on
                .iter()
                .filter(|on| on.socket.is_none() && !is_open(on.fd));
            call.class == CallClass::Wait && on.any(|on| was_connection(f, on.fd))
        })
}

/// It burns its time in asking poll(2) and its like, which answer at once.
pub(super) fn only_asks(f: &Facts) -> bool {
    let asks = |call: &SyscallEvent| call.class == CallClass::Wait && call.result > Some(0);
    f.symptom == FailureKind::Spinning && f.spin.len() >= 8 && f.spin.iter().all(asks)
}

/// The program had a connection by this number, and has closed it.
fn was_connection(f: &Facts, fd: i32) -> bool {
    of_class(f, CallClass::Close).any(|call| call.fd() == Some(fd) && call.is_on_connection())
}

/// The errors that Python and Node give a program for what is wrong in its own text.
const OWN_ERRORS: [&str; 10] = [
    "SyntaxError:",
    "IndentationError:",
    "TabError:",
    "ModuleNotFoundError:",
    "ImportError:",
    "NameError:",
    "UnboundLocalError:",
    "AttributeError:",
    "TypeError:",
    "ReferenceError:",
];

fn own_error(f: &Facts) -> bool {
    let mut lines = f.words.lines();
    let named = lines.any(|line| OWN_ERRORS.iter().any(|error| line.starts_with(error)));
    // With another address or message it works: then the mistake is how it treats this one.
    let works = [Probe::Start, Probe::OtherWord]
        .into_iter()
        .any(|probe| f.probe(probe).is_some_and(|result| !result.came.is_empty()));
    let failed = f.calls.iter().any(|call| {
        let about_peers = matches!(
            call.class,
            CallClass::Accept
                | CallClass::Bind
                | CallClass::Connect
                | CallClass::Read
                | CallClass::Write
        );
        about_peers && call.is_on_socket() && call.failed() && !call.failed_with(libc::EAGAIN)
    });
    f.exit == Some(Some(1)) && named && !works && !failed
}

/// All its threads wait in accept, and its last read of an open connection brought a message.
fn accepts_for_each_message(f: &Facts) -> bool {
    let waits = matches!(
        f.failed_step,
        FailedStep::Reply {
            then: Then::Silence,
            ..
        } | FailedStep::End {
            then: Then::Silence,
            ..
        }
    );
    let Some(read) = f
        .calls
        .iter()
        .rposition(|call| call.class == CallClass::Read && call.is_on_connection())
    else {
        return false;
    };
    let (last, after) = (&f.calls[read], &f.calls[read + 1..]);
    let on_it = |class: CallClass| {
        after
            .iter()
            .any(|call| call.class == class && call.fd() == last.fd() && !call.failed())
    };
    let unaccepted = of_class(f, CallClass::Accept)
        .next_back()
        .is_some_and(|call| call.result.is_none());
    f.role == Role::Server
        && f.lives()
        && f.transport != Transport::Udp
        && waits
        && f.waits_in_accept()
        && unaccepted
        && last.result > Some(0)
        && on_it(CallClass::Write)
        && (!on_it(CallClass::Close) || left_unread(f))
}

/// It holds a connection, by another descriptor, on which something waits to be read.
fn left_unread(f: &Facts) -> bool {
    let waiting = |socket: &Socket| socket.state == SocketState::Connected && socket.unread > 0;
    f.sockets.iter().any(waiting)
}

/// The main thread ended the process as if all were well, and another was at work on a connection.
fn ends_before_its_threads(f: &Facts) -> bool {
    let exit = of_class(f, CallClass::Process)
        .rfind(|call| call.argument == Some(Argument::Code(0)) && call.tid == call.pid);
    let Some(exit) = exit else { return false };
    let in_a_thread = |call: &SyscallEvent| {
        call.pid == exit.pid && call.tid != exit.tid && call.is_on_connection()
    };
    let closed = |call: &SyscallEvent| {
        call.class == CallClass::Close && call.is_on_connection() || call.result == Some(0)
    };
    let last = f.calls.iter().rfind(|call| in_a_thread(call));
    f.role == Role::Server && f.ended_well() && last.is_some_and(|call| !closed(call))
}

/// It waits in accept, and has accepted a connection that it has never read from, on which something waits.
fn accepts_without_serving(f: &Facts) -> bool {
    let accepted = of_class(f, CallClass::Accept).rfind(|call| call.has_accepted());
    let Some(accepted) = accepted else {
        return false;
    };
    let fd = accepted.result.and_then(|fd| i32::try_from(fd).ok());
    let touched = f.calls.iter().any(|call| {
        let moves = matches!(
            call.class,
            CallClass::Read | CallClass::Write | CallClass::Close
        );
        moves && call.at > accepted.at && call.fd() == fd
    });
    let one_client = f.check.starts_with("01.");
    f.role == Role::Server
        && f.lives()
        && f.waits_in_accept()
        && !touched
        && left_unread(f)
        && !one_client
}

/// It was given a line, waited in a read, and sent the line when it had read something.
fn waits_for_greeting(f: &Facts) -> bool {
    let lines = super::lines::typed(f);
    let given: Vec<u8> = [Probe::Byte, Probe::Newline]
        .into_iter()
        .filter_map(|probe| f.probe(probe))
        .flat_map(super::ProbeResult::bytes)
        .collect();
    let sent = of_class(f, CallClass::Write).any(|call| call.is_on_connection());
    let first = lines
        .first()
        .is_some_and(|line| !line.is_empty() && given.starts_with(line));
    is_client(f) && f.waits_in_read() && first && !sent
}

/// It was given a line, has never sent anything, and waits in a read of the connection.
fn waits_without_sending(f: &Facts) -> bool {
    let typed = f
        .actions_of(f.program)
        .any(|action| matches!(action, Action::Typed(line) if line.len() > 1));
    // One that waits for a greeting first sends its line when it is given a byte.
    let tried = [Probe::Byte, Probe::Newline]
        .into_iter()
        .any(|probe| f.probe(probe).is_some());
    let greeted = [Probe::Byte, Probe::Newline]
        .into_iter()
        .filter_map(|probe| f.probe(probe))
        .any(|result| !result.came.is_empty());
    // Its prompts may go to a socket as well, if that is what it was given for standard error.
    let sent =
        of_class(f, CallClass::Write).any(|call| call.is_on_connection() && call.fd() > Some(2));
    let nothing_came = matches!(
        &f.failed_step,
        FailedStep::Reply { got, then: Then::Silence, .. } if got.is_empty()
    );
    is_client(f)
        && f.lives()
        && nothing_came
        && typed
        && tried
        && !greeted
        && !sent
        && f.waits_in_read()
}

/// The reply that a peer waits for is on standard output, and nothing was sent.
fn replies_to_stdout(f: &Facts) -> bool {
    let FailedStep::Reply { wanted, got, .. } = &f.failed_step else {
        return false;
    };
    let printed = wanted.len() >= 3 && find(&f.printed, wanted).is_some();
    f.role == Role::Server
        && got.is_empty()
        && printed
        && !of_class(f, CallClass::Write).any(|call| call.is_on_connection())
}

/// Each piece is sent with one byte more than was read, and the byte is a zero.
fn terminator_sent(f: &Facts) -> bool {
    let FailedStep::Reply { wanted, got, .. } = &f.failed_step else {
        return false;
    };
    let mut read = None;
    let mut longer = 0;
    for call in f.calls.iter().filter(|call| call.is_on_connection()) {
        match call.class {
            CallClass::Read => read = call.result.filter(|read| *read > 0),
            CallClass::Write if call.result.is_some() && call.result == read.map(|n| n + 1) => {
                longer += 1;
            }
            CallClass::Write => return false,
            _ => {}
        }
    }
    f.role == Role::Server && longer > 0 && got.contains(&0) && !wanted.contains(&0)
}

/// It ended well, after one line of several, the next of which is not empty.
fn one_line_only(f: &Facts) -> bool {
    let typed: Vec<&[u8]> = (f.since_start().iter())
        .filter(|entry| entry.who == f.program)
        .filter_map(|entry| match &entry.what {
            Action::Typed(bytes) => Some(bytes),
            _ => None,
        })
        .flat_map(|bytes| bytes.split_inclusive(|b| *b == b'\n'))
        .collect();
    let next_has_text = typed
        .get(1)
        .is_some_and(|line| !line.trim_ascii().is_empty());
    let printed = f.printed.iter().filter(|b| **b == b'\n').count();
    // The rest of what it read may lie in a buffer; it made no second attempt to send.
    let sends = of_class(f, CallClass::Write).filter(|call| call.is_on_socket());
    // It goes on, and prints no line for an empty reply.
    is_client(f)
        && f.ended_well()
        && next_has_text
        && printed == 1
        && sends.count() == 1
        && !leaves_before_reply(f)
        && !empty_reply_not_printed(f)
}

fn message_on_stdout(f: &Facts) -> bool {
    let asked = f.asked.as_deref().unwrap_or_default();
    f.failed_step == FailedStep::Message { missing: true }
        && !asked.is_empty()
        && String::from_utf8_lossy(&f.printed).contains(asked)
}

/// A client that should have failed lives on, its last read told it that the connection is `broken`, and it has
/// not taken part of a reply for the whole.
fn stays_as_if_all_were_well(f: &Facts, broken: impl Fn(&SyscallEvent) -> bool) -> bool {
    let blank = f.printed.iter().all(u8::is_ascii_whitespace);
    let last = of_class(f, CallClass::Read).rfind(|call| call.is_on_connection());
    is_client(f)
        && f.transport != Transport::Udp
        && f.failed_step == FailedStep::Exit { wanted: 1 }
        && f.lives()
        && f.quiet
        && blank
        && !says_that_it_failed(f)
        && last.is_some_and(broken)
}
