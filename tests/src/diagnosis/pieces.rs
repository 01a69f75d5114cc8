//! Clients: a reply that arrives in pieces, and is not put together.

use super::client::{is_client, pieces, printed_before, printed_line};
use super::facts::{Facts, FailedStep, first_line, of_class};
use super::lines::typed;
use super::receiving::{buffer_shrinks, reply_split};
use super::reply::common;
use super::reporting::says_that_it_failed;
use super::streaming::reads_input;
use super::text::ends_at_zero_byte;
use super::{Row, row};
use crate::model::{Action, CallClass, ID, JournalEntry, Role, SyscallEvent, Transport};

pub(super) const ROWS: &[Row] = &[
    row(
        "one-recv-for-a-message",
        one_recv,
        "How many bytes does one recv return, and how many did you send?",
        "Your client takes the result of one recv for the whole reply. A stream has no messages, \
         and a reply may arrive in pieces. Read until there are as many bytes as you sent.",
    ),
    row(
        "decodes-piece-by-piece",
        decodes_each_piece,
        "Where may TCP cut a reply, and what if that is inside a character?",
        "Your client decodes each piece of the reply separately, and a character that is split \
         between two pieces is lost. Collect the bytes of the whole reply first, or print bytes.",
    ),
    row(
        "counts-characters",
        counts_characters,
        "Do you count bytes or characters?",
        "Your client waits for as many bytes as the line has characters. A character may take \
         several bytes. Count the bytes that you sent.",
    ),
    row(
        "buffer-too-small",
        buffer_too_small,
        "How large may a message be, and how large is your buffer?",
        "Your buffer holds only part of the message, and the rest is lost. A datagram may have \
         65,507 bytes; a reply on a stream has as many as you sent. Make the buffer larger, or \
         read in a loop.",
    ),
    row(
        "reads-as-many-as-before",
        reads_as_many_as_before,
        "How long is the buffer that your client fills, and how long is this reply?",
        "The reply is there, and your client waits for more: it fills a buffer that is as long as an earlier, longer \
         message was. Read as many bytes as this message has: `read_exact(&mut buffer[..n])`.",
    ),
    row(
        "prints-whole-buffer",
        prints_whole_buffer,
        "How many bytes of the buffer does the reply have?",
        "Your client printed its whole buffer: the reply, and the zeros after it. Only as many \
         bytes as recv returned belong to the reply. Print buffer[..n].",
    ),
    row(
        "half-reply-printed",
        half_reply_printed,
        "How does your client tell a whole reply from half of one?",
        "The connection ended in the middle of a reply, and your client printed the part that had \
         arrived as if it were complete. Fewer bytes than you sent are not a reply. Report the \
         error instead.",
    ),
    row(
        "pause-taken-for-end",
        pause_taken_for_end,
        "How long may a reply pause before its rest comes?",
        "Your client takes a pause for the end of the reply: nothing had come for a moment, and it went on. A pause \
         says nothing. The rest may come later, and the next line is not due before. Read until you have as many \
         bytes as you sent.",
    ),
    row(
        "beyond-buffer",
        beyond_buffer,
        "How long is your buffer, and how much of it does your code use?",
        "Your program used more of a buffer than it has, and that ended it. A message may be longer than any buffer \
         that you choose. Read in a loop, as many bytes at a time as there is room, or make the buffer as long as \
         the message.",
    ),
];

fn one_recv(f: &Facts) -> bool {
    let first = match &f.failed_step {
        FailedStep::Line { got, .. } => first_line(got),
        // Printed as a line before the connection broke.
        FailedStep::Script | FailedStep::Exit { .. } if f.slug().ends_with("mid-reply") => {
            let broken = f
                .story
                .iter()
                .position(|told| matches!(told.what, Action::Closed | Action::Reset));
            let Some(printed) = printed_before(f, broken.unwrap_or(f.story.len())) else {
                return false;
            };
            printed
        }
        _ => return false,
    };
    let pieces = pieces(f);
    let a_piece = pieces.first() == Some(&first)
        && (pieces.len() > 1 || !matches!(f.failed_step, FailedStep::Line { .. }));
    is_client(f)
        && f.transport != Transport::Udp
        && !first.is_empty()
        && a_piece
        && !pause_taken_for_end(f)
}

fn decodes_each_piece(f: &Facts) -> bool {
    const NO_TEXT: [&str; 4] = [
        "UnicodeDecodeError",
        "Utf8Error",
        "FromUtf8Error",
        "valid UTF-8",
    ];
    // The whole reply is text, and one piece of it alone is not.
    let split = pieces(f).len() > 1
        && std::str::from_utf8(&pieces(f).concat()).is_ok()
        && pieces(f)
            .iter()
            .any(|piece| std::str::from_utf8(piece).is_err());
    if is_client(f) && f.ended_badly() && split {
        return NO_TEXT.iter().any(|error| f.words.contains(error));
    }
    let Some((wanted, got)) = printed_line(f) else {
        return false;
    };
    let replaced = |bytes: &[u8]| bytes.windows(3).any(|part| part == "\u{fffd}".as_bytes());
    replaced(got) && !replaced(wanted) && !got.contains(&b'\n') && pieces(f).len() > 1
}

fn counts_characters(f: &Facts) -> bool {
    // It prints the beginning of the reply, and what is left of it in front of the next one.
    let FailedStep::Line { wanted, got } = &f.failed_step else {
        return false;
    };
    let line = first_line(got);
    // The reply may say something else than the line.
    let lines = typed(f);
    let mut messages =
        std::iter::once(wanted).chain(lines.iter().filter(|typed| typed.len() == wanted.len()));
    let cut = messages.any(|message| {
        let characters = std::str::from_utf8(message).map_or(0, |text| text.chars().count());
        characters > 5 && characters < wanted.len() && wanted.get(..characters) == Some(line)
    });
    is_client(f) && got.contains(&b'\n') && cut
}

fn buffer_too_small(f: &Facts) -> bool {
    match &f.failed_step {
        // A datagram is taken whole or it is cut.
        FailedStep::Datagram {
            wanted,
            got: Some(got),
            ..
        } if f.role == Role::Server && wanted.len() == 1 => {
            let whole = &wanted[0];
            // Spaces or line ends at its end alone were taken off.
            let rest = whole.get(got.len()..).unwrap_or_default();
            let trimmed = rest.iter().all(u8::is_ascii_whitespace);
            got.len() < whole.len()
                && whole.starts_with(got)
                && got.len() >= 16
                && !trimmed
                && !ends_at_zero_byte(f)
                && !buffer_shrinks(f)
                && !reply_split(f)
        }
        FailedStep::Line { wanted, got } if is_client(f) => {
            let line = first_line(got);
            let cut = got.contains(&b'\n')
                && line.len() < wanted.len()
                && line.len() >= 16
                && wanted.starts_with(line);
            // On a stream it might have been one recv, unless it has joined pieces before.
            let joined = f
                .story
                .iter()
                .any(|told| told.what == Action::Exited || told.what == Action::Closed)
                && f.slug() == "client-joins-pieces";
            // The rest comes on the next line: nothing is lost.
            let next = got.get(line.len() + 1..).unwrap_or_default();
            let rest = wanted.get(line.len()..).unwrap_or_default();
            let goes_on = next.len() >= 8 && rest.starts_with(&next[..8]);
            cut && !goes_on
                && (f.transport == Transport::Udp || joined || filled_its_buffer(f, line))
        }
        _ => false,
    }
}

/// One read had room for just this line: there was more, and it asked for no more.
fn filled_its_buffer(f: &Facts, line: &[u8]) -> bool {
    f.calls.iter().any(|call| {
        call.class == CallClass::Read
            && call.is_on_connection()
            && call.is_full()
            && call.requested() == Some(line.len() as u64)
    })
}

fn prints_whole_buffer(f: &Facts) -> bool {
    let FailedStep::Line { wanted, got } = &f.failed_step else {
        return false;
    };
    let zeros = |rest: &[u8]| rest.len() >= 8 && rest[..8].iter().all(|&b| b == 0);
    let line = first_line(got);
    // A buffer as long as the reply, of which the end has not come yet.
    let begun = common(line, wanted);
    let unfilled = line.len() == wanted.len() && begun > 0 && line[begun..].iter().all(|&b| b == 0);
    let zeros_inside = unfilled && zeros(&line[begun..]);
    // What lies behind the reply in a packet with an id.
    let rest = line.strip_prefix(wanted.as_slice()).unwrap_or_default();
    let packet = f.has_ids() && rest.len() == ID && rest.iter().all(|&b| b == 0);
    let behind = || got.strip_prefix(wanted.as_slice()).is_some_and(zeros);
    is_client(f) && (zeros_inside || packet || behind())
}

fn half_reply_printed(f: &Facts) -> bool {
    let broken = f
        .story
        .iter()
        .position(|told| matches!(told.what, Action::Closed | Action::Reset));
    // The pieces as they came, and a line end when it had failed.
    let tidied = [pieces(f).concat(), b"\n".to_vec()].concat();
    if is_client(f)
        && f.failed_step == FailedStep::Script
        && f.slug().ends_with("mid-reply")
        && f.exit == Some(Some(1))
        && f.printed == tidied
    {
        return true;
    }
    is_client(f)
        && matches!(
            f.failed_step,
            FailedStep::Script | FailedStep::Exit { wanted: 1 }
        )
        && f.slug().ends_with("mid-reply")
        && (knows_the_length(f) || goes_on_to_next_line(f))
        && broken.is_some_and(|at| {
            let printed = |told: &JournalEntry| matches!(told.what, Action::Printed(_));
            !f.story[..at].iter().any(printed) && f.story[at..].iter().any(printed)
        })
}

/// It has read the end of the stream, says nothing of it, and waits for the next line.
fn goes_on_to_next_line(f: &Facts) -> bool {
    let last = of_class(f, CallClass::Read).rfind(|call| call.is_on_connection());
    f.lives()
        && !says_that_it_failed(f)
        && !f.waits.is_empty()
        && f.waits.iter().all(reads_input)
        // With MSG_WAITALL a read is short at the end alone.
        && last.is_some_and(|call| call.result == Some(0) || call.is_short())
}

/// Its last read asked for as many bytes as were missing: it knows how long the reply is.
fn knows_the_length(f: &Facts) -> bool {
    let line = typed(f).last().map_or(0, Vec::len);
    let came: usize = pieces(f).iter().map(|piece| piece.len()).sum();
    let last = f
        .calls
        .iter()
        .rev()
        .find(|call| call.class == CallClass::Read && call.is_on_socket());
    last.is_some_and(|call| call.requested() == u64::try_from(line - came.min(line)).ok())
}

/// Its last look at the connection found nothing, and it went on without the rest of the reply.
pub(super) fn pause_taken_for_end(f: &Facts) -> bool {
    let short = match &f.failed_step {
        FailedStep::Line { wanted, got } => {
            let line = first_line(got);
            got.contains(&b'\n') && line.len() < wanted.len() && wanted.starts_with(line)
        }
        FailedStep::More { .. } => true,
        _ => false,
    };
    let nothing = |call: &SyscallEvent| match call.class {
        CallClass::Read => call.is_on_connection() && call.failed_with(libc::EAGAIN),
        CallClass::Wait => call.is_on_socket() && call.result == Some(0),
        _ => false,
    };
    // It printed, or sent the next line, right after that.
    let looks = |class| matches!(class, CallClass::Read | CallClass::Wait);
    let on_socket = |call: &&SyscallEvent| looks(call.class) && call.is_on_socket();
    let mut goes_on = f
        .calls
        .iter()
        .enumerate()
        .filter(|(_, call)| call.class == CallClass::Write && call.is_on_connection());
    let first = goes_on.next();
    let looked = |until: usize| {
        let mut before = f.calls[..until].iter();
        before
            .rfind(on_socket)
            .is_some_and(|look| nothing(look) && !look.injected)
    };
    f.role == Role::Client
        && f.transport != Transport::Udp
        && short
        && first.is_some_and(|(first, _)| {
            let next = goes_on.next().map_or(f.calls.len(), |(next, _)| next);
            next > first && looked(next)
        })
}

/// Since it last sent, it asked for as many bytes as an earlier message had, got as many as it sent, and asked for
/// exactly the rest.
fn reads_as_many_as_before(f: &Facts) -> bool {
    let on = |call: &&SyscallEvent| call.is_transfer() && call.is_on_connection();
    // How many bytes each message had, and the reads since the last one.
    let (mut messages, mut reads) = (Vec::new(), Vec::new());
    for call in f.calls.iter().filter(on) {
        let moved = call.result.unwrap_or(0);
        match messages.last_mut() {
            _ if call.class == CallClass::Read => reads.push(call),
            Some(message) if reads.is_empty() => *message += moved,
            _ => {
                messages.push(moved);
                reads.clear();
            }
        }
    }
    let asked = reads.first().and_then(|read| read.requested()).unwrap_or(0) as i64;
    let Some((sent, earlier)) = messages.split_last() else {
        return false;
    };
    // The reply has come with one of them, and the next asks for what is left of the buffer.
    let mut came = 0;
    let mut follows = reads.windows(2).filter(|two| {
        came += two[0].result.unwrap_or(0);
        came == *sent && two[1].requested() == Some((asked - sent) as u64)
    });
    is_client(f)
        && f.transport != Transport::Udp
        && f.waits_in_read()
        && asked > *sent
        && earlier.contains(&asked)
        && follows.next().is_some()
}

/// It panicked at an index as long as a message, or its run-time system says that a buffer was overrun.
fn beyond_buffer(f: &Facts) -> bool {
    const OVERRUN: [&str; 3] = [
        "stack smashing detected",
        "buffer overflow detected",
        "ArrayIndexOutOfBoundsException",
    ];
    let sliced = f.panic().is_some_and(|panic| {
        let numbers = panic
            .strip_prefix("range end index ")
            .and_then(|rest| rest.split_once(" out of range for slice of length "));
        let number = |text: &str| text.trim().parse::<usize>().unwrap_or(0);
        // Less than that is a message that is shorter than its parts.
        numbers.is_some_and(|(_, length)| number(length) >= 64)
    });
    f.ended_badly() && (sliced || OVERRUN.iter().any(|words| f.words.contains(words)))
}
