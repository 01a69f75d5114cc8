//! A peer on a stream: TCP or AF_UNIX, connected to the program or accepted from it.

use std::cell::{Cell, RefCell};
use std::io;
use std::net::{SocketAddr, TcpStream};
use std::os::fd::{AsFd, AsRawFd, OwnedFd, RawFd};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags};
use nix::sys::socket::{
    self, AddressFamily, MsgFlags, SockFlag, SockType, SockaddrLike, SockaddrStorage, UnixAddr,
    setsockopt, sockopt,
};

use super::process::Process;
use super::wait::{WaitEnd, WaitPolicy};
use super::{Inner, Server, Stop, Verdict, shown};
use crate::diagnosis::{FailedStep, Then};
use crate::model::{Action, Actor, Bytes, FailureKind, Transport, What};
use crate::observe::PeerSocket;

/// How much a peer reads beyond what it expected, to show what came instead.
const EXCESS: usize = 64 << 10;

/// How much is sent at a time to a program that shall have read it all: less than any buffer holds.
const PIECE: usize = 8 << 10;

/// How much lies unread before a blocked program: more than room can be found for when its kernel and
/// ours tidy up, less than a receive buffer holds in small segments.
const UNREAD: usize = 32 << 10;

/// By when the kernel has certainly passed a SYN on, on a machine however loaded.
const DELIVERED: Duration = Duration::from_millis(100);

/// One end of a stream, held by the harness.
pub struct Stream {
    context: Rc<Inner>,
    process: Rc<Process>,
    actor: Actor,
    socket: RefCell<Option<OwnedFd>>,
    link: u64,
    transport: Transport,
    /// Bytes sent that the program has not answered yet would be lost in a reset; counted for people.
    sent: Cell<u64>,
}

/// What reading gave.
enum Read {
    Bytes(usize),
    Nothing,
    End,
    Reset,
}

/// How a stream is made before it is connected.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Small segments and a small receive buffer, so that the program's send soon blocks.
    pub small_buffers: bool,
}

impl Server {
    /// Connects a peer of this name. That it succeeds proves nothing about accept(2): the kernel
    /// completes the handshake for it.
    pub fn connect(&self, name: &str) -> Verdict<Stream> {
        self.connect_with(name, Options::default())
    }

    /// Connects a peer with a receive buffer so small that the program can't send much unread.
    pub fn connect_slow_reader(&self, name: &str) -> Verdict<Stream> {
        self.connect_with(
            name,
            Options {
                small_buffers: true,
            },
        )
    }

    fn connect_with(&self, name: &str, options: Options) -> Verdict<Stream> {
        let transport = self.context.transport;
        let actor = Actor::Peer(name.to_owned());
        let (mut socket, address) = unconnected(transport, &self.address, options)?;
        let attempt = |fd: RawFd| match socket::connect(fd, address.as_ref()) {
            Ok(()) | Err(Errno::EISCONN) => Ok(Some(Ok(()))),
            // In progress, or AF_UNIX's way to say that the backlog is full (connect(2)).
            Err(Errno::EINPROGRESS | Errno::EALREADY | Errno::EAGAIN | Errno::EINTR) => Ok(None),
            Err(e) => Ok(Some(Err(e))),
        };
        let fd = socket.as_raw_fd();
        // A socket that is not yet connecting polls as hung up: only after the first try it tells.
        let interests: &[_] = match transport {
            Transport::Unix => &[],
            _ => &[(fd, PollFlags::POLLOUT)],
        };
        let since = self.context.now();
        let connected = match attempt(fd)? {
            Some(done) => Ok(done),
            None => self
                .context
                .wait(&self.process, WaitPolicy::ANSWER, interests, || attempt(fd))?,
        };
        let connected = match connected {
            Err(stuck) if transport != Transport::Unix && !matches!(stuck, WaitEnd::Ended(_)) => {
                // A backlog that was full for a moment has cost us a SYN, which TCP repeats only after a
                // second (RFC 6298, section 2), however long the program has been ready since. Another
                // connection asks at once; one that finds it full as well will not fare better later.
                socket = unconnected(transport, &self.address, options)?.0;
                let fd = socket.as_raw_fd();
                if attempt(fd)?.is_none() {
                    let mut fds = [PollFd::new(socket.as_fd(), PollFlags::POLLOUT)];
                    crate::harness::kernel::poll_for(&mut fds, DELIVERED)?;
                }
                attempt(fd)?.ok_or(stuck)
            }
            connected => connected,
        };
        let refused = matches!(&connected, Ok(Err(Errno::ECONNREFUSED | Errno::ENOENT)));
        let problem = match connected {
            Ok(Ok(())) => {
                self.context
                    .log_since(since, actor.clone(), What::Connected);
                return Ok(Stream::new(
                    &self.context,
                    &self.process,
                    actor,
                    socket,
                    transport,
                ));
            }
            Ok(Err(e)) => (io::Error::from(e).to_string(), None),
            Err(stuck) => (
                "nobody completed the connection: the backlog is full".into(),
                Some(stuck),
            ),
        };
        self.context.log(
            actor,
            What::ConnectFailed {
                error: problem.0.clone(),
            },
        );
        Err(self.context.failure(
            &self.process,
            FailureKind::Unreachable,
            FailedStep::Connect { refused },
            format!("{name} can connect to {}", self.address),
            problem.0,
            problem.1.as_ref(),
        ))
    }
}

/// A non-blocking socket, and the address to connect it to.
fn unconnected(
    transport: Transport,
    address: &str,
    options: Options,
) -> Verdict<(OwnedFd, Box<dyn SockaddrLike>)> {
    let flags = SockFlag::SOCK_CLOEXEC | SockFlag::SOCK_NONBLOCK;
    let new = |family| socket::socket(family, SockType::Stream, flags, None);
    let (fd, address): (OwnedFd, Box<dyn SockaddrLike>) = match transport {
        Transport::Unix => (
            new(AddressFamily::Unix)?,
            Box::new(UnixAddr::new(Path::new(address))?),
        ),
        _ => {
            let ip: SocketAddr = address
                .parse()
                .map_err(|_| Stop::Broken(format!("{address} is no address to connect to")))?;
            let family = if ip.is_ipv4() {
                AddressFamily::Inet
            } else {
                AddressFamily::Inet6
            };
            (new(family)?, Box::new(SockaddrStorage::from(ip)))
        }
    };
    if options.small_buffers {
        setsockopt(&fd, sockopt::RcvBuf, &4096)?;
        if transport == Transport::Tcp {
            setsockopt(&fd, sockopt::TcpMaxSeg, &536)?;
        }
    }
    Ok((fd, address))
}

impl Stream {
    pub(super) fn new(
        context: &Rc<Inner>,
        process: &Rc<Process>,
        actor: Actor,
        socket: OwnedFd,
        transport: Transport,
    ) -> Self {
        let fd = socket.as_raw_fd();
        let link = context.register(match transport {
            Transport::Unix => PeerSocket::Unix(fd),
            _ => PeerSocket::Tcp(fd),
        });
        context.record(context.now(), link, None, Action::Connected);
        Stream {
            context: context.clone(),
            process: process.clone(),
            actor,
            socket: RefCell::new(Some(socket)),
            link,
            transport,
            sent: Cell::new(0),
        }
    }

    fn name(&self) -> &str {
        match &self.actor {
            Actor::Peer(name) | Actor::Program(name) => name,
        }
    }

    /// Writes down a piece that moved; the step shows the sum.
    fn moved(&self, piece: Action) {
        self.context
            .record(self.context.now(), self.link, None, piece);
    }

    /// Writes down what this peer did, and shows it.
    fn did(&self, since: Duration, what: Action) {
        let actor = Some(self.actor.clone());
        self.context.record(since, self.link, actor, what);
    }

    fn fd(&self) -> Verdict<i32> {
        match self.socket.borrow().as_ref() {
            Some(fd) => Ok(fd.as_raw_fd()),
            None => Err(Stop::Broken(format!(
                "the check used {} after closing it",
                self.name()
            ))),
        }
    }

    /// Reads what is there, without waiting.
    fn read(&self, buffer: &mut [u8]) -> Verdict<Read> {
        let fd = self.fd()?;
        let read = match socket::recv(fd, buffer, MsgFlags::MSG_DONTWAIT) {
            Ok(0) => Read::End,
            Ok(n) => {
                self.context.progress(n);
                self.moved(Action::Received(buffer[..n].to_vec()));
                Read::Bytes(n)
            }
            Err(Errno::EAGAIN | Errno::EINTR) => Read::Nothing,
            Err(Errno::ECONNRESET | Errno::EPIPE) => Read::Reset,
            Err(e) => return Err(e.into()),
        };
        if self.transport == Transport::Tcp {
            // An acknowledgement held back 40 ms would hold back the program's next small write.
            crate::harness::kernel::acknowledge_now(fd);
        }
        Ok(read)
    }

    /// Writes what there is room for, without waiting; `None` if the program refuses it.
    fn write(&self, bytes: &[u8]) -> Verdict<Option<usize>> {
        let flags = MsgFlags::MSG_DONTWAIT | MsgFlags::MSG_NOSIGNAL;
        match socket::send(self.fd()?, bytes, flags) {
            Ok(n) => {
                self.context.progress(n);
                self.moved(Action::Sent(bytes[..n].to_vec()));
                self.sent.set(self.sent.get() + n as u64);
                Ok(Some(n))
            }
            Err(Errno::EAGAIN | Errno::EINTR) => Ok(Some(0)),
            Err(Errno::EPIPE | Errno::ECONNRESET) => Ok(None),
            Err(e) => Err(e.into()),
        }
    }

    /// Sends all of `bytes`; waits while the program leaves no room for them.
    pub fn send(&self, bytes: &[u8]) -> Verdict {
        let since = self.context.now();
        let sent = Cell::new(0);
        let ready = || {
            while sent.get() < bytes.len() {
                match self.write(&bytes[sent.get()..])? {
                    Some(0) => return Ok(None),
                    Some(n) => sent.set(sent.get() + n),
                    None => return Ok(Some(false)),
                }
            }
            Ok(Some(true))
        };
        let done = self.context.wait(
            &self.process,
            WaitPolicy::ANSWER,
            &[(self.fd()?, PollFlags::POLLOUT)],
            ready,
        )?;
        let sent = sent.get();
        if sent > 0 {
            self.context.log_since(
                since,
                self.actor.clone(),
                What::Sent(Bytes {
                    len: sent,
                    ..Bytes::of(bytes)
                }),
            );
        }
        let expected = format!(
            "it reads the {} bytes that {} sends",
            bytes.len(),
            self.name()
        );
        match done {
            Ok(true) => Ok(()),
            Ok(false) => {
                self.context.log(self.actor.clone(), What::Reset);
                let got = format!("it closed the connection after {sent} bytes");
                let failed_step = FailedStep::Unread { closed: true };
                Err(self.failure(FailureKind::ClosedEarly, failed_step, expected, got, None))
            }
            Err(stuck) => {
                let got = format!("it left them unread after {sent} bytes");
                Err(self.stopped(FailedStep::Unread { closed: false }, expected, got, &stuck))
            }
        }
    }

    /// Sends without caring whether anybody reads it: what a peer does that is about to misbehave.
    pub fn send_carelessly(&self, bytes: &[u8]) -> Verdict {
        let since = self.context.now();
        let n = self.write(bytes)?.unwrap_or(0);
        self.context.log_since(
            since,
            self.actor.clone(),
            What::Sent(Bytes {
                len: n,
                ..Bytes::of(bytes)
            }),
        );
        Ok(())
    }

    /// Sends one byte at a time; the next leaves only when the program has read the one before, so
    /// that no two can stick together.
    pub fn send_singly(&self, bytes: &[u8]) -> Verdict {
        let since = self.context.now();
        for (i, byte) in bytes.iter().enumerate() {
            if self.write(std::slice::from_ref(byte))? != Some(1) {
                return Err(self.failure(
                    FailureKind::ClosedEarly,
                    FailedStep::Unread { closed: true },
                    format!("it reads {} bytes that come one at a time", bytes.len()),
                    format!("it closed the connection after {i} bytes"),
                    None,
                ));
            }
            self.wait_until_read()?;
        }
        self.context
            .log_since(since, self.actor.clone(), What::Sent(Bytes::of(bytes)));
        self.context.log(
            self.actor.clone(),
            What::Note {
                text: "each byte sent when the one before had been read".into(),
            },
        );
        Ok(())
    }

    /// Waits until the program has read all that was sent, or will do nothing more without more
    /// input: then a program that waits to read, waits.
    pub fn wait_until_read(&self) -> Verdict {
        let link = self.link()?;
        let ready = || Ok((self.process.observer().consumed(&link) == Some(true)).then_some(()));
        // A program that sends while it reads, or reads later, is no failure of this step.
        let _ = self
            .context
            .wait(&self.process, WaitPolicy::ABSENCE, &[], ready)?;
        Ok(())
    }

    /// Our end of it, while it is open.
    pub(super) fn raw_link(&self) -> Option<PeerSocket> {
        self.link().ok()
    }

    fn link(&self) -> Verdict<PeerSocket> {
        let fd = self.fd()?;
        Ok(match self.transport {
            Transport::Unix => PeerSocket::Unix(fd),
            _ => PeerSocket::Tcp(fd),
        })
    }

    /// Waits until the program does nothing more by itself; what it has sent stays unread here.
    pub fn wait_until_idle(&self) -> Verdict {
        self.context.settle(&self.process)?;
        Ok(())
    }

    /// Waits for exactly these bytes; what follows them stays unread.
    pub fn expect(&self, wanted: &[u8]) -> Verdict {
        self.exchange(&[], wanted)
    }

    /// Sends a message, and waits for its reply: the same bytes in upper case.
    pub fn expect_echo(&self, message: &[u8]) -> Verdict {
        self.send(message)?;
        self.expect(&super::upper(message))
    }

    /// Writes `message` and reads `wanted` at the same time, so that neither side can fill the
    /// other's buffers and wait for ever.
    pub fn exchange(&self, message: &[u8], wanted: &[u8]) -> Verdict {
        let since = self.context.now();
        let sent = Cell::new(0);
        let got = RefCell::new(Vec::with_capacity(wanted.len()));
        let mut buffer = vec![0; wanted.len().clamp(1, EXCESS)];
        let fd = self.fd()?;
        let ready = || {
            while sent.get() < message.len() {
                match self.write(&message[sent.get()..])? {
                    Some(0) => break,
                    Some(n) => sent.set(sent.get() + n),
                    None => return Ok(Some(Ending::Refused)),
                }
            }
            let mut got = got.borrow_mut();
            while got.len() < wanted.len() {
                let room = (wanted.len() - got.len()).min(buffer.len());
                match self.read(&mut buffer[..room])? {
                    Read::Bytes(n) => {
                        let at = got.len();
                        got.extend_from_slice(&buffer[..n]);
                        if got[at..] != wanted[at..at + n] {
                            return Ok(Some(Ending::Differs));
                        }
                    }
                    Read::Nothing => return Ok(None),
                    Read::End => return Ok(Some(Ending::End)),
                    Read::Reset => return Ok(Some(Ending::Reset)),
                }
            }
            Ok((sent.get() == message.len()).then_some(Ending::Whole))
        };
        let events = if message.is_empty() {
            PollFlags::POLLIN
        } else {
            PollFlags::POLLIN | PollFlags::POLLOUT
        };
        let events = if wanted.is_empty() {
            PollFlags::POLLOUT
        } else {
            events
        };
        let ending = self.wait_exchange(fd, events, message.len(), &sent, ready)?;
        if !message.is_empty() {
            self.context.log_since(
                since,
                self.actor.clone(),
                What::Sent(Bytes {
                    len: sent.get(),
                    ..Bytes::of(message)
                }),
            );
        }
        let got = got.into_inner();
        if !got.is_empty() {
            self.context
                .log(self.actor.clone(), What::Received(Bytes::of(&got)));
        }
        self.judge(ending, got, wanted)
    }

    /// Waits for an exchange; POLLOUT counts only while there is something to write.
    fn wait_exchange(
        &self,
        fd: i32,
        events: PollFlags,
        len: usize,
        sent: &Cell<usize>,
        mut ready: impl FnMut() -> Verdict<Option<Ending>>,
    ) -> Verdict<Result<Ending, WaitEnd>> {
        if events.contains(PollFlags::POLLOUT) && events.contains(PollFlags::POLLIN) {
            // First with both; when all is written, reading alone is left.
            let first =
                self.context
                    .wait(
                        &self.process,
                        WaitPolicy::ANSWER,
                        &[(fd, events)],
                        || match ready()? {
                            Some(ending) => Ok(Some(Some(ending))),
                            None => Ok((sent.get() == len).then_some(None)),
                        },
                    )?;
            match first {
                Ok(Some(ending)) => return Ok(Ok(ending)),
                Ok(None) => {}
                Err(stuck) => return Ok(Err(stuck)),
            }
            return self.context.wait(
                &self.process,
                WaitPolicy::ANSWER,
                &[(fd, PollFlags::POLLIN)],
                ready,
            );
        }
        self.context
            .wait(&self.process, WaitPolicy::ANSWER, &[(fd, events)], ready)
    }

    fn judge(&self, ending: Result<Ending, WaitEnd>, mut got: Vec<u8>, wanted: &[u8]) -> Verdict {
        let expected = format!("{} reads {}", self.name(), shown(wanted));
        let failed_step = |got: Vec<u8>, then: Then| FailedStep::Reply {
            peer: self.link,
            wanted: wanted.to_vec(),
            got,
            then,
        };
        let so_far = |got: &[u8]| match got.len() {
            0 => "nothing".to_owned(),
            n if n > 40 => format!("{n} bytes"),
            _ => shown(got),
        };
        match ending {
            Ok(Ending::Whole) => Ok(()),
            Ok(Ending::Differs) => {
                // Let it finish, so that the whole of what came instead is shown.
                let rest = self.drain()?;
                got.extend_from_slice(&rest);
                let at = got
                    .iter()
                    .zip(wanted)
                    .position(|(a, b)| a != b)
                    .unwrap_or(wanted.len());
                let mut text = format!("{} reads {}", self.name(), shown(&got));
                if at > 8 {
                    let end = |s: &[u8]| (at + 16).min(s.len());
                    text.push_str(&format!(
                        ", which differs at byte {at}: {} where {} belongs",
                        shown(&got[at..end(&got)]),
                        shown(&wanted[at..end(wanted)])
                    ));
                }
                let failed_step = failed_step(got, Then::Other);
                Err(self.failure(FailureKind::WrongContent, failed_step, expected, text, None))
            }
            Ok(Ending::End) => {
                self.context.log(self.actor.clone(), What::EndOfStream);
                let text = format!(
                    "{} reads {} and then the end of the stream",
                    self.name(),
                    so_far(&got)
                );
                let failed_step = failed_step(got, Then::End);
                Err(self.failure(FailureKind::ClosedEarly, failed_step, expected, text, None))
            }
            Ok(Ending::Reset | Ending::Refused) => {
                self.context.log(self.actor.clone(), What::Reset);
                let text = format!("{} reads {} and then a reset", self.name(), so_far(&got));
                let failed_step = failed_step(got, Then::Reset);
                Err(self.failure(FailureKind::ClosedEarly, failed_step, expected, text, None))
            }
            Err(stuck) => {
                let text = format!(
                    "{} reads {} and waits for the rest in vain",
                    self.name(),
                    so_far(&got)
                );
                Err(self.stopped(failed_step(got, Then::Silence), expected, text, &stuck))
            }
        }
    }

    /// Reads what comes until the program does nothing more; bounded.
    fn drain(&self) -> Verdict<Vec<u8>> {
        let all = RefCell::new(Vec::new());
        let mut chunk = vec![0; 16 << 10];
        let ended = Cell::new(false);
        let take = || {
            while !ended.get() && all.borrow().len() < EXCESS {
                match self.read(&mut chunk)? {
                    Read::Bytes(n) => all.borrow_mut().extend_from_slice(&chunk[..n]),
                    Read::Nothing => break,
                    Read::End | Read::Reset => ended.set(true),
                }
            }
            Ok(())
        };
        // No interest in the socket: past the bound it would be ready for ever.
        self.context.settle_with(&self.process, &[], take)?;
        let all = all.into_inner();
        if !all.is_empty() {
            self.context
                .log(self.actor.clone(), What::Received(Bytes::of(&all)));
        }
        Ok(all)
    }

    /// Fails if anything more comes, bytes or the end of the stream, before the program waits.
    pub fn expect_silence(&self) -> Verdict {
        self.expect_nothing_more("the program sends nothing more")
    }

    /// Like [`Stream::expect_silence`], with a sentence that says why nothing more may come.
    pub fn expect_nothing_more(&self, why: &str) -> Verdict {
        let more = self.drain()?;
        if more.is_empty() {
            return Ok(());
        }
        let text = format!("{} reads {} more", self.name(), shown(&more));
        let failed_step = FailedStep::More {
            peer: self.link,
            got: more,
        };
        Err(self.failure(FailureKind::TooMuch, failed_step, why, text, None))
    }

    /// Waits for the end of the stream, and fails if anything comes before it.
    pub fn expect_end(&self) -> Verdict {
        let expected = format!("{} reads the end of the stream", self.name());
        let end = |got: &[u8], then: Then| FailedStep::End {
            peer: self.link,
            then,
            got: got.to_vec(),
        };
        let mut byte = [0; 1024];
        let ready = || match self.read(&mut byte)? {
            Read::Nothing => Ok(None),
            other => Ok(Some(other)),
        };
        let interests = [(self.fd()?, PollFlags::POLLIN)];
        let ending = self
            .context
            .wait(&self.process, WaitPolicy::ANSWER, &interests, ready)?;
        match ending {
            Ok(Read::End) => {
                self.context.log(self.actor.clone(), What::EndOfStream);
                Ok(())
            }
            Ok(Read::Bytes(n)) => {
                let got = format!("{} reads {} more", self.name(), shown(&byte[..n]));
                let failed_step = end(&byte[..n], Then::Other);
                Err(self.failure(FailureKind::TooMuch, failed_step, expected, got, None))
            }
            Ok(Read::Reset | Read::Nothing) => {
                self.context.log(self.actor.clone(), What::Reset);
                let got = format!("{} reads a reset", self.name());
                let failed_step = end(&[], Then::Reset);
                Err(self.failure(FailureKind::ClosedEarly, failed_step, expected, got, None))
            }
            Err(stuck) => {
                let got = format!(
                    "{} waits for it in vain: the connection stays open",
                    self.name()
                );
                Err(self.stopped(end(&[], Then::Silence), expected, got, &stuck))
            }
        }
    }

    /// Waits until the program has closed its end, however it did that, and whatever it sent before.
    pub fn wait_until_closed(&self) -> Verdict<bool> {
        let mut chunk = vec![0; 16 << 10];
        let ready = || loop {
            match self.read(&mut chunk)? {
                Read::Bytes(_) => {}
                Read::Nothing => return Ok(None),
                Read::End | Read::Reset => return Ok(Some(())),
            }
        };
        let interests = [(self.fd()?, PollFlags::POLLIN)];
        Ok(self
            .context
            .wait(&self.process, WaitPolicy::ABSENCE, &interests, ready)?
            .is_ok())
    }

    /// Waits until the program is blocked in a send to this peer, with nothing moving any more.
    /// False if it never is.
    pub fn wait_until_program_blocks_in_send(&self) -> Verdict<bool> {
        let link = self.link()?;
        let ready = || Ok(self.process.observer().blocked_sending(&link).then_some(()));
        let blocked = self
            .context
            .wait(&self.process, WaitPolicy::ABSENCE, &[], ready)?
            .is_ok();
        if blocked {
            self.note_blocked();
        }
        Ok(blocked)
    }

    fn note_blocked(&self) {
        let text = "the program's send is blocked: nobody reads".to_owned();
        self.context.log(self.actor.clone(), What::Note { text });
    }

    /// Sends as much of `bytes` as goes without anybody reading the replies; gives the count.
    pub fn send_until_blocked(&self, bytes: &[u8]) -> Verdict<usize> {
        let since = self.context.now();
        let sent = Cell::new(0);
        let ready = || {
            while sent.get() < bytes.len() {
                match self.write(&bytes[sent.get()..])? {
                    Some(0) => return Ok(None),
                    Some(n) => sent.set(sent.get() + n),
                    None => return Ok(Some(())),
                }
            }
            Ok(Some(()))
        };
        let interests = [(self.fd()?, PollFlags::POLLOUT)];
        let _ = self
            .context
            .wait(&self.process, WaitPolicy::ABSENCE, &interests, ready)?;
        let n = sent.get();
        self.context.log_since(
            since,
            self.actor.clone(),
            What::Sent(Bytes {
                len: n,
                ..Bytes::of(bytes)
            }),
        );
        Ok(n)
    }

    /// Sends `bytes` a piece at a time, and reads no reply, until the program is blocked in a send; and
    /// then some more, so that it stays so when there is room for a little. Its kernel has taken all
    /// that was sent: an end of the stream would arrive at once behind it. It may also read all of them
    /// and never be blocked.
    pub fn send_until_program_blocks(&self, bytes: &[u8]) -> Verdict {
        let link = self.link()?;
        let observer = self.process.observer();
        let (mut sent, mut unread) = (0, 0);
        while sent < bytes.len() && unread < UNREAD {
            let piece = &bytes[sent..bytes.len().min(sent + PIECE)];
            let Some(n) = self.write(piece)? else { break };
            sent += n;
            // A send may be blocked for a moment, until the kernel has made its buffer larger: what
            // counts is where the program comes to rest.
            let ready = || Ok((n > 0 && observer.consumed(&link) == Some(true)).then_some(()));
            let read = self
                .context
                .wait(&self.process, WaitPolicy::ABSENCE, &[], ready)?;
            unread = if read.is_ok() { 0 } else { unread + n };
            if observer.arrived(&link) != Some(true) {
                break;
            }
        }
        let blocked = observer.blocked_sending(&link);
        let sent = Bytes {
            len: sent,
            ..Bytes::of(bytes)
        };
        self.context.log(self.actor.clone(), What::Sent(sent));
        if blocked {
            self.note_blocked();
        }
        Ok(())
    }

    /// Waits until everything that was sent has arrived at the program's kernel, the end of the stream
    /// included; or until that can't come about any more.
    pub fn wait_until_arrived(&self) -> Verdict {
        let link = self.link()?;
        let ready = || Ok((self.process.observer().arrived(&link) == Some(true)).then_some(()));
        let _ = self
            .context
            .wait(&self.process, WaitPolicy::ABSENCE, &[], ready)?;
        Ok(())
    }

    /// Ends this direction, and goes on reading the other: shutdown(2) with SHUT_WR.
    pub fn half_close(&self) -> Verdict {
        self.did(self.context.now(), Action::HalfClosed);
        match socket::shutdown(self.fd()?, socket::Shutdown::Write) {
            // It has reset the connection already: the next step says so.
            Ok(()) | Err(Errno::ENOTCONN) => Ok(()),
            Err(e) => Err(e.into()),
        }
    }

    /// Closes the socket. With replies unread that is a reset; see [`Stream::reset`].
    pub fn close(&self) {
        let since = self.context.now();
        if self.socket.take().is_some() {
            self.context.unregister(self.link);
            self.did(since, Action::Closed);
        }
    }

    /// Resets the connection: SO_LINGER 0 and close (socket(7)). On AF_UNIX only a close with data
    /// unread is a reset, so there something must be unread for it.
    pub fn reset(&self) -> Verdict {
        let since = self.context.now();
        if self.transport == Transport::Tcp {
            let now = libc::linger {
                l_onoff: 1,
                l_linger: 0,
            };
            setsockopt(
                &crate::harness::kernel::borrow(self.fd()?),
                sockopt::Linger,
                &now,
            )?;
        }
        if self.socket.take().is_some() {
            self.context.unregister(self.link);
            self.did(since, Action::Reset);
        }
        Ok(())
    }

    fn failure(
        &self,
        symptom: FailureKind,
        failed_step: FailedStep,
        expected: impl Into<String>,
        got: impl Into<String>,
        stuck: Option<&WaitEnd>,
    ) -> Stop {
        self.context
            .failure(&self.process, symptom, failed_step, expected, got, stuck)
    }

    fn stopped(
        &self,
        failed_step: FailedStep,
        expected: String,
        got: String,
        stuck: &WaitEnd,
    ) -> Stop {
        let symptom = super::evidence::failure_kind(stuck);
        self.context.failure(
            &self.process,
            symptom,
            failed_step,
            expected,
            got,
            Some(stuck),
        )
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        if self.socket.borrow().is_some() {
            self.moved(Action::Closed);
            self.context.unregister(self.link);
        }
    }
}

enum Ending {
    Whole,
    Differs,
    End,
    Reset,
    Refused,
}

/// The server refuses what comes next: nothing listens there any more.
pub(super) fn refused(address: &str, transport: Transport) -> bool {
    match transport {
        Transport::Unix => UnixStream::connect(address).is_err(),
        _ => TcpStream::connect(address).is_err(),
    }
}

impl Server {
    /// Fails unless a connection to it is taken right now, by its kernel if not by itself. The
    /// connection is closed again without a word.
    pub fn expect_port_open(&self) -> Verdict {
        let since = self.context.now();
        if !refused(&self.address, self.context.transport) {
            let who = self.process.number;
            self.context.record(since, who, None, Action::LookedIn);
            let visitor = || Actor::Peer("a visitor".into());
            self.context.log_since(since, visitor(), What::Connected);
            self.context.log_since(since, visitor(), What::Closed);
            return Ok(());
        }
        self.context.take_outputs(&self.process)?;
        Err(self.context.failure(
            &self.process,
            FailureKind::Unreachable,
            FailedStep::Connect { refused: true },
            format!("{} takes connections at all times", self.address),
            "a connection is refused",
            None,
        ))
    }
}
