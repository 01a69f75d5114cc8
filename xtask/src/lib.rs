//! The workbook's front door: everything here talks to people, and knows nothing of sockets.

mod cli;
mod command_line;
mod commands;
mod files;
mod fingerprint;
mod judge;
mod markdown;
mod optional_features;
mod output;
mod progress_store;
mod report;
mod selection;
#[cfg(feature = "selftest")]
mod selftest;
mod spinner;
#[cfg(feature = "watch")]
mod watch;
mod workspace;

use std::process::ExitCode;

/// Does what the command line asks for, or, started by ourselves, the work of a helper process.
pub fn main() -> ExitCode {
    // Before anything else: a worker enters namespaces, which a process with threads can't.
    let mut words = std::env::args_os().skip(1);
    match words.next() {
        Some(word) if word == workspace::WORKER => return checks::worker::main(),
        Some(word) if word == workspace::KEEPER => {
            return checks::toolchain::build_guard::main(words);
        }
        _ => {}
    }
    // Started by `soak --quiescence` as a program to be watched.
    #[cfg(feature = "selftest")]
    if let Some(code) = checks::selftest::stress::be_subject() {
        return code;
    }
    match cli::run() {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            output::complain(&format!("error: {error:#}"));
            ExitCode::from(2)
        }
    }
}
