//! The options of `cargo xtask torture`.

use std::num::NonZeroUsize;

use clap::ValueEnum;

use super::Whose;

/// Give your program every answer that the kernel may give.
///
/// One run counts the calls that your program makes in a fixed conversation. Then each call gets each
/// answer that its man page permits: a short count, an error, a time limit that passes; one answer a run.
/// The table shows what your program survives. Each failure has the command that shows it again.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask torture 03
  cargo xtask torture 03 --role server --solution
  cargo xtask torture 02 --server 'python3 echo.py'

Exit codes: 0 it survives all that its stage demands · 1 it does not · 2 a wrong command, or the
workbook itself failed")]
pub struct Args {
    /// A stage whose programs use streams (03, 3 or exception-handling).
    #[arg(value_name = "STAGE")]
    pub what: Option<String>,

    #[command(flatten)]
    pub whose: Whose,

    /// Use the messages of an earlier run.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    /// Do this many runs at a time.
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,

    /// The format of the report.
    #[arg(long, value_enum, default_value_t = Format::Terminal)]
    pub format: Format,
}

/// `--format`
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Terminal,
    /// For programs.
    Json,
}
