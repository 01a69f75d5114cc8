//! Servers and clients: how a conversation ends, and what is left of it.

use super::errors::{ended_between_clients, left_after_an_error};
use super::facts::{Facts, FailedStep, Probe, ProbeResult, Then};
use super::injected::expired_by_itself;
use super::text::names_a_text_error;
use super::visits::Visit;
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

fn end_of_input_unhandled(f: &Facts) -> bool {
    f.role == Role::Client && f.reads_end_of == Some(0)
}

/// Its last calls all answer that there is nothing yet.
fn busy_waiting(f: &Facts) -> bool {
    let nothing_yet = |call: &SyscallEvent| call.failed_with(libc::EAGAIN);
    let spin = &f.spin;
    f.symptom == FailureKind::Spinning && spin.len() >= 8 && spin.iter().all(nothing_yet)
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
