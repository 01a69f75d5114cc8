//! Announces itself and does nothing, without end.
//!
//! passes only: nothing
use std::env;

pub fn main() {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    println!("listening on {address}");
    loop {
        std::thread::park();
    }
}
