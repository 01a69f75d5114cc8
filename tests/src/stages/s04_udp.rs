//! Stage 04: datagrams.

use super::{announcing, datagrams};
use crate::harness::{Check, client, server};

const UDP: &str = "part 7";
const BUFFERS: &str = "part 8";

pub(crate) const CHECKS: &[Check] = &[
    server(
        "04.announces-itself",
        "The server prints \"listening on ADDRESS\", flushed, as soon as it is bound.",
        UDP,
        announcing::announces_itself,
    ),
    server(
        "04.binds-given-address",
        "The server binds the address that it was given, and no other.",
        UDP,
        announcing::binds_given_address,
    ),
    server(
        "04.upper-cases",
        "What a client sends comes back in upper case.",
        UDP,
        datagrams::upper_cases,
    ),
    server(
        "04.exact-on-every-byte",
        "All 256 byte values come back: a-z as A-Z, every other as it went.",
        UDP,
        datagrams::exact_on_every_byte,
    ),
    server(
        "04.one-reply-from-own-address",
        "Each datagram is answered with one, from the address that it was sent to.",
        UDP,
        datagrams::one_reply_from_own_address,
    ),
    server(
        "04.two-clients",
        "Two clients at a time each get the replies to their own datagrams.",
        UDP,
        datagrams::two_clients,
    ),
    server(
        "04.boundaries-kept",
        "Datagrams that wait together are answered one by one.",
        BUFFERS,
        datagrams::boundaries_kept,
    ),
    server(
        "04.sizes-to-one-packet",
        "Datagrams of 1 to 1,472 bytes come back whole.",
        UDP,
        datagrams::sizes_to_one_packet,
    ),
    server(
        "04.size-8192",
        "A datagram of 8,192 bytes comes back whole.",
        UDP,
        datagrams::size_8192,
    ),
    server(
        "04.size-65507",
        "The largest datagram, 65,507 bytes, comes back whole.",
        UDP,
        datagrams::size_65507,
    ),
    server(
        "04.no-stale-bytes",
        "No bytes of an earlier, longer datagram follow in a later reply.",
        BUFFERS,
        datagrams::no_stale_bytes,
    ),
    server(
        "04.survives-client-that-left",
        "A client that is gone before its reply comes harms nobody.",
        UDP,
        datagrams::survives_client_that_left,
    ),
    server(
        "04.thousand-datagrams",
        "A thousand datagrams, one after another, are all answered.",
        UDP,
        datagrams::thousand_datagrams,
    ),
    server(
        "04.idle-while-idle",
        "While nobody asks for anything, the server does not use the processor.",
        UDP,
        datagrams::idle_while_idle,
    ),
    server(
        "04.address-in-use",
        "If its address is taken, the server says so and exits with code 1; nobody's datagrams are stolen.",
        UDP,
        datagrams::address_in_use,
    ),
    client(
        "04.client-one-datagram-per-line",
        "A line is one datagram, sent once.",
        UDP,
        datagrams::one_datagram_per_line,
    ),
    client(
        "04.client-one-at-a-time",
        "The next line is sent only when the one before has been answered.",
        UDP,
        datagrams::one_at_a_time,
    ),
    client(
        "04.client-prints-what-arrived",
        "What is printed is what arrived, and nothing else.",
        UDP,
        datagrams::prints_what_arrived,
    ),
    client(
        "04.client-prints-at-once",
        "A reply can be read as soon as it is there, before the input ends.",
        UDP,
        datagrams::prints_at_once,
    ),
    client(
        "04.client-largest-reply",
        "A reply of 65,507 bytes is printed whole.",
        UDP,
        datagrams::largest_reply,
    ),
    client(
        "04.client-ignores-strangers",
        "A datagram from a stranger is not taken for the reply.",
        UDP,
        datagrams::ignores_strangers,
    ),
    client(
        "04.client-starts-without-server",
        "The client starts and sends without a server being there.",
        UDP,
        datagrams::starts_without_server,
    ),
    client(
        "04.client-closes-and-exits",
        "At the end of input the client exits with code 0.",
        UDP,
        datagrams::closes_and_exits,
    ),
];
