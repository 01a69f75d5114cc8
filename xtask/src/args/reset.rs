//! The options of `cargo xtask reset`.

use super::RoleArg;

/// Restore the untouched starter of a stage; your version is kept in a backup.
///
/// The backup is a folder under .workbook/backup/, named after the stage and the time. A file that
/// already is the starter is not touched.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask reset 03                        both programs, after asking
  cargo xtask reset 03 --role client --yes    one program, without asking")]
pub struct Args {
    /// A stage: 03, 3 or exception-handling.
    #[arg(value_name = "STAGE")]
    pub stage: String,

    /// Reset only this program.
    #[arg(long, value_enum)]
    pub role: Option<RoleArg>,

    /// Don't ask; needed when standard input is not a terminal.
    #[arg(long)]
    pub yes: bool,
}
