//! Peers that misbehave, each followed by one that behaves and must be answered.

use super::looping::{answers_a_newcomer, holds_nothing_after};
use super::tutorial;
use crate::harness::{Context, Family, Hints, Server, Stream, Verdict};
use crate::model::{Role, Transport};

pub(super) const BROKEN_PIPE_HINTS: Hints = [
    "ConnectionReset is one way for a write to fail. Which is the other, and does your code \
     know it?",
    "EPIPE, ErrorKind::BrokenPipe: writing where nobody will ever read (send(2)). In C it comes \
     as the signal SIGPIPE, which kills; Rust and Python ignore that signal, so that it is an \
     error there: pipe(7), signal(7).",
    "Catch every error of a conversation, not a list of kinds: `if let Err(error) = \
     converse(connection)`. In C: MSG_NOSIGNAL, or signal(SIGPIPE, SIG_IGN).",
];

/// After whatever happened: the same program, still reachable, still answering.
fn goes_on(s: &Context, server: &Server) -> Verdict {
    server.wait_idle()?;
    server.expect_running()?;
    server.expect_port_open()?;
    answers_a_newcomer(s, server)?;
    server.expect_running()
}

pub(super) const SURVIVES_RESET_WHILE_WAITING: Family = Family {
    role: Role::Server,
    title: "A client that resets while the server waits for it must not take the server down.",
    part: tutorial::PART_6_CATCH,
    hints: [
        "Your server sits in read, and the client resets the connection instead of closing it. \
         What does read return, and where does that go?",
        "Err, with ErrorKind::ConnectionReset: see ECONNRESET in recv(2). A `?` hands it to the \
         caller, and from there perhaps up to `main`.",
        "loop { let (connection, peer) = listener.accept()?; if let Err(error) = \
         converse(connection) { eprintln!(\"{peer}: {error}\"); } }",
    ],
    run: survives_reset_while_waiting,
};

/// The connection dies while the server waits in recv.
fn survives_reset_while_waiting(s: &Context) -> Verdict {
    let server = s.start_server()?;
    for _ in 0..2 {
        let client = server.connect("client A")?;
        client.expect_echo(&s.nonce("hello"))?;
        client.wait_until_idle()?;
        leave_rudely(s, &server, &client)?;
        goes_on(s, &server)?;
    }
    Ok(())
}

/// A reset: TCP has it; AF_UNIX knows it only as a close with data unread.
fn leave_rudely(s: &Context, server: &Server, client: &Stream) -> Verdict {
    if s.transport() == Transport::Unix {
        client.send(&s.nonce("unread"))?;
        server.wait_idle()?;
    }
    client.reset()
}

pub(super) const SURVIVES_RESET_WHILE_REPLYING: Family = Family {
    role: Role::Server,
    title: "A client that resets while it is being answered must not take the server down.",
    part: tutorial::PART_6_CATCH,
    hints: [
        "Can writing fail as well as reading, and have you guarded both?",
        "send(2) knows ECONNRESET and EPIPE. Guarding the read alone leaves the other half \
         of the conversation open.",
        "Don't guard calls one by one: let both use `?` inside `converse`, and stop the \
         error once, in the accept loop, whatever its kind.",
    ],
    run: survives_reset_while_replying,
};

/// Form 1: the peer resets while the server's send is blocked: ECONNRESET.
fn survives_reset_while_replying(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let client = server.connect_slow_reader("client A")?;
    client.send_until_blocked(&s.letters(120_000))?;
    client.wait_until_program_blocks_in_send()?;
    client.reset()?;
    goes_on(s, &server)
}

pub(super) const SURVIVES_BROKEN_PIPE: Family = Family {
    role: Role::Server,
    title: "Writing to a client that has gone (EPIPE, SIGPIPE) must not take the server down.",
    part: tutorial::PART_6_CATCH,
    hints: BROKEN_PIPE_HINTS,
    run: survives_broken_pipe,
};

/// Form 2: the peer has half-closed, so that the blocked send ends with EPIPE, and with SIGPIPE where
/// that is not ignored.
fn survives_broken_pipe(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let client = server.connect_slow_reader("client A")?;
    // A mebibyte is enough for every buffer: a send buffer grows with what was acknowledged (tcp(7),
    // tcp_wmem), and was seen to take 120,000 bytes.
    client.send_until_program_blocks(&s.letters(1 << 20))?;
    client.half_close()?;
    // Only behind an end of the stream does a reset mean EPIPE.
    client.wait_until_arrived()?;
    client.wait_until_program_blocks_in_send()?;
    client.reset()?;
    goes_on(s, &server)
}

/// AF_UNIX has another way to EPIPE: a blocked send ends with ECONNRESET there, but a write to a
/// peer that has left with everything read gets EPIPE immediately (unix(7)). A client that has spoken and
/// left while it was in the backlog is such a peer; so is one that leaves before it can be answered.
pub(super) fn survives_leaving_unanswered(s: &Context) -> Verdict {
    survives_broken_pipe(s)?;
    let server = s.start_server()?;
    for _ in 0..3 {
        let first = server.connect("client A")?;
        first.expect_echo(&s.nonce("hello"))?;
        let waiting = server.connect("client B, in the backlog")?;
        waiting.send_carelessly(&s.nonce("answer me"))?;
        waiting.close();
        first.close();
        server.wait_idle()?;
        server.expect_running()?;
    }
    for i in 1..=20 {
        let client = server.connect(&format!("hasty client {i}"))?;
        client.send_carelessly(&s.nonce("never mind"))?;
        client.close();
        server.wait_idle()?;
    }
    goes_on(s, &server)
}

pub(super) const SURVIVES_RESET_BEFORE_ACCEPT: Family = Family {
    role: Role::Server,
    title: "A client that is gone before it is accepted must not take the server down.",
    part: tutorial::PART_6_CATCH,
    hints: [
        "A client connects and resets before you have called accept. What will accept give \
         you?",
        "On Linux a connection all the same, of which the first read fails; and peer_addr \
         fails too, with ENOTCONN, as there is no peer any more (getpeername(2)). Elsewhere \
         accept itself may fail with ConnectionAborted.",
        "Take the name from accept: let (connection, peer) = listener.accept(). No \
         peer_addr().unwrap(). And an Err of accept gets a note and another turn, not the \
         end.",
    ],
    run: survives_reset_before_accept,
};

/// Whom accept returns is already gone. For a server that serves one at a time, the connection dies
/// in the backlog; for one that accepts at once, right after connect.
fn survives_reset_before_accept(s: &Context) -> Verdict {
    let server = s.start_server()?;
    for _ in 0..3 {
        let client = server.connect("client A")?;
        client.expect_echo(&s.nonce("hello"))?;
        server.connect("client B, in the backlog")?.reset()?;
        client.close();
        goes_on(s, &server)?;
        server.connect("client C")?.reset()?;
        goes_on(s, &server)?;
    }
    Ok(())
}

pub(super) const SURVIVES_CLOSE_MID_MESSAGE: Family = Family {
    role: Role::Server,
    title: "A client that disconnects in the middle of a message does not disturb the others.",
    part: tutorial::PART_6_CATCH,
    hints: [
        "A client promises more with its first half than it ever sends. Who waits for the rest?",
        "read_exact and read_until wait for what never comes, and then answer with an error: \
         ErrorKind::UnexpectedEof. An unwrap on that ends the server.",
        "Answer each piece as it comes, with plain read, so that no message is ever incomplete; \
         treat what is left as any error: this conversation is over, the next begins.",
    ],
    run: survives_close_mid_message,
};

/// The peer says half of something, and closes without reading the answer.
fn survives_close_mid_message(s: &Context) -> Verdict {
    let server = s.start_server()?;
    // With the answer unread its close is a reset for certain. What a close before the answer means is
    // a matter of luck: the reset that the answer meets may come after the server has seen the end.
    for answered in [true, true, true, false] {
        let client = server.connect("client A")?;
        client.expect_echo(&s.nonce("hello"))?;
        client.send_carelessly(b"half a mess")?;
        if answered {
            client.wait_until_idle()?;
        }
        client.close();
        goes_on(s, &server)?;
    }
    Ok(())
}

/// How many ways to misbehave there are.
const MISDEEDS: usize = 7;

/// One misdeed. Each waits until the server has done what it does so far: what a wrong server makes of
/// it must not depend on who was faster.
fn misbehave(s: &Context, server: &Server, i: usize, misdeed: usize) -> Verdict {
    let client = server.connect(&format!("abuser {i}"))?;
    match misdeed {
        0 => {
            server.wait_idle()?;
            client.close();
        }
        1 => {
            server.wait_idle()?;
            client.reset()?;
        }
        2 => {
            client.send_carelessly(&s.nonce("hello"))?;
            server.wait_idle()?;
            client.reset()?;
        }
        3 => {
            client.send_carelessly(&s.letters(5000))?;
            server.wait_idle()?;
            client.close();
        }
        4 => {
            client.expect_echo(&s.nonce("polite at first"))?;
            leave_rudely(s, server, &client)?;
        }
        5 => {
            client.send_carelessly(&s.nonce("half"))?;
            client.half_close()?;
            server.wait_idle()?;
            client.reset()?;
        }
        _ => {
            // While this one is served, another comes and goes in the backlog.
            client.expect_echo(&s.nonce("wait"))?;
            let other = server.connect(&format!("abuser {i}, in the backlog"))?;
            other.send_carelessly(&s.nonce("never mind"))?;
            other.reset()?;
            client.close();
        }
    }
    server.wait_idle()?;
    Ok(())
}

pub(super) const SURVIVES_MIXED_ABUSE: Family = Family {
    role: Role::Server,
    title: "After two hundred misbehaving clients a good one is answered.",
    part: tutorial::PART_6_CATCH,
    hints: [
        "After two hundred rude clients, what has your server run out of?",
        "Each kind of leaving takes another path through your code: 0, ConnectionReset, \
         BrokenPipe, an error of accept. On which path is something kept, counted, or slept?",
        "One exit from the conversation for all of them, at which the stream is dropped; one \
         place in the accept loop that notes the error and goes on.",
    ],
    run: survives_mixed_abuse,
};

fn survives_mixed_abuse(s: &Context) -> Verdict {
    let server = s.start_server()?;
    for i in s.rounds(200) {
        misbehave(s, &server, i, s.below(MISDEEDS))?;
    }
    goes_on(s, &server)
}

pub(super) const DESCRIPTORS_DO_NOT_GROW: Family = Family {
    role: Role::Server,
    title: "What a broken conversation used is given back.",
    part: tutorial::PART_6_CATCH,
    hints: super::looping::DESCRIPTORS_HINTS,
    run: descriptors_do_not_grow,
};

fn descriptors_do_not_grow(s: &Context) -> Verdict {
    let server = s.start_server()?;
    // Ten of each kind: what is kept after one kind alone is a leak.
    holds_nothing_after(s, &server, 10 * MISDEEDS, |i| {
        misbehave(s, &server, i, i % MISDEEDS)
    })
}

pub(super) const KEEPS_RUNNING: Family = Family {
    role: Role::Server,
    title: "Through all errors it is the same program that serves, and its port never refuses.",
    part: tutorial::PART_6_CATCH,
    hints: super::looping::KEEPS_RUNNING_HINTS,
    run: keeps_running,
};

fn keeps_running(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let before = server.listening_sockets();
    for i in s.rounds(20) {
        misbehave(s, &server, i, i % MISDEEDS)?;
        server.expect_port_open()?;
        server.wait_idle()?;
    }
    answers_a_newcomer(s, &server)?;
    server.expect_same_program(&before)
}

pub(super) const ADDRESS_IN_USE: Family = Family {
    role: Role::Server,
    title: "If its address is taken, the server reports it and exits with code 1; the first one is \
         unharmed.",
    part: tutorial::PART_6_CATCH,
    hints: [
        "Somebody else listens on the address already. What should whoever started your \
         server read, and what should a script learn from it?",
        "TcpListener::bind returns ErrorKind::AddrInUse: EADDRINUSE in bind(2). With \
         SO_REUSEPORT two servers would share the port instead, and take each other's \
         clients. An unwrap is a panic, with exit code 101.",
        "In main: match run(&address) { Ok(()) => ExitCode::SUCCESS, Err(error) => { \
         eprintln!(\"{address}: {error}\"); ExitCode::FAILURE } }",
    ],
    run: address_in_use,
};

/// A second start at the same address: it reports the error and exits; the first goes on.
fn address_in_use(s: &Context) -> Verdict {
    let first = s.start_server()?;
    let second = s.start_refused_server(first.address())?;
    second.expect_error_exit(s.shown_address(first.address()))?;
    first.expect_running()?;
    answers_a_newcomer(s, &first)
}
