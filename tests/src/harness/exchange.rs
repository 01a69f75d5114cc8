//! Replies on a stream: what must come, what must not, and what came instead.

use std::cell::{Cell, RefCell};

use nix::poll::PollFlags;

use super::rounds::Pace;
use super::stream::{EXCESS, Read, Stream};
use super::wait::{WaitEnd, WaitPolicy};
use super::{Verdict, shown};
use crate::diagnosis::{FailedStep, Then};
use crate::model::{Bytes, FailureKind, What};

impl Stream {
    /// Waits for exactly these bytes; what follows them stays unread.
    pub fn expect(&self, wanted: &[u8]) -> Verdict {
        self.exchange(&[], wanted)
    }

    /// Sends a message, and waits for its reply: the same bytes in upper case.
    pub fn expect_echo(&self, message: &[u8]) -> Verdict {
        self.send(message)?;
        self.expect(&self.context.reply.of(message))
    }

    /// Writes `message` and reads `wanted` at the same time, so that neither side can fill the
    /// other's buffers and wait for each other. Of a slow program, 64 KiB are enough.
    pub fn exchange(&self, message: &[u8], wanted: &[u8]) -> Verdict {
        let since = self.context.now();
        let sent = Cell::new(0);
        let got = RefCell::new(Vec::with_capacity(wanted.len()));
        let mut pace = Pace::begin();
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
                    Read::Nothing => {
                        let slow = pace.is_slow(got.len()) && got.len() > ENOUGH;
                        return Ok(slow.then_some(Ending::Enough));
                    }
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
        let expected = format!("{} receives {}", self.name(), shown(wanted));
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
            Ok(Ending::Enough) => {
                let (came, all) = (got.len(), wanted.len());
                self.context
                    .remark_slowness(came, all, "bytes were waited for");
                Ok(())
            }
            Ok(Ending::Differs) => {
                // Let it finish, so that the whole of what came instead is shown.
                let rest = self.drain((wanted.len() + BEYOND).min(EXCESS))?;
                got.extend_from_slice(&rest);
                let at = got
                    .iter()
                    .zip(wanted)
                    .position(|(a, b)| a != b)
                    .unwrap_or(wanted.len());
                let mut text = format!("{} receives {}", self.name(), shown(&got));
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
                    "{} receives {} and then the end of the stream",
                    self.name(),
                    so_far(&got)
                );
                let failed_step = failed_step(got, Then::End);
                Err(self.failure(FailureKind::ClosedEarly, failed_step, expected, text, None))
            }
            Ok(Ending::Reset | Ending::Refused) => {
                self.context.log(self.actor.clone(), What::Reset);
                let text = format!("{} receives {} and then a reset", self.name(), so_far(&got));
                let failed_step = failed_step(got, Then::Reset);
                Err(self.failure(FailureKind::ClosedEarly, failed_step, expected, text, None))
            }
            Err(stuck) => {
                let text = format!(
                    "{} receives {}, and {}",
                    self.name(),
                    so_far(&got),
                    stuck.outlook(&self.process.name)
                );
                Err(self.context.stopped(
                    &self.process,
                    failed_step(got, Then::Silence),
                    expected,
                    text,
                    &stuck,
                ))
            }
        }
    }

    /// Reads what comes until the program does nothing more, or has sent `enough`.
    fn drain(&self, enough: usize) -> Verdict<Vec<u8>> {
        let all = RefCell::new(Vec::new());
        let mut chunk = vec![0; 16 << 10];
        let ended = Cell::new(false);
        let take = || {
            while !ended.get() && all.borrow().len() < enough {
                match self.read(&mut chunk)? {
                    Read::Bytes(n) => all.borrow_mut().extend_from_slice(&chunk[..n]),
                    Read::Nothing => break,
                    Read::End | Read::Reset => ended.set(true),
                }
            }
            Ok((all.borrow().len() >= enough).then_some(()))
        };
        // No interest in the socket: past its end it would always be ready.
        let _ = self
            .context
            .wait(&self.process, WaitPolicy::ABSENCE, &[], take)?;
        let all = all.into_inner();
        if !all.is_empty() {
            self.context
                .log(self.actor.clone(), What::Received(Bytes::of(&all)));
        }
        Ok(all)
    }

    /// Fails if more bytes come before the program waits; the end of the stream is no failure.
    pub fn expect_silence(&self) -> Verdict {
        self.expect_nothing_more("the program sends nothing more")
    }

    /// Like [`Stream::expect_silence`], with a sentence that says why nothing more may come.
    pub fn expect_nothing_more(&self, why: &str) -> Verdict {
        let more = self.drain(EXCESS)?;
        if more.is_empty() {
            return Ok(());
        }
        let text = format!("{} receives {} more", self.name(), shown(&more));
        let failed_step = FailedStep::More {
            peer: self.link,
            got: more,
        };
        Err(self.failure(FailureKind::TooMuch, failed_step, why, text, None))
    }

    /// Waits for the end of the stream, and fails if anything comes before it.
    pub fn expect_end(&self) -> Verdict {
        let expected = format!("{} receives the end of the stream", self.name());
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
                let got = format!("{} receives {} more", self.name(), shown(&byte[..n]));
                let failed_step = end(&byte[..n], Then::Other);
                Err(self.failure(FailureKind::TooMuch, failed_step, expected, got, None))
            }
            Ok(Read::Reset | Read::Nothing) => {
                self.context.log(self.actor.clone(), What::Reset);
                let got = format!("{} receives a reset", self.name());
                let failed_step = end(&[], Then::Reset);
                Err(self.failure(FailureKind::ClosedEarly, failed_step, expected, got, None))
            }
            Err(stuck) => {
                let got = format!(
                    "{} does not receive it: the connection stays open",
                    self.name()
                );
                Err(self.context.stopped(
                    &self.process,
                    end(&[], Then::Silence),
                    expected,
                    got,
                    &stuck,
                ))
            }
        }
    }
}

/// How much of a slow program's reply tells as much as all of it: more than any buffer of its own holds.
const ENOUGH: usize = 64 << 10;

/// How much is read beyond the length of a reply that is another one: enough to tell what it is.
const BEYOND: usize = 4 << 10;

enum Ending {
    Whole,
    /// As much as is waited for from a slow program.
    Enough,
    Differs,
    End,
    Reset,
    Refused,
}
