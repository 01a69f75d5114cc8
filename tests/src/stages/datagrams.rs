//! Datagrams: a server that answers each, and a client that sends one for each line.

use std::time::Instant;

use super::conversation::with_spaces_around;
use super::tutorial;
use crate::harness::{Client, Context, Datagrams, Family, Hints, Verdict};
use crate::model::{FailureKind, ReplyRule, Role};

pub(super) const SIZE_HINTS: Hints = [
    "What is the largest datagram that UDP over IPv4 can carry, and would it fit into your \
     buffer?",
    "65,507 bytes: 65,535 of an IP packet, without 20 of its header and 8 of UDP's. What does \
     not fit into the buffer is lost (recvfrom(2)), and a reply must leave in one send_to.",
    "let mut buffer = vec![0; 65_535]; on the heap, before the loop; and send_to with \
     &buffer[..length].",
];

/// The largest payload of a UDP datagram over IPv4: 65,535 less both headers (RFC 768, RFC 791).
const LARGEST: usize = 65_507;

pub(super) fn answers_all(s: &Context, datagrams: &[Vec<u8>]) -> Verdict {
    let server = s.start_server()?;
    let client = server.datagrams("the client")?;
    for datagram in datagrams {
        client.expect_echo(datagram)?;
    }
    Ok(())
}

pub(super) fn upper_cases(s: &Context) -> Verdict {
    answers_all(
        s,
        &[
            s.nonce("hello"),
            s.nonce("Mixed Case 123"),
            b"exit".to_vec(),
            s.nonce("again"),
        ],
    )
}

pub(super) fn exact_on_every_byte(s: &Context) -> Verdict {
    answers_all(s, &content(s))
}

fn content(s: &Context) -> Vec<Vec<u8>> {
    let start = s.below(256) as u8;
    vec![
        (0..=255).map(|i: u8| i.wrapping_add(start)).collect(),
        ["straße ".as_bytes(), &s.nonce("utf8")].concat(),
        b"\0\0zero\0".to_vec(),
        b"\xff\xfe broken \xc3".to_vec(),
        [b"  ", &s.nonce("spaces and ends")[..], b"  \r\n"].concat(),
    ]
}

pub(super) fn echoes_each_datagram(s: &Context) -> Verdict {
    let mut datagrams = content(s);
    datagrams.extend([
        s.nonce("Hello"),
        b"quit".to_vec(),
        s.letters(1000),
        s.letters(3),
    ]);
    answers_all(s, &datagrams)
}

pub(super) const ONE_REPLY_FROM_OWN_ADDRESS: Family = Family {
    role: Role::Server,
    title: "Each datagram is answered with one, from the address that it was sent to.",
    part: tutorial::PART_7,
    hints: [
        "From which socket do your answers leave, and how many for each question?",
        "A client that has called connect(2) on its socket sees only datagrams from the address \
         that it asked. A second socket has another port. And a message is answered by one \
         datagram, not by one for each piece.",
        "Call send_to on the very socket on which recv_from was called, once for each datagram \
         received.",
    ],
    run: one_reply_from_own_address,
};

fn one_reply_from_own_address(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let client = server.datagrams("the client")?;
    // The same bytes again are a message again.
    let message = s.nonce("hello");
    for _ in 0..3 {
        client.expect_echo(&message)?;
        client.expect_silence("a datagram is answered with one datagram")?;
    }
    Ok(())
}

pub(super) fn two_clients(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let a = server.datagrams("client A")?;
    let b = server.datagrams("client B")?;
    for _ in s.rounds(16) {
        let (from_a, from_b) = (s.nonce("from a"), s.nonce("from b"));
        a.send(&from_a)?;
        b.send(&from_b)?;
        b.expect(&s.reply_to(&from_b))?;
        a.expect(&s.reply_to(&from_a))?;
        a.expect_echo(&s.nonce("a again"))?;
    }
    a.expect_silence("client A receives the replies to its own datagrams alone")?;
    b.expect_silence("client B receives the replies to its own datagrams alone")
}

pub(super) const BOUNDARIES_KEPT: Family = Family {
    role: Role::Server,
    title: "Datagrams that wait together are answered one by one.",
    part: tutorial::PART_8,
    hints: [
        "Three datagrams wait. How many calls of recv_from does it take to have them all?",
        "Three: each call gives one datagram, never two, never half of one (udp(7)). Joining \
         what was received before answering turns several messages into one.",
        "One recv_from, one send_to, in a loop; nothing is collected in between.",
    ],
    run: boundaries_kept,
};

fn boundaries_kept(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let client = server.datagrams("the client")?;
    waiting_are_answered(s, &client, &[3, 40, 1, 500, 7, 100])
}

/// How often they must have waited together, and how often that is tried: where the program runs on the same
/// processor it may take each before the next is sent.
const TOGETHER: usize = 5;
const BURSTS: usize = 500;

/// Datagrams of these sizes wait at a time: each is answered by itself, in whatever order.
pub(super) fn waiting_are_answered(s: &Context, client: &Datagrams, sizes: &[usize]) -> Verdict {
    let mut together = 0;
    for _ in s.rounds_or(BURSTS, 2) {
        let datagrams: Vec<_> = sizes.iter().map(|&n| s.letters(n)).collect();
        let there = client.send_together(&datagrams)?;
        let first = client.expect_all(datagrams.iter().map(|d| s.reply_to(d)).collect())?;
        // The first reply came when all were there.
        together += usize::from(first > Some(there));
        if together == TOGETHER {
            break;
        }
    }
    client.expect_silence("each datagram is answered once")
}

pub(super) fn sizes_to_one_packet(s: &Context) -> Verdict {
    answers_all(s, &[1, 512, 1024, 1025, 1472].map(|n| s.letters(n)))
}

pub(super) fn size_8192(s: &Context) -> Verdict {
    answers_all(s, &[s.letters(8192)])
}

pub(super) fn size_65507(s: &Context) -> Verdict {
    answers_all(s, &[s.letters(LARGEST)])
}

pub(super) fn every_size(s: &Context) -> Verdict {
    answers_all(
        s,
        &[1, 512, 1024, 1025, 1472, 8192, LARGEST, 2].map(|n| s.letters(n)),
    )
}

pub(super) fn no_stale_bytes(s: &Context) -> Verdict {
    answers_all(s, &[1000, 3, 200, 1].map(|n| s.letters(n)))
}

/// How many clients leave at most until five have missed their replies.
const LEAVERS: usize = 100;

/// What waits before the client that leaves, so that it has left when its turn comes.
const BEFORE: usize = 24;

pub(super) const SURVIVES_CLIENT_THAT_LEFT: Family = Family {
    role: Role::Server,
    title: "A client that is gone before its reply arrives does not disturb the server.",
    part: tutorial::PART_7,
    hints: [
        "You answer a client that is already gone. Which of your calls may hear of it, and \
         when?",
        "Its kernel returns an ICMP \"port unreachable\". On a connected socket, or on Windows, \
         the next call then fails with ConnectionRefused or ConnectionReset: an error of the \
         past, not of that call (udp(7)).",
        "loop { if let Err(error) = answer_one(&socket, &mut buffer) { eprintln!(\"{error}\"); \
         } }: no error of one exchange ends the loop.",
    ],
    run: survives_client_that_left,
};

/// The reply to a client that has left comes back as ICMP "port unreachable".
fn survives_client_that_left(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let stays = server.datagrams("client B")?;
    stays.expect_echo(&s.nonce("here"))?;
    let mut missed = 0;
    for _ in s.rounds(LEAVERS) {
        let before = s.undeliverable_datagrams();
        let leaves = server.datagrams("client A")?;
        for _ in 0..BEFORE {
            stays.send(&s.nonce("wait"))?;
        }
        leaves.send(&s.nonce("gone"))?;
        leaves.close();
        // Whether these are answered as they should be is another check's business.
        stays.drain()?;
        server.expect_running()?;
        stays.expect_echo(&s.nonce("still here"))?;
        // A server on a processor of its own may be faster all the same.
        missed += usize::from(before.is_none() || s.undeliverable_datagrams() > before);
        if missed == 5 {
            break;
        }
    }
    server
        .datagrams("client C")?
        .expect_echo(&s.nonce("new here"))
}

pub(super) fn thousand_datagrams(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let client = server.datagrams("the client")?;
    for i in s.rounds(1000) {
        client.expect_echo(&s.letters(1 + i % 64))?;
    }
    Ok(())
}

pub(super) fn idle_while_idle(s: &Context) -> Verdict {
    let server = s.start_server()?;
    server.expect_idle()?;
    let client = server.datagrams("the client")?;
    client.expect_echo(&s.nonce("hello"))?;
    server.expect_idle()?;
    client.expect_echo(&s.nonce("still there"))
}

pub(super) const ADDRESS_IN_USE: Family = Family {
    role: Role::Server,
    title: "If its address is taken, the server reports it and exits with code 1; nobody's \
            datagrams are stolen.",
    part: tutorial::PART_7,
    hints: [
        "Another server has the address already. What should whoever started yours read, and \
         what becomes of the other's datagrams?",
        "UdpSocket::bind returns ErrorKind::AddrInUse (bind(2)), unless SO_REUSEADDR or \
         SO_REUSEPORT is set: on a UDP socket they let the second server take the first one's \
         datagrams (socket(7)).",
        "Set no such option. In main: Err(error) => { eprintln!(\"{address}: {error}\"); \
         ExitCode::FAILURE }",
    ],
    run: address_in_use,
};

fn address_in_use(s: &Context) -> Verdict {
    let first = s.start_server()?;
    let client = first.datagrams("the client")?;
    client.expect_echo(&s.nonce("first"))?;
    let second = s.start_refused_server(first.address())?;
    second.expect_error_exit(s.shown_address(first.address()))?;
    first.expect_running()?;
    client.expect_echo(&s.nonce("nobody stole this"))
}

// The client's side.

/// A client that has been given its first line, and the server that it sends to.
pub(super) struct Talk {
    pub(super) client: Client,
    pub(super) server: Datagrams,
    rule: ReplyRule,
}

impl Talk {
    /// Starts the client, types `first`, and waits for its datagram.
    pub(super) fn begin(s: &Context, first: &[u8]) -> Verdict<Talk> {
        let server = s.serve_datagrams("the server")?;
        let client = s.start_client(&server.address()?)?;
        server.serves(&client);
        client.type_line(first)?;
        server.expect_first_from_client(first)?;
        Ok(Talk {
            client,
            server,
            rule: s.reply_rule(),
        })
    }

    /// The next line, its datagram, its reply.
    pub(super) fn exchange(&self, message: &[u8]) -> Verdict {
        self.client.type_line(message)?;
        self.server.expect_from_client(message)?;
        self.server.send(&self.rule.of(message))
    }

    /// After the end of input, these lines have been printed, in this order.
    pub(super) fn prints(&self, lines: &[&[u8]]) -> Verdict {
        self.client.end_input();
        lines
            .iter()
            .try_for_each(|line| self.client.expect_line(line))
    }
}

pub(super) fn one_datagram_per_line(s: &Context) -> Verdict {
    let (first, second) = (
        s.nonce("first"),
        [b"  ", &s.nonce("second")[..], b" "].concat(),
    );
    let talk = Talk::begin(s, &first)?;
    let why = "a line is one datagram; again only after a second without an answer";
    talk.server.expect_sent_once(why)?;
    talk.server.send(&s.reply_to(&first))?;
    talk.client.type_line(&second)?;
    talk.server.expect_from_client(&second)?;
    talk.server.expect_sent_once(why)
}

pub(super) fn one_at_a_time(s: &Context) -> Verdict {
    let lines = [s.nonce("one"), s.nonce("two"), s.nonce("three")];
    let talk = Talk::begin(s, &lines[0])?;
    talk.client.type_line(&lines[1])?;
    talk.client.type_line(&lines[2])?;
    for (i, message) in lines.iter().enumerate() {
        if i > 0 {
            talk.server.expect_from_client(message)?;
        }
        talk.server
            .expect_silence("the next line waits until this one is answered")?;
        talk.server.send(&s.reply_to(message))?;
    }
    Ok(())
}

pub(super) fn prints_what_arrived(s: &Context) -> Verdict {
    let message = s.nonce("what did I say");
    let talk = Talk::begin(s, &message)?;
    let other = with_spaces_around(s.letters(message.len()));
    talk.server.send(&other)?;
    talk.prints(&[&other])?;
    talk.client.expect_nothing_printed()
}

pub(super) fn prints_at_once(s: &Context) -> Verdict {
    let (first, second) = (s.nonce("first"), s.nonce("second"));
    let talk = Talk::begin(s, &first)?;
    talk.server.send(&s.reply_to(&first))?;
    talk.client.expect_line(&s.reply_to(&first))?;
    talk.exchange(&second)?;
    talk.client.expect_line(&s.reply_to(&second))
}

pub(super) const CLIENT_LARGEST_REPLY: Family = Family {
    role: Role::Client,
    title: "A reply of 65,507 bytes is printed whole.",
    part: tutorial::PART_7,
    hints: [
        "How long can a reply be, and how long is the buffer into which you receive it?",
        "Up to 65,507 bytes over IPv4. What does not fit is cut off and lost, with no error: \
         recvfrom(2).",
        "let mut buffer = vec![0; 65_535]; let length = socket.recv(&mut buffer)?; \
         buffer.truncate(length);",
    ],
    run: largest_reply,
};

fn largest_reply(s: &Context) -> Verdict {
    let message = s.letters(LARGEST);
    let talk = Talk::begin(s, &message)?;
    talk.server.send(&s.reply_to(&message))?;
    talk.prints(&[&s.reply_to(&message)])
}

pub(super) const CLIENT_IGNORES_STRANGERS: Family = Family {
    role: Role::Client,
    title: "A datagram from a stranger is not taken for the reply.",
    part: tutorial::PART_7,
    hints: [
        "Anybody can send a datagram to your port. How do you know that one is from your \
         server?",
        "recv_from tells the sender, to be compared with the server's address; or let the \
         kernel do it: UdpSocket::connect makes it drop what comes from elsewhere (connect(2)).",
        "socket.connect(address)?; after bind, then send and recv. With recv_from: wait on, in \
         a loop, until the sender is the server.",
    ],
    run: ignores_strangers,
};

fn ignores_strangers(s: &Context) -> Verdict {
    let message = s.nonce("who answers me");
    ignores(s, &message, &[&s.letters(message.len())])
}

/// What they send may be empty.
pub(super) fn ignores_empty_strangers(s: &Context) -> Verdict {
    let message = s.nonce("who answers me");
    ignores(s, &message, &[&s.letters(message.len()), b""])
}

/// Anybody may send to a UDP socket: who it comes from decides.
fn ignores(s: &Context, message: &[u8], others: &[&[u8]]) -> Verdict {
    let talk = Talk::begin(s, message)?;
    let strangers = s.strangers(&talk.server)?;
    for stranger in &strangers {
        for other in others {
            stranger.send_to_peer_of(&talk.server, other)?;
        }
    }
    talk.client.wait_until_ended_or_idle()?;
    talk.server
        .expect_sent_once("a stranger's datagram is no reason to send the line again")?;
    talk.server.send(&s.reply_to(message))?;
    talk.prints(&[&s.reply_to(message)])
}

pub(super) const CLIENT_STARTS_WITHOUT_SERVER: Family = Family {
    role: Role::Client,
    title: "The client starts and sends without a server being there.",
    part: tutorial::PART_7,
    hints: [
        "Nobody is at the address yet. Can a UDP client know that before it has sent something?",
        "No: there is no handshake, and connect on a UDP socket sends nothing. A datagram to \
         nobody leaves as any other; only afterwards an error may come back.",
        "Bind, connect, send, and only then wait. No test message at the start, no question to \
         the server before the first line.",
    ],
    run: starts_without_server,
};

/// There is no connection, so nobody has to be there: neither at the start, nor when it sends.
fn starts_without_server(s: &Context) -> Verdict {
    let late = s.serve_datagrams("the server")?;
    let address = late.address()?;
    late.close();
    let client = s.start_client(&address)?;
    client.wait_idle()?;
    if client.has_ended()? {
        client.end_input();
        return client.fail(
            FailureKind::Ended,
            "it starts, and waits for its first line, without a server being there",
            "it ended before it was given a line",
        );
    }
    let server = s.serve_datagrams_at("the server, now there", &address)?;
    server.serves(&client);
    let message = s.nonce("anybody there");
    client.type_line(&message)?;
    server.expect_first_from_client(&message)?;
    server.send(&s.reply_to(&message))?;
    client.expect_line_after_input(&s.reply_to(&message))?;
    server.close();

    // And nobody there at all: it sends all the same. Then it may wait, or report the refusal.
    let client = s.start_client(&{
        let nobody = s.serve_datagrams("nobody")?;
        nobody.address()?
    })?;
    let (before, since) = (s.undeliverable_datagrams(), Instant::now());
    client.type_line(&message)?;
    client.expect_undeliverable_datagram(before)?;
    client.expect_no_more_undeliverable(before, since)?;
    match client.has_ended()? {
        true => client.expect_error_exit(None),
        // A refusal is no reply.
        false => client.expect_nothing_printed_yet(),
    }
}

pub(super) fn closes_and_exits(s: &Context) -> Verdict {
    let message = s.nonce("hello");
    let talk = Talk::begin(s, &message)?;
    talk.server.send(&s.reply_to(&message))?;
    talk.client.wait_idle()?;
    talk.client.end_input();
    talk.client.expect_exit(0)
}

/// Content, order and exact output, in one conversation.
pub(super) fn converses(s: &Context) -> Verdict {
    let twice = s.nonce("twice");
    let lines = [
        s.nonce("Hello"),
        [b"  ", &s.nonce("spaces")[..], b"  "].concat(),
        ["straße ".as_bytes(), &s.nonce("utf8")].concat(),
        b"quit".to_vec(),
        twice.clone(),
        twice,
        s.nonce("last"),
    ];
    let talk = Talk::begin(s, &lines[0])?;
    let mut replies: Vec<Vec<u8>> = Vec::new();
    for (i, message) in lines.iter().enumerate() {
        // Two lines at a time: the second waits until the first is answered.
        let is_second = i % 2 == 1;
        if i > 0 {
            talk.server.expect_from_client(message)?;
        }
        if let Some(next) = lines.get(i + 1).filter(|_| !is_second) {
            talk.client.type_line(next)?;
        }
        talk.server
            .expect_silence("the next line waits until this one is answered")?;
        // What is printed must be what arrived, spaces and all.
        let reply = match replies.last() {
            Some(reply) if *message == lines[i - 1] => Vec::clone(reply),
            _ => [b" ", &s.letters(message.len() - 2)[..], b" "].concat(),
        };
        talk.server.send(&reply)?;
        replies.push(reply);
        if let (true, Some(next)) = (is_second, lines.get(i + 1)) {
            // Whoever types the next one has read the replies.
            talk.client.expect_line(&replies[i - 1])?;
            talk.client.expect_line(&replies[i])?;
            talk.client.type_line(next)?;
        }
    }
    talk.prints(&[&replies[lines.len() - 1]])?;
    talk.client.expect_exit(0)?;
    talk.client.expect_nothing_printed()
}
