//! The learner's client: what is typed, what it prints, and how it ends.

use std::cell::Cell;
use std::io::{self, Write};
use std::rc::Rc;

use super::exit::{expect_error_exit, expect_exit, settle};
use super::process::Process;
use super::wait::{WaitEnd, WaitPolicy};
use super::{Inner, Stop, Verdict, shown};
use crate::diagnosis::FailedStep;
use crate::model::{Action, FailureKind};

/// The learner's client.
pub struct Client {
    pub(super) context: Rc<Inner>,
    pub(super) process: Rc<Process>,
    /// How many bytes of its standard output were taken as lines.
    taken: Rc<Cell<usize>>,
}

impl Client {
    pub(super) fn new(context: Rc<Inner>, process: Rc<Process>) -> Client {
        Client {
            context,
            process,
            taken: Rc::default(),
        }
    }

    /// Types a line: `line` and a newline.
    pub fn type_line(&self, line: &[u8]) -> Verdict {
        self.type_bytes(&[line, b"\n"].concat())
    }

    /// Types these bytes, whatever they are.
    pub fn type_bytes(&self, bytes: &[u8]) -> Verdict {
        self.record(Action::Typed(bytes.to_vec()));
        let mut stdin = self.process.stdin.borrow_mut();
        let Some((pipe, _)) = stdin.as_mut() else {
            return Err(Stop::Broken(
                "the check typed after the end of input".into(),
            ));
        };
        match pipe.write_all(bytes) {
            Ok(()) => Ok(()),
            // It has ended, or reads no more: the next step reports that better.
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(e) => Err(e.into()),
        }
    }

    /// Ends its standard input.
    pub fn end_input(&self) {
        if let Some((_, link)) = self.process.stdin.take() {
            self.context.unregister(link);
            self.record(Action::InputEnded);
        }
    }

    fn record(&self, what: Action) {
        let (now, who) = (self.context.now(), self.process.number);
        let actor = Some(self.process.actor());
        self.context.record(now, who, actor, what);
    }

    /// What it has printed and no step has taken.
    pub(super) fn untaken(&self) -> Vec<u8> {
        self.process.printed()[self.taken.get()..].to_vec()
    }

    /// The next complete line that it has printed and no step has taken; that takes it.
    pub(super) fn take_line(&self) -> Option<String> {
        let new = self.untaken();
        let end = new.iter().position(|&b| b == b'\n')?;
        self.taken.set(self.taken.get() + end + 1);
        Some(String::from_utf8_lossy(&new[..end]).into_owned())
    }

    /// Waits for the next line of its standard output, which must be exactly `line`.
    pub fn expect_line(&self, line: &[u8]) -> Verdict {
        let wanted = [line, b"\n"].concat();
        let ready = || {
            let new = self.untaken();
            let differs = new.iter().zip(&wanted).any(|(a, b)| a != b);
            Ok((differs || new.len() >= wanted.len()).then_some(()))
        };
        let expected = || format!("it prints the line {}", shown(line));
        let failed_step = |got: Vec<u8>| FailedStep::Line {
            wanted: line.to_vec(),
            got,
        };
        if let Err(stuck) = self
            .context
            .wait(&self.process, WaitPolicy::ANSWER, &[], ready)?
        {
            let new = self.untaken();
            let got = if new.is_empty() {
                "it prints nothing".to_owned()
            } else {
                format!("it prints {} and no more", shown(&new))
            };
            return Err(self.context.stopped(
                &self.process,
                failed_step(new),
                expected(),
                got,
                &stuck,
            ));
        }
        if self.untaken().starts_with(&wanted) {
            self.taken.set(self.taken.get() + wanted.len());
            return Ok(());
        }
        // Let it finish, so that everything that it prints is shown.
        self.context.settle(&self.process)?;
        let new = self.untaken();
        let got = format!("it prints {}", shown(&new));
        Err(self.context.failure(
            &self.process,
            FailureKind::WrongContent,
            failed_step(new),
            expected(),
            got,
            None,
        ))
    }

    /// Fails if it prints anything more before it has nothing left to do.
    pub fn expect_nothing_printed(&self) -> Verdict {
        self.context.settle(&self.process)?;
        let new = self.untaken();
        if new.is_empty() {
            return Ok(());
        }
        let got = format!("it prints {}", shown(&new));
        let failed_step = FailedStep::MoreLines { got: new };
        let expected = "it prints nothing more: only replies go to standard output";
        Err(self.context.failure(
            &self.process,
            FailureKind::TooMuch,
            failed_step,
            expected,
            got,
            None,
        ))
    }

    /// Fails if it has printed something already that no step has taken.
    pub fn expect_nothing_printed_yet(&self) -> Verdict {
        self.context.take_outputs(&self.process)?;
        match self.untaken().is_empty() {
            true => Ok(()),
            false => self.expect_nothing_printed(),
        }
    }

    /// The complete lines that it has printed.
    pub fn printed_lines(&self) -> Vec<Vec<u8>> {
        self.process.printed_lines()
    }

    /// Ends its input, and waits for the next line of its standard output.
    pub fn expect_line_after_input(&self, line: &[u8]) -> Verdict {
        self.end_input();
        self.expect_line(line)
    }

    /// Waits until it has ended, or does nothing more by itself.
    pub fn wait_until_ended_or_idle(&self) -> Verdict {
        self.settle()?;
        Ok(())
    }

    /// A failure that the script found, with what is known of this program.
    pub fn fail<T>(
        &self,
        symptom: FailureKind,
        expected: impl Into<String>,
        got: impl Into<String>,
    ) -> Verdict<T> {
        Err(self.context.failure(
            &self.process,
            symptom,
            FailedStep::Script,
            expected,
            got,
            None,
        ))
    }

    /// Waits until it does nothing more by itself. It may not have started yet.
    fn settle(&self) -> Verdict<WaitEnd> {
        settle(&self.context, &self.process)
    }

    /// Waits until it does nothing more by itself; false where it has ended or spins.
    pub fn wait_idle(&self) -> Verdict<bool> {
        Ok(matches!(
            self.settle()?,
            WaitEnd::Quiet | WaitEnd::Timers { .. }
        ))
    }

    /// Whether it has ended.
    pub fn has_ended(&self) -> Verdict<bool> {
        Ok(self.context.take_outputs(&self.process)?.is_some())
    }

    /// Fails unless it ends by itself with this exit code.
    pub fn expect_exit(&self, code: i32) -> Verdict {
        expect_exit(&self.context, &self.process, code)
    }

    /// The address that it was given; none where it has the default one.
    pub fn address(&self) -> Option<&str> {
        self.process.asked.as_deref()
    }

    /// Fails unless it ends with exit code 1 and a message on standard error, which must name
    /// `address` where one is given.
    pub fn expect_error_exit(&self, address: Option<&str>) -> Verdict {
        expect_error_exit(&self.context, &self.process, address)
    }
}
