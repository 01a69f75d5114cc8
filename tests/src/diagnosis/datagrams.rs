//! Datagrams: servers and clients.

use std::time::Duration;

use super::empty_datagrams::{an_empty_one_was_sent_by, skips_some, waited_past};
use super::facts::{Facts, FailedStep, Probe, ProbeResult, sent};
use super::lines::typed;
use super::receiving::{port_given_back, send_failed};
use super::{Row, row};
use crate::model::{Action, Argument, CallClass, ID, JournalEntry, Role, SyscallEvent, Transport};
use crate::observe::{Socket, SocketState};

pub(super) const ROWS: &[Row] = &[
    row(
        "reply-from-other-socket",
        |f| f.failed_step == FailedStep::Sender,
        "From which address does your reply come, and from which does the client expect it?",
        "The reply comes from a different port than the one that the client sent to, so the \
         client cannot accept it. Reply with the socket that received the message.",
    ),
    row(
        "reply-repeated",
        reply_repeated,
        "How often does your server send each reply?",
        "Your server answers one datagram more than once. Send each reply once; a client that \
         misses it asks again.",
    ),
    row(
        "bound-to-one-client",
        bound_to_one,
        "To whom does your server send: to the sender of this message, or to the first sender?",
        "Your server serves only one sender at a time: it called connect() on its socket, sends every \
         reply to the same address, or answers nobody else. Send each reply to the address that recvfrom \
         returned with the message.",
    ),
    row(
        "answers-only-so-many",
        answers_only_so_many,
        "How many messages may a client send to your server?",
        "Your server answers this client no more after a number of messages, and answers others. A limit of messages, or \
         of messages in a time, loses those of a client that is only quick. Answer each.",
    ),
    row(
        "binds-the-servers-address",
        binds_the_servers_address,
        "Whose address is the one that your client is given, and who binds a socket to it?",
        "Your client binds its own socket to the address of the server, and that is in use: by the \
         server. A client needs no bind. The kernel chooses a free port when it sends or connects.",
    ),
    row(
        "replies-to-itself",
        replies_to_itself,
        "To which address does your server send: the client's, or its own?",
        "Your server sends a reply to its own address, where it receives it again. Send each reply \
         to the address that recvfrom returned with the message, host and port.",
    ),
    row(
        "boundaries-lost",
        boundaries_lost,
        "How many datagrams came, and how many did your server send?",
        "Your server answers several datagrams with one. Each recvfrom returns one datagram, and \
         each is a message of its own. Answer each separately.",
    ),
    row(
        "waiting-datagrams-lost",
        waiting_lost,
        "What happens to a datagram that arrives while your server handles another?",
        "Some of the datagrams that wait together are never answered; when they were sent again \
         one by one, they were. Answer each before you receive the next, and discard none.",
    ),
    row(
        "waits-for-second-reply",
        waits_for_second_reply,
        "The reply has arrived. What is your client waiting for now?",
        "Your client has received the reply, does not print it, and waits for another datagram. The server sends \
         one for each message. Look at what your client does with the first.",
    ),
    row(
        "equal-reply-dropped",
        equal_reply_dropped,
        "Two of your lines are equal. How do the replies to them differ?",
        "A reply came that has the same bytes as the one before, and your client waited for another one. Equal \
         messages have equal replies: what tells them apart is that you have sent again since.",
    ),
    row(
        "sends-before-reply",
        sends_before_reply,
        "Which of your messages is the datagram a reply to that your client printed?",
        "Your client sent two messages without a receive between them. Each message has a reply, an empty one too. \
         The reply to the first is now taken for the reply to the second. Receive after each send.",
    ),
    row(
        "message-repeated",
        message_repeated,
        "How often does your client send each line?",
        "Your client sends a line more than once. Send each datagram once, and again only if no \
         answer has come for a second or more.",
    ),
    row(
        "message-split",
        message_split,
        "In how many datagrams does your client send a line?",
        "Your client sends a line in several datagrams, and the server answers each separately. \
         Send a line as one datagram, up to 65,507 bytes.",
    ),
    row(
        "reply-one-late",
        reply_one_late,
        "Which datagram does your reply answer: the one that has just come, or the one before?",
        "Your server answers each datagram with the reply to the one before: the first reply came with the next \
         datagram, sent as a test. Send the reply to what recvfrom has just returned.",
    ),
    row(
        "stranger-believed",
        stranger_believed,
        "Who sent the datagram that your client printed?",
        "Your client took a datagram from a stranger for the reply. Any program may send to a UDP \
         socket. Compare the sender's address and port with the server's, or connect() the \
         client's socket.",
    ),
    row(
        "connection-expected",
        connection_expected,
        "Does a UDP server have to run before a client can start?",
        "Your client does not start without a server. With UDP the server need not be there when \
         the client starts. Bind a socket, and send when there is a line.",
    ),
];

/// Longer than a client takes from one call to the next.
pub(super) const A_WHILE: Duration = Duration::from_millis(500);

/// In the network of a check nobody but the server has an address.
fn binds_the_servers_address(f: &Facts) -> bool {
    f.role == Role::Client && f.exit.is_some() && f.address_in_use()
}

fn replies_to_itself(f: &Facts) -> bool {
    let own = |call: &SyscallEvent| {
        let to = match &call.argument {
            Some(Argument::Bytes { to, .. }) => to.as_ref(),
            _ => None,
        };
        let local = call.socket().and_then(|ends| ends.local.as_ref());
        call.class == CallClass::Write && to.is_some() && to == local
    };
    f.role == Role::Server && f.transport == Transport::Udp && f.calls.iter().any(own)
}

/// Nothing came until another datagram was sent, and then the reply to the first.
fn reply_one_late(f: &Facts) -> bool {
    let Some((_, wanted)) = f.missing_datagram() else {
        return false;
    };
    let next = f.probe(Probe::Byte).map(|result| result.came.as_slice());
    let [late] = next.unwrap_or_default() else {
        return false;
    };
    is(f, Role::Server) && late.len() >= 5 && wanted.contains(late)
}

pub(super) fn is(f: &Facts, role: Role) -> bool {
    f.role == role && f.transport == Transport::Udp
}

/// How many messages of one client make a limit likely.
const MANY: usize = 20;

/// It has answered many, now receives this client's and says nothing, and answers a newcomer.
fn answers_only_so_many(f: &Facts) -> bool {
    let Some((peer, _)) = f.missing_datagram() else {
        return false;
    };
    let probed = |probe: Probe, answers: bool| {
        f.probe(probe)
            .is_some_and(|result| result.came.is_empty() != answers)
    };
    is(f, Role::Server)
        && f.lives()
        && f.received_by(*peer).len() >= MANY
        && probed(Probe::Byte, false)
        && probed(Probe::Again, false)
        && probed(Probe::Newcomer, true)
}

/// The datagram that came although it was not due, and whether it had come before.
pub(super) fn again(f: &Facts, got: &[u8]) -> bool {
    let times = f
        .since_start()
        .iter()
        .filter(|entry| matches!(&entry.what, Action::Received(bytes) if bytes == got))
        .count();
    times > 1
}

fn reply_repeated(f: &Facts) -> bool {
    let got = match &f.failed_step {
        FailedStep::MoreDatagrams { got } => got,
        FailedStep::Datagram {
            wanted,
            got: Some(got),
            ..
        } if f.unread.iter().any(|(_, next)| wanted.contains(next))
            // It could be the answer to a shorter one that begins alike, and the rest of the buffer.
            && !wanted.iter().any(|w| !w.is_empty() && got.starts_with(w)) =>
        {
            got
        }
        _ => return false,
    };
    // As often as it was sent, and once more.
    let asked = f
        .since_start()
        .iter()
        .filter(|entry| matches!(&entry.what, Action::Sent(sent) if sent.eq_ignore_ascii_case(got)))
        .count();
    let answered = f
        .since_start()
        .iter()
        .filter(|entry| matches!(&entry.what, Action::Received(bytes) if bytes == got))
        .count();
    is(f, Role::Server) && answered > asked && asked > 0
}

fn bound_to_one(f: &Facts) -> bool {
    if !is(f, Role::Server) || !f.lives() || port_given_back(f) {
        return false;
    }
    let (peer, wanted, none) = match &f.failed_step {
        FailedStep::Datagram { peer, wanted, got } => (*peer, wanted, got.is_none()),
        _ => return false,
    };
    let elsewhere = f
        .unread
        .iter()
        .any(|(who, bytes)| *who != peer && bytes.len() >= 3 && wanted.contains(bytes));
    let connects = f
        .calls
        .iter()
        .any(|call| call.class == CallClass::Connect && call.result == Some(0));
    // Somebody else has been answered, whether that was read already or not, and this one never.
    let unread = (f.unread.iter()).any(|(who, bytes)| *who != peer && !bytes.is_empty());
    let another = f
        .since_start()
        .iter()
        .any(|entry| entry.who != peer && matches!(entry.what, Action::Received(_)));
    // What others send, the kernel keeps from a socket that is connected: udp(7).
    let mut waits = f.waits.iter().filter(|wait| wait.class == CallClass::Read);
    let is_connected = |socket: &Socket| socket.state == SocketState::Connected;
    let connected = f.quiet && waits.any(|wait| wait.socket.as_ref().is_some_and(is_connected));
    // It receives all that this one and a third send, and answers nothing.
    let read = |probe: Probe| f.probe(probe).is_some_and(|result| result.came.is_empty());
    let ignored = [Probe::Byte, Probe::Again, Probe::Newcomer]
        .into_iter()
        .all(read)
        && f.probes.windows(2).all(|two| two[0].reads < two[1].reads)
        && f.quiet
        && !an_empty_one_was_sent_by(f, peer);
    let unanswered = f.received_by(peer).is_empty();
    none && (sends_to_one_address(f)
        || another && (connected || ignored && unanswered)
        || (another || unread) && unanswered && (elsewhere || connects))
}

/// It has sent as many replies as there were clients, all to the same address, the last one for what came last.
fn sends_to_one_address(f: &Facts) -> bool {
    let to = |call: &SyscallEvent| match &call.argument {
        Some(Argument::Bytes { to, .. }) => to.clone(),
        _ => None,
    };
    let replies: Vec<_> = transfers(f)
        .filter(|call| call.class == CallClass::Write && !call.failed())
        .map(to)
        .collect();
    let clients = f.senders().len();
    clients > 1
        && replies.len() >= clients
        && replies[0].is_some()
        && replies.iter().all(|reply| *reply == replies[0])
        && transfers(f)
            .next_back()
            .is_some_and(|call| call.class == CallClass::Write)
}

fn boundaries_lost(f: &Facts) -> bool {
    let Some((_, wanted, got)) = f.other_datagram() else {
        return false;
    };
    // Whole replies, one behind the other.
    let parts = |first: &&Vec<u8>| {
        !first.is_empty()
            && got.starts_with(first)
            && wanted.iter().any(|second| {
                second != *first && !second.is_empty() && got[first.len()..].starts_with(second)
            })
    };
    is(f, Role::Server) && wanted.len() > 1 && wanted.iter().any(|first| parts(&first))
}

fn waiting_lost(f: &Facts) -> bool {
    if !matches!(f.failed_step, FailedStep::Datagram { got: None, .. }) {
        return false;
    }
    // Those that are missing in this run, which need not be those of the run before.
    let again = || f.probes.iter().filter(|t| t.probe == Probe::Again);
    let each_alone = again().next().is_some() && again().all(|result| result.came.len() == 1);
    let another = f.probe(Probe::Byte);
    let some_came = !f.received_by(peer_of(f)).is_empty() || !f.unread.is_empty();
    let together = f.sent_by(peer_of(f)).len() > 1;
    is(f, Role::Server)
        && (f.slug() == "boundaries-kept" || f.slug() == "ten-empty" && !skips_some(f))
        && !send_failed(f)
        && f.lives()
        && some_came
        && together
        && another.is_some_and(|result| result.came == [b"ANOTHER".to_vec()])
        && each_alone
}

pub(super) fn peer_of(f: &Facts) -> u64 {
    match f.failed_step {
        FailedStep::Datagram { peer, .. } => peer,
        _ => 0,
    }
}

/// The last thing that anybody sent, but for what came back.
pub(super) fn last_sent(f: &Facts) -> Option<&[u8]> {
    sent(f.since_start()).next_back()
}

pub(super) fn message_repeated(f: &Facts) -> bool {
    match &f.failed_step {
        FailedStep::MoreDatagrams { got } | FailedStep::Datagram { got: Some(got), .. } => {
            is(f, Role::Client)
                && again(f, got)
                && got.len() != 1
                && !waited_past(f)
                && (!answered_by_nothing(f, got) || !f.calls.is_empty())
        }
        _ => false,
    }
}

/// The first time this came, the reply was an empty one: its calls show whether the client took that for none.
fn answered_by_nothing(f: &Facts, message: &[u8]) -> bool {
    let mut story = f.since_start().iter().map(|entry| &entry.what);
    let came = |action: &&Action| matches!(action, Action::Received(got) if got == message);
    story.find(came).is_some()
        && matches!(story.next(), Some(Action::Sent(reply)) if reply.is_empty())
}

fn message_split(f: &Facts) -> bool {
    let Some((peer, wanted, got)) = f.other_datagram() else {
        return false;
    };
    let Some(rest) = wanted
        .first()
        .and_then(|whole| whole.strip_prefix(got.as_slice()))
    else {
        return false;
    };
    let continues = |next: &Vec<u8>| !next.is_empty() && rest.starts_with(next);
    is(f, Role::Client)
        && !got.is_empty()
        && (f
            .unread
            .iter()
            .any(|(who, next)| who == peer && continues(next))
            || f.probe(Probe::Answer)
                .is_some_and(|result| result.came.first().is_some_and(continues)))
}

fn stranger_believed(f: &Facts) -> bool {
    let FailedStep::Line { wanted, got } = &f.failed_step else {
        return false;
    };
    // An id, where there is one, is not printed.
    let start = if f.has_ids() { ID } else { 0 };
    let is_got = |bytes: &[u8]| {
        let line = bytes.get(start..);
        line.is_some() && line != Some(wanted) && line == got.strip_suffix(b"\n")
    };
    // Its sender has never received anything.
    let stranger = |entry: &&JournalEntry| {
        matches!(&entry.what, Action::Sent(bytes) if is_got(bytes))
            && f.received_by(entry.who).is_empty()
    };
    is(f, Role::Client) && f.since_start().iter().any(|entry| stranger(&entry))
}

fn connection_expected(f: &Facts) -> bool {
    is(f, Role::Client)
        && f.slug() == "client-starts-without-server"
        && f.failed_step == FailedStep::Script
        && f.ended_badly()
        // Where there is one, it waits for its first line.
        && f.probe(Probe::Start).is_some_and(|result| !result.came.is_empty())
        && !f
            .actions_of(f.program)
            .any(|action| matches!(action, Action::Typed(_)))
}

/// A server that answers other datagrams has received these, and does not answer them when they come again:
/// their replies.
pub(super) fn left_unanswered(f: &Facts) -> Option<&[Vec<u8>]> {
    let (_, wanted) = f.missing_datagram()?;
    let answered = |probe: Probe| f.probe(probe).map(|result| !result.came.is_empty());
    let skips = f.role == Role::Server
        && f.lives()
        && answered(Probe::Byte) == Some(true)
        && answered(Probe::Again) == Some(false);
    (skips && !wanted.is_empty()).then_some(wanted)
}

/// A client whose messages are whole datagrams, without an id and sent once.
fn sends_plain_datagrams(f: &Facts) -> bool {
    f.role == Role::Client && f.transport == Transport::Udp && !f.has_ids()
}

/// Its sends and receives, in order.
pub(super) fn transfers(f: &Facts) -> impl DoubleEndedIterator<Item = &SyscallEvent> {
    let moves = |call: &&SyscallEvent| call.is_on_socket() && call.is_transfer();
    f.calls.iter().filter(moves)
}

/// A datagram came since it sent, and it waits for one again: with that it goes on. Whoever looks at
/// senders is right to do so where strangers send.
fn waits_for_second_reply(f: &Facts) -> bool {
    let silent = matches!(
        &f.failed_step,
        FailedStep::Datagram { got: None, .. } | FailedStep::Line { .. }
    );
    let mut first = transfers(f);
    let (Some(sent), Some(got), Some(waits)) = (first.next(), first.next(), first.next()) else {
        return false;
    };
    sends_plain_datagrams(f)
        && f.slug() != "client-ignores-strangers"
        && silent
        && f.quiet
        && f.waits_in_read()
        && f.printed.is_empty()
        && sent.class == CallClass::Write
        && got.class == CallClass::Read
        && got.result > Some(0)
        && !got.looks()
        && waits.class == CallClass::Read
        && f.probe(Probe::Byte).is_some_and(ProbeResult::moved)
}

/// The reply that it has received last equals the one before, and what was sent then, as a test, it took.
fn equal_reply_dropped(f: &Facts) -> bool {
    let mut replies = sent(f.since_start()).rev();
    let equal = replies
        .next()
        .is_some_and(|last| replies.next() == Some(last));
    let got = transfers(f).rfind(|call| call.result.is_some_and(|result| result > 1));
    is(f, Role::Client)
        && matches!(
            f.failed_step,
            FailedStep::Datagram { got: None, .. } | FailedStep::Line { .. }
        )
        && f.quiet
        && f.waits_in_read()
        && equal
        && got.is_some_and(|got| got.class == CallClass::Read && !got.looks())
        && f.probe(Probe::Byte).is_some_and(ProbeResult::moved)
}

/// Two messages went out, for two lines, and it did not ask for the reply to the first.
fn sends_before_reply(f: &Facts) -> bool {
    let moves: Vec<_> = transfers(f).filter(|call| !call.failed()).collect();
    let both = |pair: &[&SyscallEvent]| pair.iter().all(|call| call.class == CallClass::Write);
    let sent = moves.iter().filter(|call| call.class == CallClass::Write);
    sends_plain_datagrams(f)
        && matches!(f.failed_step, FailedStep::Line { .. })
        && sent.count() <= typed(f).len()
        && moves.windows(2).any(both)
}
