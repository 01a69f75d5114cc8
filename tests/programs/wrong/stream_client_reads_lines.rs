//! Sends its input line by line, although it has no lines.
//!
//! caught by: 07.client-prints-at-once 07.client-outwaits-silence 07.client-waits-for-server
//! caught by: 07.client-server-resets
//! cause: input-held-back

use std::io::{self, BufRead, Write};
use std::net::Shutdown;
use std::sync::atomic::Ordering;

use mutants::{SENT, copy_both_ways, print_bytes};

pub fn main() {
    copy_both_ways(
        |mut server| {
            let mut input = io::stdin().lock();
            let mut line = Vec::new();
            while input.read_until(b'\n', &mut line)? > 0 {
                SENT.fetch_add(line.len() as u64, Ordering::SeqCst);
                server.write_all(&line)?;
                line.clear();
            }
            server.shutdown(Shutdown::Write)
        },
        print_bytes,
    );
}
