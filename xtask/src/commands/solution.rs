//! `cargo xtask solution`

use anyhow::{Context, Result, bail};
use checks::catalogue::{self, Stage};
use checks::model::Role;
use checks::toolchain;

use crate::commands::{RoleArg, roles};
use crate::progress_store::State;
use crate::report::style::Style;
use crate::{output, selection, workspace};

/// Show a right program for a stage that you have passed.
///
/// The README beside it, in solutions/, says why it is right and which mistakes it avoids.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask solution 01
  cargo xtask solution 03 --role server --spoil")]
pub struct Args {
    /// A stage: 03, 3 or exception-handling.
    #[arg(value_name = "STAGE")]
    stage: String,

    /// Show only this program.
    #[arg(long, value_enum)]
    role: Option<RoleArg>,

    /// Show it although the stage has not passed.
    #[arg(long)]
    spoil: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<u8> {
    let root = workspace::root()?;
    let stage = catalogue::find(&args.stage)?;
    let state = State::load(&root);
    may_be_seen(stage, &state, args.spoil)?;
    let style = Style {
        colour: output::colour(),
    };
    let selection = selection::select(Some(stage.number), &roles(args.role), &state)?;
    let roles: Vec<Role> = selection.parts.iter().map(|part| part.role).collect();
    output::print(&text(stage, &roles, style)?)?;
    Ok(0)
}

/// Right programs of a stage.
pub fn text(stage: &Stage, roles: &[Role], style: Style) -> Result<String> {
    let mut out = String::new();
    for role in roles {
        let text =
            toolchain::solution(stage.number, *role).context("this stage has no solution")?;
        let path = format!("solutions/{}/{role}.rs", stage.folder());
        out.push_str(&format!("{}\n\n{text}\n", style.dim(&format!("// {path}"))));
    }
    let why = format!("// Why so: cargo xtask read {} --solution", stage.number);
    out.push_str(&format!("{}\n", style.dim(&why)));
    Ok(out)
}

/// Whether the solution of a stage may be shown: after the stage has passed, or if that is insisted on.
pub fn may_be_seen(stage: &Stage, state: &State, spoil: bool) -> Result<()> {
    if !spoil && !state.was_passed(stage) {
        bail!(
            "stage {0} has not passed yet; try `cargo xtask hint {0}`, \
             or say --spoil to see the solution all the same",
            stage.number
        );
    }
    Ok(())
}
