//! Takes a client that leaves without a word for the sign to stop.
//!
//! caught by: 02.silent-clients 02.idle-after-clients-leave
//! caught by: 03.serves-many-clients 03.idle-after-clients-leave 03.survives-mixed-abuse
//! caught by: 05.serves-many-clients 05.idle-after-clients-leave 05.survives-mixed-abuse
//! cause: end-of-stream-ends-server

use std::io::Write;
use std::process;

use mutants::{echo, listen, receive, serve};

fn main() {
    serve(&listen(), |mut client| {
        let mut buffer = [0; 4096];
        let n = receive(&mut client, &mut buffer)?;
        if n == 0 {
            process::exit(0);
        }
        client.write_all(&buffer[..n].to_ascii_uppercase())?;
        echo(client)
    })
}
