//! Names and options: which address is at which end of a connection, and what the kernel was told about a
//! socket. For servers that say who they are connected with, and for clients that try many addresses.

use std::net::{IpAddr, SocketAddr};
use std::os::fd::{AsRawFd, OwnedFd};
use std::time::Duration;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags};
use nix::sys::socket::{
    self, AddressFamily, Backlog, SockFlag, SockType, SockaddrStorage, getsockopt, setsockopt,
    sockopt,
};
use nix::sys::time::{TimeVal, TimeValLike};

use super::exit::{expect_exit_or, expect_usage_exit};
use super::kernel::{borrow, poll_for};
use super::process::{Input, Start};
use super::wait::{ANSWER, WaitEnd, WaitPolicy};
use super::{Client, Context, Server, Stop, Stream, Verdict};
use crate::diagnosis::{FailedStep, Naming};
use crate::model::{FailureKind, SocketKind};
use crate::observe::Handshake;

/// An address at which a connection is never made, and nobody refuses one: a listening socket whose
/// queue is full. The kernel drops each SYN that comes (listen(2), tcp(7)).
pub struct FullListener {
    address: SocketAddr,
    _sockets: Vec<OwnedFd>,
}

impl FullListener {
    /// Where it is.
    pub fn address(&self) -> String {
        self.address.to_string()
    }
}

/// How many connections are made to fill a queue of length 0 before something is wrong.
const FILLERS: usize = 16;

impl Context {
    /// A new listening socket whose queue is full.
    pub fn listen_full(&self) -> Verdict<FullListener> {
        let tcp = |flags| {
            let flags = flags | SockFlag::SOCK_CLOEXEC;
            socket::socket(AddressFamily::Inet, SockType::Stream, flags, None)
        };
        let listener = tcp(SockFlag::empty())?;
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        socket::bind(listener.as_raw_fd(), &SockaddrStorage::from(any))?;
        socket::listen(&listener, Backlog::new(0)?)?;
        let named: SockaddrStorage = socket::getsockname(listener.as_raw_fd())?;
        let address = inet(&named)?;
        let mut sockets = vec![listener];
        for _ in 0..FILLERS {
            let filler = tcp(SockFlag::SOCK_NONBLOCK)?;
            match socket::connect(filler.as_raw_fd(), &SockaddrStorage::from(address)) {
                Ok(()) | Err(Errno::EINPROGRESS) => {}
                Err(e) => return Err(e.into()),
            }
            // On loopback the handshake is over when connect(2) returns, if it is ever to be.
            let connected = socket::getpeername::<SockaddrStorage>(filler.as_raw_fd()).is_ok();
            sockets.push(filler);
            if !connected {
                return Ok(FullListener {
                    address,
                    _sockets: sockets,
                });
            }
        }
        Err(Stop::Broken(
            "the kernel's queue of length 0 is never full".into(),
        ))
    }

    /// An address at which nobody listens: connections are refused.
    pub fn refusing_address(&self) -> Verdict<String> {
        let listener = self.listen()?;
        let address = listener.address();
        listener.close();
        Ok(address)
    }

    /// Starts the client with these arguments.
    pub fn start_client_with_arguments(&self, arguments: &[&str]) -> Verdict<Client> {
        self.needs_address_argument()?;
        let start = Start {
            name: "your client",
            address: None,
            arguments: Some(arguments),
            stdin: Input::Lines,
            stdout: None,
        };
        Ok(Client::new(self.inner.clone(), self.inner.start(start)?))
    }
}

fn inet(address: &SockaddrStorage) -> Verdict<SocketAddr> {
    let v4 = address
        .as_sockaddr_in()
        .map(|a| SocketAddr::V4((*a).into()));
    let v6 = || {
        address
            .as_sockaddr_in6()
            .map(|a| SocketAddr::V6((*a).into()))
    };
    v4.or_else(v6)
        .ok_or_else(|| Stop::Broken("a TCP socket has no internet address".into()))
}

impl Stream {
    /// The address of the check's end.
    pub fn own_address(&self) -> Verdict<SocketAddr> {
        inet(&socket::getsockname(self.fd()?)?)
    }

    /// The address of the program's end, as this end knows it.
    pub fn program_address(&self) -> Verdict<SocketAddr> {
        match self.program.get() {
            Some(address) => Ok(address),
            None => inet(&socket::getpeername(self.fd()?)?),
        }
    }

    /// What the kernel tells of the connection.
    ///
    /// # Errors
    /// Skips the check where it tells nothing.
    pub fn handshake(&self) -> Verdict<Handshake> {
        Handshake::look(self.fd()?)
            .map_err(|why| Stop::Skip(format!("this kernel tells nothing of connections: {why}")))
    }
}

impl Stream {
    /// Whether its end is a reset, once it has ended.
    pub fn ends_with_reset(&self) -> Verdict<bool> {
        let fd = borrow(self.fd()?);
        poll_for(&mut [PollFd::new(fd, PollFlags::POLLIN)], ANSWER)?;
        Ok(self.handshake()?.reset)
    }
}

impl Server {
    /// Connects a peer of this name from one address of this machine to another.
    pub fn connect_between(&self, name: &str, from: IpAddr, to: IpAddr) -> Verdict<Stream> {
        let at = Server {
            address: match self.address.parse::<SocketAddr>() {
                Ok(address) => SocketAddr::new(to, address.port()).to_string(),
                Err(_) => return Err(Stop::Broken(format!("{} is no address", self.address))),
            },
            ..self.clone()
        };
        at.connect_from(name, from)
    }

    /// The complete lines that it has printed about clients.
    pub fn client_lines(&self) -> Verdict<Vec<String>> {
        self.context.take_outputs(&self.process)?;
        let lines = self.process.printed_lines().into_iter();
        let lines = lines.filter(|line| line.starts_with(b"client"));
        Ok(lines
            .map(|line| {
                let line = line.strip_suffix(b"\r").unwrap_or(&line);
                String::from_utf8_lossy(line).into_owned()
            })
            .collect())
    }

    /// The length of its queue, as the kernel knows it.
    ///
    /// # Errors
    /// Skips the check where the kernel does not tell.
    pub fn backlog(&self) -> Verdict<u32> {
        let mut sockets = self.reachable().into_iter();
        sockets
            .find_map(|socket| socket.backlog)
            .ok_or_else(|| Stop::Skip("this machine does not show the queues of sockets".into()))
    }

    /// Kills it, and whatever it has started.
    pub fn kill(&self) -> Verdict {
        self.process.end()
    }

    /// A failure about names or options.
    pub(crate) fn misnamed<T>(
        &self,
        naming: Naming,
        symptom: FailureKind,
        expected: impl Into<String>,
        got: impl Into<String>,
    ) -> Verdict<T> {
        let step = FailedStep::Named(naming);
        Err(self
            .context
            .failure(&self.process, symptom, step, expected, got, None))
    }
}

impl Client {
    /// Waits for the next line that it prints, whatever it says; whether it has come.
    pub fn wait_for_line(&self) -> Verdict<bool> {
        Ok(self.next_line()?.0.is_some())
    }

    /// The next line that it prints, and how the wait for it ended.
    fn next_line(&self) -> Verdict<(Option<String>, Result<(), WaitEnd>)> {
        // A virtual machine works hard before it can say anything.
        let policy = match self.process.up.get() {
            true => WaitPolicy::ANSWER,
            false => WaitPolicy::REFUSED_START,
        };
        let ready = || Ok(self.untaken().contains(&b'\n').then_some(()));
        let waited = self.context.wait(&self.process, policy, &[], ready)?;
        Ok((self.take_line(), waited))
    }

    /// Waits for the next line that it prints, which must say `outcome` of `address`; `limit` is
    /// the time limit that it was given.
    pub fn expect_outcome(&self, address: &str, outcome: &str, limit: Option<Duration>) -> Verdict {
        let (line, waited) = self.next_line()?;
        let wanted = format!("{address} {outcome}");
        if line.as_ref() == Some(&wanted) {
            self.process.up.set(true);
            return Ok(());
        }
        let naming = Naming::Outcome {
            address: address.to_owned(),
            wanted: outcome.to_owned(),
            got: line.clone(),
            limit,
        };
        let expected = format!("it prints the line `{wanted}`");
        match (line, waited) {
            (None, Err(stuck)) => {
                let step = FailedStep::Named(naming);
                let got = "it prints no such line".to_owned();
                Err(self
                    .context
                    .stopped(&self.process, step, expected, got, &stuck))
            }
            (line, _) => {
                let got = format!("it prints the line `{}`", line.unwrap_or_default());
                self.misnamed(naming, FailureKind::WrongContent, expected, got)
            }
        }
    }

    /// Fails unless it ends with exit code 0: whatever came of the addresses, it has done its work.
    pub fn expect_end(&self) -> Verdict {
        let step = FailedStep::Named(Naming::Ended);
        expect_exit_or(&self.context, &self.process, 0, step)
    }

    /// Fails unless it ends well, and has printed no line that no step has taken.
    pub fn expect_end_of_results(&self) -> Verdict {
        self.expect_end()?;
        let Some(more) = self.take_line() else {
            return Ok(());
        };
        self.misnamed(
            Naming::Twice,
            FailureKind::TooMuch,
            "it prints one line for each address",
            format!("it prints the line `{more}` besides"),
        )
    }

    /// How many TCP sockets it holds.
    pub fn tcp_sockets(&self) -> usize {
        let sockets = self.process.observer().sockets();
        sockets.iter().filter(|s| s.kind == SocketKind::Tcp).count()
    }

    /// Fails unless it ends with exit code 2 and a message on standard error.
    pub fn expect_usage_exit(&self) -> Verdict {
        expect_usage_exit(&self.context, &self.process)
    }

    /// How long its threads have been ready to run without a processor.
    pub fn delayed(&self) -> Duration {
        self.process.observer().cpu().delayed
    }

    /// Notes that an experiment decides nothing if its threads have been without a processor for so long:
    /// see [`Context::fairly`].
    pub fn note_delay(&self, limit: Duration) {
        if self.delayed() > limit {
            self.context.late.set(true);
        }
    }

    /// A failure about a result or an option.
    pub(crate) fn misnamed<T>(
        &self,
        naming: Naming,
        symptom: FailureKind,
        expected: impl Into<String>,
        got: impl Into<String>,
    ) -> Verdict<T> {
        let step = FailedStep::Named(naming);
        Err(self
            .context
            .failure(&self.process, symptom, step, expected, got, None))
    }
}

/// A socket option that a client sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SocketOption {
    /// socket(7), in bytes.
    ReceiveBuffer,
    /// socket(7), in bytes.
    SendBuffer,
    /// socket(7), on or off.
    KeepAlive,
    /// socket(7), in seconds, and on.
    Linger,
    /// socket(7), in milliseconds.
    ReceiveTimeout,
    /// tcp(7), on or off.
    NoDelay,
    /// ip(7), in hops.
    TimeToLive,
}

impl SocketOption {
    /// Its name in C.
    pub fn name(self) -> &'static str {
        match self {
            SocketOption::ReceiveBuffer => "SO_RCVBUF",
            SocketOption::SendBuffer => "SO_SNDBUF",
            SocketOption::KeepAlive => "SO_KEEPALIVE",
            SocketOption::Linger => "SO_LINGER",
            SocketOption::ReceiveTimeout => "SO_RCVTIMEO",
            SocketOption::NoDelay => "TCP_NODELAY",
            SocketOption::TimeToLive => "IP_TTL",
        }
    }

    /// What this kernel answers for it after it was set to `value` on a new TCP socket: a number, or the
    /// name of an error. Tried with a socket of our own.
    pub fn answer(self, value: i32) -> Verdict<String> {
        let flags = SockFlag::SOCK_CLOEXEC;
        let socket = socket::socket(AddressFamily::Inet, SockType::Stream, flags, None)?;
        match self.set_and_get(&socket, value) {
            Ok(answer) => Ok(answer.to_string()),
            Err(error) => Ok(format!("{error:?}")),
        }
    }

    fn set_and_get(self, socket: &OwnedFd, value: i32) -> nix::Result<i64> {
        let number = value as usize;
        let on = value != 0;
        Ok(match self {
            SocketOption::ReceiveBuffer => {
                setsockopt(socket, sockopt::RcvBuf, &number)?;
                getsockopt(socket, sockopt::RcvBuf)? as i64
            }
            SocketOption::SendBuffer => {
                setsockopt(socket, sockopt::SndBuf, &number)?;
                getsockopt(socket, sockopt::SndBuf)? as i64
            }
            SocketOption::KeepAlive => {
                setsockopt(socket, sockopt::KeepAlive, &on)?;
                getsockopt(socket, sockopt::KeepAlive)?.into()
            }
            SocketOption::Linger => {
                let linger = libc::linger {
                    l_onoff: 1,
                    l_linger: value,
                };
                setsockopt(socket, sockopt::Linger, &linger)?;
                getsockopt(socket, sockopt::Linger)?.l_linger.into()
            }
            SocketOption::ReceiveTimeout => {
                let limit = TimeVal::milliseconds(value.into());
                setsockopt(socket, sockopt::ReceiveTimeout, &limit)?;
                getsockopt(socket, sockopt::ReceiveTimeout)?.num_milliseconds()
            }
            SocketOption::NoDelay => {
                setsockopt(socket, sockopt::TcpNoDelay, &on)?;
                getsockopt(socket, sockopt::TcpNoDelay)?.into()
            }
            SocketOption::TimeToLive => {
                setsockopt(socket, sockopt::Ipv4Ttl, &value)?;
                getsockopt(socket, sockopt::Ipv4Ttl)?.into()
            }
        })
    }
}

/// The name of the error with which this machine refuses a connection to `address` at once.
pub fn refusal(address: SocketAddr) -> Verdict<Option<String>> {
    let flags = SockFlag::SOCK_CLOEXEC | SockFlag::SOCK_NONBLOCK;
    let socket = socket::socket(AddressFamily::Inet, SockType::Stream, flags, None)?;
    match socket::connect(socket.as_raw_fd(), &SockaddrStorage::from(address)) {
        Ok(()) | Err(Errno::EINPROGRESS) => Ok(None),
        Err(error) => Ok(Some(format!("{error:?}"))),
    }
}
