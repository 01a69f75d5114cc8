//! Hands every error up with `?`, past the loop around accept: the first client that misbehaves ends it.
//!
//! caught by: 03.survives-reset-while-waiting
//! cause: error-not-handled

use std::io;

use mutants::{echo, listen};

fn main() -> io::Result<()> {
    let listener = listen();
    loop {
        let client = listener.accept()?;
        echo(client)?;
    }
}
