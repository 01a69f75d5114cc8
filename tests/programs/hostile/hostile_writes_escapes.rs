//! Serves well, and writes what moves a cursor, closes a tag, commands a CI log, or is no text.
//!
//! passes: 02 server
//! passes: 03 server

use std::io::{Read, Write};
use std::net::TcpListener;

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    let noise: &[u8] = b"\xff\xfe\xc3\x28\x1b[2J\x1b]0;title\x07\x1b[31m\0\x08\x7f\r\n\
        ::error file=src/main.rs::not an error\n::set-output name=a::b\n\
        ]]></failure><script>alert(1)</script>| `a` | <b>\n\xe2\x80\xae\xe2\x80\x8b\n";
    let shout = || {
        let _ = std::io::stdout().write_all(noise);
        let _ = std::io::stderr().write_all(noise);
    };
    shout();
    let listener = TcpListener::bind(&address).unwrap_or_else(|e| {
        eprintln!("cannot listen on {address}: {e}");
        std::process::exit(1)
    });
    println!("listening on {}", listener.local_addr().unwrap());
    loop {
        let Ok((mut conn, _)) = listener.accept() else {
            continue;
        };
        shout();
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
