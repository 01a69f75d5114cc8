//! Stage 06: over UDP a zero is a message. All of stage 04 holds on.

use super::{announcing, datagrams, empties, tutorial};
use crate::harness::{Check, ClientTask, Family, Hints, Stage, client, server};
use crate::model::{Role, Transport};

pub(crate) const STAGE: Stage = Stage {
    number: "06",
    slug: "empty-datagram",
    title: "The empty datagram",
    teaches: "Zero bytes are the end of a TCP stream, but over UDP they are a message.",
    transport: Transport::Udp,
    message_id: false,
    client: ClientTask::Lines,
    crates: &[],
    roles: &[Role::Server, Role::Client],
    begin: [
        "recv returned 0. Over TCP you know what that means. Can it mean the same where there \
         is no connection?",
        "Look for every test of a length against 0, and for every loop that takes an empty line \
         for the end. udp(7): a datagram may carry no data at all; it still has a sender.",
        "Start from stage 04 and treat an empty message as any other: no `if length == 0`, no \
         `break`, no skipped line. send_to(&[], client) does send a packet.",
    ],
    checks: CHECKS,
};

const EACH_EMPTY_HINTS: Hints = [
    "Do empty datagrams get the same treatment as others, each of them, in their turn?",
    "Each is a message of its own: ten questions, ten answers, in the order in which they came. \
     `continue` at 0 swallows some; a remembered \"last message was empty\" does too.",
    "One recv_from, one send_to of the same length, with no condition in between.",
];

const CHECKS: &[Check] = &[
    announcing::ANNOUNCES_ITSELF
        .at("06.announces-itself")
        .title("The server prints \"listening on ADDRESS\", flushed, as soon as it is bound.")
        .part(tutorial::PART_7),
    server(
        "06.echoes-each-datagram",
        "Every datagram comes back in upper case and otherwise byte for byte.",
        tutorial::PART_7,
        datagrams::echoes_each_datagram,
        [
            "Which bytes came back changed, in number or in value, that should have come back \
             as they were?",
            "The rule is that of every stage: a to z become A to Z, all else stays as it came, \
             and the reply is as long as the message. `cargo xtask check 04` tells the cases \
             apart.",
            "buffer[..length].make_ascii_uppercase(); socket.send_to(&buffer[..length], \
             client)?; with the length and the client of the same recv_from.",
        ],
    ),
    datagrams::ONE_REPLY_FROM_OWN_ADDRESS.at("06.one-reply-from-own-address"),
    server(
        "06.every-size",
        "Datagrams of every size up to 65,507 bytes come back whole.",
        tutorial::PART_7,
        datagrams::every_size,
        datagrams::SIZE_HINTS,
    ),
    datagrams::BOUNDARIES_KEPT
        .at("06.boundaries-kept")
        .part(tutorial::PART_7),
    datagrams::SURVIVES_CLIENT_THAT_LEFT.at("06.survives-client-that-left"),
    datagrams::ADDRESS_IN_USE.at("06.address-in-use"),
    server(
        "06.empty-is-answered",
        "An empty datagram is answered with an empty datagram.",
        tutorial::PART_8,
        empties::empty_is_answered,
        [
            "A datagram without any bytes arrives. What does recv_from return, and is somebody \
             waiting for an answer?",
            "Ok((0, client)): there is a sender, and so there is a message (udp(7)). \
             send_to(&[], client) sends a packet too.",
            "Remove the special case for 0: &buffer[..0] is an empty slice, and send_to sends \
             it.",
        ],
    ),
    server(
        "06.empty-ends-nothing",
        "An empty datagram ends nothing: its sender and others go on being served.",
        tutorial::PART_8,
        empties::empty_ends_nothing,
        [
            "What ends when a 0 is received over TCP, and is there anything of the kind here?",
            "Over a stream 0 is its end. A UDP socket has no end that a peer could cause: \
             `break`, `return` or closing at 0 shuts the server for everybody.",
            "Delete `if length == 0 { break }`: nothing but an error of the socket itself ends \
             the loop.",
        ],
    ),
    server(
        "06.ten-empty",
        "Ten empty datagrams in a row get ten empty replies.",
        tutorial::PART_8,
        empties::ten_empty,
        EACH_EMPTY_HINTS,
    ),
    server(
        "06.mixed-in-order",
        "Empty datagrams among others are answered in their places.",
        tutorial::PART_8,
        empties::mixed_in_order,
        EACH_EMPTY_HINTS,
    ),
    server(
        "06.idle-after-empty",
        "After an empty datagram the server does not use the processor.",
        tutorial::PART_8,
        empties::idle_after_empty,
        [
            "An empty datagram has been answered. What does your server do until the next \
             comes?",
            "It should sleep in recv_from. A loop that takes 0 for \"nothing there, try again\" \
             with a non-blocking socket or MSG_PEEK never takes the datagram away, and spins.",
            "Leave the socket blocking, and let each turn of the loop be one recv_from and one \
             send_to.",
        ],
    ),
    client(
        "06.client-converses",
        "Lines go out one at a time as datagrams, and exactly what arrives is printed.",
        tutorial::PART_7,
        datagrams::converses,
        [
            "Does each typed line become one datagram, and each reply one printed line, taking \
             turns?",
            "The rules are those of stage 04: one socket, send, recv, print, flush, next line. \
             `cargo xtask check 04 --role client` tells the single rules apart.",
            "Take `open` and `ask` from your stage 04; print what recv returned, with a \
             newline, and flush.",
        ],
    ),
    datagrams::CLIENT_LARGEST_REPLY.at("06.client-largest-reply"),
    Family {
        run: datagrams::ignores_empty_strangers,
        ..datagrams::CLIENT_IGNORES_STRANGERS
    }
    .at("06.client-ignores-strangers"),
    datagrams::CLIENT_STARTS_WITHOUT_SERVER.at("06.client-starts-without-server"),
    client(
        "06.client-empty-line-is-sent",
        "An empty line sends an empty datagram, which really arrives.",
        tutorial::PART_8,
        empties::empty_line_is_sent,
        [
            "Someone presses Enter without typing anything. Can that be a message?",
            "Over UDP it can: UdpSocket::send(&[]) sends a packet with no data, and the server \
             sees it. Skipping empty lines was right for streams only.",
            "Remove `if message.is_empty()`, and send every line.",
        ],
    ),
    client(
        "06.client-empty-between-others",
        "The lines a, an empty one, and hello print A, an empty line, and HELLO, one at a time.",
        tutorial::PART_8,
        empties::empty_between_others,
        [
            "After `a`, an empty line, and `hello`: how many lines should your client print?",
            "Three, the second of them empty. Look for a loop that ends at an empty line, and \
             for output that leaves out an empty reply.",
            "Only None from next_message ends the loop; print writes the reply, whatever its \
             length, and then b\"\\n\".",
        ],
    ),
    client(
        "06.client-empty-reply-not-waited-past",
        "An empty reply is a reply: it is printed as an empty line, and not waited past.",
        tutorial::PART_8,
        empties::empty_reply_not_waited_past,
        [
            "recv returned 0. Has nothing come yet, or has nothing come as an answer?",
            "A blocking recv that returns has received a datagram; if it returns 0, an empty \
             one. Calling it again waits for a reply that nobody owes.",
            "let length = socket.recv(&mut buffer)?; once for each message sent; print \
             &buffer[..length], even if it is empty.",
        ],
    ),
];
