//! Reports the end of the conversation as a failure of its own: exit code 1.
//!
//! caught by: 01.exits-when-peer-closes
//! cause: end-taken-for-error

use std::io;
use std::process::ExitCode;

use mutants::{echo, listen, serve_one};

pub fn main() -> io::Result<ExitCode> {
    serve_one(&listen(), echo)?;
    eprintln!("the client has gone");
    Ok(ExitCode::FAILURE)
}
