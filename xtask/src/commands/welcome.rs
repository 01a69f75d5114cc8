//! `cargo xtask` alone

use anyhow::Result;
use checks::toolchain;

use crate::output;
use crate::prepare::progress_store::State;
use crate::prepare::workspace;
use crate::report::style::{Style, wrap};

/// Greets, says where one is, and names the one next command.
pub fn run() -> Result<u8> {
    let root = workspace::root()?;
    let state = State::load(&root);
    let style = Style {
        colour: output::colour(),
    };
    let (lines, next) = match state.first_unpassed() {
        None => (
            vec!["Every stage has passed. What they were, and what they taught:".to_owned()],
            "cargo xtask list".to_owned(),
        ),
        Some(stage) => {
            let begun = stage.roles.iter().any(|&role| {
                toolchain::starter(stage.number, role)
                    .is_some_and(|starter| !starter.is_untouched_in(&root))
            });
            let advice = match begun {
                true => "See how your programs do:".to_owned(),
                false => format!(
                    "Read exercises/{}/README.md, edit the programs beside it, and then:",
                    stage.folder()
                ),
            };
            let at = format!("You are at stage {} {}.", stage.number, stage.slug);
            let lines = vec![at, stage.teaches.to_owned(), advice];
            (lines, format!("cargo xtask check {}", stage.number))
        }
    };
    let mut out = style.bold("A workbook of socket programs.\n");
    for line in lines.iter().flat_map(|line| wrap(line, output::width())) {
        out.push_str(&format!("{line}\n"));
    }
    let more = style.dim("All commands: cargo xtask --help");
    out.push_str(&format!("\n    {next}\n\n{more}\n"));
    output::print(&out)?;
    Ok(0)
}
