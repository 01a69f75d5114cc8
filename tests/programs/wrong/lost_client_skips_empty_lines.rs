//! Sends nothing for an empty line.
//!
//! caught by: 09.client-empty-line

use mutants::{Tried, address, ask_again, fail, has_id, lines, message, print, udp_client};

pub fn main() {
    let (socket, server) = udp_client();
    for (line, id) in lines().filter(|line| !line.is_empty()).zip(1..) {
        let reply = ask_again(
            &socket,
            server,
            &message(id, &line),
            Tried::default(),
            |reply| has_id(reply, id),
        );
        match reply {
            Ok(reply) => print(&reply),
            Err(error) => fail(&address(), &error),
        }
    }
}
