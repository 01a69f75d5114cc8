//! From a step that failed to what is known about it.

use std::rc::Rc;

use super::program::Process;
use super::wait::Stuck;
use super::{Inner, Stop};
use crate::observe::{Blocked, Socket};
use crate::verdict::{Failure, Symptom, escaped};

/// How many of a program's last lines are shown.
const LINES: usize = 8;

/// The symptom of a wait that was in vain.
pub(super) fn symptom_of(stuck: &Stuck) -> Symptom {
    match stuck {
        Stuck::Ended(_) => Symptom::Ended,
        Stuck::Spinning { .. } => Symptom::Spinning,
        Stuck::TimedOut { .. } => Symptom::TimedOut,
        Stuck::Quiet | Stuck::Timers { .. } => Symptom::Stuck,
    }
}

impl Inner {
    /// A failure with all the evidence that can be had now, while the program is as it is.
    pub(super) fn failure(
        &self,
        process: &Rc<Process>,
        symptom: Symptom,
        expected: impl Into<String>,
        got: impl Into<String>,
        stuck: Option<&Stuck>,
    ) -> Stop {
        let mut because = Vec::new();
        // A program that is about to end says why when it has ended.
        let settled;
        let stuck = match stuck {
            Some(stuck) => stuck,
            None => match self.settle(process) {
                Ok(s) => {
                    settled = s;
                    &settled
                }
                Err(stop) => return stop,
            },
        };
        match stuck {
            Stuck::Ended(exit) => because.push(format!("{} ended with {exit}", process.name)),
            Stuck::Quiet => because.extend(waits(&process.observer().blocked())),
            Stuck::Timers { what, waited } => because.push(format!(
                "it waits with a timer ({what}); nothing came for {} ms",
                waited.as_millis()
            )),
            Stuck::Spinning { cpu } => because.push(format!(
                "it burnt {} ms of processor time without a byte moving",
                cpu.as_millis()
            )),
            Stuck::TimedOut { after, why } => because.push(format!(
                "nothing came for {:.1} s, and it can't be known whether something would ({why})",
                after.as_secs_f64()
            )),
        }
        because.extend(last_lines(&process.last_words()));
        Stop::Fail(Box::new(Failure {
            expected: expected.into(),
            got: got.into(),
            because,
            symptom,
            ..Failure::default()
        }))
    }

    /// Adds what takes longer to find out; the program is still there.
    pub(super) fn explain(&self, _failure: &mut Failure) {}
}

/// What each thread waits for, as sentences; threads that say nothing are left out.
fn waits(blocked: &[Blocked]) -> Vec<String> {
    blocked
        .iter()
        .map(|b| {
            let on = match (&b.socket, b.fd) {
                (Some(socket), fd) => format!(" on {}", socket_text(socket, fd)),
                (None, Some(fd)) => format!(" on descriptor {fd}"),
                (None, None) => String::new(),
            };
            format!("blocked for ever in {}{on}", b.call)
        })
        .collect()
}

/// `fd 4 (127.0.0.1:8888 ← 127.0.0.1:40312)`
fn socket_text(socket: &Socket, fd: Option<i32>) -> String {
    let fd = fd.unwrap_or(socket.fd);
    match (&socket.local, &socket.peer) {
        (Some(local), Some(peer)) => format!("fd {fd} ({local} ← {peer})"),
        (Some(local), None) => format!("fd {fd} ({local})"),
        _ => format!("fd {fd} ({} socket)", socket.kind),
    }
}

fn last_lines(stderr: &str) -> Vec<String> {
    let lines: Vec<&str> = stderr.lines().filter(|l| !l.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(LINES)..]
        .iter()
        .map(|l| {
            let mut line = escaped(l.as_bytes());
            if let Some((cut, _)) = line.char_indices().nth(240) {
                line.truncate(cut);
                line.push('…');
            }
            format!("stderr: {line}")
        })
        .collect()
}
