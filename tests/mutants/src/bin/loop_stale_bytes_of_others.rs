//! Uses one reply buffer for all clients, as long as the longest message so far.
//!
//! caught by: 02.echoes-exactly 02.clients-kept-apart 02.moves-large-messages
//! caught by: 03.echoes-exactly 03.clients-kept-apart 03.moves-large-messages
//! caught by: 05.echoes-exactly 05.clients-kept-apart 05.moves-large-messages
//! cause: stale-bytes

use mutants::{echo_with, listen, serve};

fn main() {
    let mut reply = Vec::new();
    serve(&listen(), |client| {
        echo_with(client, |message| {
            if reply.len() < message.len() {
                reply.resize(message.len(), 0);
            }
            reply[..message.len()].copy_from_slice(&message.to_ascii_uppercase());
            reply.clone()
        })
    })
}
