//! Waits until the client has said something, and takes the end of the stream for "nothing yet".
//!
//! caught by: 02.silent-clients 02.idle-after-clients-leave
//! caught by: 03.serves-many-clients 03.idle-after-clients-leave 03.survives-mixed-abuse
//! caught by: 05.serves-many-clients 05.idle-after-clients-leave 05.survives-mixed-abuse
//! cause: end-of-stream-unhandled

use std::io::Write;

use mutants::{echo, listen, receive, serve};

fn main() {
    serve(&listen(), |mut client| {
        let mut buffer = [0; 4096];
        let mut n = 0;
        while n == 0 {
            n = receive(&mut client, &mut buffer)?;
        }
        client.write_all(&buffer[..n].to_ascii_uppercase())?;
        echo(client)
    })
}
