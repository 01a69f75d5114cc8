//! `cargo xtask trace`

use std::path::Path;

use anyhow::{Result, bail};
use checks::model::Role;

use crate::args::trace::Args;
use crate::prepare::progress_store::State;
use crate::prepare::{selection, target, workspace};
use crate::run;
use crate::session::trace;

/// Runs the command.
pub fn run(args: &Args) -> Result<u8> {
    let root = workspace::root()?;
    let (roles, source) = target::source(&args.whose)?;
    if roles.len() != 2 {
        bail!("trace runs both programs: give --server and --client, or neither");
    }
    let next = State::load(&root).first_unpassed();
    let selection = selection::select(args.what.as_deref(), &roles, next)?;
    let prepared = run::prepare_visibly(&root, &selection, &source, None)?;
    let job = |role| prepared.jobs.iter().find(|job| job.role == role).cloned();
    let (Some(server), Some(client)) = (job(Role::Server), job(Role::Client)) else {
        bail!(
            "trace needs both programs of stage {}, and one can't be started: cargo xtask check {} says why",
            selection.asked,
            selection.asked
        );
    };
    let page = args.output.as_deref().unwrap_or(Path::new("trace.html"));
    trace::run(&root, server, client.program, prepared.reply, page)
}
