//! Serves well, and has started a child that holds its standard output and outlives it.
//!
//! passes: 02 server
//! passes: 03 server
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    if std::env::args().len() > 2 {
        loop {
            std::thread::sleep(std::time::Duration::from_secs(3600));
        }
    }
    let listener = TcpListener::bind(&address).unwrap_or_else(|e| {
        eprintln!("cannot listen on {address}: {e}");
        std::process::exit(1)
    });
    println!("listening on {}", listener.local_addr().unwrap());
    let child = mutants::one_more()
        .args([&address, "child"])
        .process_group(0)
        .spawn();
    println!("and there is {child:?}");
    loop {
        let Ok((mut conn, _)) = listener.accept() else {
            continue;
        };
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = conn.read(&mut buffer) {
            if conn
                .write_all(&buffer[..count].to_ascii_uppercase())
                .is_err()
            {
                break;
            }
        }
    }
}
