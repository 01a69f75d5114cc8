//! Reads as fast as it can, and queues the answers for a thread that writes them.
//!
//! caught by: 07.stops-reading
//! cause: queue-without-bound

use std::io::{ErrorKind, Write};
use std::sync::mpsc;
use std::thread;

use mutants::{listen, receive, serve};

pub fn main() {
    serve(&listen(), |mut client| {
        let mut to_client = client.try_clone()?;
        let (queue, answers) = mpsc::channel::<Vec<u8>>();
        let writer = thread::spawn(move || {
            answers
                .iter()
                .try_for_each(|answer| to_client.write_all(&answer))
        });
        let mut buffer = [0; 16 << 10];
        loop {
            let n = match receive(&mut client, &mut buffer) {
                Err(error) => break Err(error),
                Ok(n) => n,
            };
            if n == 0 || queue.send(buffer[..n].to_ascii_uppercase()).is_err() {
                break Ok(());
            }
        }?;
        drop(queue);
        writer.join().unwrap_or(Err(ErrorKind::Other.into()))
    })
}
