//! Stage 04: datagrams.

use super::{announcing, datagrams, tutorial};
use crate::harness::{Check, ClientTask, Stage, client, server};
use crate::model::{Role, Transport};

pub(crate) const STAGE: Stage = Stage {
    number: "04",
    slug: "udp",
    title: "UDP",
    teaches: "Datagrams keep their boundaries, come from anybody, and may go nowhere.",
    transport: Transport::Udp,
    message_id: false,
    client: ClientTask::Lines,
    crates: &[],
    roles: &[Role::Server, Role::Client],
    begin: [
        "UDP has no connections. Which calls of the TCP server have nothing to do here, and how \
         does a server know whom to answer?",
        "UdpSocket::bind, recv_from and send_to are the whole server; see recvfrom(2) and \
         udp(7). For the client, read what UdpSocket::connect does: it sends nothing.",
        "Server: loop { let (length, client) = socket.recv_from(&mut buffer)?; … \
         socket.send_to(&buffer[..length], client)?; } with a buffer of 65,535 bytes, and no \
         error that ends the loop. Client: bind to 0.0.0.0:0, connect(address), then send and \
         recv for each line.",
    ],
    checks: CHECKS,
};

const CHECKS: &[Check] = &[
    announcing::ANNOUNCES_ITSELF
        .at("04.announces-itself")
        .title("The server prints \"listening on ADDRESS\", flushed, as soon as it is bound.")
        .part(tutorial::PART_7),
    announcing::BINDS_GIVEN_ADDRESS
        .at("04.binds-given-address")
        .part(tutorial::PART_7)
        .hints([
            "Whose decision is it where your server can be reached?",
            "The first argument is the address to bind, port included. Binding 0.0.0.0 takes \
             every address of the machine, and an answer may then leave from another one.",
            "UdpSocket::bind(address), with the address as it was given.",
        ]),
    server(
        "04.upper-cases",
        "What a client sends comes back in upper case.",
        tutorial::PART_7,
        datagrams::upper_cases,
        [
            "Which bytes do you send back: those that came, changed, or something else?",
            "recv_from returns the length and the sender; <[u8]>::make_ascii_uppercase changes \
             bytes where they lie; send_to sends them to that sender.",
            "let (length, client) = socket.recv_from(&mut buffer)?; \
             buffer[..length].make_ascii_uppercase(); socket.send_to(&buffer[..length], \
             client)?;",
        ],
    ),
    server(
        "04.exact-on-every-byte",
        "All 256 byte values come back: a-z as A-Z, every other as it went.",
        tutorial::PART_7,
        datagrams::exact_on_every_byte,
        [
            "Of the 256 values that a byte can have, which are to change, and what happens to \
             the others?",
            "A message is bytes, not text: whatever goes through String, str or char refuses or \
             replaces what is not UTF-8, and trim takes line ends away.",
            "Stay with &mut [u8] from recv_from to send_to, and use make_ascii_uppercase.",
        ],
    ),
    datagrams::ONE_REPLY_FROM_OWN_ADDRESS.at("04.one-reply-from-own-address"),
    server(
        "04.two-clients",
        "Two clients at a time each get the replies to their own datagrams.",
        tutorial::PART_7,
        datagrams::two_clients,
        [
            "Two clients take turns. How does your server know, each time, to whom the answer \
             goes?",
            "recv_from tells the sender of every datagram. A sender that is remembered, or \
             connect() on the server's socket, binds the server to one client: connect makes \
             the kernel drop all others' datagrams.",
            "let (length, client) = socket.recv_from(…)?, and send_to(…, client) in the same \
             turn of the loop. No connect on the server.",
        ],
    ),
    datagrams::BOUNDARIES_KEPT.at("04.boundaries-kept"),
    server(
        "04.sizes-to-one-packet",
        "Datagrams of 1 to 1,472 bytes come back whole.",
        tutorial::PART_7,
        datagrams::sizes_to_one_packet,
        [
            "How long may a datagram be, and how long is your buffer?",
            "What does not fit into the buffer of recv_from is cut off and lost, with no error: \
             recvfrom(2), MSG_TRUNC. 1,024 is a habit, not a limit.",
            "let mut buffer = vec![0; 65_535]; before the loop.",
        ],
    ),
    server(
        "04.size-8192",
        "A datagram of 8,192 bytes comes back whole.",
        tutorial::PART_7,
        datagrams::size_8192,
        datagrams::SIZE_HINTS,
    ),
    server(
        "04.size-65507",
        "The largest datagram, 65,507 bytes, comes back whole.",
        tutorial::PART_7,
        datagrams::size_65507,
        datagrams::SIZE_HINTS,
    ),
    server(
        "04.no-stale-bytes",
        "No bytes of an earlier, longer datagram follow in a later reply.",
        tutorial::PART_8,
        datagrams::no_stale_bytes,
        [
            "After a long datagram and a short one, what is in your buffer behind the short \
             one?",
            "recv_from returns how many bytes it has written; the rest of the buffer is from \
             before.",
            "Use &buffer[..length] alone, for changing and for sending.",
        ],
    ),
    datagrams::SURVIVES_CLIENT_THAT_LEFT.at("04.survives-client-that-left"),
    server(
        "04.thousand-datagrams",
        "A thousand datagrams, one after another, are all answered.",
        tutorial::PART_7,
        datagrams::thousand_datagrams,
        [
            "What does your server do the thousandth time that it did not do the first?",
            "Look for a counter, a bounded loop, a thread or a socket for each datagram, or an \
             error that ends the loop.",
            "One socket, one buffer, one endless loop of recv_from and send_to.",
        ],
    ),
    server(
        "04.idle-while-idle",
        "While nobody asks for anything, the server does not use the processor.",
        tutorial::PART_7,
        datagrams::idle_while_idle,
        [
            "What does your server do while no datagram comes, and what does it cost?",
            "A blocking recv_from sleeps in the kernel. With set_nonblocking, or a short read \
             timeout, the loop turns and turns.",
            "Leave the socket blocking, without a timeout, and call recv_from.",
        ],
    ),
    datagrams::ADDRESS_IN_USE.at("04.address-in-use"),
    client(
        "04.client-one-datagram-per-line",
        "A line is one datagram, sent once.",
        tutorial::PART_7,
        datagrams::one_datagram_per_line,
        [
            "How many datagrams does a typed line become, and what is in them?",
            "One, with the line and without its ending. Each send is a datagram of its own: a \
             message sent in two calls is two messages.",
            "socket.send(&message)? once, with exactly what `next_message` returned. Don't send \
             it again before a second has passed without an answer.",
        ],
    ),
    client(
        "04.client-one-at-a-time",
        "The next line is sent only when the one before has been answered.",
        tutorial::PART_7,
        datagrams::one_at_a_time,
        [
            "When may the second line be sent, and how would you know which reply belongs to \
             which line?",
            "After the reply to the first has come: otherwise nobody knows which reply belongs \
             to which line, as datagrams may be lost or overtake each other.",
            "while let Some(message) = … { socket.send(&message)?; let length = \
             socket.recv(&mut buffer)?; print(&buffer[..length])?; }",
        ],
    ),
    client(
        "04.client-prints-what-arrived",
        "What is printed is what arrived, and nothing else.",
        tutorial::PART_7,
        datagrams::prints_what_arrived,
        [
            "If the server answered something unexpected, would your client show it?",
            "recv returns how many bytes came; those are the reply, whatever was sent. Spaces at its ends \
             are bytes like any other.",
            "let length = socket.recv(&mut buffer)?; print(&buffer[..length])?;",
        ],
    ),
    client(
        "04.client-prints-at-once",
        "A reply can be read as soon as it is there, before the input ends.",
        tutorial::PART_7,
        datagrams::prints_at_once,
        [
            "The reply has come, and someone waits to see it before typing more. Where is it?",
            "Standard output into a pipe is kept back until a buffer is full, unless it is \
             flushed: Write::flush; flush=True in Python.",
            "stdout.write_all(&reply)?; stdout.write_all(b\"\\n\")?; stdout.flush()?; after \
             each reply.",
        ],
    ),
    datagrams::CLIENT_LARGEST_REPLY.at("04.client-largest-reply"),
    datagrams::CLIENT_IGNORES_STRANGERS.at("04.client-ignores-strangers"),
    datagrams::CLIENT_STARTS_WITHOUT_SERVER.at("04.client-starts-without-server"),
    client(
        "04.client-closes-and-exits",
        "At the end of input the client exits with code 0.",
        tutorial::PART_7,
        datagrams::closes_and_exits,
        [
            "The input is at its end. Who has to be told over UDP, and what is the exit code?",
            "Nobody: there is no connection that could be closed. The loop over the input ends \
             at a read of 0, and main returns.",
            "Leave the loop when next_message returns None, and return ExitCode::SUCCESS. Send \
             no goodbye.",
        ],
    ),
];
