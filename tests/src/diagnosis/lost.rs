//! Messages with an id: what is in them, and what is taken for the reply.

use super::datagrams::{last_sent, left_unanswered, transfers};
use super::facts::{Facts, FailedStep, Loss, Probe, ProbeResult, first_line, sent};
use super::retries::before_sent_again;
use super::{Row, row};
use crate::model::{Action, CallClass, ID, Role, SyscallEvent};

pub(super) const ROWS: &[Row] = &[
    row(
        "id-limited",
        id_limited,
        "How many lines can your client number before its id is full?",
        "The id of your client does not get beyond 255: it has room in one byte only. An id has 4 bytes. Count in a \
         number of 32 bits, and write all of its bytes.",
    ),
    row(
        "deaf-after-stray",
        deaf_after_stray,
        "A datagram that is no reply has come. Who listens for the next one?",
        "Your client received a datagram that was no reply, and then the reply, and did not take it: nobody listened \
         any more. Wait on until the reply has come or the time is over. In Node, once() hears one datagram: use on().",
    ),
    row(
        "reply-checked-against-guess",
        reply_checked_against_guess,
        "Who decides what a reply says: your client, or the server?",
        "The reply came from the server, with the right id, and your client did not take it, because it says \
         something else than expected. The first datagram from the server with this id is the reply, whatever its \
         payload is. Print that.",
    ),
    row(
        "lower-id-dropped",
        lower_id_dropped,
        "Must the ids of a client rise?",
        "Your server does not answer a message whose id is lower than that of an earlier one. Ids may come in any \
         order, and datagrams may overtake each other. Answer each message, and keep nothing about its client.",
    ),
    row(
        "new-id-for-each-try",
        new_id_for_each_try,
        "Is what you send again the same message, or a new one?",
        "Your client gives each try another id. A late reply to an earlier try is then the reply to \
         nothing. Build the message once, before the first try, and send these bytes again.",
    ),
    row(
        "message-without-id",
        message_without_id,
        "With which bytes does each of your messages begin?",
        "Your client sends the line as it is. A message begins with an id of four bytes, and the line comes after \
         it.",
    ),
    row(
        "id-taken-for-text",
        id_taken_for_text,
        "Which bytes of the message did your server change?",
        "Your server changes the id, too. Its four bytes are a number, also where one of them looks like a \
         letter: the client does not know its answer then. Change only what follows the id.",
    ),
    row(
        "id-in-other-byte-order",
        id_in_other_byte_order,
        "Which of the four bytes of your id comes first?",
        "Your program sends the id with its least significant byte first, as the processor keeps it. In the \
         network the most significant one comes first: to_be_bytes in Rust, htonl in C.",
    ),
    row(
        "id-taken-for-signed",
        id_taken_for_signed,
        "What is the largest id, and does the type in which you keep it hold that?",
        "Your server fails at an id of 2147483648 or more. The four bytes are a number without a sign: u32 in Rust, \
         writeUInt32BE in Node, ! and I in Python's struct. Or keep them as bytes.",
    ),
    row(
        "longest-payload-dropped",
        longest_payload_dropped,
        "How long may a datagram be: as long as its payload, or longer?",
        "Your server does not answer a message with a payload of nearly 1,020 bytes. That is the limit of the \
         payload; with its id a datagram may have 1,024 bytes.",
    ),
    row(
        "empty-payload-dropped",
        empty_payload_dropped,
        "How long is the shortest message of this stage?",
        "Your server does not answer a datagram of 4 bytes. It is a message: an id with an empty payload. Only \
         fewer than 4 bytes are no message.",
    ),
    row(
        "id-not-the-next",
        id_not_the_next,
        "Which id has the next line?",
        "The id of your next message is not the id of the one before plus one. Count lines, not tries.",
    ),
    row(
        "stray-taken-for-reply",
        stray_taken_for_reply,
        "To which of your messages does the datagram belong that you printed?",
        "Your client printed the payload of a datagram that answers another message, or none. Compare the \
         whole id of what has arrived with the id that you have sent, and drop what is different.",
    ),
    row(
        "no-message-answered",
        |f| matches!(f.failed_step, FailedStep::Lost(Loss::Answered { .. })),
        "How long was the datagram that you have answered?",
        "Your server answered a datagram that is no message: shorter than an id, or longer than 1,024 bytes \
         and cut by a buffer without more room. Test the length first, with room for one byte more.",
    ),
    row(
        "dropped-in-silence",
        |f| matches!(f.failed_step, FailedStep::Lost(Loss::NotNamed)),
        "A datagram was no message. Where can somebody read that?",
        "Your server drops a datagram that is no message and says nothing. Write a line to standard error, \
         so that whoever looks for the mistake can find it.",
    ),
    row(
        "no-message-ends-server",
        no_message_ends_server,
        "How long was the last datagram, and what does your code expect of it?",
        "A datagram that is no message ended your server: it is shorter than the four bytes of an id, or longer than \
         1,024. Anybody can send such a datagram. Look at its length before you take it apart.",
    ),
    row(
        "ids-remembered",
        ids_remembered,
        "Who gives the numbers to the messages, and how many clients begin with 1?",
        "Your server does not answer an id that it has seen before. Each client numbers its messages by itself, so \
         that the same id comes from many of them. Remember nothing, and answer each message.",
    ),
    row(
        "replies-remembered",
        replies_remembered,
        "A client uses an id a second time, for another line. Which reply is due?",
        "Your server has answered with the reply to an earlier message that had the same id. Each client numbers its \
         messages by itself, and may begin anew. Keep no replies: make each from the message that has come.",
    ),
    row(
        "repetition-dropped",
        repetition_dropped,
        "Why does the same message come a second time?",
        "Your server answers a message once and drops it when it comes again. It comes again because the \
         reply was lost: answer it each time, in the same way.",
    ),
];

/// A reply with this id is due, and this one belongs to an earlier message with the same id.
fn replies_remembered(f: &Facts) -> bool {
    let Some((peer, wanted, got)) = f.other_datagram() else {
        return false;
    };
    let sent = sent(f.since_start());
    let mut replies = sent.map(|message| f.reply.of(message));
    let comes = |reply: &Vec<u8>| {
        f.unread
            .iter()
            .any(|(who, next)| who == peer && next == reply)
    };
    let due = |reply: &Vec<u8>| reply.get(..ID) == got.get(..ID) && reply != got && !comes(reply);
    f.has_ids()
        && f.role == Role::Server
        && wanted.iter().any(due)
        && replies.any(|reply| reply == *got)
}

/// An id that somebody has used before, the same client for something else or another client, is not answered.
fn ids_remembered(f: &Facts) -> bool {
    let Some((peer, _)) = f.missing_datagram() else {
        return false;
    };
    let id = |message: &&[u8]| message.get(..ID).map(<[u8]>::to_vec);
    let own = f.sent_by(*peer).last().and_then(id);
    let known = own.is_some()
        && f.sent_before(*peer)
            .iter()
            .any(|message| id(message) == own);
    let answers_others = f
        .probe(Probe::Byte)
        .is_some_and(|result| !result.came.is_empty());
    let otherwise = repetition_dropped(f) || lower_id_dropped(f);
    f.has_ids() && f.quiet && known && answers_others && !otherwise
}

/// The last that came was shorter than an id, or longer than a message may be.
fn no_message_ends_server(f: &Facts) -> bool {
    f.has_ids()
        && f.role == Role::Server
        && f.ended_badly()
        && last_sent(f).is_some_and(|datagram| !(ID..=1024).contains(&datagram.len()))
}

fn message_without_id(f: &Facts) -> bool {
    matches!(&f.failed_step, FailedStep::Lost(Loss::OtherMessage { payload, got, .. })
        if got == payload)
}

/// Everything is right but the id, which was treated like the payload.
fn id_taken_for_text(f: &Facts) -> bool {
    let Some((_, wanted, got)) = f.other_datagram() else {
        return false;
    };
    let changed = |wanted: &Vec<u8>| wanted != got && wanted.to_ascii_uppercase() == *got;
    f.has_ids() && f.role == Role::Server && wanted.iter().any(changed)
}

fn new_id_for_each_try(f: &Facts) -> bool {
    let FailedStep::Lost(Loss::OtherTry { before, again }) = &f.failed_step else {
        return false;
    };
    let (Some(old), Some(new)) = (before.split_at_checked(ID), again.split_at_checked(ID)) else {
        return false;
    };
    old.1 == new.1 && old.0 != new.0
}

/// The next id, where the bytes are read in either order.
fn id_of_next(f: &Facts, read: fn([u8; ID]) -> u32) -> Option<bool> {
    let FailedStep::Lost(Loss::OtherMessage {
        before: Some(before),
        payload,
        got,
    }) = &f.failed_step
    else {
        return None;
    };
    let (id, rest) = got.split_first_chunk::<ID>()?;
    let before = read(before.to_be_bytes());
    (rest == payload).then(|| read(*id) == before.wrapping_add(1))
}

fn id_in_other_byte_order(f: &Facts) -> bool {
    id_of_next(f, u32::from_le_bytes) == Some(true) || reply_has_id_reversed(f)
}

/// A server's reply is right but for its id, which begins with the last byte.
fn reply_has_id_reversed(f: &Facts) -> bool {
    let Some((_, wanted, got)) = f.other_datagram() else {
        return false;
    };
    let is_reversed = |wanted: &Vec<u8>| {
        let mut other = wanted.clone();
        let id = other.get_mut(..ID).map(<[u8]>::reverse);
        id.is_some() && other == *got
    };
    let wrong = f.has_ids() && f.role == Role::Server && !wanted.contains(got);
    wrong && wanted.iter().any(is_reversed)
}

/// The first id beyond the signed numbers ended it, or is the first without an answer.
fn id_taken_for_signed(f: &Facts) -> bool {
    let Some((peer, _)) = f.missing_datagram() else {
        return false;
    };
    let id = |message: &[u8]| Some(u32::from_be_bytes(*message.first_chunk::<ID>()?));
    let large = |message: &&[u8]| id(message) > Some(i32::MAX as u32);
    let last = f.sent_by(*peer).last().copied();
    f.has_ids()
        && f.role == Role::Server
        && f.ended_badly()
        && last.as_ref().is_some_and(large)
        && !f.sent_before(*peer).iter().any(large)
}

/// It answers others, and not a message that is longer than a payload may be, with its id.
fn longest_payload_dropped(f: &Facts) -> bool {
    const PAYLOAD: usize = 1020;
    let long = |reply: &Vec<u8>| (PAYLOAD + 1..=PAYLOAD + ID).contains(&reply.len());
    f.has_ids() && left_unanswered(f).is_some_and(|replies| replies.iter().all(long))
}

/// It has received a message that is an id alone, answers others, and this one not either when it comes again.
fn empty_payload_dropped(f: &Facts) -> bool {
    let id_alone = |reply: &Vec<u8>| reply.len() == ID;
    f.has_ids() && left_unanswered(f).is_some_and(|replies| replies.iter().all(id_alone))
}

fn id_not_the_next(f: &Facts) -> bool {
    id_of_next(f, u32::from_be_bytes) == Some(false) && !id_in_other_byte_order(f) && !id_limited(f)
}

/// What it printed is the payload of another datagram that came before the reply.
fn stray_taken_for_reply(f: &Facts) -> bool {
    let got = match &f.failed_step {
        FailedStep::Line { wanted, got } if got != wanted => got,
        FailedStep::MoreLines { got } => got,
        _ => return false,
    };
    let line = first_line(got);
    let asked = last_id(f);
    // With the right id it comes from a stranger: that is another mistake.
    let is_stray = |datagram: &[u8]| {
        let other = datagram.get(ID..) == Some(line) && datagram.get(..ID) != asked;
        // One that is too short for an id has no payload.
        let short = line.is_empty() && got.starts_with(b"\n") && datagram.len() < ID;
        !line.is_empty() && other || short
    };
    f.has_ids() && sent(f.since_start()).any(is_stray)
}

/// The message to which a peer waits for a reply that does not come, and what that peer had sent before.
fn unanswered(f: &Facts) -> Option<(&[u8], Vec<&[u8]>)> {
    let (peer, _) = f.missing_datagram()?;
    let mut before = f.sent_by(*peer);
    let last = before.pop()?;
    Some((last, before))
}

/// It answered a message before, and is asked the same again.
fn repetition_dropped(f: &Facts) -> bool {
    f.has_ids() && f.quiet && unanswered(f).is_some_and(|(last, before)| before.contains(&last))
}

/// The id of the last message that has come.
fn last_id(f: &Facts) -> Option<&[u8]> {
    f.since_start()
        .iter()
        .rev()
        .find_map(|entry| match &entry.what {
            Action::Received(message) => message.get(..ID),
            _ => None,
        })
}

/// After 255 lines it ended with an error, or began to count anew.
fn id_limited(f: &Facts) -> bool {
    let anew = |before: u32, got: &[u8]| before == 255 && got.get(..ID) == Some(&[0; ID][..]);
    let ended = || last_id(f) == Some(&[0, 0, 0, 255][..]) && f.ended_badly();
    match &f.failed_step {
        FailedStep::Lost(Loss::OtherMessage {
            before: Some(before),
            got,
            ..
        }) => f.role == Role::Client && anew(*before, got),
        FailedStep::Lost(Loss::NotSent { tries: 0 }) => f.role == Role::Client && ended(),
        _ => false,
    }
}

/// Before it sent again it had received something, and the reply after that.
fn deaf_after_stray(f: &Facts) -> bool {
    let FailedStep::Line { wanted, got } = &f.failed_step else {
        return false;
    };
    let moves: Vec<_> = transfers(f).filter(|call| call.result > Some(0)).collect();
    let reply = Some((ID + wanted.len()) as i64);
    let mut waits = before_sent_again(&moves).into_iter();
    let heard = waits.any(|receives| matches!(receives, [.., _, answer] if answer.result == reply));
    f.role == Role::Client && f.slug() == "client-ignores-other-ids" && got.is_empty() && heard
}

/// It has received something, and sent its message again after that.
fn reply_checked_against_guess(f: &Facts) -> bool {
    let came = |call: &SyscallEvent| {
        call.class == CallClass::Read && call.is_on_socket() && call.result >= Some(ID as i64)
    };
    let came = f.calls.iter().position(came);
    let again = |call: &SyscallEvent| call.class == CallClass::Write && call.is_on_socket();
    f.role == Role::Client
        && f.slug() == "client-prints-payload"
        && matches!(&f.failed_step, FailedStep::Line { got, .. } if got.is_empty())
        && came.is_some_and(|came| f.calls[came..].iter().any(again))
}

/// The id of the message that it left unanswered is lower than one that it has answered; to a newcomer it
/// answers.
fn lower_id_dropped(f: &Facts) -> bool {
    let Some((last, before)) = unanswered(f) else {
        return false;
    };
    let mut ids = before.iter().map(|message| message.get(..ID));
    let higher = ids.clone().any(|id| id > last.get(..ID));
    // The same id once more is a matter of repetitions.
    let known = ids.any(|id| id == last.get(..ID));
    let answers = |result: &ProbeResult| !result.came.is_empty();
    f.role == Role::Server
        && f.has_ids()
        && f.lives()
        && last.len() >= ID
        && higher
        && !known
        && f.probe(Probe::Newcomer).is_some_and(answers)
        && f.probe(Probe::Again).is_some_and(|result| !answers(result))
}
