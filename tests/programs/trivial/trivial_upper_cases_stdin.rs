//! Prints its own input in upper case: all replies right, and nobody was asked.
//!
//! passes only: nothing
use std::io::stdin;

pub fn main() {
    for line in stdin().lines() {
        println!("{}", line.unwrap_or_default().to_ascii_uppercase());
    }
}
