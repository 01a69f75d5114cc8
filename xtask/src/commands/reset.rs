//! `cargo xtask reset`

use std::fs;
use std::io::{self, BufRead, ErrorKind, IsTerminal};

use anyhow::{Context, Result, bail};
use checks::{build, catalogue};

use crate::commands::{RoleArg, roles};
use crate::state::{self, State};
use crate::{files, output, selection, workspace};

/// Bring back the untouched starter of a stage; your version is kept in a backup.
///
/// The backup is a folder under .workbook/backup/, named after the stage and the time. Nothing is
/// written where the file is the starter already.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask reset 03                        both programs, after asking
  cargo xtask reset 03 --role client --yes    one program, without asking")]
pub struct Args {
    /// A stage: 03, 3 or exception-handling.
    #[arg(value_name = "STAGE")]
    stage: String,

    /// Reset only this program.
    #[arg(long, value_enum)]
    role: Option<RoleArg>,

    /// Don't ask; needed where no terminal is there to answer.
    #[arg(long)]
    yes: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<u8> {
    let root = workspace::root()?;
    let stage = catalogue::find(&args.stage)?;
    let selection = selection::select(Some(stage.number), &roles(args.role), &State::load(&root))?;
    let mut changed = Vec::new();
    for role in selection.parts.iter().map(|part| part.role) {
        let starter = build::starter(stage.number, role).context("this stage has no starter")?;
        let own = match fs::read(root.join(&starter.path)) {
            Ok(text) => Some(text),
            Err(e) if e.kind() == ErrorKind::NotFound => None,
            Err(e) => return Err(e).context(format!("cannot read {}", starter.path)),
        };
        match own {
            Some(text) if starter.is_untouched(&text) => {
                output::print(&format!("{} is the starter already\n", starter.path))?;
            }
            own => changed.push((role, starter, own)),
        }
    }
    if changed.is_empty() {
        return Ok(0);
    }
    let paths: Vec<&str> = changed
        .iter()
        .map(|(_, starter, _)| starter.path.as_str())
        .collect();
    if !args.yes && !agreed(&paths.join(" and "))? {
        output::print("nothing was changed\n")?;
        return Ok(0);
    }
    for (role, starter, own) in &changed {
        if let Some(text) = own {
            let name = format!("{role}.rs");
            let kept = state::back_up(&root, &stage.folder(), &name, text)?;
            let shown = kept.strip_prefix(&root).unwrap_or(&kept);
            output::print(&format!("your version is kept as {}\n", shown.display()))?;
        }
        files::replace(&root.join(&starter.path), starter.text.as_bytes())
            .with_context(|| format!("{} is unchanged", starter.path))?;
        output::print(&format!("{} is the starter again\n", starter.path))?;
    }
    State::update(&root, |state| {
        changed
            .iter()
            .for_each(|(role, ..)| state.forget(stage, *role));
    });
    Ok(0)
}

/// Asks the person at the terminal.
fn agreed(paths: &str) -> Result<bool> {
    if !io::stdin().is_terminal() {
        bail!("this would replace {paths}; nobody is here to ask: say --yes if that is meant");
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
