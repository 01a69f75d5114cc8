//! A client that tries many addresses, and says what came of each: connect_ex as a program.

use std::net::SocketAddr;
use std::time::Duration;

use crate::diagnosis::Naming;
use crate::harness::{Client, Context, Listener, SocketOption, Stop, Stream, Verdict, refusal};
use crate::model::FailureKind;

/// The time limit that is asked for, and how much later than that a client may give up.
const TIMEOUT: Duration = Duration::from_millis(250);
const LATER: Duration = Duration::from_millis(200);

/// By how much a kernel's stamps of times can be wrong: they count in ticks of 10 ms at most.
const TICK: Duration = Duration::from_millis(20);

/// A probe at work.
struct Probe {
    client: Client,
    /// The time limit that it was given.
    limit: Option<Duration>,
}

impl Probe {
    fn start(s: &Context, arguments: &[&str]) -> Verdict<Probe> {
        let mut words = arguments.iter().skip_while(|word| **word != "--timeout");
        let milliseconds = words.nth(1).and_then(|word| word.parse().ok());
        Ok(Probe {
            client: s.start_client_with_arguments(arguments)?,
            limit: milliseconds.map(Duration::from_millis),
        })
    }

    /// The connection that it makes, and what it should say of it.
    fn accept(&self, listener: &Listener) -> Verdict<(Stream, String)> {
        let stream = listener.accept_probe(&self.client)?;
        let (local, peer) = (stream.program_address()?, stream.own_address()?);
        Ok((stream, format!("ok {local} -> {peer}")))
    }

    /// Its next line is about this address, and says this.
    fn expect(&self, address: &str, outcome: &str) -> Verdict {
        self.client.expect_outcome(address, outcome, self.limit)
    }

    /// It ends well, and has printed no more than the check has read.
    fn ends(&self) -> Verdict {
        self.client.expect_end_of_results()
    }

    /// The line about an option, among all that it has printed in whatever order.
    fn expect_option(&self, address: &str, option: SocketOption, asked: i32) -> Verdict {
        let wanted = option.answer(asked)?;
        let begin = format!("{address} {} ", option.name());
        let lines = self.client.printed_lines();
        let mut lines = lines.iter().map(|line| String::from_utf8_lossy(line));
        let line = lines.find(|line| line.starts_with(&begin));
        let got = line.map(|line| line[begin.len()..].to_owned());
        if got.as_ref() == Some(&wanted) {
            return Ok(());
        }
        let said = match &got {
            Some(value) => format!("it prints the line `{begin}{value}`"),
            None => format!("it prints no line about {}", option.name()),
        };
        let kind = FailureKind::WrongContent;
        let expected = format!("it prints the line `{begin}{wanted}`");
        let naming = Naming::Value { asked, wanted, got };
        self.client.misnamed(naming, kind, expected, said)
    }
}

/// It names both ends of a connection.
pub(super) fn names_both_ends(s: &Context) -> Verdict {
    let listener = s.listen()?;
    let address = listener.address();
    let probe = Probe::start(s, &[&address])?;
    let (_stream, outcome) = probe.accept(&listener)?;
    probe.expect(&address, &outcome)?;
    probe.ends()
}

/// A refusal is a result.
pub(super) fn refused_is_a_result(s: &Context) -> Verdict {
    let address = s.refusing_address()?;
    let probe = Probe::start(s, &[&address])?;
    probe.expect(&address, "ECONNREFUSED")?;
    probe.ends()
}

/// With a time limit a refusal is no success, although the socket is writable then.
pub(super) fn refused_with_timeout(s: &Context) -> Verdict {
    let (refusing, listener) = (s.refusing_address()?, s.listen()?);
    let open = listener.address();
    let probe = Probe::start(s, &["--timeout", "4000", &refusing, &open])?;
    probe.expect(&refusing, "ECONNREFUSED")?;
    let (_stream, outcome) = probe.accept(&listener)?;
    probe.expect(&open, &outcome)?;
    probe.ends()
}

/// A network that can't be reached is a result like any other.
pub(super) fn unreachable_network(s: &Context) -> Verdict {
    // The broadcast address of the loopback network: TCP has no way there, and nothing is sent.
    let address = SocketAddr::from(([127, 255, 255, 255], 9));
    let Some(outcome) = refusal(address)? else {
        return Err(Stop::Skip(
            "this machine has no address that it can't reach".into(),
        ));
    };
    let address = address.to_string();
    let probe = Probe::start(s, &[&address])?;
    probe.expect(&address, &outcome)?;
    probe.ends()
}

/// It goes on, whatever comes of an address, and in the order of its arguments.
pub(super) fn tries_each(s: &Context) -> Verdict {
    let (first, second) = (s.listen()?, s.listen()?);
    let refusing = s.refusing_address()?;
    let (one, two) = (first.address(), second.address());
    let probe = Probe::start(s, &[&refusing, &one, &refusing, &two, &one])?;
    probe.expect(&refusing, "ECONNREFUSED")?;
    let (_one, outcome) = probe.accept(&first)?;
    probe.expect(&one, &outcome)?;
    probe.expect(&refusing, "ECONNREFUSED")?;
    let (_two, outcome) = probe.accept(&second)?;
    probe.expect(&two, &outcome)?;
    let (_again, outcome) = probe.accept(&first)?;
    probe.expect(&one, &outcome)?;
    probe.ends()
}

/// A line comes while the next address is being tried.
pub(super) fn prints_at_once(s: &Context) -> Verdict {
    let (listener, full) = (s.listen()?, s.listen_full()?);
    let address = listener.address();
    let probe = Probe::start(s, &[&address, &full.address()])?;
    let (_stream, outcome) = probe.accept(&listener)?;
    probe.expect(&address, &outcome)
}

/// It gives up on an address that does not answer, and goes on.
pub(super) fn gives_up(s: &Context) -> Verdict {
    let (full, listener) = (s.listen_full()?, s.listen()?);
    let (silent, open) = (full.address(), listener.address());
    let _fast = s.expire_waits(1)?;
    let probe = Probe::start(s, &["--timeout", "1000", &silent, &open])?;
    probe.expect(&silent, "ETIMEDOUT")?;
    let (_stream, outcome) = probe.accept(&listener)?;
    probe.expect(&open, &outcome)?;
    probe.ends()
}

/// How often a wait is measured, at least and at most. One that is right decides, of those that are long: a
/// machine can hold up any other.
const WAITS: std::ops::RangeInclusive<usize> = 2..=5;

/// Each address has the whole time, and no more.
pub(super) fn waits_as_long_as_asked(s: &Context) -> Verdict {
    s.fairly(|s| {
        let (full, listener) = (s.listen_full()?, s.listen()?);
        let (silent, open) = (full.address(), listener.address());
        let limit = TIMEOUT.as_millis().to_string();
        let mut arguments = vec!["--timeout", &limit, &open];
        for _ in 0..*WAITS.end() {
            arguments.extend([silent.as_str(), &open]);
        }
        // So that it lives as long as it is looked at.
        arguments.push(&silent);
        let probe = Probe::start(s, &arguments)?;
        let waited = waits(&probe, &listener, &silent);
        if waited.is_err() {
            // Without a processor it can't even see in time that an address has answered.
            probe.client.note_delay(TIMEOUT / 5);
        }
        waited
    })
}

/// Measured by what the kernel knows of the connections before and after: a check that is late itself sees
/// the same.
fn waits(probe: &Probe, listener: &Listener, silent: &str) -> Verdict {
    let open = listener.address();
    let (mut before, outcome) = probe.accept(listener)?;
    probe.expect(&open, &outcome)?;
    let (mut wrong, mut right) = (None, false);
    for measured in 1..=*WAITS.end() {
        let delayed = probe.client.delayed();
        probe.expect(silent, "ETIMEDOUT")?;
        let (after, outcome) = probe.accept(listener)?;
        let delayed = probe.client.delayed().saturating_sub(delayed);
        // Time passes while the check asks, so it asks twice: the truth lies in between.
        let first = before.handshake()?.idle;
        let second = after.handshake()?.idle;
        let again = before.handshake()?.idle;
        let (least, most) = (first.saturating_sub(second), again.saturating_sub(second));
        wrong = if most + TICK < TIMEOUT {
            let used_up = right && most < TIMEOUT / 10;
            Some((Naming::TooSoon { used_up }, most))
        } else if least > TIMEOUT + LATER + delayed {
            Some((Naming::TooLate, least))
        } else {
            None
        };
        probe.expect(&open, &outcome)?;
        right |= wrong.is_none();
        if matches!(wrong, Some((Naming::TooSoon { .. }, _))) {
            break;
        }
        if right && measured >= *WAITS.start() {
            return Ok(());
        }
        before = after;
    }
    let (naming, apart) = wrong.expect("at least one wait was measured");
    let limit = TIMEOUT.as_millis();
    probe.client.misnamed(
        naming,
        FailureKind::WrongContent,
        format!("with --timeout {limit} it gives up after {limit} ms"),
        format!(
            "it goes on to the next address after {} ms",
            apart.as_millis()
        ),
    )
}

/// How many addresses refuse before one is looked at.
const REFUSALS: usize = 12;

/// How many sockets it may hold then: the one that is connecting, and one more.
const HELD: usize = 2;

/// So many addresses time out before it is looked at, and so many follow: it can't come to its end meanwhile.
const EXPIRED: usize = 3;
const TO_COME: usize = 40;

/// No descriptor stays open for an address that failed.
pub(super) fn closes_what_failed(s: &Context) -> Verdict {
    let full = s.listen_full()?;
    let (refusing, silent) = (s.refusing_address()?, full.address());
    let mut arguments = vec![refusing.as_str(); REFUSALS];
    arguments.push(&silent);
    let probe = Probe::start(s, &arguments)?;
    for _ in 0..REFUSALS {
        probe.expect(&refusing, "ECONNREFUSED")?;
    }
    probe.client.wait_idle()?;
    holds_one_socket(&probe, &format!("{REFUSALS} refusals"))?;
    let mut arguments = vec![silent.as_str(); EXPIRED + TO_COME];
    arguments.splice(0..0, ["--timeout", "50"]);
    let probe = Probe::start(s, &arguments)?;
    // What it calls them, and whether it gives up at all, is for another check.
    for _ in 0..EXPIRED {
        if !probe.client.wait_for_line()? {
            return Ok(());
        }
    }
    holds_one_socket(&probe, &format!("{EXPIRED} time limits"))
}

fn holds_one_socket(probe: &Probe, after: &str) -> Verdict {
    let held = probe.client.tcp_sockets();
    if held <= HELD {
        return Ok(());
    }
    probe.client.misnamed(
        Naming::Kept,
        FailureKind::Leak,
        format!("after {after} it holds one socket, the one that is connecting"),
        format!("it holds {held} TCP sockets"),
    )
}

/// It says what the kernel answers for each option.
pub(super) fn reads_options_back(s: &Context) -> Verdict {
    answers(
        s,
        &[
            (SocketOption::ReceiveBuffer, 4096 + s.below(4000) as i32),
            (SocketOption::SendBuffer, 9000 + s.below(4000) as i32),
            (SocketOption::KeepAlive, 1),
            (SocketOption::NoDelay, 1),
            // Not 1, which is also what the first of its two numbers says: it is on.
            (SocketOption::Linger, 2 + s.below(30) as i32),
            (
                SocketOption::ReceiveTimeout,
                1000 + 40 * (1 + s.below(20) as i32),
            ),
        ],
    )
}

/// The kernel has limits, and ideas of its own: what is printed is what is in force.
pub(super) fn prints_what_is(s: &Context) -> Verdict {
    answers(
        s,
        &[
            (SocketOption::ReceiveBuffer, 1),
            (SocketOption::SendBuffer, i32::MAX),
            (SocketOption::KeepAlive, 0),
            (SocketOption::NoDelay, 7),
        ],
    )
}

fn answers(s: &Context, options: &[(SocketOption, i32)]) -> Verdict {
    let listener = s.listen()?;
    let address = listener.address();
    let settings: Vec<String> = (options.iter())
        .map(|(option, value)| format!("{}={value}", option.name()))
        .collect();
    let mut arguments: Vec<&str> = (settings.iter())
        .flat_map(|setting| ["--set", setting.as_str()])
        .collect();
    arguments.push(&address);
    let probe = Probe::start(s, &arguments)?;
    let (_stream, outcome) = probe.accept(&listener)?;
    probe.client.expect_end()?;
    expect_among(&probe, &address, &outcome)?;
    for (option, asked) in options {
        probe.expect_option(&address, *option, *asked)?;
    }
    Ok(())
}

/// The line about a connection comes before those about its options.
fn expect_among(probe: &Probe, address: &str, outcome: &str) -> Verdict {
    let line = format!("{address} {outcome}");
    let lines = probe.client.printed_lines();
    // The first line about it, if any: that is what it says instead.
    let mut lines = lines.iter().map(|line| String::from_utf8_lossy(line));
    let got = lines.find(|line| line.starts_with(&format!("{address} ")));
    if got.as_deref() == Some(line.as_str()) {
        return Ok(());
    }
    let said = match &got {
        Some(line) => format!("it prints the line `{line}`"),
        None => "it prints no such line".to_owned(),
    };
    let naming = Naming::Outcome {
        address: address.to_owned(),
        wanted: outcome.to_owned(),
        got: got.map(|line| line.into_owned()),
        limit: probe.limit,
    };
    let expected = format!("it prints the line `{line}`");
    let kind = FailureKind::WrongContent;
    probe.client.misnamed(naming, kind, expected, said)
}

/// An option that the kernel refuses is a result, too: the connection is made all the same.
pub(super) fn refused_option(s: &Context) -> Verdict {
    answers(
        s,
        &[
            (SocketOption::TimeToLive, 256),
            (SocketOption::KeepAlive, 1),
        ],
    )
}

/// Each address gets the options, and lines about them.
pub(super) fn options_of_each(s: &Context) -> Verdict {
    let (first, second) = (s.listen()?, s.listen()?);
    let (one, two) = (first.address(), second.address());
    let refusing = s.refusing_address()?;
    let probe = Probe::start(s, &["--set", "SO_KEEPALIVE=1", &one, &refusing, &two])?;
    let (_one, outcome_one) = probe.accept(&first)?;
    let (_two, outcome_two) = probe.accept(&second)?;
    probe.client.expect_end()?;
    expect_among(&probe, &one, &outcome_one)?;
    expect_among(&probe, &refusing, "ECONNREFUSED")?;
    expect_among(&probe, &two, &outcome_two)?;
    probe.expect_option(&one, SocketOption::KeepAlive, 1)?;
    probe.expect_option(&two, SocketOption::KeepAlive, 1)
}

/// An option is set before the connection is made: a small receive buffer shows in the handshake.
pub(super) fn sets_before_connecting(s: &Context) -> Verdict {
    let listener = s.listen()?;
    let address = listener.address();
    let plain = Probe::start(s, &[&address])?;
    let stream = listener.accept_probe(&plain.client)?;
    let usual = stream.handshake()?.peer_scale;
    let probe = Probe::start(s, &["--set", "SO_RCVBUF=4096", &address])?;
    let stream = listener.accept_probe(&probe.client)?;
    let small = stream.handshake()?.peer_scale;
    probe.client.expect_end()?;
    // Where all buffers are small, it shows nothing.
    if small < usual || usual == 0 {
        return Ok(());
    }
    probe.client.misnamed(
        Naming::SetLate,
        FailureKind::WrongContent,
        "SO_RCVBUF is set before connect: the handshake offers a small window",
        "the handshake offers the same window as without the option",
    )
}

/// An option is really set: SO_LINGER with 0 seconds makes a reset of the end.
pub(super) fn options_are_in_force(s: &Context) -> Verdict {
    let listener = s.listen()?;
    let address = listener.address();
    let probe = Probe::start(s, &["--set", "SO_LINGER=0", &address])?;
    let stream = listener.accept_probe(&probe.client)?;
    probe.client.expect_end()?;
    if stream.ends_with_reset()? {
        return Ok(());
    }
    probe.client.misnamed(
        Naming::NotInForce,
        FailureKind::WrongContent,
        "with SO_LINGER and 0 seconds the end of the connection is a reset",
        "the connection ends in the usual way",
    )
}

/// Wrong arguments are no results.
pub(super) fn wrong_arguments(s: &Context) -> Verdict {
    let listener = s.listen()?;
    let address = listener.address();
    let wrong: [&[&str]; 6] = [
        &["--timeout", "soon", &address],
        &["--set", "SO_RCVBUF", &address],
        &["--set", "SO_NO_SUCH_OPTION=1", &address],
        &["--set", "SO_RCVBUF=large", &address],
        &["127.0.0.1"],
        &[],
    ];
    for arguments in wrong {
        s.note(format!("the arguments are: {}", arguments.join(" ")));
        let client = s.start_client_with_arguments(arguments)?;
        client.expect_usage_exit()?;
    }
    Ok(())
}
