//! `cargo xtask reset`

use crate::tutor::reset;
use std::io::{self, BufRead, IsTerminal};

use anyhow::{Context, Result, bail};
use checks::catalogue::{self};
use checks::model::Role;

use crate::args::reset::Args;
use crate::args::roles;
use crate::output;
use crate::prepare::{selection, workspace};

/// Runs the command.
pub fn run(args: &Args) -> Result<u8> {
    let root = workspace::root()?;
    let stage = catalogue::find(&args.stage)?;
    let selection = selection::select(Some(stage.number), &roles(args.role), None)?;
    let roles: Vec<Role> = selection.parts.iter().map(|part| part.role).collect();
    let changed = reset::changed(&root, stage, &roles)?;
    for role in roles {
        if !changed.iter().any(|(starter, _)| starter.role == role) {
            let path = format!("exercises/{}/{role}.rs", stage.folder());
            output::print(&format!("{path} is the starter already\n"))?;
        }
    }
    if changed.is_empty() {
        return Ok(0);
    }
    let paths: Vec<&str> = changed
        .iter()
        .map(|(starter, _)| starter.path.as_str())
        .collect();
    if !args.yes && !agreed(&paths.join(" and "))? {
        output::print("nothing was changed\n")?;
        return Ok(0);
    }
    reset::bring_back(&root, stage, &changed, &mut |line| {
        output::print(&format!("{line}\n"))
    })?;
    Ok(0)
}

/// Asks the person at the terminal.
fn agreed(paths: &str) -> Result<bool> {
    if !io::stdin().is_terminal() {
        bail!("this would replace {paths}, and there is no terminal to ask on; add --yes to do it");
    }
    output::print(&format!(
        "Replace {paths} with the starter? Your version is kept. [y/N] "
    ))?;
    let mut answer = String::new();
    io::stdin()
        .lock()
        .read_line(&mut answer)
        .context("cannot read your answer")?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}
