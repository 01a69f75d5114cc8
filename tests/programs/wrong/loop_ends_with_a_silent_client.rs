//! Takes a client that sends nothing and leaves for the sign to stop.
//!
//! caught by: 02.silent-clients 02.port-never-refuses 02.idle-after-clients-leave 02.keeps-running
//! caught by: 03.serves-many-clients 03.idle-after-clients-leave 03.survives-reset-while-waiting
//! caught by: 03.survives-reset-while-replying 03.survives-broken-pipe
//! caught by: 03.survives-reset-before-accept 03.survives-close-mid-message
//! caught by: 03.survives-mixed-abuse 03.descriptors-do-not-grow 03.keeps-running
//! caught by: 05.serves-many-clients 03.survives-aborted-accept 03.survives-too-many-files
//! caught by: 05.idle-after-clients-leave 05.survives-reset-while-waiting 05.survives-broken-pipe
//! caught by: 05.survives-close-mid-message 05.survives-mixed-abuse 05.descriptors-do-not-grow
//! caught by: 05.keeps-running 05.leaves-live-server-alone 03.survives-expired-wait
//! caught by: 05.survives-too-many-files 05.survives-expired-wait
//! cause: silent-client-ends-server

use std::io::Write;
use std::process;

use mutants::{echo, listen, receive, serve};

pub fn main() {
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
