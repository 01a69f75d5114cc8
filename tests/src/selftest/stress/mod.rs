//! Trials of the quiescence detector: programs that work for a while and then fall silent, against an
//! [`Observer`] that must say so neither too early nor never.
//!
//! A subject is this executable, started again: it reads *orders* (16 bytes: work for a while, read
//! the rest, work again, reply with so many bytes) and writes down how far it is in a file that the
//! trial can read. So each trial knows what had to be done when the observer said *quiet*.

mod peer;
mod subject;
mod watch;

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::mpsc;
use std::thread;

use fastrand::Rng;

use crate::observe::{Capability, capabilities};

pub use subject::be_subject;
pub use watch::Subject;

/// How a subject is built: each blocks in other calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// One TCP client after the other.
    Tcp,
    /// The same over IPv6.
    Tcp6,
    /// A thread for each client.
    Threads,
    /// poll(2) and non-blocking sockets.
    Poll,
    /// Reader, worker and writer threads with channels between them.
    Pipeline,
    /// A child process does the work, at the other end of two pipes.
    Helper,
    /// Its receive has a time limit, after which it tries again.
    Timed,
    /// Its work is sleeping.
    Sleeper,
    /// One AF_UNIX client after the other.
    Unix,
    /// Datagrams over UDP.
    Udp,
    /// Datagrams over UDP and IPv6.
    Udp6,
    /// AF_UNIX datagrams.
    UnixDatagram,
    /// Orders on standard input, replies on standard output.
    Stdio,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 13] = [
        Kind::Tcp,
        Kind::Tcp6,
        Kind::Threads,
        Kind::Poll,
        Kind::Pipeline,
        Kind::Helper,
        Kind::Timed,
        Kind::Sleeper,
        Kind::Unix,
        Kind::Udp,
        Kind::Udp6,
        Kind::UnixDatagram,
        Kind::Stdio,
    ];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Tcp => "tcp",
            Kind::Tcp6 => "tcp6",
            Kind::Threads => "threads",
            Kind::Poll => "poll",
            Kind::Pipeline => "pipeline",
            Kind::Helper => "helper",
            Kind::Timed => "timed",
            Kind::Sleeper => "sleeper",
            Kind::Unix => "unix",
            Kind::Udp => "udp",
            Kind::Udp6 => "udp6",
            Kind::UnixDatagram => "unix-datagram",
            Kind::Stdio => "stdio",
        }
    }

    fn family(self) -> Family {
        match self {
            Kind::Udp | Kind::Udp6 | Kind::UnixDatagram => Family::Datagrams,
            Kind::Stdio => Family::Pipes,
            Kind::Unix => Family::Unix,
            _ => Family::Tcp,
        }
    }

    /// Serves one client at a time, the others wait in the backlog.
    fn is_sequential(self) -> bool {
        !matches!(self, Kind::Threads | Kind::Poll)
    }

    /// Whether its waits have time limits.
    fn has_timers(self) -> bool {
        matches!(self, Kind::Timed | Kind::Sleeper)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Tcp,
    Unix,
    Datagrams,
    Pipes,
}

/// What the observer got wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongAnswer {
    /// The subject's kind.
    pub kind: &'static str,
    /// What it was asked to do.
    pub doing: &'static str,
    /// What the observer said, and what was true.
    pub what: String,
}

impl fmt::Display for WrongAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}: {}", self.kind, self.doing, self.what)
    }
}

impl std::error::Error for WrongAnswer {}

/// The environment variable that makes this executable a subject: the kind's name.
const SUBJECT: &str = "WORKBOOK_SUBJECT";
const PROGRESS: &str = "WORKBOOK_SUBJECT_PROGRESS";
const SOCKET: &str = "WORKBOOK_SUBJECT_SOCKET";

/// What a message asks a subject to do. 8 bytes, work, 8 bytes, work, reply.
#[derive(Debug, Clone, Copy)]
struct Orders {
    /// Microseconds of work after the first half.
    first: u32,
    /// How to work: see [`work`].
    manner: u32,
    /// Microseconds of work after the second half.
    second: u32,
    /// Length of the reply.
    reply: u32,
}

impl Orders {
    const LEN: usize = 16;

    fn random(rng: &mut Rng, longest_reply: u32) -> Self {
        let time = |rng: &mut Rng| {
            if rng.bool() {
                rng.u32(..3000)
            } else {
                rng.u32(..60)
            }
        };
        Orders {
            first: time(rng),
            manner: rng.u32(..64),
            second: time(rng),
            reply: rng.u32(1..=longest_reply),
        }
    }

    fn to_bytes(self) -> [u8; Self::LEN] {
        let mut bytes = [0; Self::LEN];
        for (to, word) in
            bytes
                .chunks_exact_mut(4)
                .zip([self.first, self.manner, self.second, self.reply])
        {
            to.copy_from_slice(&word.to_le_bytes());
        }
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Self {
        let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().expect("4 bytes"));
        Orders {
            first: word(0),
            manner: word(4),
            second: word(8),
            reply: word(12),
        }
    }
}

/// How to start this executable as a subject.
#[derive(Debug, Clone)]
pub struct SubjectCommand {
    /// The executable.
    pub exe: PathBuf,
    /// Arguments that lead it to [`be_subject`].
    pub args: Vec<String>,
}

/// What many trials came to.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// How many were made.
    pub trials: u64,
    /// The wrong answers among them.
    pub wrong: Vec<WrongAnswer>,
}

/// Makes trials of all kinds, several at a time, until there were `trials` of them or `seen` says
/// that it is enough. `seen` is told what has come so far.
///
/// Three quarters of them have a network of their own, where this machine allows that; the others
/// share ours, so that the observer must do without its counters.
///
/// # Errors
/// This machine doesn't show what a program does, or a subject could not be started.
pub fn soak(
    trials: u64,
    seed: u64,
    command: &SubjectCommand,
    seen: &mut dyn FnMut(&Tally) -> bool,
) -> io::Result<Tally> {
    /// Trials of one subject.
    const BATCH: u64 = 50;
    if let Capability::Missing(why) = &capabilities().thread_calls {
        return Err(io::Error::new(io::ErrorKind::Unsupported, why.as_str()));
    }
    let next = AtomicU64::new(0);
    let enough = AtomicBool::new(false);
    let batches = trials.div_ceil(BATCH);
    let (to, from) = mpsc::channel();
    let apart = thread::scope(|s| s.spawn(crate::sandbox::own_descriptors).join());
    let runners = match apart {
        Ok(Ok(())) => thread::available_parallelism().map_or(2, |n| n.get() * 2),
        _ => 1,
    };
    thread::scope(|scope| {
        for _ in 0..runners {
            let (to, next, enough) = (to.clone(), &next, &enough);
            scope.spawn(move || {
                while !enough.load(Relaxed) {
                    let batch = next.fetch_add(1, Relaxed);
                    if batch >= batches {
                        return;
                    }
                    let count = BATCH.min(trials - batch * BATCH);
                    // On a thread of its own: a network is entered for good.
                    let result =
                        thread::scope(|s| s.spawn(|| run(batch, count, seed, command)).join());
                    if to.send(result.expect("trials don't panic")).is_err() {
                        return;
                    }
                }
            });
        }
        drop(to);
        let mut all = Tally::default();
        for result in from {
            let tally = result.inspect_err(|_| enough.store(true, Relaxed))?;
            all.trials += tally.trials;
            all.wrong.extend(tally.wrong);
            if !seen(&all) {
                enough.store(true, Relaxed);
            }
        }
        Ok(all)
    })
}

/// Some trials with one subject.
fn run(batch: u64, count: u64, seed: u64, command: &SubjectCommand) -> io::Result<Tally> {
    let kinds = Kind::ALL.len() as u64;
    let kind = Kind::ALL[(batch % kinds) as usize];
    // See `Subject::start`. Where there is none, there is one runner alone.
    let _ = crate::sandbox::own_descriptors();
    if batch / kinds % 4 != 3 {
        // Where that isn't allowed, the trials are as good without.
        let _ = crate::sandbox::own_network();
    }
    let mut rng = Rng::with_seed(seed.wrapping_add(batch));
    let mut subject = Subject::start(kind, command)?;
    let mut tally = Tally::default();
    while tally.trials < count {
        tally.trials += 1;
        if let Err(wrong) = subject.trial(&mut rng) {
            tally.wrong.push(wrong);
            // The two may disagree now about how far they are.
            subject = Subject::start(kind, command)?;
        }
    }
    Ok(tally)
}
