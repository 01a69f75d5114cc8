//! `cargo xtask` alone

use anyhow::Result;
use checks::build;

use crate::output;
use crate::report::style::Style;
use crate::state::State;
use crate::workspace;

/// Greets, says where one is, and names the one next command.
pub fn run() -> Result<u8> {
    let root = workspace::root()?;
    let state = State::load(&root);
    let style = Style {
        colour: output::colour(),
    };
    let mut out = style.bold("A workbook of socket programs.\n");
    match state.first_unpassed() {
        None => {
            out.push_str("Every stage has passed. What was done and what it taught:\n\n");
            out.push_str("    cargo xtask list\n");
        }
        Some(stage) => {
            let begun = stage.roles.iter().any(|&role| {
                build::starter(stage.number, role).is_some_and(|starter| {
                    std::fs::read(root.join(&starter.path))
                        .is_ok_and(|text| !starter.is_untouched(&text))
                })
            });
            out.push_str(&format!(
                "You are at stage {} {}: {}\n{}\n\n    cargo xtask check {}\n",
                stage.number,
                style.bold(stage.slug),
                stage.teaches,
                match begun {
                    true => "See how your programs do:".to_owned(),
                    false => format!(
                        "Read exercises/{}/README.md, edit the programs beside it, and then:",
                        stage.folder()
                    ),
                },
                stage.number
            ));
        }
    }
    out.push_str(&format!(
        "\n{}\n",
        style.dim("All commands: cargo xtask --help")
    ));
    output::print(&out)?;
    Ok(0)
}
