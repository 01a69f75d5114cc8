//! A peer that speaks in datagrams.

use std::cell::Cell;
#[cfg(target_os = "linux")]
use std::io::IoSlice;
use std::io::IoSliceMut;
use std::net::{SocketAddr, UdpSocket};
use std::os::fd::AsRawFd;
use std::rc::Rc;
use std::time::Duration;

use nix::errno::Errno;
use nix::poll::PollFlags;
use nix::sys::socket::{
    ControlMessageOwned, MsgFlags, SockaddrStorage, recvmsg, setsockopt, sockopt,
};
#[cfg(target_os = "linux")]
use nix::sys::socket::{MultiHeaders, sendmmsg};
use nix::sys::time::{TimeVal, TimeValLike};

use super::fixed_address::FixedAddressSetup;
use super::tries::since_epoch;
use super::wait::{WaitEnd, WaitPolicy};
use super::{Client, Context, Inner, Server, Stop, Verdict, process::Process, shown};
use crate::diagnosis::FailedStep;
use crate::model::{Action, Actor, Bytes, FailureKind, What};
use crate::observe::{Activity, PeerSocket};

/// Room for the largest datagram that IPv4 can carry, and then some.
const ROOM: usize = 66_000;

/// A UDP socket of the harness: a client, the server, or a stranger.
pub struct Datagrams {
    pub(super) context: Rc<Inner>,
    actor: Actor,
    pub(super) socket: UdpSocket,
    link: u64,
    /// Whom it talks to: the server's address, or the client's once it has spoken.
    pub(super) peer: Cell<Option<SocketAddr>>,
    process: std::cell::RefCell<Option<Rc<Process>>>,
    /// The last datagram of the client's, and when it arrived: it may come again.
    pub(super) heard: std::cell::RefCell<Option<(Vec<u8>, Duration)>>,
    /// When it was answered, and how often it came again long after that.
    answered: Cell<Option<(Duration, u32)>>,
}

/// A datagram that has arrived.
pub(super) struct Arrived {
    pub bytes: Vec<u8>,
    pub from: SocketAddr,
    /// Since the epoch, by the kernel's clock: when it arrived, not when we looked.
    pub at: Duration,
}

/// What a datagram of the program's counts as progress beside its bytes, so that one who sends empty ones
/// without end does not get far by it.
const WEIGHT: usize = 1 << 10;

/// How long a client waits for an answer, at least, before it may send its datagram again.
pub(super) const REPEATS_AFTER: Duration = Duration::from_secs(1);

/// How much earlier a timer may end that is set to the same time.
pub(super) const TICK: Duration = Duration::from_millis(50);

impl Context {
    /// A socket at an address of the kernel's choice on 127.0.0.1.
    pub fn datagrams(&self, name: &str) -> Verdict<Datagrams> {
        self.datagrams_at(name, "127.0.0.1:0")
    }

    /// A socket at `address`.
    pub fn datagrams_at(&self, name: &str, address: &str) -> Verdict<Datagrams> {
        let socket = match UdpSocket::bind(address) {
            // In a network of our own, nobody else can have it.
            Err(e) if e.kind() == std::io::ErrorKind::AddrInUse && self.inner.isolated => {
                return self.fail(
                    FailureKind::TookOver,
                    format!("it leaves {address} to the server"),
                    "it has bound that address itself",
                );
            }
            result => result?,
        };
        self.datagrams_of(name, socket)
    }

    /// Sockets that are not `server`: one with another port, and, where 127.0.0.2 can be had, one with the same
    /// port at that address.
    pub fn strangers(&self, server: &Datagrams) -> Verdict<Vec<Datagrams>> {
        let mut strangers = vec![self.datagrams("a stranger")?];
        let beside = SocketAddr::from(([127, 0, 0, 2], server.socket.local_addr()?.port()));
        if let Ok(socket) = UdpSocket::bind(beside) {
            strangers.push(self.datagrams_of("another stranger", socket)?);
        }
        Ok(strangers)
    }

    fn datagrams_of(&self, name: &str, socket: UdpSocket) -> Verdict<Datagrams> {
        socket.set_nonblocking(true)?;
        setsockopt(&socket, sockopt::ReceiveTimestamp, &true)?;
        let link = self.inner.register(PeerSocket::Udp(socket.as_raw_fd()));
        Ok(Datagrams {
            context: self.inner.clone(),
            actor: Actor::Peer(name.to_owned()),
            socket,
            link,
            peer: Cell::new(None),
            process: std::cell::RefCell::default(),
            heard: std::cell::RefCell::default(),
            answered: Cell::default(),
        })
    }
}

impl Context {
    /// A socket of this name for the learner's client to send to: where its address is built in, there.
    pub fn serve_datagrams(&self, name: &str) -> Verdict<Datagrams> {
        let places = self.inner.built_in.as_ref().map(FixedAddressSetup::serving);
        match places.as_deref() {
            Some([place, ..]) => self.datagrams_at(name, place),
            _ => self.datagrams(name),
        }
    }

    /// The same at `address`.
    pub fn serve_datagrams_at(&self, name: &str, address: &str) -> Verdict<Datagrams> {
        self.datagrams_at(name, address)
    }
}

impl Server {
    /// A peer of this name that sends to this server.
    pub fn datagrams(&self, name: &str) -> Verdict<Datagrams> {
        let context = Context {
            inner: self.context.clone(),
        };
        let server: SocketAddr = self
            .address
            .parse()
            .map_err(|_| Stop::Broken(format!("{} is no address to send to", self.address)))?;
        let peer = match server {
            SocketAddr::V4(_) => context.datagrams(name)?,
            SocketAddr::V6(_) => context.datagrams_at(name, "[::1]:0")?,
        };
        peer.peer.set(Some(server));
        peer.process.replace(Some(self.process.clone()));
        Ok(peer)
    }
}

impl Datagrams {
    /// Where it can be reached.
    pub fn address(&self) -> Verdict<String> {
        Ok(self.socket.local_addr()?.to_string())
    }

    /// Plays the server of this client.
    pub fn serves(&self, client: &Client) {
        self.process.replace(Some(client.process.clone()));
    }

    pub(super) fn name(&self) -> &str {
        match &self.actor {
            Actor::Peer(name) | Actor::Program(name) => name,
        }
    }

    pub(super) fn process(&self) -> Verdict<Rc<Process>> {
        let process = self.process.borrow().clone();
        process.ok_or_else(|| Stop::Broken("the check's socket has no program to talk to".into()))
    }

    /// Sends one datagram to its peer.
    pub fn send(&self, datagram: &[u8]) -> Verdict {
        let peer = self
            .peer
            .get()
            .ok_or_else(|| Stop::Broken(format!("{} has nobody to send to", self.name())))?;
        self.send_to(datagram, peer)?;
        if self.answered.get().is_none() {
            self.answered.set(Some((since_epoch(), 0)));
        }
        Ok(())
    }

    /// Sends several at a time (sendmmsg(2)), so that they can wait together for a program that takes them one by
    /// one. Gives the moment when all were there.
    #[cfg(target_os = "linux")]
    pub fn send_together(&self, datagrams: &[Vec<u8>]) -> Verdict<Duration> {
        let peer = self.peer.get();
        let peer = peer.ok_or_else(|| Stop::Broken("nobody has been heard of yet".into()))?;
        let since = self.context.now();
        let mut sent = 0;
        while sent < datagrams.len() {
            let left = &datagrams[sent..];
            let parts: Vec<_> = left.iter().map(|bytes| [IoSlice::new(bytes)]).collect();
            let to = vec![Some(SockaddrStorage::from(peer)); left.len()];
            let mut headers = MultiHeaders::preallocate(left.len(), None);
            let fd = self.socket.as_raw_fd();
            match sendmmsg(fd, &mut headers, &parts, &to, [], MsgFlags::empty()) {
                Ok(results) => sent += results.count(),
                // The error of an earlier datagram, as below.
                Err(Errno::ECONNREFUSED) => {}
                Err(e) => return Err(e.into()),
            }
        }
        let there = since_epoch();
        for datagram in datagrams {
            self.note_sent(since, datagram);
        }
        Ok(there)
    }

    /// Sends several, one right after the other.
    #[cfg(not(target_os = "linux"))]
    pub fn send_together(&self, datagrams: &[Vec<u8>]) -> Verdict<Duration> {
        for datagram in datagrams {
            self.send(datagram)?;
        }
        Ok(since_epoch())
    }

    /// Sends one datagram to whom `other` talks to: what a stranger does.
    pub fn send_to_peer_of(&self, other: &Datagrams, datagram: &[u8]) -> Verdict {
        let peer = other.peer.get();
        let peer = peer.ok_or_else(|| Stop::Broken("nobody has been heard of yet".into()))?;
        self.send_to(datagram, peer)
    }

    fn send_to(&self, datagram: &[u8], peer: SocketAddr) -> Verdict {
        let since = self.context.now();
        loop {
            match self.socket.send_to(datagram, peer) {
                Ok(_) => break,
                // The error of an earlier datagram (ICMP): this one has not been sent yet.
                Err(e) if e.kind() == std::io::ErrorKind::ConnectionRefused => {}
                Err(e) => return Err(e.into()),
            }
        }
        self.note_sent(since, datagram);
        Ok(())
    }

    fn note_sent(&self, since: Duration, datagram: &[u8]) {
        self.context.progress(1);
        let sent = Action::Sent(datagram.to_vec());
        self.context.record(since, self.link, None, sent);
        let what = What::SentDatagram(Bytes::of(datagram));
        self.context.log_since(since, self.actor.clone(), what);
    }

    /// Takes a datagram that is there.
    pub(super) fn take(&self) -> Verdict<Option<Arrived>> {
        let mut buffer = vec![0; ROOM];
        let mut parts = [IoSliceMut::new(&mut buffer)];
        let mut space = nix::cmsg_space!(TimeVal);
        let fd = self.socket.as_raw_fd();
        let message =
            recvmsg::<SockaddrStorage>(fd, &mut parts, Some(&mut space), MsgFlags::empty());
        let (count, from, at) = match message {
            Ok(message) => {
                let stamp = message.cmsgs()?.find_map(|control| match control {
                    ControlMessageOwned::ScmTimestamp(at) => Some(at),
                    _ => None,
                });
                let at =
                    stamp.map(|at| Duration::from_micros(at.num_microseconds().cast_unsigned()));
                (message.bytes, message.address.as_ref().and_then(inet), at)
            }
            // A refusal is not about this datagram: the peer of an earlier one has gone.
            Err(Errno::EAGAIN | Errno::ECONNREFUSED) => return Ok(None),
            Err(e) => return Err(e.into()),
        };
        buffer.truncate(count);
        self.context.progress(count + WEIGHT);
        let received = Action::Received(buffer.clone());
        self.context
            .record(self.context.now(), self.link, None, received);
        self.context.log(
            self.actor.clone(),
            What::ReceivedDatagram(Bytes::of(&buffer)),
        );
        let from = from.ok_or_else(|| Stop::Broken("a datagram came from nowhere".into()))?;
        Ok(Some(Arrived {
            bytes: buffer,
            from,
            at: at.unwrap_or_default(),
        }))
    }

    /// Whether the client has sent this before and waited long enough for an answer. With the answer in its
    /// queue it may have been too late to hold the message back, once.
    fn is_repetition(&self, arrived: &Arrived) -> bool {
        let heard = self.heard.borrow();
        let again = heard.as_ref().is_some_and(|(bytes, at)| {
            *bytes == arrived.bytes && arrived.at.saturating_sub(*at) >= REPEATS_AFTER
        });
        match self.answered.get() {
            Some((at, late)) if again && arrived.at >= at + REPEATS_AFTER => {
                self.answered.set(Some((at, late + 1)));
                late == 0
            }
            _ => again,
        }
    }

    /// Waits for a datagram until none can come.
    pub(super) fn await_one(&self, policy: WaitPolicy) -> Verdict<Result<Arrived, WaitEnd>> {
        let interests = [(self.socket.as_raw_fd(), PollFlags::POLLIN)];
        self.context
            .wait(&self.process()?, policy, &interests, || self.take())
    }

    /// Waits for one datagram; gives it with its sender.
    fn receive(&self, expected: &str, wanted: &[Vec<u8>]) -> Verdict<Arrived> {
        self.await_one(WaitPolicy::ANSWER)?
            .or_else(|stuck| self.not_received(self.failed_step(wanted, None), expected, &stuck))
    }

    /// The datagram that was waited for does not come.
    pub(super) fn not_received<T>(
        &self,
        step: FailedStep,
        expected: &str,
        end: &WaitEnd,
    ) -> Verdict<T> {
        let got = format!("{} does not receive it", self.name());
        let process = self.process()?;
        Err(self
            .context
            .stopped(&process, step, expected.to_owned(), got, end))
    }

    /// Waits for a datagram from the server with exactly these bytes.
    pub fn expect(&self, wanted: &[u8]) -> Verdict {
        let expected = format!("{} receives the datagram {}", self.name(), shown(wanted));
        let Arrived {
            bytes: got, from, ..
        } = self.receive(&expected, &[wanted.to_vec()])?;
        if got != wanted {
            return self.differs(expected, &got, &[wanted.to_vec()]);
        }
        if let Some(peer) = self.peer.get()
            && from != peer
        {
            let process = self.process()?;
            return Err(self.context.failure(
                &process,
                FailureKind::WrongContent,
                FailedStep::Sender,
                format!("the reply comes from {peer}, to which the datagram was sent"),
                format!("it comes from {from}"),
                None,
            ));
        }
        Ok(())
    }

    fn failed_step(&self, wanted: &[Vec<u8>], got: Option<&[u8]>) -> FailedStep {
        FailedStep::Datagram {
            peer: self.link,
            wanted: wanted.to_vec(),
            got: got.map(<[u8]>::to_vec),
        }
    }

    /// What came is none of those that were awaited, the first of which is told.
    fn differs<T>(&self, expected: String, got: &[u8], all: &[Vec<u8>]) -> Verdict<T> {
        let wanted = all.first().map(Vec::as_slice).unwrap_or_default();
        let mut text = format!("{} receives {}", self.name(), shown(got));
        if got.len() != wanted.len() {
            text.push_str(&format!(
                ": {} bytes where {} belong",
                got.len(),
                wanted.len()
            ));
        } else if let Some(at) = got
            .iter()
            .zip(wanted)
            .position(|(a, b)| a != b)
            .filter(|&at| at > 8)
        {
            let end = (at + 16).min(got.len());
            text.push_str(&format!(
                ", which differs at byte {at}: {} where {} belongs",
                shown(&got[at..end]),
                shown(&wanted[at..end])
            ));
        }
        Err(self.context.failure(
            &self.process()?,
            FailureKind::WrongContent,
            self.failed_step(all, Some(got)),
            expected,
            text,
            None,
        ))
    }

    /// Waits for as many datagrams as `wanted` has, which must be these in some order.
    /// Gives the moment when the first arrived.
    pub fn expect_all(&self, mut wanted: Vec<Vec<u8>>) -> Verdict<Option<Duration>> {
        let count = wanted.len();
        let mut first = None;
        while !wanted.is_empty() {
            let expected = format!(
                "{} receives {count} datagrams, {} more",
                self.name(),
                wanted.len()
            );
            let Arrived { bytes: got, at, .. } = self.receive(&expected, &wanted)?;
            first = first.or(Some(at));
            match wanted.iter().position(|w| *w == got) {
                Some(i) => drop(wanted.swap_remove(i)),
                None => {
                    let expected = format!(
                        "{} receives the datagram {}",
                        self.name(),
                        shown(&wanted[0])
                    );
                    return self.differs(expected, &got, &wanted);
                }
            }
        }
        Ok(first)
    }

    /// Sends a datagram, and waits for its reply: the same bytes in upper case.
    pub fn expect_echo(&self, datagram: &[u8]) -> Verdict {
        self.send(datagram)?;
        self.expect(&self.context.reply.of(datagram))
    }

    /// Waits for a datagram of the client's with exactly these bytes; replies go to its sender.
    pub fn expect_from_client(&self, wanted: &[u8]) -> Verdict {
        let expected = format!("it sends the datagram {}", shown(wanted));
        let arrived = loop {
            let arrived = self.receive(&expected, &[wanted.to_vec()])?;
            if arrived.bytes == wanted || !self.is_repetition(&arrived) {
                break arrived;
            }
        };
        self.peer.set(Some(arrived.from));
        if arrived.bytes != wanted {
            return self.differs(expected, &arrived.bytes, &[wanted.to_vec()]);
        }
        self.heard.replace(Some((arrived.bytes, arrived.at)));
        self.answered.set(None);
        Ok(())
    }

    /// Like [`Datagrams::expect_from_client`], for the first datagram of a program that may still be
    /// starting.
    pub fn expect_first_from_client(&self, wanted: &[u8]) -> Verdict {
        let process = self.process()?;
        let interests = [(self.socket.as_raw_fd(), PollFlags::POLLIN)];
        let waiting = || {
            Ok(
                (crate::harness::kernel::unread(self.socket.as_raw_fd()).is_ok_and(|n| n > 0)
                    || self.readable()?)
                .then_some(()),
            )
        };
        // What it may take to start; the wait below then ends at once, or says what is wrong.
        let _ = self
            .context
            .wait(&process, WaitPolicy::START, &interests, waiting)?;
        process.up.set(true);
        self.expect_from_client(wanted)
    }

    fn readable(&self) -> Verdict<bool> {
        let mut one = [0; 1];
        match self.socket.peek_from(&mut one) {
            Ok(_) => Ok(true),
            Err(e) if e.kind() == std::io::ErrorKind::WouldBlock => Ok(false),
            Err(e) if e.kind() == std::io::ErrorKind::ConnectionRefused => Ok(false),
            Err(e) => Err(e.into()),
        }
    }

    /// Fails if a datagram comes before the program waits, other than the last one of a client that has
    /// long waited for its answer.
    pub fn expect_silence(&self, why: &str) -> Verdict {
        let process = self.process()?;
        let settled = self.context.settle(&process)?;
        while let Some(arrived) = self.take()? {
            if self.is_repetition(&arrived) {
                self.heard.replace(Some((arrived.bytes, arrived.at)));
                continue;
            }
            let text = format!("{} receives {}", self.name(), shown(&arrived.bytes));
            let failed_step = FailedStep::MoreDatagrams { got: arrived.bytes };
            let stuck: Option<&WaitEnd> = matches!(settled, WaitEnd::Ended(_)).then_some(&settled);
            return Err(self.context.failure(
                &process,
                FailureKind::TooMuch,
                failed_step,
                why,
                text,
                stuck,
            ));
        }
        Ok(())
    }

    /// Like [`Datagrams::expect_silence`], for a message that may come again after [`REPEATS_AFTER`], and not
    /// sooner: a client that waits with a shorter time limit is seen when that is over.
    pub fn expect_sent_once(&self, why: &str) -> Verdict {
        self.expect_silence(why)?;
        let Some((_, at)) = self.heard.borrow().clone() else {
            return Ok(());
        };
        let process = self.process()?;
        // Datagrams are stamped by the kernel's clock (SO_TIMESTAMP in socket(7)).
        let left = (at + REPEATS_AFTER - TICK).saturating_sub(since_epoch());
        let activity = process.observer().activity(&[]);
        if !matches!(activity, Activity::Timers { soonest, .. } if soonest < left) {
            return Ok(());
        }
        let policy = WaitPolicy {
            timers: left,
            ..WaitPolicy::ABSENCE
        };
        let interests = [(self.socket.as_raw_fd(), PollFlags::POLLIN)];
        let came = || Ok(self.socket.peek_from(&mut [0]).is_ok().then_some(()));
        let _ = self.context.wait(&process, policy, &interests, came)?;
        self.expect_silence(why)
    }

    /// Takes and forgets whatever has come, until the program waits.
    pub fn drain(&self) -> Verdict<usize> {
        let process = self.process()?;
        let count = Cell::new(0);
        let interests = [(self.socket.as_raw_fd(), PollFlags::POLLIN)];
        self.context.settle_with(&process, &interests, || {
            // A few at a time: to one who sends without end, this would have none.
            for _ in 0..64 {
                match self.take()? {
                    Some(_) => count.set(count.get() + 1),
                    None => break,
                }
            }
            Ok(())
        })?;
        Ok(count.get())
    }

    /// Takes and shows whatever has come.
    pub(crate) fn take_what_came(&self) -> Verdict {
        while let Some(arrived) = self.take()? {
            let received = What::ReceivedDatagram(Bytes::of(&arrived.bytes));
            self.context.log(self.actor.clone(), received);
        }
        Ok(())
    }

    /// Waits until the program does nothing more by itself.
    pub fn wait_until_idle(&self) -> Verdict {
        self.context.settle(&self.process()?)?;
        Ok(())
    }

    /// Closes the socket: what is sent to it now is answered by its machine with ICMP "port unreachable".
    pub fn close(self) {
        self.context.log(self.actor.clone(), What::Closed);
    }
}

impl Drop for Datagrams {
    fn drop(&mut self) {
        self.context.unregister(self.link);
    }
}

/// The address of a datagram's sender.
fn inet(address: &SockaddrStorage) -> Option<SocketAddr> {
    let four = address.as_sockaddr_in().map(|&a| SocketAddr::V4(a.into()));
    four.or_else(|| address.as_sockaddr_in6().map(|&a| SocketAddr::V6(a.into())))
}
