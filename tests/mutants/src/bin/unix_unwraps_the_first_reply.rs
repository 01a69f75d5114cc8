//! Guards its replies against clients that have gone, except the first in each conversation.
//!
//! caught by: 05.survives-broken-pipe 05.survives-mixed-abuse 05.descriptors-do-not-grow
//! caught by: 05.keeps-running
//! cause: broken-pipe-not-handled

use std::io::Write;

use mutants::{echo, listen, receive, serve};

fn main() {
    serve(&listen(), |mut client| {
        let mut buffer = [0; 4096];
        let n = receive(&mut client, &mut buffer)?;
        client.write_all(&buffer[..n].to_ascii_uppercase()).unwrap();
        echo(client)
    })
}
