//! Connects to port 8080 if nobody says where.
//!
//! caught by: 01.client-default-address
//! cause: default-address-wrong

use std::env;

use mutants::{connect_to, fail, talk};

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    talk(&mut connect_to(&address).unwrap_or_else(|error| fail(&address, &error)));
}
