//! Servers and clients: how a conversation ends, and what is left of it.

use std::time::Duration;

use super::facts::{Facts, FailedStep, Probe, ProbeResult, Then};
use super::injected::{expired_by_itself, last_call};
use super::reporting::shutdown_failed;
use super::text::names_a_text_error;
use super::{Row, row};
use crate::model::{
    Action, CallClass, FailureKind, JournalEntry, Role, SocketKind, SyscallEvent, Transport,
};
use crate::observe::{Blocked, SocketState};

pub(super) const ROWS: &[Row] = &[
    row(
        "end-of-stream-unhandled",
        end_of_stream_unhandled,
        "What does a read return when the peer has finished, and what does your loop do then?",
        "A read that returns 0 is the end of the stream (EOF): the peer will send nothing more. \
         Your program ignores it and reads the same end again and again. End the conversation \
         when a read returns 0.",
    ),
    row(
        "end-of-input-unhandled",
        end_of_input_unhandled,
        "What does a read of standard input return at its end, and what does your loop do then?",
        "A read of standard input that returns 0 is the end of the input: nothing more will be \
         typed. Your client ignores it and reads the same end again and again. Leave the loop \
         when a read returns 0.",
    ),
    row(
        "busy-waiting",
        busy_waiting,
        "What does your program do while nothing happens: wait, or ask again?",
        "Your program asks again and again whether there is something to do, and never waits. \
         That uses a whole processor. Let the call block, or wait in poll or epoll.",
    ),
    row(
        "end-taken-for-error",
        end_taken_for_error,
        "Is the end of the stream an error, or the normal end of a conversation?",
        "The conversation was over and no call had failed, so the exit code must be 0. Your \
         program takes the end of the stream, or of its input, for an error. Exit with 0 there.",
    ),
    row(
        "goes-on-after-conversation",
        goes_on,
        "How many clients does the server of this stage serve?",
        "The only conversation is over, and your server waits for another client. In this stage \
         it serves one client. Exit when that conversation ends.",
    ),
    row(
        "waits-for-peer-to-close",
        waits_for_peer_to_close,
        "Which side closes first when nobody has anything more to say?",
        "At the end of its input your client waits until the server closes, and the server waits \
         until the client closes. The side that has nothing more to send closes first. Here that \
         is the client.",
    ),
    row(
        "connection-not-closed",
        connection_not_closed,
        "Which part of your code closes the connection when the client has finished?",
        "The client has ended its side, and your server has not closed the connection: the client \
         never receives the end of the stream. Close the connection when the conversation is \
         over, and every copy of its descriptor.",
    ),
    row(
        "descriptor-kept",
        descriptor_kept,
        "What does shutdown() leave open?",
        "Connections that are over still hold a descriptor each. shutdown() ends a connection but \
         keeps its descriptor. Call close(), also after an error.",
    ),
    row(
        "closes-with-reset",
        closes_with_reset,
        "How does your server close: politely, or with a reset?",
        "The client was answered, and then received a reset (RST) instead of the end of the \
         stream. SO_LINGER with a time of 0 causes that. Use a plain close.",
    ),
    row(
        "ends-after-one-client",
        ends_after_one,
        "What does your server do after the first client?",
        "Your server answered once and then ended. Accept (or receive) in a loop that never ends. \
         Check where `break` and `return` leave that loop.",
    ),
    row(
        "ends-after-some-clients",
        ends_after_some,
        "How often does your accept loop run?",
        "Your server ends after a number of clients. There is no last client. Accept in a loop \
         without an end.",
    ),
    row(
        "silent-client-ends-server",
        silent_client_ends_server,
        "What does your server do when a client closes without sending anything?",
        "A client connected and disconnected without sending anything, and your server ended. The \
         end of that stream ends one conversation only. Go back to accept.",
    ),
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

fn end_of_stream_unhandled(f: &Facts) -> bool {
    // Datagrams have no end.
    if f.transport == Transport::Udp {
        return false;
    }
    f.reads_end_of.is_some_and(|fd| fd > 0) || spins_on_end(f) || reads_end_again(f)
}

/// Its last five reads all brought the end of the same connection, however long it slept in between.
fn reads_end_again(f: &Facts) -> bool {
    let last = last_reads(f, 5);
    let end = |call: &&SyscallEvent| {
        call.result == Some(0) && call.requested() > Some(0) && call.on == last[0].on
    };
    f.role == Role::Server && f.lives() && last.len() == 5 && last.iter().all(end)
}

/// So many of its last reads of connections, the last one first.
fn last_reads(f: &Facts, count: usize) -> Vec<&SyscallEvent> {
    let of_connection =
        |call: &&SyscallEvent| call.class == CallClass::Read && call.is_on_connection();
    let calls = f.calls.iter().rev();
    calls.filter(of_connection).take(count).collect()
}

/// Its last calls on a connection: reads that return nothing, and none that returns something.
fn spins_on_end(f: &Facts) -> bool {
    let reads = last_reads(f, 8);
    f.symptom == FailureKind::Spinning
        && f.lives()
        && reads.len() == 8
        && reads
            .iter()
            .all(|call| call.result == Some(0) && call.on == reads[0].on)
}

fn accept_error_ends_server(f: &Facts) -> bool {
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

fn end_of_input_unhandled(f: &Facts) -> bool {
    f.role == Role::Client && f.reads_end_of == Some(0)
}

/// Its last calls all answer that there is nothing yet.
fn busy_waiting(f: &Facts) -> bool {
    let nothing_yet = |call: &SyscallEvent| call.failed_with(libc::EAGAIN);
    let spin = &f.spin;
    f.symptom == FailureKind::Spinning && spin.len() >= 20 && spin.iter().all(nothing_yet)
}

fn end_taken_for_error(f: &Facts) -> bool {
    // No call has failed, so that it can't be an error that it reports.
    let failed = |call: &SyscallEvent| {
        // A time limit that has passed is an error that it may report.
        let nothing_yet = call.failed_with(libc::EAGAIN) && !expired_by_itself(f, call);
        call.is_transfer() && call.failed() && !nothing_yet
    };
    f.failed_step == FailedStep::Exit { wanted: 0 }
        && matches!(f.exit, Some(Some(code)) if code != 0)
        && !f.calls.is_empty()
        && !names_a_text_error(f)
        && !f.calls.iter().any(failed)
}

fn goes_on(f: &Facts) -> bool {
    let served = f
        .probe(Probe::Newcomer)
        .is_some_and(|result| !result.came.is_empty());
    f.failed_step == FailedStep::Exit { wanted: 0 } && f.role == Role::Server && f.lives() && served
}

fn waits_for_peer_to_close(f: &Facts) -> bool {
    let input_ended = f
        .actions_of(f.program)
        .any(|action| *action == Action::InputEnded);
    let stays = matches!(
        f.failed_step,
        FailedStep::End {
            then: Then::Silence,
            ..
        }
    );
    let then_ends = f
        .probe(Probe::HalfClose)
        .is_some_and(|result| result.closed || result.exited);
    f.role == Role::Client && stays && input_ended && then_ends
}

fn connection_not_closed(f: &Facts) -> bool {
    if f.role != Role::Server || !f.lives() || end_of_stream_unhandled(f) {
        return false;
    }
    match &f.failed_step {
        FailedStep::End {
            then: Then::Silence,
            ..
        } => f.quiet || half_closed(f) > 0,
        // It sleeps and looks again, and the next client waits.
        FailedStep::Reply {
            then: Then::Silence,
            ..
        } => {
            let sleeps = |wait: &Blocked| wait.class == CallClass::Sleep;
            !f.waits.is_empty() && f.waits.iter().all(sleeps) && half_closed(f) > 0
        }
        FailedStep::Script => f.symptom == FailureKind::Leak && half_closed(f) >= 10,
        _ => false,
    }
}

/// How many connections it holds whose peers have ended them, and which it has not.
fn half_closed(f: &Facts) -> usize {
    f.sockets
        .iter()
        .filter(|socket| socket.state == SocketState::Closing && is_stream(socket.kind))
        .count()
}

fn is_stream(kind: SocketKind) -> bool {
    matches!(kind, SocketKind::Tcp | SocketKind::UnixStream)
}

fn descriptor_kept(f: &Facts) -> bool {
    // Which side has ended an AF_UNIX connection can't be seen.
    f.failed_step == FailedStep::Script
        && f.symptom == FailureKind::Leak
        && f.transport == Transport::Tcp
        && half_closed(f) < 10
}

fn closes_with_reset(f: &Facts) -> bool {
    f.role == Role::Server
        && matches!(
            f.failed_step,
            FailedStep::End {
                then: Then::Reset,
                ..
            }
        )
}

/// The visits before the end: of each, whether the peer said something, and whether it left politely.
pub(super) fn visits(f: &Facts) -> Vec<Visit> {
    let mut visits: Vec<Visit> = Vec::new();
    for (at, told) in f.since_start().iter().enumerate() {
        if told.what == Action::Connected {
            visits.push(Visit {
                who: told.who,
                came: at,
                ..Visit::default()
            });
        }
        if told.what == Action::LookedIn {
            visits.push(Visit {
                came: at,
                gone: at,
                left: true,
                ..Visit::default()
            });
        }
        let Some(visit) = visits.iter_mut().rev().find(|v| v.who == told.who) else {
            continue;
        };
        match told.what {
            Action::Sent(_) => visit.said = true,
            Action::Received(_) => visit.answered = true,
            Action::Closed => (visit.left, visit.gone) = (true, at),
            Action::Reset => visit.rude = true,
            _ => {}
        }
    }
    visits
}

#[derive(Default)]
pub(super) struct Visit {
    pub(super) who: u64,
    came: usize,
    gone: usize,
    pub(super) said: bool,
    answered: bool,
    pub(super) left: bool,
    pub(super) rude: bool,
}

impl Visit {
    /// Whether it behaved as another did.
    fn is_like(&self, other: &Visit) -> bool {
        let manners = |visit: &Visit| (visit.said, visit.left, visit.rude);
        manners(self) == manners(other)
    }
}

/// It ended as if all were well, as a server that has served; what its visitors did before.
fn ended_between_clients(f: &Facts) -> Option<Vec<Visit>> {
    let misplaced = matches!(
        f.failed_step,
        FailedStep::Exit { .. } | FailedStep::Start | FailedStep::Script
    );
    let by_itself = f.ended_well() && !accept_error_ends_server(f);
    (f.role == Role::Server && by_itself && !misplaced).then(|| visits(f))
}

fn ends_after_one(f: &Facts) -> bool {
    if f.transport == Transport::Udp {
        let received = f
            .since_start()
            .iter()
            .filter(|told| matches!(told.what, Action::Received(_)))
            .count();
        let empty = |told: &&JournalEntry| told.what == Action::Sent(Vec::new());
        return f.role == Role::Server
            && f.ended_well()
            && received == 1
            && f.since_start().iter().find(empty).is_none();
    }
    // Where a second server is started, that has looked in as well.
    let Some(visits) = ended_between_clients(f).filter(|_| f.slug() != "leaves-live-server-alone")
    else {
        return false;
    };
    // The first has spoken, been answered and left in peace; whoever else came still waits.
    visits.split_first().is_some_and(|(first, others)| {
        first.said
            && first.answered
            && first.left
            && !first.rude
            && others.iter().all(|v| !v.answered && !v.left && !v.rude)
    })
}

fn ends_after_some(f: &Facts) -> bool {
    let Some(visits) = ended_between_clients(f) else {
        return false;
    };
    // It has done so again, with clients that gave it no reason.
    let again = |result: &ProbeResult| result.exited && result.came.len() >= 2;
    if f.probe(Probe::Ordinary).is_some_and(again) {
        return true;
    }
    let answered = visits.iter().filter(|visit| visit.answered).count();
    // Whoever was the last may have been the reason, unless another like it was served before.
    let gone = |visit: &&Visit| visit.left || visit.rude;
    let last = visits.iter().rposition(|visit| visit.answered).unwrap_or(0);
    let (before, since) = visits.split_at(last);
    let known = |visit: &Visit| before.iter().any(|other| other.is_like(visit));
    answered >= 5 && since.iter().filter(gone).all(known) && !left_after_an_error(f)
}

fn silent_client_ends_server(f: &Facts) -> bool {
    let Some(visits) = ended_between_clients(f) else {
        return false;
    };
    let mut gone = visits.iter().filter(|visit| visit.left || visit.rude);
    let last_silent = visits.iter().rposition(|visit| visit.left && !visit.said);
    let Some(at) = last_silent else { return false };
    let served_before = visits[..at]
        .iter()
        .any(|visit| visit.answered && visit.left && visit.gone < visits[at].came);
    let silent = visits[..at].iter().filter(|v| v.left && !v.said).count();
    // Nobody was served since.
    served_before
        && silent == 0
        && visits[at..].iter().all(|visit| !visit.answered)
        && gone.all(|visit| !visit.rude)
        && !ends_after_some(f)
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
    let thread = f.words.contains("panicked at") && !matches!(f.failed_step, FailedStep::Script);
    f.role == Role::Server
        && f.signal.is_none()
        && (f.ended_badly() || thread)
        && !matches!(f.failed_step, FailedStep::Exit { .. } | FailedStep::Start)
}

fn error_not_handled(f: &Facts) -> bool {
    let mut message = last_message(f);
    if message.contains("PoisonError") {
        // Another thread failed first, and held a lock.
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
fn left_after_an_error(f: &Facts) -> bool {
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
