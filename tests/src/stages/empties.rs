//! Datagrams without bytes, among others: over UDP a zero is a message.

use super::datagrams::{Talk, answers_all, waiting_are_answered};
use crate::harness::{Context, Verdict};

pub(super) fn empty_is_answered(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let client = server.datagrams("the client")?;
    client.expect_echo(b"")?;
    client.expect_silence("an empty datagram is answered with one empty datagram")
}

pub(super) fn empty_ends_nothing(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let a = server.datagrams("client A")?;
    let b = server.datagrams("client B")?;
    a.expect_echo(&s.nonce("before"))?;
    a.send(b"")?;
    // Whether it is answered is another check's business.
    a.drain()?;
    server.expect_running()?;
    a.expect_echo(&s.nonce("after"))?;
    b.expect_echo(&s.nonce("somebody else"))
}

pub(super) fn ten_empty(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let client = server.datagrams("the client")?;
    waiting_are_answered(s, &client, &[0; 10])?;
    client.expect_echo(&s.nonce("alive"))
}

pub(super) fn mixed_in_order(s: &Context) -> Verdict {
    let (a, b) = (s.nonce("a"), s.nonce("b"));
    answers_all(
        s,
        &[
            a.clone(),
            vec![],
            b.clone(),
            vec![],
            vec![],
            a,
            b"\0".to_vec(),
            vec![],
            b"0".to_vec(),
            b,
        ],
    )
}

pub(super) fn idle_after_empty(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let client = server.datagrams("the client")?;
    client.send(b"")?;
    client.drain()?;
    server.expect_idle()?;
    client.expect_echo(&s.nonce("alive"))
}

pub(super) fn empty_line_is_sent(s: &Context) -> Verdict {
    let first = s.nonce("first");
    let talk = Talk::begin(s, &first)?;
    talk.server.send(&s.reply_to(&first))?;
    talk.client.type_line(b"")?;
    talk.server.expect_from_client(b"")?;
    talk.server
        .expect_silence("an empty line is one empty datagram")?;
    // What becomes of an empty reply is another check's business.
    talk.server.send(&s.letters(3))?;
    // One that ends with \r\n.
    talk.client.type_line(b"\r")?;
    talk.server.expect_from_client(b"")
}

pub(super) fn empty_between_others(s: &Context) -> Verdict {
    let last = b"hello";
    let talk = Talk::begin(s, b"a")?;
    talk.server.send(b"A")?;
    talk.client.type_line(b"")?;
    talk.client.type_line(last)?;
    talk.server.expect_from_client(b"")?;
    talk.server
        .expect_silence("the line after an empty one is not sent before that is answered")?;
    talk.server.send(b"")?;
    talk.server.expect_from_client(last)?;
    talk.server.send(b"HELLO")?;
    talk.prints(&[b"A", b"", b"HELLO"])
}

pub(super) fn empty_reply_not_waited_past(s: &Context) -> Verdict {
    let (first, second) = (s.nonce("first"), s.nonce("second"));
    let talk = Talk::begin(s, &first)?;
    // An empty reply to something: a message like any other.
    talk.server.send(b"")?;
    talk.exchange(&second)?;
    talk.prints(&[b"", &s.reply_to(&second)])
}
