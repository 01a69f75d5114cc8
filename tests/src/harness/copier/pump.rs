//! Moving a copier's bytes: each round every direction goes as far as it can without waiting.

use std::cell::Cell;
use std::io::{self, Write};
use std::os::fd::AsRawFd;

use nix::errno::Errno;
use nix::poll::PollFlags;
use nix::sys::socket::{self, MsgFlags};

use super::super::Verdict;
use super::super::flow::WINDOW;
use super::super::process::Process;
use super::super::wait::{Interest, WaitEnd, WaitPolicy};
use super::{Copier, UNANSWERED, Wrong};
use crate::model::Action;

impl Copier {
    /// Ends its input.
    pub(super) fn end_input(&self) {
        if let Some((_, link)) = self.process.stdin.take() {
            self.show();
            self.context.unregister(link);
            let (now, who) = (self.context.now(), self.process.number);
            let actor = Some(self.process.actor());
            self.context.record(now, who, actor, Action::InputEnded);
        }
    }

    /// Moves bytes until `done`, or until nothing moves any more.
    pub(super) fn run(&self, to: u64, expected: &str, done: impl Fn() -> bool) -> Verdict {
        while !done() {
            match self.window(to, WaitPolicy::ANSWER, &done)? {
                Ok(None) => {}
                Ok(Some(wrong)) => return Err(self.wrong(&wrong, expected)),
                Err(end) => {
                    self.show();
                    let got = format!("it stops: {}", self.state());
                    let (context, process) = (&self.context, &self.process);
                    let step = self.failed_step();
                    return Err(context.stopped(process, step, expected.to_owned(), got, &end));
                }
            }
        }
        Ok(())
    }

    /// Moves bytes in all directions, until so many have moved that the wait is to be begun anew, or the
    /// directions that are of interest have changed.
    pub(super) fn window(
        &self,
        to: u64,
        policy: WaitPolicy,
        done: &dyn Fn() -> bool,
    ) -> Verdict<Result<Option<Wrong>, WaitEnd>> {
        let interests = self.interests(to)?;
        let mark = self.moved();
        let ready = || {
            if let Some(wrong) = self.step(to)? {
                return Ok(Some(Some(wrong)));
            }
            let enough = self.moved() - mark >= WINDOW || self.interests(to)? != interests;
            Ok((enough || done()).then_some(None))
        };
        self.context.wait(&self.process, policy, &interests, ready)
    }

    fn moved(&self) -> u64 {
        let all = [&self.typed, &self.received, &self.answered, &self.printed];
        all.iter().map(|count| count.get()).sum()
    }

    /// The descriptors at which something can be done.
    fn interests(&self, to: u64) -> Verdict<Vec<Interest>> {
        let mut interests = Vec::new();
        if let (Some((pipe, _)), true) = (&*self.process.stdin.borrow(), self.typed.get() < to) {
            interests.push((pipe.as_raw_fd(), PollFlags::POLLOUT));
        }
        let mut events = PollFlags::empty();
        if self.may_read() {
            events |= PollFlags::POLLIN;
        }
        if self.owes() && self.pieces.get() > 1 {
            events |= PollFlags::POLLOUT;
        }
        if !events.is_empty() {
            interests.push((self.server.fd()?, events));
        }
        interests.extend(self.process.output_fd().map(|fd| (fd, PollFlags::POLLIN)));
        Ok(interests)
    }

    /// The server reads and writes: its connection is open, and nothing keeps it busy.
    fn serves(&self) -> bool {
        self.reads.get() && self.server.socket.borrow().is_some()
    }

    fn owes(&self) -> bool {
        self.serves() && self.pieces.get() > 0 && self.owed() > 0
    }

    /// How many bytes the server is to send.
    fn owed(&self) -> u64 {
        let owed = self.received.get() - self.answered.get();
        owed.saturating_sub(self.held.get())
    }

    /// Single bytes are sent when the one before has been read, so that no two stick together.
    fn may_answer(&self) -> Verdict<bool> {
        let link = self.server.link()?;
        let single = self.pieces.get() == 1;
        Ok(!single || self.process.observer().consumed(&link) != Some(false))
    }

    fn may_read(&self) -> bool {
        let full = self.received.get() - self.answered.get() >= UNANSWERED;
        self.serves() && !self.ended.get() && (!full || self.pieces.get() == 0)
    }

    /// One round: each direction as far as it goes without waiting.
    fn step(&self, to: u64) -> Verdict<Option<Wrong>> {
        if self.typed.get() == self.shown[0].get() {
            self.typing.set(self.context.now());
        }
        while self.typed.get() < to {
            let piece = self.input.piece(self.typed.get(), to - self.typed.get());
            match type_piece(&self.process, piece)? {
                Some(0) | None => break,
                Some(n) => self.count(&self.typed, n),
            }
        }
        // Before anything is answered: so the end is there while answers are owed.
        if self.last.get() == Some(self.typed.get()) {
            self.end_input();
        }
        while self.may_read() {
            match self.take()? {
                Ok(0) => break,
                Ok(n) => self.count(&self.received, n),
                Err(wrong) => return Ok(Some(wrong)),
            }
        }
        while self.owes() && self.may_answer()? && self.answer()? > 0 {}
        self.print()
    }

    fn count(&self, counter: &Cell<u64>, n: usize) {
        self.context.progress(n);
        counter.set(counter.get() + n as u64);
    }

    /// The server reads what has come.
    fn take(&self) -> Verdict<Result<usize, Wrong>> {
        let mut buffer = self.buffer.borrow_mut();
        let place = self.received.get();
        match socket::recv(self.server.fd()?, &mut buffer, MsgFlags::MSG_DONTWAIT) {
            Ok(0) if self.process.stdin.borrow().is_some() => Ok(Err(Wrong::Ended)),
            Ok(0) => {
                self.ended.set(true);
                Ok(Ok(0))
            }
            Ok(n) => Ok(match self.input.difference(place, &buffer[..n]) {
                None => Ok(n),
                Some(at) => Err(Wrong::Sent(
                    place + at as u64,
                    buffer[at..n.min(at + 16)].to_vec(),
                )),
            }),
            Err(Errno::EAGAIN | Errno::EINTR) => Ok(Ok(0)),
            Err(Errno::ECONNRESET | Errno::EPIPE) => Ok(Err(Wrong::Reset)),
            Err(error) => Err(error.into()),
        }
    }

    /// The server answers some of what it has received; how much.
    pub(super) fn answer(&self) -> Verdict<usize> {
        let most = self.owed().min(self.pieces.get() as u64);
        let piece = self.reply.piece(self.answered.get(), most);
        let flags = MsgFlags::MSG_DONTWAIT | MsgFlags::MSG_NOSIGNAL;
        match socket::send(self.server.fd()?, piece, flags) {
            Ok(n) => {
                self.count(&self.answered, n);
                Ok(n)
            }
            // What became of the connection, reading tells.
            Err(Errno::EAGAIN | Errno::EINTR | Errno::EPIPE | Errno::ECONNRESET) => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    /// Takes what was printed, which must be what the server has sent.
    fn print(&self) -> Verdict<Option<Wrong>> {
        let printed = self.process.take_output(&self.context)?;
        let place = self.printed.get();
        if let Some(at) = self.reply.difference(place, &printed) {
            let came = printed[at..printed.len().min(at + 16)].to_vec();
            return Ok(Some(Wrong::Printed(place + at as u64, came)));
        }
        if !printed.is_empty() {
            self.count(&self.printed, printed.len());
        }
        if self.printed.get() > self.answered.get() {
            let more = self.printed.get() - self.answered.get();
            let came = printed[printed.len() - printed.len().min(more as usize)..].to_vec();
            return Ok(Some(Wrong::Printed(self.answered.get(), came)));
        }
        Ok(None)
    }
}

/// Types what there is room for; `None` where nobody reads it any more.
pub(super) fn type_piece(process: &Process, bytes: &[u8]) -> Verdict<Option<usize>> {
    let mut stdin = process.stdin.borrow_mut();
    let Some((pipe, _)) = stdin.as_mut() else {
        return Ok(None);
    };
    match pipe.write(bytes) {
        Ok(n) => Ok(Some(n)),
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(Some(0)),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(None),
        Err(error) => Err(error.into()),
    }
}
