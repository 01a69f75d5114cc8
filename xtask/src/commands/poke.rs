//! `cargo xtask poke`

use anyhow::Result;

use crate::args::poke::Args;
use crate::prepare::progress_store::State;
use crate::prepare::{selection, target, workspace};
use crate::run;
use crate::session::{only_job, poke};

/// Runs the command.
pub fn run(args: &Args) -> Result<u8> {
    #[cfg(not(feature = "poke"))]
    {
        use std::io::{self, IsTerminal};
        if args.run.is_none() && io::stdin().is_terminal() && io::stdout().is_terminal() {
            return crate::prepare::optional_features::Part::Poke.take_over();
        }
    }
    let root = workspace::root()?;
    let (mut roles, source) = target::source(&args.whose)?;
    // Of two programs, the server is the one that waits for a peer.
    roles.truncate(1);
    let next = State::load(&root).first_unpassed();
    let selection = selection::select(args.what.as_deref(), &roles, next)?;
    let prepared = run::prepare_visibly(&root, &selection, &source, None)?;
    poke::run(
        &root,
        only_job(&prepared)?,
        prepared.reply,
        args.run.as_deref(),
    )
}
