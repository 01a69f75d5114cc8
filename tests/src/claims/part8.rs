//! Part 8: streams and datagrams compared.

use std::io;
use std::net::TcpStream;
use std::time::Duration;

use nix::errno::Errno;
use nix::sys::socket::{setsockopt, sockopt};

use super::log::varying;
use super::vocabulary::*;
use super::{Claim, Finding, Log, false_if, true_if};

pub(super) const CLAIMS: &[Claim] = &[
    Claim {
        number: 51,
        slug: "tcp-needs-the-server-first",
        says: "Over TCP the server must run before the client starts.",
        part: "part 8",
        stages: &["03"],
        experiment: tcp_needs_the_server_first,
    },
    Claim {
        number: 52,
        slug: "send-fills-the-own-buffer",
        says: "send and recv work on their own machine's buffers: send doesn't wait for a recv.",
        part: "part 8",
        stages: &["01", "07"],
        experiment: send_fills_the_own_buffer,
    },
    Claim {
        number: 53,
        slug: "one-broken-peer-breaks-the-other",
        says: "Over TCP, if either side breaks the connection the other's program collapses.",
        part: "part 8",
        stages: &["03"],
        experiment: one_broken_peer_breaks_the_other,
    },
    Claim {
        number: 54,
        slug: "sendto-nobody-is-silent",
        says: "A UDP client that runs without its server reports no error.",
        part: "part 8",
        stages: &["04"],
        experiment: sendto_nobody_is_silent,
    },
    Claim {
        number: 55,
        slug: "udp-never-learns-of-absence",
        says: "A UDP client can't learn that nobody is there, since UDP only sends.",
        part: "part 8",
        stages: &["04"],
        experiment: udp_never_learns_of_absence,
    },
    Claim {
        number: 56,
        slug: "two-sendto-are-two-recvfrom",
        says: "Every sendto needs one recvfrom: datagrams keep their borders.",
        part: "part 8",
        stages: &["04"],
        experiment: two_sendto_are_two_recvfrom,
    },
    Claim {
        number: 57,
        slug: "an-empty-datagram-is-sent",
        says: "An empty datagram is sent like any other, and can be answered with an empty one.",
        part: "part 8",
        stages: &["06"],
        experiment: an_empty_datagram_is_sent,
    },
    Claim {
        number: 58,
        slug: "empty-recvfrom-is-the-end",
        says: "If recvfrom returns no bytes, the peer has closed.",
        part: "part 8",
        stages: &["06"],
        experiment: empty_recvfrom_is_the_end,
    },
    Claim {
        number: 59,
        slug: "a-datagram-may-have-any-size",
        says: "A datagram may be as large as one likes; the network cuts it up.",
        part: "part 8",
        stages: &["04"],
        experiment: a_datagram_may_have_any_size,
    },
    Claim {
        number: 60,
        slug: "a-large-datagram-is-cut",
        says: "If a datagram is larger than recvfrom's buffer, its rest is lost.",
        part: "part 8",
        stages: &["04"],
        experiment: a_large_datagram_is_cut,
    },
    Claim {
        number: 61,
        slug: "nobody-in-recvfrom-means-lost",
        says: "A datagram for which no recvfrom is waiting is lost.",
        part: "part 8",
        stages: &["04"],
        experiment: nobody_in_recvfrom_means_lost,
    },
    Claim {
        number: 62,
        slug: "nothing-is-lost-on-loopback",
        says: "Within one machine no datagram is lost.",
        part: "part 8",
        stages: &["04"],
        experiment: nothing_is_lost_on_loopback,
    },
    Claim {
        number: 63,
        slug: "one-recvfrom-too-many-waits",
        says: "With fewer sendto than recvfrom the server is stuck.",
        part: "part 8",
        stages: &["04", "06"],
        experiment: one_recvfrom_too_many_waits,
    },
];

fn tcp_needs_the_server_first(log: &mut Log) -> io::Result<Finding> {
    // Bound and not listening: the port is kept free of others, and nobody serves there.
    let server = tcp_socket()?;
    bind(&server, ANY_PORT)?;
    let address = own_address(&server)?;
    let tcp = answer(TcpStream::connect(address).map(drop));
    let (_keeper, deaf) = nobody()?;
    let by_udp = answer(udp()?.send_to(b"hello", deaf));
    log.did("connect over TCP, then send over UDP, to a port where nobody is");
    log.saw(format_args!("TCP, connect: {}", tcp.shown()));
    log.saw(format_args!("UDP, sendto: {} bytes taken", by_udp.shown()));
    Ok(true_if(
        tcp == Err(Errno::ECONNREFUSED) && by_udp == Ok(5),
        "A connection takes two: a machine on which nobody listens at the port answers the first packet \
         with a reset, and connect reports ECONNREFUSED. It is an everyday error: a client says which \
         address refused, and exits with 1. It needn't be the server's *program* that is ready, though; \
         listening is enough (claim 9).",
    ))
}

fn send_fills_the_own_buffer(log: &mut Log) -> io::Result<Finding> {
    let (client, served) = connection()?;
    let sent = send(&client, b"hello");
    log.did("send \"hello\" while nobody is in recv");
    log.saw(format_args!("send returns: {}", sent.shown()));
    let got = recv(&served, 100);
    log.did("only now call recv at the other end");
    log.saw(format_args!("recv: {}", got.shown()));
    Ok(true_if(
        sent == Ok(5) && got == Ok(b"hello".into()),
        "send copies into the kernel's send buffer, the kernel carries the bytes over, recv copies out of \
         the receive buffer. In between they are in nobody's program. Hence send can't say what \
         became of them (claim 24), and waits only when the buffers are full (claim 23).",
    ))
}

fn one_broken_peer_breaks_the_other(log: &mut Log) -> io::Result<Finding> {
    let server = listener()?;
    let (rude, served) = connection_to(&server)?;
    reset(rude)?;
    let broken = recv(&served, 100);
    drop(served);
    log.did("a client resets its connection while the server waits for it in recv");
    log.saw(format_args!("the server's recv: {}", broken.shown()));
    let (next, served) = connection_to(&server)?;
    send(&next, b"hello")?;
    let got = recv(&served, 100);
    log.did(
        "the server closes that connection, and accepts the next client, which sends \"hello\"",
    );
    log.saw(format_args!("the server's recv: {}", got.shown()));
    Ok(false_if(
        broken == Err(Errno::ECONNRESET) && got == Ok(b"hello".into()),
        "What breaks is one connection. The program gets an error value and decides: one that lets it \
         through (an exception nobody catches, an unwrap) ends itself. One that gives up this client \
         and goes back to accept is unharmed, listening socket and all.",
    ))
}

fn sendto_nobody_is_silent(log: &mut Log) -> io::Result<Finding> {
    let (_keeper, deaf) = nobody()?;
    let client = udp()?;
    let sent = [(); 2].map(|_| answer(client.send_to(b"hello", deaf)));
    // A second, connected socket tells when the refusals are back.
    let witness = udp()?;
    witness.connect(deaf)?;
    send(&witness, b"hello")?;
    await_trouble(&witness)?;
    let received = recv_now(&client, 100);
    let error = client.take_error()?;
    log.did("send two datagrams from an unconnected socket to a port where nobody is");
    for answer in sent {
        log.saw(format_args!("sendto: {} bytes taken", answer.shown()));
    }
    log.saw(format_args!(
        "recvfrom, if it doesn't wait: {}",
        received.shown()
    ));
    log.saw(format_args!(
        "an error waiting in the socket: {}",
        error.is_some()
    ));
    Ok(true_if(
        sent == [Ok(5); 2] && received == Err(Errno::EAGAIN) && error.is_none(),
        "The other machine does answer, with an ICMP message \"port unreachable\". But an unconnected \
         socket may have sent to many, so that Linux reports it to none (ip(7), IP_RECVERR, is the \
         exception). A client that then waits for a reply waits without end, unless it sets a time-out.",
    )
    .elsewhere(
        "On Windows a later recvfrom on the same socket may fail with WSAECONNRESET, which there means \
         that an earlier send met a closed port (Microsoft's recvfrom reference).",
    ))
}

fn udp_never_learns_of_absence(log: &mut Log) -> io::Result<Finding> {
    let (_keeper, deaf) = nobody()?;
    let client = udp()?;
    client.connect(deaf)?;
    let sent = send(&client, b"hello");
    await_trouble(&client)?;
    let received = recv(&client, 100);
    log.did("connect a UDP socket to a port where nobody is; send, then recv");
    log.saw(format_args!("send: {} bytes taken", sent.shown()));
    log.saw(format_args!("recv: {}", received.shown()));
    Ok(false_if(
        sent == Ok(5) && received == Err(Errno::ECONNREFUSED),
        "The ICMP message comes back to the port that sent. A connected socket has one peer, so the next \
         call on it reports ECONNREFUSED. It is a favour, not a promise: ICMP may be filtered or lost. \
         And it can surprise: it may come from the send after the one that it is about.",
    ))
}

fn two_sendto_are_two_recvfrom(log: &mut Log) -> io::Result<Finding> {
    let (server, client) = (udp()?, udp()?);
    client.send_to(b"one", server.local_addr()?)?;
    client.send_to(b"two", server.local_addr()?)?;
    let (first, second) = (recv(&server, 100), recv(&server, 100));
    log.did("send \"one\" and \"two\", then call recvfrom(100) twice");
    log.saw(format_args!("the first recvfrom: {}", first.shown()));
    log.saw(format_args!("the second recvfrom: {}", second.shown()));
    Ok(true_if(
        first == Ok(b"one".into()) && second == Ok(b"two".into()),
        "A datagram is a message with borders: recvfrom never joins two and never returns half of one now \
         and half later. A reply must be one sendto for the same reason. (Over a network they may \
         overtake each other, get lost, or come twice.)",
    ))
}

fn an_empty_datagram_is_sent(log: &mut Log) -> io::Result<Finding> {
    let (server, client) = (udp()?, udp()?);
    client.send_to(b"", server.local_addr()?)?;
    let (message, sender) = recv_from(&server, 100)?;
    log.did("a client sends an empty datagram");
    log.saw(format_args!("the server's recvfrom: {}", message.shown()));
    log.saw(format_args!(
        "and the sender is the client: {}",
        sender == client.local_addr()?
    ));
    server.send_to(&message.to_ascii_uppercase(), sender)?;
    let reply = recv_from(&client, 100)?;
    log.did("the server answers it in upper case");
    log.saw(format_args!("the client's recvfrom: {}", reply.0.shown()));
    Ok(true_if(
        message.is_empty()
            && sender == client.local_addr()?
            && reply == (vec![], server.local_addr()?),
        "A datagram consists of headers and then data, and without data the headers remain: 28 bytes of \
         IP and UDP. It arrives, has a sender, and deserves its reply like any other.",
    ))
}

fn empty_recvfrom_is_the_end(log: &mut Log) -> io::Result<Finding> {
    let (server, client) = (udp()?, udp()?);
    client.send_to(b"", server.local_addr()?)?;
    client.send_to(b"more", server.local_addr()?)?;
    let empty = recv(&server, 100);
    let more = recv(&server, 100);
    drop(client);
    let after = recv_now(&server, 100);
    log.did(
        "a client sends \"\", sends \"more\", and closes; the server calls recvfrom three times",
    );
    log.saw(format_args!("the first: {}", empty.shown()));
    log.saw(format_args!("the second: {}", more.shown()));
    log.saw(format_args!(
        "the third, if it doesn't wait: {}",
        after.shown()
    ));
    Ok(false_if(
        empty == Ok(vec![]) && more == Ok(b"more".into()) && after == Err(Errno::EAGAIN),
        "UDP has no connection, so it has no end to report: a client that leaves says nothing at all. 0 \
         bytes are an empty message. The test that saves a TCP server from spinning (claim 38) lets any \
         passer-by end a UDP server.",
    ))
}

fn a_datagram_may_have_any_size(log: &mut Log) -> io::Result<Finding> {
    let (server, client) = (udp()?, udp()?);
    client.connect(server.local_addr()?)?;
    let [largest, larger] = [65_507, 65_508].map(|size| send(&client, &vec![b'x'; size]));
    let got = largest.and_then(|_| recv(&server, 70_000));
    log.did("send datagrams of 65507 and of 65508 bytes");
    log.saw(format_args!(
        "65507: {}; the server's recvfrom: {}",
        largest.map(drop).shown(),
        got.shown()
    ));
    log.saw(format_args!("65508: {}", larger.map(drop).shown()));
    Ok(false_if(
        got.is_ok_and(|bytes| bytes.len() == 65_507) && larger == Err(Errno::EMSGSIZE),
        "IPv4 counts a packet's length in 16 bits: 65,535 less 20 for its own header and 8 for UDP's. IP \
         does cut a large packet into fragments, but whoever loses one of them loses all. Real \
         protocols stay below about 1,400 bytes.",
    )
    .elsewhere("macOS sends at most net.inet.udp.maxdgram bytes, 9,216 unless changed (sysctl(8))."))
}

fn a_large_datagram_is_cut(log: &mut Log) -> io::Result<Finding> {
    let (server, client) = (udp()?, udp()?);
    client.send_to(b"abcdef", server.local_addr()?)?;
    client.send_to(b"next", server.local_addr()?)?;
    let (first, second) = (recv(&server, 3), recv(&server, 100));
    log.did("send \"abcdef\" and \"next\"; call recvfrom(3), then recvfrom(100)");
    log.saw(format_args!("recvfrom(3): {}", first.shown()));
    log.saw(format_args!("recvfrom(100): {}", second.shown()));
    Ok(true_if(
        first == Ok(b"abc".into()) && second == Ok(b"next".into()),
        "recvfrom takes a datagram off the queue whole, and what has no room is thrown away, without an \
         error (recvmsg and MSG_TRUNC would tell). So the buffer must have room for the largest \
         datagram that may come: 65,507 bytes are always enough.",
    )
    .elsewhere("On Windows recvfrom fails with WSAEMSGSIZE, the first part in the buffer (Microsoft's reference)."))
}

fn nobody_in_recvfrom_means_lost(log: &mut Log) -> io::Result<Finding> {
    let (server, client) = (udp()?, udp()?);
    client.send_to(b"are you there?", server.local_addr()?)?;
    drop(client);
    log.did("a client sends a datagram and closes; only then the server calls recvfrom");
    let got = recv(&server, 100);
    log.saw(format_args!("recvfrom: {}", got.shown()));
    Ok(false_if(
        got == Ok(b"are you there?".into()),
        "It is enough that the socket is bound: its receive buffer keeps what comes until it is full \
         (claim 62). A datagram is lost if nobody has bound the port, or if it finds the buffer full.",
    ))
}

fn nothing_is_lost_on_loopback(log: &mut Log) -> io::Result<Finding> {
    const SENT: usize = 1000;
    let (server, client) = (udp()?, udp()?);
    setsockopt(&server, sockopt::RcvBuf, &4096)?;
    client.connect(server.local_addr()?)?;
    let taken = (0..SENT)
        .filter(|_| send(&client, &[b'x'; 100]) == Ok(100))
        .count();
    let mut arrived = 0;
    while recv_now(&server, 200).is_ok() {
        arrived += 1;
    }
    // The buffer has room again. What comes before this marker was still on its way.
    send(&client, b"end")?;
    while recv(&server, 200)? != b"end" {
        arrived += 1;
    }
    log.did(
        "send 1000 datagrams to a server with a small receive buffer, which then reads them all",
    );
    log.saw(format_args!("sends that succeeded: {taken}"));
    log.saw(format_args!(
        "datagrams that arrived: {}",
        varying("fewer", arrived)
    ));
    Ok(false_if(
        taken == SENT && 0 < arrived && arrived < SENT,
        "The receive buffer has a limit, and when it is reached new datagrams are dropped, with nothing \
         said to anybody: each send had succeeded. There is no network needed to lose a datagram, only \
         a reader that is slower than its writer.",
    ))
}

fn one_recvfrom_too_many_waits(log: &mut Log) -> io::Result<Finding> {
    let (server, client) = (udp()?, udp()?);
    client.send_to(b"only one", server.local_addr()?)?;
    let first = recv(&server, 100);
    let second = recv_now(&server, 100);
    log.did("send one datagram, and call recvfrom twice");
    log.saw(format_args!("the first: {}", first.shown()));
    log.saw(format_args!(
        "the second, if it doesn't wait: {}",
        second.shown()
    ));
    server.set_read_timeout(Some(Duration::from_millis(1)))?;
    let timed = recv(&server, 100).is_err();
    log.did("call it again, ready to wait, with a time-out of 1 ms");
    log.saw(format_args!("it comes back without a datagram: {timed}"));
    Ok(true_if(
        first == Ok(b"only one".into()) && second == Err(Errno::EAGAIN) && timed,
        "recvfrom waits for a datagram, without end if none comes. Since datagrams can get lost, a \
         program that counts on each of them hangs sooner or later. A time-out (SO_RCVTIMEO, settimeout, \
         set_read_timeout) is the way out.",
    ))
}
