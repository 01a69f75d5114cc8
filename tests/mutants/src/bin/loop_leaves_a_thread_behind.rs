//! Gives each client a thread that waits, without a pause, for a farewell that the silent never say.
//!
//! caught by: 02.idle-after-clients-leave 03.idle-after-clients-leave
//! caught by: 05.idle-after-clients-leave
//! cause: busy-waiting

use std::hint;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use mutants::{echo_with, listen, serve};

fn main() {
    serve(&listen(), |client| {
        let spoken = Arc::new(AtomicBool::new(false));
        let mark = Arc::clone(&spoken);
        let served = echo_with(client, |message| {
            mark.store(true, Ordering::Relaxed);
            message.to_ascii_uppercase()
        });
        thread::spawn(move || {
            while !spoken.load(Ordering::Relaxed) {
                hint::spin_loop();
            }
        });
        served
    })
}
