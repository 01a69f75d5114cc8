//! Trials of the quiescence detector: programs that work for a while and then fall silent, against an
//! [`Observer`] that must say so neither too early nor never.
//!
//! A subject is this executable, started again: it reads *orders* (16 bytes: work for a while, read
//! the rest, work again, reply with so many bytes) and writes down how far it is in a file that the
//! trial can read. So each trial knows what had to be done when the observer said *quiet*.

use std::env;
use std::fmt;
use std::fs::File;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::fs::FileExt;
use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use fastrand::Rng;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use super::{Activity, Address, Facility, Link, Observer, facilities, forking};

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
pub const SUBJECT: &str = "WORKBOOK_SUBJECT";
const PROGRESS: &str = "WORKBOOK_SUBJECT_PROGRESS";
const SOCKET: &str = "WORKBOOK_SUBJECT_SOCKET";

/// Quiet must be seen within this time once it is so, on however loaded a machine.
const PATIENCE: Duration = Duration::from_secs(30);

// ---------------------------------------------------------------------------------------- orders

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

// --------------------------------------------------------------------------------------- subject

/// What a subject does, if this process was started as one: the first thing that `main` asks.
pub fn be_subject() -> Option<ExitCode> {
    let name = env::var(SUBJECT).ok()?;
    let kind = Kind::ALL.into_iter().find(|k| k.name() == name)?;
    Some(match act(kind) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("subject {name}: {e}");
            ExitCode::FAILURE
        }
    })
}

/// How far a subject is: a count in a file.
struct Progress {
    file: File,
    steps: u64,
}

impl Progress {
    fn open() -> io::Result<Self> {
        let path = env::var_os(PROGRESS).ok_or(io::ErrorKind::NotFound)?;
        let file = File::options().read(true).write(true).open(path)?;
        let steps = read_steps(&file)?;
        Ok(Progress { file, steps })
    }

    fn step(&mut self) -> io::Result<()> {
        self.steps += 1;
        self.file.write_all_at(&self.steps.to_le_bytes(), 0)
    }
}

fn read_steps(file: &File) -> io::Result<u64> {
    let mut bytes = [0; 8];
    file.read_exact_at(&mut bytes, 0)?;
    Ok(u64::from_le_bytes(bytes))
}

/// Passes time in one of several manners.
fn work(kind: Kind, time: u32, manner: u32) {
    let time = Duration::from_micros(time.into());
    if kind == Kind::Sleeper {
        return thread::sleep(time);
    }
    let end = Instant::now() + time;
    let mut touched = Vec::new();
    while Instant::now() < end {
        match manner % 4 {
            0 => {}
            1 => thread::yield_now(),
            2 => drop(std::fs::metadata("/")),
            _ => touched.push(vec![1_u8; 4096]),
        }
    }
}

fn act(kind: Kind) -> io::Result<()> {
    let mut progress = Progress::open()?;
    let socket = env::var_os(SOCKET).map(PathBuf::from);
    let socket = || {
        socket
            .clone()
            .ok_or(io::Error::from(io::ErrorKind::NotFound))
    };
    match kind {
        Kind::Tcp | Kind::Timed | Kind::Sleeper | Kind::Tcp6 => {
            let listener = listen(kind)?;
            loop {
                let (stream, _) = listener.accept()?;
                if kind == Kind::Timed {
                    stream.set_read_timeout(Some(Duration::from_millis(5)))?;
                }
                converse(kind, &stream, &stream, || progress.step())?;
            }
        }
        Kind::Unix => {
            let listener = UnixListener::bind(socket()?)?;
            loop {
                let (stream, _) = listener.accept()?;
                converse(kind, &stream, &stream, || progress.step())?;
            }
        }
        Kind::Threads => serve_in_threads(&listen(kind)?, progress),
        Kind::Poll => serve_by_poll(&listen(kind)?, progress),
        Kind::Pipeline => serve_in_pipeline(&listen(kind)?, progress),
        Kind::Helper => serve_with_helper(&listen(kind)?),
        Kind::Udp | Kind::Udp6 => {
            let socket = UdpSocket::bind(loopback(kind))?;
            answer_datagrams(
                progress,
                |b| socket.recv_from(b),
                |b, to| socket.send_to(b, to),
            )
        }
        Kind::UnixDatagram => {
            let socket = UnixDatagram::bind(socket()?)?;
            answer_datagrams(
                progress,
                |b| socket.recv_from(b),
                |b, to| socket.send_to(b, to.as_pathname().expect("the trial's socket has a path")),
            )
        }
        Kind::Stdio if env::var_os(SOCKET).is_some_and(|s| s == "-") => {
            let stream = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
            converse(kind, &stream, &stream, || progress.step())
        }
        Kind::Stdio => converse(kind, io::stdin(), io::stdout(), || progress.step()),
    }
}

fn loopback(kind: Kind) -> SocketAddr {
    match kind {
        Kind::Tcp6 | Kind::Udp6 => (Ipv6Addr::LOCALHOST, 0).into(),
        _ => (Ipv4Addr::LOCALHOST, 0).into(),
    }
}

fn listen(kind: Kind) -> io::Result<TcpListener> {
    TcpListener::bind(loopback(kind))
}

/// Follows orders until the peer ends the stream or breaks it.
fn converse(
    kind: Kind,
    mut from: impl Read,
    mut to: impl Write,
    mut step: impl FnMut() -> io::Result<()>,
) -> io::Result<()> {
    let mut orders = [0; Orders::LEN];
    loop {
        for half in 0..2 {
            let at = half * Orders::LEN / 2;
            let mut alive = fill(&mut from, &mut orders[at..at + Orders::LEN / 2]);
            let told = Orders::from_bytes(&orders);
            if alive {
                work(
                    kind,
                    if half == 0 { told.first } else { told.second },
                    told.manner,
                );
                alive = half == 0 || reply(&mut to, told).is_ok();
            }
            if !alive {
                work(kind, 100, 0);
                return step();
            }
            step()?;
        }
    }
}

/// Fills the buffer; false if the stream ends or breaks before. A time limit that passes means nothing.
fn fill(from: &mut impl Read, mut buffer: &mut [u8]) -> bool {
    while !buffer.is_empty() {
        match from.read(buffer) {
            Ok(0) => return false,
            Ok(n) => buffer = &mut buffer[n..],
            Err(e)
                if matches!(
                    e.kind(),
                    io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted
                ) => {}
            Err(_) => return false,
        }
    }
    true
}

/// In one write or in two: Nagle's algorithm holds the second back until the first is acknowledged.
fn reply(to: &mut impl Write, orders: Orders) -> io::Result<()> {
    let bytes = vec![b'x'; orders.reply as usize];
    let cut = if orders.manner & 4 != 0 {
        bytes.len() / 2
    } else {
        0
    };
    to.write_all(&bytes[..cut])?;
    to.flush()?;
    if orders.manner & 8 != 0 {
        thread::yield_now();
    }
    to.write_all(&bytes[cut..])?;
    to.flush()
}

fn serve_in_threads(listener: &TcpListener, progress: Progress) -> io::Result<()> {
    let progress = Mutex::new(progress);
    thread::scope(|scope| {
        loop {
            let (stream, _) = listener.accept()?;
            let step = || progress.lock().expect("nobody panics").step();
            scope.spawn(move || converse(Kind::Threads, &stream, &stream, step));
        }
    })
}

/// One connection of an event loop.
struct Conversation {
    stream: TcpStream,
    /// Orders so far.
    orders: Vec<u8>,
    /// What is yet to be written.
    owed: Vec<u8>,
}

fn serve_by_poll(listener: &TcpListener, mut progress: Progress) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let mut all: Vec<Conversation> = Vec::new();
    loop {
        let ready: Vec<PollFlags> = {
            let mut fds = vec![PollFd::new(listener.as_fd(), PollFlags::POLLIN)];
            fds.extend(all.iter().map(|c| {
                let wanted = if c.owed.is_empty() {
                    PollFlags::POLLIN
                } else {
                    PollFlags::POLLOUT
                };
                PollFd::new(c.stream.as_fd(), wanted)
            }));
            poll(&mut fds, PollTimeout::NONE)?;
            fds.iter()
                .map(|f| f.revents().unwrap_or(PollFlags::empty()))
                .collect()
        };
        let mut at = 0;
        for flags in &ready[1..] {
            if flags.is_empty() || go_on(&mut all[at], &mut progress)? {
                at += 1;
            } else {
                work(Kind::Poll, 100, 0);
                drop(all.remove(at));
                progress.step()?;
            }
        }
        if !ready[0].is_empty() {
            let (stream, _) = listener.accept()?;
            stream.set_nonblocking(true)?;
            all.push(Conversation {
                stream,
                orders: Vec::new(),
                owed: Vec::new(),
            });
        }
    }
}

/// Does what can be done without waiting. False: the conversation is over.
fn go_on(c: &mut Conversation, progress: &mut Progress) -> io::Result<bool> {
    loop {
        if !c.owed.is_empty() {
            match c.stream.write(&c.owed) {
                Ok(n) => {
                    c.owed.drain(..n);
                    if c.owed.is_empty() {
                        progress.step()?;
                    }
                    continue;
                }
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => return Ok(true),
                Err(_) => return Ok(false),
            }
        }
        let mut byte = [0; Orders::LEN / 2];
        let want = Orders::LEN / 2 - c.orders.len() % (Orders::LEN / 2);
        match c.stream.read(&mut byte[..want]) {
            Ok(0) => return Ok(false),
            Ok(n) => c.orders.extend(&byte[..n]),
            Err(e) if e.kind() == io::ErrorKind::WouldBlock => return Ok(true),
            Err(_) => return Ok(false),
        }
        if c.orders.len() == Orders::LEN / 2 {
            let mut padded = c.orders.clone();
            padded.resize(Orders::LEN, 0);
            let told = Orders::from_bytes(&padded);
            work(Kind::Poll, told.first, told.manner);
            progress.step()?;
        } else if c.orders.len() == Orders::LEN {
            let told = Orders::from_bytes(&c.orders);
            work(Kind::Poll, told.second, told.manner);
            c.orders.clear();
            c.owed = vec![b'x'; told.reply as usize];
        }
    }
}

fn serve_in_pipeline(listener: &TcpListener, mut progress: Progress) -> io::Result<()> {
    /// A piece of work: time, manner, and what is then to be written where.
    type Piece = (u32, u32, Option<(TcpStream, Orders)>);
    let (to_worker, at_worker) = mpsc::channel::<Piece>();
    let (to_writer, at_writer) = mpsc::channel::<Option<(TcpStream, Orders)>>();
    thread::spawn(move || {
        for (time, manner, then) in at_worker {
            work(Kind::Pipeline, time, manner);
            if to_writer.send(then).is_err() {
                return;
            }
        }
    });
    thread::spawn(move || {
        for piece in at_writer {
            if let Some((mut stream, told)) = piece
                && reply(&mut stream, told).is_err()
            {
                // The reader will see that too.
                continue;
            }
            progress.step().expect("the file stays open");
        }
    });
    let gone = || io::Error::from(io::ErrorKind::BrokenPipe);
    loop {
        let (stream, _) = listener.accept()?;
        let mut orders = [0; Orders::LEN];
        loop {
            if !fill(&mut &stream, &mut orders[..Orders::LEN / 2]) {
                break;
            }
            let told = Orders::from_bytes(&orders);
            to_worker
                .send((told.first, told.manner, None))
                .map_err(|_| gone())?;
            if !fill(&mut &stream, &mut orders[Orders::LEN / 2..]) {
                break;
            }
            let told = Orders::from_bytes(&orders);
            let then = Some((stream.try_clone()?, told));
            to_worker
                .send((told.second, told.manner, then))
                .map_err(|_| gone())?;
        }
        to_worker.send((100, 0, None)).map_err(|_| gone())?;
    }
}

/// Passes bytes between the client and a child, which is at the other end of a pair of sockets.
fn serve_with_helper(listener: &TcpListener) -> io::Result<()> {
    loop {
        let (stream, _) = listener.accept()?;
        let (here, there) = UnixStream::pair()?;
        let mut helper = Command::new(env::current_exe()?)
            .args(env::args_os().skip(1))
            .env(SUBJECT, Kind::Stdio.name())
            .env(SOCKET, "-")
            .stdin(OwnedFd::from(there))
            .spawn()?;
        thread::scope(|scope| {
            scope.spawn(|| {
                let _ = io::copy(&mut &here, &mut &stream);
                let _ = stream.shutdown(Shutdown::Both);
            });
            let _ = io::copy(&mut &stream, &mut &here);
            let _ = here.shutdown(Shutdown::Write);
        });
        helper.wait()?;
    }
}

fn answer_datagrams<A>(
    mut progress: Progress,
    receive: impl Fn(&mut [u8]) -> io::Result<(usize, A)>,
    send: impl Fn(&[u8], &A) -> io::Result<usize>,
) -> io::Result<()> {
    let mut buffer = [0; 64];
    loop {
        let Ok((n, from)) = receive(&mut buffer) else {
            continue;
        };
        if n != Orders::LEN {
            continue;
        }
        let told = Orders::from_bytes(&buffer);
        work(Kind::Udp, told.first, told.manner);
        progress.step()?;
        work(Kind::Udp, told.second, told.manner);
        let _ = send(&vec![b'x'; told.reply as usize], &from);
        progress.step()?;
    }
}

// ----------------------------------------------------------------------------------------- trial

/// How to start this executable as a subject.
#[derive(Debug, Clone)]
pub struct SubjectCommand {
    /// The executable.
    pub exe: PathBuf,
    /// Arguments that lead it to [`be_subject`].
    pub args: Vec<String>,
}

/// A running subject, and us at the other end.
pub struct Subject {
    kind: Kind,
    child: Child,
    observer: Observer,
    progress: File,
    /// How far it must be when it is quiet.
    steps: u64,
    place: tempfile::TempDir,
    address: Option<Address>,
    peer: Option<Peer>,
}

/// Our end, and what has come out of it.
struct Peer {
    end: End,
    /// Bytes of replies so far, and how many are due.
    received: u64,
    due: u64,
    ended: bool,
}

enum End {
    Tcp(TcpStream),
    Unix(UnixStream),
    Udp(UdpSocket),
    UnixDatagram(UnixDatagram),
    Pipes(ChildStdin, ChildStdout),
}

impl Peer {
    fn new(end: End) -> io::Result<Self> {
        match &end {
            End::Tcp(s) => s.set_nonblocking(true)?,
            End::Unix(s) => s.set_nonblocking(true)?,
            End::Udp(s) => s.set_nonblocking(true)?,
            End::UnixDatagram(s) => s.set_nonblocking(true)?,
            End::Pipes(..) => {}
        }
        Ok(Peer {
            end,
            received: 0,
            due: 0,
            ended: false,
        })
    }

    fn links(&self) -> Vec<Link> {
        match &self.end {
            End::Tcp(s) => vec![Link::Tcp(s.as_raw_fd())],
            End::Unix(s) => vec![Link::Unix(s.as_raw_fd())],
            End::UnixDatagram(s) => vec![Link::Unix(s.as_raw_fd())],
            End::Udp(s) => vec![Link::Udp(s.as_raw_fd())],
            End::Pipes(to, from) => {
                vec![Link::Stdin(to.as_raw_fd()), Link::Output(from.as_raw_fd())]
            }
        }
    }

    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.end {
            End::Tcp(s) => s.write_all(bytes),
            End::Unix(s) => s.write_all(bytes),
            End::Udp(s) => s.send(bytes).map(|_| ()),
            End::UnixDatagram(s) => s.send(bytes).map(|_| ()),
            End::Pipes(to, _) => to.write_all(bytes),
        }
    }

    /// Takes what has arrived, at most about `limit` bytes.
    fn drain(&mut self, limit: usize) -> io::Result<()> {
        let mut buffer = [0; 65536];
        let mut taken = 0;
        while taken < limit && !self.ended {
            let want = buffer.len().min(limit - taken).max(1500);
            let read = match &mut self.end {
                End::Tcp(s) => s.read(&mut buffer[..want]),
                End::Unix(s) => s.read(&mut buffer[..want]),
                End::Udp(s) => s.recv(&mut buffer[..want]),
                End::UnixDatagram(s) => s.recv(&mut buffer[..want]),
                End::Pipes(_, from) => {
                    if poll(
                        &mut [PollFd::new(from.as_fd(), PollFlags::POLLIN)],
                        PollTimeout::ZERO,
                    )? == 0
                    {
                        return Ok(());
                    }
                    from.read(&mut buffer[..want])
                }
            };
            match read {
                Ok(0) => self.ended = true,
                Ok(n) => {
                    taken += n;
                    // A test runner's own words on standard output are without an x.
                    self.received += buffer[..n].iter().filter(|b| **b == b'x').count() as u64;
                }
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(e) if e.kind() == io::ErrorKind::ConnectionReset => self.ended = true,
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }
}

/// Why a trial ended without success.
#[derive(Debug)]
enum Trouble {
    Wrong(String),
    Io(io::Error),
}

impl From<io::Error> for Trouble {
    fn from(e: io::Error) -> Self {
        Trouble::Io(e)
    }
}

impl From<nix::Error> for Trouble {
    fn from(e: nix::Error) -> Self {
        Trouble::Io(e.into())
    }
}

fn wrong<T>(what: String) -> Result<T, Trouble> {
    Err(Trouble::Wrong(what))
}

impl Subject {
    /// Starts one, in the network namespace of the calling thread.
    pub fn start(kind: Kind, command: &SubjectCommand) -> io::Result<Self> {
        let place = tempfile::tempdir()?;
        let path = place.path().join("progress");
        std::fs::write(&path, [0; 8])?;
        let progress = File::open(&path)?;
        let pipe = |wanted| {
            if wanted {
                Stdio::piped()
            } else {
                Stdio::null()
            }
        };
        let alone = forking::making_a_child();
        let mut child = Command::new(&command.exe)
            .args(&command.args)
            .env(SUBJECT, kind.name())
            .env(PROGRESS, path)
            .env(SOCKET, place.path().join("socket"))
            .env(super::MARKER, place.path())
            .stdin(pipe(kind == Kind::Stdio))
            .stdout(pipe(kind == Kind::Stdio))
            .spawn()?;
        drop(alone);
        let marker = place.path().to_string_lossy().into_owned();
        let observer = Observer::new(child.id() as i32, Some(marker));
        let mut peer = None;
        if let (Some(to), Some(from)) = (child.stdin.take(), child.stdout.take()) {
            peer = Some(Peer::new(End::Pipes(to, from))?);
        }
        let mut subject = Subject {
            kind,
            child,
            observer,
            progress,
            steps: 0,
            place,
            address: None,
            peer,
        };
        if kind != Kind::Stdio {
            subject.await_address()?;
        }
        Ok(subject)
    }

    fn await_address(&mut self) -> io::Result<()> {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if let Some(socket) = self.observer.reachable().first() {
                self.address = socket.local.clone();
                return Ok(());
            }
            thread::yield_now();
        }
        Err(io::ErrorKind::TimedOut.into())
    }

    /// Its root process.
    pub fn pid(&self) -> i32 {
        self.child.id() as i32
    }

    fn connect(&self) -> io::Result<Peer> {
        Peer::new(match (&self.address, self.kind) {
            (Some(Address::Inet(to)), Kind::Udp | Kind::Udp6) => {
                let socket = UdpSocket::bind(loopback(self.kind))?;
                socket.connect(to)?;
                End::Udp(socket)
            }
            (Some(Address::Inet(to)), _) => {
                let stream = TcpStream::connect(to)?;
                // Else our own kernel waits with a second message until the first is acknowledged.
                stream.set_nodelay(true)?;
                End::Tcp(stream)
            }
            (Some(Address::Path(to)), Kind::UnixDatagram) => {
                let socket = UnixDatagram::bind(self.place.path().join("peer"))?;
                socket.connect(to)?;
                End::UnixDatagram(socket)
            }
            (Some(Address::Path(to)), _) => End::Unix(UnixStream::connect(to)?),
            _ => return Err(io::ErrorKind::AddrNotAvailable.into()),
        })
    }

    /// One trial: some messages, and a look at every silence.
    pub fn trial(&mut self, rng: &mut Rng) -> Result<(), WrongAnswer> {
        let (doing, result) = self.any_trial(rng);
        result.map_err(|trouble| WrongAnswer {
            kind: self.kind.name(),
            doing,
            what: match trouble {
                Trouble::Wrong(what) => what,
                Trouble::Io(e) => format!("the trial itself failed: {e}"),
            },
        })
    }

    fn any_trial(&mut self, rng: &mut Rng) -> (&'static str, Result<(), Trouble>) {
        let mut peer = match self.peer.take().map_or_else(|| self.connect(), Ok) {
            Ok(peer) => peer,
            Err(e) => return ("connect", Err(e.into())),
        };
        let family = self.kind.family();
        let streams = matches!(family, Family::Tcp | Family::Unix);
        let (doing, result) = match rng.u8(..20) {
            0..=5 => ("one message", self.several(&mut peer, rng, 1)),
            6..=7 => {
                let count = rng.usize(2..6);
                (
                    "several messages at once",
                    self.several(&mut peer, rng, count),
                )
            }
            8..=13 if family != Family::Datagrams => ("halves", self.halves(&mut peer, rng)),
            14 if family != Family::Datagrams => ("single bytes", self.bytes(&mut peer, rng)),
            15 if streams => return ("half-close", self.half_close(peer, rng)),
            16..=17 if streams => return ("close", self.close(peer, rng.bool())),
            18 if streams && self.kind.is_sequential() => {
                return ("a client in the backlog", self.backlog(peer, rng));
            }
            19 if streams => return ("a slow reader", self.slow_reader(peer, rng)),
            _ => ("one message", self.several(&mut peer, rng, 1)),
        };
        self.peer = Some(peer);
        (doing, result)
    }

    fn several(&mut self, peer: &mut Peer, rng: &mut Rng, count: usize) -> Result<(), Trouble> {
        let longest = if self.kind.family() == Family::Datagrams {
            1000
        } else {
            4000
        };
        let mut all = Vec::new();
        for _ in 0..count {
            let orders = Orders::random(rng, longest);
            peer.due += u64::from(orders.reply);
            self.steps += 2;
            if self.kind.family() == Family::Datagrams {
                peer.send(&orders.to_bytes())?;
            } else {
                all.extend(orders.to_bytes());
            }
        }
        if !all.is_empty() {
            peer.send(&all)?;
        }
        self.settle(&mut [peer], rng.bool())
    }

    fn halves(&mut self, peer: &mut Peer, rng: &mut Rng) -> Result<(), Trouble> {
        let orders = Orders::random(rng, 4000);
        let bytes = orders.to_bytes();
        peer.send(&bytes[..Orders::LEN / 2])?;
        self.steps += 1;
        self.settle(&mut [peer], false)?;
        self.check_consumed(peer)?;
        peer.send(&bytes[Orders::LEN / 2..])?;
        self.steps += 1;
        peer.due += u64::from(orders.reply);
        self.settle(&mut [peer], rng.bool())
    }

    fn check_consumed(&self, peer: &Peer) -> Result<(), Trouble> {
        match self.observer.consumed(&peer.links()[0]) {
            Some(true) => Ok(()),
            other => wrong(format!(
                "it is quiet and has read all, but consumed() says {other:?}"
            )),
        }
    }

    fn bytes(&mut self, peer: &mut Peer, rng: &mut Rng) -> Result<(), Trouble> {
        let orders = Orders::random(rng, 100);
        peer.due += u64::from(orders.reply);
        self.steps += 2;
        for byte in orders.to_bytes() {
            peer.send(&[byte])?;
            let end = Instant::now() + PATIENCE;
            while self.observer.consumed(&peer.links()[0]) != Some(true) {
                if Instant::now() > end {
                    return wrong("a byte was never consumed".to_owned());
                }
                thread::yield_now();
            }
        }
        self.settle(&mut [peer], rng.bool())
    }

    fn half_close(&mut self, mut peer: Peer, rng: &mut Rng) -> Result<(), Trouble> {
        for _ in 0..rng.usize(..3) {
            let orders = Orders::random(rng, 4000);
            peer.due += u64::from(orders.reply);
            self.steps += 2;
            peer.send(&orders.to_bytes())?;
        }
        match &peer.end {
            End::Tcp(s) => s.shutdown(Shutdown::Write)?,
            End::Unix(s) => s.shutdown(Shutdown::Write)?,
            _ => {}
        }
        self.steps += 1;
        self.settle(&mut [&mut peer], rng.bool())?;
        if !peer.ended {
            return wrong("quiet, but the end of the stream has not come".to_owned());
        }
        Ok(())
    }

    fn close(&mut self, peer: Peer, reset: bool) -> Result<(), Trouble> {
        if reset {
            linger_zero(&peer)?;
        }
        forking::close(peer);
        self.steps += 1;
        self.settle(&mut [], false)
    }

    fn backlog(&mut self, mut first: Peer, rng: &mut Rng) -> Result<(), Trouble> {
        // The first must have been accepted before, or the two might change places.
        self.several(&mut first, rng, 1)?;
        let mut second = self.connect()?;
        let orders = Orders::random(rng, 4000);
        second.send(&orders.to_bytes())?;
        self.settle(&mut [&mut first, &mut second], false)?;
        if self.observer.consumed(&second.links()[0]) != Some(false) {
            return wrong("a client in the backlog can't have been read".to_owned());
        }
        forking::close(first);
        self.steps += 3;
        second.due += u64::from(orders.reply);
        let result = self.settle(&mut [&mut second], rng.bool());
        self.peer = Some(second);
        result
    }

    fn slow_reader(&mut self, mut peer: Peer, rng: &mut Rng) -> Result<(), Trouble> {
        let orders = Orders {
            reply: rng.u32(100_000..6_000_000),
            ..Orders::random(rng, 1)
        };
        peer.send(&orders.to_bytes())?;
        let before = self.steps;
        let due = peer.due + u64::from(orders.reply);
        let link = peer.links()[0];
        loop {
            let progress = self.progress.try_clone()?;
            let replied =
                |_: &mut [&mut Peer]| read_steps(&progress).is_ok_and(|s| s >= before + 2);
            self.wait_until_quiet(&mut [&mut peer], false, replied)?;
            let steps = read_steps(&self.progress)?;
            let unread = self.observer.unread(&link).unwrap_or(0);
            let blocked = self.observer.blocked_sending(&link);
            if unread == 0 && peer.received < due {
                return wrong(format!(
                    "quiet, but {} of {due} bytes had come",
                    peer.received
                ));
            }
            if matches!(self.kind, Kind::Helper | Kind::Poll) {
                // A helper can be blocked while its parent isn't; an event loop with a full queue
                // looks as if it had more to say.
            } else if steps < before + 2 && !blocked {
                return wrong(format!(
                    "it is blocked in its reply, but blocked_sending() denies it: {:?}",
                    self.observer.blocked()
                ));
            } else if steps >= before + 2 && blocked {
                return wrong("it has sent its reply, but blocked_sending() says yes".to_owned());
            }
            if steps == before + 1 && self.kind != Kind::Helper && rng.u8(..4) == 0 {
                if rng.bool() {
                    linger_zero(&peer)?;
                }
                forking::close(peer);
                self.steps = before + 2;
                return self.settle(&mut [], false);
            }
            if peer.received == due {
                break;
            }
            peer.drain(rng.usize(1..1_000_000))?;
        }
        peer.due = due;
        self.steps = before + 2;
        let result = self.settle(&mut [&mut peer], false);
        self.peer = Some(peer);
        result
    }

    /// Waits until the observer says *quiet*; then everything must have been done.
    fn settle(&mut self, peers: &mut [&mut Peer], drain: bool) -> Result<(), Trouble> {
        let expected = self.steps;
        let progress = self.progress.try_clone()?;
        let done = move |peers: &mut [&mut Peer]| {
            read_steps(&progress).is_ok_and(|steps| steps == expected)
                && peers.iter().all(|p| p.received == p.due)
        };
        self.wait_until_quiet(peers, drain, &done)?;
        let steps = read_steps(&self.progress)?;
        for peer in peers.iter_mut() {
            peer.drain(usize::MAX)?;
            if peer.received != peer.due {
                return wrong(format!(
                    "quiet after {} of {} bytes",
                    peer.received, peer.due
                ));
            }
        }
        if steps != expected {
            return wrong(format!("quiet at step {steps} of {expected}"));
        }
        Ok(())
    }

    /// `done` is asked only where a time limit leaves the observer's answer open.
    fn wait_until_quiet(
        &mut self,
        peers: &mut [&mut Peer],
        drain: bool,
        done: impl Fn(&mut [&mut Peer]) -> bool,
    ) -> Result<(), Trouble> {
        let links: Vec<Link> = peers.iter().flat_map(|p| p.links()).collect();
        let end = Instant::now() + PATIENCE;
        let mut last;
        loop {
            // Asked before: what is done then has had its effects when the observer looks.
            let was_done = self.kind.has_timers() && done(peers);
            last = self.observer.activity(&links);
            match &last {
                Activity::Quiet => return Ok(()),
                Activity::Busy { .. } => {}
                Activity::Timers { .. } if self.kind.has_timers() => {
                    for peer in peers.iter_mut() {
                        peer.drain(usize::MAX)?;
                    }
                    if was_done {
                        return Ok(());
                    }
                }
                other => return wrong(format!("{other:?}")),
            }
            if drain || self.kind == Kind::Stdio {
                for peer in peers.iter_mut() {
                    peer.drain(usize::MAX)?;
                }
            }
            if Instant::now() > end {
                let at = read_steps(&self.progress)?;
                return wrong(format!(
                    "never quiet, but {last:?}; step {at} of {}; {:?}",
                    self.steps,
                    self.observer.blocked()
                ));
            }
            thread::yield_now();
        }
    }
}

impl Drop for Subject {
    fn drop(&mut self) {
        for pid in self.observer.processes() {
            if pid != self.pid() {
                let _ = nix::sys::signal::kill(
                    nix::unistd::Pid::from_raw(pid),
                    nix::sys::signal::Signal::SIGKILL,
                );
            }
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Makes the coming close a reset. On AF_UNIX that does nothing.
fn linger_zero(peer: &Peer) -> Result<(), Trouble> {
    if let End::Tcp(stream) = &peer.end {
        let now = libc::linger {
            l_onoff: 1,
            l_linger: 0,
        };
        nix::sys::socket::setsockopt(stream, nix::sys::socket::sockopt::Linger, &now)?;
    }
    Ok(())
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
    if let Facility::Missing(why) = &facilities().thread_calls {
        return Err(io::Error::new(io::ErrorKind::Unsupported, why.as_str()));
    }
    let next = AtomicU64::new(0);
    let enough = AtomicBool::new(false);
    let batches = trials.div_ceil(BATCH);
    let (to, from) = mpsc::channel();
    let runners = thread::available_parallelism().map_or(2, |n| n.get() * 2);
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
    if batch / kinds % 4 != 3 {
        // Where that isn't allowed, the trials are as good without.
        let _ = crate::sys::own_network();
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Not a test: what the trials start.
    #[test]
    fn subject() {
        if let Some(code) = be_subject() {
            assert_eq!(code, ExitCode::SUCCESS);
        }
    }

    fn command() -> SubjectCommand {
        let args = [
            "observe::trial::tests::subject",
            "--exact",
            "--nocapture",
            "--test-threads=1",
        ];
        let exe = env::current_exe().expect("we run");
        SubjectCommand {
            exe,
            args: args.map(str::to_owned).to_vec(),
        }
    }

    #[test]
    #[ignore = "measures, proves nothing"]
    fn costs() {
        crate::sys::own_network().expect("a network of our own");
        for kind in [Kind::Tcp, Kind::Udp, Kind::Unix, Kind::Pipeline] {
            let subject = Subject::start(kind, &command()).expect("a subject");
            let peers = [
                subject.connect().expect("it serves"),
                Peer::new(End::Udp(
                    UdpSocket::bind(loopback(Kind::Udp)).expect("a port"),
                ))
                .expect("a peer"),
            ];
            let links: Vec<Link> = peers.iter().flat_map(Peer::links).collect();
            let observer = &subject.observer;
            while observer.activity(&links) != Activity::Quiet {}
            let measure = |what: &str, look: &dyn Fn()| {
                let mut times: Vec<Duration> = (0..200)
                    .map(|_| {
                        let began = Instant::now();
                        look();
                        began.elapsed()
                    })
                    .collect();
                times.sort();
                println!(
                    "{:9} {what:10} best {:?}, median {:?}",
                    kind.name(),
                    times[0],
                    times[100]
                );
            };
            measure("activity", &|| drop(observer.activity(&links)));
            measure("consumed", &|| {
                assert!(observer.consumed(&links[0]).is_some())
            });
            measure("reachable", &|| drop(observer.reachable()));
            measure("sockets", &|| drop(observer.sockets()));
            measure("processes", &|| drop(observer.processes()));
            measure("cpu", &|| assert!(observer.cpu().slices > 0));
            measure("blocked", &|| drop(observer.blocked()));
        }
    }
}
