//! Datagrams that get lost, come twice, late or cut: what stage 09 rests on. The tutorial's parts 7 and 8
//! name the loss and leave these questions open.

use std::io;
use std::os::fd::AsRawFd;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::socket::{MsgFlags, recv as recv_flags, setsockopt, sockopt};

use super::log::varying;
use super::vocabulary::*;
use super::{Claim, Finding, Log, false_if, true_if};

pub(super) const CLAIMS: &[Claim] = &[
    Claim {
        number: 67,
        slug: "a-time-out-is-etimedout",
        says: "A receive whose time limit passes fails with ETIMEDOUT.",
        part: "part 8",
        stages: &["09"],
        experiment: a_time_out_is_etimedout,
    },
    Claim {
        number: 68,
        slug: "a-time-limit-is-for-the-whole-wait",
        says: "A socket with a time limit of 60 ms stops receiving 60 ms later, whatever comes meanwhile.",
        part: "part 8",
        stages: &["09"],
        experiment: a_time_limit_is_for_the_whole_wait,
    },
    Claim {
        number: 69,
        slug: "the-kernel-drops-duplicates",
        says: "A datagram that comes a second time is dropped by the kernel.",
        part: "part 8",
        stages: &["09"],
        experiment: the_kernel_drops_duplicates,
    },
    Claim {
        number: 70,
        slug: "a-cut-datagram-looks-whole",
        says: "Whoever receives into a buffer that is too small can't know that the datagram was longer.",
        part: "part 8",
        stages: &["09"],
        experiment: a_cut_datagram_looks_whole,
    },
    Claim {
        number: 71,
        slug: "a-full-buffer-holds-up-the-sender",
        says: "If the receiver's buffer is full, sendto waits until there is room.",
        part: "parts 4 and 8",
        stages: &["09"],
        experiment: a_full_buffer_holds_up_the_sender,
    },
    Claim {
        number: 72,
        slug: "a-connected-socket-hears-its-peer-alone",
        says: "After connect a UDP socket receives nothing from anybody but its peer.",
        part: "part 7",
        stages: &["09"],
        experiment: a_connected_socket_hears_its_peer_alone,
    },
];

fn a_time_out_is_etimedout(log: &mut Log) -> io::Result<Finding> {
    let socket = udp()?;
    socket.set_read_timeout(Some(Duration::from_millis(20)))?;
    let got = recv(&socket, 100);
    log.did("set SO_RCVTIMEO to 20 ms, and receive; nobody sends");
    log.saw(format_args!("recv: {}", got.shown()));
    Ok(false_if(
        got == Err(Errno::EAGAIN),
        "The answer is EAGAIN, \"try again\", as for a socket that never waits. ETIMEDOUT is about a peer that \
         does not answer the kernel: a TCP connection. Python makes TimeoutError of it, Rust WouldBlock.",
    ))
}

fn a_time_limit_is_for_the_whole_wait(log: &mut Log) -> io::Result<Finding> {
    let limit = Duration::from_millis(60);
    let (socket, other) = (udp()?, udp()?);
    socket.set_read_timeout(Some(limit))?;
    let began = Instant::now();
    // All of the limit passes until the first datagram is there.
    std::thread::sleep(limit);
    other.send_to(b"x", socket.local_addr()?)?;
    let first = recv(&socket, 100);
    let again = Instant::now();
    let second = recv(&socket, 100);
    let waited_again = again.elapsed() > limit / 2 && began.elapsed() > limit + limit / 2;
    log.did("set SO_RCVTIMEO to 60 ms; a datagram comes 60 ms later; receive twice");
    log.saw(format_args!("the first recv: {}", first.shown()));
    log.saw(format_args!("the second recv: {}", second.shown()));
    log.saw(format_args!(
        "it has waited as long as if nothing had been before: {waited_again}"
    ));
    Ok(false_if(
        first == Ok(b"x".into()) && second == Err(Errno::EAGAIN) && waited_again,
        "The limit is one for each call, and begins anew with each. Whoever waits for a certain datagram must \
         compute the end of the wait once, and give each call only the time that is left.",
    ))
}

fn the_kernel_drops_duplicates(log: &mut Log) -> io::Result<Finding> {
    let (server, client) = (udp()?, udp()?);
    for _ in 0..2 {
        client.send_to(b"the same", server.local_addr()?)?;
    }
    let (first, second) = (recv(&server, 100), recv(&server, 100));
    log.did("send \"the same\" twice from one socket, then call recv twice");
    log.saw(format_args!("the first recv: {}", first.shown()));
    log.saw(format_args!("the second recv: {}", second.shown()));
    Ok(false_if(
        first == second && first == Ok(b"the same".into()),
        "UDP has no numbers by which it could know one datagram from another. A message that must not count \
         twice carries an id, and the program compares it.",
    ))
}

fn a_cut_datagram_looks_whole(log: &mut Log) -> io::Result<Finding> {
    let (server, client) = (udp()?, udp()?);
    for _ in 0..2 {
        client.send_to(b"abcdef", server.local_addr()?)?;
    }
    let cut = recv(&server, 3);
    let mut room = [0; 3];
    let length = recv_flags(server.as_raw_fd(), &mut room, MsgFlags::MSG_TRUNC);
    log.did("send \"abcdef\" twice, and receive into a buffer of 3 bytes");
    log.saw(format_args!("recv: {}", cut.shown()));
    log.saw(format_args!("recv with MSG_TRUNC: {}", length.shown()));
    Ok(false_if(
        cut == Ok(b"abc".into()) && length == Ok(6),
        "A plain recv returns what there was room for. With MSG_TRUNC it returns the whole length, and recvmsg \
         sets that flag in its answer. Without either: a buffer of one byte more than the longest message, and \
         a datagram that fills it was too long.",
    ))
}

fn a_full_buffer_holds_up_the_sender(log: &mut Log) -> io::Result<Finding> {
    let (server, client) = (udp()?, udp()?);
    setsockopt(&server, sockopt::RcvBuf, &4096)?;
    let mut taken = 0;
    for _ in 0..100 {
        taken += usize::from(client.send_to(&[b'x'; 1000], server.local_addr()?).is_ok());
    }
    let mut arrived = 0;
    while recv_now(&server, 1000).is_ok() {
        arrived += 1;
    }
    log.did(
        "a receiver with a small buffer reads nothing, while 100 datagrams of 1,000 bytes are sent",
    );
    log.saw(format_args!("sendto succeeds {taken} times"));
    log.saw(format_args!(
        "datagrams that can be received afterwards: {}",
        varying("a few", arrived)
    ));
    Ok(false_if(
        taken == 100 && arrived > 0 && arrived < 100,
        "There is no flow control: what does not fit into the receiver's buffer is dropped, and neither side \
         is told. The sender must not send more than the receiver can take, for instance one message at a time.",
    ))
}

fn a_connected_socket_hears_its_peer_alone(log: &mut Log) -> io::Result<Finding> {
    let (client, server, stranger) = (udp()?, udp()?, udp()?);
    client.connect(server.local_addr()?)?;
    stranger.send_to(b"trust me", client.local_addr()?)?;
    server.send_to(b"the reply", client.local_addr()?)?;
    let got = recv(&client, 100);
    let more = recv_now(&client, 100);
    log.did("connect a UDP socket; a stranger sends to it, and then its peer");
    log.saw(format_args!("recv: {}", got.shown()));
    log.saw(format_args!("recv once more: {}", more.shown()));
    Ok(true_if(
        got == Ok(b"the reply".into()) && more == Err(Errno::EAGAIN),
        "connect sends nothing, but the kernel keeps the peer's address, and delivers what comes from there \
         alone. What had arrived before the connect stays in the buffer, and an address can be forged: it is \
         a filter, not a lock.",
    ))
}
