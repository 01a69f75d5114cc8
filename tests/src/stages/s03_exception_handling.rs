//! Stage 03: peers that misbehave. The server keeps all of stage 02, the client all of stage 01.

use super::{announcing, conversation, echo, looping, misbehaviour};
use crate::harness::{Check, client, server};

const ECHO: &str = "part 5";
const LOOP: &str = "part 6, connection loop";
const CATCH: &str = "part 6, exception catch";

pub(crate) const CHECKS: &[Check] = &[
    server(
        "03.announces-itself",
        "The server prints \"listening on ADDRESS\", flushed, as soon as a client can connect.",
        ECHO,
        announcing::announces_itself,
    ),
    server(
        "03.echoes-exactly",
        "Every message comes back in upper case and otherwise byte for byte, with nothing added.",
        ECHO,
        echo::echoes_exactly,
    ),
    server(
        "03.moves-large-messages",
        "Large messages come back whole, also to a client that reads late.",
        ECHO,
        echo::moves_large_messages,
    ),
    server(
        "03.serves-many-clients",
        "Two hundred clients are served one after another, silent ones among them.",
        LOOP,
        looping::serves_many_clients,
    ),
    server(
        "03.half-close-gets-everything",
        "A client that half-closes gets all it is owed and then the end, before any other client comes.",
        LOOP,
        looping::half_close_gets_everything,
    ),
    server(
        "03.backlog-client-is-served",
        "Who connects while another is served keeps what it sent, and is answered in its turn.",
        LOOP,
        looping::backlog_client_is_served,
    ),
    server(
        "03.clients-kept-apart",
        "Two clients never see each other's bytes.",
        LOOP,
        looping::clients_kept_apart,
    ),
    server(
        "03.idle-after-clients-leave",
        "The server is idle again after each way in which a client can leave.",
        LOOP,
        looping::idle_after_clients_leave,
    ),
    server(
        "03.survives-reset-while-waiting",
        "A client that resets while the server waits for it must not take the server down.",
        CATCH,
        misbehaviour::survives_reset_while_waiting,
    ),
    server(
        "03.survives-reset-while-replying",
        "A client that resets while it is being answered must not take the server down.",
        CATCH,
        misbehaviour::survives_reset_while_replying,
    ),
    server(
        "03.survives-broken-pipe",
        "Writing to a client that has gone (EPIPE, SIGPIPE) must not take the server down.",
        CATCH,
        misbehaviour::survives_broken_pipe,
    ),
    server(
        "03.survives-reset-before-accept",
        "A client that is gone before it is accepted must not take the server down.",
        CATCH,
        misbehaviour::survives_reset_before_accept,
    ),
    server(
        "03.survives-close-mid-message",
        "A client that leaves in the middle of a message harms nobody else.",
        CATCH,
        misbehaviour::survives_close_mid_message,
    ),
    server(
        "03.survives-mixed-abuse",
        "After two hundred misbehaving clients a good one is answered.",
        CATCH,
        misbehaviour::survives_mixed_abuse,
    ),
    server(
        "03.descriptors-do-not-grow",
        "What a broken conversation used is given back.",
        CATCH,
        misbehaviour::descriptors_do_not_grow,
    ),
    server(
        "03.keeps-running",
        "Through all errors it is the same program that serves, and its port never refuses.",
        CATCH,
        misbehaviour::keeps_running,
    ),
    server(
        "03.address-in-use",
        "If its address is taken, the server says so and exits with code 1; the first one is unharmed.",
        CATCH,
        misbehaviour::address_in_use,
    ),
    client(
        "03.client-converses",
        "Lines go out one at a time over one connection, and exactly what arrives is printed.",
        ECHO,
        conversation::converses,
    ),
    client(
        "03.client-joins-pieces",
        "A reply in pieces, or longer than any buffer, is put together.",
        ECHO,
        conversation::joins_all_pieces,
    ),
    client(
        "03.client-prints-at-once",
        "A reply can be read as soon as it is there, before the input ends.",
        ECHO,
        conversation::prints_at_once,
    ),
    client(
        "03.client-closes-and-exits",
        "At the end of input the client closes its connection and exits with code 0.",
        ECHO,
        conversation::closes_and_exits,
    ),
    client(
        "03.client-empty-line-sends-nothing",
        "An empty line sends nothing, waits for nothing and prints nothing.",
        CATCH,
        conversation::empty_line_sends_nothing,
    ),
    client(
        "03.client-nobody-listening",
        "If nobody listens, the client says so and exits with code 1.",
        CATCH,
        conversation::nobody_listening,
    ),
    client(
        "03.client-server-closes-early",
        "If the server closes while a reply is owed, the client says so and exits with code 1.",
        CATCH,
        conversation::server_closes_early,
    ),
    client(
        "03.client-server-closes-mid-reply",
        "If the server closes in the middle of a reply, no half reply is printed as a line.",
        CATCH,
        conversation::server_closes_mid_reply,
    ),
    client(
        "03.client-server-resets-early",
        "If the server resets while a reply is owed, the client says so and exits with code 1.",
        CATCH,
        conversation::server_resets_early,
    ),
    client(
        "03.client-server-resets-mid-reply",
        "If the server resets in the middle of a reply, no half reply is printed as a line.",
        CATCH,
        conversation::server_resets_mid_reply,
    ),
];
