//! Datagrams: what a receive takes, and what it leaves; what is sent for one, and who is believed.

use super::datagrams::{left_unanswered, transfers};
use super::empty_datagrams::an_empty_one_was_sent;
use super::errors::divided_by_zero;
use super::facts::{Facts, FailedStep, Probe, of_class, sent};
use super::{Row, row};
use crate::model::{Action, CallClass, Role, SocketKind, SyscallEvent, Transport};
use crate::observe::Blocked;

pub(super) const ROWS: &[Row] = &[
    row(
        "refusal-taken-for-reply",
        refusal_taken_for_reply,
        "A receive has failed. What is there to print?",
        "Your client's receive failed with ECONNREFUSED, for nobody is at the address, and your client printed a \
         line all the same. Only a datagram is a reply. Report the error on standard error, or wait on.",
    ),
    row(
        "buffer-shrinks",
        buffer_shrinks,
        "How much room does your receive have after a short message has been there?",
        "Your server receives into a buffer that is only as long as an earlier message was, and the rest of this \
         one is lost. Give each receive the whole buffer again. In Java, setData and setLength of a DatagramPacket \
         also set the room for the next receive.",
    ),
    row(
        "buffer-overwritten",
        buffer_overwritten,
        "Where does the next datagram go while this one waits for its answer?",
        "Your server answered with as many bytes as one message had, and they are those of another one that waited \
         behind it: the next receive wrote into the same buffer before the answer went out. Answer before you \
         receive again, or give each message a buffer of its own.",
    ),
    row(
        "reply-split",
        reply_split,
        "How many datagrams does your server send for one?",
        "Your server answers one datagram with several, each with a part of the reply. A client takes each for a \
         reply of its own. Send the whole reply with one call: a datagram may have 65,507 bytes.",
    ),
    row(
        "empty-send-taken-for-error",
        empty_send_taken_for_error,
        "How many bytes does a send return that has sent an empty datagram?",
        "Your program sent an empty datagram, and took the result 0 for a failure. It is the number of bytes that were \
         sent, and there were none. Only a negative result, or an error, is a failure.",
    ),
    row(
        "stranger-ends-client",
        stranger_ends_client,
        "Anybody may send a datagram to your client. Is that an error of yours?",
        "A datagram from a stranger ended your client. Any program may send to a UDP socket. Ignore what does not \
         come from the server, and go on waiting for the reply.",
    ),
    row(
        "sends-again-when-refused",
        sends_again_when_refused,
        "How long does your client wait before it sends again, when the kernel says that nobody is there?",
        "Your client sends a line again as soon as it is told that nobody is there (ECONNREFUSED). It does so \
         without a pause, and floods the port. Report the refusal, or wait before the next try.",
    ),
    row(
        "equal-datagram-dropped",
        equal_datagram_dropped,
        "Two datagrams have the same bytes. Is the second one a copy of the first?",
        "Your server does not answer a datagram that is equal to the one before. A client may send the same \
         message twice, and mean it twice. Without ids nobody can tell a copy, so answer each datagram.",
    ),
    row(
        "largest-datagram-dropped",
        largest_datagram_dropped,
        "Your buffer is full. Was something cut, or did the datagram just fit?",
        "Your server does not answer a datagram of 65,507 bytes, the most that UDP over IPv4 can carry. A buffer that is \
         full to the last byte has not cut anything. Give it one byte more, or ask for MSG_TRUNC.",
    ),
    row(
        "port-given-back",
        port_given_back,
        "Which port does your socket have after connect with AF_UNSPEC?",
        "Your server connects its socket to a client for an answer, and dissolves that again. With it the kernel takes \
         back a port that it had chosen itself, and nobody reaches the server any more. Do not connect a server's \
         socket: sendto takes the address of each client.",
    ),
    row(
        "datagram-never-taken",
        datagram_never_taken,
        "Your program has looked at the datagram. Is it still in the queue?",
        "Your server looks at the same datagram again and again (MSG_PEEK, peek_from, FIONREAD), and never takes it \
         out of the queue. A look that says 0 has seen an empty datagram, which is a message. Receive it, and answer \
         it.",
    ),
];

/// Its last receive had less room than one before, and the datagram was cut there.
pub(super) fn buffer_shrinks(f: &Facts) -> bool {
    let Some((_, wanted, got)) = f.other_datagram() else {
        return false;
    };
    let cut = |whole: &Vec<u8>| whole.len() > got.len() && whole.starts_with(got);
    let reads = f.calls.iter().filter(|call| {
        call.class == CallClass::Read && call.is_on_socket() && call.result >= Some(0)
    });
    let room: Vec<u64> = reads.filter_map(SyscallEvent::requested).collect();
    let last = got.len() as u64;
    // A runtime asks for a byte where it has no room at all.
    let had_that_room = room.contains(&last) || last == 0 && room.contains(&1);
    f.role == Role::Server
        && wanted.iter().any(cut)
        && had_that_room
        && room.iter().any(|&room| room > last.max(1))
}

/// It looks again and again, and each time it sees the empty datagram.
fn datagram_never_taken(f: &Facts) -> bool {
    let looks = f
        .calls
        .iter()
        .rev()
        .take(8)
        .filter(|call| call.looks())
        .count();
    // Or asks how long it is: ioctl(2) with FIONREAD says 0.
    let asks = |call: &SyscallEvent| call.class == CallClass::Wait && call.result > Some(0);
    let measures = |call: &SyscallEvent| call.name == "ioctl" && call.result == Some(0);
    let spins = f.spin.len() >= 8
        && f.spin.iter().all(|call| asks(call) || measures(call))
        && f.spin.iter().any(measures);
    f.transport == Transport::Udp
        && f.role == Role::Server
        && f.lives()
        && an_empty_one_was_sent(f)
        && (looks == 8 || spins)
}

/// It has received the largest datagram whole, answers others, and not this one, also when it comes again.
fn largest_datagram_dropped(f: &Facts) -> bool {
    const LARGEST: usize = 65_507;
    let whole = |call: &SyscallEvent| {
        call.class == CallClass::Read && call.is_full() && call.result == Some(LARGEST as i64)
    };
    let largest = |reply: &Vec<u8>| reply.len() == LARGEST;
    left_unanswered(f).is_some_and(|replies| replies.iter().all(largest)) && transfers(f).any(whole)
}

/// It has connected its socket, which has no port now.
/// A reply that is as long as one that was due, with the beginning of another that was due as well.
fn buffer_overwritten(f: &Facts) -> bool {
    let Some((_, wanted, got)) = f.other_datagram() else {
        return false;
    };
    let due = wanted.iter().any(|reply| reply.len() == got.len());
    let other = |reply: Vec<u8>| reply.len() > got.len() && reply.starts_with(got);
    let mut replies = sent(f.since_start()).map(|bytes| f.reply.of(bytes));
    f.role == Role::Server
        && f.transport == Transport::Udp
        && got.len() > 1
        && due
        && !wanted.contains(got)
        && replies.any(other)
}

/// The last receive was told that nobody is there, and something is printed.
fn refusal_taken_for_reply(f: &Facts) -> bool {
    let refused =
        |call: &SyscallEvent| call.class == CallClass::Read && call.failed_with(libc::ECONNREFUSED);
    f.role == Role::Client
        && matches!(f.failed_step, FailedStep::MoreLines { .. })
        && transfers(f).next_back().is_some_and(refused)
}

pub(super) fn port_given_back(f: &Facts) -> bool {
    let connected =
        |call: &SyscallEvent| call.class == CallClass::Connect && call.result == Some(0);
    let port = |wait: &Blocked| wait.socket.as_ref()?.local.as_ref()?.port();
    let no_port = |wait: &Blocked| {
        let udp = wait
            .socket
            .as_ref()
            .is_some_and(|socket| socket.kind == SocketKind::Udp);
        wait.class == CallClass::Read && udp && port(wait).unwrap_or(0) == 0
    };
    f.role == Role::Server
        && f.transport == Transport::Udp
        && matches!(f.failed_step, FailedStep::Datagram { got: None, .. })
        && f.calls.iter().any(connected)
        && f.waits.iter().any(no_port)
}

/// It has received all that was sent, has answered the first of several equal ones, and answers another one.
fn equal_datagram_dropped(f: &Facts) -> bool {
    let Some((peer, wanted)) = f.missing_datagram() else {
        return false;
    };
    let sent = f.sent_by(*peer);
    let missing = |message: &[u8]| wanted.contains(&f.reply.of(message));
    let Some(at) = sent.iter().rposition(|message| missing(message)) else {
        return false;
    };
    // Where nothing is in them, it may be that which is dropped.
    let mut again = f
        .probes
        .iter()
        .filter(|result| result.probe == Probe::Again);
    let once = again
        .next()
        .zip(again.next())
        .is_some_and(|(first, second)| !first.came.is_empty() && second.came.is_empty());
    let equal_before = at > 0 && sent[at - 1] == sent[at] && (!sent[at].is_empty() || once);
    let received = (f.actions_of(*peer))
        .any(|action| matches!(action, Action::Received(bytes) if wanted.contains(bytes)));
    let another = f
        .probe(Probe::Byte)
        .is_some_and(|result| matches!(result.came.as_slice(), [reply] if !reply.is_empty()));
    // One that takes all that waits, and loses some of it, does so with whatever comes.
    let drains = transfers(f).any(|call| call.failed_with(libc::EAGAIN));
    f.transport == Transport::Udp
        && f.role == Role::Server
        && f.lives()
        && !f.has_ids()
        && !drains
        && equal_before
        && !send_failed(f)
        && received
        && another
}

/// It was refused, and sent all the same.
fn sends_again_when_refused(f: &Facts) -> bool {
    let mut calls = transfers(f).skip_while(|call| !call.failed_with(libc::ECONNREFUSED));
    f.failed_step == FailedStep::Undeliverable
        && calls.any(|call| call.class == CallClass::Write && call.result >= Some(0))
}

/// One of its sends failed.
pub(super) fn send_failed(f: &Facts) -> bool {
    transfers(f).any(|call| call.class == CallClass::Write && call.failed())
}

/// What came is the first part of the reply, and the next part lies there as a datagram of its own.
pub(super) fn reply_split(f: &Facts) -> bool {
    let Some((peer, wanted, got)) = f.other_datagram() else {
        return false;
    };
    let rest = wanted
        .first()
        .and_then(|whole| whole.strip_prefix(got.as_slice()));
    let next = |(who, bytes): &(u64, Vec<u8>)| {
        who == peer && !bytes.is_empty() && rest.is_some_and(|rest| rest.starts_with(bytes))
    };
    f.role == Role::Server && wanted.len() == 1 && !got.is_empty() && f.unread.iter().any(next)
}

/// The last that it received is what a stranger had sent, and with that it ended.
fn stranger_ends_client(f: &Facts) -> bool {
    let received = |who: u64| {
        let mut story = f.since_start().iter();
        story.any(|entry| entry.who == who && matches!(entry.what, Action::Received(_)))
    };
    let last = of_class(f, CallClass::Read).rfind(|call| call.is_on_socket());
    f.role == Role::Client
        && f.transport == Transport::Udp
        && f.ended_badly()
        && f.printed.is_empty()
        && f.since_start().iter().any(|entry| {
            let length = match &entry.what {
                Action::Sent(bytes) => i64::try_from(bytes.len()).ok(),
                _ => None,
            };
            length.is_some()
                && !received(entry.who)
                && last.is_some_and(|call| call.result == length)
        })
}

/// The last that it did with its socket was to send nothing, and that it was told.
fn empty_send_taken_for_error(f: &Facts) -> bool {
    let sent_nothing = |call: &SyscallEvent| {
        call.class == CallClass::Write && call.requested() == Some(0) && call.result == Some(0)
    };
    f.transport == Transport::Udp
        && f.ended_badly()
        && !divided_by_zero(f)
        && transfers(f).next_back().is_some_and(sent_nothing)
}
