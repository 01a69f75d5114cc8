//! A thread for each client, and a second listen(2) for the backlog, after std's own.
//!
//! passes: 08 server

use std::net::TcpListener;
use std::thread;

use mutants::names::{backlog, say_and_echo};
use mutants::{address, announce, fail};
use nix::sys::socket::{Backlog, listen};

pub fn main() {
    let address = address();
    let listener = TcpListener::bind(&address).unwrap_or_else(|error| fail(&address, &error));
    let backlog = Backlog::new(backlog()).expect("a number that listen takes");
    listen(&listener, backlog).expect("it is bound");
    announce(listener.local_addr().expect("it is bound"));
    loop {
        let (client, peer) = match listener.accept() {
            Ok(accepted) => accepted,
            Err(error) => {
                eprintln!("accept: {error}");
                continue;
            }
        };
        thread::spawn(move || {
            let local = client.local_addr()?;
            say_and_echo(client, format_args!("client {peer} at {local}"))
        });
    }
}
