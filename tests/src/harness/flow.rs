//! Many bytes in both directions at once: as much as no buffer holds, in constant memory.
//!
//! What is sent is a [`Pattern`], so that nothing of it need be kept: each place of a stream has its
//! byte. A [`Flow`] is one conversation of a peer with a server: how much it has sent, and how much of
//! the replies it has read and compared.

use std::cell::{Cell, RefCell};

use nix::poll::PollFlags;
use nix::sys::socket::{setsockopt, sockopt};

use super::kernel::borrow;
use super::stream::{Read, Stream};
use super::wait::{WaitEnd, WaitPolicy};
use super::{Context, RunMode, Server, Stop, Verdict, shown};
use crate::diagnosis::{Differs, FailedStep, Then};
use crate::model::{Bytes, FailureKind, ReplyRule, What};
use crate::observe::resident_memory;

/// How long a pattern goes on before it repeats: a prime, so that no buffer's size fits into it.
const PERIOD: usize = 65_521;

/// How much moves in one wait, which counts progress up to its own limit.
pub(super) const WINDOW: u64 = 512 << 10;

/// The receive buffer of a peer that sends ahead, in bytes.
const ROOM: usize = 128 << 10;

/// Bytes for each place of a stream without end.
#[derive(Clone)]
pub struct Pattern {
    block: Vec<u8>,
}

impl Pattern {
    /// The bytes from this place of the stream to where the pattern repeats, and at most `most`.
    pub(super) fn piece(&self, place: u64, most: u64) -> &[u8] {
        let piece = &self.block[(place % PERIOD as u64) as usize..];
        &piece[..piece.len().min(usize::try_from(most).unwrap_or(usize::MAX))]
    }

    /// The first of these bytes that does not belong at its place of the stream, with some more.
    pub(super) fn difference(&self, place: u64, bytes: &[u8]) -> Option<Difference> {
        let (mut place, mut rest) = (place, bytes);
        while !rest.is_empty() {
            let right = self.piece(place, rest.len() as u64);
            // Compared as a whole first: a byte at a time would take as long as the transfer.
            if !rest.starts_with(right)
                && let Some(at) = rest.iter().zip(right).position(|(a, b)| a != b)
            {
                let place = place + at as u64;
                let came = &rest[at..rest.len().min(at + 16)];
                let before = place.checked_sub(1);
                return Some(Difference {
                    place,
                    bytes: Differs {
                        came: came.to_vec(),
                        right: self.piece(place, came.len() as u64).to_vec(),
                        before: before.map(|before| self.piece(before, 1)[0]),
                    },
                });
            }
            place += right.len() as u64;
            rest = &rest[right.len()..];
        }
        None
    }

    /// What a count has grown by since it was last shown, for the transcript.
    pub(super) fn news(&self, count: &Cell<u64>, shown: &Cell<u64>) -> Option<Bytes> {
        let before = shown.replace(count.get());
        let new = count.get() - before;
        (new > 0).then(|| Bytes {
            len: usize::try_from(new).unwrap_or(usize::MAX),
            ..Bytes::of(self.piece(before, new))
        })
    }

    /// What a server owes for it.
    pub fn reply(&self, rule: ReplyRule) -> Pattern {
        Pattern {
            block: rule.of(&self.block),
        }
    }
}

impl Context {
    /// A pattern of this run: all byte values, most of them letters.
    pub fn pattern(&self) -> Pattern {
        let mut block = self.letters(PERIOD);
        for (value, at) in (0..=u8::MAX).zip((0..PERIOD).step_by(PERIOD / 300)) {
            block[at] = value;
        }
        Pattern { block }
    }
}

/// Bytes that came in place of others.
pub(super) struct Difference {
    pub place: u64,
    pub bytes: Differs,
}

impl Difference {
    /// The bytes that came, as people read them.
    pub fn came(&self) -> String {
        shown(&self.bytes.came)
    }

    /// The bytes that belong there.
    pub fn right(&self) -> String {
        shown(&self.bytes.right)
    }
}

/// A peer's conversation with a server.
pub struct Flow<'a> {
    stream: &'a Stream,
    sends: Pattern,
    reads: Pattern,
    sent: Cell<u64>,
    got: Cell<u64>,
    /// How much of both the transcript shows already.
    shown: [Cell<u64>; 2],
    buffer: RefCell<Vec<u8>>,
}

/// What went wrong with the replies.
enum Wrong {
    Differs(Difference),
    End,
    Reset,
}

impl Stream {
    /// Begins a conversation in which this peer sends `pattern`.
    pub fn flow(&self, pattern: &Pattern) -> Flow<'_> {
        Flow {
            stream: self,
            sends: pattern.clone(),
            reads: pattern.reply(self.context.reply),
            sent: Cell::new(0),
            got: Cell::new(0),
            shown: Default::default(),
            buffer: RefCell::new(vec![0; 256 << 10]),
        }
    }
}

impl Flow<'_> {
    /// How much was sent so far.
    pub fn sent(&self) -> u64 {
        self.sent.get()
    }

    /// Sends up to the place `to` and reads all replies up to it, at the same time.
    pub fn exchange(&self, to: u64) -> Verdict {
        let expected = format!(
            "{} sends {to} bytes and receives as many at the same time",
            self.stream.name()
        );
        loop {
            let mark = self.sent.get() + self.got.get();
            if mark == 2 * to {
                break;
            }
            let sending = self.sent.get() < to;
            let ready = || {
                self.send(to)?;
                if let Some(wrong) = self.receive(to)? {
                    return Ok(Some(Some(wrong)));
                }
                let moved = self.sent.get() + self.got.get() - mark;
                let window = moved >= WINDOW || self.got.get() == to;
                let turned = sending && self.sent.get() == to;
                Ok((window || turned).then_some(None))
            };
            let events = match sending {
                true => PollFlags::POLLIN | PollFlags::POLLOUT,
                false => PollFlags::POLLIN,
            };
            match self.wait(WaitPolicy::ANSWER, events, ready)? {
                Ok(None) => {}
                Ok(Some(wrong)) => return Err(self.wrong(&wrong, &expected)),
                Err(end) => return Err(self.stopped(expected, &end)),
            }
        }
        self.show();
        Ok(())
    }

    /// Sends up to the place `to`, and reads no more than is needed for that: only when the program takes
    /// nothing more, so that one that queues its answers has to keep them, however slow it is. Its receive
    /// buffer stays small, so that little of what is owed waits there.
    pub fn send_ahead(&self, to: u64) -> Verdict {
        setsockopt(&borrow(self.stream.fd()?), sockopt::RcvBuf, &ROOM)?;
        while let Some(end) = self.press(to)? {
            let expected = format!("it reads {to} bytes");
            if let WaitEnd::Ended(_) = end {
                return Err(self.stopped(expected, &end));
            }
            let (sent, got) = (self.sent.get(), self.got.get());
            let room = (got + WINDOW).min(sent);
            let ready = || {
                if let Some(wrong) = self.receive(room)? {
                    return Ok(Some(Some(wrong)));
                }
                self.send(to)?;
                let enough = self.got.get() == room || self.sent.get() == to;
                Ok(enough.then_some(None))
            };
            let both = PollFlags::POLLIN | PollFlags::POLLOUT;
            match self.wait(WaitPolicy::ANSWER, both, ready)? {
                Ok(None) => {}
                Ok(Some(wrong)) => return Err(self.wrong(&wrong, &expected)),
                Err(end) => return Err(self.stopped(expected, &end)),
            }
        }
        Ok(())
    }

    /// Sends up to the place `to` and reads nothing. Answers why the program takes no more, if it does not
    /// take all.
    fn press(&self, to: u64) -> Verdict<Option<WaitEnd>> {
        while self.sent.get() < to {
            let mark = self.sent.get();
            let ready = || {
                self.send(to)?;
                let enough = self.sent.get() - mark >= WINDOW || self.sent.get() == to;
                Ok(enough.then_some(()))
            };
            if let Err(end) = self.wait(WaitPolicy::ABSENCE, PollFlags::POLLOUT, ready)? {
                return Ok(Some(end));
            }
        }
        Ok(None)
    }

    /// Sends and reads nothing until the program takes no more, and does nothing more by itself. Fails if
    /// it takes `most` bytes for which nobody has read a reply.
    pub fn send_until_standstill(&self, most: u64) -> Verdict {
        let end = self.press(most)?;
        self.show();
        Err(match end {
            Some(WaitEnd::Ended(exit)) => self.stream.failure(
                FailureKind::Ended,
                FailedStep::Ended,
                "it waits until the peer reads",
                format!("it ended with {exit} after {} bytes", self.sent.get()),
                Some(&WaitEnd::Ended(exit)),
            ),
            Some(_) => return Ok(()),
            None => self.stream.failure(
                FailureKind::TooMuch,
                FailedStep::Taken { lost: self.lost()? },
                "it stops reading from a peer that does not read its replies",
                format!("it took {most} bytes, and none of the replies was read"),
                None,
            ),
        })
    }

    /// Whether other bytes come than those that are due next, when the peer reads after all: more of them
    /// than the kernel holds.
    fn lost(&self) -> Verdict<bool> {
        let to = self.sent.get().min(self.got.get() + (16 << 20));
        while self.got.get() < to {
            let mark = self.got.get();
            let ready = || {
                let wrong = self.receive(to)?;
                let enough = self.got.get() - mark >= WINDOW || self.got.get() == to;
                Ok((wrong.is_some() || enough).then_some(wrong))
            };
            match self.wait(WaitPolicy::ABSENCE, PollFlags::POLLIN, ready)? {
                Ok(None) => {}
                Ok(Some(wrong)) => return Ok(matches!(wrong, Wrong::Differs(_))),
                Err(_) => return Ok(false),
            }
        }
        Ok(false)
    }

    /// Reads the replies to all that was sent.
    pub fn read_all(&self) -> Verdict {
        self.exchange(self.sent.get())
    }

    fn wait<T>(
        &self,
        policy: WaitPolicy,
        events: PollFlags,
        ready: impl FnMut() -> Verdict<Option<T>>,
    ) -> Verdict<Result<T, WaitEnd>> {
        let interests = [(self.stream.fd()?, events)];
        let stream = self.stream;
        stream
            .context
            .wait(&stream.process, policy, &interests, ready)
    }

    /// Sends what there is room for.
    fn send(&self, to: u64) -> Verdict {
        while self.sent.get() < to {
            let piece = self.sends.piece(self.sent.get(), to - self.sent.get());
            match self.stream.send_now(piece)? {
                Some(n @ 1..) => self.sent.set(self.sent.get() + n as u64),
                // What became of the connection, reading tells.
                Some(0) | None => break,
            }
        }
        Ok(())
    }

    /// Reads and compares what is there.
    fn receive(&self, to: u64) -> Verdict<Option<Wrong>> {
        let mut buffer = self.buffer.borrow_mut();
        while self.got.get() < to {
            let place = self.got.get();
            let most = usize::try_from(to - place).unwrap_or(usize::MAX);
            let most = most.min(buffer.len());
            match self.stream.recv_now(&mut buffer[..most])? {
                Read::Bytes(n) => {
                    if let Some(difference) = self.reads.difference(place, &buffer[..n]) {
                        return Ok(Some(Wrong::Differs(difference)));
                    }
                    self.got.set(place + n as u64);
                }
                Read::Nothing => break,
                Read::End => return Ok(Some(Wrong::End)),
                Read::Reset => return Ok(Some(Wrong::Reset)),
            }
        }
        Ok(None)
    }

    fn stopped(&self, expected: String, end: &WaitEnd) -> Stop {
        self.show();
        let got = format!(
            "it stops: {} bytes were sent and {} came back, and {}",
            self.sent.get(),
            self.got.get(),
            end.outlook(&self.stream.process.name)
        );
        let (context, process) = (&self.stream.context, &self.stream.process);
        let then = Then::Silence;
        context.stopped(process, FailedStep::Flow { then }, expected, got, end)
    }

    fn wrong(&self, wrong: &Wrong, expected: &str) -> Stop {
        self.show();
        let so_far = format!("after {} bytes", self.got.get());
        let closed = FailureKind::ClosedEarly;
        let (kind, step, got) = match wrong {
            Wrong::Differs(difference) => (
                FailureKind::WrongContent,
                FailedStep::Differs(difference.bytes.clone()),
                format!(
                    "at byte {} {} comes where {} belongs",
                    difference.place,
                    difference.came(),
                    difference.right()
                ),
            ),
            Wrong::End => (
                closed,
                FailedStep::Flow { then: Then::End },
                format!("the end of the stream comes {so_far}"),
            ),
            Wrong::Reset => (
                closed,
                FailedStep::Flow { then: Then::Reset },
                format!("a reset comes {so_far}"),
            ),
        };
        self.stream.failure(kind, step, expected, got, None)
    }

    /// Shows in the transcript what has come in both directions since the last time.
    fn show(&self) {
        let log = |what| self.stream.context.log(self.stream.actor.clone(), what);
        let [sent, got] = &self.shown;
        if let Some(bytes) = self.sends.news(&self.sent, sent) {
            log(What::Sent(bytes));
        }
        if let Some(bytes) = self.reads.news(&self.got, got) {
            log(What::Received(bytes));
        }
    }
}

impl Server {
    /// The memory of its own that it and its descendants have in use, in bytes; skips the check where
    /// that can't be seen.
    pub fn memory(&self) -> Verdict<u64> {
        let pids = self.process.observer().processes();
        resident_memory(&pids)
            .ok_or_else(|| Stop::Skip("this machine does not show how much memory is used".into()))
    }

    /// How many bytes go through a program before a garbage collector has surely run. In a replay nothing
    /// has to be found out any more.
    pub fn collects_within(&self) -> u64 {
        match self.context.mode {
            RunMode::Judge => 512 << 20,
            RunMode::Replay => 0,
        }
    }

    /// Its memory has grown by so much, in bytes, while `moved` went through it.
    pub fn has_grown(&self, moved: u64, growth: u64) -> Stop {
        self.context.failure(
            &self.process,
            FailureKind::Leak,
            FailedStep::Memory,
            "its memory does not grow with what goes through it",
            format!(
                "while {} MiB went through it, its memory grew by {} MiB",
                moved >> 20,
                growth >> 20
            ),
            None,
        )
    }
}
