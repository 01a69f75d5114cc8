//! The echo itself, on a stream: what a server does for one client.

use super::tutorial;
use crate::harness::{Context, Family, Stream, Verdict};
use crate::model::{Role, Transport};

/// A conversation with a fresh server: all messages of `messages`, each answered before the next.
fn answers_all(s: &Context, messages: &[Vec<u8>]) -> Verdict {
    let server = s.start_server()?;
    let client = server.connect("the client")?;
    for message in messages {
        client.expect_echo(message)?;
    }
    Ok(())
}

pub(super) fn upper_cases(s: &Context) -> Verdict {
    answers_all(
        s,
        &[
            s.nonce("hello"),
            s.nonce("Mixed Case 123"),
            s.nonce("again"),
        ],
    )
}

/// All 256 values: 26 of them change, the others come back as they went. The zero byte comes before those 26, so
/// that a server that changes a C string is noticed each time. The newline is not among the first 64, so that one
/// that cuts at a small number is not taken for one that cuts at the line.
fn every_byte(s: &Context) -> Vec<u8> {
    let start = b'z' + 1 + s.below(80) as u8;
    (0..=255).map(|i: u8| i.wrapping_add(start)).collect()
}

pub(super) fn exact_on_every_byte(s: &Context) -> Verdict {
    answers_all(
        s,
        &[
            every_byte(s),
            b"\0\0zero\0".to_vec(),
            b"\xff\xfe broken \xc3".to_vec(),
        ],
    )
}

/// `straße` has no upper-case `ß` in bytes: `bytes.upper()` leaves it, and the length stays.
fn beyond_ascii(s: &Context) -> Vec<u8> {
    ["straße größe çédille 日本語 ".as_bytes(), &s.nonce("utf8")].concat()
}

pub(super) fn utf8_passes_through(s: &Context) -> Verdict {
    answers_all(s, &[beyond_ascii(s)])
}

pub(super) fn needs_no_newline(s: &Context) -> Verdict {
    answers_all(
        s,
        &[
            s.nonce("no newline"),
            b"x".to_vec(),
            b"7".to_vec(),
            s.nonce("nor here"),
        ],
    )
}

fn line_ends(s: &Context) -> Vec<Vec<u8>> {
    let word = s.nonce("line");
    let around = |before: &[u8], after: &[u8]| [before, &word, after].concat();
    vec![
        around(b"", b"\n"),
        around(b"", b"\r\n"),
        around(b"\n", b"\n\n"),
        around(b"  ", b"  "),
        b"a\nb\r\nc".to_vec(),
        b"\n".to_vec(),
    ]
}

pub(super) fn keeps_line_ends(s: &Context) -> Verdict {
    answers_all(s, &line_ends(s))
}

pub(super) fn no_stale_bytes(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let client = server.connect("the client")?;
    for len in [900, 3, 40, 1] {
        client.expect_echo(&s.letters(len))?;
    }
    // What is left of a longer message would follow the reply to a shorter one.
    client.expect_nothing_more("a reply is as long as its message, whatever came before")?;
    client.expect_echo(&s.nonce("alive"))
}

pub(super) fn no_magic_words(s: &Context) -> Verdict {
    let words = [
        "exit", "quit", "q", "0", "bye", "end", "stop", "close", "shutdown", "exit\n",
    ];
    let mut messages: Vec<Vec<u8>> = words.iter().map(|w| w.as_bytes().to_vec()).collect();
    messages.push(s.nonce("still there"));
    answers_all(s, &messages)
}

pub(super) fn adds_nothing(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let client = server.connect("the client")?;
    client.expect_nothing_more("nothing is sent before the first message: no banner, no prompt")?;
    for word in ["first", "second"] {
        client.expect_echo(&s.nonce(word))?;
        client.expect_nothing_more("a reply is all that follows a message")?;
    }
    client.expect_echo(&s.nonce("last"))?;
    client.half_close()?;
    client.expect_end()
}

pub(super) fn answers_each_message(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let client = server.connect("the client")?;
    for i in 1..=12 {
        client.expect_echo(&s.nonce(&format!("message {i}")))?;
    }
    answers_round_lengths(s, &client)
}

/// Each message fills a buffer of a usual size exactly, once or several times: 1,024 bytes fill one of 64 as
/// well. None is shorter than the one before, so that what was left of that does not matter.
fn answers_round_lengths(s: &Context, client: &Stream) -> Verdict {
    const LENGTHS: [usize; 7] = [1000, 1024, 1500, 4096, 8192, 10_000, 16_384];
    let mut rounds = s.rounds_or(LENGTHS.len(), 2).zip(LENGTHS);
    rounds.try_for_each(|(_, length)| client.expect_echo(&s.letters(length)))
}

pub(super) fn single_bytes(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let client = server.connect("the client")?;
    let message = s.nonce("one byte at a time");
    client.send_singly(&message)?;
    client.expect(&s.reply_to(&message))
}

/// A quarter of a mebibyte, sent and received at the same time.
pub(super) fn large_message(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let client = server.connect("the client")?;
    let message = s.letters(256 << 10);
    client.exchange(&message, &s.reply_to(&message))
}

/// The peer reads nothing until the server can send no more; then all of it must still come.
pub(super) fn slow_reader_gets_all(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let client = server.connect_slow_reader("the slow reader")?;
    let (message, sent) = fill_the_kernel(s, &client)?;
    client.exchange(&message[sent..], &s.reply_to(&message))
}

/// A length that is no multiple of any usual buffer.
pub(super) const PIECE: usize = 15_001;

/// The peer sends, and reads nothing, until the server can send no more: the message, and how much of it went.
pub(super) fn fill_the_kernel(s: &Context, peer: &Stream) -> Verdict<(Vec<u8>, usize)> {
    // More than the kernel takes from a server whose peer reads nothing.
    let message = s.letters(match s.transport() {
        // Here the sender's buffer counts, which nobody but the program can make small (unix(7)): by
        // default it holds some 180,000 bytes.
        Transport::Unix => 40 * PIECE,
        _ => 16 * PIECE,
    });
    let sent = peer.send_until_blocked(&message)?;
    peer.wait_until_program_blocks_in_send()?;
    Ok((message, sent))
}

pub(super) fn half_close_gets_everything(s: &Context) -> Verdict {
    let server = s.start_server()?;
    late_reader_gets_everything(s, &server.connect_slow_reader("the client")?)
}

/// The peer has sent all it will before it reads: what is owed is more than the kernel keeps, so that a
/// server which ends too early loses some of it.
pub(super) fn late_reader_gets_everything(s: &Context, client: &Stream) -> Verdict {
    let (message, sent) = fill_the_kernel(s, client)?;
    client.half_close()?;
    client.wait_until_idle()?;
    client.expect(&s.reply_to(&message[..sent]))?;
    client.expect_end()
}

pub(super) const ECHOES_EXACTLY: Family = Family {
    role: Role::Server,
    title: "Every message comes back in upper case and otherwise byte for byte, with nothing \
           added.",
    part: tutorial::PART_5,
    hints: [
        "Which bytes came back changed, in number or in value, that should have come back as \
         they were?",
        "The rule is that of stage 01: a to z become A to Z, every other byte stays. Text \
         types, trimming, magic words, or the unused rest of a buffer break it.",
        "let bytes = &mut buffer[..length]; bytes.make_ascii_uppercase(); \
         connection.write_all(bytes)?; and nothing else is ever written. `cargo xtask check 01` \
         with the same conversation tells the cases apart.",
    ],
    run: echoes_exactly,
};

/// All rows about content, in one conversation.
fn echoes_exactly(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let client = server.connect("the client")?;
    client.expect_nothing_more("nothing is sent before the first message: no banner, no prompt")?;
    let mut messages = vec![
        s.nonce("Hello"),
        every_byte(s),
        beyond_ascii(s),
        b"x".to_vec(),
    ];
    messages.extend(line_ends(s));
    messages.extend([
        b"exit".to_vec(),
        b"quit".to_vec(),
        s.letters(900),
        s.letters(3),
    ]);
    for message in &messages {
        client.expect_echo(message)?;
    }
    answers_round_lengths(s, &client)?;
    client.expect_nothing_more("a reply is all that follows a message")?;
    let message = s.nonce("one byte at a time");
    client.send_singly(&message)?;
    client.expect(&s.reply_to(&message))
}

pub(super) const MOVES_LARGE_MESSAGES: Family = Family {
    role: Role::Server,
    title: "Large messages come back whole, also to a client that reads late.",
    part: tutorial::PART_5,
    hints: [
        "Where would 256 KiB wait if the client does not read them yet, and does your server \
         lose any meanwhile?",
        "Write::write may send a part (send(2)); Write::write_all sends all. Reading to the end \
         before the first answer blocks a client that sends and receives at the same time.",
        "Answer piece by piece: read what there is, write_all it, read again. No write timeout, \
         no `let _ = connection.write(…)`.",
    ],
    run: moves_large_messages,
};

/// Both ways to move much data: in both directions at the same time, and to a peer that reads late.
fn moves_large_messages(s: &Context) -> Verdict {
    large_message(s)?;
    slow_reader_gets_all(s)
}
