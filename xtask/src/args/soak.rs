//! The options of `cargo xtask soak`.

/// For authors: look for a verdict that depends on luck.
///
/// Judges all solutions, and a part of the wrong programs, again and again on a machine that is kept
/// busy, each time with other messages. Stops at the first wrong verdict and prints its seed.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask soak                           500 runs under 8 busy loops
  cargo xtask soak --seconds 20
  cargo xtask soak --seed 7 --runs 1         a run that went wrong, again
  cargo xtask soak --mutants --runs 20       is each wrong program caught every time?
  cargo xtask soak --quiescence 100000       is a program called idle too early, or never?

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

    /// The messages of the first run; later runs count on from it.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    /// Judge the solutions alone.
    #[arg(long)]
    pub solutions: bool,

    /// Judge in each run all programs but solutions and starters: by the checks that must catch them, and
    /// by a part of those that they must pass, which is another in each run.
    #[arg(long, conflicts_with = "solutions")]
    pub mutants: bool,

    /// Judge no programs, but try this often whether "it will do nothing more" is said neither early
    /// nor never.
    #[arg(long, value_name = "N", conflicts_with_all = ["runs", "solutions", "mutants"])]
    pub quiescence: Option<u64>,
}
