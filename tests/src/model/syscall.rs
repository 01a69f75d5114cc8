//! System calls as data: what a call does, on which socket, what was asked and what the kernel
//! answered. Decisions read these fields; text is made of them in [`SyscallEvent::arguments`] and
//! [`SyscallEvent::answer`] alone.

use std::fmt::Write;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::{Address, Bytes, Location, SocketKind, SocketRole, escaped};

/// What a system call does, as far as a socket program is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallClass {
    /// Makes a socket: socket(2), socketpair(2).
    Socket,
    /// bind(2)
    Bind,
    /// listen(2)
    Listen,
    /// accept(2)
    Accept,
    /// connect(2)
    Connect,
    /// Takes bytes or datagrams out of a descriptor: read(2), recv(2) and their kin.
    Read,
    /// Puts bytes or datagrams into a descriptor: write(2), send(2) and their kin.
    Write,
    /// shutdown(2)
    Shutdown,
    /// close(2)
    Close,
    /// Reads or sets an option: getsockopt(2), setsockopt(2).
    Option,
    /// Asks for an address: getsockname(2), getpeername(2).
    Name,
    /// Waits until one of several descriptors is ready: poll(2), select(2), epoll_wait(2).
    Wait,
    /// Makes or changes a set of descriptors to wait for: epoll_create(2), epoll_ctl(2).
    WaitSet,
    /// Waits for time to pass: nanosleep(2).
    Sleep,
    /// Begins or ends a process: fork(2), execve(2), exit_group(2).
    Process,
    /// Any other.
    Other,
}

/// A socket at the moment of a call.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SocketEnds {
    /// What kind it is.
    pub kind: SocketKind,
    /// Its own address; `None` while it has none.
    pub local: Option<Address>,
    /// Whether it has a peer: of a connection, or the one that a datagram socket was connected to.
    pub connected: bool,
    /// The peer's address, where it has a name.
    pub peer: Option<Address>,
}

impl SocketEnds {
    /// Whether it is one end of a connection: a stream with a peer.
    pub fn is_connection(&self) -> bool {
        self.role() == Some(SocketRole::Connection)
    }

    /// One of a socketpair(2), where neither end has an address: a runtime's own affair, or a standard stream.
    pub fn is_nameless_pair(&self) -> bool {
        let named = self.local.is_some() || self.peer.is_some();
        self.kind == SocketKind::UnixStream && self.connected && !named
    }

    /// What a stream socket is for. One that has an address and no peer listens, or is going to.
    pub fn role(&self) -> Option<SocketRole> {
        let stream = matches!(self.kind, SocketKind::Tcp | SocketKind::UnixStream);
        let named = self.local.is_some() || self.peer.is_some();
        match self.connected {
            _ if !stream || !named => None,
            true => Some(SocketRole::Connection),
            false => self.local.as_ref().map(|_| SocketRole::Listener),
        }
    }
}

/// A descriptor that a call was given, and the socket behind it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Descriptor {
    /// Its number in the program.
    pub fd: i32,
    /// The socket; `None` if it is something else, or nothing could be learned of it.
    pub socket: Option<SocketEnds>,
}

/// What a call was given beside its descriptor, as far as it matters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Argument {
    /// socket(2): the address family and the type, without its flags.
    Family {
        /// `AF_INET`
        family: i32,
        /// `SOCK_STREAM`
        kind: i32,
    },
    /// bind(2), connect(2): the address.
    Address(Address),
    /// listen(2): the backlog.
    Backlog(i32),
    /// read(2), send(2): how many bytes at most; sendto(2): to whom.
    Bytes {
        /// The room or the length.
        count: u64,
        /// The address that a datagram was sent to.
        to: Option<Address>,
        /// `MSG_PEEK` and its like; 0 for read(2) and write(2).
        flags: i32,
    },
    /// shutdown(2): `SHUT_WR`, say.
    How(i32),
    /// getsockopt(2), setsockopt(2): the level and the option.
    SocketOption {
        /// `SOL_SOCKET`
        level: i32,
        /// `SO_REUSEADDR`
        option: i32,
    },
    /// epoll_ctl(2): the descriptor that is added, changed or removed.
    Member {
        /// Its number.
        fd: i32,
        /// Whether it is watched for edges from now on (`EPOLLET`): a change is reported once.
        edge_triggered: bool,
    },
    /// exit_group(2): the exit code.
    Code(i32),
}

/// One system call of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyscallEvent {
    /// When it was made.
    pub at: Instant,
    /// The process that made it.
    pub pid: i32,
    /// The thread that made it.
    pub tid: i32,
    /// Its name in section 2 of the manual; `fork` for a new process by whatever call.
    pub name: String,
    /// What it does.
    pub class: CallClass,
    /// The descriptors that it was made on: one for most calls, several for poll(2), none for others.
    pub on: Vec<Descriptor>,
    /// What else it was given.
    pub argument: Option<Argument>,
    /// The time limit of its wait, where it has one and has to wait. Known where rules are asked about
    /// the program's calls.
    pub time_limit: Option<Duration>,
    /// The first bytes that it moved. Known where rules are asked about the program's calls.
    pub data: Option<Bytes>,
    /// What it answered, as the program sees it: a count, a descriptor, or an error number below zero.
    /// `None` while it waits, and for a call that does not return.
    pub result: Option<i64>,
    /// When the answer came.
    pub answered: Option<Instant>,
    /// Whom a datagram came from, or whose connection was accepted.
    pub from: Option<Address>,
    /// Whether a rule of the tracer changed it: the answer is not the kernel's own.
    pub injected: bool,
    /// The learner's line that made it.
    pub location: Option<Location>,
}

impl SyscallEvent {
    /// A call that has just been made, of which nothing more is known.
    pub fn new(pid: i32, tid: i32, name: impl Into<String>, class: CallClass) -> Self {
        SyscallEvent {
            at: Instant::now(),
            pid,
            tid,
            name: name.into(),
            class,
            on: Vec::new(),
            argument: None,
            time_limit: None,
            data: None,
            result: None,
            answered: None,
            from: None,
            injected: false,
            location: None,
        }
    }

    /// The descriptor that it was made on, if it was made on one.
    pub fn fd(&self) -> Option<i32> {
        match self.on.as_slice() {
            // poll(2) may be given a single descriptor, too: that is a set of one.
            [one] if self.class != CallClass::Wait => Some(one.fd),
            _ => None,
        }
    }

    /// The socket that it was made on.
    pub fn socket(&self) -> Option<&SocketEnds> {
        self.fd().and(self.on.first()?.socket.as_ref())
    }

    /// Whether any of its descriptors is a socket that has an address, its own or its peer's.
    pub fn is_on_socket(&self) -> bool {
        let sockets = self
            .on
            .iter()
            .filter_map(|descriptor| descriptor.socket.as_ref());
        let mut named = sockets.filter(|ends| ends.local.is_some() || ends.peer.is_some());
        named.next().is_some()
    }

    /// What its socket is for: a listening socket, one end of a connection; `None` for any other.
    pub fn socket_role(&self) -> Option<SocketRole> {
        self.socket().and_then(SocketEnds::role)
    }

    /// Whether it was made on one end of a connection.
    pub fn is_on_connection(&self) -> bool {
        self.socket().is_some_and(SocketEnds::is_connection)
    }

    /// How many bytes were asked for, or given.
    pub fn requested(&self) -> Option<u64> {
        match self.argument {
            Some(Argument::Bytes { count, .. }) => Some(count),
            _ => None,
        }
    }

    /// Whether it moved all the bytes that were asked for.
    pub fn is_full(&self) -> bool {
        self.result
            .zip(self.requested())
            .is_some_and(|(moved, asked)| u64::try_from(moved) == Ok(asked))
    }

    /// Whether it moved some of the bytes that were asked for, and not all.
    pub fn is_short(&self) -> bool {
        let short = |(moved, asked)| moved > 0 && (moved as u64) < asked;
        self.result.zip(self.requested()).is_some_and(short)
    }

    /// Whether it moved less than was asked for because a rule of the tracer made it so.
    pub fn is_shortened(&self) -> bool {
        self.injected && self.is_short()
    }

    /// The address that it was given.
    pub fn address(&self) -> Option<&Address> {
        match &self.argument {
            Some(Argument::Address(address)) => Some(address),
            _ => None,
        }
    }

    /// From when it was made until the answer came; `None` while it waits.
    pub fn took(&self) -> Option<Duration> {
        Some(self.answered? - self.at)
    }

    /// Whether a client has come with it. One that still waits has brought nobody.
    pub fn has_accepted(&self) -> bool {
        self.class == CallClass::Accept && self.result.is_some_and(|fd| fd >= 0)
    }

    /// Whether it leaves the bytes where they are: `MSG_PEEK` in recv(2).
    pub fn looks(&self) -> bool {
        matches!(self.argument, Some(Argument::Bytes { flags, .. }) if flags & libc::MSG_PEEK != 0)
    }

    /// Whether it failed, with whatever error.
    pub fn failed(&self) -> bool {
        self.result.is_some_and(|result| result < 0)
    }

    /// Whether it moves bytes, in either direction.
    pub fn is_transfer(&self) -> bool {
        matches!(self.class, CallClass::Read | CallClass::Write)
    }

    /// Whether it failed because the peer of a connection has gone.
    pub fn failed_without_peer(&self) -> bool {
        self.failed_with(libc::ECONNRESET) || self.failed_with(libc::EPIPE)
    }

    /// Whether it failed with this error number.
    pub fn failed_with(&self, errno: i32) -> bool {
        self.result == Some(-i64::from(errno))
    }

    /// Whether it is the same call on the same descriptor with the same answer.
    pub fn repeats(&self, other: &SyscallEvent) -> bool {
        self.name == other.name && self.fd() == other.fd() && self.result == other.result
    }

    /// When it had its effect, as far as others are concerned. A call that takes, or fails, did so when
    /// it was answered: the cause came before. One that gives did so when it was made: the effect comes
    /// after.
    pub fn moment(&self) -> Instant {
        let takes = matches!(
            self.class,
            CallClass::Accept | CallClass::Read | CallClass::Wait | CallClass::WaitSet
        );
        match self.answered {
            Some(answered) if takes || self.failed() => answered,
            _ => self.at,
        }
    }

    /// What a report shows between the brackets: `fd 4 (127.0.0.1:8888 ← 127.0.0.1:40312), 1024`.
    pub fn arguments(&self) -> String {
        let mut parts: Vec<String> = self.on.iter().map(descriptor_text).collect();
        match &self.argument {
            Some(Argument::Family { family, kind }) => {
                parts.push(family_text(*family));
                parts.push(kind_text(*kind));
            }
            Some(Argument::Address(address)) => parts.push(address_text(address)),
            Some(Argument::Backlog(n) | Argument::Code(n)) => parts.push(n.to_string()),
            Some(Argument::Bytes { count, to, .. }) => {
                parts.push(count.to_string());
                parts.extend(to.as_ref().map(|to| format!("to {}", address_text(to))));
            }
            Some(Argument::How(how)) => parts.push(how_text(*how).to_owned()),
            Some(Argument::SocketOption { level, option }) => {
                parts.push(option_text(*level, *option));
            }
            Some(Argument::Member { fd, .. }) => parts.push(format!("fd {fd}")),
            None => {}
        }
        parts.join(", ")
    }

    /// What a report shows as the result: `= 5`, `= ECONNRESET`, `= 4, from 127.0.0.1:40312`,
    /// `= ECONNABORTED (injected)`; empty while the call waits.
    pub fn answer(&self) -> String {
        let Some(result) = self.result else {
            return String::new();
        };
        let mut text = format!("= {}", result_text(result));
        if let Some(from) = &self.from {
            let _ = write!(text, ", from {}", address_text(from));
        }
        if self.injected {
            text.push_str(" (injected)");
        }
        text
    }
}

/// The raw result of a call as people write it: a number, or an error's name.
pub fn result_text(result: i64) -> String {
    if (-4095..0).contains(&result) {
        errno_name(-result as i32)
    } else {
        result.to_string()
    }
}

/// The name of an error number: `ECONNRESET`; `errno 600` for one without a name.
pub fn errno_name(errno: i32) -> String {
    match nix::errno::Errno::from_raw(errno) {
        nix::errno::Errno::UnknownErrno => format!("errno {errno}"),
        known => format!("{known:?}"),
    }
}

/// An address that a hostile program may have chosen: nothing of it reaches a terminal unescaped.
fn address_text(address: &Address) -> String {
    match address {
        Address::Inet(address) => address.to_string(),
        Address::Path(path) => escaped(path.as_os_str().as_encoded_bytes()),
        Address::Abstract(name) => format!("@{}", escaped(name)),
    }
}

fn descriptor_text(descriptor: &Descriptor) -> String {
    let fd = descriptor.fd;
    let Some(ends) = &descriptor.socket else {
        return format!("fd {fd}");
    };
    let text = |address: &Option<Address>| address.as_ref().map(address_text);
    match (text(&ends.local), text(&ends.peer)) {
        (Some(local), Some(peer)) => format!("fd {fd} ({local} ← {peer})"),
        (Some(local), None) => format!("fd {fd} ({local})"),
        (None, Some(peer)) => format!("fd {fd} (→ {peer})"),
        (None, None) => format!("fd {fd}"),
    }
}

fn family_text(family: i32) -> String {
    match family {
        libc::AF_INET => "AF_INET".into(),
        libc::AF_INET6 => "AF_INET6".into(),
        libc::AF_UNIX => "AF_UNIX".into(),
        other => format!("family {other}"),
    }
}

fn kind_text(kind: i32) -> String {
    match kind {
        libc::SOCK_STREAM => "SOCK_STREAM".into(),
        libc::SOCK_DGRAM => "SOCK_DGRAM".into(),
        libc::SOCK_SEQPACKET => "SOCK_SEQPACKET".into(),
        other => format!("type {other}"),
    }
}

fn how_text(how: i32) -> &'static str {
    match how {
        libc::SHUT_RD => "SHUT_RD",
        libc::SHUT_WR => "SHUT_WR",
        _ => "SHUT_RDWR",
    }
}

fn option_text(level: i32, option: i32) -> String {
    let known = match (level, option) {
        (libc::SOL_SOCKET, libc::SO_REUSEADDR) => "SO_REUSEADDR",
        (libc::SOL_SOCKET, libc::SO_REUSEPORT) => "SO_REUSEPORT",
        (libc::SOL_SOCKET, libc::SO_RCVTIMEO) => "SO_RCVTIMEO",
        (libc::SOL_SOCKET, libc::SO_SNDTIMEO) => "SO_SNDTIMEO",
        (libc::SOL_SOCKET, libc::SO_RCVBUF) => "SO_RCVBUF",
        (libc::SOL_SOCKET, libc::SO_SNDBUF) => "SO_SNDBUF",
        (libc::SOL_SOCKET, libc::SO_LINGER) => "SO_LINGER",
        (libc::SOL_SOCKET, libc::SO_KEEPALIVE) => "SO_KEEPALIVE",
        (libc::SOL_SOCKET, libc::SO_ERROR) => "SO_ERROR",
        (libc::SOL_SOCKET, libc::SO_TYPE) => "SO_TYPE",
        (libc::IPPROTO_TCP, libc::TCP_NODELAY) => "TCP_NODELAY",
        (libc::IPPROTO_IPV6, libc::IPV6_V6ONLY) => "IPV6_V6ONLY",
        _ => return format!("option {level}/{option}"),
    };
    known.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(name: &str, class: CallClass) -> SyscallEvent {
        SyscallEvent::new(1, 1, name, class)
    }

    fn on(fd: i32, local: &str, peer: Option<&str>) -> Descriptor {
        let address = |text: &str| Address::Inet(text.parse().unwrap());
        Descriptor {
            fd,
            socket: Some(SocketEnds {
                kind: SocketKind::Tcp,
                local: Some(address(local)),
                connected: peer.is_some(),
                peer: peer.map(address),
            }),
        }
    }

    #[test]
    fn a_call_is_rendered_from_its_fields() {
        let mut call = event("recvfrom", CallClass::Read);
        call.on = vec![on(4, "127.0.0.1:8888", Some("127.0.0.1:40312"))];
        call.argument = Some(Argument::Bytes {
            count: 1024,
            to: None,
            flags: 0,
        });
        assert_eq!(
            call.arguments(),
            "fd 4 (127.0.0.1:8888 ← 127.0.0.1:40312), 1024"
        );
        assert_eq!(call.answer(), "");
        call.result = Some(-104);
        assert_eq!(call.answer(), "= ECONNRESET");
        call.result = Some(5);
        call.from = Some(Address::Inet("127.0.0.1:4".parse().unwrap()));
        assert_eq!(call.answer(), "= 5, from 127.0.0.1:4");
        assert!(call.is_on_connection());
        assert_eq!((call.fd(), call.requested()), (Some(4), Some(1024)));
    }

    #[test]
    fn a_listening_socket_is_no_connection() {
        let mut call = event("accept4", CallClass::Accept);
        call.on = vec![on(3, "127.0.0.1:8888", None)];
        assert!(call.is_on_socket() && !call.is_on_connection());
        assert_eq!(call.arguments(), "fd 3 (127.0.0.1:8888)");
    }

    #[test]
    fn a_call_that_takes_has_its_effect_when_answered_and_one_that_gives_when_made() {
        let mut call = event("read", CallClass::Read);
        let (made, answered) = (call.at, call.at + Duration::from_millis(1));
        assert_eq!(call.moment(), made);
        (call.result, call.answered) = (Some(5), Some(answered));
        assert_eq!(call.moment(), answered);
        call.class = CallClass::Write;
        assert_eq!(call.moment(), made);
        call.result = Some(-104);
        assert_eq!(call.moment(), answered);
    }
}
