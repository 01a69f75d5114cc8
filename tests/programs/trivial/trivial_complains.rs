//! Says that its address is of no use and ends with exit code 1, whatever the address.
//!
//! passes only: 03.client-nobody-listening 05.client-no-such-file 05.client-stale-socket
//! passes only: 07.client-nobody-listening 09.client-nobody-there
//! passes only: (nobody is there, and it says so: all that is asked for)
//! passes only: 05.keeps-regular-file 05.keeps-directory 05.keeps-fifo 05.keeps-symlink
//! passes only: 05.path-too-long 05.missing-directory
//! passes only: (the address is of no use, and it says so: all that is asked for)
//! cause: usage-error-with-another-code
use std::env;
use std::process::exit;

pub fn main() {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    eprintln!("{address} is of no use");
    exit(1);
}
