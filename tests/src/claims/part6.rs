//! Part 6: peers that leave, in every way.

use std::io;
use std::net::{Shutdown, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

use nix::errno::Errno;

use super::injected::cat;
use super::vocabulary::*;
use super::{Claim, Finding, Log, false_if};
use crate::model::{CallClass, Fault};

pub(super) const CLAIMS: &[Claim] = &[
    Claim {
        number: 36,
        slug: "recv-raises-when-the-peer-leaves",
        says: "On Linux and Windows recv raises an error when the peer leaves; on macOS it returns nothing.",
        part: "part 8",
        stages: &["01", "02"],
        experiment: recv_raises_when_the_peer_leaves,
    },
    Claim {
        number: 37,
        slug: "a-lost-peer-is-an-empty-recv",
        says: "A peer that is gone shows as an empty recv, so that testing for it is enough.",
        part: "part 6",
        stages: &["03"],
        experiment: a_lost_peer_is_an_empty_recv,
    },
    Claim {
        number: 38,
        slug: "empty-recv-means-nothing-yet",
        says: "An empty recv means that there is nothing at the moment; try again.",
        part: "part 5",
        stages: &["01", "06"],
        experiment: empty_recv_means_nothing_yet,
    },
    Claim {
        number: 39,
        slug: "end-of-stream-ends-both-ways",
        says: "When recv says that the peer has finished, there is nobody left to answer.",
        part: "part 6",
        stages: &["01", "02"],
        experiment: end_of_stream_ends_both_ways,
    },
    Claim {
        number: 40,
        slug: "a-leaving-peer-takes-its-bytes-along",
        says: "When the peer closes, what I haven't read yet is gone.",
        part: "part 6",
        stages: &["01", "02"],
        experiment: a_leaving_peer_takes_its_bytes_along,
    },
    Claim {
        number: 41,
        slug: "close-is-a-goodbye",
        says: "close is the polite way to end: the peer gets its end of stream.",
        part: "part 6",
        stages: &["03"],
        experiment: close_is_a_goodbye,
    },
    Claim {
        number: 42,
        slug: "a-reset-discards-what-is-unread",
        says: "After a reset, what had come before it can no longer be read.",
        part: "part 6",
        stages: &["03"],
        experiment: a_reset_discards_what_is_unread,
    },
    Claim {
        number: 43,
        slug: "first-send-to-a-closed-peer-fails",
        says: "Sending to a peer that has closed fails immediately.",
        part: "part 6",
        stages: &["03", "05"],
        experiment: first_send_to_a_closed_peer_fails,
    },
    Claim {
        number: 44,
        slug: "a-failed-write-is-only-an-error",
        says: "A write to a peer that has gone returns an error, and that is all.",
        part: "part 6",
        stages: &["03"],
        experiment: a_failed_write_is_only_an_error,
    },
    Claim {
        number: 45,
        slug: "accept-reports-a-reset",
        says: "If a client resets before it is accepted, accept fails.",
        part: "part 6",
        stages: &["03"],
        experiment: accept_reports_a_reset,
    },
    Claim {
        number: 46,
        slug: "closing-the-listener-ends-everything",
        says: "Closing the server's listening socket ends its conversations.",
        part: "part 6",
        stages: &["02"],
        experiment: closing_the_listener_ends_everything,
    },
];

fn recv_raises_when_the_peer_leaves(log: &mut Log) -> io::Result<Finding> {
    let (client, served) = connection()?;
    drop(client);
    let got = recv(&served, 100);
    log.did("a client connects, reads everything that it was sent, and closes");
    log.saw(format_args!("the server's recv: {}", got.shown()));
    Ok(false_if(
        got == Ok(vec![]),
        "An orderly close is the end of the stream, and recv reports it with 0 bytes: on Linux, macOS \
         and Windows alike. What raises is a reset, and that can come on all three. A server needs \
         both: a test for the end and care for errors.",
    )
    .elsewhere(
        "The end of the stream is 0 bytes by POSIX (recv(), RETURN VALUE) and by Microsoft's recv \
         reference, too: \"gracefully closed\".",
    ))
}

fn a_lost_peer_is_an_empty_recv(log: &mut Log) -> io::Result<Finding> {
    let (client, served) = connection()?;
    reset(client)?;
    let first = recv(&served, 100);
    let second = recv(&served, 100);
    log.did("a client resets the connection; the server calls recv twice");
    log.saw(format_args!("the first recv: {}", first.shown()));
    log.saw(format_args!("the second recv: {}", second.shown()));
    Ok(false_if(
        first == Err(Errno::ECONNRESET),
        "A close with something unread, SO_LINGER, a machine that has restarted: each ends a connection \
         with a reset instead of an end of stream. recv then fails, once; afterwards it returns 0 like \
         any finished stream. A server that lets the error through serves one rude client and nobody \
         after it.",
    ))
}

fn empty_recv_means_nothing_yet(log: &mut Log) -> io::Result<Finding> {
    let (client, served) = connection()?;
    let nothing_yet = recv_now(&served, 100);
    log.did("call recv, without waiting, while the peer is there and silent");
    log.saw(format_args!("recv: {}", nothing_yet.shown()));
    drop(client);
    let answers: Vec<_> = (0..3).map(|_| recv(&served, 100)).collect();
    log.did("the peer closes; call recv, ready to wait, three times");
    for answer in &answers {
        log.saw(format_args!("recv: {}", answer.shown()));
    }
    Ok(false_if(
        nothing_yet == Err(Errno::EAGAIN) && answers.iter().all(|a| *a == Ok(vec![])),
        "\"Nothing yet\" makes recv wait (or give EAGAIN, if it may not). 0 bytes from a stream is the \
         end, for good, and comes immediately every time. A loop without this test neither waits nor \
         fails when its client leaves: it spins and burns a core. Even its send(\"\") succeeds.",
    ))
}

fn end_of_stream_ends_both_ways(log: &mut Log) -> io::Result<Finding> {
    let (client, served) = connection()?;
    send(&client, b"last words")?;
    client.shutdown(Shutdown::Write)?;
    log.did("a client sends \"last words\" and half-closes: shutdown(SHUT_WR)");
    let words = recv(&served, 100);
    let end = recv(&served, 100);
    log.saw(format_args!(
        "the server's recv: {}, then {}",
        words.shown(),
        end.shown()
    ));
    let sent = send(&served, b"LAST WORDS");
    let reply = recv(&client, 100);
    log.did("only now the server answers");
    log.saw(format_args!("the client's recv: {}", reply.shown()));
    Ok(false_if(
        end == Ok(vec![]) && sent == Ok(10) && reply == Ok(b"LAST WORDS".into()),
        "The two directions of a stream end separately. The end of one says that the peer will send no \
         more; it may well be waiting for the answer. A server first delivers what it owes, then \
         closes.",
    ))
}

fn a_leaving_peer_takes_its_bytes_along(log: &mut Log) -> io::Result<Finding> {
    let (client, served) = connection()?;
    send(&client, b"the will")?;
    drop(client);
    let will = recv(&served, 100);
    let end = recv(&served, 100);
    log.did("a client sends \"the will\" and closes; only then the server calls recv, twice");
    log.saw(format_args!("the first recv: {}", will.shown()));
    log.saw(format_args!("the second recv: {}", end.shown()));
    Ok(false_if(
        will == Ok(b"the will".into()) && end == Ok(vec![]),
        "The bytes are in this machine's buffer already, and the end of the stream stands behind them in \
         the queue. close takes nothing back.",
    ))
}

fn close_is_a_goodbye(log: &mut Log) -> io::Result<Finding> {
    let (client, served) = connection()?;
    send(&client, b"one more thing")?;
    await_bytes(&served, 14)?;
    drop(served);
    let got = recv(&client, 100);
    log.did("a client sends \"one more thing\"; the server closes without reading it");
    log.saw(format_args!("the client's recv: {}", got.shown()));
    Ok(false_if(
        got == Err(Errno::ECONNRESET),
        "A close with something unread is a reset (RFC 2525, section 2.17; RFC 9293, section 3.6.1): the \
         kernel has to say that those bytes reached nobody. On many systems the client also loses \
         replies that it hasn't read yet (claim 42). A program that wants to close politely reads to the end of the \
         stream first.",
    ))
}

fn a_reset_discards_what_is_unread(log: &mut Log) -> io::Result<Finding> {
    let (client, served) = connection()?;
    send(&served, b"reply")?;
    await_bytes(&client, 5)?;
    reset(served)?;
    await_trouble(&client)?;
    let first = recv(&client, 100);
    let second = recv(&client, 100);
    log.did("a server sends \"reply\" and resets; the client calls recv only when both have come");
    log.saw(format_args!("the first recv: {}", first.shown()));
    log.saw(format_args!("the second recv: {}", second.shown()));
    Ok(false_if(
        first == Ok(b"reply".into()) && second == Err(Errno::ECONNRESET),
        "Linux hands out what had arrived before it reports the reset. Don't count on it: what was still \
         on its way is lost in any case, and so is what the sender's kernel had not sent yet.",
    )
    .true_elsewhere(
        "TCP's standard asks for all queues to be flushed when a reset comes (RFC 9293, section \
         3.10.7.4), and systems that follow it discard the bytes.",
    ))
}

fn first_send_to_a_closed_peer_fails(log: &mut Log) -> io::Result<Finding> {
    let (client, served) = connection()?;
    drop(served);
    let end = recv(&client, 100);
    let first = send(&client, b"hello?");
    await_trouble(&client)?;
    let second = send(&client, b"hello?");
    log.did("over TCP: the peer closes, its end of stream has come; send twice");
    log.saw(format_args!("recv: {}", end.shown()));
    log.saw(format_args!("the first send: {}", first.shown()));
    log.saw(format_args!("the second send: {}", second.shown()));
    let (client, served) = connection()?;
    send(&client, b"unread")?;
    await_bytes(&served, 6)?;
    drop(served);
    await_trouble(&client)?;
    let after_reset = send(&client, b"hello?");
    log.did("over TCP: the peer closes with something unread; send once");
    log.saw(format_args!("the first send: {}", after_reset.shown()));
    let (client, served) = UnixStream::pair()?;
    drop(served);
    let local = send(&client, b"hello?");
    log.did("over AF_UNIX: the peer closes; send once");
    log.saw(format_args!("the first send: {}", local.shown()));
    Ok(false_if(
        first == Ok(6)
            && second == Err(Errno::EPIPE)
            && after_reset == Err(Errno::ECONNRESET)
            && local == Err(Errno::EPIPE),
        "After the peer's end of stream TCP can't know whether it still reads (claim 39), so the first \
         send goes out. Its machine answers that nobody is there, and from then on send gives EPIPE. \
         The error thus comes one send too late, and a single last send never learns of it. Only a \
         reset that has come already (claim 41) makes the first one fail. On AF_UNIX both ends are in \
         one kernel, which knows immediately.",
    ))
}

fn a_failed_write_is_only_an_error(log: &mut Log) -> io::Result<Finding> {
    let (client, served) = connection()?;
    drop(served);
    let stdout = Stdio::from(OwnedFd::from(client));
    let status = Command::new("yes")
        .stdin(Stdio::null())
        .stdout(stdout)
        .status()?;
    log.did("let the program yes write its endless \"y\" into a connection whose peer has closed");
    let end = match (status.code(), status.signal()) {
        (_, Some(signal)) if signal == libc::SIGPIPE => "killed by SIGPIPE".to_owned(),
        (_, Some(signal)) => format!("killed by signal {signal}"),
        (code, None) => format!("exit code {code:?}"),
    };
    log.saw(format_args!("yes: {end}"));
    let (client, _served) = connection()?;
    let mut reports = true;
    if let Some(cat) = cat(
        Fault::error(CallClass::Write, 1, libc::EPIPE),
        b"hello",
        OwnedFd::from(client),
    )? {
        log.did(
            "let the program cat write into a connection, and answer its write with EPIPE in the \
             kernel's place (injected): the error without its signal",
        );
        let says = !cat.words.trim().is_empty();
        log.saw(format_args!("cat: a message on standard error: {says}"));
        log.saw(format_args!(
            "cat: exit code {:?}",
            cat.status.code().unwrap_or(-1)
        ));
        reports = says && cat.status.code() == Some(1);
    }
    Ok(false_if(
        status.signal() == Some(libc::SIGPIPE) && reports,
        "Along with EPIPE the kernel sends SIGPIPE, and unless a program has said otherwise that kills \
         it, without a message. The runtimes of Rust, Python and Go see to it for sockets, so that there \
         it is only an error; in C it takes MSG_NOSIGNAL in every send, or signal(SIGPIPE, SIG_IGN).",
    )
    .elsewhere("On macOS an option of the socket does it: SO_NOSIGPIPE (setsockopt(2))."))
}

fn accept_reports_a_reset(log: &mut Log) -> io::Result<Finding> {
    let server = listener()?;
    reset(TcpStream::connect(server.local_addr()?)?)?;
    let accepted = answer(server.accept());
    log.did("a client connects and resets before the server calls accept");
    log.saw(format_args!(
        "accept: {}",
        accepted.as_ref().map(drop).map_err(|e| *e).shown()
    ));
    let (served, _) = accepted?;
    let got = recv(&served, 100);
    let name = answer(served.peer_addr().map(drop));
    log.saw(format_args!(
        "recv on the accepted connection: {}",
        got.shown()
    ));
    log.saw(format_args!("getpeername: {}", name.shown()));
    Ok(false_if(
        got == Err(Errno::ECONNRESET),
        "Linux keeps the dead connection in the queue and hands it out; the bad news comes with the \
         first recv, and a getpeername before it fails. accept has errors of its own (ECONNABORTED, \
         EMFILE, EINTR): a server that guards recv and not accept is half guarded.",
    )
    .true_elsewhere(
        "POSIX lets accept fail with ECONNABORTED, and FreeBSD does so: \"A connection arrived, but it \
         was closed while waiting on the listen queue\" (FreeBSD accept(2)).",
    ))
}

fn closing_the_listener_ends_everything(log: &mut Log) -> io::Result<Finding> {
    let server = listener()?;
    let (client, served) = connection_to(&server)?;
    let waiting = TcpStream::connect(server.local_addr()?)?;
    drop(server);
    log.did("one client is accepted, another waits in the queue; close the listening socket");
    send(&client, b"hello")?;
    let got = recv(&served, 100);
    let left_alone = recv(&waiting, 100);
    log.saw(format_args!(
        "the accepted client sends \"hello\"; the server's recv: {}",
        got.shown()
    ));
    log.saw(format_args!(
        "the waiting client's recv: {}",
        left_alone.shown()
    ));
    Ok(false_if(
        got == Ok(b"hello".into()),
        "Accepted connections are sockets of their own and live on until they are closed themselves. \
         Those still in the queue are reset, for nobody can accept them any more. A server that \
         closes its listener after each client throws away whoever was waiting.",
    ))
}
