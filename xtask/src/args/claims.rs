//! The options of `cargo xtask claims`.

/// Test claims about sockets with real sockets on this machine.
///
/// Without NAME all claims are tried, one line each. With NAME, one claim: the experiment, what was
/// observed, and the reason.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask claims
  cargo xtask claims 9
  cargo xtask claims connect-answers-accept
  cargo xtask claims --markdown > exercises/claims.md")]
pub struct Args {
    /// A claim's number or name.
    #[arg(value_name = "NAME", conflicts_with = "markdown")]
    pub name: Option<String>,

    /// Write the page exercises/claims.md to standard output.
    #[arg(long)]
    pub markdown: bool,
}
