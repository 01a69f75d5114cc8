//! A server that says who is at which end of a connection, and is exact about its queue and its address.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::looping::{answers_a_newcomer, be_served};
use crate::diagnosis::Naming;
use crate::harness::{Context, Server, Stream, Verdict};
use crate::model::FailureKind;

/// The length of the queue where none is asked for.
const DEFAULT_BACKLOG: u32 = 128;

/// The addresses of both ends of a connection, as the check's end knows them.
#[derive(Clone, Copy)]
struct Ends {
    peer: SocketAddr,
    local: SocketAddr,
}

impl Ends {
    fn of(client: &Stream) -> Verdict<Ends> {
        Ok(Ends {
            peer: client.own_address()?,
            local: client.program_address()?,
        })
    }

    fn line(self) -> String {
        format!("client {} at {}", self.peer, self.local)
    }

    /// Fails unless this is the line that the server has printed about this client.
    fn expect(self, server: &Server, got: Option<&String>) -> Verdict {
        if got.is_some_and(|got| *got == self.line()) {
            return Ok(());
        }
        let said = match got {
            Some(line) => format!("it prints the line `{line}`"),
            None => "it prints no line about this client".to_owned(),
        };
        let naming = Naming::Client {
            peer: self.peer,
            local: self.local,
            got: got.cloned(),
        };
        let kind = FailureKind::WrongContent;
        let expected = format!("it prints the line `{}`", self.line());
        server.misnamed(naming, kind, expected, said)
    }
}

/// A client that is answered and leaves, and the ends of its connection.
fn visit(s: &Context, client: &Stream) -> Verdict<Ends> {
    let ends = Ends::of(client)?;
    be_served(s, client)?;
    Ok(ends)
}

/// The server has printed one line about each of these clients, in order.
fn expect_lines(server: &Server, all: &[Ends]) -> Verdict {
    server.wait_idle()?;
    let lines = server.client_lines()?;
    for (number, ends) in all.iter().enumerate() {
        let again = lines.iter().filter(|line| **line == ends.line()).nth(1);
        // Otherwise it stands in the place of somebody else's.
        if let Some(again) = again.filter(|_| lines.len() > all.len()) {
            return twice(server, again);
        }
        ends.expect(server, lines.get(number))?;
    }
    lines
        .get(all.len())
        .map_or(Ok(()), |more| twice(server, more))
}

fn twice(server: &Server, line: &str) -> Verdict {
    server.misnamed(
        Naming::Twice,
        FailureKind::TooMuch,
        "it prints one line for each client",
        format!("it prints the line `{line}` besides"),
    )
}

/// One line for each client, in order, with the addresses of both ends.
pub(super) fn names_both_ends(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let mut all = Vec::new();
    for name in ["client A", "client B", "client C"] {
        all.push(visit(s, &server.connect(name)?)?);
    }
    // One who says nothing is a client, too.
    let silent = server.connect("the silent client")?;
    all.push(Ends::of(&silent)?);
    server.wait_idle()?;
    silent.close();
    expect_lines(&server, &all)
}

/// The line is there when the first answer is.
pub(super) fn names_before_answering(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let client = server.connect("the client")?;
    let ends = Ends::of(&client)?;
    client.expect_echo(&s.nonce("who am I"))?;
    if server.client_lines()?.is_empty() {
        // Whether it comes at all is for the explanation.
        client.half_close()?;
        client.expect_end()?;
        server.wait_idle()?;
        let later = !server.client_lines()?.is_empty();
        return server.misnamed(
            Naming::AfterAnswer { later },
            FailureKind::WrongContent,
            format!(
                "the line `{}` has come when the first answer comes",
                ends.line()
            ),
            "the answer comes, and the line has not come",
        );
    }
    Ok(())
}

/// A server that listens at all addresses is at one of them for each client.
pub(super) fn names_address_of_connection(s: &Context) -> Verdict {
    s.needs_own_network()?;
    s.needs_address_argument()?;
    let server = s.start_server_at("0.0.0.0:0")?;
    let local = |last| IpAddr::V4(Ipv4Addr::new(127, 0, 0, last));
    let mut all = Vec::new();
    for (name, from, to) in [("client A", 3, 2), ("client B", 1, 4)] {
        let client = server.connect_between(name, local(from), local(to))?;
        all.push(visit(s, &client)?);
    }
    expect_lines(&server, &all)
}

fn expect_backlog(server: &Server, wanted: u32) -> Verdict {
    let got = server.backlog()?;
    if got == wanted {
        return Ok(());
    }
    server.misnamed(
        Naming::Backlog,
        FailureKind::WrongContent,
        format!("its queue has room for {wanted} connections"),
        format!("the kernel shows {got} for its listening socket"),
    )
}

/// Without a second argument the queue has its default length.
pub(super) fn default_backlog(s: &Context) -> Verdict {
    expect_backlog(&s.start_server()?, DEFAULT_BACKLOG)
}

/// The queue is as long as the second argument says.
pub(super) fn backlog_as_given(s: &Context) -> Verdict {
    // Two that differ, the second beyond the default and beyond a byte.
    for wanted in [3 + s.below(90) as u32, 300 + s.below(800) as u32] {
        let server = s.start_server_with_backlog(wanted)?;
        expect_backlog(&server, wanted)?;
        answers_a_newcomer(s, &server)?;
    }
    Ok(())
}

/// A server starts where another has just ended, whose connections the kernel still remembers.
pub(super) fn restarts_at_once(s: &Context) -> Verdict {
    s.needs_address_argument()?;
    let first = s.start_server()?;
    let client = first.connect("a client")?;
    client.expect_echo(&s.nonce("before"))?;
    first.kill()?;
    // The server's end was closed first, so it is the one that waits: TIME_WAIT, tcp(7).
    client.expect_end()?;
    client.close();
    let second = s.start_server_at(first.address())?;
    answers_a_newcomer(s, &second)
}
