//! Panics where nobody listens.
//!
//! caught by: 07.client-nobody-listening
//! cause: panics-instead-of-reporting

use std::net::TcpStream;

use mutants::{address, copy_input_to, copy_over, print_bytes};

pub fn main() {
    let server = TcpStream::connect(address()).unwrap();
    copy_over(Box::new(server), copy_input_to, print_bytes);
}
