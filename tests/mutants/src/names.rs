//! The parts of programs that name both ends of connections, and of probes that set options.

use std::env;
use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::process;
use std::thread;
use std::time::Duration;

use nix::errno::Errno;
use nix::libc::linger;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::socket::{
    self, AddressFamily, Backlog, SockFlag, SockType, SockaddrStorage, getsockopt, setsockopt,
    sockopt,
};
use nix::sys::time::{TimeVal, TimeValLike};

use crate::{address, announce, echo, fail};

/// The number that the server's second argument is, or the default one.
pub fn backlog() -> i32 {
    let number = env::args().nth(2).map(|text| text.parse());
    number
        .unwrap_or(Ok(128))
        .unwrap_or_else(|_| process::exit(2))
}

/// A listening socket with a queue of this length; `prepare` gets it before it is bound.
pub fn listen_with(
    backlog: i32,
    prepare: impl FnOnce(&OwnedFd) -> nix::Result<()>,
) -> (TcpListener, String) {
    let asked = address();
    let made = || -> io::Result<TcpListener> {
        let at = resolved(&asked)?;
        let socket = new_socket(SockFlag::empty())?;
        prepare(&socket)?;
        socket::bind(socket.as_raw_fd(), &SockaddrStorage::from(at))?;
        socket::listen(&socket, Backlog::new(backlog)?)?;
        Ok(socket.into())
    };
    let listener = made().unwrap_or_else(|error| fail(&asked, &error));
    announce(listener.local_addr().expect("it is bound"));
    (listener, asked)
}

/// The right way: SO_REUSEADDR, and the backlog that was asked for.
pub fn listen_named() -> TcpListener {
    listen_with(backlog(), reuse_address).0
}

/// Sets SO_REUSEADDR.
pub fn reuse_address(socket: &OwnedFd) -> nix::Result<()> {
    setsockopt(socket, sockopt::ReuseAddr, &true)
}

/// Serves one client after another. An error ends one conversation.
pub fn serve_named(
    listener: &TcpListener,
    mut conversation: impl FnMut(TcpStream, SocketAddr) -> io::Result<()>,
) -> ! {
    loop {
        match listener.accept() {
            Ok((client, peer)) => {
                if let Err(error) = conversation(client, peer) {
                    eprintln!("{peer}: {error}");
                }
            }
            Err(error) if error.kind() == ErrorKind::ConnectionAborted => eprintln!("{error}"),
            Err(error) => {
                eprintln!("{error}");
                thread::sleep(Duration::from_millis(100));
            }
        }
    }
}

/// The conversation of a server that prints this line about its client first.
pub fn say_and_echo(client: TcpStream, line: impl Display) -> io::Result<()> {
    say(line);
    echo(Box::new(client))
}

/// Prints a line at once.
pub fn say(line: impl Display) {
    let mut stdout = io::stdout();
    let _ = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
}

/// What a probe's arguments ask for.
#[derive(Default)]
pub struct Wanted {
    /// Milliseconds for each address.
    pub timeout: Option<u64>,
    /// Options and their values.
    pub options: Vec<(String, i32)>,
    /// The addresses, as they were given.
    pub addresses: Vec<String>,
}

const NAMES: [&str; 7] = [
    "SO_RCVBUF",
    "SO_SNDBUF",
    "SO_KEEPALIVE",
    "SO_LINGER",
    "SO_RCVTIMEO",
    "TCP_NODELAY",
    "IP_TTL",
];

/// The arguments; wrong ones end the program.
pub fn wanted() -> Wanted {
    read_arguments().unwrap_or_else(|| {
        eprintln!("usage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS...");
        process::exit(2)
    })
}

/// The arguments; none if they are wrong.
pub fn read_arguments() -> Option<Wanted> {
    let mut wanted = Wanted::default();
    let mut words = env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--timeout" => wanted.timeout = Some(words.next()?.parse().ok()?),
            "--set" => {
                let word = words.next()?;
                let (name, value) = word.split_once('=')?;
                NAMES.iter().find(|known| **known == name)?;
                let value = value.parse().ok()?;
                wanted.options.push((name.to_owned(), value));
            }
            _ => {
                let (_, port) = word.rsplit_once(':')?;
                port.parse::<u16>().ok()?;
                wanted.addresses.push(word);
            }
        }
    }
    (!wanted.addresses.is_empty()).then_some(wanted)
}

/// A new TCP socket.
pub fn new_socket(flags: SockFlag) -> nix::Result<OwnedFd> {
    socket::socket(AddressFamily::Inet, SockType::Stream, flags, None)
}

fn resolved(address: &str) -> io::Result<SocketAddr> {
    let mut found = address.to_socket_addrs()?.filter(SocketAddr::is_ipv4);
    found.next().ok_or_else(|| ErrorKind::NotFound.into())
}

/// Begins to connect a non-blocking socket.
pub fn begin(socket: &OwnedFd, address: &str) -> Result<(), Errno> {
    let address = resolved(address).map_err(|_| Errno::EINVAL)?;
    match socket::connect(socket.as_raw_fd(), &SockaddrStorage::from(address)) {
        Err(Errno::EINPROGRESS | Errno::EINTR) => Ok(()),
        done => done,
    }
}

/// Waits until it is decided what becomes of it; false when the time is over.
pub fn decided(socket: &OwnedFd, timeout: Option<Duration>) -> bool {
    let limit = timeout.map_or(PollTimeout::NONE, |limit| {
        PollTimeout::try_from(limit).expect("a short time")
    });
    let mut sockets = [PollFd::new(socket.as_fd(), PollFlags::POLLOUT)];
    loop {
        match poll(&mut sockets, limit) {
            Ok(ready) => return ready != 0,
            Err(Errno::EINTR) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

/// What became of it.
pub fn outcome(socket: &OwnedFd) -> Result<(), Errno> {
    match getsockopt(socket, sockopt::SocketError)? {
        0 => Ok(()),
        number => Err(Errno::from_raw(number)),
    }
}

/// Connects a non-blocking socket, with the time limit that is wanted.
pub fn connect_within(socket: &OwnedFd, address: &str, wanted: &Wanted) -> Result<(), Errno> {
    begin(socket, address)?;
    match decided(socket, wanted.timeout.map(Duration::from_millis)) {
        true => outcome(socket),
        false => Err(Errno::ETIMEDOUT),
    }
}

/// Both ends: `LOCAL -> PEER`.
pub fn ends(socket: &OwnedFd) -> nix::Result<String> {
    let local: SockaddrStorage = socket::getsockname(socket.as_raw_fd())?;
    let peer: SockaddrStorage = socket::getpeername(socket.as_raw_fd())?;
    Ok(format!("{local} -> {peer}"))
}

/// The line about a connection that was made, or not.
pub fn say_outcome(address: &str, socket: &OwnedFd, connected: Result<(), Errno>) {
    match connected.and_then(|()| ends(socket)) {
        Ok(ends) => say(format_args!("{address} ok {ends}")),
        Err(error) => say(format_args!("{address} {error:?}")),
    }
}

/// Sets the options, and tells which could not be set.
pub fn set_all(socket: &OwnedFd, wanted: &Wanted) -> Vec<Option<Errno>> {
    (wanted.options.iter())
        .map(|(name, value)| set(socket, name, *value).err())
        .collect()
}

/// The lines about the options of a connection.
pub fn say_options(address: &str, socket: &OwnedFd, wanted: &Wanted, refused: &[Option<Errno>]) {
    for ((name, _), refused) in wanted.options.iter().zip(refused) {
        match refused.map_or_else(|| get(socket, name), Err) {
            Ok(value) => say(format_args!("{address} {name} {value}")),
            Err(error) => say(format_args!("{address} {name} {error:?}")),
        }
    }
}

/// The whole probe of one address, with another way to connect.
pub fn probe_with(
    address: &str,
    wanted: &Wanted,
    connect: impl FnOnce(&OwnedFd) -> Result<(), Errno>,
) {
    let socket = new_socket(SockFlag::SOCK_NONBLOCK).expect("a socket");
    let refused = set_all(&socket, wanted);
    let connected = connect(&socket);
    say_outcome(address, &socket, connected);
    if connected.is_ok() {
        say_options(address, &socket, wanted, &refused);
    }
}

/// The whole probe of one address.
pub fn probe(address: &str, wanted: &Wanted) {
    probe_with(address, wanted, |socket| {
        connect_within(socket, address, wanted)
    });
}

/// Sets an option.
pub fn set(socket: &OwnedFd, name: &str, value: i32) -> nix::Result<()> {
    match name {
        "SO_RCVBUF" => setsockopt(socket, sockopt::RcvBuf, &(value as usize)),
        "SO_SNDBUF" => setsockopt(socket, sockopt::SndBuf, &(value as usize)),
        "SO_KEEPALIVE" => setsockopt(socket, sockopt::KeepAlive, &(value != 0)),
        "SO_LINGER" => set_linger(socket, true, value),
        "SO_RCVTIMEO" => setsockopt(
            socket,
            sockopt::ReceiveTimeout,
            &TimeVal::milliseconds(value.into()),
        ),
        "TCP_NODELAY" => setsockopt(socket, sockopt::TcpNoDelay, &(value != 0)),
        _ => setsockopt(socket, sockopt::Ipv4Ttl, &value),
    }
}

/// Sets SO_LINGER.
pub fn set_linger(socket: &OwnedFd, on: bool, seconds: i32) -> nix::Result<()> {
    let value = linger {
        l_onoff: on.into(),
        l_linger: seconds,
    };
    setsockopt(socket, sockopt::Linger, &value)
}

/// Asks for an option.
pub fn get(socket: &OwnedFd, name: &str) -> nix::Result<i64> {
    Ok(match name {
        "SO_RCVBUF" => getsockopt(socket, sockopt::RcvBuf)? as i64,
        "SO_SNDBUF" => getsockopt(socket, sockopt::SndBuf)? as i64,
        "SO_KEEPALIVE" => getsockopt(socket, sockopt::KeepAlive)?.into(),
        "SO_LINGER" => getsockopt(socket, sockopt::Linger)?.l_linger.into(),
        "SO_RCVTIMEO" => getsockopt(socket, sockopt::ReceiveTimeout)?.num_milliseconds(),
        "TCP_NODELAY" => getsockopt(socket, sockopt::TcpNoDelay)?.into(),
        _ => getsockopt(socket, sockopt::Ipv4Ttl)?.into(),
    })
}
