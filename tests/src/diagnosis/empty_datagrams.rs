//! Datagrams without bytes: servers and clients.

use super::datagrams::{A_WHILE, again, is, last_sent, transfers};
use super::facts::{Facts, FailedStep, Probe, ProbeResult, sent};
use super::lines::typed;
use super::reporting::says_that_it_failed;
use super::{Row, row};
use crate::model::{Action, CallClass, FailureKind, Role, SyscallEvent, Transport};

pub(super) const ROWS: &[Row] = &[
    row(
        "empty-datagram-is-end",
        empty_is_end,
        "What does a receive of 0 bytes mean on UDP?",
        "Your program takes an empty datagram for the end. UDP has no end of stream: a receive \
         that returns 0 bytes has received a message without content. Answer it with an empty \
         datagram.",
    ),
    row(
        "empty-datagram-skipped",
        empty_skipped,
        "Is a datagram without bytes a message?",
        "Your program skips an empty datagram. With UDP it is a message like any other. Send one \
         for an empty line, and answer one with an empty datagram.",
    ),
    row(
        "empty-reply-waited-past",
        waited_past,
        "How does your client notice a reply without bytes?",
        "Your client keeps waiting after an empty reply has arrived. A receive that returns 0 bytes has \
         received the reply.",
    ),
    row(
        "empty-reply-not-printed",
        empty_reply_not_printed,
        "What should your client print for an empty reply?",
        "Your client prints nothing for an empty reply. It is a reply. Print it as an empty line.",
    ),
];

pub(super) fn an_empty_one_was_sent_by(f: &Facts, peer: u64) -> bool {
    f.sent_by(peer).contains(&[].as_slice())
}

pub(super) fn an_empty_one_was_sent(f: &Facts) -> bool {
    sent(f.since_start()).any(<[u8]>::is_empty)
}

fn empty_is_end(f: &Facts) -> bool {
    if f.transport != Transport::Udp || !an_empty_one_was_sent(f) {
        return false;
    }
    let reports = f.role == Role::Client && f.exit == Some(Some(1)) && says_that_it_failed(f);
    if ends_its_thread(f) {
        return true;
    }
    if f.ended_well() || reports {
        // It ended when it had it, and not when something else came.
        let story = f.since_start();
        let at = story
            .iter()
            .position(|entry| entry.what == Action::Sent(Vec::new()));
        let answered_later = story[at.unwrap_or(0)..]
            .iter()
            .any(|entry| matches!(&entry.what, Action::Received(bytes) if !bytes.is_empty()));
        let input_ended = story.iter().any(|entry| entry.what == Action::InputEnded);
        let in_vain = matches!(
            f.failed_step,
            FailedStep::Datagram { got: None, .. } | FailedStep::Ended | FailedStep::Line { .. }
        );
        let early = match f.role {
            Role::Server => !answered_later,
            // With a line still to be sent.
            Role::Client => !input_ended && !answered_later,
        };
        return in_vain && early;
    }
    // It goes on for others, and has done with this one; or the part of it that answers is no more, and the next
    // datagram ends the rest.
    let none = |probe| f.probe(probe).is_some_and(|result| result.came.is_empty());
    let ends = |probe| f.probe(probe).is_some_and(|result| result.exited);
    f.role == Role::Server
        && f.lives()
        && matches!(f.failed_step, FailedStep::Datagram { got: None, .. })
        && none(Probe::Byte)
        && none(Probe::Again)
        && f.probe(Probe::Newcomer).is_some_and(|newcomer| {
            newcomer.came == [b"NEWCOMER".to_vec()]
                || newcomer.exited && ends(Probe::Byte)
                || newcomer.came.is_empty() && falls_silent_at_the_empty(f)
        })
}

/// Something was answered before the empty datagram came, and nothing since it was received.
fn falls_silent_at_the_empty(f: &Facts) -> bool {
    let story = f.since_start().iter();
    let mut before = story.take_while(|told| told.what != Action::Sent(Vec::new()));
    let empty = |call: &&SyscallEvent| call.class == CallClass::Read && call.result == Some(0);
    // A read that waits has begun before another thread answers what came before.
    let Some(came) = transfers(f).find(empty).and_then(|call| call.answered) else {
        return false;
    };
    let later: Vec<_> = transfers(f).filter(|call| call.at > came).collect();
    before.any(|told| matches!(&told.what, Action::Received(_)))
        && !later.is_empty()
        && later.iter().all(|call| call.class != CallClass::Write)
}

/// A thread that answers had done with it at the empty datagram: nothing was sent since, and the thread that
/// receives failed at the next one.
fn ends_its_thread(f: &Facts) -> bool {
    let moves: Vec<_> = transfers(f).collect();
    let [.., before, empty, next] = moves[..] else {
        return false;
    };
    let reads = |call: &SyscallEvent| call.class == CallClass::Read && call.tid == next.tid;
    f.role == Role::Server
        && f.ended_badly()
        && (before.class == CallClass::Write && before.tid != next.tid)
        && (reads(empty) && empty.result == Some(0))
        && (reads(next) && next.result > Some(0))
}

fn empty_skipped(f: &Facts) -> bool {
    if f.transport != Transport::Udp || !f.lives() {
        return false;
    }
    match (&f.failed_step, f.role) {
        (
            FailedStep::Datagram {
                wanted, got: None, ..
            },
            Role::Server,
        ) => {
            // It answers what is not empty, and this not once more.
            let another = f.probe(Probe::Byte);
            let again = f.probe(Probe::Again);
            let unanswered = last_sent(f) == Some(b"")
                && !f
                    .since_start()
                    .iter()
                    .any(|t| t.what == Action::Received(Vec::new()))
                && another.is_some_and(|result| result.came == [b"ANOTHER".to_vec()])
                && again.is_some_and(|result| result.came.is_empty());
            wanted.iter().all(Vec::is_empty) && (unanswered || receives_on(f) || skips_some(f))
        }
        (
            FailedStep::Datagram {
                wanted, got: None, ..
            },
            Role::Client,
        ) => {
            // The next line is sent; nothing had to come first.
            let next = f.probe(Probe::Type);
            let skipped = next.is_some_and(|result| result.came == [b"x".to_vec()])
                && f.probe(Probe::Byte).is_some_and(|result| !result.moved());
            // Or it has sent nothing for it, and waits for the reply.
            let sends = |call: &SyscallEvent| call.class == CallClass::Write;
            let done =
                |call: &&SyscallEvent| call.result.is_some() && !call.failed_with(libc::EAGAIN);
            let last = transfers(f).rev().find(done);
            let in_loop = f.waits.iter().any(|wait| wait.class == CallClass::Wait);
            let not_sent = last.is_some_and(|last| !sends(last) && last.result > Some(0))
                && typed(f).last().is_some_and(Vec::is_empty)
                && f.quiet
                && (f.waits_in_read() || in_loop);
            wanted.iter().all(Vec::is_empty) && (skipped || not_sent)
        }
        _ => false,
    }
}

/// It has received two empty ones, and answered one before it asked for more.
pub(super) fn skips_some(f: &Facts) -> bool {
    let moves: Vec<_> = transfers(f).collect();
    let order = [CallClass::Read, CallClass::Read, CallClass::Write];
    let empty = |call: &SyscallEvent| call.result == Some(0);
    f.quiet
        && moves.windows(3).any(|three| {
            three.iter().all(|call| empty(call)) && three.iter().map(|call| call.class).eq(order)
        })
}

/// With a time limit for each receive it is never quiet: the last that it received was the empty datagram, and the
/// same thread has begun to receive again since, and sent nothing.
fn receives_on(f: &Facts) -> bool {
    let mut moves = transfers(f).rev().skip_while(|call| {
        call.class == CallClass::Read && call.result.is_none_or(|result| result < 0)
    });
    let again = transfers(f).next_back();
    let empty = moves.next();
    !f.quiet
        && f.waits_in_read()
        && last_sent(f) == Some(b"")
        && empty.zip(again).is_some_and(|(empty, again)| {
            empty.class == CallClass::Read
                && empty.result == Some(0)
                && again.at > empty.at
                && again.tid == empty.tid
        })
}

pub(super) fn waited_past(f: &Facts) -> bool {
    let moved = f.probe(Probe::Byte).is_some_and(ProbeResult::moved);
    // It has received the empty reply, and is in a receive again.
    let moves: Vec<_> = transfers(f).collect();
    let empty = |call: &&SyscallEvent| call.class == CallClass::Read && call.result == Some(0);
    let at = moves.iter().rposition(empty);
    let sends = |call: &&SyscallEvent| call.class == CallClass::Write;
    // Or asks for it without end.
    let stays = f.quiet && f.waits_in_read() || f.symptom == FailureKind::Spinning;
    let received = stays && at.is_some_and(|at| !moves[at..].iter().any(sends));
    // Or sends the line again as if no reply had come.
    let asks_again = match &f.failed_step {
        FailedStep::Datagram { got: Some(got), .. } => {
            // After a while: it may have sent it twice from the start.
            let late = at.map(|at| moves[at].at + A_WHILE);
            let same = |call: &&SyscallEvent| call.requested() == Some(got.len() as u64);
            let mut sent = moves.iter().filter(|call| sends(call) && same(call));
            // Or at once: an earlier line was sent only once.
            let before = moves
                .iter()
                .find(|call| sends(call) && call.result > Some(0));
            let once = before.is_some_and(|first| {
                let size = first.requested();
                let like = |call: &&&SyscallEvent| sends(call) && call.requested() == size;
                moves.iter().filter(like).count() == 1
            });
            let at_once = once && at.is_some_and(|at| moves[at..].iter().any(sends));
            again(f, got) && (at_once || late.is_some_and(|late| sent.any(|call| call.at > late)))
        }
        _ => false,
    };
    let twice = moves.windows(2).any(|two| two.iter().all(sends));
    is(f, Role::Client)
        && f.lives()
        && !twice
        && (moved || received || asks_again)
        && last_sent(f) == Some(b"")
}

pub(super) fn empty_reply_not_printed(f: &Facts) -> bool {
    let FailedStep::Line { wanted, got } = &f.failed_step else {
        return false;
    };
    is(f, Role::Client)
        && wanted.is_empty()
        && an_empty_one_was_sent(f)
        // The reply after it, in its place.
        && last_sent(f).is_some_and(|last| !last.is_empty() && *got == [last, b"\n"].concat())
}
