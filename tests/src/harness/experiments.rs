//! What a program that has failed does if it is given one thing or another.
//!
//! Experiments end the second play of a failed check: the verdict and its evidence are those of the
//! first. None is made on a program that is not known to be at rest.

use std::cell::RefCell;
use std::io::Write;
use std::net::{SocketAddr, UdpSocket};
use std::os::fd::{AsRawFd, RawFd};
use std::rc::Rc;
use std::sync::atomic::Ordering;

use nix::errno::Errno;
use nix::sys::socket::{self, MsgFlags, Shutdown};

use super::process::Process;
use super::stream::Stream;
use super::wait::WaitEnd;
use super::{Context, Inner, Server};
use crate::diagnosis::{Facts, FailedStep, Probe, ProbeResult, Then};
use crate::model::{CallClass, Role, SyscallEvent, Transport};
use crate::observe::PeerSocket;

/// How much of what comes is looked at.
const ENOUGH: usize = 128 << 10;

impl Inner {
    /// Tries out a program that has failed, where what is known leaves the choice of causes open.
    pub(super) fn probe(self: &Rc<Self>, process: &Rc<Process>, facts: &Facts) -> Vec<ProbeResult> {
        self.probing.set(true);
        let prober = Prober {
            context: self,
            process,
            probes: RefCell::default(),
        };
        // A probe that can't be made is the last one.
        let _ = self.unrecorded(|| prober.choose(facts));
        self.probing.set(false);
        prober.probes.take()
    }
}

struct Prober<'a> {
    context: &'a Rc<Inner>,
    process: &'a Rc<Process>,
    probes: RefCell<Vec<ProbeResult>>,
}

impl Prober<'_> {
    fn choose(&self, facts: &Facts) -> Option<()> {
        let lives = facts.exit.is_none();
        match (&facts.failed_step, facts.role) {
            (FailedStep::Reply { peer, then, .. }, Role::Server)
                if lives && *then == Then::Silence =>
            {
                self.silent_server(self.link(*peer)?)?;
                // What it waits for is known. One byte more may be a new message to it.
                let byte = |result: &ProbeResult| result.probe == Probe::Byte;
                if self.moved() && !self.probes.borrow().last().is_some_and(byte) {
                    return Some(());
                }
            }
            (FailedStep::Exit { wanted: 0 }, Role::Server) if lives => {
                self.newcomer(Probe::Newcomer, None)?;
            }
            (
                FailedStep::Datagram {
                    peer, got: None, ..
                },
                Role::Server,
            ) if lives => {
                self.silent_datagrams(facts, *peer)?;
            }
            (FailedStep::Line { .. } | FailedStep::Datagram { .. }, Role::Client)
                if lives && facts.transport == Transport::Udp =>
            {
                self.silent_datagram_client(facts)?;
            }
            (
                FailedStep::Reply {
                    then: Then::Silence,
                    ..
                }
                | FailedStep::Line { .. }
                | FailedStep::NoConnection
                | FailedStep::End {
                    then: Then::Silence,
                    ..
                },
                Role::Client,
            ) if lives => self.silent_client()?,
            _ => {}
        }
        self.start_anew(facts)
    }

    /// Probes that need the program from its start.
    fn start_anew(&self, facts: &Facts) -> Option<()> {
        if let clients @ 2..=MANY = facts.clients()
            && facts.ended_well()
            && facts.role == Role::Server
            && facts.transport != Transport::Udp
        {
            self.ordinary(clients)?;
        }
        let known_word = |peer| facts.sent_by(peer).last().is_some_and(|word| is_word(word));
        match &facts.failed_step {
            FailedStep::Reply { peer, then, .. }
                if facts.role == Role::Server
                    && facts.transport != Transport::Udp
                    && *then != Then::Other
                    && known_word(*peer) =>
            {
                self.other_word(facts, *peer)?;
                if *then != Then::Silence {
                    self.long()?;
                }
            }
            FailedStep::Reply {
                then: Then::End | Then::Reset,
                ..
            }
            | FailedStep::Unread { closed: true }
                if facts.role == Role::Server =>
            {
                self.long()?;
            }
            FailedStep::Reply {
                peer,
                got,
                then: Then::Other,
                ..
            } if facts.role == Role::Server
                && facts
                    .sent_before(*peer)
                    .iter()
                    .any(|message| self.context.reply.of(message) == *got) =>
            {
                self.alone(facts, *peer)?;
            }
            FailedStep::Script
                if facts.exit.is_some()
                    && facts.role == Role::Client
                    && facts.transport == Transport::Udp =>
            {
                self.new_client()?;
            }
            FailedStep::Start if facts.exit.is_some() && facts.role == Role::Server => {
                self.newcomer(Probe::Start, Some(()))?;
            }
            _ => {}
        }
        Some(())
    }

    /// What starts another program, as the check itself does.
    fn checks_context(&self) -> Context {
        Context {
            inner: self.context.clone(),
        }
    }

    fn link(&self, number: u64) -> Option<PeerSocket> {
        self.context.links.borrow().get(&number).copied()
    }

    /// Does something, waits until the program has dealt with it, and writes down what came of it.
    fn probe(
        &self,
        probe: Probe,
        ours: Option<PeerSocket>,
        act: impl FnOnce() -> Option<()>,
    ) -> Option<()> {
        let printed = self.process.printed().len();
        act()?;
        let came = RefCell::new(Vec::<Vec<u8>>::new());
        let closed = std::cell::Cell::new(false);
        let take = || {
            if let Some(link) = ours
                && !closed.get()
            {
                closed.set(drain(link, &mut came.borrow_mut()));
            }
            Ok(())
        };
        let stuck = self.context.settle_with(self.process, &[], take).ok()?;
        let exited = match stuck {
            WaitEnd::Ended(_) => true,
            WaitEnd::Quiet => false,
            _ => return None,
        };
        let now = self.process.printed();
        self.probes.borrow_mut().push(ProbeResult {
            probe,
            came: came.into_inner(),
            printed: now.get(printed..).unwrap_or_default().to_vec(),
            closed: closed.get(),
            exited,
            reads: reads(self.process),
        });
        Some(())
    }

    fn moved(&self) -> bool {
        self.probes.borrow().last().is_some_and(ProbeResult::moved)
    }

    /// One thing after the other is given to a program that waits, until one of them moves it.
    fn one_after_the_other(&self, link: PeerSocket, probes: &[Probe]) -> Option<()> {
        let fd = link.fd();
        for &probe in probes {
            self.probe(probe, Some(link), || match probe {
                Probe::Byte => send(fd, b"x"),
                Probe::Newline => send(fd, b"\n"),
                Probe::Filler => send(fd, &[b'x'; 2048]),
                Probe::Flood => send(fd, &[b'x'; 64 << 10]),
                Probe::HalfClose => socket::shutdown(fd, Shutdown::Write).ok(),
                _ => None,
            })?;
            if self.moved() {
                break;
            }
        }
        Some(())
    }

    /// It has not answered: what would make it?
    fn silent_server(&self, link: PeerSocket) -> Option<()> {
        use Probe::{Byte, Filler, Flood, HalfClose, Newline};
        // What nothing has moved in other checks won't be moved in this one.
        let mute = &self.context.starts.unresponsive;
        if mute.load(Ordering::Relaxed) >= UNRESPONSIVE {
            return None;
        }
        self.one_after_the_other(link, &[Byte, Newline, Filler, Flood, HalfClose])?;
        if !self.moved() {
            mute.fetch_add(1, Ordering::Relaxed);
        }
        Some(())
    }

    /// It says, prints or ends nothing: does it wait for its input to end, or for more of a reply?
    fn silent_client(&self) -> Option<()> {
        use Probe::{Byte, EndInput, HalfClose, Newline};
        let links = self.context.links.borrow().clone();
        let stream = links
            .values()
            .copied()
            .find(|link| matches!(link, PeerSocket::Tcp(_) | PeerSocket::Unix(_)));
        if self.process.stdin.borrow().is_some() {
            self.probe(EndInput, stream, || self.end_input())?;
            if self.moved() {
                return Some(());
            }
        }
        self.one_after_the_other(stream?, &[Byte, Newline, HalfClose])
    }

    fn end_input(&self) -> Option<()> {
        let (_, link) = self.process.stdin.take()?;
        self.context.unregister(link);
        Some(())
    }

    /// It has left a datagram without an answer: this one, or all?
    fn silent_datagrams(&self, facts: &Facts, peer: u64) -> Option<()> {
        let link = self.link(peer)?;
        let fd = link.fd();
        let to = self.reachable_at()?;
        let FailedStep::Datagram { wanted, .. } = &facts.failed_step else {
            return None;
        };
        self.probe(Probe::Byte, Some(link), || send_to(fd, b"another", to))?;
        for reply in wanted {
            let message = reply.to_ascii_lowercase();
            self.probe(Probe::Again, Some(link), || send_to(fd, &message, to))?;
        }
        let other = UdpSocket::bind("127.0.0.1:0").ok()?;
        other.set_nonblocking(true).ok()?;
        let link = PeerSocket::Udp(other.as_raw_fd());
        let number = self.context.register(link);
        let made = self.probe(Probe::Newcomer, Some(link), || {
            send_to(other.as_raw_fd(), b"newcomer", to)
        });
        self.context.unregister(number);
        made
    }

    fn reachable_at(&self) -> Option<SocketAddr> {
        let reachable = self.process.observer().reachable();
        reachable.first()?.local.as_ref()?.to_string().parse().ok()
    }

    fn silent_datagram_client(&self, facts: &Facts) -> Option<()> {
        let heard = facts.story.iter().rev().find_map(|told| {
            let link = self.link(told.who)?;
            let received = matches!(told.what, crate::model::Action::Received(_));
            (received && matches!(link, PeerSocket::Udp(_))).then_some(link)
        });
        let Some(ours) = heard else {
            // Nobody has heard of it: does it wait for its input to end?
            let links = self.context.links.borrow().clone();
            let udp = |link: &PeerSocket| matches!(link, PeerSocket::Udp(_));
            let ours = links.values().copied().find(udp)?;
            return self.probe(Probe::EndInput, Some(ours), || self.end_input());
        };
        let its = self
            .process
            .observer()
            .sockets()
            .into_iter()
            .find_map(|socket| socket.local?.port())?;
        let to = SocketAddr::from(([127, 0, 0, 1], its));
        if let FailedStep::Datagram { got: Some(got), .. } = &facts.failed_step {
            return self.probe(Probe::Answer, Some(ours), || {
                send_to(ours.fd(), &self.context.reply.of(got), to)
            });
        }
        self.probe(Probe::Byte, Some(ours), || send_to(ours.fd(), b"x", to))?;
        if self.moved() || self.process.stdin.borrow().is_none() {
            return Some(());
        }
        if let FailedStep::Line { .. } = &facts.failed_step {
            return self.probe(Probe::EndInput, Some(ours), || self.end_input());
        }
        self.probe(Probe::Type, Some(ours), || {
            let mut stdin = self.process.stdin.borrow_mut();
            stdin.as_mut()?.0.write_all(b"x\n").ok()
        })
    }

    /// Another client, of this program or of a new one.
    fn newcomer(&self, probe: Probe, anew: Option<()>) -> Option<()> {
        let context = self.checks_context();
        let server = match anew {
            Some(()) => context.start_server().ok()?,
            None => Server {
                context: self.context.clone(),
                process: self.process.clone(),
                address: self.address()?,
            },
        };
        let mut came = Vec::new();
        if self.context.transport != Transport::Udp {
            let client = server.connect("another client").ok()?;
            if client.expect_echo(b"another").is_ok() {
                came.push(b"ANOTHER".to_vec());
            }
            client.close();
        } else {
            let client = server.datagrams("another client").ok()?;
            if client.expect_echo(b"another").is_ok() {
                came.push(b"ANOTHER".to_vec());
            }
        }
        self.note(probe, came);
        Some(())
    }

    /// A new client, where a server is.
    fn new_client(&self) -> Option<()> {
        let context = self.checks_context();
        let server = context.serve_datagrams("a server").ok()?;
        let client = context.start_client(&server.address().ok()?).ok()?;
        client.wait_idle().ok()?;
        let came = match client.has_ended().ok()? {
            true => Vec::new(),
            false => vec![Vec::new()],
        };
        self.note(Probe::Start, came);
        Some(())
    }

    fn address(&self) -> Option<String> {
        let socket = self.process.observer().reachable().into_iter().next()?;
        Some(socket.local?.to_string())
    }

    fn note(&self, probe: Probe, came: Vec<Vec<u8>>) {
        let result = ProbeResult::of(probe, came);
        self.probes.borrow_mut().push(result);
    }

    /// The same conversation with a new program, its last message in other letters.
    fn other_word(&self, facts: &Facts, peer: u64) -> Option<()> {
        let mut messages = facts.sent_by(peer);
        let last = messages.pop()?;
        let context = self.checks_context();
        let server = context.start_server().ok()?;
        let client = server.connect("the client of another program").ok()?;
        for message in messages {
            client.expect_echo(message).ok()?;
        }
        let other: Vec<u8> = last
            .iter()
            .map(|byte| {
                if byte.is_ascii_alphanumeric() {
                    b'k'
                } else {
                    *byte
                }
            })
            .collect();
        let came = match client.expect_echo(&other) {
            Ok(()) => vec![self.context.reply.of(&other)],
            Err(_) => Vec::new(),
        };
        self.note(Probe::OtherWord, came);
        Some(())
    }

    /// As many ordinary clients as have come, one after the other, at a new program: does it end then, too?
    fn ordinary(&self, clients: usize) -> Option<()> {
        let context = self.checks_context();
        let server = context.start_server().ok()?;
        let mut came = Vec::new();
        let mut exited = false;
        while came.len() < clients && !exited {
            let client = server.connect("an ordinary client").ok()?;
            client.expect_echo(b"ordinary").ok()?;
            client.close();
            came.push(self.context.reply.of(b"ordinary"));
            let stuck = self.context.settle_with(&server.process, &[], || Ok(()));
            exited = matches!(stuck.ok()?, WaitEnd::Ended(_));
        }
        self.probes.borrow_mut().push(ProbeResult {
            exited,
            ..ProbeResult::of(Probe::Ordinary, came)
        });
        Some(())
    }

    /// A new program, which has heard nothing before this message.
    fn alone(&self, facts: &Facts, peer: u64) -> Option<()> {
        let context = self.checks_context();
        let message = facts.sent_by(peer).last()?.to_vec();
        let server = context.start_server().ok()?;
        let client = server.connect("the client of another program").ok()?;
        let link = client.raw_link()?;
        self.of(&server, Probe::Alone, link, &message)
    }

    /// What a message brings from another program than ours.
    fn of(&self, server: &Server, probe: Probe, link: PeerSocket, message: &[u8]) -> Option<()> {
        let prober = Prober {
            process: &server.process,
            context: self.context,
            probes: RefCell::default(),
        };
        let made = prober.probe(probe, Some(link), || send(link.fd(), message));
        self.probes.borrow_mut().extend(prober.probes.take());
        made
    }

    /// 64 KiB at once to a new program: how much of it comes back?
    fn long(&self) -> Option<()> {
        let context = self.checks_context();
        let server = context.start_server().ok()?;
        let client: Stream = server.connect("the client of another program").ok()?;
        let link = client.raw_link()?;
        self.of(&server, Probe::Long, link, &[b'x'; LONG])
    }
}

/// How many reads of a traced program have brought it something.
fn reads(process: &Process) -> usize {
    let brought = |call: &&SyscallEvent| {
        call.class == CallClass::Read && call.is_on_socket() && call.result > Some(0)
    };
    process.calls().iter().filter(brought).count()
}

/// After how many checks without effect a silent server is probed no more.
const UNRESPONSIVE: u8 = 2;

/// How many clients [`Probe::Ordinary`] sends at most.
const MANY: usize = 12;

/// How much [`Probe::Long`] sends.
const LONG: usize = 64 << 10;

fn is_word(message: &[u8]) -> bool {
    !message.is_empty()
        && message.len() <= 10
        && message
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || *b == b'\n')
}

fn send(fd: RawFd, bytes: &[u8]) -> Option<()> {
    let flags = MsgFlags::MSG_DONTWAIT | MsgFlags::MSG_NOSIGNAL;
    (socket::send(fd, bytes, flags) == Ok(bytes.len())).then_some(())
}

fn send_to(fd: RawFd, bytes: &[u8], to: SocketAddr) -> Option<()> {
    let to = socket::SockaddrStorage::from(to);
    socket::sendto(fd, bytes, &to, MsgFlags::MSG_DONTWAIT)
        .ok()
        .map(drop)
}

/// Takes what has come; true at the end of a stream.
fn drain(link: PeerSocket, came: &mut Vec<Vec<u8>>) -> bool {
    let datagrams = matches!(link, PeerSocket::Udp(_));
    let mut chunk = vec![0; 66_000];
    while came.iter().map(Vec::len).sum::<usize>() + came.len() < ENOUGH {
        match socket::recv(link.fd(), &mut chunk, MsgFlags::MSG_DONTWAIT) {
            Ok(n) if datagrams => came.push(chunk[..n].to_vec()),
            Ok(0) => return true,
            Ok(n) => match came.first_mut() {
                Some(all) => all.extend_from_slice(&chunk[..n]),
                None => came.push(chunk[..n].to_vec()),
            },
            Err(Errno::EINTR) => {}
            Err(Errno::EAGAIN) => break,
            // Of a datagram's peer it says that an earlier one was refused.
            Err(_) => return !datagrams,
        }
    }
    false
}
