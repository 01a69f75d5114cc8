//! The command line as data: what can be asked for, and the texts of `--help`.

pub mod bench;
pub mod check;
pub mod claims;
pub mod completions;
pub mod doctor;
pub mod explain;
pub mod grade;
pub mod hint;
pub mod list;
pub mod poke;
pub mod read;
pub mod reset;
pub mod soak;
pub mod solution;
pub mod torture;
pub mod trace;
pub mod verify;
pub mod watch;

use checks::model::{ReplyRule, Role};
use clap::{ArgGroup, CommandFactory, Parser, Subcommand, ValueEnum};

/// A workbook of socket programs: you write them, and the checks show what they really do.
///
/// Each stage is a folder under exercises/ with a lesson (README.md) and programs to complete. Edit,
/// check, read the verdict, edit again.
#[derive(Parser)]
#[command(name = "xtask", bin_name = "cargo xtask", max_term_width = 100)]
#[command(disable_help_subcommand = true, after_help = EXIT_CODES)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
}

const EXIT_CODES: &str = "\
Begin with `cargo xtask check 01`.

Exit codes: 0 all passed · 1 a program is wrong, not started, or does not compile ·
2 a wrong command, or the workbook itself failed";

#[derive(Subcommand)]
pub enum Command {
    Check(check::Args),
    Watch(watch::Args),
    Claims(claims::Args),
    Explain(explain::Args),
    Torture(torture::Args),
    Poke(poke::Args),
    Trace(trace::Args),
    Grade(grade::Args),
    List(list::Args),
    Hint(hint::Args),
    Read(read::Args),
    Reset(reset::Args),
    Solution(solution::Args),
    Verify(verify::Args),
    Soak(soak::Args),
    Bench(bench::Args),
    Doctor(doctor::Args),
    Completions(completions::Args),
}

/// All that the command line may be.
pub fn command() -> clap::Command {
    Cli::command()
}

/// `--role`
#[derive(Clone, Copy, ValueEnum)]
pub enum RoleArg {
    Server,
    Client,
}

/// The programs that `--role` leaves; without it, both.
pub fn roles(arg: Option<RoleArg>) -> Vec<Role> {
    match arg {
        None => vec![Role::Server, Role::Client],
        Some(RoleArg::Server) => vec![Role::Server],
        Some(RoleArg::Client) => vec![Role::Client],
    }
}

/// The options that choose between the learner's programs, the solutions, and any others.
#[derive(clap::Args)]
#[command(group = ArgGroup::new("command").args(["server", "client"]).multiple(true))]
pub struct Whose {
    /// Check only this program of the stage.
    #[arg(long, value_enum)]
    pub role: Option<RoleArg>,

    /// Check the workbook's own solutions instead of your programs.
    #[arg(long, conflicts_with = "command")]
    pub solution: bool,

    /// Check this command as the server, in any language; it gets the address as its last argument.
    ///
    /// It is split into words as a shell would do it, but no shell runs it. It runs in this directory.
    #[arg(long, value_name = "CMD", conflicts_with = "role")]
    pub server: Option<String>,

    /// Check this command as the client; see --server.
    #[arg(long, value_name = "CMD", conflicts_with = "role")]
    pub client: Option<String>,

    /// The address is built into the command: no argument is appended to it.
    ///
    /// HOST:PORT, or a path for AF_UNIX, as it is written in the program. The program runs on a copy of
    /// the directory of such a path; nothing that it writes there is kept.
    #[arg(long, value_name = "ADDRESS", requires = "command")]
    pub fixed_address: Option<String>,

    /// What a server owes for a message: the message in upper case, or the same message (a plain echo).
    #[arg(long, value_enum, default_value_t = ReplyArg::Upper, requires = "command")]
    pub reply: ReplyArg,
}

/// `--reply`
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReplyArg {
    /// The message in upper case, as the lessons ask for.
    Upper,
    /// The message itself.
    Same,
}

impl ReplyArg {
    /// The rule that it stands for.
    pub fn rule(self) -> ReplyRule {
        match self {
            ReplyArg::Upper => ReplyRule::Upper,
            ReplyArg::Same => ReplyRule::Same,
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_well_formed() {
        super::command().debug_assert();
    }
}
