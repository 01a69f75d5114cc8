//! Sends lines as fast as they come, and leaves the replies to a thread of their own.
//!
//! caught by: 04.client-one-at-a-time 06.client-converses 06.client-empty-between-others
//! cause: sends-ahead

use std::sync::mpsc;
use std::thread;

use mutants::{datagram_from, lines, print, udp_client};

pub fn main() {
    let (socket, server) = udp_client();
    let replies = socket.try_clone().expect("a second descriptor");
    let (sent, owed) = mpsc::channel();
    let printer = thread::spawn(move || {
        for () in owed {
            print(&datagram_from(&replies, server).expect("a reply"));
        }
    });
    for line in lines() {
        socket.send_to(&line, server).expect("the datagram fits");
        sent.send(()).expect("the printer is there");
    }
    drop(sent);
    printer.join().expect("the printer ends well");
}
