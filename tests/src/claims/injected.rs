//! Programs of this machine under faults: the kernel's rarer answers, on demand.

use std::io::{self, Read, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::time::Instant;

use super::vocabulary::PATIENCE;
use crate::model::{CallClass, Fault};
use crate::observe::capabilities;
use crate::trace::{FaultHandler, FaultPlan, spawn_traced};

/// What a program did while a fault hit it.
pub struct Injected {
    /// How it ended.
    pub status: ExitStatus,
    /// What each of its writes to a connection was answered.
    pub writes: Vec<i64>,
    /// What it said on standard error.
    pub words: String,
}

/// Runs `cat` under a fault, with `input` as its standard input and `stdout` as its output. `None` where
/// programs can't be traced (ptrace(2)).
///
/// # Errors
/// If there is no `cat`, or it does not end.
pub fn cat(fault: Fault, input: &[u8], stdout: impl Into<Stdio>) -> io::Result<Option<Injected>> {
    if !capabilities().tracing.works() {
        return Ok(None);
    }
    let plan = FaultPlan::default();
    plan.arm(fault);
    let mut command = Command::new("cat");
    command
        .stdin(Stdio::piped())
        .stdout(stdout)
        .stderr(Stdio::piped());
    let handler = Box::new(FaultHandler::new(plan));
    let mut cat = spawn_traced(command, None, vec![handler])
        .map_err(|why| io::Error::other(format!("cat can't be traced: {why:?}")))?;
    if let Some(mut stdin) = cat.take_stdin() {
        stdin.write_all(input)?;
    }
    let ended = cat.wait_until(Instant::now() + PATIENCE);
    let status = ended.ok_or_else(|| io::Error::other("cat does not end"))?;
    let mut words = String::new();
    if let Some(mut stderr) = cat.take_stderr() {
        stderr.read_to_string(&mut words)?;
    }
    let calls = cat.calls();
    let writes = calls
        .iter()
        .filter(|call| call.class == CallClass::Write && call.is_on_socket());
    Ok(Some(Injected {
        status,
        writes: writes.filter_map(|call| call.result).collect(),
        words,
    }))
}
