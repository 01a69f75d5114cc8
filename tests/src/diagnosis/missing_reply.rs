//! Servers: a reply that does not come, or does not come whole.

use super::errors::{NOTHING_YET, names};
use super::facts::{Facts, FailedStep, Probe, Then, bytes_moved, moved, of_class};
use super::reply::{Reply, answered_alone, common, find, reply, silence};
use super::turned_away::waiting_client_turned_away;
use super::visits::{Visit, visits};
use super::{Row, row};
use crate::model::{Action, CallClass, Role, SyscallEvent, Transport};

pub(super) const ROWS: &[Row] = &[
    row(
        "waits-for-newline",
        waits_for_newline,
        "Does a TCP message end with a newline, or does your code only hope so?",
        "Your server waits for a newline before it replies: when one was sent as a test, the \
         reply came. TCP has no lines, and a message may arrive without a newline. Answer as soon \
         as recv returns data.",
    ),
    row(
        "waits-for-full-buffer",
        waits_for_full_buffer,
        "When does your read return: with the first bytes, or with a full buffer?",
        "Your server waits until its buffer is full before it replies: when more bytes were sent \
         as a test, the reply came. Use a read that returns the bytes that are there, not \
         read_exact.",
    ),
    row(
        "reads-to-end-before-replying",
        reads_to_end,
        "When does your server reply, and what is the client waiting for at that time?",
        "Your server reads until the end of the stream and replies only then: when the stream was \
         ended as a test, the reply came. The client waits for your reply first. Answer as soon \
         as recv returns data.",
    ),
    row(
        "first-message-skipped",
        first_message_skipped,
        "How often does your server read before it replies, and what becomes of the first message?",
        "Your server reads a message and does nothing with it: when one more byte was sent as a \
         test, that byte alone was answered. A loop that reads in its condition and again in its \
         body does this. Answer what each read returns.",
    ),
    row(
        "reply-not-flushed",
        not_flushed,
        "Where is the reply between your write and the network?",
        "The reply to this message came only with the next one: it was in a buffer of your own \
         program. Flush after each reply, or write to the socket directly.",
    ),
    row(
        "kept-in-own-buffer",
        kept_in_own_buffer,
        "You have received the message. In which buffer is its reply?",
        "Your server received the message, and answered only after many thousand bytes more: the message or its \
         reply lay in a buffer of your own program, which was to be full first. Flush after each reply, or \
         write to the socket directly.",
    ),
    row(
        "short-read-ends-conversation",
        short_read_ends_conversation,
        "Your read brought fewer bytes than there was room for. What does that say about the client?",
        "Your server takes a read that does not fill its buffer for the end of the conversation. It only says \
         how much was there. Read until recv returns 0 bytes.",
    ),
    row(
        "one-reply-only",
        one_reply_only,
        "After the first reply, who tells your server that the conversation is over?",
        "Your server reads once, replies once and closes the connection. A short read is not the \
         end of the stream, and one message may take many reads. Read in a loop until recv \
         returns 0 bytes.",
    ),
    row(
        "later-pieces-unanswered",
        reads_on_and_answers_no_more,
        "What does your server do with the second piece that it reads from a client?",
        "Your server answers the first piece that it reads on a connection. It reads what comes later, too, and \
         answers none of it. Answer each piece: in the loop that reads, or in an event handler that stays.",
    ),
    row(
        "short-read-is-end",
        short_read_is_end,
        "What does the length of one read tell you about the message?",
        "Your server takes a read that fills the buffer for part of a message, and waits for a \
         shorter one before it replies. The length of a read says nothing about messages. Answer \
         what each read returns.",
    ),
    row(
        "send-count-ignored",
        send_count_ignored,
        "How many of your bytes did send take?",
        "Part of a message is lost: a send took fewer bytes than it was given, and the rest was \
         never sent. Check the number that send returns, or use write_all or sendall.",
    ),
    row(
        "rest-sent-with-next",
        rest_sent_with_next,
        "A send took a part of your reply. When do you send the rest?",
        "A send took fewer bytes than it was given. Your server keeps the rest, and sends it only when the next \
         message has come. The client waits for it before it sends one. Send in a loop until nothing is left.",
    ),
    row(
        "closes-before-all-is-sent",
        closes_before_all_is_sent,
        "The client has ended its half. Has everything that you owe it been sent?",
        "Your server had replies in a buffer of its own when the client ended its half of the stream. It closed \
         the connection, or ended, without sending them. The end of what the client sends is not the end of what \
         you owe it. Close when your buffer is empty.",
    ),
    row(
        "no-room-taken-for-error",
        no_room_taken_for_error,
        "What does a send on a non-blocking socket answer when the client has not read for a while?",
        "Your program made a socket non-blocking, and a send on it failed with EAGAIN (ErrorKind::WouldBlock, \
         BlockingIOError): there is no room at the moment. That is no error of the connection, but your program \
         ended, or gave the client up. Leave the socket blocking, or keep the rest and send it when poll says that there is room.",
    ),
    row(
        "sends-less-than-received",
        sends_less_than_received,
        "How many bytes did recv return, and how many do you give to send?",
        "Your server received a whole message and gave fewer bytes than that to send. The rest is \
         never sent. Send as many bytes as recv returned: not the size of a pointer, and not a \
         fixed number.",
    ),
    row(
        "length-limited",
        length_limited,
        "After how many bytes does your server stop, and why there?",
        "Your server closes the connection after a fixed number of bytes. A stream has no such \
         limit. Read until the client ends the stream.",
    ),
];

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
        // Some drop the newline from what they answer.
        let without = owed.strip_suffix(b"\n") == Some(&came) && !came.is_empty();
        probe == Probe::Newline && (came == owed || cut || without) && !fills_its_buffer(f)
    })
}

/// One of its last reads left so little room that the first one or two bytes of the experiments fill it.
fn fills_its_buffer(f: &Facts) -> bool {
    let mut reads = f.calls.iter().rev().filter(|call| {
        call.class == CallClass::Read && call.is_on_connection() && call.result > Some(0)
    });
    let room = |call: &SyscallEvent| Some(call.requested()? as i64 - call.result?);
    (reads.by_ref().take(3)).any(|call| matches!(room(call), Some(1 | 2)))
}

fn waits_for_full_buffer(f: &Facts) -> bool {
    answer(f).is_some_and(|(probe, came, owed)| {
        let by_chance = matches!(probe, Probe::Byte | Probe::Newline) && fills_its_buffer(f);
        let part = probe == Probe::Filler && came.len() < owed.len();
        !came.is_empty() && owed.starts_with(&came) && (part || by_chance && came == owed)
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

/// Each read brought what was there, and nothing was sent until some buffer was full.
fn kept_in_own_buffer(f: &Facts) -> bool {
    let on_connections = || f.calls.iter().filter(|call| call.is_on_connection());
    let mut reads = on_connections().filter(|call| call.class == CallClass::Read);
    let read = reads.any(SyscallEvent::is_short);
    let sent = on_connections().any(|call| call.class == CallClass::Write);
    answer(f).is_some_and(|(probe, came, owed)| {
        probe == Probe::Flood && came.len() > 1000 && owed.starts_with(&came)
    }) && read
        && !sent
}

/// It hung up after a read that was not full, and not on one who filled its buffer again and again.
fn short_read_ends_conversation(f: &Facts) -> bool {
    // Of a long message it answers what it has read.
    let answered_all = || {
        let since = f.calls_since_accept();
        moved(since, CallClass::Read) == moved(since, CallClass::Write)
    };
    let hung_up = reply(f).is_some_and(|reply| {
        reply.then != Then::Silence
            && (reply.got.is_empty() || reply.wanted.starts_with(reply.got) && answered_all())
    }) && !waiting_client_turned_away(f);
    let answered = f
        .story
        .iter()
        .any(|told| matches!(&told.what, Action::Received(_)));
    let mut reads = f
        .calls_since_accept()
        .iter()
        .filter(|call| call.class == CallClass::Read && call.is_on_connection());
    // The first that was short was the last.
    let short =
        reads.next_back().is_some_and(SyscallEvent::is_short) && !reads.any(SyscallEvent::is_short);
    let goes_on = f
        .probe(Probe::Long)
        // Or it waits for a read that does not fill its buffer, before it answers.
        .is_some_and(|long| !long.closed && (long.bytes().len() == 64 << 10 || long.reads > 1));
    hung_up && answered && short && goes_on && !f.ended_badly()
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
    // Where the kernel gave less than there was, one that stops then may have taken that for the end.
    let shortened = |call: &SyscallEvent| call.class == CallClass::Read && call.is_shortened();
    hangs_up(f) == Some(1) && !f.calls.iter().any(shortened)
}

/// It has sent once on this connection, and has read more from it since.
fn reads_on_and_answers_no_more(f: &Facts) -> bool {
    let waits = reply(f).is_some_and(|reply| reply.then == Then::Silence) && f.lives() && f.quiet;
    let on_it = |call: &&SyscallEvent| call.is_on_connection() && call.result > Some(0);
    let calls: Vec<_> = f.calls_since_accept().iter().filter(on_it).collect();
    let mut sends = (calls.iter()).filter(|call| call.class == CallClass::Write);
    let (Some(sent), None) = (sends.next(), sends.next()) else {
        return false;
    };
    let read_since = calls
        .iter()
        .any(|call| call.class == CallClass::Read && call.at > sent.at && call.fd() == sent.fd());
    let whole = sent.requested().map(|asked| asked as i64) == sent.result;
    // Nor does it wait for more, or for the end.
    let nothing = |probe: Probe| f.probe(probe).is_some_and(|result| result.came.is_empty());
    let given_up = [Probe::Newline, Probe::Flood, Probe::HalfClose]
        .into_iter()
        .all(nothing);
    waits && given_up && f.role == Role::Server && whole && read_since
}

/// All reads of this message filled their buffers, and it answers them with the next byte.
fn waits_behind_a_full_read(f: &Facts) -> bool {
    let Some((Probe::Byte, came, owed)) = answer(f) else {
        return false;
    };
    let Some(reply) = silence(f) else {
        return false;
    };
    let mut left = reply.message.len() as i64;
    let reads = f.calls.iter().rev().filter(|call| {
        call.class == CallClass::Read && call.is_on_connection() && call.result > Some(0)
    });
    // The last of all may have taken the byte that was sent to try it.
    let mut reads = reads
        .skip_while(|call| call.result == Some(1))
        .take_while(|call| {
            let more = left > 0;
            left -= if more { call.result.unwrap_or(0) } else { 0 };
            more
        });
    let full = reads.all(|call| call.is_full() && call.requested() >= Some(16));
    reply.got.is_empty() && came == owed && full && left == 0
}

/// Every read filled its buffer but the last, which brought the end; and nothing was ever sent.
fn short_read_is_end(f: &Facts) -> bool {
    if waits_behind_a_full_read(f) {
        return true;
    }
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

/// All of the first message was read, the byte after it was answered alone, and nobody before has given
/// it a reason.
fn first_message_skipped(f: &Facts) -> bool {
    let Some(reply) = silence(f) else {
        return false;
    };
    let harmless = |visit: &Visit| visit.who == reply.peer || !visit.said && !visit.rude;
    f.transport != Transport::Udp
        && reply.got.is_empty()
        && reply.wanted.len() >= 5
        && f.sent_by(reply.peer).len() == 1
        && answered_alone(f)
        && visits(f).iter().all(harmless)
}

fn send_count_ignored(f: &Facts) -> bool {
    if f.role == Role::Client {
        return rest_of_line_never_sent(f);
    }
    let short = f.calls.iter().enumerate().any(|(at, call)| {
        call.class == CallClass::Write
            && (call.is_short() || call.failed_with(libc::EAGAIN))
            && !goes_on_with_the_rest(call, &f.calls[at + 1..])
    });
    if f.failed_step == (FailedStep::Taken { lost: true }) {
        return short;
    }
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
            let later = find(wanted, rest);
            rest.len() == 24 && later.is_some_and(|at| at > common(got, wanted))
        }
        // All of it was read, and the rest does not come.
        Then::Silence => f.quiet && answered_alone(f),
        Then::End | Then::Reset => false,
    }
}

/// A send took a part, nothing more was sent until another byte came, and then the rest came with it.
fn rest_sent_with_next(f: &Facts) -> bool {
    let short = |call: &SyscallEvent| {
        call.class == CallClass::Write && call.is_on_connection() && call.is_short()
    };
    f.role == Role::Server
        && f.quiet
        && silence(f).is_some_and(|reply| !reply.got.is_empty())
        && f.calls.iter().any(short)
        && answer(f).is_some_and(|(probe, came, owed)| {
            probe == Probe::Byte && !came.is_empty() && owed.starts_with(&came)
        })
}

/// It closed although it owed something to a peer that had ended its half. It has read everything: with bytes
/// unread, its close would have been a reset (RFC 1122, section 4.2.2.13; an AF_UNIX socket of Linux does the same).
pub(super) fn closes_before_all_is_sent(f: &Facts) -> bool {
    let ended_early = match &f.failed_step {
        FailedStep::Reply {
            wanted, got, then, ..
        } => *then == Then::End && wanted.starts_with(got) && got.len() >= 1000,
        FailedStep::Flow { then } => *then == Then::End,
        _ => false,
    };
    let failed = |call: &SyscallEvent| {
        // After its own shutdown a send fails with EPIPE.
        let own = call.failed_with(libc::EAGAIN) || call.failed_with(libc::EPIPE);
        call.is_on_connection() && call.failed() && !own
    };
    // Whoever writes what each read brought has no buffer of its own: a part of a write was lost.
    let moves: Vec<_> = (f.calls.iter())
        .filter(|call| call.is_transfer() && call.is_on_connection() && call.result != Some(0))
        .collect();
    let answers = |pair: &[&SyscallEvent]| {
        let (before, write) = (pair[0], pair[1]);
        write.class != CallClass::Write
            || before.class == CallClass::Read
                && write.requested().map(|given| given as i64) == before.result
    };
    // Its replies wait for room: a write took a part, nothing, or has not returned.
    let full = |call: &&&SyscallEvent| {
        let blocked = call.result.is_none() || call.failed_with(libc::EAGAIN);
        call.class == CallClass::Write && (call.is_short() || blocked)
    };
    // One that has sent all of what some reads brought, and nothing of the next, may not want to send more.
    let reads = moves.iter().filter(|call| call.class == CallClass::Read);
    let brought = reads
        .filter_map(|call| call.result)
        .filter(|&moved| moved > 0);
    let mut read = brought.scan(0, |sum, moved| {
        *sum += moved;
        Some(*sum)
    });
    let sent = bytes_moved(f, CallClass::Write);
    let waits = |call: &&SyscallEvent| call.class == CallClass::Write && call.result.is_none();
    // Unless it read more, and then the end, and wrote nothing after that.
    let last = moves
        .last()
        .is_some_and(|call| call.class == CallClass::Read);
    let mut reads = of_class(f, CallClass::Read);
    let to_the_end = last && reads.next_back().is_some_and(|call| call.result == Some(0));
    let at_a_boundary = read.any(|read| read == sent) && !moves.iter().any(waits) && !to_the_end;
    let buffered =
        moves.iter().any(|call| full(&call)) && !at_a_boundary && !moves.windows(2).all(answers);
    f.role == Role::Server
        && f.transport != Transport::Udp
        && buffered
        && ended_early
        && f.half_closed()
        && !f.calls.iter().any(failed)
        && !f.ended_badly()
}

/// The last write was told that there is no room, and with that the program ended; another thread may have
/// read meanwhile.
fn no_room_taken_for_error(f: &Facts) -> bool {
    let mut moves = f.calls.iter().rev();
    let says_so = names(&f.words, &NOTHING_YET);
    let last = moves.find(|call| {
        let counts = call.class == CallClass::Write || call.is_transfer() && !says_so;
        counts && call.is_on_connection()
    });
    let full = |call: &SyscallEvent| {
        call.class == CallClass::Write && call.failed_with(libc::EAGAIN) && !call.injected
    };
    f.ended_badly() && last.is_some_and(full) || f.lives() && gives_up_without_room(f)
}

/// It closed a connection right after a write that found no room, and its client had not got everything.
fn gives_up_without_room(f: &Facts) -> bool {
    f.reply_cut_off()
        && f.calls.iter().enumerate().any(|(at, call)| {
            let full = call.class == CallClass::Write && call.failed_with(libc::EAGAIN);
            let mut after = f.calls[at + 1..].iter();
            let next = after.find(|next| next.pid == call.pid && next.fd() == call.fd());
            full && !call.injected
                && call.is_on_connection()
                && next.is_some_and(|next| {
                    matches!(next.class, CallClass::Close | CallClass::Shutdown)
                })
        })
}

/// Whether its next write to the same descriptor gives what this one did not take.
fn goes_on_with_the_rest(short: &SyscallEvent, after: &[SyscallEvent]) -> bool {
    let rest = short
        .requested()
        .zip(short.result)
        .and_then(|(given, taken)| given.checked_sub(u64::try_from(taken.max(0)).ok()?));
    let mut writes = after.iter().filter(|call| {
        call.class == CallClass::Write && call.fd() == short.fd() && call.tid == short.tid
    });
    rest.is_some() && writes.next().is_some_and(|next| next.requested() == rest)
}

/// A server has read a whole message, gave its sends fewer bytes than that, and waits for the next.
fn sends_less_than_received(f: &Facts) -> bool {
    let Some(Reply { wanted, got, .. }) = silence(f) else {
        return false;
    };
    let moves: Vec<_> = f
        .calls
        .iter()
        .filter(|call| call.is_on_connection())
        .collect();
    // One read took the whole message, so that nothing can be kept for later, and all sends up to the
    // next read were given as little as came.
    let cut = (0..moves.len()).any(|at| {
        let sends: Vec<_> = moves[at + 1..]
            .iter()
            .take_while(|call| call.class == CallClass::Write)
            .collect();
        moves[at].class == CallClass::Read
            && moves[at].result == i64::try_from(wanted.len()).ok()
            && sends.iter().all(|call| call.is_full())
            && sends
                .iter()
                .filter_map(|call| call.requested())
                .sum::<u64>()
                == got.len() as u64
    });
    // White space that is missing, an end at the first zero and a cut at a line have causes of their own.
    let rest = &wanted[got.len().min(wanted.len())..];
    let plain = rest.len() >= 2
        && ![b'\0', b'\n'].contains(&rest[0])
        && got.last() != Some(&b'\n')
        && !rest.iter().all(u8::is_ascii_whitespace);
    f.quiet && !got.is_empty() && wanted.starts_with(got) && cut && plain
}

/// A client's last send took a part, which has arrived, and the client waits for the reply.
fn rest_of_line_never_sent(f: &Facts) -> bool {
    let FailedStep::Reply {
        wanted,
        got,
        then: Then::Silence,
        ..
    } = &f.failed_step
    else {
        return false;
    };
    let mut moves = f.calls.iter().rev().filter(|call| call.is_on_connection());
    let last = moves.find(|call| call.class == CallClass::Write);
    f.lives()
        && !got.is_empty()
        && wanted.starts_with(got)
        && last.is_some_and(SyscallEvent::is_short)
}

/// It hung up in the middle of much, although no call had failed; a new one returns 64 KiB.
fn length_limited(f: &Facts) -> bool {
    // What ends the connection then may be that.
    if f.half_closed() {
        return false;
    }
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
