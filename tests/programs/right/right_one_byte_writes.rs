//! Every reply leaves in single bytes, Nagle's algorithm switched off.
//!
//! passes: 02 server
//! passes: 03 server
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};

fn serve(conn: &TcpStream) -> io::Result<()> {
    conn.set_nodelay(true)?;
    let mut buffer = [0; 512];
    loop {
        let count = (&*conn).read(&mut buffer)?;
        if count == 0 {
            return Ok(());
        }
        for byte in &buffer[..count] {
            while (&*conn).write(&[byte.to_ascii_uppercase()])? == 0 {}
        }
    }
}

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    let listener = TcpListener::bind(&address).unwrap_or_else(|e| {
        eprintln!("cannot listen on {address}: {e}");
        std::process::exit(1);
    });
    println!("listening on {}", listener.local_addr().unwrap());
    loop {
        if let Ok((conn, _)) = listener.accept()
            && let Err(e) = serve(&conn)
        {
            eprintln!("lost a client: {e}");
        }
    }
}
