//! A peer on a stream: TCP or AF_UNIX, connected to the program or accepted from it.

use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::os::fd::{AsRawFd, OwnedFd};
use std::rc::Rc;
use std::time::Duration;

use nix::errno::Errno;
use nix::poll::PollFlags;
use nix::sys::socket::{self, MsgFlags, setsockopt, sockopt};

use super::process::Process;
use super::wait::{WaitEnd, WaitPolicy};
use super::{Inner, Stop, Verdict};
use crate::diagnosis::FailedStep;
use crate::model::{Action, Actor, Bytes, FailureKind, Transport, What};
use crate::observe::PeerSocket;

/// How much a peer reads beyond what it expected, to show what came instead.
pub(super) const EXCESS: usize = 64 << 10;

/// How much is sent at a time to a program that shall have read it all: less than any buffer holds.
pub(super) const PIECE: usize = 8 << 10;

/// How much lies unread before a blocked program: more than room can be found for when its kernel and
/// ours tidy up, less than a receive buffer holds in small segments.
pub(super) const UNREAD: usize = 32 << 10;

/// One end of a stream, held by the harness.
pub struct Stream {
    pub(super) context: Rc<Inner>,
    pub(super) process: Rc<Process>,
    pub(super) actor: Actor,
    pub(super) socket: RefCell<Option<OwnedFd>>,
    pub(super) link: u64,
    pub(super) transport: Transport,
    /// Bytes sent that the program has not answered yet would be lost in a reset; counted for people.
    pub(super) sent: Cell<u64>,
    /// The address of the program's end, where it was told with the connection.
    pub(super) program: Cell<Option<SocketAddr>>,
}

/// What reading gave.
pub(super) enum Read {
    Bytes(usize),
    Nothing,
    End,
    Reset,
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
            program: Cell::new(None),
        }
    }

    pub(super) fn name(&self) -> &str {
        match &self.actor {
            Actor::Peer(name) | Actor::Program(name) => name,
        }
    }

    /// Writes down a piece that moved; the step shows the sum.
    pub(super) fn moved(&self, piece: Action) {
        self.context
            .record(self.context.now(), self.link, None, piece);
    }

    /// Writes down what this peer did, and shows it.
    pub(super) fn did(&self, since: Duration, what: Action) {
        let actor = Some(self.actor.clone());
        self.context.record(since, self.link, actor, what);
    }

    pub(super) fn fd(&self) -> Verdict<i32> {
        match self.socket.borrow().as_ref() {
            Some(fd) => Ok(fd.as_raw_fd()),
            None => Err(Stop::Broken(format!(
                "the check used {} after closing it",
                self.name()
            ))),
        }
    }

    /// Reads what is there, without waiting and without writing it down.
    pub(super) fn recv_now(&self, buffer: &mut [u8]) -> Verdict<Read> {
        Ok(
            match socket::recv(self.fd()?, buffer, MsgFlags::MSG_DONTWAIT) {
                Ok(0) => Read::End,
                Ok(n) => {
                    self.context.progress(n);
                    Read::Bytes(n)
                }
                Err(Errno::EAGAIN | Errno::EINTR) => Read::Nothing,
                Err(Errno::ECONNRESET | Errno::EPIPE) => Read::Reset,
                Err(e) => return Err(e.into()),
            },
        )
    }

    /// Reads what is there, without waiting.
    pub(super) fn read(&self, buffer: &mut [u8]) -> Verdict<Read> {
        let fd = self.fd()?;
        let read = self.recv_now(buffer)?;
        if let Read::Bytes(n) = read {
            self.moved(Action::Received(buffer[..n].to_vec()));
        }
        if self.transport == Transport::Tcp {
            // An acknowledgement held back 40 ms would hold back the program's next small write.
            crate::harness::kernel::acknowledge_now(fd);
        }
        Ok(read)
    }

    /// Writes what there is room for, without waiting and without writing it down; `None` if the program
    /// refuses it.
    pub(super) fn send_now(&self, bytes: &[u8]) -> Verdict<Option<usize>> {
        let flags = MsgFlags::MSG_DONTWAIT | MsgFlags::MSG_NOSIGNAL;
        match socket::send(self.fd()?, bytes, flags) {
            Ok(n) => {
                self.context.progress(n);
                Ok(Some(n))
            }
            Err(Errno::EAGAIN | Errno::EINTR) => Ok(Some(0)),
            Err(Errno::EPIPE | Errno::ECONNRESET) => Ok(None),
            Err(e) => Err(e.into()),
        }
    }

    /// Writes what there is room for, without waiting; `None` if the program refuses it.
    pub(super) fn write(&self, bytes: &[u8]) -> Verdict<Option<usize>> {
        let sent = self.send_now(bytes)?;
        if let Some(n @ 1..) = sent {
            self.moved(Action::Sent(bytes[..n].to_vec()));
            self.sent.set(self.sent.get() + n as u64);
        }
        Ok(sent)
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
                Err(self.context.stopped(
                    &self.process,
                    FailedStep::Unread { closed: false },
                    expected,
                    got,
                    &stuck,
                ))
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

    pub(super) fn link(&self) -> Verdict<PeerSocket> {
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

    /// Ends this direction, and goes on reading the other: shutdown(2) with SHUT_WR.
    pub fn half_close(&self) -> Verdict {
        self.did(self.context.now(), Action::HalfClosed);
        match socket::shutdown(self.fd()?, socket::Shutdown::Write) {
            // It has reset the connection already: the next step reports that.
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

    pub(super) fn failure(
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
}

impl Drop for Stream {
    fn drop(&mut self) {
        if self.socket.borrow().is_some() {
            self.moved(Action::Closed);
            self.context.unregister(self.link);
        }
    }
}
