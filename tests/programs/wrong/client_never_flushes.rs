//! Collects its output in a `BufWriter`: no reply is seen before the end.
//!
//! caught by: 01.client-prints-at-once 03.client-prints-at-once 05.client-prints-at-once
//! cause: output-not-flushed

use std::io::{self, BufWriter, Write};

use mutants::{address, ask, connect, fail, lines};

pub fn main() {
    let mut server = connect();
    let mut output = BufWriter::new(io::stdout());
    for line in lines().filter(|line| !line.is_empty()) {
        match ask(&mut server, &line) {
            Ok(reply) => {
                output.write_all(&reply).expect("stdout can be written");
                output.write_all(b"\n").expect("stdout can be written");
            }
            Err(error) => fail(&address(), &error),
        }
    }
}
