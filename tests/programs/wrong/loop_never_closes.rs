//! Forgets to close the connections that it has served.
//!
//! caught by: 02.two-hundred-clients 02.half-close-gets-everything 02.clients-kept-apart
//! caught by: 02.descriptors-do-not-grow 02.idle-after-clients-leave 02.keeps-running
//! caught by: 03.serves-many-clients 03.half-close-gets-everything 03.clients-kept-apart
//! caught by: 03.idle-after-clients-leave 03.descriptors-do-not-grow 05.serves-many-clients
//! caught by: 05.half-close-gets-everything 05.clients-kept-apart 05.idle-after-clients-leave
//! caught by: 05.descriptors-do-not-grow
//! cause: connection-not-closed

use mutants::{echo, listen, serve};

pub fn main() {
    let mut clients = Vec::new();
    serve(&listen(), |client| {
        clients.push(client.try_clone()?);
        echo(client)
    })
}
