//! `cargo xtask solution`

use crate::tutor::solution;
use anyhow::Result;
use checks::catalogue::{self};
use checks::model::Role;

use crate::args::roles;
use crate::args::solution::Args;
use crate::output;
use crate::prepare::progress_store::State;
use crate::prepare::{selection, workspace};
use crate::report::style::Style;

/// Runs the command.
pub fn run(args: &Args) -> Result<u8> {
    let root = workspace::root()?;
    let stage = catalogue::find(&args.stage)?;
    let state = State::load(&root);
    solution::may_be_seen(stage, &state, args.spoil)?;
    let style = Style {
        colour: output::colour(),
    };
    let selection = selection::select(Some(stage.number), &roles(args.role), None)?;
    let roles: Vec<Role> = selection.parts.iter().map(|part| part.role).collect();
    output::print(&solution::text(stage, &roles, style)?)?;
    Ok(0)
}
