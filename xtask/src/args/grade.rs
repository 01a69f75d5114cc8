//! The options of `cargo xtask grade`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

use super::ReplyArg;

/// Grade submissions that nobody trusts, one or a cohort.
///
/// A submission is a checkout of the workbook, a folder with exercises/NN-slug/server.rs and client.rs, or
/// files NN-server.rs and NN-client.rs. Sources are taken by name, compiled in a sandbox, and judged in
/// one. Points come from the checks that pass.
#[derive(clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  cargo xtask grade submission/
  cargo xtask grade --cohort submissions/ --report json=marks.json --report html=cohort.html
  cargo xtask grade --cohort submissions/ --stages 01-03 --weights weights.toml --resume
  cargo xtask grade --cohort submissions/ --server 'python3 {}/server.py' --stages 02
  cargo xtask grade --cohort submissions/ --seed 1 --partition 2/4 --report json=shard-2.json
  cargo xtask grade merge shard-*.json --report csv=marks.csv

Exit codes: 0 all was graded, whatever the marks · 2 a wrong command, a check broke, or the workbook itself
failed"
)]
pub struct Args {
    #[command(subcommand)]
    pub merge: Option<GradeCommand>,

    /// Submissions; with --cohort, folders of submissions.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Each entry of PATH is a submission.
    #[arg(long)]
    pub cohort: bool,

    /// The stages to grade: 03, 01-04, or 01,03-05; all if not given.
    #[arg(long, value_name = "LIST")]
    pub stages: Option<String>,

    /// Judge this command as the server of each submission; {} is the submission's folder.
    #[arg(long, value_name = "CMD")]
    pub server: Option<String>,

    /// Judge this command as the client of each submission; {} is the submission's folder.
    #[arg(long, value_name = "CMD")]
    pub client: Option<String>,

    /// What a server owes for a message.
    #[arg(long, value_enum, default_value_t = ReplyArg::Upper)]
    pub reply: ReplyArg,

    /// Points for each check, from a small TOML file; one point each if not given.
    #[arg(long, value_name = "FILE")]
    pub weights: Option<PathBuf>,

    /// Use the messages of an earlier run.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    /// Grade this many submissions at a time.
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,

    /// Grade a part of the cohort: the Kth of N parts, chosen by the submissions' names.
    #[arg(long, value_name = "K/N")]
    pub partition: Option<String>,

    /// Go on where an earlier run with the same options was interrupted.
    #[arg(long)]
    pub resume: bool,

    /// Where finished submissions are kept for --resume; .workbook/grade if not given.
    #[arg(long, value_name = "DIR")]
    pub state: Option<PathBuf>,

    /// Judge equal submissions once.
    #[arg(long)]
    pub dedupe: bool,

    /// What must confine the submissions.
    #[arg(long, value_enum, default_value_t = Require::Full)]
    pub require: Require,

    /// Write a report: FORMAT=FILE, with json, junit, csv, tap, gradescope, classroom50, github or html.
    #[arg(long, value_name = "FORMAT=FILE")]
    pub report: Vec<String>,
}

/// What else `grade` can do.
#[derive(Subcommand)]
pub enum GradeCommand {
    /// Put the JSON reports of all parts of a cohort together.
    Merge {
        /// The reports that --partition K/N has written.
        #[arg(value_name = "SHARD", required = true)]
        shards: Vec<PathBuf>,

        /// The cohort's folder: a submission that no part has is named.
        #[arg(long, value_name = "DIR")]
        cohort: Vec<PathBuf>,

        /// Write a report: FORMAT=FILE.
        #[arg(long, value_name = "FORMAT=FILE")]
        report: Vec<String>,
    },
}

/// `--require`
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Require {
    /// A root, namespaces and limits of their own. Refused where the machine does not grant it.
    Full,
    /// The same where the machine grants it, and otherwise rights to files, a filter of system calls and
    /// limits: for containers that refuse namespaces. The report says what is not covered.
    Reduced,
    /// Only what confines a learner's own programs: for submissions that you trust.
    None,
}
