//! `trace`: the person's two programs talk to each other.

use std::io::{self, BufRead};
use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use anyhow::Result;
use checks::model::{Job, Program, ReplyRule, Session, TranscriptEntry, What};

use super::Running;
use crate::output::{self, files};
use crate::report::escape::{clean, guard_log_commands};
use crate::report::style::Style;
use crate::report::timeline;

/// How long the worker is waited for before the next line of input is looked for.
const GLANCE: Duration = Duration::from_millis(20);

/// Runs the two programs until the client ends. `server` is the server's job.
pub fn run(root: &Path, server: Job, client: Program, reply: ReplyRule, page: &Path) -> Result<u8> {
    let title = format!("Stage {}: your client and your server", server.stage);
    let job = Job {
        session: Some(Session::Trace { client }),
        ..server
    };
    let mut running = Running::start(root, job, reply)?;
    let (send, typed) = mpsc::channel();
    thread::spawn(move || {
        for line in io::stdin().lock().lines().map_while(io::Result::ok) {
            if send.send(line).is_err() {
                return;
            }
        }
    });
    let style = Style {
        colour: output::colour(),
    };
    let width = output::width();
    output::print(&format!("{}\n", timeline::head(width, style)))?;
    let mut shown: Vec<TranscriptEntry> = Vec::new();
    let mut entries: Vec<TranscriptEntry> = Vec::new();
    let mut ended = false;
    loop {
        match running.updates.recv_timeout(GLANCE) {
            Ok(update) => {
                let new: Vec<TranscriptEntry> = (update.entries.iter())
                    .filter(|entry| update.ready || !waits(entry))
                    .filter(|entry| !shown.contains(entry))
                    .cloned()
                    .collect();
                let lines = timeline::draw(&new, width, style);
                let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
                output::print(&guard_log_commands(&text, "\\x3a", "\\x23"))?;
                for line in &update.answer {
                    output::print(&format!("{}\n", clean(line)))?;
                }
                shown.extend(new);
                entries = update.entries;
                if update.ready {
                    ended = update.answer.is_empty();
                    break;
                }
            }
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {}
        }
        match typed.try_recv() {
            Ok(line) => drop(running.command(&line)),
            Err(mpsc::TryRecvError::Disconnected) => running.end_commands(),
            Err(mpsc::TryRecvError::Empty) => {}
        }
    }
    let failed = running.end()?;
    if let Some(why) = &failed {
        output::print(&format!("{}\n", clean(why)))?;
    }
    files::replace(page, timeline::write_html(&entries, &title).as_bytes())?;
    output::print(&format!("the whole picture: {}\n", page.display()))?;
    Ok(u8::from(failed.is_some() || !ended))
}

/// Whether a call has no answer yet: it is shown when it has one, in its place.
fn waits(entry: &TranscriptEntry) -> bool {
    matches!(&entry.what, What::Call { result, .. } if result.is_empty())
}
