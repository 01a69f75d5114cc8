//! Mistakes with a socket itself: its kind, its family, its address, and which of several it is.

use super::facts::{Facts, FailedStep, of_class};
use super::own_calls::only_asks;
use super::{Row, row};
use crate::model::{Address, Argument, CallClass, Role, SocketRole, SyscallEvent, Transport};
use crate::observe::{Socket, SocketState};

pub(super) const ROWS: &[Row] = &[
    row(
        "asks-for-room-without-need",
        asks_for_room_without_need,
        "When does a socket have room for more bytes, and how often does select tell you so?",
        "Your server asks select or poll whether it can send, although it has nothing to send. There is nearly always \
         room, so the call returns at once, again and again, and the processor is busy. Ask for that only while bytes \
         wait to be sent.",
    ),
    row(
        "wrong-socket-kind",
        wrong_socket_kind,
        "Which kind of socket does this stage use: a stream or datagrams?",
        "Your program made a socket of the other kind: SOCK_DGRAM where a stream is needed, or \
         SOCK_STREAM where datagrams are. TCP and AF_UNIX streams need SOCK_STREAM, UDP needs \
         SOCK_DGRAM.",
    ),
    row(
        "sends-without-address",
        sends_without_address,
        "How does the kernel know where this datagram goes?",
        "Your program sent a datagram on a socket that is not connected, and gave no address: \
         that fails with EDESTADDRREQ. Use sendto with the address that recvfrom returned, or \
         connect the client's socket first.",
    ),
    row(
        "never-listens",
        never_listens,
        "Which call makes a socket ready for clients?",
        "Your server calls accept on a socket that does not listen, which fails with EINVAL. Call listen(2) \
         between bind and accept.",
    ),
    row(
        "sends-on-listening-socket",
        sends_on_listening_socket,
        "You have two sockets: which of them is connected with the client?",
        "Your server uses the listening socket for a conversation. It has no peer. Send and receive on the \
         socket that accept has returned.",
    ),
    row(
        "wrong-address-family",
        wrong_address_family,
        "Which address family does your socket have, and which kind of address do you give it?",
        "Your program made an AF_INET socket, and the address of this stage is a path. A path needs a socket of the \
         family AF_UNIX: UnixStream and UnixListener in Rust, socket.AF_UNIX in Python.",
    ),
    row(
        "reply-address-invalid",
        reply_address_invalid,
        "Which address does your receive call fill in, and how much room did you say there is for it?",
        "Your server sent its reply to an address that is none, and the kernel refused that with EINVAL or \
         EAFNOSUPPORT. Give sendto the address that recvfrom has filled in. In C, set the length of the address to \
         its full size before each recvfrom: 0 there means that no address is wanted.",
    ),
    row(
        "closes-listening-socket",
        closes_listening_socket,
        "Which of your two sockets do you close when a conversation is over?",
        "Your server closed its listening socket, and then wanted to accept another client. Close the socket that \
         accept has returned, and keep the listening socket as long as the server runs.",
    ),
    row(
        "peeks-only",
        peeks_only,
        "Do your bytes leave the receive buffer when you look at them?",
        "Your program looks at what has come (MSG_PEEK, or peek in Rust) and never takes it out: the next look shows \
         the same bytes. Use a plain read.",
    ),
];

/// It made internet sockets of the other kind, none of the right one, and is not reached.
fn wrong_socket_kind(f: &Facts) -> bool {
    let (right, wrong) = match f.transport {
        Transport::Udp => (libc::SOCK_DGRAM, libc::SOCK_STREAM),
        _ => (libc::SOCK_STREAM, libc::SOCK_DGRAM),
    };
    let made = |wanted: i32| {
        of_class(f, CallClass::Socket).any(|call| {
            let family = [libc::AF_INET, libc::AF_INET6, libc::AF_UNIX];
            matches!(call.argument, Some(Argument::Family { family: of, kind })
                if kind == wanted && family.contains(&of))
        })
    };
    // A resolver makes sockets, too, and never binds one at the host that it was given. The port is another in
    // each run.
    let host = |address: &str| address.rsplit_once(':').map(|(host, _)| host.to_owned());
    let asked = f.asked.as_deref().and_then(host);
    // And so is the directory of a path.
    let name = |path: &str| path.rsplit_once('/').map(|(_, name)| name.to_owned());
    let asked_name = f.asked.as_deref().and_then(name);
    let used = f.calls.iter().any(|call| {
        let addressed = matches!(call.class, CallClass::Bind | CallClass::Connect);
        let text = call.address().map(ToString::to_string).unwrap_or_default();
        let used = host(&text);
        let at_a_path = f.transport == Transport::Unix
            && matches!(call.address(), Some(Address::Path(_)))
            && (call.class == CallClass::Bind || name(&text) == asked_name);
        addressed && (used == asked && asked.is_some() || at_a_path)
    });
    let unreached = matches!(
        f.failed_step,
        FailedStep::Start
            | FailedStep::TooEarly
            | FailedStep::Connect { .. }
            | FailedStep::NoConnection
    );
    unreached && used && made(wrong) && !made(right)
}

fn sends_without_address(f: &Facts) -> bool {
    f.transport == Transport::Udp
        && of_class(f, CallClass::Write)
            .rfind(|call| call.is_on_socket())
            .is_some_and(|call| call.failed_with(libc::EDESTADDRREQ))
}

fn never_listens(f: &Facts) -> bool {
    let refused = |call: &SyscallEvent| call.failed_with(libc::EINVAL);
    f.role == Role::Server
        && of_class(f, CallClass::Accept).any(refused)
        && of_class(f, CallClass::Bind).any(|call| !call.failed())
        && of_class(f, CallClass::Listen).next().is_none()
}

/// By its number: an accepted socket whose peer has gone has no peer either.
fn sends_on_listening_socket(f: &Facts) -> bool {
    let no_peer =
        |call: &SyscallEvent| call.failed_with(libc::ENOTCONN) || call.failed_with(libc::EPIPE);
    let listening: Vec<_> = of_class(f, CallClass::Listen)
        .map(SyscallEvent::fd)
        .collect();
    let listens = |call: &&SyscallEvent| {
        call.socket_role() == Some(SocketRole::Listener) && listening.contains(&call.fd())
    };
    f.role == Role::Server
        && f.transport != Transport::Udp
        && [CallClass::Read, CallClass::Write]
            .into_iter()
            .flat_map(|class| of_class(f, class))
            .filter(listens)
            .any(no_peer)
}

/// It made an internet socket where the address is a path, and none for the path.
fn wrong_address_family(f: &Facts) -> bool {
    let internet = of_class(f, CallClass::Socket).any(|call| {
        matches!(
            call.argument,
            Some(Argument::Family {
                family: libc::AF_INET | libc::AF_INET6,
                ..
            })
        )
    });
    // A resolver connects to a path of its own.
    let at_path = f.calls.iter().any(|call| {
        matches!(call.class, CallClass::Bind | CallClass::Connect)
            && call
                .address()
                .is_some_and(|used| Some(used.to_string()) == f.asked)
    });
    let unreached = matches!(
        f.failed_step,
        FailedStep::Start | FailedStep::Connect { .. } | FailedStep::NoConnection
    );
    f.transport == Transport::Unix && unreached && internet && !at_path
}

fn reply_address_invalid(f: &Facts) -> bool {
    let refused = |call: &SyscallEvent| {
        call.failed_with(libc::EINVAL) || call.failed_with(libc::EAFNOSUPPORT)
    };
    f.transport == Transport::Udp
        && f.role == Role::Server
        && of_class(f, CallClass::Write)
            .rfind(|call| call.is_on_socket())
            .is_some_and(refused)
}

/// The process that made it listen closed it, and called accept after that. Nobody listens now.
fn closes_listening_socket(f: &Facts) -> bool {
    let mut listens = of_class(f, CallClass::Listen);
    let (Some(listen), None) = (listens.next(), listens.next()) else {
        return false;
    };
    let same = |call: &SyscallEvent| call.pid == listen.pid && call.fd() == listen.fd();
    let closed = f.calls.iter().position(|call| {
        call.class == CallClass::Close
            && same(call)
            && call.socket_role() == Some(SocketRole::Listener)
    });
    let Some(closed) = closed else { return false };
    let accepts = |call: &SyscallEvent| {
        call.class == CallClass::Accept && call.pid == listen.pid && call.failed_with(libc::EBADF)
    };
    f.role == Role::Server && f.calls[closed..].iter().any(accepts)
}

/// It has looked at what a connection brought, more than once, and taken nothing out.
fn peeks_only(f: &Facts) -> bool {
    let (looked, taken): (Vec<_>, Vec<_>) = of_class(f, CallClass::Read)
        .filter(|call| call.is_on_connection() && call.result > Some(0))
        .partition(|call| call.looks());
    // And has used what it saw.
    let used = match f.role {
        Role::Server => of_class(f, CallClass::Write).any(|call| call.is_on_connection()),
        Role::Client => !f.printed.is_empty(),
    };
    looked.len() >= 2 && taken.is_empty() && used
}

/// A client is connected and silent, and the answer comes at once all the same: what is ready is the way out.
fn asks_for_room_without_need(f: &Facts) -> bool {
    let sockets = || f.sockets.iter().filter(|socket| socket.fd > 2);
    let silent = |socket: &Socket| match socket.state {
        SocketState::Listening => true,
        SocketState::Connected => socket.unread == 0,
        _ => false,
    };
    let connected = |socket: &Socket| socket.state == SocketState::Connected;
    f.role == Role::Server
        && matches!(f.slug(), "idle-while-idle" | "idle-after-clients-leave")
        && f.failed_step == FailedStep::Busy
        && only_asks(f)
        && sockets().any(connected)
        && sockets().all(silent)
}
