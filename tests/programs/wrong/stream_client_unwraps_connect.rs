//! Panics where nobody listens.
//!
//! caught by: 07.client-nobody-listening
//! cause: panics-instead-of-reporting

use std::io::ErrorKind;
use std::net::TcpStream;
use std::sync::atomic::Ordering;
use std::thread;

use mutants::{Connection, SENT, address, copy_answers, copy_input_to, fail, print_bytes};

pub fn main() {
    let server: Connection = Box::new(TcpStream::connect(address()).unwrap());
    let to_server = server.try_clone().expect("a descriptor");
    thread::spawn(move || {
        if let Err(error) = copy_input_to(to_server) {
            fail(&address(), &error);
        }
    });
    match copy_answers(server, print_bytes) {
        Ok(received) if received < SENT.load(Ordering::SeqCst) => {
            fail(&address(), &ErrorKind::UnexpectedEof.into())
        }
        Ok(_) => {}
        Err(error) => fail(&address(), &error),
    }
}
