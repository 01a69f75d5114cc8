//! Where a server listens, and how it announces this. For every transport.

use super::tutorial;
use crate::harness::{Context, Family, Verdict};
use crate::model::{FailureKind, Role, Transport};

pub(super) const ANNOUNCES_ITSELF: Family = Family {
    role: Role::Server,
    title: "The server prints \"listening on ADDRESS\", flushed, as soon as a client can \
           connect.",
    part: tutorial::PART_5,
    hints: [
        "When may a server say that it is listening, and does the reader get it immediately?",
        "The line is `listening on ADDRESS` on standard output, alone on its line. `announce` \
         writes it; `local_addr` knows the port that the kernel chose. Standard output that \
         leads into a pipe keeps what is written until it is flushed: see Write::flush, or \
         flush=True in Python, or setvbuf(3) in C.",
        "Bind first, then announce the address as bound (never port 0), then flush, then wait \
         for clients. If you changed `announce`, `cargo xtask solution 01 --spoil` shows the \
         original.",
    ],
    run: announces_itself,
};

/// The announcement comes in one line, flushed, when the server can be reached, and is true.
fn announces_itself(s: &Context) -> Verdict {
    s.needs_announcement()?;
    let asked = s.free_address();
    let server = s.start_server_checking_announcement(&asked)?;
    let Some(line) = server.announcement() else {
        return s.fail(
            FailureKind::WrongContent,
            format!(
                "it prints \"listening on {}\" in a line of its own",
                server.address()
            ),
            "it can be reached, but prints no announcement; is standard output flushed?",
        );
    };
    // The port as bound, the host as asked: with one address asked for, both are in this text. A path
    // is true as it was asked for, also where a link stands.
    let as_asked = s.transport() == Transport::Unix && line == asked;
    if line != server.address() && !as_asked {
        return s.fail(
            FailureKind::WrongContent,
            format!(
                "it announces the address at which it is: {}",
                server.address()
            ),
            format!("it announces {}", crate::model::escaped(line.as_bytes())),
        );
    }
    Ok(())
}

pub(super) const BINDS_GIVEN_ADDRESS: Family = Family {
    role: Role::Server,
    title: "The server binds the address that it was given, and no other.",
    part: tutorial::PART_3,
    hints: [
        "Whose decision is it where your server can be reached?",
        "The first argument (env::args().nth(1)) is the address to bind, port included. A \
         server that binds 0.0.0.0 listens on every address of the machine, not on the one it \
         was given.",
        "Hand `address` unchanged to TcpListener::bind, and bind nothing else.",
    ],
    run: binds_given_address,
};

/// It binds the address that it was given, and no other.
fn binds_given_address(s: &Context) -> Verdict {
    s.needs_address_argument()?;
    let server = s.start_server_at("127.0.0.7:0")?;
    let bound: Vec<String> = server
        .reachable()
        .iter()
        .filter_map(|b| Some(b.local.as_ref()?.to_string()))
        .collect();
    if bound.is_empty() && server.address().starts_with("127.0.0.7:") {
        // Sockets can't be seen here: that it was reached at its word must do.
        return Ok(());
    }
    match bound
        .iter()
        .find(|address| !address.starts_with("127.0.0.7:"))
    {
        None => Ok(()),
        Some(other) => s.fail(
            FailureKind::Unreachable,
            "told to listen on 127.0.0.7:0, it is bound to 127.0.0.7 and to nothing else",
            format!("it is bound to {other}"),
        ),
    }
}

/// Started without an address, it is at the default one.
pub(super) fn default_address(s: &Context) -> Verdict {
    s.needs_built_program()?;
    s.needs_own_network()?;
    let expected = match s.transport() {
        Transport::Unix => s.dir().join("echo.sock").to_string_lossy().into_owned(),
        _ => "127.0.0.1:8888".to_owned(),
    };
    let server = s.start_named("your server", None)?;
    if server.address() == expected {
        return Ok(());
    }
    s.fail(
        FailureKind::Unreachable,
        format!("started without an address, it listens on {expected}"),
        format!("it listens on {}", server.address()),
    )
}
