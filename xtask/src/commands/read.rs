//! `cargo xtask read`

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use checks::catalogue;

use crate::args::read::Args;
use crate::output;
use crate::prepare::progress_store::State;
use crate::prepare::workspace;
use crate::report::markdown;
use crate::report::style::Style;
use crate::tutor::solution;

/// Runs the command.
pub fn run(args: &Args) -> Result<u8> {
    let root = workspace::root()?;
    let state = State::load(&root);
    let stage = match &args.stage {
        Some(name) => catalogue::find(name)?,
        None => state
            .first_unpassed()
            .context("every stage has passed; say which lesson: cargo xtask read 03")?,
    };
    if args.solution {
        solution::may_be_seen(stage, &state, args.spoil)?;
    }
    let folder = if args.solution {
        "solutions"
    } else {
        "exercises"
    };
    let path = format!("{folder}/{}/README.md", stage.folder());
    let text =
        fs::read_to_string(root.join(&path)).with_context(|| format!("cannot read {path}"))?;
    let pager = pager();
    let colour = output::colour() && pager.as_deref().is_none_or(shows_colours);
    let page = markdown::render(&text, output::width().min(80), Style { colour });
    match pager {
        Some(pager) => show(&page, &pager)?,
        None => output::print(&page)?,
    }
    Ok(0)
}

/// The command that shows a long text page by page, if a person sits at a terminal that can do that.
fn pager() -> Option<String> {
    let chosen = std::env::var("PAGER").unwrap_or_else(|_| "less -R".to_owned());
    let capable = std::env::var_os("TERM").is_some_and(|term| term != "dumb");
    let wanted = !matches!(chosen.trim(), "" | "cat");
    (output::is_terminal() && capable && wanted).then_some(chosen)
}

/// Of the pagers in use only less must be asked to let colours through; without $LESS we ask it.
fn shows_colours(pager: &str) -> bool {
    let asked = |options: &str| options.contains(['R', 'r']);
    let arguments = pager.split_once(' ').map_or("", |(_, arguments)| arguments);
    let is_less = pager
        .split(' ')
        .next()
        .is_some_and(|name| name.ends_with("less"));
    !is_less || asked(arguments) || std::env::var("LESS").map_or(true, |less| asked(&less))
}

/// Shows a text in a pager.
fn show(text: &str, pager: &str) -> Result<()> {
    let mut command = Command::new("sh");
    command.args(["-c", pager]).stdin(Stdio::piped());
    if std::env::var_os("LESS").is_none() {
        // Colours; no pages for what fits on the screen; leave the text there.
        command.env("LESS", "FRX");
    }
    let mut child = command
        .spawn()
        .with_context(|| format!("cannot start {pager}"))?;
    if let Some(mut input) = child.stdin.take() {
        // A reader that leaves in the middle has read enough.
        let _ = input.write_all(text.as_bytes());
    }
    match child.wait()?.code() {
        // The shell has found no such program.
        Some(126 | 127) => output::print(text),
        _ => Ok(()),
    }
}
