//! Takes the end of stdin for a failure: exit code 1.
//!
//! caught by: 04.client-closes-and-exits 06.client-converses
//! cause: end-taken-for-error

use std::process::ExitCode;

use mutants::{datagram_from, talk_udp_with};

pub fn main() -> ExitCode {
    talk_udp_with(|socket, server, line| {
        socket.send_to(line, server)?;
        datagram_from(socket, server)
    });
    eprintln!("end of input");
    ExitCode::FAILURE
}
