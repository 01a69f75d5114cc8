//! A thread for each client; an error ends that conversation alone.
//!
//! passes: 02 server
//! passes: 03 server
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;
use std::thread;

fn serve(mut conn: TcpStream) -> io::Result<()> {
    println!("serving {}", conn.peer_addr()?);
    let mut buffer = vec![0; 16 * 1024];
    loop {
        match conn.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => {
                buffer[..count].make_ascii_uppercase();
                conn.write_all(&buffer[..count])?;
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}

pub fn main() -> ExitCode {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    let listener = match TcpListener::bind(&address) {
        Ok(listener) => listener,
        Err(e) => {
            eprintln!("cannot listen on {address}: {e}");
            return ExitCode::FAILURE;
        }
    };
    println!(
        "listening on {}",
        listener
            .local_addr()
            .expect("a bound socket has an address")
    );
    loop {
        let served = listener.accept().and_then(|(conn, _)| {
            thread::Builder::new().spawn(move || {
                if let Err(e) = serve(conn) {
                    println!("a conversation broke: {e}");
                }
            })
        });
        if let Err(e) = served {
            println!("nobody to serve: {e}");
        }
    }
}
