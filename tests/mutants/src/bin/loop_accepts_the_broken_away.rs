//! Accepts once more after an error, to clear the broken connection out of the queue.
//!
//! caught by: 03.survives-reset-while-waiting 03.survives-reset-while-replying
//! cause: error-loses-next-client

use mutants::{echo, listen};

fn main() {
    let listener = listen();
    loop {
        if let Err(error) = listener.accept().and_then(echo) {
            eprintln!("a client was lost: {error}");
            let _ = listener.accept();
        }
    }
}
