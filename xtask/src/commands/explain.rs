//! `cargo xtask explain`

use anyhow::Result;
use checks::model::Outcome;

use crate::commands::target::Whose;
use crate::progress_store::State;
use crate::report::escape::guard_log_commands;
use crate::report::style::Style;
use crate::report::terminal;
use crate::{judge, output, selection, workspace};

/// Show the whole story of a failure: everything that both sides did.
///
/// Runs the check again and prints its transcript from beginning to end, also if it passes. With a
/// stage instead of a check: the first check of it that fails.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask explain 03.survives-broken-pipe
  cargo xtask explain 02 --server 'python3 echo.py'
  cargo xtask explain 01.half-close-gets-everything --solution     how it goes when it goes well

Exit codes: 0 nothing fails · 1 something does · 2 a wrong command, or the workbook itself failed")]
pub struct Args {
    /// One check (03.echoes-exactly), or a stage (03, 3 or exception-handling).
    #[arg(value_name = "CHECK")]
    what: Option<String>,

    #[command(flatten)]
    whose: Whose,

    /// Use the messages of an earlier run.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<u8> {
    let root = workspace::root()?;
    let (roles, source) = args.whose.source()?;
    let selection = selection::select(args.what.as_deref(), &roles, &State::load(&root))?;
    let mut prepared = judge::prepare_visibly(&root, &selection, &source, None)?;
    if prepared.checks() == 1 {
        prepared = prepared.with_stories();
    }
    let report = prepared.once(args.seed, None)?;
    let style = Style {
        colour: output::colour(),
    };
    let text = match (judge::first_failure(&report), report.checks.as_slice()) {
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
