//! The options of `cargo xtask soak`.

/// For authors: look for a verdict that depends on luck.
///
/// Judges all solutions and some of the wrong programs again and again on a busy machine, each time with
/// different messages. Stops at the first wrong verdict and prints its seed.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask soak                           500 runs under 8 busy loops
  cargo xtask soak --seconds 20
  cargo xtask soak --seed 7 --runs 1         a run that went wrong, again
  cargo xtask soak --mutants --runs 20       is each wrong program caught every time?
  cargo xtask soak --right --runs 5          does each right program pass every time?
  cargo xtask soak --checks short-writes,too-many-files --mutants --runs 20
  cargo xtask soak --quiescence 100000       is a program reported as idle too early, or never?

Exit codes: 0 every verdict was right · 1 one was wrong · 2 that could not be found out")]
pub struct Args {
    /// How many times.
    #[arg(long, value_name = "N", default_value_t = 500)]
    pub runs: usize,

    /// Stop after this time at the latest.
    #[arg(long, value_name = "N")]
    pub seconds: Option<u64>,

    /// How many busy loops keep the machine busy.
    #[arg(long, value_name = "N", default_value_t = 8)]
    pub load: usize,

    /// The seed of the first run; later runs count up from it.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    /// Judge the solutions alone.
    #[arg(long)]
    pub solutions: bool,

    /// In each run, judge all right programs, in every language.
    #[arg(long, conflicts_with_all = ["solutions", "mutants"])]
    pub right: bool,

    /// In each run, judge all programs except solutions and starters: with the checks that must catch them,
    /// and with a changing part of the checks that they must pass.
    #[arg(long, conflicts_with = "solutions")]
    pub mutants: bool,

    /// Run only checks with one of these words in their ids.
    #[arg(
        long,
        value_name = "WORD",
        value_delimiter = ',',
        conflicts_with = "quiescence"
    )]
    pub checks: Vec<String>,

    /// Judge no programs, but test N times that a program is reported as quiet neither too early nor
    /// never.
    #[arg(long, value_name = "N", conflicts_with_all = ["runs", "solutions", "mutants", "right"])]
    pub quiescence: Option<u64>,
}
