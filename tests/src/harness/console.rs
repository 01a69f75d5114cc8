//! A session's two ends: commands come in, and what has happened goes out.

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use super::process::Process;
use super::stream::{PIECE, Read};
use super::{Client, Context, Server, Stream, Verdict};
use crate::model::{Actor, Address, Bytes, CallClass, SessionUpdate, TranscriptEntry, What};

/// How often a session looks whether something has happened by itself.
const GLANCE: Duration = Duration::from_millis(100);

/// How much of a long session is shown.
const SHOWN: usize = 600;

/// Where commands come from, and where updates go.
pub(crate) struct Console {
    commands: Mutex<Receiver<String>>,
    say: Box<dyn Fn(SessionUpdate) + Send + Sync>,
}

/// What came of a wait for a command.
pub(crate) enum Heard {
    /// This was typed.
    Command(String),
    /// Nothing was.
    Nothing,
    /// Nothing will be any more.
    End,
}

impl Console {
    /// Commands are lines without their end.
    pub fn new(
        commands: Receiver<String>,
        say: impl Fn(SessionUpdate) + Send + Sync + 'static,
    ) -> Self {
        Console {
            commands: Mutex::new(commands),
            say: Box::new(say),
        }
    }
}

impl Context {
    /// Waits a moment for the next command.
    pub(crate) fn hear(&self) -> Heard {
        let Some(console) = &self.inner.console else {
            return Heard::End;
        };
        let Ok(commands) = console.commands.lock() else {
            return Heard::End;
        };
        match commands.recv_timeout(GLANCE) {
            Ok(command) => Heard::Command(command),
            Err(RecvTimeoutError::Timeout) => Heard::Nothing,
            Err(RecvTimeoutError::Disconnected) => {
                // Whoever goes on without commands looks as often as before.
                std::thread::park_timeout(GLANCE);
                Heard::End
            }
        }
    }

    /// Tells what has happened.
    pub(crate) fn tell(&self, mut update: SessionUpdate) {
        update.entries = self.story();
        if let Some(console) = &self.inner.console {
            (console.say)(update);
        }
    }

    /// All that has happened so far, the last part of a long session.
    pub(crate) fn story(&self) -> Vec<TranscriptEntry> {
        let mut entries = self.inner.whole_transcript();
        let surplus = entries.len().saturating_sub(SHOWN);
        entries.drain(..surplus);
        entries
    }

    /// Reads what its programs have written.
    pub(crate) fn take_all_outputs(&self) -> Verdict {
        let last = self.inner.programs.borrow().last().cloned();
        if let Some(program) = last {
            self.inner.take_outputs(&program)?;
        }
        Ok(())
    }

    /// Starts the client of a session that has both programs.
    pub(crate) fn start_traced_client(&self, server: &Server) -> Verdict<Client> {
        self.inner.starts_client.set(true);
        let client = self.start_client(server.address());
        self.inner.starts_client.set(false);
        client
    }

    /// Where each of its programs waits: the call, the socket, the line.
    pub(crate) fn status(&self) -> Vec<String> {
        let programs = self.inner.programs.borrow();
        programs
            .iter()
            .flat_map(|program| state_of(program))
            .collect()
    }
}

/// What a program is doing, and the sockets that it holds, a sentence each.
fn state_of(program: &Process) -> Vec<String> {
    let name = &program.name;
    if let Ok(Some(exit)) = program.try_wait() {
        return vec![format!("{name} has ended with {exit}")];
    }
    let calls = program.calls();
    let waiting = calls
        .iter()
        .filter(|call| call.result.is_none() && call.class != CallClass::Process);
    let mut lines: Vec<String> = waiting
        .map(|call| {
            let place = call.location.as_ref();
            let place = place.map_or(String::new(), |at| format!(" at {at}"));
            format!("{name} waits in {}({}){place}", call.name, call.arguments())
        })
        .collect();
    if lines.is_empty() {
        lines.push(format!("{name} runs, and waits in no call on a socket"));
    }
    lines.extend(program.observer().sockets().iter().map(|socket| {
        let end = |address: &Option<Address>| {
            address
                .as_ref()
                .map_or("unnamed".to_owned(), ToString::to_string)
        };
        let peer = socket
            .peer
            .as_ref()
            .map_or(String::new(), |peer| format!(" ← {peer}"));
        let unread = match socket.unread {
            0 => String::new(),
            unread => format!(", {unread} unread"),
        };
        format!(
            "{name} holds fd {} ({}{peer}){unread}",
            socket.fd,
            end(&socket.local)
        )
    }));
    lines
}

impl Stream {
    /// Takes and shows whatever has come; whether more may come.
    pub(crate) fn take_what_came(&self) -> Verdict<bool> {
        let mut all = Vec::new();
        let mut buffer = [0; 16 << 10];
        let end = loop {
            match self.read(&mut buffer)? {
                Read::Bytes(n) => all.extend_from_slice(&buffer[..n]),
                other => break other,
            }
        };
        if !all.is_empty() {
            let received = What::Received(Bytes::of(&all));
            self.context.log(self.actor.clone(), received);
        }
        match end {
            Read::End => self.context.log(self.actor.clone(), What::EndOfStream),
            Read::Reset => self.context.log(
                self.actor.clone(),
                What::Note {
                    text: format!("{}'s connection was reset", self.name()),
                },
            ),
            _ => return Ok(true),
        }
        Ok(false)
    }

    /// Sends as much as the program takes, and shows it; how much that was. With `reads`, it takes what
    /// comes meanwhile.
    pub(crate) fn push(&self, bytes: &[u8], reads: bool) -> Verdict<usize> {
        let since = self.context.now();
        let mut sent = 0;
        let mut refused = 0;
        // The program may make room by reading, once it has settled.
        while sent < bytes.len() && refused < 2 {
            let piece = &bytes[sent..bytes.len().min(sent + PIECE)];
            match self.write(piece)? {
                Some(0) => {
                    if reads {
                        self.take_what_came()?;
                    }
                    self.context.settle_briefly(&self.process)?;
                    refused += 1;
                }
                Some(n) => {
                    sent += n;
                    refused = 0;
                }
                None => break,
            }
        }
        if sent > 0 {
            let what = What::Sent(Bytes::of(&bytes[..sent]));
            self.context.log_since(since, self.actor.clone(), what);
        }
        Ok(sent)
    }

    /// The same peer under another name.
    pub(crate) fn named(mut self, name: &str) -> Stream {
        self.actor = Actor::Peer(name.to_owned());
        self
    }
}
