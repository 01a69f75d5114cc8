//! The commands, one file each.

mod check;
mod completions;
mod doctor;
mod explain;
mod grade;
mod hint;
mod list;
mod poke;
mod read;
mod reset;
mod solution;
mod torture;
mod trace;
mod watch;
mod welcome;

use anyhow::Result;
use clap::Parser;

use crate::args::{Cli, Command};
#[cfg(not(feature = "selftest"))]
use crate::prepare::optional_features::Part;
#[cfg(feature = "selftest")]
use crate::selftest;

/// Does what the command line asks for; returns the exit code.
pub fn run() -> Result<u8> {
    match Cli::parse().command {
        None => welcome::run(),
        Some(Command::Check(args)) => check::run(&args),
        Some(Command::Watch(args)) => watch::run(&args),
        Some(Command::Explain(args)) => explain::run(&args),
        Some(Command::Torture(args)) => torture::run(&args),
        Some(Command::Poke(args)) => poke::run(&args),
        Some(Command::Trace(args)) => trace::run(&args),
        Some(Command::Grade(args)) => grade::run(&args),
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
            Part::Selftest.take_over()
        }
    }
}
