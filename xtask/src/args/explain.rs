//! The options of `cargo xtask explain`.

use checks::model::Fault;

use super::Whose;

/// Show a failure from beginning to end: everything that both sides did.
///
/// Runs the check again and prints its whole transcript, even if it passes. With a stage instead of a
/// check: its first check that fails.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask explain 03.survives-broken-pipe
  cargo xtask explain 02 --server 'python3 echo.py'
  cargo xtask explain 03 --role server --fault accept#2=EMFILE
  cargo xtask explain 01.half-close-gets-everything --solution     what a right program does

Exit codes: 0 nothing fails · 1 something does · 2 a wrong command, or the workbook itself failed")]
pub struct Args {
    /// One check (03.echoes-exactly), or a stage (03, 3 or exception-handling).
    #[arg(value_name = "CHECK")]
    pub what: Option<String>,

    #[command(flatten)]
    pub whose: Whose,

    /// Run the conversation of `torture` under this fault instead of a check: accept#2=EMFILE.
    #[arg(long, value_name = "FAULT")]
    pub fault: Vec<Fault>,

    /// Use the messages of an earlier run.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
}
