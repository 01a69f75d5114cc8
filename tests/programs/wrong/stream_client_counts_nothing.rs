//! Takes any end of the stream for a success.
//!
//! caught by: 07.client-server-closes-early
//! cause: failure-taken-for-success

use mutants::{address, connect, copy_answers, copy_input_to, fail, print_bytes};

pub fn main() {
    let server = connect();
    let to_server = server.try_clone().expect("a descriptor");
    std::thread::spawn(move || {
        if let Err(error) = copy_input_to(to_server) {
            fail(&address(), &error);
        }
    });
    if let Err(error) = copy_answers(server, print_bytes) {
        fail(&address(), &error);
    }
}
