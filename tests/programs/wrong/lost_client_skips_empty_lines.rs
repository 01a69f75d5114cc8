//! Sends nothing for an empty line.
//!
//! caught by: 09.client-empty-line

use mutants::{address, ask_right, fail, lines, print, udp_client};

pub fn main() {
    let (socket, server) = udp_client();
    for (line, id) in lines().filter(|line| !line.is_empty()).zip(1..) {
        let reply = ask_right(&socket, server, id, &line);
        match reply {
            Ok(reply) => print(&reply),
            Err(error) => fail(&address(), &error),
        }
    }
}
