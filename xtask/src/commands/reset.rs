//! `cargo xtask reset`

use std::fs;
use std::io::{self, BufRead, ErrorKind, IsTerminal};
use std::path::Path;

use anyhow::{Context, Result, bail};
use checks::catalogue::{self, Stage};
use checks::model::Role;
use checks::toolchain::{self, Starter};

use crate::commands::{RoleArg, roles};
use crate::progress_store::{self, State};
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
    let roles: Vec<Role> = selection.parts.iter().map(|part| part.role).collect();
    let changed = changed(&root, stage, &roles)?;
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
    bring_back(&root, stage, &changed, &mut |line| {
        output::print(&format!("{line}\n"))
    })?;
    Ok(0)
}

/// A starter, and what stands in its place, if anything does.
pub type Changed = (Starter, Option<Vec<u8>>);

/// The programs of a stage that are not the starters.
pub fn changed(root: &Path, stage: &Stage, roles: &[Role]) -> Result<Vec<Changed>> {
    let mut changed = Vec::new();
    for &role in roles {
        let starter =
            toolchain::starter(stage.number, role).context("this stage has no starter")?;
        let own = match fs::read(root.join(&starter.path)) {
            Ok(text) => Some(text),
            Err(e) if e.kind() == ErrorKind::NotFound => None,
            Err(e) => return Err(e).context(format!("cannot read {}", starter.path)),
        };
        if !own.as_ref().is_some_and(|text| starter.is_untouched(text)) {
            changed.push((starter, own));
        }
    }
    Ok(changed)
}

/// Puts the starters back, each after a backup, and says so.
pub fn bring_back(
    root: &Path,
    stage: &Stage,
    changed: &[Changed],
    say: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    for (starter, own) in changed {
        if let Some(text) = own {
            let name = format!("{}.rs", starter.role);
            let kept = progress_store::back_up(root, &stage.folder(), &name, text)?;
            let shown = kept.strip_prefix(root).unwrap_or(&kept);
            say(&format!("your version is kept as {}", shown.display()))?;
        }
        files::replace(&root.join(&starter.path), starter.text.as_bytes())
            .with_context(|| format!("{} is unchanged", starter.path))?;
        say(&format!("{} is the starter again", starter.path))?;
    }
    State::update(root, |state| {
        for (starter, _) in changed {
            state.forget(stage, starter.role);
        }
    });
    Ok(())
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
