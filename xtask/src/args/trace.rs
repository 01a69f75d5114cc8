//! The options of `cargo xtask trace`.

use std::path::PathBuf;

use super::Whose;

/// Run your server and your client together, and watch the calls of both.
///
/// Starts the two programs of a stage in a network of their own. What you type goes to the client, a line
/// at a time; Ctrl-D ends its input. Each call is shown with its bytes and its line. At the end, the whole
/// picture is written to an HTML file.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask trace 01
  echo hello | cargo xtask trace 03 --solution
  cargo xtask trace 02 --server 'python3 server.py' --client 'python3 client.py'

Exit codes: 0 the client ended · 1 it did not end, or a program could not be reached · 2 a wrong command,
or the workbook itself failed")]
pub struct Args {
    /// A stage that has both programs (03, 3 or exception-handling).
    #[arg(value_name = "STAGE")]
    pub what: Option<String>,

    #[command(flatten)]
    pub whose: Whose,

    /// Where the picture goes; trace.html if not given.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}
