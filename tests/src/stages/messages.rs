//! Messages with an id, over datagrams: a server that answers each, and remembers none.

use super::datagrams::{answers_all, waiting_are_answered};
use crate::diagnosis::Loss;
use crate::harness::{Context, Verdict};
use crate::model::{CallClass, FailureKind, Fault, ID};

/// The longest payload of a message.
pub(super) const LONGEST: usize = 1020;

/// A message: its id, the most significant byte first, and its payload.
pub(super) fn message(id: u32, payload: &[u8]) -> Vec<u8> {
    [&id.to_be_bytes(), payload].concat()
}

/// Ids whose bytes look like letters, too.
pub(super) fn keeps_the_id(s: &Context) -> Verdict {
    let ids = [1, 0x6162_6364, 0, u32::MAX, 0x0000_7a00];
    answers_all(s, &ids.map(|id| message(id, &s.nonce("hello"))))
}

pub(super) fn exact_payload(s: &Context) -> Verdict {
    // Letters come before the first zero, and behind it.
    let every: Vec<u8> = (1..=255).chain(0..=255).collect();
    let payloads = [
        every,
        ["straße ".as_bytes(), &s.nonce("utf8")].concat(),
        b"exit\r\n\0".to_vec(),
        s.letters(300),
        s.letters(3),
    ];
    answers_all(s, &payloads.map(|payload| message(7, &payload)))
}

pub(super) fn empty_payload(s: &Context) -> Verdict {
    answers_all(s, &[message(1, b""), message(2, b"a"), message(3, b"")])
}

pub(super) fn longest_message(s: &Context) -> Verdict {
    answers_all(s, &[message(1, &s.letters(LONGEST)), message(2, b"short")])
}

pub(super) fn boundaries_kept(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let client = server.datagrams("the client")?;
    waiting_are_answered(s, &client, &[7, 40, 4, 500, 9, 100])
}

/// Whoever asks again has not got the answer.
pub(super) fn answers_again(s: &Context) -> Verdict {
    let again = message(1, &s.nonce("again"));
    let other = message(2, &s.nonce("other"));
    let all = [&again, &again, &again, &other, &again];
    answers_all(s, &all.map(Clone::clone))
}

/// The same id belongs to whoever sends it, and to what it sends.
pub(super) fn remembers_nothing(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let (a, b) = (server.datagrams("client A")?, server.datagrams("client B")?);
    for id in [1, 2] {
        a.expect_echo(&message(id, &s.nonce("from a")))?;
        b.expect_echo(&message(id, &s.nonce("from b")))?;
    }
    // A program that begins anew at the same port counts from the beginning.
    a.expect_echo(&message(1, &s.nonce("a begins anew")))
}

fn unanswered(s: &Context, lengths: &[usize], begin: fn(&Context, usize) -> Vec<u8>) -> Verdict {
    let server = s.start_server()?;
    let client = server.datagrams("the client")?;
    client.expect_echo(&message(1, &s.nonce("before")))?;
    for (&length, id) in lengths.iter().zip(2..) {
        client.send(&begin(s, length))?;
        client.expect_unanswered(length)?;
        server.expect_running()?;
        client.expect_echo(&message(id, &s.nonce("still there")))?;
    }
    Ok(())
}

pub(super) fn short_is_not_answered(s: &Context) -> Verdict {
    // No text either: whoever names them has to escape them.
    unanswered(s, &[3, 0, 1, 2], |_, length| vec![0xff; length])
}

pub(super) fn long_is_not_answered(s: &Context) -> Verdict {
    unanswered(s, &[1025, 1028, 2048, 9000], |s, length| {
        message(9, &s.letters(length - ID))
    })
}

/// Each kind of datagram that is no message leaves something on standard error.
pub(super) fn names_what_is_no_message(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let client = server.datagrams("the client")?;
    client.expect_echo(&message(1, &s.nonce("before")))?;
    for datagram in [
        s.letters(2),
        Vec::new(),
        message(9, &s.letters(LONGEST + 1)),
    ] {
        // What an answer leaves there belongs to that answer.
        client.wait_until_idle()?;
        let before = server.stderr_bytes()?;
        client.send(&datagram)?;
        client.expect_unanswered(datagram.len())?;
        if server.stderr_bytes()? == before {
            return client.lost(
                Loss::NotNamed,
                FailureKind::Stuck,
                "a datagram that is no message is named on standard error",
                format!("nothing there about one of {} bytes", datagram.len()),
            );
        }
    }
    Ok(())
}

/// An ICMP error for an earlier reply may be reported at a receive.
pub(super) fn survives_failed_receive(s: &Context) -> Verdict {
    s.inject(Fault::error(CallClass::Read, 3, libc::ECONNREFUSED))?;
    let server = s.start_server()?;
    let client = server.datagrams("the client")?;
    for id in [1, 2] {
        client.send(&message(id, &s.nonce("before")))?;
        client.wait_until_idle()?;
    }
    // Its third receive may have failed by now, whichever call that was.
    client.send(&message(3, &s.nonce("perhaps lost")))?;
    client.wait_until_idle()?;
    client.drain()?;
    server.expect_running()?;
    let next = server.datagrams("the next client")?;
    next.expect_echo(&message(4, &s.nonce("after")))
}
