//! Stage 08, the client: a probe that tries addresses and says what came of each.
//!
//! `client [--timeout MS] [--set NAME=VALUE]… ADDRESS…`, where ADDRESS is HOST:PORT.
//!
//! Beside std it may use the crate `nix`, which has the system calls under their own names.

use std::env;
use std::io::{self, Write};
use std::process::ExitCode;
// solution: begin
use std::io::ErrorKind;
use std::net::{SocketAddr, ToSocketAddrs};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::libc::linger;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::socket::{
    self, AddressFamily, SockFlag, SockType, SockaddrStorage, getsockopt, setsockopt, sockopt,
};
use nix::sys::time::{TimeVal, TimeValLike};
// solution: end

/// The options that can be set: socket(7), tcp(7), ip(7).
const NAMES: [&str; 7] = [
    "SO_RCVBUF",
    "SO_SNDBUF",
    "SO_KEEPALIVE",
    "SO_LINGER",
    "SO_RCVTIMEO",
    "TCP_NODELAY",
    "IP_TTL",
];

/// What the arguments ask for.
#[derive(Default)]
struct Wanted {
    /// How long one address may take, in milliseconds; no limit if none is given.
    timeout: Option<u32>,
    /// Names and values of options.
    options: Vec<(&'static str, i32)>,
    addresses: Vec<String>,
}

fn main() -> ExitCode {
    // solution: begin
    match wanted(env::args().skip(1)) {
        Err(what) => {
            eprintln!("{what}; usage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS...");
            ExitCode::from(2)
        }
        Ok(wanted) => match run(&wanted) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("standard output: {error}");
                ExitCode::FAILURE
            }
        },
    }
    // solution: end
    //~ // TODO: wrong arguments are a message on stderr and exit code 2; otherwise `run`, and exit code 0.
    //~ // Replace the lines below.
    //~ let _ = (wanted(env::args().skip(1)), run);
    //~ eprintln!("not written yet: main()");
    //~ ExitCode::FAILURE
}

/// Reads the arguments. An error is what is wrong with them.
fn wanted(mut arguments: impl Iterator<Item = String>) -> Result<Wanted, String> {
    let mut wanted = Wanted::default();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--timeout" => {
                let text = arguments.next().unwrap_or_default();
                let milliseconds = text
                    .parse()
                    .map_err(|_| format!("--timeout {text}: milliseconds are a number"))?;
                wanted.timeout = Some(milliseconds);
            }
            "--set" => {
                let text = arguments.next().unwrap_or_default();
                let option = option(&text);
                let option = option.ok_or_else(|| {
                    format!(
                        "--set {text}: an option is NAME=VALUE, with one of the names {} and a number",
                        NAMES.join(" ")
                    )
                })?;
                wanted.options.push(option);
            }
            flag if flag.starts_with('-') => return Err(format!("{flag}: no such option")),
            address => {
                let port = address
                    .rsplit_once(':')
                    .map(|(_, port)| port.parse::<u16>());
                if !matches!(port, Some(Ok(_))) {
                    return Err(format!("{address}: an address is HOST:PORT"));
                }
                wanted.addresses.push(argument);
            }
        }
    }
    match wanted.addresses.is_empty() {
        true => Err("no address is given".to_owned()),
        false => Ok(wanted),
    }
}

/// The option and the value that `NAME=VALUE` stands for.
fn option(text: &str) -> Option<(&'static str, i32)> {
    let (name, value) = text.split_once('=')?;
    let name = NAMES.into_iter().find(|known| *known == name)?;
    let value = value.parse().ok().filter(|value| *value >= 0)?;
    Some((name, value))
}

/// Tries each address, in order.
fn run(wanted: &Wanted) -> io::Result<()> {
    for address in &wanted.addresses {
        probe(address, wanted)?;
    }
    Ok(())
}

/// Prints a line about an address, at once.
fn print(address: &str, text: &str) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "{address} {text}")?;
    stdout.flush()
}

/// Tries one address, and prints what comes of it. That it fails is a result, not an error.
fn probe(address: &str, wanted: &Wanted) -> io::Result<()> {
    // solution: begin
    let mut set = Vec::new();
    let connected = connect(address, wanted, &mut set);
    match &connected {
        Err(error) => print(address, &name_of(error))?,
        Ok(socket) => match names(socket) {
            Ok((local, peer)) => print(address, &format!("ok {local} -> {peer}"))?,
            Err(error) => print(address, &name_of(&error.into()))?,
        },
    }
    // What it is now, which need not be what was set. Without a connection there is nothing to ask.
    if let Ok(socket) = &connected {
        for (name, refused) in set {
            let value = match refused {
                Some(error) => name_of(&error.into()),
                None => match get(socket, name) {
                    Ok(value) => value.to_string(),
                    Err(error) => name_of(&error.into()),
                },
            };
            print(address, &format!("{name} {value}"))?;
        }
    }
    Ok(())
    // The socket is closed here, whatever became of it.
    // solution: end
    //~ // TODO: a new socket, its options, connect(2) with a time limit, and the lines about it: `print`
    //~ // writes one. All calls are in nix::sys::socket and nix::poll. Replace the lines below.
    //~ let _ = (print, address, wanted.timeout, &wanted.options);
    //~ eprintln!("not written yet: probe()");
    //~ std::process::exit(1)
}
// solution: begin

/// Makes a socket, sets its options, and connects it. What came of each option is added to `set`.
fn connect(
    address: &str,
    wanted: &Wanted,
    set: &mut Vec<(&'static str, Option<Errno>)>,
) -> io::Result<OwnedFd> {
    let address = address
        .to_socket_addrs()?
        .next()
        .ok_or(ErrorKind::NotFound)?;
    let family = match address {
        SocketAddr::V4(_) => AddressFamily::Inet,
        SocketAddr::V6(_) => AddressFamily::Inet6,
    };
    // Non-blocking: connect(2) only begins then, and we decide how long we wait.
    let socket = socket::socket(family, SockType::Stream, SockFlag::SOCK_NONBLOCK, None)?;
    for &(name, value) in &wanted.options {
        set.push((name, put(&socket, name, value).err()));
    }
    match socket::connect(socket.as_raw_fd(), &SockaddrStorage::from(address)) {
        Ok(()) => return Ok(socket),
        Err(Errno::EINPROGRESS | Errno::EINTR) => {}
        Err(error) => return Err(error.into()),
    }
    wait(&socket, wanted.timeout)?;
    // Writable means decided. How it was decided is in SO_ERROR.
    match getsockopt(&socket, sockopt::SocketError)? {
        0 => Ok(socket),
        error => Err(io::Error::from_raw_os_error(error)),
    }
}

/// Waits until the connection is made or has failed, `timeout` milliseconds at most.
fn wait(socket: &OwnedFd, timeout: Option<u32>) -> io::Result<()> {
    let begun = Instant::now();
    loop {
        let left = match timeout {
            None => PollTimeout::NONE,
            Some(timeout) => {
                let limit = Duration::from_millis(timeout.into());
                // To whole milliseconds, upwards: a wait of no time would only look at the clock again.
                let left = limit.saturating_sub(begun.elapsed()) + Duration::from_micros(999);
                PollTimeout::try_from(left).unwrap_or(PollTimeout::MAX)
            }
        };
        let mut sockets = [PollFd::new(socket.as_fd(), PollFlags::POLLOUT)];
        match poll(&mut sockets, left) {
            Ok(0) => return Err(Errno::ETIMEDOUT.into()),
            Ok(_) => return Ok(()),
            // A signal; the time that has passed counts.
            Err(Errno::EINTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Both ends of a connection.
fn names(socket: &OwnedFd) -> nix::Result<(SockaddrStorage, SockaddrStorage)> {
    let local = socket::getsockname(socket.as_raw_fd())?;
    let peer = socket::getpeername(socket.as_raw_fd())?;
    Ok((local, peer))
}

/// Sets an option: setsockopt(2).
fn put(socket: &OwnedFd, name: &str, value: i32) -> nix::Result<()> {
    let number = value as usize;
    match name {
        "SO_RCVBUF" => setsockopt(socket, sockopt::RcvBuf, &number),
        "SO_SNDBUF" => setsockopt(socket, sockopt::SndBuf, &number),
        "SO_KEEPALIVE" => setsockopt(socket, sockopt::KeepAlive, &(value != 0)),
        "SO_LINGER" => {
            let linger = linger {
                l_onoff: 1,
                l_linger: value,
            };
            setsockopt(socket, sockopt::Linger, &linger)
        }
        "SO_RCVTIMEO" => {
            let limit = TimeVal::milliseconds(value.into());
            setsockopt(socket, sockopt::ReceiveTimeout, &limit)
        }
        "TCP_NODELAY" => setsockopt(socket, sockopt::TcpNoDelay, &(value != 0)),
        _ => setsockopt(socket, sockopt::Ipv4Ttl, &value),
    }
}

/// Asks for an option: getsockopt(2).
fn get(socket: &OwnedFd, name: &str) -> nix::Result<i64> {
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

/// The name that errno(3) has for an error: ECONNREFUSED.
fn name_of(error: &io::Error) -> String {
    match error.raw_os_error() {
        Some(number) => format!("{:?}", Errno::from_raw(number)),
        None => error.to_string(),
    }
}
// solution: end
