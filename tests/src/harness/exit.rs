//! How a program ends: when it should, with which code and which message.

use std::rc::Rc;

use super::process::Process;
use super::wait::{START, WaitEnd, WaitPolicy, Waitable};
use super::{Inner, Verdict};
use crate::diagnosis::FailedStep;
use crate::model::FailureKind;

impl Inner {
    /// Whether what a program has sent arrives by itself, also when the program has ended: its kernel goes on sending.
    pub(super) fn delivers(&self, program: &dyn Waitable) -> bool {
        let links: Vec<_> = self.links.borrow().values().copied().collect();
        program.observer().delivers(&links)
    }
}

/// Waits until a program does nothing more by itself. It may not have started yet.
pub(super) fn settle(context: &Rc<Inner>, process: &Rc<Process>) -> Verdict<WaitEnd> {
    if process.up.get() {
        context.settle(process)
    } else {
        context.settle_within(process, START)
    }
}

/// Fails unless a program ends by itself with this exit code.
pub(super) fn expect_exit(context: &Rc<Inner>, process: &Rc<Process>, code: i32) -> Verdict {
    expect_exit_or(context, process, code, FailedStep::Exit { wanted: code })
}

/// The same, with another name for the step that fails.
pub(super) fn expect_exit_or(
    context: &Rc<Inner>,
    process: &Rc<Process>,
    code: i32,
    step: FailedStep,
) -> Verdict {
    let expected = format!("it exits with code {code}");
    let policy = if process.up.get() {
        WaitPolicy::ANSWER
    } else {
        WaitPolicy::REFUSED_START
    };
    match context.wait(process, policy, &[], || Ok(None::<()>))? {
        Ok(()) => Ok(()),
        Err(WaitEnd::Ended(exit)) if exit.code == Some(code) => Ok(()),
        Err(WaitEnd::Ended(exit)) => Err(context.failure(
            process,
            FailureKind::WrongExit,
            step,
            expected,
            format!("it ended with {exit}"),
            Some(&WaitEnd::Ended(exit)),
        )),
        Err(stuck) => Err(context.failure(
            process,
            if matches!(stuck, WaitEnd::Spinning { .. }) {
                FailureKind::Spinning
            } else {
                FailureKind::StillRunning
            },
            step,
            expected,
            "it keeps running",
            Some(&stuck),
        )),
    }
}

/// Fails unless a program ends with exit code 1 and a message on standard error, which must name
/// `address` where one is given.
pub(super) fn expect_error_exit(
    context: &Rc<Inner>,
    process: &Rc<Process>,
    address: Option<&str>,
) -> Verdict {
    expect_exit(context, process, 1)?;
    expect_message(context, process, address)
}

/// Fails unless a program ends with exit code 2, the one for wrong arguments, and a message on standard
/// error.
pub(super) fn expect_usage_exit(context: &Rc<Inner>, process: &Rc<Process>) -> Verdict {
    expect_exit(context, process, 2)?;
    expect_message(context, process, None)
}

/// Fails unless there is a message on standard error, which must name `address` where one is given.
fn expect_message(context: &Rc<Inner>, process: &Rc<Process>, address: Option<&str>) -> Verdict {
    let message = process.stderr_tail();
    let expected = match address {
        Some(a) => format!("a message on standard error that contains {a}"),
        None => "a message on standard error".to_owned(),
    };
    let missing = message.trim().is_empty();
    let failed_step = FailedStep::Message { missing };
    let got = match address {
        _ if missing => "it exited without a message on standard error",
        Some(a) if !message.contains(a) => "its message on standard error does not contain it",
        _ => return Ok(()),
    };
    Err(context.failure(
        process,
        FailureKind::WrongExit,
        failed_step,
        expected,
        got,
        None,
    ))
}
