//! The options of `cargo xtask solution`.

use super::RoleArg;

/// Show a right program for a stage that you have passed.
///
/// The README beside it, in solutions/, explains why it is right and which mistakes it avoids.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask solution 01
  cargo xtask solution 03 --role server --spoil")]
pub struct Args {
    /// A stage: 03, 3 or exception-handling.
    #[arg(value_name = "STAGE")]
    pub stage: String,

    /// Show only this program.
    #[arg(long, value_enum)]
    pub role: Option<RoleArg>,

    /// Show it even if the stage has not passed.
    #[arg(long)]
    pub spoil: bool,
}
