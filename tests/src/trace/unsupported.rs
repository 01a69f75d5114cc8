//! Where no program can be traced.
#![allow(missing_docs)] // The methods are those of spawn.rs, and never called.

use std::convert::Infallible;
use std::process::{ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus};
use std::time::Instant;

use super::{Handler, Timeline};
use crate::debug::diagnose::Why;
use crate::debug::symbols::SourceFilter;
use crate::model::SyscallEvent;

/// A traced program, of which there is none here.
pub struct Traced(Infallible);

/// Says that it can't be done here.
pub fn spawn_traced(_: Command, _: SourceFilter, _: Vec<Box<dyn Handler>>) -> Result<Traced, Why> {
    Err(Why::Unsupported)
}

impl Traced {
    pub fn pid(&self) -> i32 {
        match self.0 {}
    }

    pub fn take_stdin(&mut self) -> Option<ChildStdin> {
        match self.0 {}
    }

    pub fn take_stdout(&mut self) -> Option<ChildStdout> {
        match self.0 {}
    }

    pub fn take_stderr(&mut self) -> Option<ChildStderr> {
        match self.0 {}
    }

    pub fn timeline(&self) -> Timeline {
        match self.0 {}
    }

    pub fn calls(&self) -> Vec<SyscallEvent> {
        match self.0 {}
    }

    pub fn made(&self) -> usize {
        match self.0 {}
    }

    pub fn try_wait(&self) -> Option<ExitStatus> {
        match self.0 {}
    }

    pub fn wait_until(&self, _: Instant) -> Option<ExitStatus> {
        match self.0 {}
    }

    pub fn kill(&self) {
        match self.0 {}
    }
}
