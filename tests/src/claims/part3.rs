//! Part 3: how a connection comes about.

use std::io;
use std::net::TcpStream;

use nix::errno::Errno;

use super::log::{at, varying};
use super::vocabulary::*;
use super::{Claim, Finding, Log, false_if};

pub(super) const CLAIMS: &[Claim] = &[
    Claim {
        number: 8,
        slug: "bind-opens-the-port",
        says: "Once bind has succeeded, clients can connect.",
        part: "part 3",
        stages: &["01"],
        experiment: bind_opens_the_port,
    },
    Claim {
        number: 9,
        slug: "connect-answers-accept",
        says: "A client's connect answers the server's accept, which has been waiting for it.",
        part: "part 3",
        stages: &["01", "02"],
        experiment: connect_answers_accept,
    },
    Claim {
        number: 10,
        slug: "bytes-before-accept-are-lost",
        says: "What a client sends before the server has accepted it is lost.",
        part: "part 3",
        stages: &["02"],
        experiment: bytes_before_accept_are_lost,
    },
    Claim {
        number: 11,
        slug: "accept-gives-a-new-port",
        says: "accept returns a socket on a new port, so that the old one is free for the next client.",
        part: "part 3",
        stages: &["01", "02"],
        experiment: accept_gives_a_new_port,
    },
    Claim {
        number: 12,
        slug: "one-server-socket-per-client",
        says: "For every client the server must make a socket, bind it and listen.",
        part: "part 3",
        stages: &["02"],
        experiment: one_server_socket_per_client,
    },
    Claim {
        number: 13,
        slug: "client-has-no-address",
        says: "A client that never calls bind has no address; for one it would have to bind.",
        part: "part 3",
        stages: &["01", "04"],
        experiment: client_has_no_address,
    },
];

fn bind_opens_the_port(log: &mut Log) -> io::Result<Finding> {
    let server = tcp_socket()?;
    bind(&server, ANY_PORT)?;
    let address = own_address(&server)?;
    let early = answer(TcpStream::connect(address).map(drop));
    log.did(format_args!(
        "bind a socket to {}, and connect to it",
        at("a port", address)
    ));
    log.saw(format_args!("connect: {}", early.shown()));
    listen(&server, 5)?;
    let late = answer(TcpStream::connect(address).map(drop));
    log.did("call listen, and connect again");
    log.saw(format_args!("connect: {}", late.shown()));
    Ok(false_if(
        early == Err(Errno::ECONNREFUSED) && late == Ok(()),
        "bind only takes the name; until listen is called the kernel refuses connections. A server \
         that prints \"ready\" between the two says it too early.",
    ))
}

fn connect_answers_accept(log: &mut Log) -> io::Result<Finding> {
    let server = listener()?;
    log.did("a server listens and never calls accept");
    let client = answer(TcpStream::connect(server.local_addr()?));
    log.did("a client calls connect, then send with \"hello\"");
    let sent = client
        .as_ref()
        .map_err(|e| *e)
        .and_then(|c| send(c, b"hello"));
    log.saw(format_args!("connect: {}", client.map(drop).shown()));
    log.saw(format_args!("send: {} bytes taken", sent.shown()));
    Ok(false_if(
        sent == Ok(5),
        "The kernel completes the handshake by itself as soon as the socket listens, and puts the \
         connection into a queue. accept only takes a finished one out of it. So a successful connect \
         says that the machine is there and the port is open, not that a program is serving: only a \
         reply says that.",
    ))
}

fn bytes_before_accept_are_lost(log: &mut Log) -> io::Result<Finding> {
    let server = listener()?;
    let client = TcpStream::connect(server.local_addr()?)?;
    send(&client, b"hello")?;
    drop(client);
    log.did("a client connects, sends \"hello\" and closes, all before the server calls accept");
    let (served, _) = server.accept()?;
    let first = recv(&served, 100);
    let second = recv(&served, 100);
    log.did("the server calls accept, then recv twice");
    log.saw(format_args!("the first recv: {}", first.shown()));
    log.saw(format_args!("the second recv: {}", second.shown()));
    Ok(false_if(
        first == Ok(b"hello".into()) && second == Ok(vec![]),
        "A connection in the queue has its receive buffer already. What the client sends waits there, \
         and so does its goodbye. A server that is busy with one client loses nothing of the next one.",
    ))
}

fn accept_gives_a_new_port(log: &mut Log) -> io::Result<Finding> {
    let server = listener()?;
    let (one, served_one) = connection_to(&server)?;
    let (two, served_two) = connection_to(&server)?;
    log.did(format_args!(
        "two clients connect to {}",
        at("the listener's port", server.local_addr()?)
    ));
    let mut same_port = true;
    for (client, served) in [(one, served_one), (two, served_two)] {
        let known = served.peer_addr()? == client.local_addr()?;
        same_port &= served.local_addr()? == server.local_addr()?;
        log.saw(format_args!(
            "an accepted socket: on the listener's port: {same_port}; peer is its client: {known}",
        ));
    }
    Ok(false_if(
        same_port,
        "accept makes a new socket, that is a new descriptor, not a new port: all connections of a \
         server share the port on which it listens. The kernel tells them apart by the other end's \
         address and port.",
    ))
}

fn one_server_socket_per_client(log: &mut Log) -> io::Result<Finding> {
    let server = listener()?;
    log.did("a server binds and listens once; five clients connect, say \"hello\", leave in turn");
    let mut served_well = 0;
    for _ in 0..5 {
        let (client, served) = connection_to(&server)?;
        send(&client, b"hello")?;
        let heard = recv(&served, 100)?;
        send(&served, &heard.to_ascii_uppercase())?;
        served_well += usize::from(recv(&client, 100)? == b"HELLO");
    }
    log.saw(format_args!("clients that got \"HELLO\": {served_well}"));
    Ok(false_if(
        served_well == 5,
        "One listening socket takes in any number of clients: each accept gives one more socket for \
         one more conversation. What has to be repeated is accept and the conversation, not socket, \
         bind and listen.",
    ))
}

fn client_has_no_address(log: &mut Log) -> io::Result<Finding> {
    let server = listener()?;
    let client = tcp_socket()?;
    let before = own_address(&client)?;
    connect(&client, server.local_addr()?)?;
    let after = own_address(&client)?;
    let (_served, seen) = server.accept()?;
    log.did("ask a client's socket for its own address before and after connect");
    log.saw(format_args!("before: {before}"));
    log.saw(format_args!("after: {}", at("a free port", after)));
    log.saw(format_args!(
        "accept tells the server that its client is at {}:{}",
        seen.ip(),
        varying(
            if seen == after {
                "the same port"
            } else {
                "another port"
            },
            seen.port()
        )
    ));
    Ok(false_if(
        before.port() == 0 && after.port() != 0 && seen == after,
        "connect binds a socket that has no address yet to a free port (over UDP the first sendto \
         does). A server binds because its clients must know the port beforehand; nobody has to know \
         a client's, the server learns it from accept or recvfrom.",
    ))
}
