//! The learner's server, once it can be reached.

use std::rc::Rc;

use super::exit::{expect_error_exit, expect_exit, settle};
use super::process::Process;
use super::wait::WaitEnd;
use super::{Inner, Verdict};
use crate::diagnosis::FailedStep;
use crate::model::FailureKind;
use crate::observe::Socket;

/// The learner's server.
#[derive(Clone)]
pub struct Server {
    pub(super) context: Rc<Inner>,
    pub(super) process: Rc<Process>,
    /// Where it is reached.
    pub(super) address: String,
}

impl Server {
    /// The address at which it is reached.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The announcement, as far as it has come: the rest of the first line `listening on …`.
    pub fn announcement(&self) -> Option<String> {
        self.process.announcement()
    }

    /// The sockets at which it can be reached, as the kernel lists them.
    pub fn reachable(&self) -> Vec<Socket> {
        self.process.observer().reachable()
    }

    /// The listening sockets, by what the kernel knows them by.
    pub fn listening_sockets(&self) -> Vec<u64> {
        self.reachable().iter().map(|s| s.inode).collect()
    }

    /// Fails unless the program that was started still runs, and listens with the socket that it
    /// had in the beginning.
    pub fn expect_same_program(&self, before: &[u64]) -> Verdict {
        self.expect_running()?;
        let now = self.listening_sockets();
        if before.is_empty() || before.iter().any(|inode| now.contains(inode)) {
            return Ok(());
        }
        Err(self.context.failure(
            &self.process,
            FailureKind::Ended,
            FailedStep::OtherSocket,
            "the socket that listened at first listens to the end",
            "another socket has taken its place: the server was started again",
            None,
        ))
    }

    /// Takes whatever it has printed until it waits; false where it has ended or spins.
    pub fn wait_idle(&self) -> Verdict<bool> {
        Ok(matches!(
            self.context.settle_briefly(&self.process)?,
            WaitEnd::Quiet | WaitEnd::Timers { .. }
        ))
    }

    /// How many descriptors and sockets the program and its descendants hold, once it is idle.
    pub fn descriptors(&self) -> Verdict<usize> {
        self.wait_idle()?;
        Ok(self.process.observer().descriptors())
    }

    /// Fails unless it ends by itself, with this exit code.
    pub fn expect_exit(&self, code: i32) -> Verdict {
        expect_exit(&self.context, &self.process, code)
    }

    /// Fails if the program that was started has ended.
    pub fn expect_running(&self) -> Verdict {
        match self.context.take_outputs(&self.process)? {
            None => Ok(()),
            Some(exit) => Err(self.context.failure(
                &self.process,
                FailureKind::Ended,
                FailedStep::Ended,
                "the program that was started is still the one that runs",
                format!("it ended with {exit}"),
                None,
            )),
        }
    }
}

/// A server that was started where something should keep it from listening: it should exit by itself.
pub struct RefusedServer {
    pub(super) context: Rc<Inner>,
    pub(super) process: Rc<Process>,
}

impl RefusedServer {
    /// Fails unless it ends with exit code 1 and a message on standard error, which must name
    /// `address` where one is given.
    pub fn expect_error_exit(&self, address: Option<&str>) -> Verdict {
        expect_error_exit(&self.context, &self.process, address)
    }

    /// Waits until it has ended, or does nothing more by itself.
    pub fn wait_until_ended_or_idle(&self) -> Verdict {
        settle(&self.context, &self.process).map(drop)
    }

    /// A failure that the script found, with what is known of this program.
    pub fn fail<T>(
        &self,
        kind: FailureKind,
        expected: impl Into<String>,
        got: impl Into<String>,
    ) -> Verdict<T> {
        let step = FailedStep::Script;
        let failure = self
            .context
            .failure(&self.process, kind, step, expected, got, None);
        Err(failure)
    }
}
