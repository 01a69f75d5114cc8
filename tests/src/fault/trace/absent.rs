//! The tracer's face on systems where there is none.

use std::process::{ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus};

use super::CallRecord;
use crate::observe::diagnose::Why;
use crate::observe::symbols::Own;

/// A program under a tracer: there is none here, so there is no value of this type.
pub enum Traced {}

/// Always refuses.
pub fn spawn_traced(_: Command, _: Own) -> Result<Traced, Why> {
    Err(Why::Unsupported)
}

#[expect(missing_docs, reason = "they can't be called")]
impl Traced {
    pub fn pid(&self) -> i32 {
        match *self {}
    }
    pub fn take_stdin(&mut self) -> Option<ChildStdin> {
        match *self {}
    }
    pub fn take_stdout(&mut self) -> Option<ChildStdout> {
        match *self {}
    }
    pub fn take_stderr(&mut self) -> Option<ChildStderr> {
        match *self {}
    }
    pub fn calls(&self) -> Vec<CallRecord> {
        match *self {}
    }
    pub fn try_wait(&self) -> Option<ExitStatus> {
        match *self {}
    }
}
