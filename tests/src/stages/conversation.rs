//! The client's side of a stream: what is typed goes out, what comes back is printed.

use super::tutorial;
use crate::harness::{Client, Context, Family, Hints, Listener, Stream, Verdict};
use crate::model::{FailureKind, ReplyRule, Role, Transport};

pub(super) const PIECES_HINTS: Hints = [
    "The server sent its reply in two pieces. How does your client know that the first is not \
     all?",
    "One read returns what has come by now. But the length of the reply is known: as many bytes \
     as were sent. Read::read_exact waits for that many. There is no newline to wait for.",
    "let mut reply = vec![0; message.len()]; server.read_exact(&mut reply)?;",
];

/// A client that has been given its first line, and the server that it talks to.
pub(super) struct Talk {
    pub(super) client: Client,
    pub(super) server: Stream,
    listener: Listener,
    rule: ReplyRule,
}

impl Talk {
    /// Starts the client and types `first`, which it may need before it connects.
    pub(super) fn begin(s: &Context, first: &[u8]) -> Verdict<Talk> {
        let listener = s.listen()?;
        let client = s.start_client_of(&listener)?;
        client.type_bytes(first)?;
        let server = listener.accept(&client)?;
        Ok(Talk {
            client,
            server,
            listener,
            rule: s.reply_rule(),
        })
    }

    /// The server's part of one exchange.
    pub(super) fn answer(&self, message: &[u8]) -> Verdict {
        self.server.expect(message)?;
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

pub(super) fn line(text: &[u8]) -> Vec<u8> {
    [text, b"\n"].concat()
}

const EXACTLY: &str = "it sends the line without its line ending, and nothing else";

pub(super) fn sends_lines(s: &Context) -> Verdict {
    let (unix, dos) = (s.nonce("hello"), s.nonce("from DOS"));
    let talk = Talk::begin(s, &line(&unix))?;
    talk.server.expect(&unix)?;
    talk.server.expect_nothing_more(EXACTLY)?;
    talk.server.send(&s.reply_to(&unix))?;
    talk.client.type_bytes(&[&dos[..], b"\r\n"].concat())?;
    talk.server.expect(&dos)?;
    talk.server.expect_nothing_more(EXACTLY)?;
    talk.server.send(&s.reply_to(&dos))?;
    // A line that was typed before is a line like any other.
    talk.client.type_line(&unix)?;
    talk.answer(&unix)
}

pub(super) fn one_at_a_time(s: &Context) -> Verdict {
    let lines = [s.nonce("one"), s.nonce("two"), s.nonce("three")];
    let typed: Vec<u8> = lines.iter().flat_map(|l| line(l)).collect();
    let talk = Talk::begin(s, &typed)?;
    for message in &lines {
        talk.server.expect(message)?;
        talk.server
            .expect_nothing_more("the next line waits until this one is answered")?;
        talk.server.send(&s.reply_to(message))?;
    }
    Ok(())
}

pub(super) fn one_connection(s: &Context) -> Verdict {
    let lines = [s.nonce("one"), s.nonce("two"), s.nonce("three")];
    let talk = Talk::begin(s, &line(&lines[0]))?;
    talk.answer(&lines[0])?;
    for message in &lines[1..] {
        talk.client.type_line(message)?;
        talk.client.wait_idle()?;
        talk.listener.expect_no_connection(&talk.client)?;
        talk.answer(message)?;
    }
    talk.listener.expect_no_connection(&talk.client)
}

/// The reply in pieces, cut at these places, each sent when the client has read the one before.
fn reply_in_pieces(talk: &Talk, reply: &[u8], cuts: &[usize]) -> Verdict {
    let mut from = 0;
    for &to in cuts.iter().chain([&reply.len()]) {
        talk.server.send(&reply[from..to])?;
        if to < reply.len() {
            talk.server.wait_until_read()?;
            talk.server.wait_until_idle()?;
        }
        from = to;
    }
    Ok(())
}

pub(super) fn joins_pieces(s: &Context) -> Verdict {
    let message = s.nonce("in several pieces");
    let talk = Talk::begin(s, &line(&message))?;
    talk.server.expect(&message)?;
    let reply = s.reply_to(&message);
    reply_in_pieces(&talk, &reply, &[1, 2, 9])?;
    talk.prints(&[&reply])
}

pub(super) fn joins_split_character(s: &Context) -> Verdict {
    let message = ["straße ".as_bytes(), &s.nonce("und so weiter")].concat();
    let talk = Talk::begin(s, &line(&message))?;
    talk.server.expect(&message)?;
    let reply = s.reply_to(&message);
    // `ß` is the bytes 4 and 5: the first piece ends between them. The second ends one byte before the
    // end: as many bytes as the message has characters, for a client that counts those.
    reply_in_pieces(&talk, &reply, &[5, reply.len() - 1])?;
    talk.prints(&[&reply])
}

pub(super) fn long_reply(s: &Context) -> Verdict {
    let message = s.letters(60_000);
    let talk = Talk::begin(s, &line(&message))?;
    let reply = s.reply_to(&message);
    talk.server.expect(&message)?;
    talk.server.send(&reply)?;
    talk.prints(&[&reply])
}

pub(super) fn last_line(s: &Context) -> Verdict {
    // With two lines before it, one that sends a single line is not taken for one that drops the last.
    let lines = [
        s.nonce("first"),
        s.nonce("second"),
        s.nonce("no newline after this"),
    ];
    let talk = Talk::begin(s, &lines.join(&b'\n'))?;
    talk.client.end_input();
    // Not the upper case: a client that never reads would pass if it ended after the last reply went out.
    let replies = lines.each_ref().map(|line| s.letters(line.len()));
    for (line, reply) in lines.iter().zip(&replies) {
        talk.server.expect(line)?;
        talk.server.send(reply)?;
    }
    talk.prints(&replies.each_ref().map(Vec::as_slice))
}

pub(super) fn prints_what_arrived(s: &Context) -> Verdict {
    let message = s.nonce("what did I say");
    let talk = Talk::begin(s, &line(&message))?;
    talk.server.expect(&message)?;
    let other = with_spaces_around(s.letters(message.len()));
    talk.server.send(&other)?;
    talk.prints(&[&other])
}

/// So many bytes with spaces at both ends: whoever trims a reply prints another.
pub(super) fn with_spaces_around(mut bytes: Vec<u8>) -> Vec<u8> {
    let end = bytes.len() - 1;
    bytes[0] = b' ';
    bytes[end - 1..].fill(b' ');
    bytes
}

pub(super) const CLIENT_PRINTS_AT_ONCE: Family = Family {
    role: Role::Client,
    title: "A reply can be read as soon as it is there, before the input ends.",
    part: tutorial::PART_5,
    hints: [
        "The reply has come, and someone waits to see it before typing more. Where is it?",
        "Standard output into a pipe is kept back until a buffer is full, unless it is flushed: \
         Write::flush; flush=True in Python. A loop that collects replies and prints them at \
         the end has the same effect.",
        "stdout.write_all(&reply)?; stdout.write_all(b\"\\n\")?; stdout.flush()?; after each \
         reply.",
    ],
    run: prints_at_once,
};

/// Somebody who types waits for the answer before typing on: it must be there.
fn prints_at_once(s: &Context) -> Verdict {
    let first = s.nonce("first");
    let talk = Talk::begin(s, &line(&first))?;
    talk.answer(&first)?;
    talk.client.expect_line(&s.reply_to(&first))?;
    let second = s.nonce("second");
    talk.client.type_line(&second)?;
    talk.answer(&second)?;
    talk.client.expect_line(&s.reply_to(&second))
}

pub(super) fn prints_only_replies(s: &Context) -> Verdict {
    let (first, second) = (s.nonce("first"), s.nonce("second"));
    let talk = Talk::begin(s, &[line(&first), line(&second)].concat())?;
    talk.answer(&first)?;
    talk.answer(&second)?;
    talk.prints(&[&s.reply_to(&first), &s.reply_to(&second)])?;
    talk.client.expect_nothing_printed()
}

pub(super) fn keeps_spaces(s: &Context) -> Verdict {
    let message = [
        b"  \t",
        &s.nonce("in  the middle")[..],
        b"\x0b and \x0c.   ",
    ]
    .concat();
    let talk = Talk::begin(s, &line(&message))?;
    talk.answer(&message)?;
    talk.prints(&[&s.reply_to(&message)])
}

/// Typed one at a time, with more to come: an end of the program is no end of the input.
pub(super) fn no_magic_words(s: &Context) -> Verdict {
    let ordinary = [s.nonce("hello"), s.nonce("again")];
    let words = ["exit", "quit", "q", "0", "bye", "end", "stop"].map(|word| word.into());
    let lines: Vec<Vec<u8>> = ordinary.into_iter().chain(words).collect();
    let talk = Talk::begin(s, &line(&lines[0]))?;
    talk.answer(&lines[0])?;
    for line in &lines[1..] {
        talk.client.type_line(line)?;
        talk.answer(line)?;
    }
    let replies: Vec<_> = lines.iter().map(|line| s.reply_to(line)).collect();
    talk.prints(&replies.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

pub(super) const CLIENT_CLOSES_AND_EXITS: Family = Family {
    role: Role::Client,
    title: "At the end of input the client closes its connection and exits with code 0.",
    part: tutorial::PART_5,
    hints: [
        "The input is at its end. How does the server learn of it, and how the shell?",
        "read_until returns 0 at the end of stdin, and so does read_line; a loop that does not \
         test for this never ends, or sends empty messages. The socket is closed when it is \
         dropped.",
        "Leave the loop at the end of input and return Ok(()) from main: the stream is dropped, \
         and the exit code is 0.",
    ],
    run: closes_and_exits,
};

fn closes_and_exits(s: &Context) -> Verdict {
    let message = s.nonce("hello");
    let talk = Talk::begin(s, &line(&message))?;
    talk.answer(&message)?;
    talk.client.wait_idle()?;
    talk.client.end_input();
    talk.server.expect_end()?;
    // It may have closed only its half, and wait for ours, as a polite program does.
    talk.server.close();
    talk.client.expect_exit(0)
}

pub(super) fn default_address(s: &Context) -> Verdict {
    s.needs_built_program()?;
    s.needs_own_network()?;
    let listener = match s.transport() {
        Transport::Unix => s.listen_at(&s.dir().join("echo.sock").to_string_lossy())?,
        _ => s.listen_at("127.0.0.1:8888")?,
    };
    let client = s.start_client_with(None)?;
    let message = s.nonce("hello");
    client.type_line(&message)?;
    let server = listener.accept(&client)?;
    server.expect(&message)
}

pub(super) const CLIENT_CONVERSES: Family = Family {
    role: Role::Client,
    title: "Lines go out one at a time over one connection, and exactly what arrives is printed.",
    part: tutorial::PART_5,
    hints: [
        "Does each typed line still get its own reply, over one connection, byte for byte?",
        "These are the rules of stage 01: the line without its ending goes out, as many bytes \
         come back, reply and newline are printed, then the next line.",
        "Take `connect`, `ask` and `print` from your stage 01, and connect once, before the \
         loop. `cargo xtask check 01 --role client` tells the single rules apart.",
    ],
    run: converses,
};

/// Content, order, one connection and exact output, in one conversation.
fn converses(s: &Context) -> Verdict {
    let dos = s.nonce("from DOS");
    let lines = [
        s.nonce("Hello"),
        [b"  ", &s.nonce("spaces")[..], b"  "].concat(),
        ["straße ".as_bytes(), &s.nonce("utf8")].concat(),
        [&dos[..], b"\r"].concat(),
        b"exit".to_vec(),
        b"quit".to_vec(),
        b"quit".to_vec(),
        s.nonce("last, without a newline"),
    ];
    let talk = Talk::begin(s, &lines.join(&b'\n'))?;
    talk.client.end_input();
    let mut replies = Vec::new();
    for line in &lines {
        let message = line.strip_suffix(b"\r").unwrap_or(line);
        talk.server.expect(message)?;
        talk.server
            .expect_nothing_more("the next line waits until this one is answered")?;
        // Not the upper case of the message: what is printed must be what arrived, spaces and all.
        let reply = [b" ", &s.letters(message.len() - 2)[..], b" "].concat();
        talk.server.send(&reply)?;
        replies.push(reply);
    }
    talk.server.expect_end()?;
    talk.listener.expect_no_connection(&talk.client)?;
    talk.prints(&replies.iter().map(Vec::as_slice).collect::<Vec<_>>())?;
    talk.client.expect_nothing_printed()
}

pub(super) const CLIENT_JOINS_PIECES: Family = Family {
    role: Role::Client,
    title: "A reply in pieces, or longer than any buffer, is put together.",
    part: tutorial::PART_5,
    hints: PIECES_HINTS,
    run: joins_all_pieces,
};

/// Pieces, also within a character, and a reply longer than one buffer.
fn joins_all_pieces(s: &Context) -> Verdict {
    joins_pieces(s)?;
    joins_split_character(s)?;
    long_reply(s)
}

pub(super) const CLIENT_EMPTY_LINE_SENDS_NOTHING: Family = Family {
    role: Role::Client,
    title: "An empty line sends nothing, waits for nothing and prints nothing.",
    part: tutorial::PART_6_CATCH,
    hints: [
        "Someone presses Enter without typing anything. What goes over a stream then, and what \
         can come back?",
        "Nothing and nothing: a stream carries bytes, and send(2) of none puts no packet on the \
         wire. A client that waits for the reply never gets one.",
        "if message.is_empty() { continue; } before anything is sent or printed.",
    ],
    run: empty_line_sends_nothing,
};

/// Over a stream an empty send is nothing at all: a client that waits for the reply never gets one.
fn empty_line_sends_nothing(s: &Context) -> Verdict {
    let (first, second) = (s.nonce("before"), s.nonce("after"));
    let talk = Talk::begin(s, &line(&first))?;
    talk.answer(&first)?;
    talk.client.type_bytes(b"\n\r\n")?;
    talk.client.wait_idle()?;
    talk.server
        .expect_nothing_more("an empty line sends nothing")?;
    talk.client.type_line(&second)?;
    talk.answer(&second)?;
    // Nothing was printed for the empty lines either.
    talk.prints(&[&s.reply_to(&first), &s.reply_to(&second)])
}

/// Nobody is there: it reports this with the address, and ends with exit code 1.
pub(super) fn nobody_there(s: &Context, address: &str) -> Verdict {
    let client = s.start_client(address)?;
    client.type_line(&s.nonce("hello"))?;
    client.end_input();
    client.expect_error_exit(s.shown_address(address))
}

pub(super) const CLIENT_NOBODY_LISTENING: Family = Family {
    role: Role::Client,
    title: "If nobody listens, the client reports it and exits with code 1.",
    part: tutorial::PART_6_CATCH,
    hints: [
        "Nobody listens at the address. What does connect return, and what does your user \
         see?",
        "ErrorKind::ConnectionRefused: ECONNREFUSED in connect(2). unwrap makes a panic of \
         it, with exit code 101, and a `?` in main prints the error without saying where.",
        "In main: match run(&address) { Ok(()) => ExitCode::SUCCESS, Err(error) => { \
         eprintln!(\"{address}: {error}\"); ExitCode::FAILURE } }",
    ],
    run: nobody_listening,
};

fn nobody_listening(s: &Context) -> Verdict {
    nobody_there(s, &s.refusing_address()?)
}

/// How the server breaks a conversation.
#[derive(Clone, Copy)]
enum Break {
    Close,
    Reset,
}

/// The server breaks off after `part` of the reply.
fn breaks_off(s: &Context, how: Break, part: usize) -> Verdict {
    let message = s.nonce("will this be answered");
    let talk = Talk::begin(s, &line(&message))?;
    talk.server.expect(&message)?;
    let reply = s.reply_to(&message);
    if part > 0 {
        talk.server.send(&reply[..part])?;
        talk.server.wait_until_read()?;
        talk.server.wait_until_idle()?;
    }
    match how {
        Break::Close => talk.server.close(),
        Break::Reset => talk.server.reset()?,
    }
    gives_up(s, &talk.client)
}

/// The conversation is over before the reply has come: the client reports it, and prints no line.
pub(super) fn gives_up(s: &Context, client: &Client) -> Verdict {
    client.expect_error_exit(None)?;
    let printed = client.printed_lines();
    match printed.first() {
        None => Ok(()),
        Some(line) => s.fail(
            FailureKind::WrongContent,
            "no complete line is printed for a reply that did not come whole",
            format!("it prints the line {}", crate::model::Bytes::of(line)),
        ),
    }
}

pub(super) const CLIENT_SERVER_CLOSES_EARLY: Family = Family {
    role: Role::Client,
    title: "If the server closes while a reply is owed, the client reports it and exits with \
            code 1.",
    part: tutorial::PART_6_CATCH,
    hints: [
        "The server closes while it owes you a reply. What does read return, for how long?",
        "0, and again at each further call. read_exact makes an error of it: \
         ErrorKind::UnexpectedEof. A loop that waits for more bytes without looking for 0 never \
         ends.",
        "Let read_exact's error go up to main, which prints it to stderr and returns \
         ExitCode::FAILURE. If you loop over read yourself: 0 before the reply is complete is \
         an error.",
    ],
    run: server_closes_early,
};

fn server_closes_early(s: &Context) -> Verdict {
    breaks_off(s, Break::Close, 0)?;
    closes_between_replies(s)
}

/// The server closes when nothing is owed, and then another line comes. One that has noticed the end before may
/// have ended.
fn closes_between_replies(s: &Context) -> Verdict {
    let message = s.nonce("answered");
    let talk = Talk::begin(s, &line(&message))?;
    talk.answer(&message)?;
    let client = talk.client;
    client.wait_until_ended_or_idle()?;
    talk.server.close();
    // Nor is anybody there for one that connects again.
    talk.listener.close();
    client.wait_until_ended_or_idle()?;
    if client.has_ended()? {
        return Ok(());
    }
    client.type_line(&s.nonce("will this be answered"))?;
    client.expect_error_exit(None)
}

pub(super) const CLIENT_SERVER_CLOSES_MID_REPLY: Family = Family {
    role: Role::Client,
    title: "If the server closes in the middle of a reply, no half reply is printed as a line.",
    part: tutorial::PART_6_CATCH,
    hints: [
        "Half of a reply has come, and then the end. Is half an answer an answer?",
        "To the next program in a pipeline, a complete line looks like a complete reply. Print \
         only what has come whole; the rest is an error.",
        "Print after read_exact has succeeded, never piece by piece: ask(…)? returns early, and \
         print(&reply) is not reached. Exit with 1 and a message on stderr.",
    ],
    run: server_closes_mid_reply,
};

fn server_closes_mid_reply(s: &Context) -> Verdict {
    breaks_off(s, Break::Close, 9)
}

pub(super) fn server_resets_early(s: &Context) -> Verdict {
    breaks_off(s, Break::Reset, 0)
}

pub(super) fn server_resets_mid_reply(s: &Context) -> Verdict {
    breaks_off(s, Break::Reset, 9)
}
