//! The learner's client of a stage without lines: it copies standard input to the connection and the
//! connection to standard output, both at the same time.
//!
//! The harness holds three ends: it types, it is the server, and it reads what is printed. A [`Copier`]
//! moves all three together, as far as each will go, so that only the program itself can be what holds
//! the bytes up.

mod pump;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use nix::sys::socket::{setsockopt, sockopt};

use super::exit::{expect_error_exit, expect_exit};
use super::flow::Pattern;
use super::kernel::borrow;
use super::output::nonblocking;
use super::process::{Process, Start};
use super::stream::Stream;
use super::wait::{WaitEnd, WaitPolicy};
use super::{Client, Context, Inner, Listener, Stop, Verdict, shown};
use crate::diagnosis::FailedStep;
use crate::model::{Actor, Bytes, FailureKind, What};
use pump::type_piece;

/// How much a server has read and not answered yet, before it reads on: as one that answers as it reads.
const UNANSWERED: u64 = 64 << 10;

/// The server's receive buffer, in bytes.
const ROOM: usize = 256 << 10;

/// The learner's client, the server that it talks to, and how far the bytes have come.
pub struct Copier {
    context: Rc<Inner>,
    process: Rc<Process>,
    server: Stream,
    /// What is typed, and what the server answers in its place.
    input: Pattern,
    reply: Pattern,
    /// How many bytes were typed, have reached the server, were answered, and were printed.
    pub typed: Cell<u64>,
    pub received: Cell<u64>,
    pub answered: Cell<u64>,
    pub printed: Cell<u64>,
    /// Whether the server has seen the end of the stream.
    pub ended: Cell<bool>,
    /// Whether the server reads, and how many bytes it sends at a time.
    pub reads: Cell<bool>,
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
    /// Other bytes than the right ones, at this place.
    Sent(u64, Vec<u8>),
    Printed(u64, Vec<u8>),
    /// The connection ended although not all had been typed, or was reset.
    Ended,
    Reset,
}

impl Context {
    /// Starts the client against a server of the harness, and types its first byte, which it may need
    /// before it connects.
    pub fn start_copier(&self) -> Verdict<Copier> {
        let listener = self.listen()?;
        let (process, client) = self.start_copying(&listener)?;
        let input = self.pattern();
        // One that has ended takes none, and does not connect either.
        type_piece(&process, input.piece(0, 1))?;
        let server = listener.accept(&client)?;
        self.copier(process, server, input, 1)
    }

    /// The same with an input that is empty, and at its end.
    pub fn start_copier_without_input(&self) -> Verdict<Copier> {
        let listener = self.listen()?;
        let (process, client) = self.start_copying(&listener)?;
        client.end_input();
        let server = listener.accept(&client)?;
        self.copier(process, server, self.pattern(), 0)
    }

    fn start_copying(&self, listener: &Listener) -> Verdict<(Rc<Process>, Client)> {
        let process = self.inner.start(Start {
            name: "your client",
            address: Some(&listener.address()),
            stdin: true,
            stdout: None,
        })?;
        // We read it ourselves, as fast as it comes.
        process.stepwise.set(true);
        if let Some((pipe, _)) = &*process.stdin.borrow() {
            nonblocking(pipe)?;
        }
        let client = Client::new(self.inner.clone(), process.clone());
        Ok((process, client))
    }

    fn copier(
        &self,
        process: Rc<Process>,
        server: Stream,
        input: Pattern,
        typed: u64,
    ) -> Verdict<Copier> {
        // Or it grows to what no input fills.
        setsockopt(&borrow(server.fd()?), sockopt::RcvBuf, &ROOM)?;
        Ok(Copier {
            context: self.inner.clone(),
            process,
            server,
            reply: input.reply(self.inner.reply),
            input,
            typed: Cell::new(typed),
            received: Cell::new(0),
            answered: Cell::new(0),
            printed: Cell::new(0),
            ended: Cell::new(false),
            reads: Cell::new(true),
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
        self.reads.set(false);
        loop {
            match self.window(to, WaitPolicy::ABSENCE, &|| self.typed.get() == to)? {
                Ok(None) if self.typed.get() < to => {}
                Ok(Some(wrong)) => {
                    return Err(self.wrong(&wrong, "it waits until the server reads"));
                }
                Ok(None) | Err(_) => break,
            }
        }
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
        self.context
            .log(self.server.actor.clone(), What::EndOfStream);
        Ok(())
    }

    /// The server sends all that it owes and so many bytes more, and the client receives them.
    pub fn answer_more(&self, more: u64) -> Verdict {
        self.pieces.set(usize::MAX);
        // As if they had been received: a server may say what it likes.
        self.received.set(self.received.get() + more);
        let to = self.received.get();
        let expected = format!("it receives the {to} bytes that the server sends");
        let link = self.server.link()?;
        self.run(self.typed.get(), &expected, || {
            self.answered.get() == to && self.process.observer().consumed(&link) != Some(false)
        })
    }

    /// Waits until it does nothing more by itself.
    pub fn wait_idle(&self) -> Verdict {
        loop {
            let stop = self.window(self.typed.get(), WaitPolicy::ABSENCE, &|| false)?;
            match stop {
                Ok(Some(wrong)) => return Err(self.wrong(&wrong, "it waits for the server")),
                Ok(None) => {}
                Err(_) => return Ok(()),
            }
        }
    }

    /// Fails unless it ends with exit code 0, and has printed all that the server has sent.
    pub fn expect_end_of_copy(&self) -> Verdict {
        let expected = "it ends with exit code 0, and has printed all that the server has sent";
        let fails = |kind, step, got: String, end: Option<&WaitEnd>| {
            let (context, process) = (&self.context, &self.process);
            Err(context.failure(process, kind, step, expected, got, end))
        };
        loop {
            // What it prints is taken as it comes.
            match self.window(self.typed.get(), WaitPolicy::ANSWER, &|| false)? {
                Ok(None) => {}
                Ok(Some(wrong)) => return Err(self.wrong(&wrong, expected)),
                Err(WaitEnd::Ended(_)) => break,
                Err(end) => {
                    let got = format!("it keeps running: {}", self.state());
                    let step = FailedStep::Exit { wanted: 0 };
                    return fails(FailureKind::StillRunning, step, got, Some(&end));
                }
            }
        }
        self.show();
        if self.printed.get() < self.answered.get() {
            let got = format!("it ends early: {}", self.state());
            return fails(FailureKind::Ended, self.failed_step(), got, None);
        }
        expect_exit(&self.context, &self.process, 0)
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
        let arrived = || self.process.observer().arrived(&link) == Some(true);
        while !arrived() {
            match self.window(self.typed.get(), WaitPolicy::ABSENCE, &arrived)? {
                Ok(None) => {}
                Ok(Some(wrong)) => return Err(self.wrong(&wrong, "it waits for the server")),
                // What becomes of it is for the next step.
                Err(_) => break,
            }
        }
        self.server.close();
        Ok(())
    }

    /// Nobody reads its standard output any more.
    pub fn close_output(&self) {
        self.process.close_output(&self.context);
        self.context.log(
            self.process.actor(),
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

    /// Fails unless it ends with exit code 1 and a message that names the server's address.
    pub fn expect_error_exit(&self, address: Option<&str>) -> Verdict {
        expect_error_exit(&self.context, &self.process, address)
    }

    /// Fails unless it ends by itself, however, and says nothing.
    pub fn expect_quiet_end(&self) -> Verdict {
        let expected = "it ends, and says nothing";
        let end = self
            .context
            .wait(&self.process, WaitPolicy::ANSWER, &[], || Ok(None::<()>))?;
        let failed = |kind, got: String, end: Option<&WaitEnd>| {
            let (context, process) = (&self.context, &self.process);
            Err(context.failure(process, kind, FailedStep::OutputClosed, expected, got, end))
        };
        match end {
            Err(end @ WaitEnd::Ended(_)) => {
                let words = self.process.stderr_tail();
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

    /// The address that it was given.
    pub fn address(&self) -> Option<&str> {
        self.process.asked.as_deref()
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
        FailedStep::Copy {
            typed: self.typed.get(),
            received: self.received.get(),
            answered: self.answered.get(),
            printed: self.printed.get(),
            unread: self
                .server
                .link()
                .is_ok_and(|link| self.process.observer().consumed(&link) == Some(false)),
            input_open: self.process.stdin.borrow().is_some(),
            ended: self.ended.get(),
        }
    }

    fn wrong(&self, wrong: &Wrong, expected: &str) -> Stop {
        self.show();
        let differs = |verb: &str, pattern: &Pattern, place: u64, came: &[u8]| {
            let right = pattern.piece(place, came.len() as u64);
            format!(
                "at byte {place} it {verb} {} where {} belongs",
                shown(came),
                shown(right)
            )
        };
        let (kind, got) = match wrong {
            Wrong::Sent(place, came) => (
                FailureKind::WrongContent,
                differs("sends", &self.input, *place, came),
            ),
            Wrong::Printed(place, came) if *place >= self.answered.get() => (
                FailureKind::TooMuch,
                format!("it prints {}, which the server has not sent", shown(came)),
            ),
            Wrong::Printed(place, came) => (
                FailureKind::WrongContent,
                differs("prints", &self.reply, *place, came),
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
        let step = self.failed_step();
        self.context
            .failure(&self.process, kind, step, expected, got, None)
    }

    /// Shows in the transcript what has come since the last time.
    fn show(&self) {
        let client = self.process.actor();
        let server = self.server.actor.clone();
        type Line = fn(Bytes) -> What;
        let lines: [(&Cell<u64>, &Pattern, &Actor, Line); 4] = [
            (&self.typed, &self.input, &client, What::Typed),
            (&self.received, &self.input, &server, What::Received),
            (&self.answered, &self.reply, &server, What::Sent),
            (&self.printed, &self.reply, &client, What::Stdout),
        ];
        for ((count, pattern, actor, line), shown) in lines.into_iter().zip(&self.shown) {
            let before = shown.replace(count.get());
            let new = count.get() - before;
            if new > 0 {
                let bytes = Bytes {
                    len: usize::try_from(new).unwrap_or(usize::MAX),
                    ..Bytes::of(pattern.piece(before, new))
                };
                // What is typed may be on its way before we come to write it down.
                let since = match std::ptr::eq(count, &self.typed) {
                    true => self.typing.get(),
                    false => self.context.now(),
                };
                self.context.log_since(since, actor.clone(), line(bytes));
            }
        }
    }
}
