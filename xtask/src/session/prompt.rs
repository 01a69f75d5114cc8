//! The prompt of `poke` on a terminal: history, completion, and a picture that grows while one types.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::{fs, thread};

use anyhow::Result;
use checks::model::{Job, ReplyRule};
use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::DefaultHistory;
use rustyline::validate::Validator;
use rustyline::{Context, Editor, Helper};

use super::Running;
use super::poke::{Own, Picture, own, save};
use crate::output::{self, files};
use crate::report::escape::clean;
use crate::report::style::columns;

/// Words that begin a command, and those that follow a peer's name.
const FIRST: [&str; 11] = [
    "connect",
    "datagram",
    "fault",
    "no-faults",
    "go",
    "status",
    "type",
    "end-input",
    "save",
    "help",
    "quit",
];
const VERBS: [&str; 8] = [
    "send",
    "bytes",
    "flood",
    "half-close",
    "reset",
    "close",
    "stop-reading",
    "read",
];

/// How many lines of history are kept.
const KEPT: usize = 500;

/// The line as it is being typed, with the cursor's place in it; nothing while no line is asked for.
type Typing = Arc<Mutex<Option<(String, usize)>>>;

const PROMPT: &str = "poke> ";

struct Words {
    peers: Arc<Mutex<Vec<String>>>,
    typing: Typing,
}

impl Completer for Words {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        at: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        let before = &line[..at];
        let start = before.rfind(' ').map_or(0, |space| space + 1);
        let (given, word) = (before[..start].trim(), &before[start..]);
        let peers = self
            .peers
            .lock()
            .map(|peers| peers.clone())
            .unwrap_or_default();
        let candidates: Vec<String> = match given {
            "" => FIRST
                .iter()
                .map(|word| (*word).to_owned())
                .chain(peers)
                .collect(),
            name if peers.iter().any(|peer| peer == name) => {
                VERBS.iter().map(|word| (*word).to_owned()).collect()
            }
            "fault" => [
                "accept", "connect", "read", "write", "wait", "sleep", "close",
            ]
            .map(str::to_owned)
            .to_vec(),
            _ => Vec::new(),
        };
        let fits = candidates
            .into_iter()
            .filter(|candidate| candidate.starts_with(word));
        Ok((start, fits.map(|word| word + " ").collect()))
    }
}

impl Hinter for Words {
    type Hint = String;

    /// Gives no hints: it is where the line can be seen as it is typed.
    fn hint(&self, line: &str, at: usize, _: &Context<'_>) -> Option<String> {
        if let Ok(mut typing) = self.typing.lock() {
            *typing = Some((line.to_owned(), at));
        }
        None
    }
}
impl Highlighter for Words {}
impl Validator for Words {}
impl Helper for Words {}

/// Runs a session at the terminal.
pub fn run(root: &Path, job: Job, reply: ReplyRule) -> Result<u8> {
    let mut running = Running::start(root, job, reply)?;
    let peers = Arc::new(Mutex::new(Vec::new()));
    let typing = Typing::default();
    let mut editor: Editor<Words, DefaultHistory> = Editor::new()?;
    editor.set_helper(Some(Words {
        peers: peers.clone(),
        typing: typing.clone(),
    }));
    let kept = history_file(root);
    let earlier = fs::read_to_string(&kept).unwrap_or_default();
    let mut history: Vec<String> = earlier.lines().map(str::to_owned).collect();
    for line in &history {
        let _ = editor.add_history_entry(line);
    }
    let (ready, is_ready) = mpsc::channel();
    let (_, nothing) = mpsc::channel();
    let updates = std::mem::replace(&mut running.updates, nothing);
    let line = typing.clone();
    let shows = thread::spawn(move || {
        let mut picture = Picture::new();
        for update in updates {
            picture.width = output::width();
            let text = picture.grow(&update);
            if !text.is_empty() {
                print_around(&text, &line);
            }
            if let Ok(mut peers) = peers.lock() {
                peers.clone_from(&update.peers);
            }
            if update.ready && ready.send(()).is_err() {
                break;
            }
        }
    });
    let mut said: Vec<String> = Vec::new();
    // A command is done before the next prompt comes.
    while is_ready.recv().is_ok() {
        let line = loop {
            let line = editor.readline(PROMPT);
            if let Ok(mut typing) = typing.lock() {
                *typing = None;
            }
            match line {
                Ok(line) if line.trim().is_empty() => {}
                Ok(line) => break Some(line),
                Err(ReadlineError::Interrupted | ReadlineError::Eof) => break None,
                Err(error) => return Err(error.into()),
            }
        };
        let Some(line) = line else { break };
        let _ = editor.add_history_entry(&line);
        history.push(line.clone());
        match own(&line) {
            Some(Own::Quit) => break,
            Some(Own::Save(file)) => {
                let text = save(&file, &said).unwrap_or_else(|error| format!("error: {error:#}"));
                output::print(&format!("{}\n", clean(&text)))?;
                running.command("");
            }
            None => {
                said.push(line.clone());
                if !running.command(&line) {
                    break;
                }
            }
        }
    }
    let last = &history[history.len().saturating_sub(KEPT)..];
    let text: String = last.iter().map(|line| format!("{line}\n")).collect();
    let _ = files::replace(&kept, text.as_bytes());
    let over = running.end()?;
    let _ = shows.join();
    if let Some(why) = over {
        output::print(&format!("the session is over: {}\n", clean(&why)))?;
    }
    Ok(0)
}

/// Prints above the line that is being typed, and puts that line back. The terminal is raw meanwhile.
fn print_around(text: &str, typing: &Typing) {
    let Ok(typing) = typing.lock() else { return };
    let _ = match typing.as_ref() {
        None => output::print(text),
        Some((line, at)) => {
            let back = columns(&line[*at..]);
            let back = if back > 0 {
                format!("\x1b[{back}D")
            } else {
                String::new()
            };
            let text = text.replace('\n', "\r\n");
            output::print(&format!("\r\x1b[J{text}{PROMPT}{line}{back}"))
        }
    };
}

fn history_file(root: &Path) -> PathBuf {
    root.join(".workbook/poke-history")
}
