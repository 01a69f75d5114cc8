//! Probes: what a client says of many addresses, and the options that it sets.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use super::facts::{Facts, FailedStep, Naming};
use super::names::naming;
use super::{Row, row};
use crate::model::{CallClass, Role, SyscallEvent};

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
        "writable-taken-for-connected",
        writable_taken_for_connected,
        "poll(2) says that your socket is writable. What does that mean?",
        "Your client takes a socket that is writable for one that is connected. It only means that it is \
         decided: read SO_ERROR with getsockopt(2), where 0 is success.",
    ),
    row(
        "one-time-limit-for-all",
        one_time_limit_for_all,
        "How much time has the second address?",
        "Your client says ETIMEDOUT for an address that answers at once: the time limit was used up by those \
         before it. Each address has the whole time.",
    ),
    row(
        "gives-up-too-soon",
        |f| naming(f) == Some(&Naming::TooSoon),
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
        "prints-what-was-set",
        prints_what_was_set,
        "Who knows how large the buffer is now?",
        "Your client prints a value that it has set or computed. The kernel has limits and doubles the sizes of \
         buffers: print what getsockopt(2) answers.",
    ),
    row(
        "milliseconds-taken-for-microseconds",
        milliseconds_taken_for_microseconds,
        "In which unit is the second number of a struct timeval?",
        "Your client gives the milliseconds of SO_RCVTIMEO to tv_usec, which counts microseconds. Almost nothing is \
         left of them. Multiply by 1000 when you set the option, and divide by 1000 when you read it back.",
    ),
    row(
        "seconds-as-microseconds",
        seconds_as_microseconds,
        "How many microseconds may stand in a struct timeval?",
        "Your client put the whole time of SO_RCVTIMEO into the microseconds. The kernel takes fewer than 1,000,000 \
         there, and answers EDOM otherwise. Seconds go into tv_sec, and what is left into tv_usec.",
    ),
    row(
        "option-line-too-early",
        option_line_too_early,
        "Which line about an address comes first?",
        "Your client prints a line about an option before the line about the connection. Say first what became of the \
         address, and then what became of each option. For an address that fails there are no lines about options.",
    ),
    row(
        "only-one-option",
        only_one_option,
        "How often may --set come, and what does your client do with the second one?",
        "Your client sets and prints one option, although --set came several times: each --set takes the place of \
         the one before. Keep all of them, in a list.",
    ),
    row(
        "results-out-of-order",
        results_out_of_order,
        "In which order do your lines come, and in which were the addresses given?",
        "Your client tries several addresses at the same time, and prints each result when it is there. The lines \
         have to come in the order of the addresses. Try one after the other, and print its line before the next.",
    ),
    row(
        "linger-flag-printed",
        linger_flag_printed,
        "SO_LINGER has two numbers. Which of them do you print?",
        "Your client prints the first number of struct linger, which only says whether it is on. The seconds are the \
         second one, l_linger. Read the whole structure back, and print that.",
    ),
    row(
        "options-set-too-late",
        |f| naming(f) == Some(&Naming::SetLate) && sets_option(f) == Some(When::Connected),
        "Which of your calls comes first, connect or setsockopt?",
        "Your client sets its options when the connection is made already. Then the handshake is over, in which \
         the peer learns how much it may send. Set them between socket(2) and connect(2).",
    ),
    row(
        "options-of-another-socket",
        options_of_another_socket,
        "Which socket has the options that you have set?",
        "Your client sets the options of another socket than the one that it connects. Each socket has its \
         own.",
    ),
    row(
        "option-not-in-force",
        |f| naming(f) == Some(&Naming::NotInForce) && sets_option(f) == Some(When::Before),
        "SO_LINGER has two numbers. What does each of them say?",
        "Your client sets SO_LINGER, and it has no effect. l_onoff turns it on, l_linger is the number of \
         seconds: both are needed.",
    ),
    row(
        "options-of-one-address",
        options_of_one_address,
        "How many sockets have got the option?",
        "Your client sets the options for one address and not for the others. Each address has a socket of its \
         own, which needs them all.",
    ),
    row(
        "failed-sockets-kept",
        |f| naming(f) == Some(&Naming::Kept),
        "Who closes the socket of an address that has failed?",
        "Your client keeps the socket of each address that failed. connect(2) closes nothing, and neither does \
         a number that goes out of scope: close it, or hold it in an OwnedFd.",
    ),
    row(
        "refused-option-ends-probe",
        refused_option_ends_probe,
        "An option was refused. Can the socket still connect?",
        "Your client does not connect because the kernel has refused an option. Print the error's name for that \
         option, and connect all the same.",
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
fn lines(f: &Facts) -> Vec<String> {
    let text = String::from_utf8_lossy(&f.printed);
    text.lines().map(str::to_owned).collect()
}

/// What the lines `ADDRESS OUTCOME` say, those about options left out.
fn outcomes(f: &Facts) -> Vec<(String, String)> {
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
        && f.quiet
        && f.exit.is_none()
        && f.printed.is_empty()
        && has_connected(f)
}

fn time_limit_ignored(f: &Facts) -> bool {
    match naming(f) {
        Some(Naming::Outcome {
            wanted,
            got: None,
            limited: true,
            ..
        }) => wanted == "ETIMEDOUT" && f.quiet && f.exit.is_none() && has_connected(f),
        _ => false,
    }
}

fn writable_taken_for_connected(f: &Facts) -> bool {
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

/// An address that would have answered has timed out, after another one.
fn one_time_limit_for_all(f: &Facts) -> bool {
    let address = match naming(f) {
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

fn prints_what_was_set(f: &Facts) -> bool {
    match naming(f) {
        Some(Naming::Value {
            asked,
            got: Some(got),
            ..
        }) => {
            let asked = i64::from(*asked);
            got.parse()
                .is_ok_and(|got: i64| got == asked || got == asked * 2)
        }
        _ => false,
    }
}

/// The seconds are right, and of the milliseconds a few are left: the kernel rounds up to its clock's tick.
fn milliseconds_taken_for_microseconds(f: &Facts) -> bool {
    const TICK: i64 = 10;
    let Some(Naming::Value {
        asked,
        got: Some(got),
        ..
    }) = naming(f)
    else {
        return false;
    };
    let asked = i64::from(*asked);
    let named = |line: &String| line.ends_with(&format!(" SO_RCVTIMEO {got}"));
    got.parse().is_ok_and(|got: i64| {
        got / 1000 == asked / 1000 && (1..=TICK).contains(&(got % 1000)) && asked % 1000 > TICK
    }) && lines(f).iter().any(named)
}

/// No line came about this option, and all that there are name one other.
fn only_one_option(f: &Facts) -> bool {
    let Some(Naming::Value { got: None, .. }) = naming(f) else {
        return false;
    };
    let lines = lines(f);
    // Each with the address that it is about.
    let options: Vec<(&str, &str)> = lines
        .iter()
        .filter_map(|line| {
            let mut words = line.split(' ');
            Some((words.next()?, words.next()?))
        })
        .filter(|(_, name)| is_option_name(name))
        .collect();
    let names: BTreeSet<&str> = options.iter().map(|(_, name)| *name).collect();
    let has_one = |address: &str| options.iter().any(|(about, _)| *about == address);
    let mut connected = outcomes(f)
        .into_iter()
        .filter(|(_, outcome)| outcome.starts_with("ok"));
    f.ended_well() && names.len() == 1 && connected.all(|(address, _)| has_one(&address))
}

/// When an option of the connected socket was set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    Before,
    Connected,
    Never,
}

/// Looks for it among the last connection's calls; none where there are no calls.
fn sets_option(f: &Facts) -> Option<When> {
    let connect = f
        .calls
        .iter()
        .rposition(|call| call.class == CallClass::Connect)?;
    let fd = f.calls[connect].on.first()?.fd;
    let about = |call: &&SyscallEvent| {
        call.name == "setsockopt"
            && call.result == Some(0)
            && call.on.first().is_some_and(|on| on.fd == fd)
    };
    // A number is given anew after close(2).
    let made = f.calls[..connect]
        .iter()
        .rposition(|call| call.class == CallClass::Socket && call.result == Some(fd.into()))
        .unwrap_or(0);
    Some(if f.calls[made..connect].iter().any(|call| about(&call)) {
        When::Before
    } else if f.calls[connect..].iter().any(|call| about(&call)) {
        When::Connected
    } else {
        When::Never
    })
}

fn options_of_another_socket(f: &Facts) -> bool {
    matches!(naming(f), Some(Naming::SetLate | Naming::NotInForce))
        && sets_option(f) == Some(When::Never)
        && f.calls.iter().any(|call| call.name == "setsockopt")
}

fn options_of_one_address(f: &Facts) -> bool {
    let has_option = |line: &String| line.contains(" SO_KEEPALIVE ");
    f.slug() == "client-options-of-each"
        && matches!(naming(f), Some(Naming::Value { got: None, .. }))
        && lines(f).iter().any(has_option)
}

/// The line about the option is there, and none about the connection.
fn refused_option_ends_probe(f: &Facts) -> bool {
    let refused = f
        .calls
        .iter()
        .rposition(|call| call.class == CallClass::Option && call.failed());
    let connects = |call: &SyscallEvent| call.class == CallClass::Connect;
    let gives_up = refused.is_some_and(|at| !f.calls[at..].iter().any(connects));
    f.slug() == "client-refused-option"
        && matches!(naming(f), Some(Naming::Untried { .. }))
        && (gives_up
            || lines(f).iter().any(|line| line.contains(" IP_TTL ")) && outcomes(f).is_empty())
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

/// The first of the two numbers of SO_LINGER is printed: whether it is on.
fn linger_flag_printed(f: &Facts) -> bool {
    let Some(Naming::Value {
        wanted,
        got: Some(got),
        ..
    }) = naming(f)
    else {
        return false;
    };
    let of_linger = |line: &String| line.ends_with(" SO_LINGER 1");
    got == "1" && wanted != "1" && lines(f).iter().any(of_linger)
}

/// In place of what was set there is the error for a time that is out of range.
fn seconds_as_microseconds(f: &Facts) -> bool {
    f.role == Role::Client
        && f.slug() == "client-reads-options-back"
        && String::from_utf8_lossy(&f.printed).contains(" SO_RCVTIMEO EDOM\n")
}

/// Whether this begins like the name of an option.
fn is_option_name(word: &str) -> bool {
    let mut kinds = ["SO_", "TCP_", "IP_"].iter();
    kinds.any(|kind| word.starts_with(kind))
}

/// The first line about the address names an option.
fn option_line_too_early(f: &Facts) -> bool {
    let Some(Naming::Outcome {
        address,
        got: Some(got),
        ..
    }) = naming(f)
    else {
        return false;
    };
    let about = got.strip_prefix(&format!("{address} ")).unwrap_or_default();
    is_option_name(about)
}
