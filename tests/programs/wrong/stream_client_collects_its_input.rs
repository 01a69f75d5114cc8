//! Reads all of its input before it sends the first byte.
//!
//! caught by: 07.client-prints-at-once 07.client-outwaits-silence 07.client-waits-for-server
//! caught by: 07.client-server-resets
//! cause: input-held-back

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::sync::atomic::Ordering;

use mutants::{SENT, copy_both_ways, print_bytes};

pub fn main() {
    copy_both_ways(
        |mut server| {
            let mut all = Vec::new();
            io::stdin().read_to_end(&mut all)?;
            SENT.store(all.len() as u64, Ordering::SeqCst);
            server.write_all(&all)?;
            server.shutdown(Shutdown::Write)
        },
        print_bytes,
    );
}
