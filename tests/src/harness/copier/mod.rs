//! The learner's client of a stage without lines: it copies standard input to the connection and the
//! connection to standard output, both at the same time.
//!
//! The harness holds three ends: it types, it is the server, and it reads what is printed. A [`Copier`]
//! moves all three together, as far as each will go, so that only the program itself can be what holds
//! the bytes up.

mod pump;

use std::cell::{Cell, RefCell};
use std::io::{Seek, Write};
use std::time::Duration;

use nix::sys::socket::{setsockopt, sockopt};

use super::exit::expect_exit;
use super::flow::{Difference, Pattern};
use super::kernel::borrow;
use super::output::nonblocking;
use super::process::Input;
use super::stream::Stream;
use super::wait::{WaitEnd, WaitPolicy};
use super::{Client, Context, Listener, Stop, Verdict};
use crate::diagnosis::{Copied, FailedStep};
use crate::model::{FailureKind, What};
use pump::type_piece;

/// How much a server has read and not answered yet, before it reads on: as one that answers as it reads.
const UNANSWERED: u64 = 64 << 10;

/// The server's receive buffer, in bytes.
const ROOM: usize = 256 << 10;

/// How much of the input waits for a client that is to be blocked, in bytes.
const MUCH_INPUT: usize = 512 << 10;

/// The learner's client, the server that it talks to, and how far the bytes have come.
pub struct Copier {
    pub client: Client,
    server: Stream,
    /// What is typed, and what the server answers in its place.
    input: Pattern,
    reply: Pattern,
    /// How many bytes were typed, have reached the server, were answered, and were printed.
    pub typed: Cell<u64>,
    received: Cell<u64>,
    answered: Cell<u64>,
    printed: Cell<u64>,
    /// Whether the server has seen the end of the stream.
    ended: Cell<bool>,
    /// Whether the server does anything.
    reads: Cell<bool>,
    /// Whether it sends alone, and reads nothing.
    sends_only: Cell<bool>,
    /// How many bytes it sends at a time; with 0 it answers nothing.
    pub pieces: Cell<usize>,
    /// With which byte the input ends, where that is known.
    last: Cell<Option<u64>>,
    /// How many bytes the server keeps back of what it owes.
    held: Cell<u64>,
    /// When what is shown next was begun to be typed.
    typing: Cell<Duration>,
    /// How much of each the transcript shows already.
    shown: [Cell<u64>; 4],
    buffer: RefCell<Vec<u8>>,
}

/// What went wrong with the bytes.
enum Wrong {
    /// Other bytes than the right ones were sent, or printed.
    Sent(Difference),
    Printed(Difference),
    /// These were printed, and the server has not sent them.
    Extra(String),
    /// The connection ended although not all had been typed, or was reset.
    Ended,
    Reset,
}

impl Context {
    /// Starts the client against a server of the harness, and types its first byte, which it may need
    /// before it connects.
    pub fn start_copier(&self) -> Verdict<Copier> {
        let listener = self.listen()?;
        let client = self.start_copying(&listener, Input::Bytes)?;
        let input = self.pattern();
        // One that has ended takes none, and does not connect either.
        type_piece(&client.process, input.piece(0, 1))?;
        let server = listener.accept(&client)?;
        self.copier(client, server, input, 1)
    }

    /// The same with an input that is empty, and at its end: a pipe, of which poll(2) says POLLHUP alone then.
    pub fn start_copier_without_input(&self) -> Verdict<Copier> {
        let listener = self.listen()?;
        let client = self.start_copying(&listener, Input::Lines)?;
        client.end_input();
        let server = listener.accept(&client)?;
        self.copier(client, server, self.pattern(), 0)
    }

    /// The same with a file of `to` bytes as its input: all of it is there from the beginning.
    pub fn start_copier_of_file(&self, to: u64) -> Verdict<Copier> {
        let input = self.pattern();
        let mut file = tempfile::tempfile()?;
        let mut written = 0;
        while written < to {
            let piece = input.piece(written, to - written);
            file.write_all(piece)?;
            written += piece.len() as u64;
        }
        file.rewind()?;
        let listener = self.listen()?;
        let client = self.start_copying(&listener, Input::File(file))?;
        let server = listener.accept(&client)?;
        self.copier(client, server, input, to)
    }

    fn start_copying(&self, listener: &Listener, input: Input) -> Verdict<Client> {
        let client = self.start_client_reading(Some(&listener.address()), input)?;
        // We read it ourselves, as fast as it comes.
        client.process.stepwise.set(true);
        if let Some((pipe, _)) = &*client.process.stdin.borrow() {
            nonblocking(pipe)?;
        }
        Ok(client)
    }

    fn copier(
        &self,
        client: Client,
        server: Stream,
        input: Pattern,
        typed: u64,
    ) -> Verdict<Copier> {
        // Or it grows to what no input fills.
        setsockopt(&borrow(server.fd()?), sockopt::RcvBuf, &ROOM)?;
        Ok(Copier {
            client,
            server,
            reply: input.reply(self.inner.reply),
            input,
            typed: Cell::new(typed),
            received: Cell::new(0),
            answered: Cell::new(0),
            printed: Cell::new(0),
            ended: Cell::new(false),
            reads: Cell::new(true),
            sends_only: Cell::new(false),
            pieces: Cell::new(usize::MAX),
            last: Cell::new(None),
            held: Cell::new(0),
            typing: Cell::new(self.inner.now()),
            shown: Default::default(),
            buffer: RefCell::new(vec![0; 256 << 10]),
        })
    }
}

impl Copier {
    /// Types up to the place `to`, until all of it has been answered and printed. Its input stays open.
    pub fn copy(&self, to: u64) -> Verdict {
        let expected = format!("{to} bytes reach the server, and its answers standard output");
        self.run(to, &expected, || {
            self.printed.get() == to && self.typed.get() == to
        })?;
        self.show();
        Ok(())
    }

    /// Types up to the place `to`, with which its input ends, until the server has answered all of it. The
    /// last byte is answered when the client does nothing more by itself: a client that leaves with its
    /// input has left by then.
    pub fn copy_all(&self, to: u64) -> Verdict {
        self.last.set(Some(to));
        let expected = format!("{to} bytes reach the server, and it reads the answers");
        self.held.set(1);
        self.run(to, &expected, || {
            self.received.get() == to && self.answered.get() == to - 1
        })?;
        self.wait_idle()?;
        self.held.set(0);
        self.run(to, &expected, || self.answered.get() == to)
    }

    /// Types up to the place `to`, while the server does not read, until nothing moves any more.
    pub fn type_until_standstill(&self, to: u64) -> Verdict {
        // So that there is always more to send: a client that gets a little room is blocked again.
        if let Some((input, _)) = &*self.client.process.stdin.borrow() {
            setsockopt(input, sockopt::SndBuf, &MUCH_INPUT)?;
        }
        self.reads.set(false);
        let all = || self.typed.get() == to;
        let expected = "it waits until the server reads";
        let _ = self.go_on(to, WaitPolicy::ABSENCE, expected, &all)?;
        self.reads.set(true);
        Ok(())
    }

    /// Types up to the place `to`; the server reads all of it, and answers nothing from now on.
    pub fn send_unanswered(&self, to: u64) -> Verdict {
        let expected = format!("{to} bytes reach the server");
        self.pieces.set(0);
        self.run(to, &expected, || self.received.get() == to)?;
        self.show();
        Ok(())
    }

    /// The same, and its input ends with the last byte.
    pub fn send_all_unanswered(&self, to: u64) -> Verdict {
        self.last.set(Some(to));
        self.send_unanswered(to)
    }

    /// Waits until the server has seen the end of the stream.
    pub fn expect_end(&self) -> Verdict {
        let expected = "at the end of its input the server receives the end of the stream";
        self.run(self.typed.get(), expected, || self.ended.get())?;
        self.show();
        self.client
            .context
            .log(self.server.actor.clone(), What::EndOfStream);
        Ok(())
    }

    /// The server sends all that it owes and so many bytes more, and the client receives them.
    pub fn answer_more(&self, more: u64) -> Verdict {
        // As if they had been received: a server may say what it likes.
        self.received.set(self.received.get() + more);
        self.answer_all(self.typed.get())
    }

    /// The server sends all that it owes, and reads nothing before the client has received that: as one that is
    /// blocked in a write. Up to the place `to` is typed meanwhile.
    pub fn answer_before_reading(&self, to: u64) -> Verdict {
        self.sends_only.set(true);
        self.answer_all(to)?;
        self.sends_only.set(false);
        Ok(())
    }

    /// The client receives all that the server owes by now. Up to the place `to` is typed meanwhile.
    fn answer_all(&self, to: u64) -> Verdict {
        self.pieces.set(usize::MAX);
        let owed = self.received.get();
        let expected = format!("it receives the {owed} bytes that the server sends");
        let link = self.server.link()?;
        self.run(to, &expected, || {
            self.answered.get() == owed
                && self.client.process.observer().consumed(&link) != Some(false)
        })
    }

    /// Waits until it does nothing more by itself.
    pub fn wait_idle(&self) -> Verdict {
        let expected = "it waits for the server";
        let _ = self.go_on(self.typed.get(), WaitPolicy::ABSENCE, expected, &|| false)?;
        Ok(())
    }

    /// Fails unless it ends with exit code 0, and has printed all that the server has sent.
    pub fn expect_end_of_copy(&self) -> Verdict {
        let expected = "it ends with exit code 0, and has printed all that the server has sent";
        let fails = |kind, step, got: String, end: Option<&WaitEnd>| {
            let (context, process) = (&self.client.context, &self.client.process);
            Err(context.failure(process, kind, step, expected, got, end))
        };
        // What it prints is taken as it comes.
        let end = self.go_on(self.typed.get(), WaitPolicy::ANSWER, expected, &|| false)?;
        if let Err(end) = &end
            && !matches!(end, WaitEnd::Ended(_))
        {
            let got = format!("it keeps running: {}", self.state());
            let step = FailedStep::Exit { wanted: 0 };
            return fails(FailureKind::StillRunning, step, got, Some(end));
        }
        self.show();
        if self.printed.get() < self.answered.get() {
            let got = format!("it ends early: {}", self.state());
            return fails(FailureKind::Ended, self.failed_step(), got, None);
        }
        expect_exit(&self.client.context, &self.client.process, 0)
    }

    /// The server resets the connection.
    pub fn reset(&self) -> Verdict {
        self.show();
        self.server.reset()
    }

    /// The server closes its end. After so many bytes the kernel may be late with what it has to deliver:
    /// the end of the stream has arrived when this returns.
    pub fn close(&self) -> Verdict {
        self.show();
        self.server.half_close()?;
        let link = self.server.link()?;
        let arrived = || self.client.process.observer().arrived(&link) == Some(true);
        let expected = "it waits for the server";
        // What becomes of it otherwise is for the next step.
        let _ = self.go_on(self.typed.get(), WaitPolicy::ABSENCE, expected, &arrived)?;
        self.server.close();
        Ok(())
    }

    /// Nobody reads its standard output any more.
    pub fn close_output(&self) {
        self.client.process.close_output(&self.client.context);
        self.client.context.log(
            self.client.process.actor(),
            What::Note {
                text: "standard output is closed: nobody reads it any more".into(),
            },
        );
    }

    /// The server answers what it has received, though nobody may read it.
    pub fn answer_carelessly(&self) -> Verdict {
        self.pieces.set(usize::MAX);
        while self.answered.get() < self.received.get() {
            if self.answer()? == 0 {
                break;
            }
        }
        Ok(())
    }

    /// Fails unless it ends by itself, however, and says nothing.
    pub fn expect_quiet_end(&self) -> Verdict {
        let expected = "it ends, and says nothing";
        let end =
            self.client
                .context
                .wait(&self.client.process, WaitPolicy::ANSWER, &[], || {
                    Ok(None::<()>)
                })?;
        let failed = |kind, got: String, end: Option<&WaitEnd>| {
            let (context, process) = (&self.client.context, &self.client.process);
            Err(context.failure(process, kind, FailedStep::OutputClosed, expected, got, end))
        };
        match end {
            Err(end @ WaitEnd::Ended(_)) => {
                let words = self.client.process.stderr_tail();
                match words.trim().is_empty() {
                    true => Ok(()),
                    false => failed(
                        FailureKind::WrongExit,
                        "it prints a message on standard error".to_owned(),
                        Some(&end),
                    ),
                }
            }
            Err(end) => failed(
                FailureKind::StillRunning,
                "it keeps running".to_owned(),
                Some(&end),
            ),
            Ok(()) => Ok(()),
        }
    }

    /// How far the bytes have come, as a clause.
    fn state(&self) -> String {
        format!(
            "{} bytes were typed, {} have reached the server, {} were answered, {} were printed",
            self.typed.get(),
            self.received.get(),
            self.answered.get(),
            self.printed.get()
        )
    }

    fn failed_step(&self) -> FailedStep {
        let observer = self.client.process.observer();
        let link = self.server.link();
        FailedStep::Copy(Copied {
            typed: self.typed.get(),
            received: self.received.get(),
            answered: self.answered.get(),
            printed: self.printed.get(),
            unread: link.is_ok_and(|link| observer.consumed(&link) == Some(false)),
            input_open: self.client.process.stdin.borrow().is_some(),
            ended: self.ended.get(),
        })
    }

    fn wrong(&self, wrong: &Wrong, expected: &str) -> Stop {
        self.show();
        let differs = |verb: &str, difference: &Difference| {
            let (came, right) = (difference.came(), difference.right());
            format!(
                "at byte {} it {verb} {came} where {right} belongs",
                difference.place
            )
        };
        let (kind, got) = match wrong {
            Wrong::Sent(difference) => (FailureKind::WrongContent, differs("sends", difference)),
            Wrong::Printed(difference) => {
                (FailureKind::WrongContent, differs("prints", difference))
            }
            Wrong::Extra(came) => (
                FailureKind::TooMuch,
                format!("it prints {came}, which the server has not sent"),
            ),
            Wrong::Ended => (
                FailureKind::ClosedEarly,
                format!(
                    "it ends its stream before the end of its input: {}",
                    self.state()
                ),
            ),
            Wrong::Reset => (
                FailureKind::ClosedEarly,
                format!("it resets the connection: {}", self.state()),
            ),
        };
        let step = match wrong {
            Wrong::Printed(difference) => FailedStep::Differs(difference.bytes.clone()),
            Wrong::Sent(difference) => FailedStep::SentOther {
                differs: difference.bytes.clone(),
                more: difference.place >= self.typed.get(),
            },
            _ => self.failed_step(),
        };
        let (context, process) = (&self.client.context, &self.client.process);
        context.failure(process, kind, step, expected, got, None)
    }

    /// Shows in the transcript what has come since the last time.
    fn show(&self) {
        let context = &self.client.context;
        let client = self.client.process.actor();
        let server = &self.server.actor;
        let [typed, received, answered, printed] = &self.shown;
        // It may be on its way before we come to write it down.
        if let Some(bytes) = self.input.news(&self.typed, typed) {
            context.log_since(self.typing.get(), client.clone(), What::Typed(bytes));
        }
        if let Some(bytes) = self.input.news(&self.received, received) {
            context.log(server.clone(), What::Received(bytes));
        }
        if let Some(bytes) = self.reply.news(&self.answered, answered) {
            context.log(server.clone(), What::Sent(bytes));
        }
        if let Some(bytes) = self.reply.news(&self.printed, printed) {
            context.log(client, What::Stdout(bytes));
        }
    }
}
