//! The options of `cargo xtask read`.

/// Read a lesson.
///
/// On a terminal, $PAGER or less shows it. Without STAGE: the lesson of the first stage that has not
/// passed yet.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask read 03
  cargo xtask read 03 --solution    why the solution is as it is")]
pub struct Args {
    /// A stage: 03, 3 or exception-handling.
    #[arg(value_name = "STAGE")]
    pub stage: Option<String>,

    /// Read the explanation of the solution, and which mistakes it avoids.
    #[arg(long)]
    pub solution: bool,

    /// With --solution: even if the stage has not passed.
    #[arg(long, requires = "solution")]
    pub spoil: bool,
}
