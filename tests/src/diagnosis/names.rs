//! Names and options: what a program says of its connections, and what it has told the kernel.

use std::net::{IpAddr, SocketAddr};

use super::facts::{Facts, FailedStep, Naming};
use super::{Row, row};
use crate::model::Role;

pub(super) const ROWS: &[Row] = &[
    row(
        "names-swapped",
        names_swapped,
        "Which of the two addresses is yours?",
        "The two addresses are in each other's place. getsockname(2) tells your own end, getpeername(2) and \
         accept(2) the other one.",
    ),
    row(
        "names-listening-socket",
        names_listening_socket,
        "At which of its addresses has this client reached you?",
        "Your server prints the address at which it listens, or was asked to. 0.0.0.0 and port 0 are no \
         address of a connection: ask the connection itself, with getsockname(2) or local_addr().",
    ),
    row(
        "names-earlier-connection",
        names_earlier_connection,
        "For which of its connections does your server ask for its own address?",
        "Your server prints the address at which an earlier client reached it. A server at 0.0.0.0 has several: ask \
         each connection for its own, with getsockname(2) or local_addr().",
    ),
    row(
        "one-host-twice",
        one_host_twice,
        "Your line has two hosts. Do both come out of the same buffer?",
        "Your server prints the same host for both ends, and they differ. inet_ntoa returns the same buffer each \
         time: the second call overwrites the first. Print after each call, or use inet_ntop.",
    ),
    row(
        "names-without-port",
        names_without_port,
        "Two clients come from the same host. How do you tell them apart?",
        "Your server prints the host alone. An address over TCP is a host and a port: 127.0.0.1:40312.",
    ),
    row(
        "names-in-another-form",
        names_in_another_form,
        "How does your line look, sign by sign?",
        "Your server's line has the right ends in the right order, and another form. Print host, colon and port of \
         each: `client 127.0.0.1:40312 at 127.0.0.1:8888`.",
    ),
    row(
        "names-after-answer",
        |f| naming(f) == Some(&Naming::AfterAnswer { later: true }),
        "Which comes first in your program: the line about a client, or the first answer to it?",
        "Your server prints the line about a client only after it has answered. Print it when the connection is \
         made, and flush it.",
    ),
    row(
        "client-line-missing",
        |f| no_client_line(f) && !has_client_line(&f.words),
        "Somebody has connected. Where can one read that?",
        "No line about its clients comes from your server's standard output. Either it prints none, or they \
         lie in a buffer: a pipe is no terminal, so flush after each line.",
    ),
    row(
        "names-on-stderr",
        |f| no_client_line(f) && has_client_line(&f.words),
        "To which of its two outputs does your server print the line?",
        "Your server prints its lines about clients to standard error. They belong to standard output; \
         standard error is for what goes wrong.",
    ),
    row(
        "names-some-clients",
        |f| names_some_clients(f) && !names_those_who_have_sent(f),
        "For how many of your clients have you printed a line?",
        "Your server prints a line for its first clients and none for later ones. Print it in the place that \
         each connection passes.",
    ),
    row(
        "names-after-first-message",
        |f| names_some_clients(f) && names_those_who_have_sent(f),
        "What has a client said when you print its line?",
        "Your server prints the line about a client only when its first message has come. One that says nothing is a \
         client, too. Print the line when accept has returned the connection.",
    ),
    row(
        "names-client-twice",
        |f| f.role == Role::Server && naming(f) == Some(&Naming::Twice),
        "How many lines does your server print about one client?",
        "Your server prints more than one line about a client. One, when the connection is made, is enough.",
    ),
    row(
        "names-earlier-client",
        names_earlier_client,
        "From where do you take the names that you print: from this connection?",
        "For a new client your server prints the line of an earlier one. The number of a descriptor is used again \
         when its connection is closed. Ask each new connection for its names, and keep none.",
    ),
    row(
        "backlog-not-passed",
        |f| backlog_is_wrong(f, "backlog-as-given"),
        "How does the second argument get to listen(2)?",
        "The queue of your listening socket has another length than your second argument. TcpListener::bind \
         takes 128 whatever you want: call listen(2) yourself, with this number and no other.",
    ),
    row(
        "backlog-other-default",
        |f| backlog_is_wrong(f, "default-backlog"),
        "Nobody has given a backlog. Which one do you take?",
        "Without a second argument the backlog should be 128. Your server listens with another one: the \
         default of your library, or a number from an example.",
    ),
    row(
        "no-reuse-address",
        no_reuse_address,
        "The old server is gone. What is still at its address?",
        "Your bind(2) fails with EADDRINUSE: connections of the server that has ended are in TIME_WAIT for a \
         minute. Set SO_REUSEADDR on each listening socket, before bind.",
    ),
];

/// What was wrong, where the step is one about names or options.
pub(super) fn naming(f: &Facts) -> Option<&Naming> {
    match &f.failed_step {
        FailedStep::Named(naming) => Some(naming),
        _ => None,
    }
}

fn names_swapped(f: &Facts) -> bool {
    match naming(f) {
        Some(Naming::Client {
            peer,
            local,
            got: Some(got),
            ..
        }) => *got == format!("client {local} at {peer}"),
        Some(Naming::Outcome {
            wanted,
            got: Some(got),
            ..
        }) => {
            let ends = wanted
                .strip_prefix("ok ")
                .and_then(|ends| ends.split_once(" -> "));
            ends.is_some_and(|(local, peer)| got.ends_with(&format!("ok {peer} -> {local}")))
        }
        _ => false,
    }
}

/// The address that a server prints for its end, where the client's is right.
fn printed_local(f: &Facts) -> Option<SocketAddr> {
    let Some(Naming::Client {
        peer,
        got: Some(got),
        ..
    }) = naming(f)
    else {
        return None;
    };
    let local = got.strip_prefix(&format!("client {peer} at "))?;
    local.parse().ok()
}

fn names_listening_socket(f: &Facts) -> bool {
    printed_local(f).is_some_and(|local| local.port() == 0 || local.ip().is_unspecified())
}

/// The client is right, and the server's own address is that of a line before.
fn names_earlier_connection(f: &Facts) -> bool {
    let Some(Naming::Client { peer, local, .. }) = naming(f) else {
        return false;
    };
    let Some(printed) = printed_local(f) else {
        return false;
    };
    let text = String::from_utf8_lossy(&f.printed);
    let ending = format!(" at {printed}");
    let of_another = |line: &str| !line.starts_with(&format!("client {peer} "));
    printed != *local
        && !names_listening_socket(f)
        && (text.lines()).any(|line| line.ends_with(&ending) && of_another(line))
}

/// It has printed this line about somebody who came before.
fn names_earlier_client(f: &Facts) -> bool {
    let Some(Naming::Client { got: Some(got), .. }) = naming(f) else {
        return false;
    };
    let text = String::from_utf8_lossy(&f.printed);
    f.role == Role::Server && text.lines().filter(|line| line == got).count() > 1
}

/// Both ports are right, and the host of one end stands for both.
fn one_host_twice(f: &Facts) -> bool {
    let Some(Naming::Client {
        peer,
        local,
        got: Some(got),
    }) = naming(f)
    else {
        return false;
    };
    let line = |host: IpAddr| format!("client {host}:{} at {host}:{}", peer.port(), local.port());
    peer.ip() != local.ip() && [line(peer.ip()), line(local.ip())].contains(got)
}

fn names_without_port(f: &Facts) -> bool {
    match naming(f) {
        Some(Naming::Client {
            peer,
            got: Some(got),
            ..
        }) => got.split(' ').nth(1) == Some(&peer.ip().to_string()),
        _ => false,
    }
}

/// Both ports are in it, the client's first.
fn names_in_another_form(f: &Facts) -> bool {
    let Some(Naming::Client {
        peer,
        local,
        got: Some(got),
    }) = naming(f)
    else {
        return false;
    };
    let hosts = [peer.ip(), local.ip()].map(|ip| ip.to_string());
    let numbers: Vec<&str> = got.split(|c: char| !c.is_ascii_digit()).collect();
    let place = |port: u16| {
        numbers
            .iter()
            .position(|number| *number == port.to_string())
    };
    let ports = (place(peer.port()), place(local.port()));
    hosts.iter().all(|host| got.contains(host))
        && matches!(ports, (Some(first), Some(second)) if first < second)
}

fn has_client_line(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("client "))
}

/// No line has come, neither before the answer nor when the client had gone.
fn no_client_line(f: &Facts) -> bool {
    let missing = matches!(
        naming(f),
        Some(Naming::AfterAnswer { later: false } | Naming::Client { got: None, .. })
    );
    missing && !has_client_line(&String::from_utf8_lossy(&f.printed))
}

fn names_some_clients(f: &Facts) -> bool {
    matches!(naming(f), Some(Naming::Client { got: None, .. }))
        && has_client_line(&String::from_utf8_lossy(&f.printed))
}

/// There is a line for each client that has sent something, and for no other one.
fn names_those_who_have_sent(f: &Facts) -> bool {
    let text = String::from_utf8_lossy(&f.printed);
    let lines = text.lines().filter(|line| has_client_line(line));
    lines.count() == f.senders().len()
}

fn backlog_is_wrong(f: &Facts, slug: &str) -> bool {
    f.slug() == slug && matches!(naming(f), Some(Naming::Backlog))
}

fn no_reuse_address(f: &Facts) -> bool {
    f.slug() == "restarts-at-once" && f.failed_step == FailedStep::Start && f.address_in_use()
}
