//! Servers and clients: bytes that are taken for text, for its end, or for the end of everything.

use super::datagrams::left_unanswered;
use super::facts::{Differs, Facts, FailedStep, Probe, Then, bytes_moved};
use super::reply::{Reply, answered_alone, changed, find, other_bytes, reply};
use super::{Row, row};
use crate::model::{Action, CallClass, ID, JournalEntry, ReplyRule, Role, SyscallEvent, Transport};

pub(super) const ROWS: &[Row] = &[
    row(
        "text-instead-of-bytes",
        text_instead_of_bytes,
        "Is every message valid text, and what happens to one that is not?",
        "Your program treats the bytes as text. A message may contain zeros, bytes that are not \
         valid UTF-8, and letters of other alphabets, which stay unchanged. Work on bytes from \
         recv to send.",
    ),
    row(
        "literal-instead-of-bytes",
        literal_instead_of_bytes,
        "Do you send the bytes, or the way your language displays bytes?",
        "Your program sends or prints the way its language displays bytes, with b, quotes and \
         escapes, instead of the bytes. str() and format! of bytes produce such text. Use the \
         bytes themselves.",
    ),
    row(
        "ends-at-zero-byte",
        ends_at_zero_byte,
        "How does your code know where a message ends: by its length, or by its content?",
        "Your server takes a zero byte for the end of the message. strlen, strcpy and %s do so. A message may \
         contain zeros. Its length is the number that recv returned.",
    ),
    row(
        "byte-taken-for-end",
        byte_taken_for_end,
        "Which value does your code compare with -1 or EOF, and how wide is its type?",
        "Your server took a byte of the value 255 for the end of the stream. As a signed byte, 255 is -1. \
         Compare the result of the read with -1 before you make a byte of it.",
    ),
    row(
        "zero-taken-for-nothing",
        zero_taken_for_nothing,
        "What does your language say of the text 0 when you use it as a condition?",
        "Your server treats the message 0 as if it were empty. In some languages, Perl and PHP among them, the text 0 \
         counts as false. Ask for its length instead.",
    ),
    row(
        "blank-taken-for-end",
        blank_taken_for_end,
        "What does it say about the client when a message consists of spaces or newlines alone?",
        "Your server took a message of white space alone for the end of the conversation. Only a read of 0 \
         bytes is the end. Test what recv returned before you strip anything.",
    ),
];

const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();

/// Whether its words name an error of decoding or encoding text.
pub(super) fn names_a_text_error(f: &Facts) -> bool {
    const NO_TEXT: [&str; 7] = [
        "UnicodeDecodeError",
        "UnicodeEncodeError",
        "Utf8Error",
        "FromUtf8Error",
        "invalid utf-8",
        "valid UTF-8",
        // Perl.
        "Wide character in",
    ];
    NO_TEXT.iter().any(|words| f.words.contains(words))
}

fn text_instead_of_bytes(f: &Facts) -> bool {
    if copies_as_text(f) {
        return true;
    }
    if f.role != Role::Server {
        return matches!(f.failed_step, FailedStep::Copy(_)) && names_a_text_error(f);
    }
    if f.ended_badly() && names_a_text_error(f) {
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
        // Only what is no text is missing: it was left out on the way to text.
        let text: Vec<u8> = (wanted.iter().copied()).filter(u8::is_ascii).collect();
        let left_out = text.len() < wanted.len()
            && std::str::from_utf8(message).is_err()
            && got.starts_with(&text)
            && got.is_ascii();
        let letters: String = message.iter().map(|&b| char::from(b)).collect();
        let recoded = [letters.to_ascii_uppercase(), letters.to_uppercase()];
        // And back, with a question mark for what has no place among 256 letters, or cut to the low byte.
        let one_byte = |c: char| u8::try_from(u32::from(c)).unwrap_or(b'?');
        let low_byte = |c: char| u32::from(c) as u8;
        let back = |byte: fn(char) -> u8| letters.to_uppercase().chars().map(byte).collect();
        let back: [Vec<u8>; 2] = [back(one_byte), back(low_byte)];
        return replaced
            || left_out
            || dictionary
            || back.iter().any(|back| back == got) && got != wanted
            || recoded.iter().any(|text| text.as_bytes() == got);
    }
    swallows_what_is_not_text(f) || skips_datagram_that_is_no_text(f)
}

/// It read all of a message that is not text, sent nothing, and closed the connection, without a call
/// that failed; and it has answered a text before, or answers 64 KiB of text.
fn swallows_what_is_not_text(f: &Facts) -> bool {
    let Some(Reply {
        message,
        got: [],
        then: Then::End,
        ..
    }) = reply(f)
    else {
        return false;
    };
    let mut on_connection = f.calls.iter().filter(|call| call.is_on_connection());
    let failed = on_connection.any(|call| call.failed() && !call.failed_with(libc::EAGAIN));
    let answers_text = f
        .probe(Probe::Long)
        .is_some_and(|long| !long.came.is_empty());
    std::str::from_utf8(message).is_err()
        && bytes_moved(f, CallClass::Read) >= message.len() as i64
        && !failed
        && answers_text
        && !f.ended_badly()
}

pub(super) fn literal_instead_of_bytes(f: &Facts) -> bool {
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
    // `[72, 101, …]`, as Rust and JavaScript display them.
    let numbers = format!("{wanted:?}");
    let numbers = numbers.trim_end_matches(']').as_bytes();
    let listed = wanted.len() >= 3 && got.starts_with(&numbers[..numbers.len().min(40)]);
    // Without the quotes: `STRA\xc3\x9fE`.
    let escape = |&b: &u8| match b {
        b'\\' => "\\\\".to_owned(),
        b'\t' => "\\t".to_owned(),
        b' '..=b'~' => char::from(b).to_string(),
        _ => format!("\\x{b:02x}"),
    };
    let escaped: String = wanted.iter().map(escape).collect();
    let line = got.strip_suffix(b"\n").unwrap_or(got);
    let bare = escaped.as_bytes() != wanted && line == escaped.as_bytes();
    literal(got) && !literal(wanted) || listed || bare
}

/// It has received a datagram that is no text, answers others, and this one not either when it comes again.
fn skips_datagram_that_is_no_text(f: &Facts) -> bool {
    let FailedStep::Datagram { peer, .. } = &f.failed_step else {
        return false;
    };
    // An id is no text in any case.
    let start = if f.has_ids() { ID } else { 0 };
    let no_text = |message: &&[u8]| {
        let payload = message.get(start..);
        payload.is_some_and(|payload| std::str::from_utf8(payload).is_err())
    };
    left_unanswered(f).is_some_and(|replies| replies.len() == 1)
        && f.sent_by(*peer).last().is_some_and(no_text)
}

/// What came back is other text than the bytes: characters that stand for no text, or, from a client, line ends
/// of another kind.
fn copies_as_text(f: &Facts) -> bool {
    let FailedStep::Differs(differs) = &f.failed_step else {
        return false;
    };
    let Differs { came, right, .. } = differs;
    let replaced = came.starts_with(REPLACEMENT) && !right[0].is_ascii();
    let line_end = right[0] == b'\r' && came[0] == b'\n';
    replaced || f.role == Role::Client && line_end
}

/// Right as far as the first zero. Behind it there is nothing, although what is sent next is answered; or
/// the bytes are as they came.
pub(super) fn ends_at_zero_byte(f: &Facts) -> bool {
    if let FailedStep::Differs(Differs {
        came,
        right,
        before: Some(0),
    }) = &f.failed_step
    {
        return f.reply == ReplyRule::Upper && came != right && came.eq_ignore_ascii_case(right);
    }
    let Some(Reply {
        message,
        wanted,
        got,
        then,
        ..
    }) = reply(f)
    else {
        return false;
    };
    // An id has zeros of its own.
    let content = if f.has_ids() { ID } else { 0 };
    let Some(zero) = (content..message.len()).find(|&at| message[at] == 0) else {
        return false;
    };
    let (Some(before), Some(after)) = (got.get(..zero), got.get(zero..)) else {
        return false;
    };
    let nothing_after = match then {
        Then::Silence => f.lives() && answered_alone(f),
        // A datagram.
        Then::Other => f.transport == Transport::Udp && zero > 0,
        Then::End | Then::Reset => false,
    };
    let as_it_came = zero > 0
        && then == Then::Other
        && (before != &message[..zero] || has_changed_letters(f))
        && message[zero..].starts_with(after)
        // Without letters they are right as they came.
        && !wanted[zero..].starts_with(after);
    wanted.get(..zero) == Some(before) && (after.is_empty() && nothing_after || as_it_came)
}

/// An earlier reply had capitals, and no small letters.
fn has_changed_letters(f: &Facts) -> bool {
    f.since_start().iter().any(|told| match &told.what {
        Action::Received(bytes) => {
            bytes.iter().any(u8::is_ascii_uppercase) && !bytes.iter().any(u8::is_ascii_lowercase)
        }
        _ => false,
    })
}

/// It hung up in front of the byte 255, after other bytes that are no text.
fn byte_taken_for_end(f: &Facts) -> bool {
    let Some(Reply {
        message,
        wanted,
        got,
        then: Then::End,
        ..
    }) = reply(f)
    else {
        return false;
    };
    wanted.starts_with(got)
        && message.get(got.len()) == Some(&u8::MAX)
        && !got.is_ascii()
        && !f.ended_badly()
}

/// What its last read brought, where it has left bytes of the only peer unread and closed the connection.
fn last_piece(f: &Facts) -> Option<Vec<u8>> {
    if f.failed_step != (FailedStep::Unread { closed: true }) {
        return None;
    }
    let sent = |entry: &JournalEntry| match &entry.what {
        Action::Sent(bytes) => Some(bytes.clone()),
        _ => None,
    };
    let sent = f
        .since_start()
        .iter()
        .filter_map(sent)
        .collect::<Vec<_>>()
        .concat();
    let on_connection = |call: &&SyscallEvent| call.is_on_connection();
    let reads = f.calls_since_accept().iter().filter(on_connection);
    let taken: Vec<usize> = reads
        .filter(|call| call.class == CallClass::Read && !call.looks())
        .filter_map(|call| usize::try_from(call.result?).ok())
        .collect();
    let end: usize = taken.iter().sum();
    Some(sent.get(end.checked_sub(*taken.last()?)?..end)?.to_vec())
}

/// It hung up on a message of white space, and returns much else.
fn blank_taken_for_end(f: &Facts) -> bool {
    let is_blank = |bytes: &[u8]| !bytes.is_empty() && bytes.iter().all(u8::is_ascii_whitespace);
    if f.clients() == 1 && last_piece(f).is_some_and(|piece| is_blank(&piece)) {
        return f.role == Role::Server && !f.ended_badly();
    }
    let Some(Reply {
        message,
        got: [],
        then: Then::End,
        ..
    }) = reply(f)
    else {
        return false;
    };
    let answers = f
        .probe(Probe::Long)
        .is_some_and(|long| !long.came.is_empty());
    is_blank(message) && answers && !f.ended_badly()
}

/// The digit 0 alone is answered as an empty message is.
fn zero_taken_for_nothing(f: &Facts) -> bool {
    match &f.failed_step {
        FailedStep::Datagram {
            wanted,
            got: Some(got),
            ..
        } => f.role == Role::Server && *wanted == [b"0".to_vec()] && got.is_empty(),
        _ => false,
    }
}
