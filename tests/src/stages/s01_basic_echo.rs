//! Stage 01: one client, one conversation.

use super::{announcing, conversation, echo};
use crate::harness::{Check, Context, Verdict, client, server};

const SOCKETS: &str = "part 3";
const METHODS: &str = "part 4";
const EXAMPLE: &str = "part 5";

pub(crate) const CHECKS: &[Check] = &[
    server(
        "01.announces-itself",
        "The server prints \"listening on ADDRESS\", flushed, as soon as a client can connect.",
        SOCKETS,
        announcing::announces_itself,
    ),
    server(
        "01.binds-given-address",
        "The server binds the address that it was given, and no other.",
        SOCKETS,
        announcing::binds_given_address,
    ),
    server(
        "01.default-address",
        "Without an argument the server listens on 127.0.0.1:8888.",
        EXAMPLE,
        announcing::default_address,
    ),
    server(
        "01.upper-cases",
        "What a client sends comes back in upper case.",
        EXAMPLE,
        echo::upper_cases,
    ),
    server(
        "01.exact-on-every-byte",
        "All 256 byte values come back: a-z as A-Z, every other as it went.",
        METHODS,
        echo::exact_on_every_byte,
    ),
    server(
        "01.utf8-passes-through",
        "Text beyond ASCII passes through: straße becomes STRAßE, byte for byte.",
        METHODS,
        echo::utf8_passes_through,
    ),
    server(
        "01.needs-no-newline",
        "A message is answered although it has no newline, be it a single byte.",
        METHODS,
        echo::needs_no_newline,
    ),
    server(
        "01.keeps-line-ends",
        "Newlines, \\r\\n and spaces at the ends come back as they went.",
        METHODS,
        echo::keeps_line_ends,
    ),
    server(
        "01.no-stale-bytes",
        "A short message after a long one is answered with the short one alone.",
        METHODS,
        echo::no_stale_bytes,
    ),
    server(
        "01.no-magic-words",
        "exit, quit, q and 0 are messages like any other.",
        EXAMPLE,
        echo::no_magic_words,
    ),
    server(
        "01.adds-nothing",
        "The server sends replies and nothing else: no banner, nothing between, nothing after.",
        EXAMPLE,
        echo::adds_nothing,
    ),
    server(
        "01.answers-each-message",
        "Each message of a conversation is answered before the client sends the next.",
        EXAMPLE,
        echo::answers_each_message,
    ),
    server(
        "01.single-bytes",
        "A message that arrives one byte at a time comes back whole.",
        METHODS,
        echo::single_bytes,
    ),
    server(
        "01.large-message",
        "256 KiB, written and read at once, come back whole and in order.",
        METHODS,
        echo::large_message,
    ),
    server(
        "01.slow-reader-gets-all",
        "A client that reads only when the server can send no more still gets everything.",
        METHODS,
        echo::slow_reader_gets_all,
    ),
    server(
        "01.half-close-gets-everything",
        "A client that has sent all it will gets everything that it is owed, and then the end.",
        SOCKETS,
        echo::half_close_gets_everything,
    ),
    server(
        "01.exits-when-peer-closes",
        "When the client has read everything and closes, the server exits with code 0 at once.",
        EXAMPLE,
        exits_when_peer_closes,
    ),
    client(
        "01.client-sends-lines",
        "Each line of standard input is sent without its line ending.",
        EXAMPLE,
        conversation::sends_lines,
    ),
    client(
        "01.client-one-at-a-time",
        "The next line is sent only when the one before has been answered.",
        EXAMPLE,
        conversation::one_at_a_time,
    ),
    client(
        "01.client-one-connection",
        "One connection serves the whole conversation.",
        SOCKETS,
        conversation::one_connection,
    ),
    client(
        "01.client-joins-pieces",
        "A reply that arrives in pieces is put together before it is printed.",
        METHODS,
        conversation::joins_pieces,
    ),
    client(
        "01.client-joins-split-character",
        "A piece may end in the middle of a character.",
        METHODS,
        conversation::joins_split_character,
    ),
    client(
        "01.client-long-reply",
        "A reply longer than any one buffer is printed whole.",
        METHODS,
        conversation::long_reply,
    ),
    client(
        "01.client-last-line",
        "The last line counts also without a newline.",
        EXAMPLE,
        conversation::last_line,
    ),
    client(
        "01.client-prints-what-arrived",
        "What is printed is what arrived, not what was expected.",
        EXAMPLE,
        conversation::prints_what_arrived,
    ),
    client(
        "01.client-prints-at-once",
        "A reply can be read as soon as it is there, before the input ends.",
        EXAMPLE,
        conversation::prints_at_once,
    ),
    client(
        "01.client-prints-only-replies",
        "Only replies go to standard output; prompts and notes go to standard error.",
        EXAMPLE,
        conversation::prints_only_replies,
    ),
    client(
        "01.client-keeps-spaces",
        "Spaces at both ends of a line survive.",
        EXAMPLE,
        conversation::keeps_spaces,
    ),
    client(
        "01.client-closes-and-exits",
        "At the end of input the client closes its connection and exits with code 0.",
        EXAMPLE,
        conversation::closes_and_exits,
    ),
    client(
        "01.client-default-address",
        "Without an argument the client connects to 127.0.0.1:8888.",
        EXAMPLE,
        conversation::default_address,
    ),
];

fn exits_when_peer_closes(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let client = server.connect("the client")?;
    client.expect_echo(&s.nonce("goodbye"))?;
    client.wait_until_idle()?;
    client.close();
    server.expect_exit(0)
}
