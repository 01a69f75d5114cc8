//! Both directions of a stream at once: what stage 07 rests on. The tutorial names the buffers, in parts 4
//! and 8, and leaves these questions open.

use std::io;
use std::net::{Shutdown, TcpStream};

use nix::errno::Errno;
use nix::sys::socket::{setsockopt, sockopt};

use super::log::varying;
use super::vocabulary::*;
use super::{Claim, Finding, Log, false_if};

pub(super) const CLAIMS: &[Claim] = &[
    Claim {
        number: 64,
        slug: "both-may-write-first",
        says: "If both sides write everything before they read, it takes longer, but it works.",
        part: "parts 4 and 8",
        stages: &["07"],
        experiment: both_may_write_first,
    },
    Claim {
        number: 65,
        slug: "half-close-ends-the-conversation",
        says: "After shutdown(SHUT_WR) nothing can be received any more.",
        part: "part 8",
        stages: &["07"],
        experiment: half_close_ends_the_conversation,
    },
    Claim {
        number: 66,
        slug: "close-is-as-good-as-half-close",
        says: "At the end of the input a client may just close: the peer can still send what it has left.",
        part: "part 8",
        stages: &["07"],
        experiment: close_is_as_good_as_half_close,
    },
];

/// Writes until there is no room; how much was taken.
fn fill(stream: &TcpStream) -> io::Result<usize> {
    let piece = [b'x'; 64 << 10];
    let mut taken = 0;
    loop {
        match send_now(stream, &piece) {
            Ok(n) => taken += n,
            Err(Errno::EAGAIN) => return Ok(taken),
            Err(error) => return Err(error.into()),
        }
    }
}

fn both_may_write_first(log: &mut Log) -> io::Result<Finding> {
    let (client, served) = connection()?;
    for stream in [&client, &served] {
        setsockopt(stream, sockopt::SndBuf, &65_536)?;
        setsockopt(stream, sockopt::RcvBuf, &65_536)?;
    }
    log.did("both sides write, without waiting, until there is no room; nobody reads");
    let (mut there, mut back) = (fill(&client)?, fill(&served)?);
    // What is on its way still makes room; not without end.
    for _ in 0..3 {
        there += fill(&client)?;
        back += fill(&served)?;
    }
    log.saw(format_args!(
        "the client's bytes taken: {}",
        varying("some", there)
    ));
    log.saw(format_args!(
        "the server's bytes taken: {}",
        varying("some", back)
    ));
    let stuck = [&client, &served].map(|stream| send_now(stream, b"x"));
    for (name, answer) in ["client", "server"].iter().zip(&stuck) {
        log.saw(format_args!(
            "one byte more from the {name}: {}",
            answer.shown()
        ));
    }
    let got = recv(&client, 200_000)?.len();
    log.did("the client reads");
    log.saw(format_args!(
        "it gets some of the server's bytes: {}",
        got > 0
    ));
    Ok(false_if(
        stuck == [Err(Errno::EAGAIN); 2] && got > 0,
        "Four buffers lie between two programs, and each has an end. When all are full, a write that waits \
         waits for the peer to read. If the peer waits in a write as well, neither ever returns: a deadlock, \
         which no kernel resolves. It shows only with more bytes than the buffers hold. A program that reads \
         while it writes, in two threads or with poll, can't get into it.",
    ))
}

fn half_close_ends_the_conversation(log: &mut Log) -> io::Result<Finding> {
    let (client, served) = connection()?;
    client.shutdown(Shutdown::Write)?;
    let end = recv(&served, 100);
    log.did("the client calls shutdown(SHUT_WR)");
    log.saw(format_args!("the server's recv: {}", end.shown()));
    let sent = send(&served, b"still here");
    let got = recv(&client, 100);
    log.did("the server sends \"still here\"");
    log.saw(format_args!("the client's recv: {}", got.shown()));
    let refused = send(&client, b"x");
    log.did("the client sends once more");
    log.saw(format_args!("send: {}", refused.shown()));
    Ok(false_if(
        end == Ok(Vec::new())
            && sent == Ok(10)
            && got == Ok(b"still here".into())
            && refused == Err(Errno::EPIPE),
        "A connection has two directions, and shutdown(SHUT_WR) ends one of them: the peer reads the end of \
         the stream, and can still send. Only the own direction is closed: a further send fails with EPIPE.",
    ))
}

fn close_is_as_good_as_half_close(log: &mut Log) -> io::Result<Finding> {
    let (client, served) = connection()?;
    drop(client);
    let end = recv(&served, 100);
    log.did("the client closes its socket");
    log.saw(format_args!("the server's recv: {}", end.shown()));
    let first = send(&served, b"left over");
    await_trouble(&served)?;
    let second = send(&served, b"left over");
    log.did("the server sends twice what it has left");
    log.saw(format_args!("the first send: {}", first.shown()));
    log.saw(format_args!("the second send: {}", second.shown()));
    Ok(false_if(
        end == Ok(Vec::new()) && first == Ok(9) && second == Err(Errno::EPIPE),
        "The server sees the same end of the stream, and can't tell a close from a half-close. It learns the \
         difference when it sends: nobody is there to receive, the client's kernel answers with a reset, and \
         the next send fails with EPIPE. What was sent is lost. A client that wants its answers half-closes.",
    ))
}
