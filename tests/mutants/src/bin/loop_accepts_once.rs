//! Accepts outside the loop: its conversation begins again with a client that has gone.
//!
//! caught by: 02.second-client
//! cause: second-client-never-accepted

use std::io::{self, Write};

use mutants::{listen, receive};

fn main() -> io::Result<()> {
    let listener = listen();
    let mut client = listener.accept()?;
    let mut buffer = [0; 4096];
    loop {
        let n = receive(&mut client, &mut buffer)?;
        client.write_all(&buffer[..n].to_ascii_uppercase())?;
    }
}
