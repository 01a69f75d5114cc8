//! Part 7: datagrams.

use std::io;

use nix::errno::Errno;

use super::vocabulary::*;
use super::{Claim, Finding, Log, false_if, true_if};

pub(super) const CLAIMS: &[Claim] = &[
    Claim {
        number: 47,
        slug: "udp-needs-no-listen",
        says: "A UDP server needs neither listen nor accept.",
        part: "parts 7 and 8",
        stages: &["04"],
        experiment: udp_needs_no_listen,
    },
    Claim {
        number: 48,
        slug: "udp-needs-a-socket-per-client",
        says: "To talk with several clients a UDP server needs a socket for each.",
        part: "part 7",
        stages: &["04"],
        experiment: udp_needs_a_socket_per_client,
    },
    Claim {
        number: 49,
        slug: "udp-connect-asks-the-server",
        says: "connect on a UDP socket asks the server whether it is there.",
        part: "part 7",
        stages: &["04"],
        experiment: udp_connect_asks_the_server,
    },
    Claim {
        number: 50,
        slug: "only-the-server-can-reply",
        says: "After sendto, recvfrom returns what the server answered.",
        part: "part 7",
        stages: &["04", "06"],
        experiment: only_the_server_can_reply,
    },
];

fn udp_needs_no_listen(log: &mut Log) -> io::Result<Finding> {
    let server = udp()?;
    let refused = listen(&server, 3);
    log.did("bind a UDP socket, and call listen on it");
    log.saw(format_args!("listen: {}", refused.shown()));
    udp()?.send_to(b"hello", server.local_addr()?)?;
    let got = recv(&server, 100);
    log.did("send it \"hello\"");
    log.saw(format_args!("recv: {}", got.shown()));
    Ok(true_if(
        refused == Err(Errno::EOPNOTSUPP) && got == Ok(b"hello".into()),
        "listen and accept are about connections, and UDP has none: a bound socket receives. The kernel \
         even refuses to listen.",
    ))
}

fn udp_needs_a_socket_per_client(log: &mut Log) -> io::Result<Finding> {
    let (server, one, two) = (udp()?, udp()?, udp()?);
    one.send_to(b"from one", server.local_addr()?)?;
    two.send_to(b"from two", server.local_addr()?)?;
    for _ in 0..2 {
        let (message, sender) = recv_from(&server, 100)?;
        server.send_to(&message.to_ascii_uppercase(), sender)?;
    }
    log.did("two clients send to one server socket, which answers each to where it came from");
    let (first, second) = (recv(&one, 100), recv(&two, 100));
    log.saw(format_args!("the first client's recv: {}", first.shown()));
    log.saw(format_args!("the second client's recv: {}", second.shown()));
    Ok(false_if(
        first == Ok(b"FROM ONE".into()) && second == Ok(b"FROM TWO".into()),
        "Every datagram comes with its sender's address; one socket serves all. Nor does it have to \
         remember anybody: what it needs for the reply came with the question.",
    ))
}

fn udp_connect_asks_the_server(log: &mut Log) -> io::Result<Finding> {
    let (server, client, other) = (udp()?, udp()?, udp()?);
    let (_keeper, deaf) = nobody()?;
    let connected = answer(client.connect(server.local_addr()?));
    other.send_to(b"first", server.local_addr()?)?;
    let got = recv_from(&server, 100)?;
    let nowhere = answer(udp()?.connect(deaf));
    log.did("a client connects its UDP socket; after that another sends \"first\"");
    log.saw(format_args!("connect: {}", connected.shown()));
    log.saw(format_args!(
        "the first thing to reach the server: {}",
        got.0.shown()
    ));
    log.did("connect a UDP socket to a port where nobody is");
    log.saw(format_args!("connect: {}", nowhere.shown()));
    Ok(false_if(
        connected == Ok(()) && got == (b"first".into(), other.local_addr()?) && nowhere == Ok(()),
        "UDP's connect sends nothing. It writes the peer's address into the socket: send then needs no \
         address, only that peer is heard, and errors that come back can be reported. So it can't tell \
         whether anybody is there. A server must not call it: it would be deaf to its other clients.",
    ))
}

fn only_the_server_can_reply(log: &mut Log) -> io::Result<Finding> {
    let (server, client, stranger) = (udp()?, udp()?, udp()?);
    client.send_to(b"hello", server.local_addr()?)?;
    stranger.send_to(b"SURPRISE", client.local_addr()?)?;
    log.did("a client sends \"hello\" to its server; a stranger sends \"SURPRISE\" to the client");
    let (message, sender) = recv_from(&client, 100)?;
    log.saw(format_args!("the client's recvfrom: {}", message.shown()));
    log.saw(format_args!(
        "it came from the server: {}",
        sender == server.local_addr()?
    ));
    client.connect(server.local_addr()?)?;
    stranger.send_to(b"SURPRISE", client.local_addr()?)?;
    server.send_to(b"HELLO", client.local_addr()?)?;
    let filtered = recv(&client, 100);
    log.did(
        "the client connects its socket to the server; the stranger sends again, then the server",
    );
    log.saw(format_args!("the client's recv: {}", filtered.shown()));
    Ok(false_if(
        sender == stranger.local_addr()? && filtered == Ok(b"HELLO".into()),
        "Whoever knows the port can send to it. A client compares the address that recvfrom returns \
         with its server's, or connects the socket, whereupon the kernel does it.",
    ))
}
