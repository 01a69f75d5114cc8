//! The options of `cargo xtask poke`.

use std::path::PathBuf;

use super::Whose;

/// Be the peer of your program: connect, send, reset, flood, and see what it does.
///
/// Starts one program of a stage and gives you a prompt. After each command it shows what went over the
/// wire and which calls your program made. The command `help` lists all that you can say.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask poke 03                         your server of stage 03
  cargo xtask poke 03 --role client           your client; you are its server
  cargo xtask poke 02 --server 'python3 echo.py'
  cargo xtask poke 03 --run session.poke      what `save session.poke` has written

At the prompt:
  connect a
  a send \"hello\\n\"
  fault accept EMFILE
  status

Exit codes: 0 the session ended · 2 a wrong command, also in a script, or the workbook itself failed")]
pub struct Args {
    /// A stage (03, 3 or exception-handling).
    #[arg(value_name = "STAGE")]
    pub what: Option<String>,

    #[command(flatten)]
    pub whose: Whose,

    /// Do what this script says, a command a line, and end.
    #[arg(long, value_name = "FILE")]
    pub run: Option<PathBuf>,
}
