//! Part 4: the calls one by one.

use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::time::Duration;

use nix::errno::Errno;
use nix::poll::PollFlags;
use nix::sys::socket::{SockaddrStorage, getsockopt, recvfrom, setsockopt, sockopt};

use super::injected::cat;
use super::log::{at, varying};
use super::vocabulary::*;
use super::{Claim, Finding, Log, false_if, true_if};
use crate::model::{CallClass, Fault};

pub(super) const CLAIMS: &[Claim] = &[
    Claim {
        number: 14,
        slug: "used-port-is-always-refused",
        says: "bind always fails if the port is in use.",
        part: "part 4",
        stages: &["03"],
        experiment: used_port_is_always_refused,
    },
    Claim {
        number: 15,
        slug: "closed-port-is-free",
        says: "When a server has closed its sockets, its port is free again immediately.",
        part: "part 4",
        stages: &["03"],
        experiment: closed_port_is_free,
    },
    Claim {
        number: 16,
        slug: "reuseaddr-lets-two-listen",
        says: "With SO_REUSEADDR two servers can listen on the same TCP port.",
        part: "part 4",
        stages: &["03"],
        experiment: reuseaddr_lets_two_listen,
    },
    Claim {
        number: 17,
        slug: "reuseaddr-is-harmless-on-udp",
        says: "SO_REUSEADDR only helps to restart: a UDP server may set it without harm, too.",
        part: "part 4",
        stages: &["04"],
        experiment: reuseaddr_is_harmless_on_udp,
    },
    Claim {
        number: 18,
        slug: "port-zero-stays-zero",
        says: "A server that binds port 0 is found at port 0.",
        part: "part 4",
        stages: &["01"],
        experiment: port_zero_stays_zero,
    },
    Claim {
        number: 19,
        slug: "backlog-counts-half-open",
        says: "listen's backlog is the size of the pool of half-open connections.",
        part: "parts 4 and 8",
        stages: &["02"],
        experiment: backlog_counts_half_open,
    },
    Claim {
        number: 20,
        slug: "backlog-zero-admits-nobody",
        says: "listen(0) lets nobody in.",
        part: "part 4",
        stages: &["02"],
        experiment: backlog_zero_admits_nobody,
    },
    Claim {
        number: 21,
        slug: "backlog-limits-clients",
        says: "The backlog is the greatest number of clients that a server can have at a time.",
        part: "part 4",
        stages: &["02"],
        experiment: backlog_limits_clients,
    },
    Claim {
        number: 22,
        slug: "connect-can-be-repeated",
        says: "After a refused connect the same socket can be used to try again.",
        part: "part 4",
        stages: &["03"],
        experiment: connect_can_be_repeated,
    },
    Claim {
        number: 23,
        slug: "send-takes-all-or-nothing",
        says: "If a message is larger than the room in the buffers, send doesn't send it.",
        part: "part 4",
        stages: &["01", "02", "07"],
        experiment: send_takes_all_or_nothing,
    },
    Claim {
        number: 24,
        slug: "sendall-means-delivered",
        says: "When sendall returns, the peer has got the data.",
        part: "part 4",
        stages: &["01", "03"],
        experiment: sendall_means_delivered,
    },
    Claim {
        number: 25,
        slug: "recv-for-tcp-recvfrom-for-udp",
        says: "recv is for TCP and recvfrom is for UDP.",
        part: "parts 4 and 8",
        stages: &["04"],
        experiment: recv_for_tcp_recvfrom_for_udp,
    },
    Claim {
        number: 26,
        slug: "getpeername-always-answers",
        says: "getpeername gives the peer's address as long as the socket is open.",
        part: "part 4",
        stages: &["03"],
        experiment: getpeername_always_answers,
    },
    Claim {
        number: 27,
        slug: "getsockopt-gives-what-was-set",
        says: "getsockopt returns what setsockopt was given.",
        part: "part 4",
        stages: &["04"],
        experiment: getsockopt_gives_what_was_set,
    },
    Claim {
        number: 28,
        slug: "close-ends-the-connection",
        says: "close ends the connection, and the peer learns it immediately.",
        part: "part 4",
        stages: &["02"],
        experiment: close_ends_the_connection,
    },
];

fn used_port_is_always_refused(log: &mut Log) -> io::Result<Finding> {
    let (tcp, udp) = same_port_twice()?;
    let address = tcp.local_addr()?;
    log.did(format_args!("listen on TCP {}", at("a port", address)));
    let same = bind(&tcp_socket()?, address);
    let neighbour: SocketAddr = ([127, 8, 7, 6], address.port()).into();
    let other_address = bind(&tcp_socket()?, neighbour);
    log.did("bind three more sockets to the same port number");
    log.saw(format_args!("TCP, the same address: {}", same.shown()));
    log.saw(format_args!(
        "TCP, address 127.8.7.6: {}",
        other_address.shown()
    ));
    log.saw(format_args!(
        "UDP, the same address: bound to {}",
        at("the same port", udp.local_addr()?)
    ));
    Ok(false_if(
        same == Err(Errno::EADDRINUSE) && other_address.is_ok(),
        "What is taken is the combination of protocol, address and port. The same number is free \
         under another protocol and on another address of the machine; and with SO_REUSEPORT on both \
         sockets (which shares the clients between them) even the very same address. For a server it \
         remains a failure to expect: report it, with the address, and exit.",
    )
    .elsewhere("macOS refuses 127.8.7.6 for another reason: EADDRNOTAVAIL (claim 2)."))
}

fn closed_port_is_free(log: &mut Log) -> io::Result<Finding> {
    let server = listener()?;
    let address = server.local_addr()?;
    let (client, served) = connection_to(&server)?;
    drop(served);
    let end = recv(&client, 100);
    drop((client, server));
    log.did("a server accepts a client and closes the connection first; then everything is closed");
    log.saw(format_args!("the client's recv: {}", end.shown()));
    let plain = bind(&tcp_socket()?, address);
    let reusing = tcp_socket()?;
    reuse_address(&reusing)?;
    let with_option = bind(&reusing, address);
    log.did("bind the server's address again, without and with SO_REUSEADDR");
    log.saw(format_args!("without: {}", plain.shown()));
    log.saw(format_args!("with: {}", with_option.shown()));
    Ok(false_if(
        plain == Err(Errno::EADDRINUSE) && with_option == Ok(()),
        "The side that closes first keeps the connection in TIME_WAIT for a minute or so, in case a \
         late segment turns up, and a plain bind counts that as use. Servers therefore set \
         SO_REUSEADDR before bind; Rust's TcpListener does so by itself on Unix, Python's socket \
         doesn't. Linux asks for it on both sides: the server that left must have had it, too.",
    ))
}

fn reuseaddr_lets_two_listen(log: &mut Log) -> io::Result<Finding> {
    let first = listener()?;
    let second = tcp_socket()?;
    reuse_address(&second)?;
    log.did("listen on a TCP port with SO_REUSEADDR; bind a second socket, also with SO_REUSEADDR");
    let bound = bind(&second, first.local_addr()?);
    log.saw(format_args!("bind: {}", bound.shown()));
    Ok(false_if(
        bound == Err(Errno::EADDRINUSE),
        "Among Unix systems SO_REUSEADDR on TCP looks past connections that are over (TIME_WAIT), \
         never past a socket that listens. A second server is still told EADDRINUSE, as it should be.",
    )
    .true_elsewhere(
        "On Windows SO_REUSEADDR lets a second socket take the address of a listening one, if that \
         has set it as well (Microsoft, \"Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE\"). Servers \
         there set SO_EXCLUSIVEADDRUSE instead.",
    ))
}

fn reuseaddr_is_harmless_on_udp(log: &mut Log) -> io::Result<Finding> {
    let (first, second) = (udp_socket()?, udp_socket()?);
    reuse_address(&first)?;
    reuse_address(&second)?;
    bind(&first, ANY_PORT)?;
    let bound = bind(&second, own_address(&first)?);
    log.did("bind a UDP server with SO_REUSEADDR, then a second one to the same address, likewise");
    log.saw(format_args!("the second bind: {}", bound.shown()));
    udp()?.send_to(b"hello", own_address(&first)?)?;
    let newcomer = recv(&second, 100);
    let old = recv_now(&first, 100);
    log.did("send \"hello\" to that address");
    log.saw(format_args!("the second server: {}", newcomer.shown()));
    log.saw(format_args!("the first server: {}", old.shown()));
    Ok(false_if(
        bound == Ok(()) && newcomer == Ok(b"hello".into()) && old == Err(Errno::EAGAIN),
        "UDP has no TIME_WAIT, so there is nothing that the option could help with. What it does is to \
         let two sockets share an address, and a datagram then reaches one of them only: the newcomer \
         silently takes the first server's clients away. A UDP server leaves the option alone, and \
         gets EADDRINUSE as it should.",
    ))
}

fn port_zero_stays_zero(log: &mut Log) -> io::Result<Finding> {
    let server = TcpListener::bind("127.0.0.1:0")?;
    let address = server.local_addr()?;
    log.did("bind 127.0.0.1:0, and ask with getsockname where the socket is");
    log.saw(format_args!("getsockname: {}", at("a free port", address)));
    let connected = answer(TcpStream::connect(address).map(drop));
    log.saw(format_args!("connect there: {}", connected.shown()));
    Ok(false_if(
        address.port() != 0 && connected == Ok(()),
        "Port 0 in bind means: choose one for me. Nobody can know which before getsockname has told, so \
         a server announces that, not what it was asked for. Tests like it: two of them never collide.",
    ))
}

fn backlog_counts_half_open(log: &mut Log) -> io::Result<Finding> {
    let server = tcp_socket()?;
    bind(&server, ANY_PORT)?;
    listen(&server, 3)?;
    let address = own_address(&server)?;
    log.did("listen with a backlog of 3, never call accept, and let clients connect one by one");
    let mut clients = Vec::new();
    for _ in 0..4 {
        clients.push(TcpStream::connect(address)?);
        await_queue(address, clients.len())?;
    }
    log.saw(format_args!(
        "clients whose connect has succeeded: {}",
        clients.len()
    ));
    let fifth = TcpStream::from(tcp_socket()?);
    fifth.set_nonblocking(true)?;
    let begun = connect(&fifth, address);
    // Nothing tells a client that it was ignored, so this one waits for a moment.
    let connected = await_events(fifth.as_fd(), PollFlags::POLLOUT, Duration::from_millis(50))?;
    log.saw(format_args!(
        "a fifth, which doesn't wait: {}; connected 50 ms later: {connected}",
        begun.shown()
    ));
    Ok(false_if(
        begun == Err(Errno::EINPROGRESS) && !connected,
        "On Linux the backlog bounds the queue of finished connections that nobody has accepted yet. \
         It holds one more than the number says, so listen(3) lets four in; a fifth is ignored and \
         its kernel tries again after a second. Half-open connections have a limit of their own \
         (tcp_max_syn_backlog).",
    )
    .elsewhere("Linux itself counted the half-open ones until version 2.2 (listen(2), NOTES)."))
}

/// Waits until `count` connections lie in the accept queue of the socket that listens at `address`.
/// After the client's connect has returned, its last packet may still be on the way.
#[cfg(target_os = "linux")]
fn await_queue(address: SocketAddr, count: usize) -> io::Result<()> {
    // The columns of /proc/net/tcp: number, own address, peer, state, send queue:receive queue. The
    // receive queue of a listening socket (state 0A) is its accept queue, `ss -lt` shows it, too.
    use std::time::Instant;
    let port = format!(":{:04X}", address.port());
    let deadline = Instant::now() + Duration::from_secs(20);
    while Instant::now() < deadline {
        let table = std::fs::read_to_string("/proc/thread-self/net/tcp")?;
        let waiting = table.lines().find_map(|line| {
            let columns: Vec<&str> = line.split_whitespace().collect();
            let [_, own, _, "0A", queues, ..] = columns[..] else {
                return None;
            };
            let (_, queue) = queues.split_once(':').filter(|_| own.ends_with(&port))?;
            usize::from_str_radix(queue, 16).ok()
        });
        if waiting == Some(count) {
            return Ok(());
        }
        std::thread::yield_now();
    }
    Err(io::ErrorKind::TimedOut.into())
}

/// Other systems don't show the queue in a file; there the client's word must do.
#[cfg(not(target_os = "linux"))]
fn await_queue(_: SocketAddr, _: usize) -> io::Result<()> {
    Ok(())
}

fn backlog_zero_admits_nobody(log: &mut Log) -> io::Result<Finding> {
    let server = tcp_socket()?;
    bind(&server, ANY_PORT)?;
    listen(&server, 0)?;
    let client = TcpStream::connect(own_address(&server)?)?;
    send(&client, b"hello")?;
    let (served, _) = accept(&server)?;
    let got = recv(&served, 100);
    log.did("listen with a backlog of 0; a client connects and sends \"hello\"; call accept");
    log.saw(format_args!(
        "recv on the accepted connection: {}",
        got.shown()
    ));
    Ok(false_if(
        got == Ok(b"hello".into()),
        "The backlog is a hint, not a ration: Linux holds one connection more than it says. But with so \
         little room a client that comes a moment too early is ignored and tries again only after a \
         second. A server with listen(0) is not closed, it is slow.",
    )
    .elsewhere("POSIX: a backlog of 0 may let the socket accept connections (listen(), DESCRIPTION)."))
}

fn backlog_limits_clients(log: &mut Log) -> io::Result<Finding> {
    let server = tcp_socket()?;
    bind(&server, ANY_PORT)?;
    listen(&server, 1)?;
    let mut open = Vec::new();
    for _ in 0..10 {
        let client = TcpStream::connect(own_address(&server)?)?;
        open.push((client, accept(&server)?.0));
    }
    log.did("listen with a backlog of 1; ten clients connect, each is accepted, all stay");
    let mut heard = 0;
    for (client, served) in &open {
        send(client, b"hello")?;
        heard += usize::from(recv(served, 100)? == b"hello");
    }
    log.saw(format_args!(
        "clients that the server hears, all connected at the same time: {heard}"
    ));
    Ok(false_if(
        heard == 10,
        "The backlog bounds those who wait to be accepted. Whoever has been accepted is out of the \
         queue and counts no more; how many can be served is a matter of descriptors and of how the \
         program is built.",
    ))
}

fn connect_can_be_repeated(log: &mut Log) -> io::Result<Finding> {
    let server = tcp_socket()?;
    bind(&server, ANY_PORT)?;
    let client = tcp_socket()?;
    let first = connect(&client, own_address(&server)?);
    log.did("connect to a port where nobody listens");
    log.saw(format_args!("connect: {}", first.shown()));
    listen(&server, 5)?;
    let second = connect(&client, own_address(&server)?);
    log.did("let a server listen there, and call connect again on the same socket");
    log.saw(format_args!("connect: {}", second.shown()));
    Ok(true_if(
        first == Err(Errno::ECONNREFUSED) && second == Ok(()),
        "Linux puts the socket back as it was. A program that shall run elsewhere, too, closes it and \
         makes a new one for each try, as std's TcpStream::connect does.",
    )
    .elsewhere(
        "POSIX leaves the socket's state unspecified after a failed connect, and tells portable \
         programs to make a new one (connect(), APPLICATION USAGE).",
    ))
}

fn send_takes_all_or_nothing(log: &mut Log) -> io::Result<Finding> {
    const MESSAGE: usize = 4_000_000;
    let (client, served) = connection()?;
    setsockopt(&client, sockopt::SndBuf, &65_536)?;
    setsockopt(&served, sockopt::RcvBuf, &65_536)?;
    let message = vec![b'x'; MESSAGE];
    let taken = send_now(&client, &message)?;
    log.did(format_args!(
        "send {MESSAGE} bytes, without waiting, to a peer that isn't reading"
    ));
    log.saw(format_args!(
        "send: {} bytes taken",
        varying("a part of them", taken)
    ));
    let mut read = 0;
    while read < taken {
        read += recv(&served, 1 << 20)?.len();
    }
    log.did("the peer reads as many bytes as were taken");
    await_events(client.as_fd(), PollFlags::POLLOUT, Duration::from_secs(20))?;
    let more = send_now(&client, &message[taken..]).is_ok();
    log.saw(format_args!("send takes more: {more}"));
    let (client, served) = connection()?;
    let mut loops = true;
    if let Some(cat) = cat(
        Fault::short(CallClass::Write, 7),
        b"a message in parts",
        OwnedFd::from(client),
    )? {
        let arrived = recv(&served, 100)?;
        log.did(
            "let the program cat write \"a message in parts\" into a connection, and let each of its \
             writes take at most 7 bytes (injected)",
        );
        log.saw(format_args!("its writes: {:?} bytes taken", cat.writes));
        log.saw(format_args!("the peer's recv: {}", arrived.shown()));
        loops = cat.writes == [7, 7, 4];
    }
    Ok(false_if(
        0 < taken && taken < MESSAGE && more && loops,
        "A stream has no messages. A send that may not wait takes what there is room for and says how \
         much; the rest is the program's to send again. One that may wait goes on until all is taken, \
         and that is where a server stands still whose client doesn't read. Since even a waiting send \
         may take less, programs loop: sendall in Python, write_all in Rust.",
    ))
}

fn sendall_means_delivered(log: &mut Log) -> io::Result<Finding> {
    let (mut client, served) = connection()?;
    let sent = answer(client.write_all(b"pay 100"));
    log.did("write_all \"pay 100\"; the peer then closes without ever calling recv");
    await_bytes(&served, 7)?;
    drop(served);
    let reply = recv(&client, 100);
    log.saw(format_args!("write_all: {}", sent.shown()));
    log.saw(format_args!(
        "the sender's recv for the answer: {}",
        reply.shown()
    ));
    Ok(false_if(
        sent == Ok(()) && reply == Err(Errno::ECONNRESET),
        "sendall (in Rust write_all) returns when this machine's kernel has taken the bytes. They may \
         still have to cross the network, and then wait in the peer's buffer until its program reads \
         them, or dies. Only an answer from that program says that they were received.",
    ))
}

fn recv_for_tcp_recvfrom_for_udp(log: &mut Log) -> io::Result<Finding> {
    let (client, served) = connection()?;
    send(&client, b"by TCP")?;
    let mut buffer = [0; 100];
    let (count, sender) = recvfrom::<SockaddrStorage>(served.as_raw_fd(), &mut buffer)?;
    let by_tcp = buffer[..count].to_vec();
    let (here, there) = (udp()?, udp()?);
    here.send_to(b"by UDP", there.local_addr()?)?;
    let by_udp = recv(&there, 100)?;
    log.did("call recvfrom on a TCP connection, and recv on a UDP socket");
    log.saw(format_args!(
        "recvfrom on TCP: {}; a sender: {}",
        by_tcp.shown(),
        sender.is_some()
    ));
    log.saw(format_args!("recv on UDP: {}", by_udp.shown()));
    Ok(false_if(
        by_tcp == b"by TCP" && by_udp == b"by UDP",
        "The kind of socket decides what happens, not the call's name: read, recv and recvfrom all take \
         a datagram from a UDP socket and bytes from a stream. recvfrom has a place for the sender as \
         well, which a UDP server needs for its reply; on a stream it stays empty, for there is only one \
         peer.",
    ))
}

fn getpeername_always_answers(log: &mut Log) -> io::Result<Finding> {
    let (client, served) = connection()?;
    drop(client);
    let end = recv(&served, 100);
    let after_close = answer(served.peer_addr().map(drop));
    log.did("a client closes; ask for its address");
    log.saw(format_args!(
        "recv: {}, getpeername: {}",
        end.shown(),
        after_close.shown()
    ));
    let (client, served) = connection()?;
    reset(client)?;
    let end = recv(&served, 100);
    let after_reset = answer(served.peer_addr().map(drop));
    log.did("another client resets the connection; ask for its address");
    log.saw(format_args!(
        "recv: {}, getpeername: {}",
        end.shown(),
        after_reset.shown()
    ));
    Ok(false_if(
        after_close == Ok(()) && after_reset == Err(Errno::ENOTCONN),
        "After a reset the connection is gone, and its peer's address with it: ENOTCONN. It can happen \
         before the first recv. So a server takes the address from accept, and treats getpeername in a \
         log line as a call that can fail; an unguarded one has ended many a server.",
    ))
}

fn getsockopt_gives_what_was_set(log: &mut Log) -> io::Result<Finding> {
    let socket = udp_socket()?;
    setsockopt(&socket, sockopt::RcvBuf, &20_000)?;
    let got = getsockopt(&socket, sockopt::RcvBuf)?;
    log.did("ask with setsockopt for a receive buffer of 20000 bytes");
    log.saw(format_args!("getsockopt: {got}"));
    Ok(false_if(
        got != 20_000,
        "Options are wishes. Linux doubles the size of a buffer to have room for its own bookkeeping, \
         and bounds it by net.core.rmem_max (socket(7)). A program that depends on a value asks \
         afterwards what it got.",
    ))
}

fn close_ends_the_connection(log: &mut Log) -> io::Result<Finding> {
    let (client, served) = connection()?;
    let copy = served.try_clone()?;
    drop(served);
    log.did("a server's end of a connection has two descriptors (dup, fork); close one");
    send(&copy, b"still here")?;
    let first = recv(&client, 100);
    log.did("send \"still here\" through the other one, then close that, too");
    drop(copy);
    let second = recv(&client, 100);
    log.saw(format_args!(
        "what comes first at the client: {}",
        first.shown()
    ));
    log.saw(format_args!("what comes next: {}", second.shown()));
    Ok(false_if(
        first == Ok(b"still here".into()) && second == Ok(vec![]),
        "close gives back a descriptor. The connection ends with the last one. A server that forks for \
         each client and forgets to close the parent's copy never tells anybody goodbye, and runs \
         out of descriptors. shutdown, in contrast, speaks to the peer whoever else holds the socket.",
    ))
}
