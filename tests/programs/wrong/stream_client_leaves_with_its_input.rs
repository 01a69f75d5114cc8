//! Half-closes, reads what it is owed, and leaves without waiting for the end of the stream.
//!
//! caught by: 07.client-prints-after-half-close 07.client-empty-input
//! cause: leaves-with-its-input

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::process;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use mutants::{SENT, copy_both_ways, print_bytes};

static LAST: Mutex<Option<u64>> = Mutex::new(None);
static PRINTED: AtomicU64 = AtomicU64::new(0);

/// Leaves when the last byte that is owed has been printed.
fn leave_if_done() {
    let last = LAST.lock().expect("no panic");
    if *last == Some(PRINTED.load(Ordering::SeqCst)) {
        process::exit(0);
    }
}

pub fn main() {
    copy_both_ways(
        |mut server| {
            let mut buffer = [0; 4096];
            loop {
                let n = io::stdin().read(&mut buffer)?;
                if n == 0 {
                    break;
                }
                SENT.fetch_add(n as u64, Ordering::SeqCst);
                server.write_all(&buffer[..n])?;
            }
            server.shutdown(Shutdown::Write)?;
            *LAST.lock().expect("no panic") = Some(SENT.load(Ordering::SeqCst));
            leave_if_done();
            Ok(())
        },
        |bytes| {
            print_bytes(bytes)?;
            PRINTED.fetch_add(bytes.len() as u64, Ordering::SeqCst);
            leave_if_done();
            Ok(())
        },
    );
}
