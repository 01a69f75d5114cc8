//! Probes: the options that they set, and what they say of them.

use std::collections::BTreeSet;

use super::facts::{Facts, Naming};
use super::names::naming;
use super::probing::{is_option_name, lines, outcomes};
use super::{Row, row};
use crate::model::{CallClass, Role, SyscallEvent};

pub(super) const ROWS: &[Row] = &[
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
        "refused-option-ends-probe",
        refused_option_ends_probe,
        "An option was refused. Can the socket still connect?",
        "Your client does not connect because the kernel has refused an option. Print the error's name for that \
         option, and connect all the same.",
    ),
];

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
