//! Is sure of each client until it has spoken, read its reply, and spoken again.
//!
//! caught by: 05.survives-broken-pipe 05.survives-mixed-abuse 05.descriptors-do-not-grow
//! caught by: 05.keeps-running
//! cause: error-not-handled

use std::io::{Read, Write};

use mutants::{echo, listen, receive, serve};

pub fn main() {
    serve(&listen(), |mut client| {
        let mut buffer = [0; 8192];
        let mut n = receive(&mut client, &mut buffer)?;
        if n > 0 {
            client.write_all(&buffer[..n].to_ascii_uppercase()).unwrap();
            n = client.read(&mut buffer).unwrap();
            client.write_all(&buffer[..n].to_ascii_uppercase())?;
        }
        if n == 0 { Ok(()) } else { echo(client) }
    })
}
