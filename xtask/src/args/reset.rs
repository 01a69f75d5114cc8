//! The options of `cargo xtask reset`.

use super::RoleArg;

/// Bring back the untouched starter of a stage; your version is kept in a backup.
///
/// The backup is a folder under .workbook/backup/, named after the stage and the time. Nothing is
/// written where the file is the starter already.
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

    /// Don't ask; needed where no terminal is there to answer.
    #[arg(long)]
    pub yes: bool,
}
