//! Stage 02: when a client has left, the next one is served. The echo of stage 01 holds on.

use super::{announcing, echo, injected, looping, tutorial};
use crate::harness::{Check, ClientTask, Stage, server};
use crate::model::{Role, Transport};

pub(crate) const STAGE: Stage = Stage {
    number: "02",
    slug: "connection-loop",
    title: "Connection loop",
    teaches: "When a client leaves, the server goes back to accept and serves the next.",
    transport: Transport::Tcp,
    message_id: false,
    client: ClientTask::Lines,
    crates: &[],
    roles: &[Role::Server],
    begin: [
        "The server of stage 01 ends with its first client. Which part of it belongs to one \
         client, and which to the server as a whole?",
        "There are two loops, one inside the other. The outer one is about TcpListener::accept, \
         the inner one, which you have from stage 01, about Read::read. See accept(2).",
        "loop { let (connection, _peer) = listener.accept()?; converse(connection)?; } and \
         `converse` takes the stream by value, so that it is closed whenever a conversation \
         ends.",
    ],
    checks: CHECKS,
};

const CHECKS: &[Check] = &[
    announcing::ANNOUNCES_ITSELF.at("02.announces-itself"),
    echo::ECHOES_EXACTLY.at("02.echoes-exactly"),
    echo::MOVES_LARGE_MESSAGES.at("02.moves-large-messages"),
    server(
        "02.second-client",
        "When the first client has left, a second one is served.",
        tutorial::PART_6_LOOP,
        looping::second_client,
        [
            "What does your program do after the first client has left?",
            "One accept gives one connection. TcpListener::accept, or TcpListener::incoming, \
             must be called again for the next.",
            "Put accept and the conversation into a loop. If you have one already: the end of a \
             conversation must leave the inner loop only (`return` from `converse`, not `break` \
             out of the accept loop).",
        ],
    ),
    server(
        "02.two-hundred-clients",
        "Hundreds of clients are served, one after another.",
        tutorial::PART_6_LOOP,
        looping::two_hundred_clients,
        looping::MANY_CLIENTS_HINTS,
    ),
    server(
        "02.silent-clients",
        "Fifty clients that connect and disconnect without sending anything do not disturb the \
         server, and it keeps nothing of them.",
        tutorial::PART_6_LOOP,
        looping::silent_clients,
        [
            "A client connects and closes without sending anything. What does your first read \
             return?",
            "0, immediately: the stream ends before any message. Anything that takes a first \
             message for granted (an unwrap, an index, a split) trips here.",
            "Test for 0 before you look at the buffer, and return from the conversation, not \
             from the program.",
        ],
    ),
    looping::HALF_CLOSE_GETS_EVERYTHING.at("02.half-close-gets-everything"),
    looping::BACKLOG_CLIENT_IS_SERVED.at("02.backlog-client-is-served"),
    server(
        "02.port-never-refuses",
        "The port takes connections at all times, also while a client is served.",
        tutorial::PART_6_LOOP,
        looping::port_never_refuses,
        [
            "Is there a moment, between two clients, in which nobody listens on your port?",
            "A client that connects while no socket listens is refused. The listener lives as \
             long as the variable that holds it.",
            "Bind once, before the loop, and keep the TcpListener until the program ends. \
             Inside the loop only accept.",
        ],
    ),
    looping::CLIENTS_KEPT_APART.at("02.clients-kept-apart"),
    server(
        "02.descriptors-do-not-grow",
        "What a client used is given back: descriptors do not grow with the clients served.",
        tutorial::PART_6_LOOP,
        looping::descriptors_do_not_grow,
        looping::DESCRIPTORS_HINTS,
    ),
    server(
        "02.idle-while-idle",
        "While nobody asks for anything, the server does not use the processor.",
        tutorial::PART_6_LOOP,
        looping::idle_while_idle,
        [
            "What does your server do while no client is there? What should it cost?",
            "A blocking accept or read sleeps in the kernel and uses no processor at all. A \
             loop over non-blocking calls, or one with a short time limit, never sleeps.",
            "Leave sockets blocking (no set_nonblocking) and call accept without a loop around \
             its WouldBlock. With an event loop: wait in poll or epoll without a time limit.",
        ],
    ),
    looping::IDLE_AFTER_CLIENTS_LEAVE.at("02.idle-after-clients-leave"),
    injected::SURVIVES_SHORT_WRITES.at("02.survives-short-writes"),
    injected::SURVIVES_SHORT_READS.at("02.survives-short-reads"),
    server(
        "02.keeps-running",
        "The program that was started is the one that goes on serving.",
        tutorial::PART_6_LOOP,
        looping::keeps_running,
        looping::KEEPS_RUNNING_HINTS,
    ),
];
