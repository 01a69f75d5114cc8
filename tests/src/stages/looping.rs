//! A server that goes on: one client after another, and what is left of each.

use crate::harness::{Context, Server, Verdict, upper};
use crate::model::FailureKind;

/// One client that says something, is answered, and leaves; the server has closed the connection
/// before the next begins.
fn visit(s: &Context, server: &Server, name: &str) -> Verdict {
    let client = server.connect(name)?;
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

pub(super) fn two_hundred_clients(s: &Context) -> Verdict {
    let server = s.start_server()?;
    for i in 1..=200 {
        visit(s, &server, &format!("client {i}"))?;
    }
    Ok(())
}

/// Connects and leaves without a word.
fn silent_visit(server: &Server, name: &str) -> Verdict {
    let client = server.connect(name)?;
    client.close();
    server.wait_idle()?;
    Ok(())
}

pub(super) fn silent_clients(s: &Context) -> Verdict {
    let server = s.start_server()?;
    for i in 1..=50 {
        silent_visit(&server, &format!("silent client {i}"))?;
    }
    answers_a_newcomer(s, &server)
}

pub(super) fn serves_many_clients(s: &Context) -> Verdict {
    let server = s.start_server()?;
    for i in 1..=50 {
        silent_visit(&server, &format!("silent client {i}"))?;
        for j in 1..=3 {
            visit(s, &server, &format!("client {i}.{j}"))?;
        }
    }
    answers_a_newcomer(s, &server)
}

/// It gets all that it is owed and then the end, without another client having to come first.
pub(super) fn half_close_gets_everything(s: &Context) -> Verdict {
    let server = s.start_server()?;
    for name in ["client A", "client B"] {
        let client = server.connect(name)?;
        let message = s.letters(30_000);
        client.send(&message)?;
        client.half_close()?;
        client.expect(&upper(&message))?;
        client.expect_end()?;
        client.close();
    }
    Ok(())
}

/// connect(2) succeeds before accept(2): only a reply proves that a client is served.
pub(super) fn backlog_client_is_served(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let first = server.connect("client A")?;
    first.expect_echo(&s.nonce("first"))?;
    let waiting = server.connect("client B")?;
    let message = s.nonce("patient");
    waiting.send(&message)?;
    first.expect_echo(&s.nonce("not yet"))?;
    first.close();
    waiting.expect(&upper(&message))?;
    waiting.expect_echo(&s.nonce("at last"))
}

pub(super) fn port_never_refuses(s: &Context) -> Verdict {
    let server = s.start_server()?;
    for i in 1..=10 {
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

pub(super) fn clients_kept_apart(s: &Context) -> Verdict {
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
        second.expect(&upper(&b))?;
        second.expect_nothing_more("client B reads its own reply and nothing else")?;
        second.half_close()?;
        second.expect_end()?;
        second.close();
    }
    Ok(())
}

/// How many clients come between two counts of the descriptors.
const MANY: usize = 40;

/// Fails if a server holds more after `MANY` visits than before them.
pub(super) fn holds_nothing_after(
    s: &Context,
    server: &Server,
    mut one: impl FnMut(usize) -> Verdict,
) -> Verdict {
    // What a runtime opens once, for its first clients, is no leak.
    for i in 0..3 {
        one(i)?;
    }
    let before = server.descriptors()?;
    for i in 0..MANY {
        one(i)?;
    }
    let after = server.descriptors()?;
    answers_a_newcomer(s, server)?;
    if after >= before + MANY / 4 {
        return s.fail(
            FailureKind::Leak,
            format!("it holds {before} descriptors, before {MANY} clients and after them"),
            format!("it holds {after} after them"),
        );
    }
    Ok(())
}

pub(super) fn descriptors_do_not_grow(s: &Context) -> Verdict {
    let server = s.start_server()?;
    holds_nothing_after(s, &server, |i| visit(s, &server, &format!("client {i}")))
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

pub(super) fn idle_after_clients_leave(s: &Context) -> Verdict {
    let server = s.start_server()?;
    visit(s, &server, "a client that half-closes")?;
    server.expect_idle()?;
    let client = server.connect("a client that closes")?;
    client.expect_echo(&s.nonce("hello"))?;
    client.close();
    server.expect_idle()?;
    silent_visit(&server, "a client without a word")?;
    server.expect_idle()?;
    answers_a_newcomer(s, &server)
}

pub(super) fn keeps_running(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let before = server.listening_sockets();
    for i in 1..=20 {
        visit(s, &server, &format!("client {i}"))?;
        // Which of the two ends a server must not depend on who is faster.
        server.wait_idle()?;
        silent_visit(&server, "a silent client")?;
    }
    answers_a_newcomer(s, &server)?;
    server.expect_same_program(&before)
}
