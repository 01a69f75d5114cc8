//! The options of `cargo xtask bench`.

use std::num::NonZeroUsize;

use clap::ValueEnum;

/// For authors: measure how long people wait.
///
/// Each time is a median, with its minimum and maximum. The ratio beside it compares it with a yardstick
/// that is measured in turns with it: a `cargo build` of stage 03 that has nothing to do. On a busy
/// machine only these ratios mean anything. A line ends with the limit that this project promises.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask bench                       everything; a fresh clone is built several times
  cargo xtask bench --quick               everything, with fewer runs
  cargo xtask bench checks hung wrong     the verdicts alone
  cargo xtask bench cohort --submissions 100

Exit codes: 0 measured, whatever came out · 2 that was not possible")]
pub struct Args {
    /// What to measure; everything if you name nothing.
    #[arg(value_name = "PART", value_enum)]
    pub parts: Vec<Part>,

    /// Measure each thing this many times; a fresh clone is built a third as often.
    #[arg(long, value_name = "N", default_value = "9")]
    pub runs: NonZeroUsize,

    /// How many submissions the cohort has.
    #[arg(long, value_name = "N", default_value = "12")]
    pub submissions: NonZeroUsize,

    /// As --runs 3.
    #[arg(long, conflicts_with = "runs")]
    pub quick: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// From a fresh clone to the first verdict, all dependencies downloaded already.
    Fresh,
    /// What `check` costs over the checks, with nothing changed.
    Overhead,
    /// The checks of each stage, on the solutions.
    Checks,
    /// The checks of each stage, on a server that hangs.
    Hung,
    /// The checks of each stage, on a server with a typical mistake.
    Wrong,
    /// The checks of stage 02, on servers that sleep, flood or spin.
    Slow,
    /// The cost of looking into a hung program, and of the second run of a failed check.
    Diagnosis,
    /// From a save to the verdict on the watcher's screen.
    Watch,
    /// How much memory a run uses while programs print and send without end.
    Memory,
    /// Marks for a cohort, beside compiling it and beside a loop over checkouts.
    Cohort,
}
