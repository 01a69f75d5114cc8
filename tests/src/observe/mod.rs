//! Looks at a running program that do not disturb it.
//!
//! The kernel knows which call each thread is blocked in, what every socket holds and how often each
//! thread has run. From these, [`Observer`] tells whether a program will do anything more by itself:
//! the answer that a check would otherwise have to guess with a sleep.
//!
//! On Linux all of it is asked of /proc and of the socket tables; elsewhere everything answers that it
//! does not know, and checks fall back on deadlines.

use std::borrow::Cow;
use std::os::fd::RawFd;
use std::time::Duration;

use crate::model::{Address, CallClass, SocketKind};

mod bindable;
#[cfg(target_os = "linux")]
mod calls;
#[cfg(target_os = "linux")]
mod capabilities;
#[cfg(target_os = "linux")]
mod diag;
mod held;
#[cfg(target_os = "linux")]
mod housekeeping;
#[cfg(target_os = "linux")]
mod network;
#[cfg(target_os = "linux")]
mod observer;
#[cfg(target_os = "linux")]
mod proc;
#[cfg(target_os = "linux")]
mod quiescence;
#[cfg(target_os = "linux")]
mod sockets;
#[cfg(target_os = "linux")]
mod sys;
pub mod syscalls;
#[cfg(target_os = "linux")]
mod tree;

#[cfg(all(test, target_os = "linux"))]
mod tests;

#[cfg(not(target_os = "linux"))]
mod unsupported;

pub use bindable::is_bindable;
#[cfg(target_os = "linux")]
pub use calls::time_limit;
#[cfg(target_os = "linux")]
pub use capabilities::capabilities;
pub use held::HeldThreads;
#[cfg(target_os = "linux")]
pub use network::Handshake;
#[cfg(target_os = "linux")]
pub use observer::Observer;
#[cfg(target_os = "linux")]
pub use proc::{is_nonblocking, resident_memory, socket_inode};
#[cfg(not(target_os = "linux"))]
pub use unsupported::{
    Handshake, Observer, capabilities, is_nonblocking, resident_memory, socket_inode,
};

/// The environment variable that marks the processes of one check, so that a daemon that has left its
/// parent and its session is still known. Its value is a nonce.
pub const MARKER: &str = "WORKBOOK_CHECK";

/// Something that the machine may or may not let us see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Capability {
    /// It is there.
    Works,
    /// It is not; why.
    Missing(String),
}

impl Capability {
    /// Whether it is there.
    pub fn works(&self) -> bool {
        matches!(self, Capability::Works)
    }
}

/// What this machine lets us see of a program that we started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capabilities {
    /// Which call each thread is in: /proc/PID/task/TID/syscall.
    pub thread_calls: Capability,
    /// A duplicate of a program's socket, for its options: pidfd_getfd(2).
    pub socket_copies: Capability,
    /// The kernel's tables of sockets: sock_diag(7).
    pub socket_tables: Capability,
    /// How long and how often each thread has run: /proc/PID/task/TID/schedstat.
    pub cpu_times: Capability,
    /// A /proc that belongs to our own PID namespace; all others need it.
    pub own_proc: Capability,
    /// Tracing a child: ptrace(2).
    pub tracing: Capability,
}

impl Capabilities {
    /// One sentence for each facility that is missing: what is lost, and why.
    pub fn limits(&self) -> Vec<String> {
        let all = [
            (
                &self.own_proc,
                "programs can't be observed; checks rely on deadlines alone",
            ),
            (
                &self.thread_calls,
                "whether a program waits can't be seen; checks rely on deadlines",
            ),
            (
                &self.cpu_times,
                "idleness can't be measured; checks rely on deadlines",
            ),
            (
                &self.socket_tables,
                "what a program has read can't be seen; checks rely on deadlines",
            ),
            (
                &self.socket_copies,
                "time limits on a program's sockets can't be seen; absences take a grace period",
            ),
            (
                &self.tracing,
                "faults can't be injected, and a hang is not traced to its line",
            ),
        ];
        all.into_iter()
            .filter_map(|(facility, lost)| match facility {
                Capability::Works => None,
                Capability::Missing(why) => Some(format!("{lost} ({why})")),
            })
            .collect()
    }
}

/// How far a socket is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SocketState {
    /// It waits for connections: listen(2) was called.
    Listening,
    /// It has a name of its own and no peer.
    Bound,
    /// It has sent its SYN and waits for the answer.
    Connecting,
    /// It has a peer.
    Connected,
    /// One side has ended the stream, or both have.
    Closing,
    /// It has neither a name nor a peer.
    Unconnected,
}

/// A socket that a program holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Socket {
    /// The process that holds it; a socket held by several is told for each.
    pub pid: i32,
    /// Its descriptor there.
    pub fd: RawFd,
    /// The kernel's number for it.
    pub inode: u64,
    /// What kind it is.
    pub kind: SocketKind,
    /// How far it is.
    pub state: SocketState,
    /// Its own name, if it has one.
    pub local: Option<Address>,
    /// Its peer's name, if it has a peer with a name.
    pub peer: Option<Address>,
    /// Bytes that wait to be read (for UDP as the kernel accounts them, a little more than the
    /// payload); of a listening socket, connections that wait to be accepted.
    pub unread: usize,
    /// Of a listening TCP socket, how many connections may wait to be accepted: the number that
    /// listen(2) was given, and no more than net.core.somaxconn.
    pub backlog: Option<u32>,
}

/// The processor time of a program since it began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cpu {
    /// Of all threads, ended ones too; of ended processes as far as their parents know (to 10 ms).
    pub run: Duration,
    /// How long the living threads were ready to run and had no processor.
    pub delayed: Duration,
    /// How often the living threads were given a processor.
    pub slices: u64,
    /// The thread that has run longest, and how long.
    pub hottest: Option<(i32, Duration)>,
}

/// What a thread is doing that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocked {
    /// Its process.
    pub pid: i32,
    /// Its own number.
    pub tid: i32,
    /// Its name, as the program chose it (15 bytes at most). Hostile: escape it.
    pub comm: String,
    /// The system call's name; `running` if it is in none that waits, `stopped` if a signal stopped it.
    pub call: Cow<'static, str>,
    /// The system call's number; -1 if it is in none.
    pub number: i64,
    /// What that call does; `Other` if it is in none.
    pub class: CallClass,
    /// The descriptor that it waits on, where the call takes one.
    pub fd: Option<RawFd>,
    /// The socket behind it.
    pub socket: Option<Socket>,
    /// The time limit of the wait, counted from now as far as that can be known, from its beginning
    /// otherwise.
    pub timeout: Option<Duration>,
}

/// A way between us and the program, by our end of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PeerSocket {
    /// Our end of a TCP connection.
    Tcp(RawFd),
    /// Our end of an AF_UNIX connection, or our AF_UNIX datagram socket.
    Unix(RawFd),
    /// Our UDP socket, connected or not.
    Udp(RawFd),
    /// Our write end of the pipe that is the program's standard input.
    Stdin(RawFd),
    /// Our read end of the pipe that is its standard output or error.
    Output(RawFd),
}

impl PeerSocket {
    /// The descriptor of our end.
    pub fn fd(self) -> RawFd {
        match self {
            PeerSocket::Tcp(fd)
            | PeerSocket::Unix(fd)
            | PeerSocket::Udp(fd)
            | PeerSocket::Stdin(fd)
            | PeerSocket::Output(fd) => fd,
        }
    }
}

/// Whether a program will do anything more by itself.
///
/// `Quiet` and `Timers` also promise that whatever it has sent before is in our queues: ask first,
/// then look there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Activity {
    /// It runs, or is about to, or bytes are on the way.
    Busy {
        /// What is going on.
        why: Cow<'static, str>,
    },
    /// Every thread waits for something that only we could give it. It will do nothing more.
    Quiet,
    /// As `Quiet`, but for a time limit: it may go on by itself.
    Timers {
        /// The first time limit passes no later than this from now; 0 where that can't be known.
        soonest: Duration,
        /// The thread and its call.
        what: String,
    },
    /// No process of it lives, and nothing that it sent is on the way.
    Ended,
    /// It can't be known.
    Unknown {
        /// Why.
        why: String,
    },
}
