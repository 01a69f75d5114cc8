//! Servers: what comes back, or does not.

use super::facts::{Facts, FailedStep, Probe, Then};
use super::{Row, row};
use crate::model::{Action, CallClass, Role, SyscallEvent};

pub(super) const ROWS: &[Row] = &[
    row(
        "reply-not-upper-case",
        not_upper_case,
        "The letters come back in the wrong case. The reply is the message with a to z turned into A \
         to Z, and everything else as it came.",
    ),
    row(
        "other-bytes-changed",
        other_bytes_changed,
        "A byte that is no letter from a to z was changed. Only those 26 become capitals; look at the \
         ends of the range that your code tests.",
    ),
    row(
        "text-instead-of-bytes",
        text_instead_of_bytes,
        "Your program treats the bytes as text. A message need not be text: it may hold zeros, or bytes \
         that are no valid UTF-8, and other alphabets stay as they are. Work on bytes from recv to send.",
    ),
    row(
        "literal-instead-of-bytes",
        literal_instead_of_bytes,
        "What arrives is how your language shows bytes to programmers, with b, quotes and escapes, and \
         not the bytes themselves. str() and format! of bytes make such a text; send the bytes.",
    ),
    row(
        "replies-with-whole-buffer",
        whole_buffer,
        "The whole buffer was sent, with the zeros behind the message. Only as many bytes as recv \
         returned belong to the message: send buffer[..n].",
    ),
    row(
        "stale-bytes",
        stale_bytes,
        "Bytes of an earlier message are in this reply: something kept from one message to the next, \
         such as a buffer, is sent again. Only what the last recv filled belongs to this message.",
    ),
    row(
        "bytes-added",
        bytes_added,
        "Your server sends something that is no reply: a greeting, a newline, a farewell. A reply is the \
         message in upper case and not one byte more.",
    ),
    row(
        "bytes-stripped",
        bytes_stripped,
        "Bytes of the message are missing in the reply: spaces, line ends, or the last byte. They are \
         part of the message; don't trim it.",
    ),
    row(
        "magic-word",
        magic_word,
        "This message is treated as a command: the same conversation goes well with another word in its \
         place. exit, quit and 0 are messages like any other; the end of the stream ends a conversation.",
    ),
    row(
        "waits-for-newline",
        waits_for_newline,
        "Your server holds its reply back until a newline comes: one was sent to try it, and the reply \
         came. Nobody has promised a newline. Answer whatever recv returns.",
    ),
    row(
        "waits-for-full-buffer",
        waits_for_full_buffer,
        "Your server waits until its buffer is full before it answers: when more bytes were sent to try \
         it, the reply came. Use a read that returns what there is, not read_exact.",
    ),
    row(
        "reads-to-end-before-replying",
        reads_to_end,
        "Your server reads until the client ends the stream, and answers only then: when it was ended to \
         try it, the reply came. The client waits for your reply first. Answer whatever recv returns.",
    ),
    row(
        "reply-not-flushed",
        not_flushed,
        "The reply to this message came only with the next one: it lay in a buffer of your own program. \
         Flush after each reply, or write to the socket itself.",
    ),
    row(
        "one-reply-only",
        one_reply_only,
        "Your server reads once, replies once, and hangs up. A read that brings little is no end, and \
         one message may take many reads: read in a loop until recv returns nothing.",
    ),
    row(
        "short-read-is-end",
        short_read_is_end,
        "A read that fills the buffer is taken for a part of a message, and the reply waits for one that \
         does not. Where messages end, reads can't tell: answer whatever each read brings.",
    ),
    row(
        "send-count-ignored",
        send_count_ignored,
        "A part of the reply is lost: a send took fewer bytes than it was given, and the rest was not \
         sent again. Look at what send returns, or use write_all or sendall.",
    ),
    row(
        "length-limited",
        length_limited,
        "Your server hangs up after a fixed number of bytes. A stream has no such limit: go on until the \
         client ends it.",
    ),
    row(
        "counter-overflows",
        counter_overflows,
        "A counter became too large for its type, and the program ended with it. Count in usize or u64, \
         or do not count at all.",
    ),
    row(
        "shared-between-clients",
        shared_between_clients,
        "One client's reply went to another: something that belongs to one conversation, such as the \
         variable that holds the connection, is shared between all of them.",
    ),
    row(
        "waiting-client-turned-away",
        waiting_client_turned_away,
        "Whoever connects while another client is served is accepted and sent away. Leave it in the \
         backlog: it keeps what it has sent, and is answered when its turn comes.",
    ),
];

/// The last message of the peer that waits, what should have come for it, and what did.
struct Reply<'a> {
    peer: u64,
    message: &'a [u8],
    wanted: &'a [u8],
    got: &'a [u8],
    then: Then,
}

/// Of a server. A datagram is one that has come; a peer of a stream may have got anything.
fn reply(f: &Facts) -> Option<Reply<'_>> {
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
fn other_bytes(f: &Facts) -> Option<Reply<'_>> {
    reply(f).filter(|reply| reply.then == Then::Other)
}

/// The reply, if nothing more of it came, and the program waits.
fn silence(f: &Facts) -> Option<Reply<'_>> {
    reply(f).filter(|reply| reply.then == Then::Silence && f.lives())
}

fn common(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
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
    n >= 3 && whole && got != wanted && got.eq_ignore_ascii_case(wanted)
}

fn changed(f: &Facts, which: fn(u8) -> bool) -> bool {
    let Some(Reply { wanted, got, .. }) = other_bytes(f) else {
        return false;
    };
    let mut pairs = got.iter().zip(wanted).filter(|(a, b)| a != b);
    got.len() == wanted.len() && pairs.all(|(_, &wanted)| which(wanted))
}

fn other_bytes_changed(f: &Facts) -> bool {
    changed(f, |b| b.is_ascii() && !b.is_ascii_alphabetic())
}

const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();

fn text_instead_of_bytes(f: &Facts) -> bool {
    const NO_TEXT: [&str; 5] = [
        "UnicodeDecodeError",
        "Utf8Error",
        "FromUtf8Error",
        "invalid utf-8",
        "valid UTF-8",
    ];
    if f.role != Role::Server {
        return false;
    }
    if f.ended_badly() && NO_TEXT.iter().any(|words| f.words.contains(words)) {
        return true;
    }
    if changed(f, |b| !b.is_ascii()) {
        return true;
    }
    if let Some(Reply {
        message,
        wanted,
        got,
        ..
    }) = other_bytes(f)
    {
        let replaced = find(got, REPLACEMENT).is_some() && find(wanted, REPLACEMENT).is_none();
        let dictionary = std::str::from_utf8(message)
            .is_ok_and(|text| text.to_uppercase().as_bytes() == got && got != wanted);
        let letters: String = message.iter().map(|&b| char::from(b)).collect();
        let recoded = [letters.to_ascii_uppercase(), letters.to_uppercase()];
        return replaced || dictionary || recoded.iter().any(|text| text.as_bytes() == got);
    }
    // As far as the first zero, and the next message is answered again.
    silence(f).is_some_and(|reply| {
        let zero = reply.wanted.iter().position(|&b| b == 0);
        zero == Some(reply.got.len()) && answered_alone(f)
    })
}

/// The byte that was sent to try it was answered, and nothing with it.
fn answered_alone(f: &Facts) -> bool {
    f.probe(Probe::Byte).is_some_and(|t| t.bytes() == b"X")
}

fn literal_instead_of_bytes(f: &Facts) -> bool {
    let (wanted, got) = match (&f.failed_step, other_bytes(f)) {
        (_, Some(reply)) => (reply.wanted, reply.got),
        (FailedStep::Line { wanted, got }, None) => (wanted.as_slice(), got.as_slice()),
        _ => return false,
    };
    let literal = |bytes: &[u8]| {
        ["b'", "b\"", "B'", "B\""]
            .iter()
            .any(|quote| bytes.starts_with(quote.as_bytes()))
    };
    literal(got) && !literal(wanted)
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
/// that was never wiped.
fn lay_there(tail: &[u8], len: usize, earlier: &[&[u8]]) -> bool {
    let mut buffer: Vec<u8> = Vec::new();
    for message in earlier {
        let message = message.to_ascii_uppercase();
        let n = message.len().max(buffer.len());
        buffer.resize(n, 0);
        buffer[..message.len()].copy_from_slice(&message);
    }
    buffer.get(len..len + tail.len()) == Some(tail)
}

/// The same for certain, or else a piece of one of them.
fn is_left_over(tail: &[u8], len: usize, earlier: &[&[u8]]) -> bool {
    // What was wiped lies before what was not.
    let zeros = tail.iter().take_while(|&&b| b == 0).count();
    let piece = || {
        earlier
            .iter()
            .any(|message| find(&message.to_ascii_uppercase(), &tail[zeros..]).is_some())
    };
    tail.len() >= 3 && lay_there(tail, len, earlier) || tail.len() - zeros >= 8 && piece()
}

fn stale_bytes(f: &Facts) -> bool {
    let peer = match (&f.failed_step, reply(f)) {
        (_, Some(reply)) => reply.peer,
        (FailedStep::More { peer, .. } | FailedStep::End { peer, .. }, None) => *peer,
        _ => return false,
    };
    let earlier = f.sent_before(peer);
    // A whole datagram that answers another one is no left-over.
    let another = |got: &Vec<u8>| earlier.iter().any(|m| m.to_ascii_uppercase() == *got);
    if matches!(&f.failed_step, FailedStep::Datagram { got: Some(got), .. } if another(got)) {
        return false;
    }
    if let Some((before, after)) = surplus(f) {
        let last = f.sent_by(peer).last().map_or(0, |m| m.len());
        let Some((previous, still_earlier)) = earlier.split_last() else {
            return false;
        };
        return is_left_over(after, last, &earlier)
            || is_left_over(before, previous.len(), still_earlier);
    }
    // Another message's reply, which had been given before; asked first, it gives the right one.
    other_bytes(f).is_some_and(|reply| {
        reply.got.len() >= 8
            && earlier
                .iter()
                .any(|message| message.to_ascii_uppercase() == reply.got)
            && f.probe(Probe::Alone)
                .is_some_and(|result| result.bytes() == reply.wanted)
    })
}

fn bytes_added(f: &Facts) -> bool {
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
                    let reply = message.to_ascii_uppercase();
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
    let earlier = f.sent_before(peer);
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
    f.probe(Probe::OtherWord)
        .is_some_and(|result| !result.came.is_empty())
}

/// What was sent to try a silent server, up to this probe.
fn given(until: Probe) -> Vec<u8> {
    let mut all = Vec::new();
    for probe in [Probe::Byte, Probe::Newline, Probe::Filler, Probe::Flood] {
        match probe {
            Probe::Byte => all.push(b'X'),
            Probe::Newline => all.push(b'\n'),
            Probe::Filler => all.extend([b'X'; 2048]),
            _ => all.extend([b'X'; 64 << 10]),
        }
        if probe == until {
            break;
        }
    }
    all
}

/// What moved a server that had answered nothing, or a part; what it then sent; and what it should have.
fn answer(f: &Facts) -> Option<(Probe, Vec<u8>, Vec<u8>)> {
    let reply = silence(f)?;
    let result = f.probes.iter().find(|result| result.moved())?;
    let owed = [reply.wanted.get(reply.got.len()..)?, &given(result.probe)].concat();
    Some((result.probe, result.bytes(), owed))
}

fn waits_for_newline(f: &Facts) -> bool {
    answer(f).is_some_and(|(probe, came, owed)| {
        let cut = came.len() >= 64 << 10 && owed.starts_with(&came);
        probe == Probe::Newline && (came == owed || cut)
    })
}

fn waits_for_full_buffer(f: &Facts) -> bool {
    answer(f).is_some_and(|(probe, came, owed)| {
        probe == Probe::Filler
            && !came.is_empty()
            && came.len() < owed.len()
            && owed.starts_with(&came)
    })
}

fn reads_to_end(f: &Facts) -> bool {
    answer(f).is_some_and(|(probe, came, owed)| {
        probe == Probe::HalfClose
            && f.probe(Probe::Flood).is_some()
            && came.len() > 1000
            && owed.starts_with(&came)
    })
}

fn not_flushed(f: &Facts) -> bool {
    answer(f).is_some_and(|(probe, came, owed)| {
        let late = &owed[..owed.len() - given(probe).len()];
        probe == Probe::Byte && !late.is_empty() && came == late
    })
}

/// It hung up on a client that had more to say, and did so again on a new one.
fn hangs_up(f: &Facts) -> Option<usize> {
    let hung_up = matches!(
        f.failed_step,
        FailedStep::Reply {
            then: Then::End | Then::Reset,
            ..
        } | FailedStep::Unread { closed: true }
    );
    let long = f.probe(Probe::Long)?;
    let replied = !long.came.is_empty() && long.bytes().iter().all(|&b| b == b'X');
    let answered = f
        .story
        .iter()
        .any(|told| matches!(&told.what, Action::Received(_)));
    (hung_up && long.closed && replied && answered && !f.ended_badly()).then_some(long.reads)
}

fn one_reply_only(f: &Facts) -> bool {
    hangs_up(f) == Some(1)
}

/// Every read filled its buffer but the last, which brought the end; and nothing was ever sent.
fn short_read_is_end(f: &Facts) -> bool {
    let Some(Reply {
        got: [],
        then: Then::End | Then::Silence,
        ..
    }) = reply(f)
    else {
        return false;
    };
    let on_connections = f.calls.iter().filter(|call| call.is_on_connection());
    let (reads, others): (Vec<_>, Vec<_>) =
        on_connections.partition(|call| call.class == CallClass::Read);
    let Some((end, full)) = reads.split_last() else {
        return false;
    };
    end.result == Some(0)
        && full.len() >= 2
        && full
            .iter()
            .all(|call| call.result > Some(1) && call.is_full())
        && !others.iter().any(|call| call.class == CallClass::Write)
}

fn send_count_ignored(f: &Facts) -> bool {
    let short = f.calls.iter().any(|call| {
        call.class == CallClass::Write && (call.is_short() || call.failed_with(libc::EAGAIN))
    });
    let Some(Reply {
        wanted, got, then, ..
    }) = reply(f)
    else {
        return false;
    };
    if !short {
        return false;
    }
    match then {
        Then::Other => {
            // What follows the gap is a later part.
            let rest = &got[common(got, wanted)..];
            let rest = &rest[..rest.len().min(24)];
            rest.len() == 24 && find(wanted, rest).is_some()
        }
        // All of it was read, and the rest does not come.
        Then::Silence => f.quiet && answered_alone(f),
        Then::End | Then::Reset => false,
    }
}

/// It hung up in the middle of much, although no call had failed; a new one returns 64 KiB.
fn length_limited(f: &Facts) -> bool {
    let Some(Reply {
        wanted,
        then: Then::End | Then::Reset,
        ..
    }) = reply(f)
    else {
        return false;
    };
    let all = |long: &super::ProbeResult| !long.closed && long.bytes().len() == 64 << 10;
    let failed = |call: &SyscallEvent| call.is_on_socket() && call.failed();
    wanted.len() > 64 << 10
        && f.lives()
        && !f.calls.is_empty()
        && !f.calls.iter().any(failed)
        && f.probe(Probe::Long).is_some_and(all)
}

fn counter_overflows(f: &Facts) -> bool {
    f.panic()
        .is_some_and(|message| message.starts_with("attempt to ") && message.ends_with("overflow"))
}

fn shared_between_clients(f: &Facts) -> bool {
    let Some(reply) = reply(f) else { return false };
    let elsewhere = f
        .unread
        .iter()
        .any(|(peer, bytes)| *peer != reply.peer && bytes.starts_with(reply.wanted));
    let anothers = f.since_start().iter().any(|told| match &told.what {
        Action::Sent(message) => {
            told.who != reply.peer && reply.got.starts_with(&message.to_ascii_uppercase())
        }
        _ => false,
    });
    let stream = matches!(f.failed_step, FailedStep::Reply { .. });
    stream && reply.wanted.len() >= 5 && (elsewhere || anothers && reply.got.len() >= 5)
}

fn waiting_client_turned_away(f: &Facts) -> bool {
    let FailedStep::Reply {
        peer,
        then: Then::End | Then::Reset,
        ..
    } = &f.failed_step
    else {
        return false;
    };
    // Somebody else was there when it came, and has been answered since.
    let story = f.since_start();
    let Some(came) = story
        .iter()
        .position(|told| told.who == *peer && told.what == Action::Connected)
    else {
        return false;
    };
    let is_open = |who: u64| {
        let before = &story[..came];
        let deed = |what: fn(&Action) -> bool| {
            before
                .iter()
                .any(|told| told.who == who && what(&told.what))
        };
        deed(|d| *d == Action::Connected) && !deed(|d| matches!(d, Action::Closed | Action::Reset))
    };
    let answered_since = story[came..].iter().any(|told| {
        told.who != *peer && matches!(told.what, Action::Received(_)) && is_open(told.who)
    });
    f.lives()
        && answered_since
        && f.actions_of(*peer)
            .all(|d| !matches!(d, Action::Received(_)))
}
