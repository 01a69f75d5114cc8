//! A server that goes on: one client after another, and what is left of each.

use super::echo::{PIECE, fill_the_kernel, late_reader_gets_everything};
use super::tutorial;
use crate::harness::{Context, Family, Hints, Server, Stream, Verdict};
use crate::model::{FailureKind, Role};

pub(super) const DESCRIPTORS_HINTS: Hints = [
    "Who closes the connection when a conversation is over, and also when it ends with an \
     error?",
    "A socket is closed when its last owner is dropped: a Vec of streams, a try_clone, \
     mem::forget, a thread that never ends, or a forked parent's copy each keep one. close(2) \
     is not shutdown(2): the latter keeps the descriptor.",
    "Move the stream into the function that serves it, by value, and return from it on every \
     path, errors included. With fork: the parent closes its copy.",
];

pub(super) const HALF_CLOSE_HINTS: Hints = [
    "The client has sent its last byte and said so. Does that mean that it no longer wants your \
     answers?",
    "shutdown(SHUT_WR) ends one direction: you read 0, but can still write (shutdown(2)). And \
     the client waits for your end of stream, which is sent when the last descriptor of the \
     connection is closed: at the drop of the TcpStream, and of each try_clone.",
    "Write everything that you have read, then, on a read of 0, return from the function that \
     owns the stream. Closing must not wait for the next accept: don't keep the connection in a \
     variable that outlives the conversation.",
];

pub(super) const MANY_CLIENTS_HINTS: Hints = [
    "What is left over in your server from each client that it has served?",
    "A bounded number of workers or turns, a descriptor that stays open, a list that grows: \
     look for what happens once per client and is never undone. `ls /proc/PID/fd` shows the \
     descriptors of a running server.",
    "An endless accept loop; the connection owned by the function that serves it, so that it is \
     dropped at its end. When a client disconnects without sending anything, the first read \
     returns 0: return, and accept the next.",
];

pub(super) const KEEPS_RUNNING_HINTS: Hints = [
    "Is the program that was started the same that serves the last client?",
    "Look for what ends it or replaces it: a `?` or unwrap on the way to `main`, an exit after \
     some number of clients, a supervisor that starts it anew, workers that each die once.",
    "One process that binds once, and an accept loop that nothing ends. From stage 03 on, an \
     error ends the conversation in which it happened and nothing else.",
];

/// One client that says something, is answered, and leaves; the server has closed the connection
/// before the next begins.
fn visit(s: &Context, server: &Server, name: &str) -> Verdict {
    be_served(s, &server.connect(name)?)
}

/// The same for a client that is connected already.
pub(super) fn be_served(s: &Context, client: &Stream) -> Verdict {
    client.expect_echo(&s.nonce("hello"))?;
    client.half_close()?;
    client.expect_end()?;
    client.close();
    Ok(())
}

/// A well-behaved client that is answered: proof that the server lives.
pub(super) fn answers_a_newcomer(s: &Context, server: &Server) -> Verdict {
    let client = server.connect("the next client")?;
    client.expect_echo(&s.nonce("again"))?;
    client.close();
    Ok(())
}

pub(super) fn second_client(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let first = server.connect("client A")?;
    first.expect_echo(&s.nonce("first"))?;
    first.close();
    let second = server.connect("client B")?;
    second.expect_echo(&s.nonce("second"))
}

/// More than a byte can count.
const CLIENTS: usize = 264;

pub(super) fn two_hundred_clients(s: &Context) -> Verdict {
    let server = s.start_server()?;
    for i in s.rounds(CLIENTS) {
        visit(s, &server, &format!("client {i}"))?;
    }
    Ok(())
}

/// Connects and disconnects without sending anything.
fn silent_visit(server: &Server, name: &str) -> Verdict {
    let client = server.connect(name)?;
    client.close();
    server.wait_idle()?;
    Ok(())
}

pub(super) fn silent_clients(s: &Context) -> Verdict {
    let server = s.start_server()?;
    holds_nothing_after(s, &server, 50, |i| {
        silent_visit(&server, &format!("silent client {i}"))
    })
}

pub(super) const SERVES_MANY_CLIENTS: Family = Family {
    role: Role::Server,
    title: "Hundreds of clients are served one after another, silent ones among them.",
    part: tutorial::PART_6_LOOP,
    hints: MANY_CLIENTS_HINTS,
    run: serves_many_clients,
};

fn serves_many_clients(s: &Context) -> Verdict {
    let server = s.start_server()?;
    // A silent one before every third.
    for i in s.rounds(CLIENTS * 3 / 4) {
        if i % 3 == 1 {
            silent_visit(&server, &format!("silent client {i}"))?;
        }
        visit(s, &server, &format!("client {i}"))?;
    }
    answers_a_newcomer(s, &server)
}

pub(super) const HALF_CLOSE_GETS_EVERYTHING: Family = Family {
    role: Role::Server,
    title: "A client that half-closes gets all it is owed and then the end, before any other \
           client comes.",
    part: tutorial::PART_6_LOOP,
    hints: HALF_CLOSE_HINTS,
    run: half_close_gets_everything,
};

/// It gets all that it is owed and then the end, without another client having to come first.
fn half_close_gets_everything(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let client = server.connect("client A")?;
    let message = s.letters(PIECE);
    client.send(&message)?;
    client.half_close()?;
    client.expect(&s.reply_to(&message))?;
    client.expect_end()?;
    client.close();
    late_reader_gets_everything(s, &server.connect_slow_reader("client B")?)
}

pub(super) const BACKLOG_CLIENT_IS_SERVED: Family = Family {
    role: Role::Server,
    title: "A client that connects while another is being served loses no data and is answered \
            afterwards.",
    part: tutorial::PART_6_LOOP,
    hints: [
        "A second client connects and sends while the first is being served. Where are its \
         bytes?",
        "The kernel completes the connection and keeps the bytes: see listen(2) for the queue. \
         They are handed out by the next accept, unless that connection is refused, closed, or \
         drained by somebody.",
        "Finish with one client, go back to accept, and begin by reading. Don't close or \
         recreate the listening socket between clients.",
    ],
    run: backlog_client_is_served,
};

/// connect(2) succeeds before accept(2): only a reply proves that a client is served.
fn backlog_client_is_served(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let first = server.connect("client A")?;
    first.expect_echo(&s.nonce("first"))?;
    let waiting = server.connect("client B")?;
    let message = s.nonce("patient");
    waiting.send(&message)?;
    first.expect_echo(&s.nonce("not yet"))?;
    first.close();
    waiting.expect(&s.reply_to(&message))?;
    waiting.expect_echo(&s.nonce("at last"))
}

pub(super) fn port_never_refuses(s: &Context) -> Verdict {
    let server = s.start_server()?;
    for i in s.rounds(10) {
        let client = server.connect(&format!("client {i}"))?;
        client.expect_echo(&s.nonce("hello"))?;
        // Somebody looks in while the server is busy; it waits in the backlog.
        server.expect_port_open()?;
        client.expect_echo(&s.nonce("still here"))?;
        client.close();
        server.wait_idle()?;
        server.expect_port_open()?;
        server.wait_idle()?;
    }
    answers_a_newcomer(s, &server)
}

pub(super) const CLIENTS_KEPT_APART: Family = Family {
    role: Role::Server,
    title: "Two clients never see each other's bytes.",
    part: tutorial::PART_6_LOOP,
    hints: [
        "Could a byte of one client ever be sent to another?",
        "Look for what outlives a conversation: a buffer that is sent whole, a collected \
         remainder that is carried over, a variable for `the` connection that the next client \
         overwrites.",
        "Make buffer and connection local to the function that serves one client, and write \
         &buffer[..length] alone.",
    ],
    run: clients_kept_apart,
};

fn clients_kept_apart(s: &Context) -> Verdict {
    let server = s.start_server()?;
    for (long, short) in [(700, 5), (3000, 1), (64, 9)] {
        let first = server.connect("client A")?;
        // Accepted by now: a backlog may have room for one alone.
        server.wait_idle()?;
        let second = server.connect("client B")?;
        let (a, b) = (s.letters(long), s.letters(short));
        second.send(&b)?;
        first.expect_echo(&a)?;
        first.expect_nothing_more("client A reads its own reply and nothing else")?;
        first.half_close()?;
        first.expect_end()?;
        first.close();
        second.expect(&s.reply_to(&b))?;
        second.expect_nothing_more("client B reads its own reply and nothing else")?;
        second.half_close()?;
        second.expect_end()?;
        second.close();
    }
    kept_apart_from_a_late_reader(s, &server)
}

/// A reply waits until its client reads, and meanwhile another client sends as many bytes as a buffer has.
fn kept_apart_from_a_late_reader(s: &Context, server: &Server) -> Verdict {
    let late = server.connect_slow_reader("a late reader")?;
    let (message, sent) = fill_the_kernel(s, &late)?;
    let other = server.connect("another client")?;
    let theirs = s.letters(PIECE);
    other.send(&theirs)?;
    server.wait_idle()?;
    late.exchange(&message[sent..], &s.reply_to(&message))?;
    late.close();
    other.expect(&s.reply_to(&theirs))
}

/// Fails if a server holds more after so many visits than before them.
pub(super) fn holds_nothing_after(
    s: &Context,
    server: &Server,
    many: usize,
    mut one: impl FnMut(usize) -> Verdict,
) -> Verdict {
    // What a runtime opens once, for its first clients, is no leak.
    for i in 0..3 {
        one(i)?;
    }
    let before = server.descriptors()?;
    let mut clients = 0;
    for i in s.rounds(many) {
        one(i)?;
        clients = i;
    }
    let after = server.descriptors()?;
    answers_a_newcomer(s, server)?;
    if after >= before + (clients / 8).max(4) {
        return s.fail(
            FailureKind::Leak,
            format!("it holds {before} descriptors, before {clients} clients and after them"),
            format!("it holds {after} after them"),
        );
    }
    Ok(())
}

pub(super) fn descriptors_do_not_grow(s: &Context) -> Verdict {
    let server = s.start_server()?;
    holds_nothing_after(s, &server, 40, |i| {
        visit(s, &server, &format!("client {i}"))
    })
}

pub(super) fn idle_while_idle(s: &Context) -> Verdict {
    let server = s.start_server()?;
    server.expect_idle()?;
    let client = server.connect("the client")?;
    server.expect_idle()?;
    client.expect_echo(&s.nonce("hello"))?;
    server.expect_idle()?;
    client.expect_echo(&s.nonce("still there"))
}

pub(super) const IDLE_AFTER_CLIENTS_LEAVE: Family = Family {
    role: Role::Server,
    title: "The server is idle while a client says nothing, and after each way in which one can leave.",
    part: tutorial::PART_6_LOOP,
    hints: [
        "All clients have left. Which of your loops is still turning?",
        "read(2) on a connection that has ended returns 0, or the same error, immediately and \
         every time. `continue` on either makes a loop that never sleeps.",
        "Leave the conversation on 0 and on every error but Interrupted. In an event loop: stop \
         watching the descriptor, and close it.",
    ],
    run: idle_after_clients_leave,
};

fn idle_after_clients_leave(s: &Context) -> Verdict {
    let server = s.start_server()?;
    visit(s, &server, "a client that half-closes")?;
    server.expect_idle()?;
    let client = server.connect("a client that closes")?;
    client.expect_echo(&s.nonce("hello"))?;
    server.expect_idle()?;
    client.close();
    server.expect_idle()?;
    silent_visit(&server, "a client that sends nothing")?;
    server.expect_idle()?;
    answers_a_newcomer(s, &server)
}

pub(super) fn keeps_running(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let before = server.listening_sockets();
    for i in s.rounds(20) {
        visit(s, &server, &format!("client {i}"))?;
        // Which of the two ends first must not matter to a server.
        server.wait_idle()?;
        silent_visit(&server, "a silent client")?;
    }
    answers_a_newcomer(s, &server)?;
    server.expect_same_program(&before)
}
