//! `poke`: the person is the program's peer.

use std::fs;
#[cfg(feature = "poke")]
use std::io::IsTerminal;
use std::io::{self, BufRead};
use std::path::Path;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use checks::model::{Job, ReplyRule, Session, SessionUpdate};

use super::Running;
use crate::output::{self, files};
use crate::report::escape::clean;
use crate::report::sequence_diagram;
use crate::report::style::Style;

/// The picture as it grows: what is new is printed below what was printed.
pub struct Picture {
    shown: Vec<String>,
    pub width: usize,
    pub style: Style,
}

impl Picture {
    /// An empty one, as wide as the terminal.
    pub fn new() -> Self {
        Picture {
            shown: Vec::new(),
            width: output::width(),
            style: Style {
                colour: output::colour(),
            },
        }
    }

    /// The text to print for an update: the lines that are new or have changed, the answer, the error.
    pub fn grow(&mut self, update: &SessionUpdate) -> String {
        let lines = sequence_diagram::draw_live(&update.entries, self.width, self.style);
        let same = lines
            .iter()
            .zip(&self.shown)
            .take_while(|(new, old)| new == old)
            .count();
        let mut text: String = lines[same..]
            .iter()
            .map(|line| format!("{line}\n"))
            .collect();
        self.shown = lines;
        for line in &update.answer {
            text.push_str(&format!("{}\n", clean(line)));
        }
        if let Some(error) = &update.error {
            text.push_str(&format!("{} {}\n", self.style.red("error:"), clean(error)));
        }
        text
    }
}

/// What a line asks of us, not of the worker.
pub enum Own {
    Save(String),
    Quit,
}

/// What of a line is for us.
pub fn own(line: &str) -> Option<Own> {
    match line.trim().split_once(char::is_whitespace) {
        None if matches!(line.trim(), "quit" | "exit") => Some(Own::Quit),
        Some(("save", file)) => Some(Own::Save(file.trim().trim_matches('"').to_owned())),
        _ => None,
    }
}

/// Writes the commands so far as a script.
pub fn save(file: &str, said: &[String]) -> Result<String> {
    let mut text: String = said.iter().map(|line| format!("{line}\n")).collect();
    text.insert_str(
        0,
        "# A session of cargo xtask poke; repeat it with --run.\n",
    );
    files::replace(Path::new(file), text.as_bytes())?;
    Ok(format!("saved {} commands in {file}", said.len()))
}

/// Runs a session with a script, or with what comes in at standard input where that is no terminal.
pub fn run(root: &Path, job: Job, reply: ReplyRule, script: Option<&Path>) -> Result<u8> {
    let job = Job {
        session: Some(Session::Poke),
        ..job
    };
    #[cfg(feature = "poke")]
    if script.is_none() && io::stdin().is_terminal() && io::stdout().is_terminal() {
        return super::prompt::run(root, job, reply);
    }
    let lines: Vec<String> = match script {
        Some(path) => fs::read_to_string(path)
            .with_context(|| format!("cannot read the script {}", path.display()))?
            .lines()
            .map(str::to_owned)
            .collect(),
        None => io::stdin().lock().lines().collect::<io::Result<_>>()?,
    };
    let mut running = Running::start(root, job, reply)?;
    let mut picture = Picture::new();
    let mut said = Vec::new();
    let mut lines = lines.into_iter();
    let mut wrong = None;
    loop {
        let update = match running.updates.recv_timeout(Duration::from_secs(120)) {
            Ok(update) => update,
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                bail!("the program and the workbook have been silent for two minutes")
            }
        };
        output::print(&picture.grow(&update))?;
        if update.error.is_some() {
            wrong = wrong.or(said.last().cloned());
        }
        if !update.ready {
            continue;
        }
        let next = lines
            .by_ref()
            .find(|line| !line.trim().is_empty() && !line.trim().starts_with('#'));
        let Some(line) = next else { break };
        output::print(&format!(
            "{} {}\n",
            picture.style.bold("poke>"),
            clean(&line)
        ))?;
        match own(&line) {
            Some(Own::Quit) => break,
            Some(Own::Save(file)) => {
                output::print(&format!("{}\n", save(&file, &said)?))?;
                said.push(line.clone());
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
    if let Some(why) = running.end()? {
        output::print(&format!("the session is over: {}\n", clean(&why)))?;
    }
    if let Some(line) = wrong {
        bail!("the command `{line}` could not be done");
    }
    Ok(0)
}
