//! Takes its leave on stdout, after the last reply.
//!
//! caught by: 01.client-prints-only-replies 03.client-converses 05.client-converses
//! cause: chatter-on-stdout

use mutants::{connect, talk};

pub fn main() {
    talk(&mut connect());
    println!("connection closed");
}
