//! Servers: what comes back, or does not.

use super::errors::divided_by_zero;
use super::facts::{Facts, FailedStep, Probe, Then, of_class};
use super::text::{ends_at_zero_byte, literal_instead_of_bytes};
use super::turned_away::waiting_client_turned_away;
use super::{Row, row};
use crate::model::{Action, CallClass, JournalEntry, ReplyRule, Role, SyscallEvent};

pub(super) const ROWS: &[Row] = &[
    row(
        "reply-not-upper-case",
        not_upper_case,
        "Which letters of the reply differ from the message, and which should?",
        "The reply has the wrong case. The server must turn a to z into A to Z and send every \
         other byte unchanged.",
    ),
    row(
        "other-bytes-changed",
        other_bytes_changed,
        "Which bytes does your code change, and which 26 may it change?",
        "Your server changed a byte that is not a letter from a to z. Only those 26 letters \
         become capitals. Check the ends of the range that your code tests.",
    ),
    row(
        "replies-with-whole-buffer",
        whole_buffer,
        "How many bytes of the buffer belong to this message?",
        "Your server sent the whole buffer, with the zeros after the message. Only as many bytes \
         as recv returned belong to the message. Send buffer[..n].",
    ),
    row(
        "stale-bytes",
        stale_bytes,
        "What is still in the buffer from the message before?",
        "The reply contains bytes of an earlier message. A buffer or variable that is kept \
         between messages was sent again. Send only the bytes that the last recv returned.",
    ),
    row(
        "bytes-added",
        bytes_added,
        "Which bytes of the reply are not in the message?",
        "Your server sends something that is not a reply: a greeting, a newline or a farewell. A \
         reply is the message in upper case, and not one byte more. Remove what is added.",
    ),
    row(
        "bytes-stripped",
        bytes_stripped,
        "Which bytes of the message are missing in the reply, and which call removes them?",
        "The reply lacks bytes of the message: spaces, line ends or the last byte. They are part \
         of the message. Do not trim it.",
    ),
    row(
        "magic-word",
        magic_word,
        "What ends a conversation: a word, or the end of the stream?",
        "Your server treats this message as a command: with another word in its place the same \
         conversation works. exit, quit and 0 are ordinary messages. End a conversation only at \
         the end of the stream.",
    ),
    row(
        "arithmetic-overflows",
        arithmetic_overflows,
        "Which bytes does your code calculate with, and which 26 should it?",
        "A calculation for this message left the range of its type, and your program ended: \
         `byte - 32` overflows for a byte below 32, such as a line end. Change only a to z, or \
         use make_ascii_uppercase.",
    ),
    row(
        "divides-by-zero",
        divided_by_zero,
        "Which of your numbers may still be 0 at this moment?",
        "Your program divided by zero, and that ended it. A count, a length or a sum can be 0: nothing has come yet, or \
         the message was empty. Test for 0 before you divide, or do not calculate it at all.",
    ),
    row(
        "counter-overflows",
        counter_overflows,
        "How large can your counter become, and how large can its type?",
        "A counter became too large for its type, and your program ended. Count in usize or u64, \
         or do not count at all.",
    ),
    row(
        "shared-between-clients",
        shared_between_clients,
        "Which of your variables belong to one connection, and which to all?",
        "Your server mixes up its clients: a reply went to another one, or a thread used a connection that \
         another had closed. Something that belongs to one conversation, such as the variable that holds \
         the connection, is shared between all of them. Give each conversation its own.",
    ),
];

/// The last message of the peer that waits, what should have come for it, and what did.
pub(super) struct Reply<'a> {
    pub(super) peer: u64,
    pub(super) message: &'a [u8],
    pub(super) wanted: &'a [u8],
    pub(super) got: &'a [u8],
    pub(super) then: Then,
}

/// Of a server. A datagram is one that has come; a peer of a stream may have got anything.
pub(super) fn reply(f: &Facts) -> Option<Reply<'_>> {
    if f.role != Role::Server {
        return None;
    }
    let (peer, wanted, got, then) = match &f.failed_step {
        FailedStep::Reply {
            peer,
            wanted,
            got,
            then,
        } => (*peer, wanted, got, *then),
        FailedStep::Datagram {
            peer,
            wanted,
            got: Some(got),
        } if wanted.len() == 1 => (*peer, &wanted[0], got, Then::Other),
        _ => return None,
    };
    Some(Reply {
        peer,
        message: f.sent_by(peer).last()?,
        wanted,
        got,
        then,
    })
}

/// The reply, if other bytes came in its place.
pub(super) fn other_bytes(f: &Facts) -> Option<Reply<'_>> {
    reply(f).filter(|reply| reply.then == Then::Other)
}

/// The reply, if nothing more of it came, and the program waits.
pub(super) fn silence(f: &Facts) -> Option<Reply<'_>> {
    reply(f).filter(|reply| reply.then == Then::Silence && f.lives())
}

pub(super) fn common(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

pub(super) fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    if needle.is_empty() {
        return None;
    }
    haystack.windows(needle.len()).position(|w| w == needle)
}

fn not_upper_case(f: &Facts) -> bool {
    let Some(Reply { wanted, got, .. }) = other_bytes(f) else {
        return false;
    };
    let n = got.len().min(wanted.len());
    let whole = got.len() == wanted.len() || n >= 1000;
    let (got, wanted) = (&got[..n], &wanted[..n]);
    let wrong_case = got != wanted && got.eq_ignore_ascii_case(wanted);
    f.reply == ReplyRule::Upper && n >= 3 && whole && wrong_case && !ends_at_zero_byte(f)
}

pub(super) fn changed(f: &Facts, which: fn(u8) -> bool) -> bool {
    let Some(Reply { wanted, got, .. }) = other_bytes(f) else {
        return false;
    };
    let mut pairs = got.iter().zip(wanted).filter(|(a, b)| a != b);
    got.len() == wanted.len() && pairs.all(|(_, &wanted)| which(wanted))
}

fn other_bytes_changed(f: &Facts) -> bool {
    changed(f, |b| b.is_ascii() && !b.is_ascii_alphabetic())
}

/// The byte that was sent to try it was answered, and nothing with it.
pub(super) fn answered_alone(f: &Facts) -> bool {
    f.probe(Probe::Byte).is_some_and(|t| t.bytes() == b"X")
}

/// How many zeros stand where the reply begins to differ from what was wanted; none if something other
/// than the next reply follows them.
fn zeros(f: &Facts) -> usize {
    let (wanted, got): (&[u8], &[u8]) = match (&f.failed_step, other_bytes(f)) {
        (_, Some(reply)) => (reply.wanted, reply.got),
        (
            FailedStep::More { got, .. }
            | FailedStep::End {
                then: Then::Other,
                got,
                ..
            },
            None,
        ) if f.role == Role::Server => (&[], got),
        _ => return 0,
    };
    let rest = &got[common(got, wanted)..];
    let zeros = rest.iter().take_while(|&&b| b == 0).count();
    let behind = &rest[zeros..];
    let known = behind.is_empty() || !wanted.is_empty() && behind.starts_with(wanted);
    if known { zeros } else { 0 }
}

fn whole_buffer(f: &Facts) -> bool {
    zeros(f) >= 8
}

/// What came beside the reply: before it, behind it. On a stream what comes before it is what followed
/// the reply before.
fn surplus(f: &Facts) -> Option<(&[u8], &[u8])> {
    if let Some(Reply { wanted, got, .. }) = other_bytes(f) {
        if wanted.is_empty() {
            return Some((&[], got));
        }
        let at = find(got, wanted)?;
        return Some((&got[..at], &got[at + wanted.len()..]));
    }
    match &f.failed_step {
        FailedStep::More { got, .. }
        | FailedStep::End {
            then: Then::Other,
            got,
            ..
        } if f.role == Role::Server => Some((&[], got)),
        _ => None,
    }
}

/// Whether `tail`, which followed a reply of `len` bytes, is what earlier messages left in a buffer
/// that was never wiped. `earlier` are the replies to them.
fn lay_there(tail: &[u8], len: usize, earlier: &[Vec<u8>]) -> bool {
    let mut buffer: Vec<u8> = Vec::new();
    for message in earlier {
        let n = message.len().max(buffer.len());
        buffer.resize(n, 0);
        buffer[..message.len()].copy_from_slice(message);
    }
    buffer.get(len..len + tail.len()) == Some(tail)
}

/// The same for certain, or else a piece of one of them.
fn is_left_over(tail: &[u8], len: usize, earlier: &[Vec<u8>]) -> bool {
    // What was wiped lies before what was not.
    let zeros = tail.iter().take_while(|&&b| b == 0).count();
    let piece = || {
        earlier
            .iter()
            .any(|message| find(message, &tail[zeros..]).is_some())
    };
    tail.len() >= 3 && lay_there(tail, len, earlier) || tail.len() - zeros >= 8 && piece()
}

/// Whether one call sent these bytes and the reply of this length behind them.
fn sent_together(f: &Facts, before: &[u8], len: usize) -> bool {
    let all = (before.len() + len) as u64;
    let together =
        |call: &SyscallEvent| call.class == CallClass::Write && call.requested() == Some(all);
    before.len() >= 5 && f.calls.iter().any(together)
}

fn stale_bytes(f: &Facts) -> bool {
    let peer = match (&f.failed_step, reply(f)) {
        (_, Some(reply)) => reply.peer,
        (FailedStep::More { peer, .. } | FailedStep::End { peer, .. }, None) => *peer,
        _ => return false,
    };
    let sent = f.sent_before(peer);
    let earlier: Vec<_> = sent.iter().map(|message| f.reply.of(message)).collect();
    // A whole datagram that answers another one is no left-over.
    let another = |got: &Vec<u8>| earlier.contains(got);
    if matches!(&f.failed_step, FailedStep::Datagram { got: Some(got), .. } if another(got)) {
        return false;
    }
    if let Some((before, after)) = surplus(f) {
        let last = f.sent_by(peer).last().map_or(0, |m| m.len());
        let Some((previous, still_earlier)) = earlier.split_last() else {
            return false;
        };
        return is_left_over(after, last, &earlier)
            || !owed_to_another(f, peer, before)
                && (is_left_over(before, previous.len(), still_earlier)
                    || sent_together(f, before, last) && earlier.concat().ends_with(before));
    }
    // Another message's reply, which had been given before; asked first, it gives the right one.
    other_bytes(f).is_some_and(|reply| {
        reply.got.len() >= 8
            && earlier.iter().any(|message| message == reply.got)
            && f.probe(Probe::Alone)
                .is_some_and(|result| result.bytes() == reply.wanted)
    })
}

/// Another client has left without the rest of its replies, and this is a part of them.
fn owed_to_another(f: &Facts, peer: u64, bytes: &[u8]) -> bool {
    let mut others = f.senders().into_iter().filter(|&who| who != peer);
    others.any(|who| {
        let received = f.received_by(who).concat().len();
        let owed = f.reply.of(&f.sent_by(who).concat());
        owed.get(received..)
            .is_some_and(|rest| find(rest, bytes).is_some())
    })
}

fn bytes_added(f: &Facts) -> bool {
    // A reply in many pieces may have more between them than can be told apart.
    if f.calls.iter().any(SyscallEvent::is_shortened) {
        return false;
    }
    let Some((before, after)) = surplus(f) else {
        return false;
    };
    let own = |bytes: &[u8]| {
        !bytes.is_empty()
            && bytes.len() <= 256
            && !bytes.contains(&0)
            && !f.story.iter().any(|told| match &told.what {
                // Not a piece of any message, nor one of them as a piece.
                Action::Sent(message) if message.len() >= 3 => {
                    let reply = f.reply.of(message);
                    find(&reply, bytes).is_some_and(|_| bytes.len() >= 3)
                        || find(bytes, &reply).is_some()
                }
                _ => false,
            })
    };
    let peer = match &f.failed_step {
        FailedStep::Reply { peer, .. }
        | FailedStep::Datagram { peer, .. }
        | FailedStep::More { peer, .. }
        | FailedStep::End { peer, .. } => *peer,
        _ => return false,
    };
    let sent = f.sent_before(peer);
    let earlier: Vec<_> = sent.iter().map(|message| f.reply.of(message)).collect();
    let last = f.sent_by(peer).last().map_or(0, |m| m.len());
    // Too short to be told from what lay in a buffer.
    if !after.is_empty() && lay_there(after, last, &earlier) {
        return false;
    }
    let first = earlier.is_empty();
    match (before, after) {
        ([], after) => own(after) && !literal_instead_of_bytes(f),
        (before, []) => first && own(before),
        (before, after) => {
            own(before) && !literal_instead_of_bytes(f) && (before == after || first)
        }
    }
}

fn without_space(bytes: &[u8]) -> Vec<u8> {
    let mut rest = bytes.to_vec();
    rest.retain(|b| !b.is_ascii_whitespace());
    rest
}

fn bytes_stripped(f: &Facts) -> bool {
    let Some(Reply {
        wanted, got, then, ..
    }) = reply(f)
    else {
        return false;
    };
    let space = got.len() < wanted.len() && without_space(got) == without_space(wanted);
    match then {
        // Unless it answers rightly when it has heard nothing before.
        Then::Other => {
            space
                && f.probe(Probe::Alone)
                    .is_none_or(|result| result.bytes() == got)
        }
        Then::Silence if space => answered_alone(f),
        Then::Silence => {
            // The last byte: it does not come with the next answer either.
            let Some((last, most)) = wanted.split_last() else {
                return false;
            };
            let answer = f.probes.iter().find(|result| result.moved());
            most == got
                && got.len() >= 3
                && *last != b'X'
                && *last != 0
                && answer.is_some_and(|result| {
                    let bytes = result.bytes();
                    !bytes.is_empty() && bytes.iter().all(|&b| b == b'X')
                })
        }
        Then::End | Then::Reset => false,
    }
}

fn magic_word(f: &Facts) -> bool {
    // An error that ends the program is not a command.
    let last = reply(f).map(|reply| reply.message);
    let text = last.is_none_or(|message| std::str::from_utf8(message).is_ok());
    // Nor is a message that came too late for a socket that does not wait: the next may be in time.
    let too_late = ["WouldBlock", "BlockingIOError", "EAGAIN"];
    let hurried = too_late.iter().any(|name| f.words.contains(name));
    text && !hurried
        && !waiting_client_turned_away(f)
        && !f.ended_badly()
        && !never_read(f)
        && f.probe(Probe::OtherWord)
            .is_some_and(|result| !result.came.is_empty())
}

/// It has accepted somebody, and ended as if all were well, before it had read anything.
fn never_read(f: &Facts) -> bool {
    let on_connection = |call: &&SyscallEvent| call.is_on_connection();
    let mut reads = f.calls.iter().filter(on_connection);
    let accepted = f.calls.iter().any(|call| call.class == CallClass::Accept);
    f.ended_well()
        && accepted
        && !reads.any(|call| call.class == CallClass::Read && call.result > Some(0))
}

/// More can be counted than a message has bytes: only where that much has come is it a counter.
fn counts(f: &Facts) -> bool {
    let sent = f.since_start().iter().map(|entry| match &entry.what {
        Action::Sent(bytes) => bytes.len().max(1),
        _ => 0,
    });
    sent.sum::<usize>() >= 128
}

/// Nothing was ever answered: a counter would have counted the first messages.
fn at_first(f: &Facts) -> bool {
    !f.since_start()
        .iter()
        .any(|entry| matches!(&entry.what, Action::Received(bytes) if !bytes.is_empty()))
}

fn counter_overflows(f: &Facts) -> bool {
    f.panic().as_deref() == Some("attempt to add with overflow") && counts(f) && !at_first(f)
}

fn arithmetic_overflows(f: &Facts) -> bool {
    f.panic().is_some_and(|message| {
        let subtracts = message == "attempt to subtract with overflow";
        let calculates = message.starts_with("attempt to ") && message.ends_with("overflow");
        f.role == Role::Server && (subtracts || calculates && !counts(f))
    })
}

/// A thread used a descriptor that another one had closed.
fn uses_what_another_closed(f: &Facts) -> bool {
    let bad = |call: &&SyscallEvent| call.is_transfer() && call.failed_with(libc::EBADF);
    f.calls.iter().find(bad).is_some_and(|bad| {
        let before = |call: &&SyscallEvent| call.at < bad.at && call.fd() == bad.fd();
        let close = of_class(f, CallClass::Close).rfind(before);
        close.is_some_and(|close| close.pid == bad.pid && close.tid != bad.tid)
    })
}

fn shared_between_clients(f: &Facts) -> bool {
    if f.role == Role::Server && f.lives() && uses_what_another_closed(f) {
        return true;
    }
    let Some(reply) = reply(f) else { return false };
    let elsewhere = f
        .unread
        .iter()
        .any(|(peer, bytes)| *peer != reply.peer && bytes.starts_with(reply.wanted));
    let anothers = f.since_start().iter().any(|told| match &told.what {
        // A byte or two may begin like anything.
        Action::Sent(message) if message.len() >= 5 => {
            told.who != reply.peer && reply.got.starts_with(&f.reply.of(message))
        }
        _ => false,
    });
    let asked_that = |told: &JournalEntry| matches!(&told.what, Action::Sent(message) if told.who == reply.peer && f.reply.of(message) == reply.got);
    // One that answers each with the reply to the message before has never answered rightly.
    let right = |told: &JournalEntry| {
        let sent = f.sent_by(told.who);
        let mut replies = sent.iter().map(|message| f.reply.of(message));
        matches!(&told.what, Action::Received(bytes) if replies.any(|reply| reply == *bytes))
    };
    let whole =
        anothers && !f.since_start().iter().any(asked_that) && f.since_start().iter().any(right);
    // In the middle of its reply stands a part of another's.
    let rest = &reply.got[common(reply.got, reply.wanted)..];
    let rest = &rest[..rest.len().min(24)];
    let mixed = rest.len() == 24
        && find(reply.wanted, rest).is_none()
        && f.since_start().iter().any(|told| match &told.what {
            Action::Sent(message) => {
                told.who != reply.peer && find(&f.reply.of(message), rest).is_some()
            }
            _ => false,
        });
    let stream = matches!(f.failed_step, FailedStep::Reply { .. });
    if stream && mixed && reply.then == Then::Other {
        return true;
    }
    (stream || whole) && reply.wanted.len() >= 5 && (elsewhere || anothers && reply.got.len() >= 5)
}
