//! Sends two lines at once where it has them, and then waits for the two replies.
//!
//! caught by: 09.client-one-at-a-time
//! cause: sends-ahead

use std::sync::mpsc::channel;
use std::thread::spawn;
use std::time::Duration;

use mutants::{Tried, address, ask_again, fail, has_id, lines, message, print, udp_client};

pub fn main() {
    let (give, take) = channel();
    spawn(move || lines().try_for_each(|line| give.send(line)));
    let (socket, server) = udp_client();
    let mut id = 0;
    while let Ok(first) = take.recv() {
        let second = take.recv_timeout(Duration::from_millis(50)).ok();
        let messages: Vec<_> = [Some(first), second]
            .into_iter()
            .flatten()
            .map(|line| {
                id += 1;
                (id, message(id, &line))
            })
            .collect();
        for (_, ahead) in &messages[1..] {
            let _ = socket.send_to(&messages[0].1, server);
            let _ = socket.send_to(ahead, server);
        }
        for (id, message) in &messages {
            match ask_again(&socket, server, message, Tried::default(), |reply| {
                has_id(reply, *id)
            }) {
                Ok(reply) => print(&reply),
                Err(error) => fail(&address(), &error),
            }
        }
    }
}
