//! Gives each client a thread that waits, without a pause, for a farewell that the silent never say.
//!
//! caught by: 02.idle-after-clients-leave 03.idle-after-clients-leave
//! caught by: 05.idle-after-clients-leave
//! cause: busy-waiting

use std::hint;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use mutants::{echo_with, listen, serve};

static LEFT_BEHIND: Once = Once::new();

fn main() {
    serve(&listen(), |client| {
        let spoken = AtomicBool::new(false);
        let served = echo_with(client, |message| {
            spoken.store(true, Ordering::Relaxed);
            message.to_ascii_uppercase()
        });
        // The first client that says nothing leaves one behind for ever; more would only be more of it.
        if !spoken.load(Ordering::Relaxed) {
            LEFT_BEHIND.call_once(|| {
                thread::spawn(|| {
                    loop {
                        hint::spin_loop();
                    }
                });
            });
        }
        served
    })
}
