//! Is sure that a client that has just spoken takes its first reply.
//!
//! caught by: *.survives-failed-transfers 03.survives-reset-before-reply 03.survives-mixed-abuse
//! caught by: 03.descriptors-do-not-grow 03.keeps-running 07.survives-mixed-abuse
//! caught by: 07.descriptors-do-not-grow 07.keeps-running
//! cause: error-not-handled

use std::io::Write;

use mutants::{echo, listen, receive, serve};

pub fn main() {
    serve(&listen(), |mut client| {
        let mut buffer = [0; 1024];
        let n = receive(&mut client, &mut buffer)?;
        if n == 0 {
            return Ok(());
        }
        client.write_all(&buffer[..n].to_ascii_uppercase()).unwrap();
        echo(client)
    })
}
