//! Stage 03: peers that misbehave. The server keeps all of stage 02, the client all of stage 01.

use super::{announcing, conversation, echo, injected, looping, misbehaviour, tutorial};
use crate::harness::{Check, ClientTask, Stage, client};
use crate::model::{Role, Transport};

pub(crate) const STAGE: Stage = Stage {
    number: "03",
    slug: "exception-handling",
    title: "Exception handling",
    teaches: "Peers reset, vanish and refuse; an error ends one conversation, never the server.",
    transport: Transport::Tcp,
    message_id: false,
    client: ClientTask::Lines,
    crates: &[],
    roles: &[Role::Server, Role::Client],
    begin: [
        "Which calls of your server can fail because of something that a client did? What \
         should happen to the server then, and what to that client?",
        "Every `?` is a decision about how far an error goes. An error from read or write_all \
         should end `converse`; find the place where it is stopped from going further. On both \
         sides, `main` decides what a user sees of an error that goes all the way up.",
        "Have `converse` return io::Result<()>, and let the accept loop look at it with `if let \
         Err(error) = converse(connection)` and write a note to stderr. Treat an Err of accept \
         the same way. In `main`, match on the result: print `{address}: {error}` to stderr and \
         return ExitCode::FAILURE.",
    ],
    checks: CHECKS,
};

const CHECKS: &[Check] = &[
    announcing::ANNOUNCES_ITSELF.at("03.announces-itself"),
    echo::ECHOES_EXACTLY.at("03.echoes-exactly"),
    echo::MOVES_LARGE_MESSAGES.at("03.moves-large-messages"),
    looping::SERVES_MANY_CLIENTS.at("03.serves-many-clients"),
    looping::HALF_CLOSE_GETS_EVERYTHING.at("03.half-close-gets-everything"),
    looping::BACKLOG_CLIENT_IS_SERVED.at("03.backlog-client-is-served"),
    looping::CLIENTS_KEPT_APART.at("03.clients-kept-apart"),
    looping::IDLE_AFTER_CLIENTS_LEAVE.at("03.idle-after-clients-leave"),
    misbehaviour::SURVIVES_RESET_WHILE_WAITING.at("03.survives-reset-while-waiting"),
    misbehaviour::SURVIVES_RESET_WHILE_REPLYING.at("03.survives-reset-while-replying"),
    injected::SURVIVES_RESET_BEFORE_REPLY.at("03.survives-reset-before-reply"),
    misbehaviour::SURVIVES_BROKEN_PIPE.at("03.survives-broken-pipe"),
    misbehaviour::SURVIVES_RESET_BEFORE_ACCEPT.at("03.survives-reset-before-accept"),
    misbehaviour::SURVIVES_CLOSE_MID_MESSAGE.at("03.survives-close-mid-message"),
    misbehaviour::SURVIVES_MIXED_ABUSE.at("03.survives-mixed-abuse"),
    misbehaviour::DESCRIPTORS_DO_NOT_GROW.at("03.descriptors-do-not-grow"),
    misbehaviour::KEEPS_RUNNING.at("03.keeps-running"),
    injected::SURVIVES_ABORTED_ACCEPT.at("03.survives-aborted-accept"),
    injected::SURVIVES_TOO_MANY_FILES.at("03.survives-too-many-files"),
    injected::SURVIVES_SHORT_WRITES.at("03.survives-short-writes"),
    injected::SURVIVES_SHORT_READS.at("03.survives-short-reads"),
    injected::SURVIVES_INTERRUPTED_CALLS.at("03.survives-interrupted-calls"),
    injected::SURVIVES_FAILED_TRANSFERS.at("03.survives-failed-transfers"),
    injected::SURVIVES_EXPIRED_WAIT.at("03.survives-expired-wait"),
    misbehaviour::ADDRESS_IN_USE.at("03.address-in-use"),
    conversation::CLIENT_CONVERSES.at("03.client-converses"),
    conversation::CLIENT_JOINS_PIECES.at("03.client-joins-pieces"),
    injected::CLIENT_SURVIVES_SHORT_WRITES.at("03.client-survives-short-writes"),
    injected::CLIENT_SURVIVES_SHORT_READS.at("03.client-survives-short-reads"),
    injected::CLIENT_SURVIVES_EXPIRED_WAIT.at("03.client-survives-expired-wait"),
    conversation::CLIENT_PRINTS_AT_ONCE.at("03.client-prints-at-once"),
    conversation::CLIENT_CLOSES_AND_EXITS.at("03.client-closes-and-exits"),
    conversation::CLIENT_EMPTY_LINE_SENDS_NOTHING.at("03.client-empty-line-sends-nothing"),
    conversation::CLIENT_NOBODY_LISTENING.at("03.client-nobody-listening"),
    conversation::CLIENT_SERVER_CLOSES_EARLY.at("03.client-server-closes-early"),
    conversation::CLIENT_SERVER_CLOSES_MID_REPLY.at("03.client-server-closes-mid-reply"),
    client(
        "03.client-server-resets-early",
        "If the server resets while a reply is owed, the client reports it and exits with code \
         1.",
        tutorial::PART_6_CATCH,
        conversation::server_resets_early,
        [
            "How does a reset differ from an end, as your client sees it?",
            "It comes as Err: ConnectionReset from read, or BrokenPipe or ConnectionReset from \
             the next write (send(2), recv(2)). Each is an error that nobody but the user can \
             deal with.",
            "Use `?` on both write_all and read_exact, and let main print `{address}: {error}` \
             and return ExitCode::FAILURE. No unwrap on either.",
        ],
    ),
    client(
        "03.client-server-resets-mid-reply",
        "If the server resets in the middle of a reply, no half reply is printed as a line.",
        tutorial::PART_6_CATCH,
        conversation::server_resets_mid_reply,
        [
            "Part of a reply has come, then a reset. What of it may be printed, and what is the \
             exit code?",
            "read_exact returns Err with ConnectionReset and leaves the buffer incomplete. \
             Nothing of it is a reply.",
            "Fill the buffer with read_exact, `?` its error up to main, print only afterwards; \
             main turns the error into a message on stderr and exit code 1.",
        ],
    ),
];
