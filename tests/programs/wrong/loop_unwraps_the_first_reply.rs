//! Sends away who has gone before it is served; who has just spoken, it is sure, takes its first reply.
//!
//! caught by: *.survives-failed-transfers 03.survives-reset-before-reply
//! cause: error-not-handled

use std::io::Write;

use mutants::{echo, listen, receive, serve};

pub fn main() {
    serve(&listen(), |mut client| {
        // Of a client that was reset in the backlog the name is gone, too.
        client.peer_name()?;
        let mut buffer = [0; 1024];
        let n = receive(&mut client, &mut buffer)?;
        if n == 0 {
            return Ok(());
        }
        client.write_all(&buffer[..n].to_ascii_uppercase()).unwrap();
        echo(client)
    })
}
