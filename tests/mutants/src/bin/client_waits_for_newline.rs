//! Waits for the newline at the end of the reply, which nobody sends.
//!
//! caught by: 01.client-prints-at-once
//! cause: waits-for-newline

use std::io::{BufRead, BufReader, Write};

use mutants::{connect, talk_with};

fn main() {
    talk_with(&mut connect(), |server, line| {
        server.write_all(line)?;
        let mut reply = Vec::new();
        BufReader::new(server.try_clone()?).read_until(b'\n', &mut reply)?;
        Ok(reply)
    });
}
