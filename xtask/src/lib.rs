//! The workbook's front door: everything here talks to people, and knows nothing of sockets.
//!
//! Imports go down this list: `commands` → `watch`, `selftest`, `grade` → `session` → `tutor` → `run` → `prepare` → `output`
//! → `report`, `args`. A test reads them and holds the order.

mod args;
mod commands;
#[cfg(feature = "grade")]
mod grade;
mod output;
mod prepare;
mod report;
mod run;
#[cfg(feature = "selftest")]
mod selftest;
mod session;
mod tutor;
#[cfg(feature = "watch")]
mod watch;

use std::process::ExitCode;

/// Does what the command line asks for, or, started by ourselves, the work of a helper process.
pub fn main() -> ExitCode {
    // Before anything else: a worker enters namespaces, which a process with threads can't.
    let mut words = std::env::args_os().skip(1);
    match words.next() {
        Some(word) if word == prepare::workspace::WORKER => return checks::worker::main(),
        Some(word) if word == prepare::workspace::BUILD_GUARD => {
            return checks::toolchain::build_guard::main(words);
        }
        _ => {}
    }
    // Started by `soak --quiescence` as a program to be watched.
    #[cfg(feature = "selftest")]
    if let Some(code) = checks::selftest::stress::be_subject() {
        return code;
    }
    match commands::run() {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            output::complain(&format!("error: {error:#}"));
            ExitCode::from(2)
        }
    }
}
