//! Forgets to close the connections that it has served.
//!
//! caught by: *.clients-kept-apart 02.two-hundred-clients 02.silent-clients
//! caught by: 02.half-close-gets-everything 02.descriptors-do-not-grow 02.idle-after-clients-leave
//! caught by: 02.keeps-running 03.serves-many-clients 03.half-close-gets-everything
//! caught by: 03.idle-after-clients-leave 03.descriptors-do-not-grow 05.serves-many-clients
//! caught by: 05.half-close-gets-everything 05.idle-after-clients-leave 05.descriptors-do-not-grow
//! not: 07.clients-kept-apart
//! cause: connection-not-closed

use mutants::{echo, listen, serve};

pub fn main() {
    let mut clients = Vec::new();
    serve(&listen(), |client| {
        clients.push(client.try_clone()?);
        echo(client)
    })
}
