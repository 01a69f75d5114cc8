//! What a subject does.

use std::env;
use std::fs::File;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::FileExt;
use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use super::{Kind, Orders, PROGRESS, SOCKET, SUBJECT};

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

pub(super) fn read_steps(file: &File) -> io::Result<u64> {
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

pub(super) fn loopback(kind: Kind) -> SocketAddr {
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
