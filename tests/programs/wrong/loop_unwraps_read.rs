//! Guards everything but the read that waits for a client's second message.
//!
//! caught by: 03.survives-reset-while-waiting 03.survives-mixed-abuse 03.descriptors-do-not-grow
//! caught by: 03.keeps-running 07.survives-reset-while-waiting 07.survives-mixed-abuse
//! caught by: 07.descriptors-do-not-grow 07.keeps-running
//! cause: error-not-handled

use std::io::{Read, Write};

use mutants::{echo, listen, receive, serve};

pub fn main() {
    serve(&listen(), |mut client| {
        let mut buffer = [0; 4096];
        let n = receive(&mut client, &mut buffer)?;
        client.write_all(&buffer[..n].to_ascii_uppercase())?;
        if n > 0 {
            let n = client.read(&mut buffer).unwrap();
            client.write_all(&buffer[..n].to_ascii_uppercase())?;
        }
        echo(client)
    })
}
