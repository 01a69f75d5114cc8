//! The line `listening on ADDRESS`: found in what a server prints, and checked to be true when printed.
//!
//! "As soon as a client can connect" can't be seen from the output alone: when we read the line, the
//! program may be far past it. So the check gives the program a pipe with room for one write (`O_DIRECT`
//! in pipe(2)), full from the start. The program is blocked in the write that announces it while its
//! sockets are looked up: if none listens then, the announcement came too early.

use std::time::Instant;

use super::reach::{best, reached_at, sees_sockets, transport_of};
use super::server::Server;
use super::start::Starting;
use super::wait::{START, WaitEnd, is_over};
use super::{Stop, Verdict};
use crate::diagnosis::FailedStep;
use crate::model::FailureKind;
use crate::observe::Socket;

/// The first line `listening on …`, searched while the output comes, since the output may never end.
#[derive(Default)]
pub(super) struct Announcement {
    /// The line that is not complete yet, up to its limit.
    line: Vec<u8>,
    pub(super) address: Option<String>,
}

impl Announcement {
    pub(super) fn look_for(&mut self, new: &[u8]) {
        /// More than the longest path that can be listened at.
        const LONGEST: usize = 4096;
        for part in new.split_inclusive(|&b| b == b'\n') {
            if self.address.is_some() {
                return;
            }
            let (text, complete) = match part.split_last() {
                Some((b'\n', text)) => (text, true),
                _ => (part, false),
            };
            let capacity = LONGEST.saturating_sub(self.line.len());
            self.line
                .extend_from_slice(&text[..text.len().min(capacity)]);
            if complete {
                self.address = announced(&self.line).map(str::to_owned);
                self.line.clear();
            }
        }
    }
}

/// Where a server says that it listens, if this line does.
fn announced(line: &[u8]) -> Option<&str> {
    std::str::from_utf8(line)
        .ok()?
        .trim_end_matches('\r')
        .strip_prefix("listening on ")
}

/// What a standard output that takes one write at a time holds.
#[derive(Clone, Copy)]
enum InPipe {
    /// What we put there, so that the first write has to wait.
    Filler,
    /// One write of the program, and whether it could be reached when it was blocked in it.
    Write { reachable: bool },
    /// Nothing, or what was written when nobody looked.
    Anything,
}

/// How many writes to standard output are looked at in search of the announcement.
const MOST_WRITES: usize = 200;

impl Starting {
    /// Lets one write after the other pass. The one that announces must come when the server can be
    /// reached. Gives the address at which it is reached.
    pub(super) fn check_announcement(self, address: &str) -> Verdict<Server> {
        let at = self.watch_writes(address);
        // From here on its output is read as it comes.
        self.process.stepwise.set(false);
        self.reached(at?)
    }

    fn watch_writes(&self, address: &str) -> Verdict<String> {
        let transport = self.context.transport;
        let process = &self.process;
        let mut reached_at_last = None;
        let wants = |socket: &Socket| transport_of(socket) == Some(transport);
        let reached = || {
            best(
                process.observer().reachable().into_iter().filter(wants),
                None,
            )
        };
        let began = Instant::now();
        let mut in_pipe = InPipe::Filler;
        for _ in 0..MOST_WRITES {
            let stuck = self.context.settle_within(process, START)?;
            let writing = process.is_writing();
            let socket = reached();
            if let Some(at) = socket.as_ref().and_then(|s| reached_at(s, Some(address))) {
                reached_at_last = Some(at);
            }
            // It goes on without having come to its first write: an interpreter takes its time.
            let late = is_over(START, began.elapsed());
            let unsettled = !matches!(stuck, WaitEnd::Quiet | WaitEnd::Ended(_));
            if matches!(in_pipe, InPipe::Filler) && !writing && unsettled && !late {
                continue;
            }
            let before = process.announcement().is_some();
            // The next write comes as soon as this one is read: it is for the next look.
            let out = process.read_one_write(&self.context)?;
            // What could be reached when this write was being made.
            let reachable = match in_pipe {
                InPipe::Write { reachable } => reachable,
                InPipe::Filler | InPipe::Anything => socket.is_some(),
            };
            if let (false, Some(announced)) = (before, process.announcement()) {
                return match reached_at_last {
                    Some(at) if reachable => Ok(at),
                    _ if !sees_sockets() => Ok(announced),
                    _ => Err(self.announced_too_early(address)),
                };
            }
            if matches!(stuck, WaitEnd::Ended(_)) {
                return Err(self.unreachable(&stuck));
            }
            let silent = matches!(in_pipe, InPipe::Anything) && out.is_empty() && !writing;
            if silent && (socket.is_some() || !unsettled || late) {
                // It has nothing more to say, and never announced anything.
                return match (socket, reached_at_last) {
                    (Some(_), Some(at)) => Ok(at),
                    _ => Err(self.unreachable(&stuck)),
                };
            }
            in_pipe = match writing {
                true => InPipe::Write {
                    reachable: socket.is_some(),
                },
                false => InPipe::Anything,
            };
        }
        reached_at_last.ok_or_else(|| self.unreachable(&WaitEnd::Quiet))
    }

    fn announced_too_early(&self, address: &str) -> Stop {
        self.context.failure(
            &self.process,
            FailureKind::Unreachable,
            FailedStep::TooEarly,
            "it announces itself only when it can be reached",
            format!("it prints \"listening on\" before a client can reach it at {address}"),
            None,
        )
    }
}
