//! All Rust programs with a known verdict in one executable: linking each by itself would take ten times
//! as long. `build.rs` finds them in `tests/programs`.
//!
//! It runs the program by whose name it is called, such as through a link of that name;
//! `mutants NAME [ADDRESS]` does the same.

/// One program a module.
mod programs {
    include!(concat!(env!("OUT_DIR"), "/programs.rs"));
}

use std::env;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{ExitCode, Termination};

fn main() -> ExitCode {
    let mut words = env::args_os();
    let called = words.next().unwrap_or_default();
    let name = Path::new(&called).file_name().unwrap_or_default();
    if let Some(program) = by_name(&name.to_string_lossy()) {
        return program();
    }
    match words.next() {
        Some(name) if by_name(&name.to_string_lossy()).is_some() => {
            let error = mutants::again(name).args(words).exec();
            eprintln!("cannot start this executable again: {error}");
        }
        _ => eprintln!(
            "usage: mutants NAME [ADDRESS], with the name of a Rust file in tests/programs"
        ),
    }
    ExitCode::from(2)
}

/// The `main` of a program.
fn by_name(name: &str) -> Option<fn() -> ExitCode> {
    let main: fn() -> ExitCode = include!(concat!(env!("OUT_DIR"), "/by_name.rs"));
    Some(main)
}

/// Runs a `main`, and ends as it does.
fn end<T: Termination>(main: fn() -> T) -> ExitCode {
    main().report()
}
