//! Stage 06: over UDP a zero is a message. All of stage 04 holds on.

use super::{announcing, datagrams};
use crate::harness::{Check, client, server};

const UDP: &str = "part 7";
const EMPTY: &str = "part 8";

pub(crate) const CHECKS: &[Check] = &[
    server(
        "06.announces-itself",
        "The server prints \"listening on ADDRESS\", flushed, as soon as it is bound.",
        UDP,
        announcing::announces_itself,
    ),
    server(
        "06.echoes-each-datagram",
        "Every datagram comes back in upper case and otherwise byte for byte.",
        UDP,
        datagrams::echoes_each_datagram,
    ),
    server(
        "06.one-reply-from-own-address",
        "Each datagram is answered with one, from the address that it was sent to.",
        UDP,
        datagrams::one_reply_from_own_address,
    ),
    server(
        "06.every-size",
        "Datagrams of every size up to 65,507 bytes come back whole.",
        UDP,
        datagrams::every_size,
    ),
    server(
        "06.boundaries-kept",
        "Datagrams that wait together are answered one by one.",
        UDP,
        datagrams::boundaries_kept,
    ),
    server(
        "06.survives-client-that-left",
        "A client that is gone before its reply comes harms nobody.",
        UDP,
        datagrams::survives_client_that_left,
    ),
    server(
        "06.address-in-use",
        "If its address is taken, the server says so and exits with code 1; nobody's datagrams are stolen.",
        UDP,
        datagrams::address_in_use,
    ),
    server(
        "06.empty-is-answered",
        "An empty datagram is answered with an empty datagram.",
        EMPTY,
        datagrams::empty_is_answered,
    ),
    server(
        "06.empty-ends-nothing",
        "An empty datagram ends nothing: its sender and others go on being served.",
        EMPTY,
        datagrams::empty_ends_nothing,
    ),
    server(
        "06.ten-empty",
        "Ten empty datagrams in a row get ten empty replies.",
        EMPTY,
        datagrams::ten_empty,
    ),
    server(
        "06.mixed-in-order",
        "Empty datagrams among others are answered in their places.",
        EMPTY,
        datagrams::mixed_in_order,
    ),
    server(
        "06.idle-after-empty",
        "After an empty datagram the server does not use the processor.",
        EMPTY,
        datagrams::idle_after_empty,
    ),
    client(
        "06.client-converses",
        "Lines go out one at a time as datagrams, and exactly what arrives is printed.",
        UDP,
        datagrams::converses,
    ),
    client(
        "06.client-largest-reply",
        "A reply of 65,507 bytes is printed whole.",
        UDP,
        datagrams::largest_reply,
    ),
    client(
        "06.client-ignores-strangers",
        "A datagram from a stranger is not taken for the reply.",
        UDP,
        datagrams::ignores_strangers,
    ),
    client(
        "06.client-starts-without-server",
        "The client starts and sends without a server being there.",
        UDP,
        datagrams::starts_without_server,
    ),
    client(
        "06.client-empty-line-is-sent",
        "An empty line sends an empty datagram, which really arrives.",
        EMPTY,
        datagrams::empty_line_is_sent,
    ),
    client(
        "06.client-empty-between-others",
        "The lines a, an empty one, and b print A, an empty line, and B.",
        EMPTY,
        datagrams::empty_between_others,
    ),
    client(
        "06.client-empty-reply-not-waited-past",
        "An empty reply is a reply: it is printed as an empty line, and not waited past.",
        EMPTY,
        datagrams::empty_reply_not_waited_past,
    ),
];
