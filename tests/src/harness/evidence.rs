//! From a step that failed to what is known about it.

use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use super::process::{Exit, Process};
use super::spin::RepeatedCall;
use super::wait::{WaitEnd, WaitPolicy};
use super::{Inner, RunMode, Stop};
use crate::debug::diagnose::{self, Runtime, ThreadStack};
use crate::debug::symbols::SourceFilter;
use crate::diagnosis::{Facts, FailedStep};
use crate::model::{Failure, FailureKind, Location, Program, SyscallEvent, escaped};
use crate::observe::{Blocked, Socket};

/// How many of a program's last lines are shown.
const LINES: usize = 8;

/// The kind of failure that the end of a wait means.
pub(super) fn failure_kind(stuck: &WaitEnd) -> FailureKind {
    match stuck {
        WaitEnd::Ended(_) => FailureKind::Ended,
        WaitEnd::Spinning { .. } => FailureKind::Spinning,
        WaitEnd::TimedOut { .. } | WaitEnd::OutOfTime { .. } => FailureKind::TimedOut,
        WaitEnd::Quiet | WaitEnd::Timers { .. } => FailureKind::Stuck,
    }
}

impl Inner {
    /// A failure of a step that waited for something which does not come.
    pub(super) fn stopped(
        self: &Rc<Self>,
        process: &Rc<Process>,
        failed_step: FailedStep,
        expected: String,
        got: String,
        end: &WaitEnd,
    ) -> Stop {
        let kind = failure_kind(end);
        self.failure(process, kind, failed_step, expected, got, Some(end))
    }

    /// A failure with all the evidence that can be had now, while the program is as it is.
    pub(super) fn failure(
        self: &Rc<Self>,
        process: &Rc<Process>,
        symptom: FailureKind,
        failed_step: FailedStep,
        expected: impl Into<String>,
        got: impl Into<String>,
        stuck: Option<&WaitEnd>,
    ) -> Stop {
        if self.probing.get() {
            return super::fail(symptom, expected, got);
        }
        let mut because = Vec::new();
        self.decided.set(Some(self.began.elapsed()));
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
        self.rested.set(Some(self.began.elapsed()));
        let mut location = None;
        // Taken now: an interpreter that is asked for its line says more, and none of that is its own.
        let last = last_lines(&process.stderr_tail());
        let mut facts = self.known(process, symptom, failed_step, stuck);
        match stuck {
            WaitEnd::Ended(exit) => because.push(self.death(process, exit, &mut location)),
            WaitEnd::Quiet => self.hang(process, symptom, "blocked", &mut because, &mut location),
            WaitEnd::Timers { what, waited } => {
                because.push(format!(
                    "it waits with a time limit ({what}), and did nothing for {} ms",
                    waited.as_millis()
                ));
                self.hang(process, symptom, "waiting", &mut because, &mut location);
            }
            WaitEnd::Spinning { cpu, proof } => {
                facts.spin = self.spinning(process);
                self.spin(process, *cpu, proof.as_deref(), &mut because, &mut location);
            }
            WaitEnd::OutOfTime { after } => {
                because.push(format!(
                    "the time limit of the stage is over; nothing came in its last {:.1} s",
                    after.as_secs_f64()
                ));
                self.hang(process, symptom, "waiting", &mut because, &mut location);
            }
            WaitEnd::TimedOut { after, why } => {
                because.push(format!(
                    "nothing came for {:.1} s; whether more would come can't be observed ({why})",
                    after.as_secs_f64()
                ));
                self.hang(process, symptom, "waiting", &mut because, &mut location);
            }
        }
        because.extend(last);
        let probes = match stuck {
            // Not before all evidence is taken, and at rest: else it would not be known what it answers.
            WaitEnd::Quiet | WaitEnd::Ended(_) if self.mode == RunMode::Replay => {
                self.probe(process, &facts)
            }
            _ => Vec::new(),
        };
        self.facts.replace(Some(Facts { probes, ..facts }));
        Stop::Fail(Box::new(Failure {
            expected: expected.into(),
            got: got.into(),
            because,
            location,
            symptom,
            ..Failure::default()
        }))
    }

    /// How a program ended, and where.
    fn death(&self, process: &Process, exit: &Exit, location: &mut Option<Location>) -> String {
        let words = process.stderr_tail();
        let mut text = format!("{} ended with {exit}", process.name);
        if let Some(signal) = exit.signal {
            text.push_str(": ");
            text.push_str(&diagnose::explain_signal(signal));
        }
        if let Some((_, message)) = diagnose::parse_rust_panic(&words) {
            text.push_str(&format!("; it panicked: {}", readable(&message)));
        }
        *location = diagnose::parse_any(&words).map(|l| self.with_source(l));
        if let Some(place) = location {
            text.push_str(&format!(" at {}", placed(place)));
        }
        text
    }

    /// Where each of its threads waits, if that is what the failure is about.
    fn hang(
        &self,
        process: &Rc<Process>,
        symptom: FailureKind,
        how: &str,
        because: &mut Vec<String>,
        location: &mut Option<Location>,
    ) {
        let about_waiting = matches!(
            symptom,
            FailureKind::Stuck
                | FailureKind::StillRunning
                | FailureKind::TimedOut
                | FailureKind::Unreachable
        );
        if !about_waiting {
            return;
        }
        let blocked = process.observer().blocked();
        let stacks = self.stacks(process);
        let line = |tid: i32| {
            stacks
                .iter()
                .find(|s| s.tid == tid)
                .and_then(|s| s.location.clone())
        };
        let mut told: Vec<&Blocked> = blocked.iter().filter(|b| line(b.tid).is_some()).collect();
        if told.is_empty() {
            // No lines to go by: the threads that wait on a socket, or else the first thread.
            told = blocked.iter().filter(|b| b.socket.is_some()).collect();
        }
        if told.is_empty() {
            told = blocked.iter().take(1).collect();
        }
        // A runtime may have dozens of threads that wait in the same way.
        for b in told.into_iter().take(3) {
            let at = line(b.tid);
            let place = at
                .as_ref()
                .map_or(String::new(), |l| format!("; it is at {}", placed(l)));
            let never = match how {
                "blocked" => "; nothing more will arrive",
                _ => "",
            };
            because.push(format!("{how} in {}{}{never}{place}", b.call, on(b)));
            *location = location.take().or(at);
        }
        if location.is_none() {
            // A traced program can't be asked, and has been followed to its last call.
            let calls = process.calls();
            *location = calls.iter().rev().find_map(|call| call.location.clone());
        }
        if location.is_none()
            && let Some(place) = self.ask(process)
        {
            because.push(format!("it is at {}", placed(&place)));
            *location = Some(place);
        }
    }

    /// The stacks of a program of machine code; nothing of one that is traced already.
    fn stacks(&self, process: &Process) -> Vec<ThreadStack> {
        if self.traces() {
            return Vec::new();
        }
        let native = self.native(process);
        diagnose::diagnose(&native, self.own_path(), self.own_root()).unwrap_or_default()
    }

    /// Its processes that run machine code of their own, and no interpreter's.
    fn native(&self, process: &Process) -> Vec<i32> {
        let mut pids = process.observer().processes();
        pids.retain(|&pid| diagnose::runtime_of(pid) == Runtime::Native);
        pids
    }

    /// The line that an interpreter prints when it is asked to. It may end with it: the check is over.
    fn ask(&self, process: &Rc<Process>) -> Option<Location> {
        if self.traces() {
            return None;
        }
        self.unrecorded(|| self.answer_to_question(process))
    }

    fn answer_to_question(&self, process: &Rc<Process>) -> Option<Location> {
        let asked: Vec<Runtime> = process
            .observer()
            .processes()
            .into_iter()
            .filter_map(diagnose::ask_for_traceback)
            .collect();
        if asked.is_empty() {
            return None;
        }
        // Java alone answers on standard output.
        let java = asked.contains(&Runtime::Java);
        let words = || match java {
            true => String::from_utf8_lossy(&process.printed()).into_owned(),
            false => process.stderr_tail(),
        };
        let ready = || Ok(diagnose::parse_any(&words()));
        let found = self
            .wait(process, WaitPolicy::ANSWER, &[], ready)
            .ok()?
            .ok()?;
        // Let it finish its dump: the innermost line may come last.
        let _ = self.settle(process);
        Some(self.with_source(diagnose::parse_any(&words()).unwrap_or(found)))
    }

    /// The calls in which it burns its time.
    fn spinning(&self, process: &Rc<Process>) -> Vec<SyscallEvent> {
        if self.traces() {
            return Vec::new();
        }
        let window = diagnose::observe_spin(&process.observer().processes());
        window.map(|window| window.calls).unwrap_or_default()
    }

    /// Where it burns its time.
    fn spin(
        &self,
        process: &Rc<Process>,
        cpu: Duration,
        proof: Option<&RepeatedCall>,
        because: &mut Vec<String>,
        location: &mut Option<Location>,
    ) {
        because.push(match proof {
            Some(proof) => format!("it spins: {proof}"),
            None => format!(
                "it uses the processor without getting anywhere: {} ms without a byte moving",
                cpu.as_millis()
            ),
        });
        if self.traces() {
            return;
        }
        // What an interpreter's machine code does is not the learner's line.
        let native = self.native(process);
        *location = diagnose::sample(&native, SAMPLES, self.own_path(), self.own_root())
            .ok()
            .and_then(|samples| Some(samples.lines.into_iter().next()?.0));
        if location.is_none() {
            *location = self.ask(process);
        }
        if let Some(place) = location {
            because.push(format!("it spins at {}", placed(place)));
        }
    }

    fn own_path(&self) -> Option<&Path> {
        match &self.job.program {
            Program::Built { source, .. } => Some(source),
            Program::Command { .. } => None,
        }
    }

    fn own_root(&self) -> &Path {
        match &self.job.program {
            Program::Built { .. } => &self.root,
            Program::Command { dir, .. } => dir,
        }
    }

    /// Adds the line's text, where the file can be read; the file is named as it lies from here.
    fn with_source(&self, mut location: Location) -> Location {
        if location.source.is_none() {
            let own = SourceFilter::new(self.own_path(), self.own_root());
            location = own.location(&self.own_root().join(&location.file), location.line);
        }
        location
    }
}

/// How often a spinning program is looked at.
const SAMPLES: usize = 5;

/// `server.rs:23: let n = stream.read(&mut buffer)?;`
fn placed(location: &Location) -> String {
    match &location.source {
        Some(source) => format!("{location}: {}", readable(source)),
        None => location.to_string(),
    }
}

/// A program's words within a sentence of ours: nothing in them can move a cursor, and quotation marks,
/// of which such words are full, stay as they are.
fn readable(text: &str) -> String {
    escaped(text.as_bytes())
        .replace("\\\"", "\"")
        .replace("\\\\", "\\")
}

/// The socket or descriptor that a thread waits on.
fn on(b: &Blocked) -> String {
    match (&b.socket, b.fd) {
        (Some(socket), fd) => format!(" on {}", socket_text(socket, fd)),
        (None, Some(fd)) => format!(" on descriptor {fd}"),
        (None, None) => String::new(),
    }
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
            let mut line = readable(l);
            if let Some((cut, _)) = line.char_indices().nth(240) {
                line.truncate(cut);
                line.push('…');
            }
            format!("stderr: {line}")
        })
        .collect()
}
