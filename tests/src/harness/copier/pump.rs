//! Moving a copier's bytes: each round every direction goes as far as it can without waiting.

use std::cell::Cell;
use std::io::{self, Write};
use std::os::fd::AsRawFd;

use nix::poll::PollFlags;

use super::super::flow::WINDOW;
use super::super::process::Process;
use super::super::stream::Read;
use super::super::wait::{Interest, WaitEnd, WaitPolicy};
use super::super::{Verdict, shown};
use super::{Copier, UNANSWERED, Wrong};

impl Copier {
    /// Moves bytes until `done`, or until nothing moves any more. Fails if wrong ones come.
    pub(super) fn go_on(
        &self,
        to: u64,
        policy: WaitPolicy,
        expected: &str,
        done: &dyn Fn() -> bool,
    ) -> Verdict<Result<(), WaitEnd>> {
        while !done() {
            match self.window(to, policy, done)? {
                Ok(None) => {}
                Ok(Some(wrong)) => return Err(self.wrong(&wrong, expected)),
                Err(end) => return Ok(Err(end)),
            }
        }
        Ok(Ok(()))
    }

    /// Moves bytes until `done`, and fails if that can't come any more.
    pub(super) fn run(&self, to: u64, expected: &str, done: impl Fn() -> bool) -> Verdict {
        let Err(end) = self.go_on(to, WaitPolicy::ANSWER, expected, &done)? else {
            return Ok(());
        };
        self.show();
        let got = format!("it stops: {}", self.state());
        let (context, process) = (&self.client.context, &self.client.process);
        Err(context.stopped(process, self.failed_step(), expected.to_owned(), got, &end))
    }

    /// Moves bytes in all directions, until so many have moved that the wait is to be begun anew, or the
    /// directions that are of interest have changed.
    fn window(
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
        self.client
            .context
            .wait(&self.client.process, policy, &interests, ready)
    }

    fn moved(&self) -> u64 {
        let all = [&self.typed, &self.received, &self.answered, &self.printed];
        all.iter().map(|count| count.get()).sum()
    }

    /// The descriptors at which something can be done.
    fn interests(&self, to: u64) -> Verdict<Vec<Interest>> {
        let mut interests = Vec::new();
        if let (Some((pipe, _)), true) =
            (&*self.client.process.stdin.borrow(), self.typed.get() < to)
        {
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
        interests.extend(
            self.client
                .process
                .output_fd()
                .map(|fd| (fd, PollFlags::POLLIN)),
        );
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
        Ok(!single || self.client.process.observer().consumed(&link) != Some(false))
    }

    fn may_read(&self) -> bool {
        let full = self.received.get() - self.answered.get() >= UNANSWERED;
        let may = !full || self.pieces.get() == 0;
        self.serves() && !self.sends_only.get() && !self.ended.get() && may
    }

    /// One round: each direction as far as it goes without waiting.
    fn step(&self, to: u64) -> Verdict<Option<Wrong>> {
        if self.typed.get() == self.shown[0].get() {
            self.typing.set(self.client.context.now());
        }
        while self.typed.get() < to {
            let piece = self.input.piece(self.typed.get(), to - self.typed.get());
            match type_piece(&self.client.process, piece)? {
                Some(0) | None => break,
                Some(n) => self.moves(&self.typed, n),
            }
        }
        // Before anything is answered: so the end is there while answers are owed.
        let is_open = self.client.process.stdin.borrow().is_some();
        if is_open && self.last.get() == Some(self.typed.get()) {
            self.show();
            self.client.end_input();
        }
        while self.may_read() {
            match self.take()? {
                Ok(0) => break,
                Ok(n) => self.received.set(self.received.get() + n as u64),
                Err(wrong) => return Ok(Some(wrong)),
            }
        }
        while self.owes() && self.may_answer()? && self.answer()? > 0 {}
        self.print()
    }

    /// What moves through a pipe is progress, too.
    fn moves(&self, count: &Cell<u64>, n: usize) {
        self.client.context.progress(n);
        count.set(count.get() + n as u64);
    }

    /// The server reads what has come.
    fn take(&self) -> Verdict<Result<usize, Wrong>> {
        let mut buffer = self.buffer.borrow_mut();
        Ok(match self.server.recv_now(&mut buffer)? {
            Read::Bytes(n) => match self.input.difference(self.received.get(), &buffer[..n]) {
                None => Ok(n),
                Some(difference) => Err(Wrong::Sent(difference)),
            },
            Read::Nothing => Ok(0),
            Read::End if self.client.process.stdin.borrow().is_some() => Err(Wrong::Ended),
            Read::End => {
                self.ended.set(true);
                Ok(0)
            }
            Read::Reset => Err(Wrong::Reset),
        })
    }

    /// The server answers some of what it has received; how much.
    pub(super) fn answer(&self) -> Verdict<usize> {
        let most = self.owed().min(self.pieces.get() as u64);
        let piece = self.reply.piece(self.answered.get(), most);
        // What became of the connection, reading tells.
        let sent = self.server.send_now(piece)?.unwrap_or(0);
        self.answered.set(self.answered.get() + sent as u64);
        Ok(sent)
    }

    /// Takes what was printed, which must be what the server has sent.
    fn print(&self) -> Verdict<Option<Wrong>> {
        let process = &self.client.process;
        let printed = process.take_output(&self.client.context)?;
        if let Some(difference) = self.reply.difference(self.printed.get(), &printed) {
            return Ok(Some(match difference.place >= self.answered.get() {
                true => Wrong::Extra(difference.came()),
                false => Wrong::Printed(difference),
            }));
        }
        if !printed.is_empty() {
            self.moves(&self.printed, printed.len());
        }
        let extra = self.printed.get().saturating_sub(self.answered.get());
        let extra = &printed[printed.len() - printed.len().min(extra as usize)..];
        Ok((!extra.is_empty()).then(|| Wrong::Extra(shown(extra))))
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
