//! `cargo xtask explain`

use anyhow::Result;
use checks::model::Outcome;

use crate::args::explain::Args;
use crate::output;
use crate::prepare::progress_store::State;
use crate::prepare::{selection, target, workspace};
use crate::report::escape::guard_log_commands;
use crate::report::style::Style;
use crate::report::terminal;
use crate::run;

/// Runs the command.
pub fn run(args: &Args) -> Result<u8> {
    let root = workspace::root()?;
    let (roles, source) = target::source(&args.whose)?;
    let selection = selection::select(
        args.what.as_deref(),
        &roles,
        State::load(&root).first_unpassed(),
    )?;
    let mut prepared = run::prepare_visibly(&root, &selection, &source, None)?;
    if !args.fault.is_empty() {
        prepared = prepared.under(&args.fault)?;
    }
    if prepared.checks() == 1 {
        prepared = prepared.with_stories();
    }
    let report = prepared.once(args.seed, run::Pace::default())?;
    let style = Style {
        colour: output::colour(),
    };
    let text = match (run::first_failure(&report), report.checks.as_slice()) {
        (Some(failed), _) => terminal::failure(failed, output::width(), true, style),
        (None, [passed]) if passed.outcome == Outcome::Pass => {
            terminal::story(passed, output::width(), true, style) + "  passed\n"
        }
        // Why nothing failed: it passed, or could not be run.
        (None, _) => {
            let (width, all, elapsed) = (output::width(), true, None);
            terminal::write(
                &report,
                &terminal::Options {
                    width,
                    style,
                    all,
                    elapsed,
                },
            )
        }
    };
    output::print_linked(&root, &guard_log_commands(&text, "\\x3a", "\\x23"))?;
    Ok(report.exit_code())
}
