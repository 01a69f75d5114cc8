//! Does not tell the server that its input has ended.
//!
//! caught by: 07.client-half-closes 07.client-prints-after-half-close 07.client-empty-input
//! cause: half-close-missing

use std::io::{self, Read, Write};
use std::sync::atomic::Ordering;

use mutants::{SENT, copy_both_ways, print_bytes};

pub fn main() {
    copy_both_ways(
        |mut server| {
            let mut buffer = [0; 4096];
            loop {
                let n = io::stdin().read(&mut buffer)?;
                if n == 0 {
                    return Ok(());
                }
                SENT.fetch_add(n as u64, Ordering::SeqCst);
                server.write_all(&buffer[..n])?;
            }
        },
        print_bytes,
    );
}
