//! The command line.

use anyhow::Result;
use clap::{CommandFactory, Parser, Subcommand};

use crate::commands::{
    bench, check, claims, completions, doctor, explain, hint, list, read, reset, soak, solution,
    verify, watch, welcome,
};
#[cfg(not(feature = "selftest"))]
use crate::optional_features::Part;
#[cfg(feature = "selftest")]
use crate::selftest;

/// A workbook of socket programs: you write them, and are told what they really do on the wire.
///
/// Each stage is a folder under exercises/ with a lesson (README.md) and programs to complete. Edit,
/// check, read the verdict, edit again.
#[derive(Parser)]
#[command(name = "xtask", bin_name = "cargo xtask", max_term_width = 100)]
#[command(disable_help_subcommand = true, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

const EXIT_CODES: &str = "\
Begin with `cargo xtask check 01`.

Exit codes: 0 all passed · 1 a program is wrong, not started, or does not compile ·
2 a wrong command, or the workbook itself failed";

#[derive(Subcommand)]
enum Command {
    Check(check::Args),
    Watch(watch::Args),
    Claims(claims::Args),
    Explain(explain::Args),
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

/// Does what the command line asks for; returns the exit code.
pub fn run() -> Result<u8> {
    match Cli::parse().command {
        None => welcome::run(),
        Some(Command::Check(args)) => check::run(&args),
        Some(Command::Watch(args)) => watch::run(&args),
        Some(Command::Explain(args)) => explain::run(&args),
        Some(Command::List(args)) => list::run(&args),
        Some(Command::Hint(args)) => hint::run(&args),
        Some(Command::Read(args)) => read::run(&args),
        Some(Command::Reset(args)) => reset::run(&args),
        Some(Command::Solution(args)) => solution::run(&args),
        Some(Command::Doctor(args)) => doctor::run(&args),
        Some(Command::Completions(args)) => completions::run(&args),
        #[cfg(feature = "selftest")]
        Some(Command::Claims(args)) => selftest::claims::run(&args),
        #[cfg(feature = "selftest")]
        Some(Command::Verify(args)) => selftest::verify::run(&args),
        #[cfg(feature = "selftest")]
        Some(Command::Soak(args)) => selftest::soak::run(&args),
        #[cfg(feature = "selftest")]
        Some(Command::Bench(args)) => selftest::bench::run(&args),
        #[cfg(not(feature = "selftest"))]
        Some(Command::Claims(_) | Command::Verify(_) | Command::Soak(_) | Command::Bench(_)) => {
            Part::Proofs.take_over()
        }
    }
}

/// All that the command line may be.
pub fn command() -> clap::Command {
    Cli::command()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_well_formed() {
        super::command().debug_assert();
    }
}
