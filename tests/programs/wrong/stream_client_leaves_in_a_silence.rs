//! Its reads have a time limit, and it takes one that passes for a failure of the connection.
//!
//! caught by: 07.client-outwaits-silence
//! cause: time-limit-not-handled

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::sync::atomic::Ordering;
use std::time::Duration;

use mutants::{SENT, connect, copy_over, print_bytes};

const PATIENCE: Duration = Duration::from_secs(2);

pub fn main() {
    let server = connect();
    server.set_read_timeout(PATIENCE).expect("a time limit");
    copy_over(
        server,
        |mut server| {
            let mut buffer = [0; 4096];
            loop {
                let n = io::stdin().read(&mut buffer)?;
                if n == 0 {
                    return server.shutdown(Shutdown::Write);
                }
                SENT.fetch_add(n as u64, Ordering::SeqCst);
                server.write_all(&buffer[..n])?;
            }
        },
        print_bytes,
    );
}
