//! The options of `cargo xtask hint`.

/// Give the next hint for what fails now.
///
/// Each call tells you a little more: first a question, then where to look, then nearly the answer. The
/// programs of the stage are checked first; the hint is for the first check that fails.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask hint                              for the first stage that has not passed
  cargo xtask hint 03                           for what fails in stage 03
  cargo xtask hint 03.survives-broken-pipe      for this check")]
pub struct Args {
    /// A stage (03, 3 or exception-handling), or one check (03.echoes-exactly).
    #[arg(value_name = "STAGE")]
    pub what: Option<String>,
}
