//! The options of `cargo xtask check`.

use std::num::{NonZeroU64, NonZeroUsize};
use std::path::PathBuf;

use checks::model::Plan;
use clap::ValueEnum;

use super::Whose;

/// Build your programs and check them.
///
/// Builds the programs of a stage and runs every check against them. For each failed check it shows what
/// your program did, what it should have done, and why. Without STAGE: the first stage that has not
/// passed yet.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// What to check: a stage (03, 3 or exception-handling), one check (03.echoes-exactly), or all.
    #[arg(value_name = "STAGE")]
    pub what: Option<String>,

    #[command(flatten)]
    pub whose: Whose,

    /// Use the messages of an earlier run; every report prints its seed.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    /// Run this many checks at a time.
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,

    /// Seconds for all checks of one stage; what is not finished then is reported with what the program did.
    #[arg(long, value_name = "SECONDS", default_value_t = NonZeroU64::new(Plan::TIME_LIMIT).expect("not zero"))]
    pub time_limit: NonZeroU64,

    /// Run the checks this many times; stop at the first run whose outcome differs from the first.
    #[arg(long, value_name = "N")]
    pub repeat: Option<NonZeroUsize>,

    /// The format of the report.
    #[arg(long, value_enum, default_value_t = Format::Terminal)]
    pub format: Format,

    /// Write the report to this file, whole or not at all; a summary is still printed.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Show every failure in full, not only the first.
    #[arg(long)]
    pub all: bool,

    /// Check again what has passed and is unchanged.
    ///
    /// Without it, the answer comes from your saved progress. That never happens in CI (where CI is set),
    /// in a report for a file or a program, or with --seed or --repeat.
    #[arg(long)]
    pub fresh: bool,
}

const EXAMPLES: &str = "\
Examples:
  cargo xtask check 01                              both programs of stage 01
  cargo xtask check 03 --role server                the server alone
  cargo xtask check 03.survives-broken-pipe         one check
  cargo xtask check 03 --fresh                      even what has passed and is unchanged
  cargo xtask check all --solution                  what right programs look like
  cargo xtask check 02 --server 'python3 echo.py'   a program in any language
  cargo xtask check all --format junit --output report.xml
  cargo xtask check 03 --format html --output report.html

Exit codes: 0 everything that could be checked passed · 1 a program is wrong, not started, or does
not compile · 2 a wrong command, or the workbook itself failed";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Terminal,
    /// For programs; xtask/README.md explains the fields.
    Json,
    /// For CI systems.
    Junit,
    /// For a browser: one self-contained file.
    Html,
}
