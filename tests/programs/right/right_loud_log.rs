//! Says a lot on stdout and stderr, before and after it announces, and for every client.
//!
//! passes: 02 server
//! passes: 03 server
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};

fn serve(mut conn: TcpStream, number: usize) -> io::Result<()> {
    let mut buffer = [0; 1024];
    loop {
        let count = conn.read(&mut buffer)?;
        println!(
            "[{number}] recv returned {count}: {:?}",
            String::from_utf8_lossy(&buffer[..count])
        );
        if count == 0 {
            println!("[{number}] end of stream, close");
            return Ok(());
        }
        conn.write_all(&buffer[..count].to_ascii_uppercase())?;
        eprintln!("[{number}] sent {count}");
    }
}

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    for step in ["socket", "bind", "listen"] {
        println!("step: {step}");
    }
    let listener = match TcpListener::bind(&address) {
        Ok(listener) => listener,
        Err(e) => {
            println!("no luck");
            eprintln!("bind to {address} failed: {e}");
            std::process::exit(1);
        }
    };
    println!("{}", "=".repeat(20_000));
    println!("not yet listening on anything, one more line");
    println!("listening on {}", listener.local_addr().unwrap());
    println!("{}", "=".repeat(20_000));
    for (number, conn) in listener.incoming().enumerate() {
        println!("[{number}] accept returned {conn:?}");
        if let Err(e) = conn.and_then(|conn| serve(conn, number)) {
            println!("[{number}] {e}");
        }
    }
}
