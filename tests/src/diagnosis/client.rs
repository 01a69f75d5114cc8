//! Clients: what they send, when, and what they print.

use super::datagrams::message_repeated;
use super::facts::{Facts, FailedStep, Loss, Probe, ProbeResult, Then, first_line, of_class, sent};
use super::lines::{came, sent_before, typed, typed_after};
use super::pieces::pause_taken_for_end;
use super::{Row, row};
use crate::model::{Action, CallClass, ID, JournalEntry, Role, Transport};

pub(super) const ROWS: &[Row] = &[
    row(
        "line-end-sent",
        line_end_sent,
        "Which bytes does your client send for a line: with or without its ending?",
        "Your client sends the line ending with the line. The message is the line without \\n and \
         without \\r\\n. Remove the ending before you send.",
    ),
    row(
        "length-sent-first",
        length_sent_first,
        "What does the server expect in front of a message?",
        "Your client sends the length of the message as a number of its own in front of it. The server of this \
         stage takes that for a part of the message. Send the bytes of the line, and nothing else.",
    ),
    row(
        "sends-what-was-not-typed",
        sends_what_was_not_typed,
        "Where do the bytes come from that your client sends?",
        "Your client sends something that nobody has typed. Send each line of the input as it is, without its line \
         ending, and nothing else.",
    ),
    row(
        "sent-in-another-encoding",
        sent_in_another_encoding,
        "Which bytes are typed for `ß`, and which does your client send?",
        "Your client turned what was typed into text, and sent the text in another encoding than UTF-8. Characters \
         beyond ASCII were changed or lost. Send the bytes as they were typed, or encode the text as UTF-8.",
    ),
    row(
        "line-cut-at-buffer",
        line_cut_at_buffer,
        "How long may a line be, and how many bytes has your buffer for it?",
        "Your client took the first part of a long line for the whole line: it sent as many bytes as its buffer \
         has room for, and waits for their reply. Read until the newline, however far away it is.",
    ),
    row(
        "other-line-ends",
        other_line_ends,
        "Which bytes end a line, and which do your language's functions take for an end?",
        "Your client takes a form feed or a vertical tab for the end of a line. Only \\n, or \\r\\n, ends one. \
         splitlines() of Python knows ten line ends: split at \\n instead.",
    ),
    row(
        "last-byte-cut",
        last_byte_cut,
        "Does every line end with a newline, also the last one of a file?",
        "Your client removes the last byte of every line. The last line of the input may have no newline, and then \
         that byte is a part of the message. Remove a newline only where there is one.",
    ),
    row(
        "spaces-trimmed",
        spaces_trimmed,
        "What else does your trim remove, apart from the line ending?",
        "Your client loses spaces at the ends of a line. strip() and trim() remove more than the \
         line ending. Remove the line ending only, and print a reply unchanged.",
    ),
    row(
        "sends-ahead",
        sends_ahead,
        "What must your client have received before it sends the next line?",
        "Your client looks at further lines before the first one is answered. A conversation \
         takes turns. Send a line, wait for its whole reply, print it, and only then read the \
         next line.",
    ),
    row(
        "connects-more-than-once",
        connects_more_than_once,
        "How many connections does one conversation need?",
        "Your client connects more than once. One connection serves the whole conversation. \
         Connect before the loop.",
    ),
    row(
        "drops-last-line",
        drops_last_line,
        "What does your read return for a last line without a newline?",
        "The last line had no newline after it, and your client never sent it. The end of the \
         input also ends a line. Send what is left when the input ends.",
    ),
    row(
        "farewell-sent",
        farewell_sent,
        "How does the server learn that your client has finished?",
        "At the end of its input your client sends something that nobody typed. The server learns \
         from the end of the stream that the conversation is over. Just close the connection.",
    ),
    row(
        "client-waits-for-newline",
        waits_for_newline,
        "How does your client know that a reply is complete?",
        "Your client waits for a newline after the reply: when one was sent as a test, it went \
         on. The reply has none. Read as many bytes as you sent.",
    ),
    row(
        "reads-past-reply",
        reads_past_reply,
        "How many bytes has the reply, and how many does your client wait for?",
        "Your client has the whole reply and reads again: when one more byte was sent as a test, it went on. A reply \
         has as many bytes as the message, and the server owes no more. Count the bytes that came, and stop when \
         they are as many as you sent.",
    ),
    row(
        "client-reads-to-end",
        reads_to_end,
        "When does the server end the stream: after each reply, or after the conversation?",
        "Your client reads the reply until the server ends the stream: when it did, as a test, \
         your client went on. The server waits for your next line. Read as many bytes as you \
         sent.",
    ),
    row(
        "waits-for-empty-answer",
        waits_for_empty_answer,
        "What arrives at the server when your client sends nothing?",
        "Your client waits for the answer to an empty line. On a stream, sending nothing has no \
         effect, so no answer comes. Skip empty lines.",
    ),
    row(
        "quits-on-empty-line",
        quits_on_empty_line,
        "How does an empty line differ from the end of the input?",
        "Your client ends at an empty line. The end of the input is a read that returns nothing, \
         not even a newline. Test for that instead.",
    ),
    row(
        "typed-word-is-a-command",
        typed_word_is_a_command,
        "How does somebody send the word that ends your client?",
        "Your client takes a typed word for a command: it ended, or sent nothing for it. exit, quit and 0 \
         are ordinary messages. Only the end of the input ends the client.",
    ),
];

/// Also where the check waited for something else: it closed a connection, and made another.
fn connects_more_than_once(f: &Facts) -> bool {
    let connected = f.calls.iter().filter(|call| {
        call.class == CallClass::Connect
            && call.address().is_some_and(|to| to.port() != Some(53))
            && (call.result == Some(0) || call.failed_with(libc::EINPROGRESS))
    });
    let nothing_came = matches!(&f.failed_step, FailedStep::Reply { got, .. } if got.is_empty());
    let again = is_client(f) && nothing_came && !f.ended_badly() && connected.count() > 1;
    f.failed_step == FailedStep::SecondConnection || again
}

pub(super) fn is_client(f: &Facts) -> bool {
    f.role == Role::Client
}

/// What came from the client in place of what was typed: on a stream, or as a datagram.
pub(super) fn instead(f: &Facts) -> Option<(&[u8], &[u8], Then)> {
    match &f.failed_step {
        _ if !is_client(f) => None,
        FailedStep::Reply {
            wanted, got, then, ..
        } => Some((wanted, got, *then)),
        FailedStep::Datagram {
            wanted,
            got: Some(got),
            ..
        } => Some((wanted.first()?, got, Then::Other)),
        _ => None,
    }
}

fn is_line_end(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(|b| matches!(b, b'\r' | b'\n'))
}

fn line_end_sent(f: &Facts) -> bool {
    if let FailedStep::SentOther {
        differs,
        more: true,
    } = &f.failed_step
    {
        return is_line_end(&differs.came);
    }
    let extra: &[u8] = match (&f.failed_step, instead(f)) {
        // Before the next message on a stream; behind it in a datagram.
        (_, Some((wanted, got, Then::Other))) => got
            .strip_suffix(wanted)
            .filter(|_| f.transport != Transport::Udp)
            .or_else(|| got.strip_prefix(wanted))
            .unwrap_or_default(),
        (
            FailedStep::More { got, .. }
            | FailedStep::End {
                then: Then::Other,
                got,
                ..
            },
            None,
        ) => got,
        _ => &[],
    };
    is_client(f) && (is_line_end(extra) || f.unread.iter().any(|(_, bytes)| is_line_end(bytes)))
}

/// Each character beyond ASCII came as one byte, as a question mark, or not at all; or the whole is UTF-16.
fn sent_in_another_encoding(f: &Facts) -> bool {
    let Some((wanted, got, _)) = instead(f) else {
        return false;
    };
    let Ok(text) = std::str::from_utf8(wanted) else {
        return false;
    };
    let each = |other: fn(char) -> Option<u8>| {
        let bytes = text.chars().filter_map(|c| {
            if c.is_ascii() {
                Some(c as u8)
            } else {
                other(c)
            }
        });
        bytes.collect::<Vec<u8>>()
    };
    let wide = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let narrow = [
        each(|c| Some(c as u32 as u8)),
        each(|_| Some(b'?')),
        each(|_| None),
    ];
    // On a stream, as far as it has come.
    let same = |other: &Vec<u8>| got == other || got.len() >= 8 && other.starts_with(got);
    !text.is_ascii() && narrow.iter().any(|other| got == other)
        || got.len() >= 4
            && [wide(u16::to_le_bytes), wide(u16::to_be_bytes)]
                .iter()
                .any(same)
}

/// It has sent the first part of a line, with a write that took all, and waits for the reply.
fn line_cut_at_buffer(f: &Facts) -> bool {
    let Some((wanted, got, Then::Silence)) = instead(f) else {
        return false;
    };
    let last = of_class(f, CallClass::Write).rfind(|call| call.is_on_connection());
    let rest = wanted.get(got.len());
    f.lives()
        && f.quiet
        && f.waits_in_read()
        && got.len() >= 16
        && wanted.starts_with(got)
        && rest.is_some_and(u8::is_ascii_alphanumeric)
        && wanted.len() > got.len() + 1
        && last.is_some_and(|call| call.is_full() && call.requested() == Some(got.len() as u64))
}

/// What it sent ends where the line has a form feed or the like.
fn other_line_ends(f: &Facts) -> bool {
    instead(f).is_some_and(|(wanted, got, _)| {
        let next = wanted.get(got.len());
        !got.is_empty() && wanted.starts_with(got) && next.is_some_and(|b| b"\x0b\x0c".contains(b))
    })
}

/// The last line had no newline, and came without its last byte.
fn last_byte_cut(f: &Facts) -> bool {
    let Some((wanted, got, _)) = instead(f) else {
        return false;
    };
    let typed = f.actions_of(f.program).filter_map(|action| match action {
        Action::Typed(bytes) => Some(bytes),
        _ => None,
    });
    let open_end = typed.last().is_some_and(|bytes| bytes.ends_with(wanted));
    let cut = wanted.split_last().is_some_and(|(_, most)| most == got);
    open_end && cut && got.len() >= 3
}

/// A line as it was printed, without its newline.
pub(super) fn printed_line(f: &Facts) -> Option<(&[u8], &[u8])> {
    match &f.failed_step {
        FailedStep::Line { wanted, got } if is_client(f) => {
            Some((wanted, got.strip_suffix(b"\n")?))
        }
        _ => None,
    }
}

fn spaces_trimmed(f: &Facts) -> bool {
    let trimmed = |wanted: &[u8], got: &[u8]| {
        got.len() >= 3
            && got != wanted
            && [
                wanted.trim_ascii(),
                wanted.trim_ascii_start(),
                wanted.trim_ascii_end(),
            ]
            .contains(&got)
    };
    let sent = instead(f).is_some_and(|(wanted, got, _)| trimmed(wanted, got));
    let printed = match &f.failed_step {
        FailedStep::Line { wanted, got } if is_client(f) => {
            let first = first_line(got);
            // What is missing here may stand before the next line, which has a space of its own.
            let missing = wanted.strip_prefix(first).unwrap_or_default();
            let next = got.get(first.len() + 1..).unwrap_or_default();
            let later = !missing.is_empty() && next.starts_with(&[missing, b" "].concat());
            got.contains(&b'\n') && trimmed(wanted, first) && !later
        }
        _ => false,
    };
    sent || printed
}

fn sends_ahead(f: &Facts) -> bool {
    if !is_client(f) || pause_taken_for_end(f) || message_repeated(f) {
        return false;
    }
    match &f.failed_step {
        FailedStep::Lost(Loss::OtherTry { again, .. }) => {
            // In place of the same message once more.
            let second = typed(f).into_iter().nth(1);
            second.is_some_and(|line| again.get(ID..) == Some(line.as_slice()))
        }
        FailedStep::More { got, .. } | FailedStep::MoreDatagrams { got } => {
            // A line that had been typed, and had not come yet.
            let lines = typed(f);
            let come = |line: &Vec<u8>| {
                f.story
                    .iter()
                    .any(|entry| matches!(&entry.what, Action::Received(bytes) if bytes == line))
            };
            let ahead = |line: &Vec<u8>| line.len() >= 5 && got.starts_with(line);
            lines.iter().filter(|line| ahead(line)).any(|line| {
                let at = lines.iter().position(|l| l == line).unwrap_or(0);
                at > 0 && lines[..at].iter().any(come)
            })
        }
        // It sends nothing before its input ends.
        FailedStep::Reply {
            got,
            then: Then::Silence,
            ..
        } if got.is_empty() => f.probe(Probe::EndInput).is_some_and(|result| {
            let lines = typed(f);
            result.bytes() == lines.concat() && !lines.is_empty()
        }),
        FailedStep::Datagram { got: None, .. } => f.probe(Probe::EndInput).is_some_and(|result| {
            !result.came.is_empty() && result.came.first() == typed(f).first()
        }),
        _ => false,
    }
}

/// Two, four or eight bytes are in front of the line: its length, in either byte order.
fn length_sent_first(f: &Facts) -> bool {
    let Some((wanted, got, Then::Other)) = instead(f) else {
        return false;
    };
    let is_length = |bytes: &[u8]| {
        let number = |so_far: u64, byte: &u8| so_far << 8 | u64::from(*byte);
        let length = wanted.len() as u64;
        let big = bytes.iter().fold(0, number);
        let little = bytes.iter().rev().fold(0, number);
        big == length || little == length
    };
    let mut sizes = [2, 4, 8]
        .into_iter()
        .filter_map(|size| got.split_at_checked(size));
    sizes.any(|(first, rest)| is_length(first) && !rest.is_empty() && wanted.starts_with(rest))
}

/// No part of what came is a part of the input, in whichever case.
fn sends_what_was_not_typed(f: &Facts) -> bool {
    let got = match (instead(f), &f.failed_step) {
        (Some((_, got, _)), _) => got,
        (None, FailedStep::Datagram { got: Some(got), .. }) if is_client(f) => got,
        _ => return false,
    };
    let input = typed(f).join(&b'\n').to_ascii_lowercase();
    let known = |part: &[u8]| {
        input
            .windows(part.len())
            .any(|typed| typed.eq_ignore_ascii_case(part))
    };
    let strange = match got {
        [one] => !is_line_end(&[*one]) && !known(&[*one]),
        _ => got.len() >= 3 && got.is_ascii() && !got.windows(3).any(known),
    };
    strange && !f.has_ids()
}

fn drops_last_line(f: &Facts) -> bool {
    let Some((wanted, [], Then::End | Then::Reset)) = instead(f) else {
        return false;
    };
    let last = f.actions_of(f.program).filter_map(|action| match action {
        Action::Typed(bytes) => Some(bytes),
        _ => None,
    });
    let ended = f
        .actions_of(f.program)
        .any(|action| *action == Action::InputEnded);
    f.ended_well() && ended && last.last().is_some_and(|typed| typed.ends_with(wanted))
}

fn farewell_sent(f: &Facts) -> bool {
    let FailedStep::End {
        then: Then::Other,
        got,
        ..
    } = &f.failed_step
    else {
        return false;
    };
    let lines = typed(f);
    is_client(f)
        && got.len() >= 2
        && !is_line_end(got)
        && !lines
            .iter()
            .any(|line| line.windows(got.len()).any(|part| part == got) || got.starts_with(line))
}

/// It had its reply, and did not move; then it was given a byte, a newline, and the end of the stream.
fn moved_by(f: &Facts, probe: Probe) -> bool {
    let replied = f
        .story
        .iter()
        .any(|entry| matches!(entry.what, Action::Sent(_)));
    let waits = matches!(
        f.failed_step,
        FailedStep::Reply {
            then: Then::Silence,
            ..
        } | FailedStep::Line { .. }
            | FailedStep::End {
                then: Then::Silence,
                ..
            }
    );
    let first = f.probes.iter().find(|result| result.moved());
    // It went on as if it had a reply.
    let went_on = |result: &ProbeResult| {
        // The line end that it sends behind each message was there before.
        let came = !result.came.is_empty() && !is_line_end(&result.bytes());
        came || !result.printed.is_empty()
    };
    is_client(f)
        && f.transport != Transport::Udp
        && replied
        && waits
        && f.probe(Probe::Byte).is_some()
        && first.is_some_and(|result| result.probe == probe && went_on(result))
}

fn waits_for_newline(f: &Facts) -> bool {
    moved_by(f, Probe::Newline) && !after_empty_line(f)
}

fn reads_past_reply(f: &Facts) -> bool {
    moved_by(f, Probe::Byte) && f.waits_in_read() && !after_empty_line(f)
}

fn reads_to_end(f: &Facts) -> bool {
    moved_by(f, Probe::HalfClose) && !after_empty_line(f)
}

/// Nothing but empty lines was typed since something came back.
fn after_empty_line(f: &Facts) -> bool {
    let story = f.since_start();
    let answered = story
        .iter()
        .rposition(|entry| matches!(entry.what, Action::Sent(_)));
    story[answered.unwrap_or(0)..]
        .iter()
        .any(|entry| is_empty_line(f, entry))
}

pub(super) fn is_empty_line(f: &Facts, entry: &JournalEntry) -> bool {
    entry.who == f.program
        && matches!(&entry.what, Action::Typed(bytes) if bytes.first() == Some(&b'\n'))
}

fn waits_for_empty_answer(f: &Facts) -> bool {
    let Some((wanted, [], Then::Silence)) = instead(f) else {
        return false;
    };
    // When the check failed, it was waiting in a read of the connection.
    let reads = f.waits_in_read();
    let typed_since = f
        .since_start()
        .iter()
        .rev()
        .find_map(|entry| match &entry.what {
            Action::Typed(bytes) if entry.who == f.program => Some(bytes.clone()),
            _ => None,
        });
    // It is past the reply before.
    let printed = f
        .actions_of(f.program)
        .any(|action| matches!(action, Action::Printed(_)));
    f.transport != Transport::Udp
        && printed
        && !wanted.is_empty()
        && reads
        && f.lives()
        && after_empty_line(f)
        && typed_since.is_some_and(|typed| typed.starts_with(wanted))
}

fn quits_on_empty_line(f: &Facts) -> bool {
    // It was seen to end before anything else was typed, with its input still open.
    let story = f.since_start();
    let ours = story.iter().filter(|entry| entry.who == f.program);
    let actions: Vec<_> = ours
        .filter(|entry| !matches!(entry.what, Action::Printed(_)))
        .collect();
    let Some(end) = actions
        .iter()
        .position(|entry| entry.what == Action::Exited)
    else {
        return false;
    };
    let last = end.checked_sub(1).map(|at| actions[at]);
    // An interpreter that is ended while another thread reads its input may end badly.
    let cut_off = f.words.contains("at interpreter shutdown");
    is_client(f) && (f.ended_well() || cut_off) && last.is_some_and(|entry| is_empty_line(f, entry))
}

/// Instead of this word it sent nothing, or the line after it; lines before and after are ordinary to it.
fn typed_word_is_a_command(f: &Facts) -> bool {
    const WORDS: [&[u8]; 8] = [
        b"exit", b"quit", b"q", b"0", b"bye", b"end", b"stop", b"close",
    ];
    let Some((wanted, got, then)) = instead(f) else {
        return false;
    };
    let open = !f
        .actions_of(f.program)
        .any(|action| *action == Action::InputEnded);
    let next = typed_after(f, wanted);
    let left = got.is_empty() && f.ended_well() && (open || next.is_some());
    let skipped = then == Then::Other
        && next.is_some_and(|next| got.starts_with(&next))
        && !sent_before(f, wanted);
    // One that says little ends as well.
    let said = came(f).count();
    WORDS.contains(&wanted) && said >= 2 && (left || skipped)
}

/// The pieces in which a stream's reply was sent, after the last line that came.
pub(super) fn pieces(f: &Facts) -> Vec<&[u8]> {
    let story = f.since_start();
    let begin = story
        .iter()
        .rposition(|entry| matches!(entry.what, Action::Received(_)));
    sent(&story[begin.unwrap_or(0)..]).collect()
}

/// The first line that was printed before a point of the story.
pub(super) fn printed_before(f: &Facts, end: usize) -> Option<&[u8]> {
    f.story[..end].iter().find_map(|entry| match &entry.what {
        Action::Printed(bytes) => bytes.strip_suffix(b"\n"),
        _ => None,
    })
}
