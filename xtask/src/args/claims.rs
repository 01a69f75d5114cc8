//! The options of `cargo xtask claims`.

/// Put what is said about sockets to the proof, with real sockets on this machine.
///
/// Without NAME all claims are tried, a line each. With NAME, one: what was done, what was seen, and
/// why it is so.
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
