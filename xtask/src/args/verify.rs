//! The options of `cargo xtask verify`.

use std::num::NonZeroUsize;

use clap::ValueEnum;

/// For authors: test the checks themselves.
///
/// Solutions and right programs in other styles must pass, untouched starters and trivial programs
/// must fail, each program in tests/programs/wrong must fail exactly the checks that its first
/// lines name; every check must be failed by a wrong program that fails at most three others of its
/// stage; ids must be unique.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask verify
  cargo xtask verify unlink     only programs with this in their file's name
  cargo xtask verify right/ --tier full
  cargo xtask verify --starters
  cargo xtask verify --bless echo_greets     write what catches this program into its first lines

Exit codes: 0 the checks are right · 1 they are not · 2 that could not be found out")]
pub struct Args {
    /// Judge only programs whose file name contains this.
    #[arg(value_name = "NAME")]
    pub only: Option<String>,

    /// Run only the most telling checks of each wrong program, a small part of the programs of beginners
    /// and of those in other languages, and part of one stage of the others.
    #[arg(long)]
    pub quick: bool,

    /// Confine the programs as submissions are confined.
    #[arg(long, value_enum, default_value_t = Tier::None)]
    pub tier: Tier,

    /// Show the verdicts that took longest.
    #[arg(long)]
    pub times: bool,

    /// Run nothing; only compare exercises/ with the starters that are cut from the solutions.
    ///
    /// They are equal in a fresh clone. After you have edited your programs, they differ.
    #[arg(long, conflicts_with = "only")]
    pub starters: bool,

    /// Judge these programs in tests/programs, three times each, and write the headers that the verdicts
    /// suggest.
    ///
    /// Each is judged in the stages that its header names; a new program begins with
    /// `//! passes: 02 server`, or with `# passes: 02 server` and the like. Read what was written: a verdict
    /// that you did not expect is a finding.
    #[arg(
        long,
        value_name = "NAME",
        num_args = 1..,
        conflicts_with_all = ["only", "quick", "times", "starters"]
    )]
    pub bless: Vec<String>,

    /// Use the messages of an earlier run.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    /// Run this many checks at a time.
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
}

/// `--tier`
#[derive(Clone, Copy, ValueEnum)]
pub enum Tier {
    /// As `check` confines a learner's own programs.
    None,
    /// As `grade` confines submissions where the machine refuses namespaces.
    Reduced,
    /// As `grade` confines submissions.
    Full,
}
