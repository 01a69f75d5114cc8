//! Clients: what is printed, and when.

use super::client::{instead, is_client, is_empty_line};
use super::facts::{Facts, FailedStep, Probe, Then, first_line, sent};
use super::lines::{sent_before, typed, typed_after};
use super::streaming::reads_input;
use super::{Row, row};
use crate::model::{Action, Transport};

pub(super) const ROWS: &[Row] = &[
    row(
        "prints-for-empty-line",
        prints_for_empty_line,
        "Which reply does your client print for a line that it did not send?",
        "Your client prints a line for an empty line, although it sent nothing and received \
         nothing. Print replies only.",
    ),
    row(
        "prints-what-it-sent",
        prints_what_it_sent,
        "Do you print what arrived, or what you expected?",
        "Your client prints the line that was typed, or the reply that it expects, instead of \
         what arrived. Print the bytes that recv returned.",
    ),
    row(
        "prints-earlier-bytes",
        prints_earlier_bytes,
        "A short reply follows a long one. What lies in your buffer behind the short one?",
        "Your client printed the reply, and behind it what an earlier, longer reply had left in the buffer. Print as \
         many bytes as recv returned. In C, %s prints up to a zero byte, which nobody has put there.",
    ),
    row(
        "chatter-on-stdout",
        chatter,
        "What on your standard output is not a reply?",
        "Your client prints something other than replies to standard output, such as a prompt. \
         Write it to standard error.",
    ),
    row(
        "replies-run-together",
        replies_run_together,
        "Where does one printed reply end and the next begin?",
        "Your client prints a reply without a newline after it, and goes on. Each reply stands on a \
         line of its own: print the bytes, and then a newline.",
    ),
    row(
        "repeated-reply-not-printed",
        repeated_reply_not_printed,
        "Two replies in a row are equal. How many lines is that?",
        "Your client prints nothing for a reply that is equal to the one before. Each line has a reply of its own: \
         print what has come, whether or not it has changed.",
    ),
    row(
        "repeated-line-not-sent",
        repeated_line_not_sent,
        "The same line is typed a second time. What does the server see of it?",
        "Your client does not send a line that it has sent before. Only the server knows what it answers now. Send \
         each line, and print what comes back.",
    ),
    row(
        "output-not-flushed",
        output_not_flushed,
        "When does your output leave your program: after each line, or at its end?",
        "The reply was not visible before the input ended: it was in your program's own buffer. \
         Flush standard output after each reply.",
    ),
];

fn prints_for_empty_line(f: &Facts) -> bool {
    let FailedStep::Line { wanted, got } = &f.failed_step else {
        return false;
    };
    let typed_empty = f.since_start().iter().any(|entry| is_empty_line(f, entry));
    is_client(f)
        && f.transport != Transport::Udp
        && typed_empty
        && !wanted.is_empty()
        && got.starts_with(b"\n")
}

fn prints_what_it_sent(f: &Facts) -> bool {
    let FailedStep::Line { wanted, got } = &f.failed_step else {
        return false;
    };
    let line = first_line(got);
    let same = |typed: &Vec<u8>| typed.len() >= 5 && (typed == line || f.reply.of(typed) == line);
    is_client(f)
        && got.contains(&b'\n')
        && line != wanted.as_slice()
        && typed(f).iter().any(same)
        // What arrived was something else.
        && !f.story.iter().any(|entry| matches!(&entry.what, Action::Sent(bytes) if bytes == line))
}

/// All that it printed is what it received, and it has gone on to the next line, or ended.
fn replies_run_together(f: &Facts) -> bool {
    let FailedStep::Line { got, .. } = &f.failed_step else {
        return false;
    };
    let received = sent(f.since_start()).collect::<Vec<_>>().concat();
    let went_on = f.ended_well() || f.waits.iter().any(reads_input);
    is_client(f) && got.len() >= 5 && !got.contains(&b'\n') && *got == received && went_on
}

fn is_text_behind(wanted: &[u8], got: &[u8]) -> bool {
    let line = first_line(got);
    let rest = line.strip_prefix(wanted).unwrap_or_default();
    let plain = |b: &u8| b.is_ascii_graphic() || *b == b' ';
    wanted.len() >= 5
        && rest.trim_ascii().len() >= 2
        && rest.iter().all(plain)
        && got.contains(&b'\n')
}

/// Behind the reply stands what an earlier, longer reply had left in the same place.
fn prints_earlier_bytes(f: &Facts) -> bool {
    let FailedStep::Line { wanted, got } = &f.failed_step else {
        return false;
    };
    let line = first_line(got);
    let Some(tail) = line.strip_prefix(wanted.as_slice()) else {
        return false;
    };
    // In place of an empty reply the one before it.
    let replies: Vec<&[u8]> = sent(f.since_start()).collect();
    let before_empty = replies
        .windows(2)
        .any(|two| two[1].is_empty() && two[0] == line);
    if is_client(f) && wanted.is_empty() && !line.is_empty() && before_empty {
        return true;
    }
    let place = wanted.len()..line.len();
    // What was sent last is no left-over of an earlier one.
    let earlier = &replies[..replies.len().saturating_sub(1)];
    let left = |reply: &&[u8]| reply.get(place.clone()) == Some(tail);
    is_client(f) && tail.len() >= 2 && earlier.iter().any(left)
}

fn chatter(f: &Facts) -> bool {
    if !is_client(f) || prints_earlier_bytes(f) {
        return false;
    }
    let replies: Vec<&[u8]> = sent(&f.story).collect();
    match &f.failed_step {
        // Words in place of an empty reply.
        FailedStep::Line { wanted, got } if wanted.is_empty() && f.transport == Transport::Udp => {
            let line = first_line(got);
            let own = |r: &&[u8]| r.windows(line.len().max(1)).any(|part| part == line);
            line.trim_ascii().len() >= 2 && line.is_ascii() && !replies.iter().any(own)
        }
        // The reply, and words behind it.
        FailedStep::Line { wanted, got } if is_text_behind(wanted, got) => {
            !replies.iter().any(|r| got[wanted.len()..].starts_with(r))
        }
        FailedStep::Line { wanted, got } => {
            let line = [wanted.as_slice(), b"\n"].concat();
            let at = got.windows(line.len()).position(|part| part == line);
            at.is_some_and(|at| {
                let before = &got[..at];
                let own = |b: &u8| !b.is_ascii_whitespace();
                let reply = |r: &&[u8]| r.len() >= 3 && before.windows(r.len()).any(|p| p == *r);
                wanted.len() >= 5 && before.iter().any(own) && !replies.iter().any(reply)
            })
        }
        FailedStep::MoreLines { got } => {
            let part = |r: &&[u8]| {
                let got = got.trim_ascii();
                r.windows(got.len().max(1)).any(|p| p == got)
            };
            got.trim_ascii().len() >= 2 && !replies.iter().any(part)
        }
        _ => false,
    }
}

fn repeated_reply_not_printed(f: &Facts) -> bool {
    let FailedStep::Line { wanted, got } = &f.failed_step else {
        return false;
    };
    let line = [wanted.as_slice(), b"\n"].concat();
    is_client(f)
        && got.is_empty()
        && f.lives()
        && f.printed.ends_with(&line)
        && !output_not_flushed(f)
}

/// It sends nothing in its place, or the line after it.
fn repeated_line_not_sent(f: &Facts) -> bool {
    let Some((wanted, got, then)) = instead(f) else {
        return false;
    };
    let skipped =
        then == Then::Other && typed_after(f, wanted).is_some_and(|next| got.starts_with(&next));
    let waits = then == Then::Silence && got.is_empty() && f.lives();
    sent_before(f, wanted) && (skipped || waits)
}

fn output_not_flushed(f: &Facts) -> bool {
    let FailedStep::Line { wanted, got } = &f.failed_step else {
        return false;
    };
    let line = [wanted.as_slice(), b"\n"].concat();
    is_client(f)
        && got.is_empty()
        && f.probe(Probe::EndInput)
            .is_some_and(|result| result.printed.starts_with(&line))
}
