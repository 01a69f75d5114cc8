//! What the kernel may answer, and never does on loopback: short counts, errors of accept, interrupted
//! calls, time limits that pass. The tracer makes it answer so (see `trace::FaultPlan`).

use super::conversation::{Talk, gives_up, line};
use super::looping::answers_a_newcomer;
use super::tutorial;
use crate::harness::{Context, Family, Hints, Server, Verdict};
use crate::model::{CallClass, Fault, Role, SocketRole};

const SHORT_WRITES_HINTS: Hints = [
    "How many of your bytes has one write taken, and what happens to the others?",
    "write(2) and send(2) may take a part: look at the number that they return. `Write::write` does \
     the same; `write_all` goes on until everything is taken.",
    "connection.write_all(&message)? in Rust, sendall in Python; in C a loop that adds up what write \
     returned.",
];

pub(super) const SURVIVES_SHORT_WRITES: Family = Family {
    role: Role::Server,
    title: "A reply of which the kernel takes a few bytes at a time arrives whole.",
    part: tutorial::PART_4,
    hints: SHORT_WRITES_HINTS,
    run: survives_short_writes,
};

/// Loopback takes all that it is given, and the kernel need not: here each send takes three bytes.
fn survives_short_writes(s: &Context) -> Verdict {
    echoes_under(s, &[Fault::short(CallClass::Write, 3)])
}

pub(super) const SURVIVES_SHORT_READS: Family = Family {
    role: Role::Server,
    title: "A server whose reads and writes move one byte at a time still answers the whole message.",
    part: tutorial::PART_4,
    hints: [
        "Your read asked for many bytes and got one. What does your program take that for?",
        "read(2) and recv(2) may return fewer bytes than you asked for, for any reason. Only 0 is the \
         end of the stream. A short read says nothing about the end of a message.",
        "loop { let length = connection.read(&mut buffer)?; if length == 0 { return Ok(()); } \
         connection.write_all(…&buffer[..length]…)?; }",
    ],
    run: survives_short_reads,
};

/// Byte by byte in both directions.
fn survives_short_reads(s: &Context) -> Verdict {
    let one = |class| Fault::short(class, 1);
    echoes_under(s, &[one(CallClass::Read), one(CallClass::Write)])
}

/// A conversation of two messages, while these faults hit every call.
fn echoes_under(s: &Context, faults: &[Fault]) -> Verdict {
    for fault in faults {
        s.inject(fault.clone())?;
    }
    let server = s.start_server()?;
    let client = server.connect("the client")?;
    // Short: a server that sleeps before each answer sleeps for each byte. And the last part is smaller than the
    // kernel would take, so that what is sent beyond the end comes in front of the next reply.
    client.expect_echo(&s.nonce("in some parts"))?;
    client.expect_echo(&s.letters(5))
}

pub(super) const SURVIVES_ABORTED_ACCEPT: Family = Family {
    role: Role::Server,
    title: "An accept that fails with ECONNABORTED must not take the server down.",
    part: tutorial::PART_6_CATCH,
    hints: [
        "Which calls in your loop may fail, and which of them are inside the error handling?",
        "accept(2) can fail, too: with ECONNABORTED when a client has left before it was accepted. \
         Nothing is wrong with the listening socket then.",
        "for connection in listener.incoming() { match connection { Ok(connection) => …, Err(error) \
         => { eprintln!(\"accept: {error}\"); continue; } } }",
    ],
    run: survives_aborted_accept,
};

fn survives_aborted_accept(s: &Context) -> Verdict {
    survives_accept_error(s, libc::ECONNABORTED)
}

pub(super) const SURVIVES_TOO_MANY_FILES: Family = Family {
    role: Role::Server,
    title: "An accept that fails with EMFILE, too many open files, must not take the server down.",
    part: tutorial::PART_6_CATCH,
    hints: [
        "What does your server do in the moment in which it has no descriptor left?",
        "accept(2) fails with EMFILE then. The client waits in the backlog, and a descriptor is free \
         again when another conversation ends.",
        "Report the error of accept and go on with the loop, as after an error of a conversation. Don't \
         end the loop with `?` or `break`.",
    ],
    run: survives_too_many_files,
};

fn survives_too_many_files(s: &Context) -> Verdict {
    survives_accept_error(s, libc::EMFILE)
}

/// The second accept fails; the client that was hit may be lost, and the next one is answered.
fn survives_accept_error(s: &Context, errno: i32) -> Verdict {
    s.inject(Fault::error(CallClass::Accept, 2, errno))?;
    let server = s.start_server()?;
    is_used(s, &server)?;
    // It wakes a server that waits for readiness and has not called accept yet.
    let hit = server.connect("client B")?;
    server.wait_idle()?;
    hit.close();
    survives(s, &server)
}

pub(super) const SURVIVES_INTERRUPTED_CALLS: Family = Family {
    role: Role::Server,
    title: "An accept or a read that a signal interrupts (EINTR) must not take the server down.",
    part: tutorial::PART_6_CATCH,
    hints: [
        "A signal arrives while your server waits in accept or in read. What do these calls return?",
        "They may fail with EINTR: ErrorKind::Interrupted. Nothing is wrong then: the call can be made \
         again. See \"Interruption of system calls\" in signal(7).",
        "Treat an error of a conversation as the end of that conversation, and an error of accept as a \
         reason for another turn of the loop. Neither may reach `main`.",
    ],
    run: survives_interrupted_calls,
};

fn survives_interrupted_calls(s: &Context) -> Verdict {
    let interrupted = |class| Fault::error(class, 1, libc::EINTR);
    s.inject(interrupted(CallClass::Accept).nth(2))?;
    s.inject(interrupted(CallClass::Read).on_connection(2))?;
    let server = s.start_server()?;
    is_used(s, &server)?;
    lets_down(s, &server, "client B")?;
    survives(s, &server)
}

pub(super) const SURVIVES_FAILED_TRANSFERS: Family = Family {
    role: Role::Server,
    title: "A first read that fails with ECONNRESET, or a write that fails with EPIPE, ends one \
            conversation and never the server.",
    part: tutorial::PART_6_CATCH,
    hints: [
        "Which calls of a conversation can fail, the first read among them? Where does the error go?",
        "recv(2) may fail with ECONNRESET before any data has come, and send(2) with EPIPE or \
         ECONNRESET after it. All of them mean: this client is gone.",
        "if let Err(error) = converse(connection) { eprintln!(\"{peer}: {error}\"); } in the accept loop: \
         one place that stops every error of a conversation.",
    ],
    run: survives_failed_transfers,
};

fn survives_failed_transfers(s: &Context) -> Verdict {
    let reset = Fault::error(CallClass::Read, 1, libc::ECONNRESET);
    let broken_pipe = Fault::error(CallClass::Write, 1, libc::EPIPE);
    s.inject(reset.on_connection(2))?;
    s.inject(broken_pipe.on_connection(3))?;
    let server = s.start_server()?;
    is_used(s, &server)?;
    lets_down(s, &server, "client B")?;
    lets_down(s, &server, "client C")?;
    survives(s, &server)
}

pub(super) const SURVIVES_RESET_BEFORE_REPLY: Family = Family {
    role: Role::Server,
    title: "A client that resets just before it is answered must not take the server down.",
    part: tutorial::PART_6_CATCH,
    hints: [
        "Your server has read the message and is about to write the reply. What if the client is gone \
         by then?",
        "The first write after a reset fails with ECONNRESET, and each later one with EPIPE (send(2)). A \
         guard for one of the two lets the other through.",
        "Let every error of write_all leave `converse` with `?`, whatever its kind, and stop it in the \
         accept loop.",
    ],
    run: survives_reset_before_reply,
};

/// The write is held until the reset has arrived, so that it is the first call that hears of it.
fn survives_reset_before_reply(s: &Context) -> Verdict {
    s.permit_faults()?;
    let server = s.start_server()?;
    is_used(s, &server)?;
    let hasty = server.connect("client B")?;
    server.wait_idle()?;
    let held = Fault::hold(CallClass::Write, SocketRole::Connection, 1);
    let reply = server.with_fault(hasty.of_this_peer(held)?)?;
    hasty.send_carelessly(&s.nonce("never mind"))?;
    server.wait_idle()?;
    hasty.reset()?;
    // Not before the reset has arrived.
    server.wait_idle()?;
    reply.go();
    survives(s, &server)
}

pub(super) const SURVIVES_EXPIRED_WAIT: Family = Family {
    role: Role::Server,
    title: "A time limit that passes while the server waits for a client must not take it down.",
    part: tutorial::PART_6_CATCH,
    hints: [
        "Your server waits no longer than a time limit that you have set. What happens when a client is \
         silent for longer?",
        "With a read timeout, read fails with WouldBlock or TimedOut (EAGAIN in recv(2), SO_RCVTIMEO in \
         socket(7)); a poll with a limit returns 0. It is no reason to end the server.",
        "End that conversation as after any other error, or wait again: match connection.read(…) { \
         Err(error) if error.kind() == ErrorKind::WouldBlock => … }.",
    ],
    run: survives_expired_wait,
};

/// The first wait for the first client expires, and the second for a new one. Nothing expires in a
/// server without time limits.
fn survives_expired_wait(s: &Context) -> Verdict {
    for class in [CallClass::Read, CallClass::Wait] {
        s.inject(Fault::expiry(class, SocketRole::Connection))?;
    }
    for class in [CallClass::Accept, CallClass::Wait] {
        s.inject(Fault::expiry(class, SocketRole::Listener).nth(2))?;
    }
    let server = s.start_server()?;
    let silent = server.connect("the silent client")?;
    server.wait_idle()?;
    silent.close();
    survives(s, &server)
}

/// The first client, which nothing happens to.
fn is_used(s: &Context, server: &Server) -> Verdict {
    let first = server.connect("client A")?;
    first.expect_echo(&s.nonce("before the fault"))?;
    first.close();
    server.wait_idle()?;
    Ok(())
}

/// A client that may be lost: its conversation is hit. It has ended its side of the stream, so that its
/// own leaving is no reset for a server that has answered it.
fn lets_down(s: &Context, server: &Server, name: &str) -> Verdict {
    let hit = server.connect(name)?;
    hit.send_carelessly(&s.nonce("never mind"))?;
    hit.half_close()?;
    server.wait_idle()?;
    hit.close();
    Ok(())
}

/// Whatever has happened: the server runs, and the next client is answered.
fn survives(s: &Context, server: &Server) -> Verdict {
    server.wait_idle()?;
    server.expect_running()?;
    answers_a_newcomer(s, server)?;
    server.expect_running()
}

pub(super) const CLIENT_SURVIVES_SHORT_WRITES: Family = Family {
    role: Role::Client,
    title: "A line of which the kernel takes a few bytes at a time arrives whole.",
    part: tutorial::PART_4,
    hints: SHORT_WRITES_HINTS,
    run: client_survives_short_writes,
};

/// Loopback takes all that it is given, and the kernel need not: here each send takes three bytes.
fn client_survives_short_writes(s: &Context) -> Verdict {
    converses_under(s, Fault::short(CallClass::Write, 3))
}

pub(super) const CLIENT_SURVIVES_SHORT_READS: Family = Family {
    role: Role::Client,
    title: "A reply that the client reads one byte at a time is put together.",
    part: tutorial::PART_4,
    hints: [
        "How does your client know that the reply is complete?",
        "read(2) and recv(2) may return fewer bytes than have arrived. The length of the reply is \
         known: as many bytes as were sent. Read::read_exact reads until it has them.",
        "let mut reply = vec![0; message.len()]; server.read_exact(&mut reply)?;",
    ],
    run: client_survives_short_reads,
};

fn client_survives_short_reads(s: &Context) -> Verdict {
    converses_under(s, Fault::short(CallClass::Read, 1))
}

/// Two lines and their replies, while this fault hits every call.
fn converses_under(s: &Context, fault: Fault) -> Verdict {
    s.inject(fault)?;
    let (first, second) = (s.nonce("taken in parts"), s.nonce("and again"));
    let talk = Talk::begin(s, &line(&first))?;
    talk.answer(&first)?;
    talk.client.type_line(&second)?;
    talk.answer(&second)?;
    talk.prints(&[&s.reply_to(&first), &s.reply_to(&second)])
}

pub(super) const CLIENT_SURVIVES_EXPIRED_WAIT: Family = Family {
    role: Role::Client,
    title: "If a time limit of the client passes while a reply is owed, it waits on, or reports it and \
            exits with code 1.",
    part: tutorial::PART_6_CATCH,
    hints: [
        "Your client waits for a reply no longer than you allow. What does it do when that time is \
         over?",
        "With a read timeout, read fails with WouldBlock or TimedOut (EAGAIN in recv(2), SO_RCVTIMEO \
         in socket(7)). That is neither a reply nor the end of the stream.",
        "Either read again, or treat it as any error of the conversation: a message on stderr and exit \
         code 1. Print nothing for a reply that has not come.",
    ],
    run: client_survives_expired_wait,
};

fn client_survives_expired_wait(s: &Context) -> Verdict {
    s.inject(Fault::expiry(CallClass::Read, SocketRole::Connection))?;
    s.inject(Fault::expiry(CallClass::Wait, SocketRole::Connection))?;
    let message = s.nonce("will you wait");
    let talk = Talk::begin(s, &line(&message))?;
    talk.server.expect(&message)?;
    talk.client.wait_idle()?;
    if talk.client.has_ended()? {
        return gives_up(s, &talk.client);
    }
    let reply = s.reply_to(&message);
    talk.server.send(&reply)?;
    talk.prints(&[&reply])
}
