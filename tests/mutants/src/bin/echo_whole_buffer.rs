//! Sends the whole buffer back, and not only the part that the read filled.
//!
//! caught by: 01.upper-cases
//! cause: replies-with-whole-buffer

use std::io::{self, Write};

use mutants::{listen, receive, serve_one};

fn main() -> io::Result<()> {
    serve_one(&listen(), |mut client| {
        let mut buffer = [0; 1024];
        while receive(&mut client, &mut buffer)? > 0 {
            client.write_all(&buffer.to_ascii_uppercase())?;
        }
        Ok(())
    })
}
