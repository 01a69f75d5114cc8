//! Makes a string of each piece of its input.
//!
//! caught by: 07.client-copies-bytes 07.client-copies-large-stream 07.client-waits-for-server
//! caught by: 07.client-copies-file

use std::io::Write;

use mutants::{copy_both_ways, copy_input, print_bytes};

pub fn main() {
    copy_both_ways(
        |server| {
            copy_input(server, |server, bytes| {
                server.write_all(String::from_utf8_lossy(bytes).as_bytes())
            })
        },
        print_bytes,
    );
}
