//! Closes with SO_LINGER 0, "to free the port at once": the client gets a reset instead of the end of the stream.
//!
//! caught by: 02.two-hundred-clients 02.half-close-gets-everything 02.clients-kept-apart
//! caught by: 02.descriptors-do-not-grow 02.idle-after-clients-leave 02.keeps-running
//! caught by: 03.serves-many-clients 03.half-close-gets-everything 03.clients-kept-apart
//! caught by: 03.idle-after-clients-leave
//! cause: closes-with-reset
//! by luck: 03.survives-failed-transfers

use mutants::{Listener, address, announce, echo, fail};
use nix::libc::linger;
use nix::sys::socket::{setsockopt, sockopt};

pub fn main() {
    let address = address();
    let listener = Listener::bind(&address).unwrap_or_else(|error| fail(&address, &error));
    announce(listener.name(&address));
    let Listener::Tcp(listener) = listener else {
        return;
    };
    for client in listener.incoming().flatten() {
        let at_once = linger {
            l_onoff: 1,
            l_linger: 0,
        };
        if let Err(error) = setsockopt(&client, sockopt::Linger, &at_once) {
            eprintln!("no linger: {error}");
        }
        if let Err(error) = echo(Box::new(client)) {
            eprintln!("a client was lost: {error}");
        }
    }
}
