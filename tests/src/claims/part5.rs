//! Part 5: a server and a client that talk.

use std::io::{self, Read};

use nix::errno::Errno;

use super::vocabulary::*;
use super::{Claim, Finding, Log, false_if, true_if};

pub(super) const CLAIMS: &[Claim] = &[
    Claim {
        number: 29,
        slug: "recv-waits-until-its-buffer-is-full",
        says: "recv(1024) waits until 1024 bytes have come.",
        part: "part 5",
        stages: &["01"],
        experiment: recv_waits_until_its_buffer_is_full,
    },
    Claim {
        number: 30,
        slug: "recv-loses-what-has-no-room",
        says: "What has no room in recv's buffer is lost.",
        part: "part 5",
        stages: &["01"],
        experiment: recv_loses_what_has_no_room,
    },
    Claim {
        number: 31,
        slug: "one-send-is-one-recv",
        says: "What is sent with one send arrives with one recv.",
        part: "part 5",
        stages: &["01"],
        experiment: one_send_is_one_recv,
    },
    Claim {
        number: 32,
        slug: "recv-sleeps-through-an-empty-send",
        says: "If the peer sends something empty, recv goes on waiting.",
        part: "parts 5 and 8",
        stages: &["03", "06"],
        experiment: recv_sleeps_through_an_empty_send,
    },
    Claim {
        number: 33,
        slug: "buffer-holds-the-message-alone",
        says: "After recv the buffer holds the message, and nothing else.",
        part: "part 5",
        stages: &["01"],
        experiment: buffer_holds_the_message_alone,
    },
    Claim {
        number: 34,
        slug: "recv-ends-between-characters",
        says: "What recv returns can be decoded as text.",
        part: "part 5",
        stages: &["01"],
        experiment: recv_ends_between_characters,
    },
    Claim {
        number: 35,
        slug: "print-shows-the-text",
        says: "Printing what recv returned prints the text that was sent.",
        part: "part 5",
        stages: &["01"],
        experiment: print_shows_the_text,
    },
];

fn recv_waits_until_its_buffer_is_full(log: &mut Log) -> io::Result<Finding> {
    let (client, served) = connection()?;
    send(&client, b"hello")?;
    let got = recv(&served, 1024);
    log.did("send 5 bytes, and call recv(1024); the sender stays and sends nothing more");
    log.saw(format_args!("recv(1024): {}", got.shown()));
    Ok(false_if(
        got == Ok(b"hello".into()),
        "The number is how much there is room for. recv waits until there is anything at all, and \
         returns what is there. So a short answer means neither an error nor the end; who needs an \
         exact number of bytes calls again until they have come (read_exact in Rust).",
    ))
}

fn recv_loses_what_has_no_room(log: &mut Log) -> io::Result<Finding> {
    let (client, served) = connection()?;
    send(&client, b"hello")?;
    await_bytes(&served, 5)?;
    let first = recv(&served, 3);
    let second = recv(&served, 3);
    log.did("send \"hello\" over TCP, and call recv(3) twice");
    log.saw(format_args!("the first recv(3): {}", first.shown()));
    log.saw(format_args!("the second recv(3): {}", second.shown()));
    Ok(false_if(
        first == Ok(b"hel".into()) && second == Ok(b"lo".into()),
        "A stream is a queue of bytes: recv takes from its front, the rest stays for the next call. (A \
         datagram, in contrast, is taken whole or cut: claim 60.) A buffer's size is a matter of \
         speed here, never of correctness.",
    ))
}

fn one_send_is_one_recv(log: &mut Log) -> io::Result<Finding> {
    let (client, served) = connection()?;
    send(&client, b"one")?;
    send(&client, b"two")?;
    await_bytes(&served, 6)?;
    let got = recv(&served, 100);
    log.did("send \"one\", send \"two\"; when both have arrived, call recv(100) once");
    log.saw(format_args!("recv: {}", got.shown()));
    Ok(false_if(
        got == Ok(b"onetwo".into()),
        "TCP carries bytes and no borders between them; two sends may come as one recv, one send as \
         several. A program that must know where a message ends has to say so in the bytes \
         themselves: a newline, a length in front. An echo needs no borders, so it works all the same, \
         if it answers what came and waits for nothing else.",
    ))
}

fn recv_sleeps_through_an_empty_send(log: &mut Log) -> io::Result<Finding> {
    let (client, served) = connection()?;
    let empty = send(&client, b"");
    let waiting = recv_now(&served, 100);
    log.did("send nothing over TCP: send(\"\")");
    log.saw(format_args!("send: {} bytes taken", empty.shown()));
    log.saw(format_args!(
        "the peer's recv, if it doesn't wait: {}",
        waiting.shown()
    ));
    send(&client, b"x")?;
    let next = recv(&served, 100);
    log.did("send \"x\"");
    log.saw(format_args!("the peer's recv: {}", next.shown()));
    Ok(true_if(
        empty == Ok(0) && waiting == Err(Errno::EAGAIN) && next == Ok(b"x".into()),
        "A stream has no borders, so \"no bytes\" leaves no trace: no packet goes out, and nothing wakes \
         the peer. A client that sends an empty line and waits for the answer waits without end, since \
         the server has nothing to answer. Over UDP it is different: claim 57.",
    ))
}

fn buffer_holds_the_message_alone(log: &mut Log) -> io::Result<Finding> {
    let (client, mut served) = connection()?;
    let mut buffer = [0; 8];
    send(&client, b"SECRETS")?;
    await_bytes(&served, 7)?;
    let before = served.read(&mut buffer)?;
    send(&client, b"hi")?;
    await_bytes(&served, 2)?;
    let count = served.read(&mut buffer)?;
    log.did("receive \"SECRETS\", then \"hi\", into the same buffer of 8 bytes");
    log.saw(format_args!("the two reads return {before} and {count}"));
    log.saw(format_args!("the buffer: {}", buffer.to_vec().shown()));
    Ok(false_if(
        count == 2 && &buffer == b"hiCRETS\0",
        "recv overwrites as many bytes as it returns and leaves the rest: older bytes, perhaps another \
         client's. Only buffer[..count] is the message. (Python's recv makes a new object of the right \
         size each time, so this mistake comes with the translation.)",
    ))
}

fn recv_ends_between_characters(log: &mut Log) -> io::Result<Finding> {
    let (client, served) = connection()?;
    let word = "straße";
    send(&client, word.as_bytes())?;
    await_bytes(&served, word.len())?;
    let piece = recv(&served, 5)?;
    let decoded = std::str::from_utf8(&piece);
    log.did(format_args!(
        "send \"{word}\" ({} bytes of UTF-8), and call recv(5)",
        word.len()
    ));
    log.saw(format_args!("recv: {}", piece.shown()));
    log.saw(format_args!(
        "as text: {}",
        if decoded.is_ok() {
            "valid"
        } else {
            "not valid UTF-8"
        }
    ));
    Ok(false_if(
        piece == b"stra\xc3" && decoded.is_err(),
        "A character may be several bytes, and a stream can be cut between any two of them. Decode when \
         a whole message is there, or don't decode at all: an upper-casing echo works on bytes.",
    ))
}

fn print_shows_the_text(log: &mut Log) -> io::Result<Finding> {
    let (client, served) = connection()?;
    send(&client, b"hello")?;
    let got = recv(&served, 100)?;
    log.did("send \"hello\", receive it, and print what came in two ways");
    log.saw(format_args!("println!(\"{{:?}}\", bytes): {got:?}"));
    log.saw(format_args!(
        "stdout.write_all(&bytes): {}",
        String::from_utf8_lossy(&got)
    ));
    Ok(false_if(
        format!("{got:?}") != "hello",
        "recv returns bytes, and bytes printed as a value look like one: a list of numbers in Rust, \
         b'hello' in Python 3. A client that shall show what arrived writes the bytes themselves to \
         stdout, whatever they are.",
    )
    .true_elsewhere(
        "In Python 2, for which the tutorial was written, a string of bytes is what print prints \
         (Python 3's \"What's New in Python 3.0\", \"Text Vs. Data Instead Of Unicode Vs. 8-bit\").",
    ))
}
