//! Where a program is or should be, how it announces that, and what it reports when it can't be there.

use std::time::Duration;

use super::facts::{Facts, FailedStep, Probe, Then, of_class};
use super::reporting::{says_that_it_failed, stays_for_input};
use super::streaming::reads_input;
use super::{Row, row};
use crate::model::{
    Action, Address, CallClass, DEFAULT_ADDRESS, FailureKind, Role, SyscallEvent, Transport,
};
use crate::observe::Blocked;

pub(super) const ROWS: &[Row] = &[
    row(
        "announcement-missing",
        announcement_missing,
        "Where is your announcement: on standard output, or still in a buffer?",
        "Your server can be reached, but the line \"listening on ADDRESS\" has not come. Print it \
         to standard output, alone on its line, and flush it: a pipe is not flushed by itself.",
    ),
    row(
        "announcement-wrong",
        announcement_wrong,
        "Which address does your announcement name, and where does your server listen?",
        "The announcement does not name the address at which your server listens. Print HOST:PORT \
         as it was given, with the port that the kernel chose where port 0 was given.",
    ),
    row(
        "announces-too-early",
        |f| f.failed_step == FailedStep::TooEarly && !f.reachable.is_empty(),
        "What must be done before a client can connect?",
        "Your server announces itself before it can be reached: a client that connects then is \
         refused. Bind and listen first, then print the announcement.",
    ),
    row(
        "address-ignored",
        address_ignored,
        "Which address did your server get, and which does it bind?",
        "Your server is at another address than the one that it was given. Bind exactly the first \
         argument. If that fails, report it and exit with code 1.",
    ),
    row(
        "default-address-wrong",
        default_wrong,
        "Which address does your program use when it gets none?",
        "Started with an address, your program uses it; started without one, it does not use the \
         default address 127.0.0.1:8888.",
    ),
    row(
        "listening-socket-renewed",
        listening_socket_renewed,
        "How many listening sockets does a server need in its life?",
        "Your server closes its listening socket and makes a new one. Clients are refused in \
         between. Listen once, before the loop, and keep that socket.",
    ),
    row(
        "port-shared",
        port_shared,
        "Which socket option lets two servers share a port?",
        "A second server got the same address as the first and takes its clients. SO_REUSEPORT \
         (and SO_REUSEADDR with UDP) allows that. Do not set it.",
    ),
    row(
        "removes-what-is-not-its-own",
        removes,
        "How do you know that the file at the path is a dead socket?",
        "Your server removed or changed a file at its path that it had not made. Only a socket \
         file without a listening server may be replaced. Check what the file is, and try to \
         connect, before you remove it.",
    ),
    row(
        "stale-socket-not-replaced",
        stale_not_replaced,
        "How can a server tell a dead socket file from a live server?",
        "A socket file that a crashed server left behind keeps your server from starting. If \
         connect fails there with ECONNREFUSED, remove the file and bind again.",
    ),
    row(
        "removes-own-socket-file",
        removes_own_file,
        "Which file do your clients look for, and who removes it?",
        "Your server still listens, and the file of its socket is gone: no client finds it any more. Remove the file \
         when the server ends, and not when a client leaves.",
    ),
    row(
        "path-limit-wrong",
        path_limit,
        "Who knows how long a path may be: your code, or bind?",
        "Your server refuses a path that the system accepts: sun_path holds 107 bytes and a zero. \
         Let bind decide.",
    ),
    row(
        "directory-made",
        directory_made,
        "What if the directory in the path is a typing error?",
        "The directory of the path did not exist, and your server created it. The path may be a \
         typing error. Report it and exit with code 1.",
    ),
    row(
        "panics-instead-of-reporting",
        panics,
        "What does a user see when this call fails?",
        "Your program panics where something outside it failed. Print one sentence to standard \
         error that says what failed and where, and exit with code 1.",
    ),
    row(
        "path-cut",
        path_cut,
        "How long may the path of a socket be, and what does your program do with a longer one?",
        "Your server cut the path that it was given, and listens at another one. sun_path has room for 108 bytes. \
         Report a path that is too long, and exit with code 1.",
    ),
    row(
        "failure-taken-for-success",
        failure_taken_for_success,
        "What does a script learn from your exit code?",
        "Something failed, but your program exits with code 0. Scripts check only the exit code. \
         Exit with code 1.",
    ),
    row(
        "goes-on-after-failure",
        |f| goes_on_after_failure(f) || stays_for_input(f),
        "Your program knows that it failed. What is it waiting for?",
        "Something failed, your program noticed it, and still waits for more input. Nothing good can come of that \
         input. Report the failure and end the whole program with exit code 1: return from main, or call exit if \
         another thread noticed it.",
    ),
    row(
        "fails-without-a-word",
        |f| f.failed_step == FailedStep::Message { missing: true } && f.was_told(),
        "What does your user read when this fails?",
        "Your program exits with an error and does not say which. Print one sentence to standard \
         error, with the address in it.",
    ),
    row(
        "message-without-address",
        message_without_address,
        "Which address would your user have to correct?",
        "The message does not say which address it is about. The reader must see what to change. \
         Put the address into the message.",
    ),
    row(
        "threads-wait-for-each-other",
        threads_wait_for_each_other,
        "From which thread should come what each of your threads is waiting for?",
        "All threads of your program wait for each other, in a queue, a lock or a join, and none for the network. What \
         they wait for would come from one that has ended, or that waits as well. Whoever ends, also with an error, \
         must tell the others: close its end of the queue, and give back the lock.",
    ),
    row(
        "tries-again-for-ever",
        tries_again,
        "How does your user learn that it does not work?",
        "Your program tries again and again and never reports the failure. Report it after the \
         first attempt, and exit with code 1.",
    ),
];

fn announcement(f: &Facts) -> bool {
    f.slug() == "announces-itself"
        && f.failed_step == FailedStep::Script
        && f.symptom == FailureKind::WrongContent
        && f.lives()
}

fn has_announced(f: &Facts) -> bool {
    let mut lines = f.printed.split_inclusive(|&b| b == b'\n');
    lines.any(|line| line.starts_with(b"listening on ") && line.ends_with(b"\n"))
}

fn announcement_missing(f: &Facts) -> bool {
    announcement(f) && !has_announced(f)
}

fn announcement_wrong(f: &Facts) -> bool {
    announcement(f) && has_announced(f) && !is_on_other_hosts(f)
}

/// What it announces has the host that it was given, and where it listens is another one.
fn is_on_other_hosts(f: &Facts) -> bool {
    let host = |address: &str| Some(address.rsplit_once(':')?.0.to_owned());
    let asked = f.asked.as_deref().and_then(host);
    let mut lines = f.printed.split(|&b| b == b'\n');
    let said = lines.find_map(|line| {
        let line = String::from_utf8_lossy(line);
        host(line.trim().strip_prefix("listening on ")?)
    });
    let places = places(f);
    asked.is_some()
        && said == asked
        && !places.is_empty()
        && places.iter().all(|place| host(place) != asked)
}

/// The addresses at which it can be reached.
fn places(f: &Facts) -> Vec<String> {
    f.reachable
        .iter()
        .filter_map(|socket| Some(socket.local.as_ref()?.to_string()))
        .collect()
}

fn refuses_to_end(f: &Facts) -> bool {
    f.failed_step == FailedStep::Exit { wanted: 1 } && f.lives() && f.role == Role::Server
}

/// A call has told it, or its library, which looks at the length of a path before the kernel does.
fn message_without_address(f: &Facts) -> bool {
    let too_long = f.slug() == "path-too-long" && f.words.contains("too long");
    f.failed_step == FailedStep::Message { missing: false } && (f.was_told() || too_long)
}

/// A call has told it that something is wrong, or it says so itself, with the address.
fn failure_taken_for_success(f: &Facts) -> bool {
    let says_where = || {
        f.asked
            .as_ref()
            .is_some_and(|asked| f.words.contains(asked))
    };
    f.failed_step == FailedStep::Exit { wanted: 1 }
        && f.ended_well()
        && (f.was_told() || says_where())
}

/// It listens at the first part of the path.
fn path_cut(f: &Facts) -> bool {
    let asked = f.asked.as_deref().unwrap_or_default();
    let places = places(f);
    let part = |place: &String| place.len() < asked.len() && asked.starts_with(place.as_str());
    f.transport == Transport::Unix
        && f.role == Role::Server
        && !places.is_empty()
        && places.iter().all(part)
}

fn address_ignored(f: &Facts) -> bool {
    if path_cut(f) {
        return false;
    }
    let elsewhere = || {
        let asked = f.asked.as_deref().unwrap_or_default();
        let places = places(f);
        !places.is_empty() && places.iter().all(|place| place != asked)
    };
    let says_so = f.failed_step == FailedStep::Script
        && matches!(f.slug(), "binds-given-address")
        && f.symptom == FailureKind::Unreachable;
    let link = f.failed_step == FailedStep::Script && f.slug() == "file-is-a-socket" && elsewhere();
    // Nobody is where it was to be.
    let unreached = || {
        let nowhere = matches!(
            f.failed_step,
            FailedStep::Start | FailedStep::Connect { .. }
        );
        let any_port = f.asked.as_ref().is_none_or(|asked| asked.ends_with(":0"));
        let never = f.clients() == 0;
        f.role == Role::Server && nowhere && f.lives() && !any_port && never && elsewhere()
    };
    says_so
        || announcement(f) && has_announced(f) && is_on_other_hosts(f)
        || link
        || refuses_to_end(f) && elsewhere()
        || unreached()
        || connects_elsewhere(f)
        || puts_before_the_path(f)
}

/// The path that it could not bind has the one that it was given inside, behind something else. The last two parts
/// of that are others in each run.
fn puts_before_the_path(f: &Facts) -> bool {
    let asked = f.asked.as_deref().unwrap_or_default();
    let stem = asked.rsplitn(3, '/').nth(2).unwrap_or_default();
    let inside = |call: &SyscallEvent| {
        let path = call.address().map(ToString::to_string).unwrap_or_default();
        call.class == CallClass::Bind
            && call.failed()
            && !path.starts_with(stem)
            && path.contains(stem)
    };
    f.transport == Transport::Unix
        && f.role == Role::Server
        && f.failed_step == FailedStep::Start
        && !stem.is_empty()
        && f.calls.iter().any(inside)
}

/// A client that was given an address has tried another one, and not that.
fn connects_elsewhere(f: &Facts) -> bool {
    let tried: Vec<_> = f
        .calls
        .iter()
        .filter(|call| call.class == CallClass::Connect)
        .filter_map(|call| match call.address()? {
            // A resolver asks at port 53 or at a path of its own.
            Address::Inet(address) if address.port() != 53 => Some(address.to_string()),
            _ => None,
        })
        .collect();
    let asked = f.asked.as_deref().unwrap_or_default();
    f.role == Role::Client
        && f.failed_step == FailedStep::NoConnection
        && asked.parse::<std::net::SocketAddr>().is_ok()
        && !tried.is_empty()
        && !tried.iter().any(|to| to == asked)
}

fn default_wrong(f: &Facts) -> bool {
    let serves = || {
        f.probe(Probe::Start)
            .is_some_and(|result| !result.came.is_empty())
    };
    let elsewhere = || {
        f.calls.iter().any(|call| {
            let tried = call.address().filter(|_| call.class == CallClass::Connect);
            tried.is_some_and(|address| match address {
                Address::Inet(tried) => {
                    tried.ip() == DEFAULT_ADDRESS.ip() && *tried != DEFAULT_ADDRESS
                }
                _ => false,
            })
        })
    };
    match f.slug() {
        "default-address" => {
            f.failed_step == FailedStep::Script && f.symptom == FailureKind::Unreachable
                || f.failed_step == FailedStep::Start && f.exit.is_some() && serves()
        }
        "client-default-address" => f.failed_step == FailedStep::NoConnection && elsewhere(),
        _ => false,
    }
}

/// Where the first server is, the second is as well.
fn port_shared(f: &Facts) -> bool {
    let asked = f.asked.clone().unwrap_or_default();
    refuses_to_end(f)
        && f.slug() == "address-in-use"
        && f.transport != Transport::Unix
        && f.others_live
        && places(f).contains(&asked)
}

fn removes(f: &Facts) -> bool {
    let keeps = f.slug().starts_with("keeps-") || f.slug() == "leaves-live-server-alone";
    let asked = f.asked.clone().unwrap_or_default();
    let took = refuses_to_end(f)
        && f.reachable.iter().any(|socket| {
            matches!(&socket.local, Some(Address::Path(path)) if path.to_string_lossy() == asked)
        });
    f.transport == Transport::Unix && keeps && (f.symptom == FailureKind::TookOver || took)
}

/// It listens there, and who wants to connect finds nothing at the path.
fn removes_own_file(f: &Facts) -> bool {
    let asked = f.asked.clone().unwrap_or_default();
    f.role == Role::Server
        && f.transport == Transport::Unix
        && f.failed_step == (FailedStep::Connect { refused: true })
        && f.lives()
        && places(f).contains(&asked)
}

fn stale_not_replaced(f: &Facts) -> bool {
    f.slug() == "replaces-stale-socket"
        && f.failed_step == FailedStep::Start
        && f.ended_badly()
        && f.address_in_use()
}

/// It starts at any other path; and no call of its own has told it that this one is too long.
fn path_limit(f: &Facts) -> bool {
    let elsewhere = f
        .probe(Probe::Start)
        .is_some_and(|result| !result.came.is_empty());
    f.slug() == "path-of-107-bytes"
        && f.failed_step == FailedStep::Start
        && f.ended_badly()
        && elsewhere
}

fn directory_made(f: &Facts) -> bool {
    let asked = f.asked.clone().unwrap_or_default();
    refuses_to_end(f) && f.slug() == "missing-directory" && places(f).contains(&asked)
}

fn panics(f: &Facts) -> bool {
    f.failed_step == FailedStep::Exit { wanted: 1 }
        && f.exit == Some(Some(101))
        && f.panic().is_some()
}

/// It has long been waiting, and is in a short sleep: one of many.
fn tries_again(f: &Facts) -> bool {
    let short_sleep = |wait: &Blocked| {
        wait.class == CallClass::Sleep
            && wait
                .timeout
                .is_some_and(|limit| limit <= Duration::from_secs(2))
    };
    let sleeps = || !f.waits.is_empty() && f.waits.iter().all(short_sleep);
    f.failed_step == FailedStep::Exit { wanted: 1 }
        && f.symptom == FailureKind::StillRunning
        && f.lives()
        && !f.quiet
        && f.reachable.is_empty()
        && (sleeps() || has_tried_again(f))
}

/// It has connected more than once, each time without success, has said nothing about it, and waits for a time.
fn has_tried_again(f: &Facts) -> bool {
    let tries: Vec<_> = of_class(f, CallClass::Connect).collect();
    let fails = |call: &&SyscallEvent| call.failed() && !call.failed_with(libc::EINPROGRESS);
    f.role == Role::Client
        && f.words.trim().is_empty()
        && tries.len() >= 2
        && f.waits.iter().any(|wait| wait.timeout.is_some())
        && tries.iter().all(fails)
}

/// None of its threads waits for a socket, for input or for time, and none works.
fn threads_wait_for_each_other(f: &Facts) -> bool {
    let silent = match &f.failed_step {
        FailedStep::Reply { got, then, .. } => got.is_empty() && *then == Then::Silence,
        FailedStep::Exit { .. } => f.symptom == FailureKind::StillRunning,
        _ => false,
    };
    silent
        && f.lives()
        && f.quiet
        && f.waits.len() > 1
        && f.waits.iter().all(|wait| wait.call == "futex")
}

/// It was told and says so, and a thread of it waits for input. Who has sent a message five times, and turns
/// to the next, has given up.
fn goes_on_after_failure(f: &Facts) -> bool {
    let noticed = f.has_ids() || says_that_it_failed(f);
    f.failed_step == FailedStep::Exit { wanted: 1 }
        && f.role == Role::Client
        && f.lives()
        && f.quiet
        && f.was_told()
        && noticed
        && f.waits.iter().any(reads_input)
}

/// The process that called listen(2) has closed the descriptor that listened, or has called it again.
pub(super) fn stops_listening(f: &Facts) -> bool {
    let listens: Vec<&SyscallEvent> = of_class(f, CallClass::Listen).collect();
    let again = |one: &&SyscallEvent| listens.iter().filter(|two| two.pid == one.pid).count() > 1;
    // A child closes its copy, which is as it should be.
    let closes = |call: &SyscallEvent| {
        let listened = |listen: &&&SyscallEvent| {
            listen.pid == call.pid && listen.fd() == call.fd() && listen.at < call.at
        };
        listens.iter().any(|listen| listened(&listen))
    };
    // A runtime closes by dup2(2), too: of all that listened only the last is left.
    of_class(f, CallClass::Close).any(closes) || listens.iter().any(again) && f.reachable.len() == 1
}

fn listening_socket_renewed(f: &Facts) -> bool {
    let nowhere =
        f.reachable.is_empty() && matches!(f.failed_step, FailedStep::Connect { refused: true });
    let once_was = f
        .since_start()
        .iter()
        .any(|told| told.what == Action::Connected);
    // Whoever waited in the queue of the first socket is lost.
    let lost = matches!(
        f.failed_step,
        FailedStep::Connect { .. }
            | FailedStep::OtherSocket
            | FailedStep::Reply {
                then: Then::End | Then::Reset,
                ..
            }
    );
    f.role == Role::Server && f.lives() && (nowhere && once_was || lost && stops_listening(f))
}
