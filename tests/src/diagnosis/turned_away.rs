//! Servers: clients that are accepted and sent away.

use super::facts::{Facts, FailedStep, Then};
use super::place::stops_listening;
use super::{Row, row};
use crate::model::{Action, CallClass, Role, SyscallEvent};

pub(super) const ROWS: &[Row] = &[
    row(
        "half-close-taken-for-leaving",
        half_close_taken_for_leaving,
        "The client has ended its half of the stream. Does it still read?",
        "Your server closed the connection when the client had ended its half of the stream, with bytes of the client \
         unread, and that resets it. POLLRDHUP and EPOLLRDHUP say that nothing more will be sent, and not that the \
         client has left. Read until a read returns 0, send all replies, and close then.",
    ),
    row(
        "waiting-client-turned-away",
        waiting_client_turned_away,
        "What happens to a client that connects while you serve another?",
        "Your server accepts a client while another is being served, and closes its connection. \
         Leave it in the backlog: it loses no data there. Accept it when its turn comes.",
    ),
    row(
        "turned-away-without-need",
        turned_away_without_need,
        "How many clients does your server believe to have at this moment, and how many are there?",
        "Your server accepted a client and closed its connection unread, although most of its clients had left. It \
         believes that it is full. If it counts its clients, count down at each end of a conversation, also when \
         an error ends it.",
    ),
];

/// It has closed a connection that it had accepted, and never read from it.
fn closes_unread(f: &Facts) -> bool {
    let mut accepted = f.calls.iter().filter(|call| call.has_accepted());
    accepted.any(|accept| is_closed_unread(f, accept))
}

/// The first use of what this call has accepted is to close it.
fn is_closed_unread(f: &Facts, accept: &SyscallEvent) -> bool {
    first_use(
        f,
        accept,
        &[CallClass::Read, CallClass::Write, CallClass::Close],
    )
    .is_some_and(|first| first.class == CallClass::Close)
}

/// The first call of these classes on the connection that `accept` has made.
fn first_use<'a>(
    f: &'a Facts,
    accept: &SyscallEvent,
    classes: &[CallClass],
) -> Option<&'a SyscallEvent> {
    f.calls.iter().find(|call| {
        let same = call.pid == accept.pid && call.fd().map(i64::from) == accept.result;
        call.at > accept.at && classes.contains(&call.class) && same
    })
}

/// The last accept that has brought a client.
fn last_accepted(f: &Facts) -> Option<&SyscallEvent> {
    f.calls.iter().rfind(|call| call.has_accepted())
}

/// How many connections were accepted before `accept`, and how many of them were open when it returned.
fn accepted_before(f: &Facts, accept: &SyscallEvent) -> (usize, usize) {
    let before: Vec<&SyscallEvent> = (f.calls.iter())
        .filter(|call| call.has_accepted() && call.pid == accept.pid && call.at < accept.at)
        .collect();
    let open = before.iter().filter(|earlier| {
        first_use(f, earlier, &[CallClass::Close]).is_none_or(|close| close.at > accept.at)
    });
    (before.len(), open.count())
}

/// So many clients have come and gone that one more is nothing new.
const MANY: usize = 8;

/// The connection that was accepted last was closed unread, without an error, although hardly any was open.
fn turned_away_without_need(f: &Facts) -> bool {
    let cut = matches!(
        &f.failed_step,
        FailedStep::Reply { then: Then::End | Then::Reset, got, .. } if got.is_empty()
    );
    let last = last_accepted(f);
    let failed = |last: &SyscallEvent| {
        let mut after = f
            .calls
            .iter()
            .filter(|call| call.at > last.at && call.tid == last.tid);
        after.any(SyscallEvent::failed)
    };
    let crashed = f.words.contains("panicked at") || f.words.contains("Traceback");
    let earlier = |call: &SyscallEvent| call.class == CallClass::Write && call.is_on_connection();
    f.role == Role::Server
        && f.lives()
        && cut
        && !crashed
        && f.calls.iter().any(earlier)
        && last.is_some_and(|last| {
            let (all, open) = accepted_before(f, last);
            is_closed_unread(f, last) && all >= MANY && 4 * open <= all && !failed(last)
        })
}

pub(super) fn waiting_client_turned_away(f: &Facts) -> bool {
    let FailedStep::Reply {
        peer,
        then: Then::End | Then::Reset,
        ..
    } = &f.failed_step
    else {
        return false;
    };
    // Somebody else was there when it came, and has been answered since.
    let story = f.since_start();
    let Some(came) = story
        .iter()
        .position(|told| told.who == *peer && told.what == Action::Connected)
    else {
        return false;
    };
    let is_open = |who: u64| {
        let before = &story[..came];
        let has_done = |what: fn(&Action) -> bool| {
            before
                .iter()
                .any(|told| told.who == who && what(&told.what))
        };
        has_done(|d| *d == Action::Connected)
            && !has_done(|d| matches!(d, Action::Closed | Action::Reset))
    };
    let answered_since = story[came..].iter().any(|told| {
        told.who != *peer && matches!(told.what, Action::Received(_)) && is_open(told.who)
    }) || story[came..].iter().any(|told| is_open(told.who))
        && closes_unread(f);
    // Or it had not noticed yet that the one before has left.
    let last = last_accepted(f);
    let while_open =
        last.is_some_and(|last| is_closed_unread(f, last) && accepted_before(f, last) == (1, 1));
    f.lives()
        && (answered_since || while_open)
        && !stops_listening(f)
        && f.actions_of(*peer)
            .all(|d| !matches!(d, Action::Received(_)))
}

/// The client had half-closed; the server closed the connection before it had read the end, without an error.
fn half_close_taken_for_leaving(f: &Facts) -> bool {
    let reset = matches!(
        f.failed_step,
        FailedStep::Flow { then: Then::Reset }
            | FailedStep::Reply {
                then: Then::Reset,
                ..
            }
    );
    let on = |call: &&SyscallEvent| call.is_on_connection();
    let moves = || f.calls.iter().filter(on).filter(|call| call.is_transfer());
    let failed = |call: &SyscallEvent| call.failed() && !call.failed_with(libc::EAGAIN);
    let read_the_end =
        |call: &SyscallEvent| call.class == CallClass::Read && call.result == Some(0);
    let closed = f
        .calls
        .iter()
        .any(|call| call.class == CallClass::Close && call.is_on_connection());
    f.role == Role::Server
        && f.lives()
        && reset
        && f.half_closed()
        && closed
        && moves().next().is_some()
        && !moves().any(|call| failed(call) || read_the_end(call))
}
