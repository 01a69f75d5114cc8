//! Uses one buffer for the short replies to all clients, and sends as much of it as the longest so far.
//!
//! caught by: *.clients-kept-apart *.echoes-exactly 02.port-never-refuses
//! not: 08.echoes-exactly
//! cause: stale-bytes

use mutants::{echo_with, listen, serve};

pub fn main() {
    let mut short = Vec::new();
    serve(&listen(), |client| {
        echo_with(client, |message| {
            if message.len() >= 256 {
                return message.to_ascii_uppercase();
            }
            if short.len() < message.len() {
                short.resize(message.len(), 0);
            }
            short[..message.len()].copy_from_slice(&message.to_ascii_uppercase());
            short.clone()
        })
    })
}
