//! Names and options, and what a connection that is being made says of itself.

use std::io;
use std::net::{SocketAddr, TcpStream};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::thread;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::PollFlags;
use nix::sys::socket::{SockaddrStorage, getpeername, getsockopt, setsockopt, sockopt};

use super::log::{at, varying};

use super::vocabulary::*;
use super::{Claim, Finding, Log, false_if};

pub(super) const CLAIMS: &[Claim] = &[
    Claim {
        number: 73,
        slug: "what-is-set-is-what-is",
        says: "After setsockopt, getsockopt answers the value that was set.",
        part: "part 4",
        stages: &["08"],
        experiment: what_is_set_is_what_is,
    },
    Claim {
        number: 74,
        slug: "writable-means-connected",
        says: "When the socket of a non-blocking connect becomes writable, it is connected.",
        part: "part 4",
        stages: &["08"],
        experiment: writable_means_connected,
    },
    Claim {
        number: 75,
        slug: "the-error-stays",
        says: "SO_ERROR tells the error as often as one asks.",
        part: "part 4",
        stages: &["08"],
        experiment: the_error_stays,
    },
    Claim {
        number: 76,
        slug: "a-client-has-a-name-at-once",
        says: "A client's socket has its address from the beginning: getsockname tells it.",
        part: "part 4",
        stages: &["08"],
        experiment: a_client_has_a_name_at_once,
    },
    Claim {
        number: 77,
        slug: "a-peer-keeps-its-name",
        says: "As long as a connection's socket is open, getpeername tells who is at the other end.",
        part: "part 4",
        stages: &["08"],
        experiment: a_peer_keeps_its_name,
    },
    Claim {
        number: 78,
        slug: "time-wait-is-for-clients",
        says: "It is the client's end of a connection that is in TIME_WAIT afterwards.",
        part: "part 4",
        stages: &["08"],
        experiment: time_wait_is_for_clients,
    },
    Claim {
        number: 79,
        slug: "keepalive-notices-soon",
        says: "With SO_KEEPALIVE a program notices within a minute that its peer has vanished.",
        part: "part 4",
        stages: &["08"],
        experiment: keepalive_notices_soon,
    },
    Claim {
        number: 80,
        slug: "listen-is-called-once",
        says: "listen can be called once for a socket: its backlog is fixed then.",
        part: "part 4",
        stages: &["08"],
        experiment: listen_is_called_once,
    },
];

/// How long the kernel may take for what it does at once.
const SOON: Duration = Duration::from_secs(5);

/// A TCP socket whose calls don't wait.
fn nonblocking() -> io::Result<OwnedFd> {
    let socket = TcpStream::from(tcp_socket()?);
    socket.set_nonblocking(true)?;
    Ok(socket.into())
}

fn what_is_set_is_what_is(log: &mut Log) -> io::Result<Finding> {
    let socket = tcp_socket()?;
    setsockopt(&socket, sockopt::RcvBuf, &8192)?;
    let usual = getsockopt(&socket, sockopt::RcvBuf)?;
    setsockopt(&socket, sockopt::RcvBuf, &1)?;
    let least = getsockopt(&socket, sockopt::RcvBuf)?;
    log.did("set SO_RCVBUF to 8192, and then to 1");
    log.saw(format_args!("getsockopt after 8192: {usual}"));
    log.saw(format_args!("getsockopt after 1: {least}"));
    Ok(false_if(
        usual == 16_384 && least > 2,
        "Linux doubles the size, because its own records need room as well, and has a least and a greatest size \
         (socket(7)). What is in force is what getsockopt answers.",
    ))
}

/// A non-blocking connect to where nobody listens: what connect said, and whether the socket is writable
/// when it is decided.
fn refused() -> io::Result<(OwnedFd, Answer<()>, bool)> {
    let nobody = listener()?.local_addr()?;
    let socket = nonblocking()?;
    let begun = connect(&socket, nobody);
    let writable = await_events(socket.as_fd(), PollFlags::POLLOUT, SOON)?;
    Ok((socket, begun, writable))
}

fn writable_means_connected(log: &mut Log) -> io::Result<Finding> {
    let (socket, begun, writable) = refused()?;
    let error = Errno::from_raw(getsockopt(&socket, sockopt::SocketError)?);
    log.did("connect, without blocking, to where nobody listens, and poll for POLLOUT");
    log.saw(format_args!("connect: {}", begun.shown()));
    log.saw(format_args!("writable: {writable}"));
    log.saw(format_args!("SO_ERROR: {error:?}"));
    Ok(false_if(
        begun == Err(Errno::EINPROGRESS) && writable && error == Errno::ECONNREFUSED,
        "Writable means that the connection is decided, one way or the other. SO_ERROR tells how: 0 for success \
         (connect(2), EINPROGRESS).",
    ))
}

fn the_error_stays(log: &mut Log) -> io::Result<Finding> {
    let (socket, ..) = refused()?;
    let first = getsockopt(&socket, sockopt::SocketError)?;
    let second = getsockopt(&socket, sockopt::SocketError)?;
    log.did("connect to where nobody listens, and ask for SO_ERROR twice");
    log.saw(format_args!("SO_ERROR: {:?}", Errno::from_raw(first)));
    log.saw(format_args!("SO_ERROR once more: {second}"));
    Ok(false_if(
        first == Errno::ECONNREFUSED as i32 && second == 0,
        "Asking takes it: the second answer is 0, which looks like success. Ask once, and keep the answer.",
    ))
}

fn a_client_has_a_name_at_once(log: &mut Log) -> io::Result<Finding> {
    let server = listener()?;
    let socket = tcp_socket()?;
    let before = own_address(&socket)?;
    connect(&socket, server.local_addr()?)?;
    let after = own_address(&socket)?;
    log.did("ask a new socket for its name, connect it, and ask again");
    log.saw(format_args!("before: {before}"));
    log.saw(format_args!("after: {}", at("a port", after)));
    Ok(false_if(
        before.to_string() == "0.0.0.0:0" && after.port() != 0 && after.ip().is_loopback(),
        "connect chooses the address and the port, so there is a name only after it. A socket that is bound has \
         one earlier.",
    ))
}

fn a_peer_keeps_its_name(log: &mut Log) -> io::Result<Finding> {
    let server = listener()?;
    let client = TcpStream::connect(server.local_addr()?)?;
    let (connection, accepted) = server.accept()?;
    let before = connection.peer_addr();
    reset(client)?;
    await_trouble(&connection)?;
    let after = getpeername::<SockaddrStorage>(connection.as_raw_fd());
    log.did("accept a connection; then the client resets it");
    log.saw(format_args!(
        "getpeername before: {}",
        if before.ok() == Some(accepted) {
            "as accept has said"
        } else {
            "something else"
        }
    ));
    log.saw(format_args!(
        "getpeername after: {}",
        match after {
            Ok(_) => "an address".to_owned(),
            Err(error) => format!("{error:?}"),
        }
    ));
    Ok(false_if(
        after == Err(Errno::ENOTCONN),
        "A reset ends the connection, and then there is no peer. accept returns the name together with the \
         connection: keep that one.",
    ))
}

/// Whether another socket may be bound to this address without SO_REUSEADDR.
fn is_free(address: SocketAddr) -> io::Result<bool> {
    match bind(&tcp_socket()?, address) {
        Ok(()) => Ok(true),
        Err(Errno::EADDRINUSE) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Whether each of two addresses is free, once the last segment of their connection has arrived.
fn free_after(client: SocketAddr, server: SocketAddr) -> io::Result<(bool, bool)> {
    let begun = Instant::now();
    loop {
        let free = (is_free(client)?, is_free(server)?);
        if free != (false, false) || begun.elapsed() > SOON {
            return Ok(free);
        }
        thread::yield_now();
    }
}

fn time_wait_is_for_clients(log: &mut Log) -> io::Result<Finding> {
    let pair = || -> io::Result<(TcpStream, TcpStream, SocketAddr)> {
        let server = listener()?;
        let (client, connection) = connection_to(&server)?;
        Ok((client, connection, server.local_addr()?))
    };
    let (client, connection, at_server) = pair()?;
    let at_client = client.local_addr()?;
    drop(client);
    await_events(connection.as_fd(), PollFlags::POLLIN, SOON)?;
    drop(connection);
    let first = free_after(at_client, at_server)?;
    let (client, connection, at_server) = pair()?;
    let at_client = client.local_addr()?;
    drop(connection);
    await_events(client.as_fd(), PollFlags::POLLIN, SOON)?;
    drop(client);
    let second = free_after(at_client, at_server)?;
    let word = |free| if free { "free" } else { "in use" };
    log.did(
        "close a connection on the client's side first, and another on the server's side first",
    );
    for (who, (client, server)) in [("client", first), ("server", second)] {
        log.saw(format_args!(
            "the {who} closed first: the client's address is {}, the server's {}",
            word(client),
            word(server)
        ));
    }
    Ok(false_if(
        first == (false, true) && second == (true, false),
        "Whoever closes first waits for a minute, so that late segments find nobody else. A server that closes \
         first, or is killed, finds its own port in use when it starts again, unless it sets SO_REUSEADDR.",
    ))
}

fn keepalive_notices_soon(log: &mut Log) -> io::Result<Finding> {
    let socket = tcp_socket()?;
    setsockopt(&socket, sockopt::KeepAlive, &true)?;
    let idle = Duration::from_secs(getsockopt(&socket, sockopt::TcpKeepIdle)?.into());
    log.did("set SO_KEEPALIVE, and ask for TCP_KEEPIDLE");
    log.saw(format_args!(
        "the first question is sent after {} seconds",
        varying("some thousand", idle.as_secs())
    ));
    Ok(false_if(
        idle > Duration::from_secs(60),
        "By default the kernel asks an idle peer for the first time after two hours (tcp(7), TCP_KEEPIDLE). A \
         program that wants to know sooner sets that time, or sends something itself.",
    ))
}

fn listen_is_called_once(log: &mut Log) -> io::Result<Finding> {
    let server = tcp_socket()?;
    bind(&server, ANY_PORT)?;
    listen(&server, 0)?;
    let address = own_address(&server)?;
    let mut clients = Vec::new();
    let mut connects = || -> io::Result<bool> {
        let client = nonblocking()?;
        let _ = connect(&client, address);
        // On loopback the handshake is over when connect returns, if it is ever to be.
        let connected = getpeername::<SockaddrStorage>(client.as_raw_fd()).is_ok();
        clients.push(client);
        Ok(connected)
    };
    let (first, second) = (connects()?, connects()?);
    let again = listen(&server, 8);
    let third = connects()?;
    log.did("listen(0), connect twice; listen(8) on the same socket, connect once more");
    log.saw(format_args!("connected after listen(0): {first}, {second}"));
    log.saw(format_args!("listen(8): {}", again.shown()));
    log.saw(format_args!("connected after listen(8): {third}"));
    Ok(false_if(
        first && !second && again.is_ok() && third,
        "A second listen changes the backlog of the same socket. So a program can set it although its library has \
         called listen already.",
    ))
}
