//! Stage 02: when a client has left, the next one is served. The echo of stage 01 holds on.

use super::{announcing, echo, looping};
use crate::harness::{Check, server};

const ECHO: &str = "part 5";
const LOOP: &str = "part 6, connection loop";

pub(crate) const CHECKS: &[Check] = &[
    server(
        "02.announces-itself",
        "The server prints \"listening on ADDRESS\", flushed, as soon as a client can connect.",
        ECHO,
        announcing::announces_itself,
    ),
    server(
        "02.echoes-exactly",
        "Every message comes back in upper case and otherwise byte for byte, with nothing added.",
        ECHO,
        echo::echoes_exactly,
    ),
    server(
        "02.moves-large-messages",
        "Large messages come back whole, also to a client that reads late.",
        ECHO,
        echo::moves_large_messages,
    ),
    server(
        "02.second-client",
        "When the first client has left, a second one is served.",
        LOOP,
        looping::second_client,
    ),
    server(
        "02.two-hundred-clients",
        "Two hundred clients are served, one after another.",
        LOOP,
        looping::two_hundred_clients,
    ),
    server(
        "02.silent-clients",
        "Fifty clients that connect and leave without a word harm nobody.",
        LOOP,
        looping::silent_clients,
    ),
    server(
        "02.half-close-gets-everything",
        "A client that half-closes gets all it is owed and then the end, before any other client comes.",
        LOOP,
        looping::half_close_gets_everything,
    ),
    server(
        "02.backlog-client-is-served",
        "Who connects while another is served keeps what it sent, and is answered in its turn.",
        LOOP,
        looping::backlog_client_is_served,
    ),
    server(
        "02.port-never-refuses",
        "The port takes connections at all times, also while a client is served.",
        LOOP,
        looping::port_never_refuses,
    ),
    server(
        "02.clients-kept-apart",
        "Two clients never see each other's bytes.",
        LOOP,
        looping::clients_kept_apart,
    ),
    server(
        "02.descriptors-do-not-grow",
        "What a client used is given back: descriptors do not grow with the clients served.",
        LOOP,
        looping::descriptors_do_not_grow,
    ),
    server(
        "02.idle-while-idle",
        "While nobody asks for anything, the server does not use the processor.",
        LOOP,
        looping::idle_while_idle,
    ),
    server(
        "02.idle-after-clients-leave",
        "The server is idle again after each way in which a client can leave.",
        LOOP,
        looping::idle_after_clients_leave,
    ),
    server(
        "02.keeps-running",
        "The program that was started is the one that goes on serving.",
        LOOP,
        looping::keeps_running,
    ),
];
