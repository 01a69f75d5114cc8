//! Guards its reads, and not the write that answers them.
//!
//! caught by: 03.survives-reset-while-replying 03.survives-broken-pipe 03.survives-mixed-abuse
//! caught by: 03.descriptors-do-not-grow 03.keeps-running
//! cause: error-not-handled

use std::io::Write;

use mutants::{listen, receive, serve};

fn main() {
    serve(&listen(), |mut client| {
        let mut buffer = [0; 4096];
        loop {
            let n = receive(&mut client, &mut buffer)?;
            if n == 0 {
                return Ok(());
            }
            client.write_all(&buffer[..n].to_ascii_uppercase()).unwrap();
        }
    })
}
