//! Solutions: when they may be shown, and how.

use anyhow::{Context, Result, bail};
use checks::catalogue::Stage;
use checks::model::Role;
use checks::toolchain;

use crate::prepare::progress_store::State;
use crate::report::style::Style;

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
