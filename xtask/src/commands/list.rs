//! `cargo xtask list`

use crate::tutor::list;

use anyhow::Result;
use checks::catalogue::{self};

use crate::args::list::Args;
use crate::output;
use crate::prepare::progress_store::State;
use crate::prepare::workspace;
use crate::report::style::Style;

/// Runs the command.
pub fn run(args: &Args) -> Result<u8> {
    let root = workspace::root()?;
    let state = State::load(&root);
    let style = Style {
        colour: output::colour(),
    };
    let text = match &args.stage {
        Some(name) => list::checks_of(catalogue::find(name)?, &state, style),
        None => list::stages(&root, &state, output::width(), style),
    };
    output::print(&text)?;
    Ok(0)
}
