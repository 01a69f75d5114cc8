//! What a program prints: read as it comes, kept within limits, and throttled where it floods us.

use std::cell::{Cell, RefCell};
use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::time::{Duration, Instant};

use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::socket::Shutdown;

use super::Inner;
use super::announcement::Announcement;
use crate::observe::PeerSocket;

/// How much of an output is kept: enough for the longest line that a right client prints.
pub(super) const KEPT: usize = 1 << 20;
/// How much of standard error is kept as evidence, from its end.
pub(super) const STDERR_KEPT: usize = 16 << 10;
/// More than any program has to print: two of the largest replies.
pub(super) const OWED_OUTPUT: usize = 2 * 65_507;
/// A program that has printed more bytes than this floods us. From then on its output is read a piece at
/// a time, now and then: it mostly waits for us, and the processor is free for what matters.
const THROTTLE_AFTER: usize = 8 << 20;
/// How often a throttled output is read.
const THROTTLED_READ_EVERY: Duration = Duration::from_millis(10);

/// One of its outputs: what it wrote and nobody has taken yet.
pub(super) struct Output {
    pipe: RefCell<Option<(OwnedFd, u64)>>,
    /// Our end when nobody reads it any more.
    ended: RefCell<Option<OwnedFd>>,
    text: RefCell<Vec<u8>>,
    /// Bytes that were dropped from the front, so that memory stays bounded.
    dropped: Cell<usize>,
    announcement: RefCell<Announcement>,
    /// It is a pipe, and not a socket.
    is_pipe: bool,
    /// Whether a flood is throttled, and when it was last read.
    throttling: Cell<bool>,
    last_read: Cell<Option<Instant>>,
}

impl Output {
    /// `stepwise`: a check reads the pipe one write at a time, and a write that waits for that counts as
    /// waiting.
    pub(super) fn new(
        context: &Inner,
        pipe: OwnedFd,
        is_pipe: bool,
        stepwise: bool,
    ) -> io::Result<Self> {
        nonblocking(&pipe)?;
        let link = context.register(PeerSocket::Output(pipe.as_raw_fd()));
        if stepwise {
            context.unregister(link);
        }
        Ok(Output {
            pipe: RefCell::new(Some((pipe, link))),
            ended: RefCell::default(),
            text: RefCell::default(),
            dropped: Cell::new(0),
            announcement: RefCell::default(),
            is_pipe,
            throttling: Cell::new(true),
            last_read: Cell::new(None),
        })
    }

    /// Takes what is there, without waiting and a bounded amount; keeps the last `keep` bytes.
    pub(super) fn take(&self, context: &Inner, keep: usize) -> io::Result<Vec<u8>> {
        if !self.is_throttled() {
            return self.read(context, keep, usize::MAX);
        }
        if self.was_just_read() {
            return Ok(Vec::new());
        }
        self.last_read.set(Some(Instant::now()));
        self.read(context, keep, 1)
    }

    pub(super) fn floods(&self) -> bool {
        self.total() > THROTTLE_AFTER
    }

    pub(super) fn is_throttled(&self) -> bool {
        self.floods() && self.throttling.get()
    }

    /// It is throttled, and has been read just now.
    pub(super) fn was_just_read(&self) -> bool {
        let just_now = |at: Instant| at.elapsed() < THROTTLED_READ_EVERY;
        self.is_throttled() && self.last_read.get().is_some_and(just_now)
    }

    /// Takes what at most `times` reads give: of a pipe that keeps writes apart, as many writes.
    pub(super) fn read(&self, context: &Inner, keep: usize, times: usize) -> io::Result<Vec<u8>> {
        let new = self.pull(context, times)?;
        self.announcement.borrow_mut().look_for(&new);
        let mut text = self.text.borrow_mut();
        text.extend_from_slice(&new);
        if text.len() > keep {
            let excess = text.len() - keep;
            text.drain(..excess);
            self.dropped.set(self.dropped.get() + excess);
        }
        Ok(new)
    }

    fn pull(&self, context: &Inner, times: usize) -> io::Result<Vec<u8>> {
        let mut left = times;
        let mut new = Vec::new();
        let mut open = self.pipe.borrow_mut();
        let Some((pipe, link)) = open.as_ref() else {
            return Ok(new);
        };
        let mut chunk = [0; 16 << 10];
        while new.len() < KEPT && left > 0 {
            // Of a pipe: splice(2) may keep it locked while it is empty, and a read would wait for that.
            if self.is_pipe && !is_readable(pipe) {
                break;
            }
            left -= 1;
            match nix::unistd::read(pipe, &mut chunk) {
                Ok(0) => {
                    context.unregister(*link);
                    *open = None;
                    break;
                }
                Ok(n) => new.extend_from_slice(&chunk[..n]),
                Err(nix::errno::Errno::EAGAIN) => break,
                Err(nix::errno::Errno::EINTR) => {}
                Err(e) => return Err(e.into()),
            }
        }
        Ok(new)
    }

    /// Takes what is there, and keeps nothing of it nor what was kept: for a check that looks at it
    /// itself.
    pub(super) fn take_all(&self, context: &Inner) -> io::Result<Vec<u8>> {
        self.text.borrow_mut().clear();
        self.dropped.set(0);
        self.pull(context, usize::MAX)
    }

    /// Nobody reads it any more: a further write fails with EPIPE, as with a pipe.
    pub(super) fn close(&self, context: &Inner) {
        if let Some((ours, link)) = self.pipe.take() {
            context.unregister(link);
            // Closed with something unread, a socket would answer ECONNRESET (unix(7)).
            let _ = nix::sys::socket::shutdown(ours.as_raw_fd(), Shutdown::Both);
            self.ended.replace(Some(ours));
        }
    }

    /// Whether a flood of its output is to be throttled.
    pub(super) fn throttle(&self, on: bool) {
        self.throttling.set(on);
    }

    /// The bytes that were kept.
    pub(super) fn kept(&self) -> Vec<u8> {
        self.text.borrow().clone()
    }

    /// The rest of the first line `listening on …`, once it is complete.
    pub(super) fn announcement(&self) -> Option<String> {
        self.announcement.borrow().address.clone()
    }

    /// How many bytes have come.
    pub(super) fn total(&self) -> usize {
        self.dropped.get() + self.text.borrow().len()
    }

    pub(super) fn fd(&self) -> Option<i32> {
        self.pipe
            .borrow()
            .as_ref()
            .map(|(pipe, _)| pipe.as_raw_fd())
    }
}

/// Whether a read would give something, or the end.
fn is_readable(fd: &impl AsFd) -> bool {
    let mut fds = [PollFd::new(fd.as_fd(), PollFlags::POLLIN)];
    poll(&mut fds, PollTimeout::ZERO).is_ok_and(|ready| ready > 0)
}

/// Makes reads and writes of a descriptor fail with EAGAIN where they would wait.
pub(super) fn nonblocking(fd: &impl AsFd) -> io::Result<()> {
    let flags = OFlag::from_bits_truncate(fcntl(fd, FcntlArg::F_GETFL)?);
    fcntl(fd, FcntlArg::F_SETFL(flags | OFlag::O_NONBLOCK))?;
    Ok(())
}
