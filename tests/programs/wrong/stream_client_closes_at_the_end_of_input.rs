//! Ends both directions of the connection when its input ends, and then itself.
//!
//! caught by: 07.client-copies-bytes 07.client-copies-file 07.client-outwaits-silence
//! caught by: 07.client-copies-large-stream 07.client-waits-for-server 07.client-joins-single-bytes
//! caught by: 07.client-half-closes 07.client-prints-after-half-close 07.client-empty-input
//! caught by: 07.client-survives-short-counts 07.client-server-closes-early
//! by luck: 07.client-output-closes
//! cause: shuts-both-directions

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};

use mutants::{copy_both_ways, print_bytes};

/// The end of the input was seen: nothing is printed from then on, however long the end takes.
static ENDS: AtomicBool = AtomicBool::new(false);

pub fn main() {
    copy_both_ways(
        |mut server| {
            let mut buffer = [0; 4096];
            loop {
                let n = io::stdin().read(&mut buffer)?;
                if n == 0 {
                    ENDS.store(true, Ordering::SeqCst);
                    server.shutdown(Shutdown::Both)?;
                    process::exit(0);
                }
                server.write_all(&buffer[..n])?;
            }
        },
        |bytes| match ENDS.load(Ordering::SeqCst) {
            true => process::exit(0),
            false => print_bytes(bytes),
        },
    );
}
