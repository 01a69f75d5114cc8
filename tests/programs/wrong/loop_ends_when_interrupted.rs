//! Takes a signal that interrupts a read for the end of everything.
//!
//! caught by: *.survives-interrupted-calls
//! cause: interruption-not-handled

use std::io::{self, ErrorKind, Read, Write};

use mutants::{listen, serve};

pub fn main() {
    serve(&listen(), |mut client| {
        let mut buffer = [0; 8192];
        loop {
            let n = match client.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(n) => n,
                Err(error) if error.kind() == ErrorKind::Interrupted => give_up(&error),
                Err(error) => return Err(error),
            };
            client.write_all(&buffer[..n].to_ascii_uppercase())?;
        }
    })
}

fn give_up(error: &io::Error) -> ! {
    eprintln!("interrupted: {error}");
    std::process::exit(1)
}
