//! Queues its answers without bound, and drops them when the client half-closes.
//!
//! caught by: 07.stops-reading 07.half-close-after-8-mib
//! cause: queue-without-bound closes-before-all-is-sent shuts-down-too-early

use std::io::Write;
use std::net::Shutdown;
use std::sync::mpsc;
use std::thread;

use mutants::{listen, receive, serve};

pub fn main() {
    serve(&listen(), |mut client| {
        let mut to_client = client.try_clone()?;
        let (queue, answers) = mpsc::channel::<Vec<u8>>();
        let writer = thread::spawn(move || {
            let _ = answers
                .iter()
                .try_for_each(|answer| to_client.write_all(&answer));
        });
        let mut buffer = [0; 16 << 10];
        loop {
            let n = receive(&mut client, &mut buffer)?;
            if n == 0 {
                // The writer may have much to send still.
                client.shutdown(Shutdown::Both)?;
                break;
            }
            if queue.send(buffer[..n].to_ascii_uppercase()).is_err() {
                break;
            }
        }
        drop(queue);
        let _ = writer.join();
        Ok(())
    })
}
