//! Takes the newline off, and leaves the `\r` before it in the message.
//!
//! caught by: 01.client-sends-lines 03.client-converses 05.client-converses
//! caught by: *.client-empty-line-sends-nothing
//! cause: line-end-sent

use std::io::{self, BufRead};

use mutants::{ask, connect, print};

pub fn main() -> io::Result<()> {
    let mut server = connect();
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        if !line.is_empty() {
            print(&ask(&mut server, &line)?);
        }
    }
    Ok(())
}
