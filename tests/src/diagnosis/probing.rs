//! Probes: what a client says of many addresses, and the options that it sets.

use std::net::SocketAddr;
use std::time::Duration;

use super::facts::{Facts, FailedStep, Naming};
use super::names::naming;
use super::{Row, row};
use crate::model::{Argument, CallClass, SyscallEvent};
use crate::observe::{Socket, SocketState};

pub(super) const ROWS: &[Row] = &[
    row(
        "result-without-address",
        result_without_address,
        "Ten addresses are tried. To which of them does a line belong?",
        "Your client's line does not begin with the address. Print it as it was given, in each line, also where \
         there is only one.",
    ),
    row(
        "own-name-before-connect",
        own_name_before_connect,
        "When does the kernel choose an address for your end?",
        "Your client asks for its own name before it is connected, when it has none: port 0. Ask after \
         connect(2).",
    ),
    row(
        "failure-ends-probe",
        failure_ends_probe,
        "An address has failed. Who tries the next?",
        "Your client ends when an address fails. That an address fails is a result: print the error's name, and \
         go on.",
    ),
    row(
        "success-ends-probe",
        success_ends_probe,
        "An address has answered. What about the others?",
        "Your client ends when it has reached an address, and leaves out those behind it. It is a probe: it tries each \
         address that it was given, and prints a line about each.",
    ),
    row(
        "failure-is-exit-code",
        failure_is_exit_code,
        "What does exit code 0 say about a probe?",
        "Your client prints that an address fails, and ends with another exit code than 0 for it. It has done \
         what it was asked to do: that is exit code 0.",
    ),
    row(
        "results-printed-late",
        results_printed_late,
        "The next address takes long. Where is the line about the last one?",
        "Your client knows what came of an address, and the line has not come: it is printed only later, or \
         lies in a buffer. Print each line as soon as it is known, and flush it.",
    ),
    row(
        "time-limit-ignored",
        time_limit_ignored,
        "Nobody answers. Which of your calls waits, and for how long?",
        "Your client waits for this address without a time limit, although --timeout gives one. A blocking \
         connect(2) waits as long as the kernel likes: use a non-blocking one and poll(2).",
    ),
    row(
        "milliseconds-taken-for-seconds",
        milliseconds_taken_for_seconds,
        "In which unit does --timeout give the time, and in which does your call want it?",
        "--timeout counts milliseconds. Your client gives its number to a call that counts seconds, and waits a \
         thousand times too long. Divide it by 1000 first.",
    ),
    row(
        "writable-taken-for-connected",
        writable_taken_for_connected,
        "poll(2) says that your socket is writable. What does that mean?",
        "Your client takes a socket that is writable for one that is connected. It only means that it is \
         decided: read SO_ERROR with getsockopt(2), where 0 is success.",
    ),
    row(
        "error-read-twice",
        error_read_twice,
        "What does SO_ERROR say after somebody has read it?",
        "Your client reads SO_ERROR twice. The first read takes the error away, see socket(7), and the second one says 0, \
         which looks like success. Read it once, and keep the number.",
    ),
    row(
        "one-time-limit-for-all",
        one_time_limit_for_all,
        "How much time has the second address?",
        "Your client says ETIMEDOUT for this address without waiting for it: the time limit was used up by those \
         before it. Each address has the whole time. Compute the end of the wait anew for each.",
    ),
    row(
        "gives-up-too-soon",
        |f| naming(f) == Some(&Naming::TooSoon { used_up: false }),
        "In which unit is the number after --timeout?",
        "Your client gives up before its time is over. The number is milliseconds; look at the unit of your \
         call, and at what rounds it down.",
    ),
    row(
        "gives-up-too-late",
        |f| naming(f) == Some(&Naming::TooLate),
        "In which unit is the number after --timeout?",
        "Your client gives up later than it was told. The number is milliseconds; look at the unit of your \
         call, and at what rounds it up.",
    ),
    row(
        "results-out-of-order",
        results_out_of_order,
        "In which order do your lines come, and in which were the addresses given?",
        "Your client tries several addresses at the same time, and prints each result when it is there. The lines \
         have to come in the order of the addresses. Try one after the other, and print its line before the next.",
    ),
    row(
        "failed-sockets-kept",
        failed_sockets_kept,
        "Who closes the socket of an address that has failed?",
        "Your client keeps the socket of each address that failed. connect(2) closes nothing, and neither does \
         a number that goes out of scope: close it, or hold it in an OwnedFd.",
    ),
    row(
        "error-without-its-name",
        error_without_its_name,
        "What is the name of this error in errno(3)?",
        "Your client prints an error as text or as a number. The line should have its name, such as \
         ECONNREFUSED: the same in each language of the world.",
    ),
    row(
        "error-taken-for-another",
        error_taken_for_another,
        "Which error has the kernel reported, and which have you printed?",
        "Your client prints the name of another error than the kernel has reported. Don't list the errors that \
         you know: take the name from the number.",
    ),
    row(
        "one-socket-for-all",
        one_socket_for_all,
        "How many sockets do ten addresses need?",
        "Your client uses a socket again whose connect(2) has failed. It is in an undefined state then: make a \
         new one for each address.",
    ),
    row(
        "address-tried-once",
        address_tried_once,
        "An address is named twice. How often is it tried?",
        "Your client leaves out an address that it has tried before. Each argument is tried, in order.",
    ),
    row(
        "wrong-arguments-accepted",
        wrong_arguments_accepted,
        "Which exit code says that the arguments were wrong?",
        "Your client was given wrong arguments and does not end with exit code 2. Test them before you try any \
         address, and write to standard error what is wrong.",
    ),
];

/// One at most is connecting: more are of attempts that go on.
fn failed_sockets_kept(f: &Facts) -> bool {
    let connecting = |socket: &&Socket| socket.state == SocketState::Connecting;
    naming(f) == Some(&Naming::Kept) && f.sockets.iter().filter(connecting).count() <= 1
}

/// It has tried an address all the same.
fn wrong_arguments_accepted(f: &Facts) -> bool {
    f.failed_step == FailedStep::Exit { wanted: 2 } && f.exit.is_some() && has_connected(f)
}

fn has_connected(f: &Facts) -> bool {
    f.calls.iter().any(|call| call.class == CallClass::Connect)
}

/// The name of an error, as errno(3) has them.
fn is_error_name(word: &str) -> bool {
    word.len() > 3
        && word.starts_with('E')
        && word
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
}

/// The lines that the program has printed.
pub(super) fn lines(f: &Facts) -> Vec<String> {
    let text = String::from_utf8_lossy(&f.printed);
    text.lines().map(str::to_owned).collect()
}

/// What the lines `ADDRESS OUTCOME` say, those about options left out.
pub(super) fn outcomes(f: &Facts) -> Vec<(String, String)> {
    lines(f)
        .iter()
        .filter_map(|line| line.split_once(' '))
        .filter(|(_, outcome)| outcome.starts_with("ok ") || is_error_name(outcome))
        .map(|(address, outcome)| (address.to_owned(), outcome.to_owned()))
        .collect()
}

fn result_without_address(f: &Facts) -> bool {
    match naming(f) {
        Some(Naming::Outcome {
            wanted,
            got: Some(got),
            ..
        }) => wanted == got,
        _ => false,
    }
}

fn own_name_before_connect(f: &Facts) -> bool {
    let Some(Naming::Outcome {
        wanted,
        got: Some(got),
        ..
    }) = naming(f)
    else {
        return false;
    };
    let said = got
        .split_once(" ok ")
        .and_then(|(_, ends)| ends.split_once(" -> "));
    let local = said.and_then(|(local, _)| local.parse::<SocketAddr>().ok());
    wanted.starts_with("ok ") && local.is_some_and(|local| local.port() == 0)
}

/// A line, or a connection, that is due does not come, and the program has ended.
fn ended_before(f: &Facts) -> bool {
    let due = matches!(
        naming(f),
        Some(Naming::Outcome { got: None, .. } | Naming::Untried { .. })
    );
    due && f.exit.is_some()
}

fn failure_ends_probe(f: &Facts) -> bool {
    let outcomes = outcomes(f);
    let failed = |(_, outcome): &(String, String)| is_error_name(outcome);
    // An address that it knows already may be left out for that reason.
    let new = |address: &String| !outcomes.iter().any(|(known, _)| known == address);
    let due_is_new = match naming(f) {
        Some(Naming::Outcome { address, .. } | Naming::Untried { address }) => new(address),
        _ => false,
    };
    let stopped = due_is_new && outcomes.last().is_some_and(failed);
    ended_before(f)
        && ((has_connected(f) && f.ended_badly()) || stopped)
        && !one_socket_for_all(f)
        && !one_time_limit_for_all(f)
}

/// The first address that it has reached is the last of which it says anything.
fn success_ends_probe(f: &Facts) -> bool {
    let outcomes = outcomes(f);
    let reached = |(_, outcome): &(String, String)| outcome.starts_with("ok ");
    let first = outcomes.iter().position(reached);
    ended_before(f) && f.ended_well() && first.is_some_and(|first| first + 1 == outcomes.len())
}

fn failure_is_exit_code(f: &Facts) -> bool {
    naming(f) == Some(&Naming::Ended)
        && f.ended_badly()
        && outcomes(f)
            .iter()
            .any(|(_, outcome)| is_error_name(outcome))
}

/// It waits for another address, and has printed nothing of what it knows.
fn results_printed_late(f: &Facts) -> bool {
    matches!(naming(f), Some(Naming::Outcome { got: None, .. }))
        && matches!(
            f.slug(),
            "client-prints-at-once" | "client-closes-what-failed"
        )
        // The kernel's own time limit for a connection is nothing to wait for.
        && (f.quiet || f.waits.iter().any(|wait| wait.class == CallClass::Connect))
        && f.exit.is_none()
        && f.printed.is_empty()
        && has_connected(f)
}

fn time_limit_ignored(f: &Facts) -> bool {
    match naming(f) {
        Some(Naming::Outcome {
            wanted,
            got: None,
            limit: Some(_),
            ..
        }) => wanted == "ETIMEDOUT" && f.quiet && f.exit.is_none() && has_connected(f),
        _ => false,
    }
}

/// It waits as many seconds as it was given milliseconds; up to a second of them may be over.
fn milliseconds_taken_for_seconds(f: &Facts) -> bool {
    let Some(Naming::Outcome {
        got: None,
        limit: Some(limit),
        ..
    }) = naming(f)
    else {
        return false;
    };
    let longest = *limit * 1000;
    let waits = f.waits.iter().filter_map(|wait| wait.timeout);
    let mut as_given = waits
        .filter(|left| (longest.saturating_sub(Duration::from_secs(1))..=longest).contains(left));
    f.exit.is_none() && as_given.next().is_some()
}

fn writable_taken_for_connected(f: &Facts) -> bool {
    !reads_error_twice(f) && refused_one_is_connected(f)
}

fn error_read_twice(f: &Facts) -> bool {
    reads_error_twice(f) && refused_one_is_connected(f)
}

/// Between two attempts to connect it has read SO_ERROR more than once.
fn reads_error_twice(f: &Facts) -> bool {
    let error = Argument::SocketOption {
        level: libc::SOL_SOCKET,
        option: libc::SO_ERROR,
    };
    let connects = |call: &SyscallEvent| call.class == CallClass::Connect;
    f.calls.split(connects).any(|calls| {
        let reads = |call: &&SyscallEvent| {
            call.name == "getsockopt" && call.argument.as_ref() == Some(&error)
        };
        calls.iter().filter(reads).count() > 1
    })
}

/// A connection that was refused is printed as one that was made.
fn refused_one_is_connected(f: &Facts) -> bool {
    match naming(f) {
        Some(Naming::Outcome {
            address,
            wanted,
            got: Some(got),
            ..
        }) => {
            let about = got.strip_prefix(&format!("{address} "));
            let connected = |said: &str| said.starts_with("ok ") || said == "ENOTCONN";
            wanted == "ECONNREFUSED" && about.is_some_and(connected)
        }
        _ => false,
    }
}

/// An address that would have answered has timed out, after another one; or there was no time left to wait
/// for a silent one.
fn one_time_limit_for_all(f: &Facts) -> bool {
    let address = match naming(f) {
        Some(Naming::TooSoon { used_up }) => return *used_up,
        Some(Naming::Untried { address }) => address,
        Some(Naming::Outcome {
            address, wanted, ..
        }) if wanted.starts_with("ok ") => address,
        _ => return false,
    };
    let outcomes = outcomes(f);
    let mut timed_out = outcomes
        .iter()
        .filter(|(_, outcome)| outcome == "ETIMEDOUT");
    let this = timed_out.clone().any(|(at, _)| at == address);
    this && timed_out.any(|(at, _)| at != address)
}

/// What a line says in the place of the name of an error.
fn in_place_of_a_name(f: &Facts) -> Option<String> {
    match naming(f)? {
        Naming::Outcome {
            wanted,
            got: Some(got),
            address,
            ..
        } if is_error_name(wanted) => {
            let said = got.strip_prefix(&format!("{address} "))?;
            (!said.starts_with("ok ")).then(|| said.to_owned())
        }
        // A number may be a value: one that was set in spite of all, or another option's.
        Naming::Value {
            wanted,
            got: Some(got),
            ..
        } if is_error_name(wanted) && got.parse::<i64>().is_err() => Some(got.clone()),
        _ => None,
    }
}

fn error_without_its_name(f: &Facts) -> bool {
    in_place_of_a_name(f).is_some_and(|said| !said.split(' ').any(is_error_name))
}

/// What the kernel says of a socket that was connected, or was to be, before.
const USED_BEFORE: [&str; 3] = ["ECONNABORTED", "EALREADY", "EISCONN"];

fn error_taken_for_another(f: &Facts) -> bool {
    // Those tell of other mistakes.
    let other = |said: &str| said == "ENOTCONN" || USED_BEFORE.contains(&said);
    in_place_of_a_name(f).is_some_and(|said| is_error_name(&said) && !other(&said))
}

fn one_socket_for_all(f: &Facts) -> bool {
    let said = |(_, outcome): &(String, String)| USED_BEFORE.contains(&outcome.as_str());
    matches!(
        naming(f),
        Some(Naming::Outcome { .. } | Naming::Untried { .. })
    ) && outcomes(f).iter().any(said)
}

/// It has gone on to another address than the one that is due, about which it has printed before.
fn address_tried_once(f: &Facts) -> bool {
    let Some(Naming::Outcome { address, got, .. }) = naming(f) else {
        return false;
    };
    let outcomes = outcomes(f);
    let known = outcomes.iter().any(|(other, _)| other == address);
    let elsewhere = match got {
        Some(got) => !got.starts_with(&format!("{address} ")),
        None => f.quiet && f.exit.is_none(),
    };
    known && elsewhere && !one_socket_for_all(f) && !results_out_of_order(f)
}

/// A line about another address stands in its place, and its own comes behind that.
fn results_out_of_order(f: &Facts) -> bool {
    let Some(Naming::Outcome {
        address,
        got: Some(got),
        ..
    }) = naming(f)
    else {
        return false;
    };
    let about = |line: &String| line.starts_with(&format!("{address} "));
    let lines = lines(f);
    let place = lines.iter().rposition(|line| line == got);
    !about(got) && place.is_some_and(|place| lines[place..].iter().any(about))
}

/// Whether this begins like the name of an option.
pub(super) fn is_option_name(word: &str) -> bool {
    let mut kinds = ["SO_", "TCP_", "IP_"].iter();
    kinds.any(|kind| word.starts_with(kind))
}
