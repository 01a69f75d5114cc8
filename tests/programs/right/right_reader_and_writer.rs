//! Two threads for each client, one reads and one writes; reading never waits for writing.
//!
//! passes: 02 server
//! passes: 03 server
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;

fn serve(mut conn: TcpStream) {
    let Ok(mut other) = conn.try_clone() else {
        return;
    };
    let (pieces, owed) = mpsc::channel::<Vec<u8>>();
    let writer = thread::spawn(move || {
        for piece in owed {
            if other.write_all(&piece.to_ascii_uppercase()).is_err() {
                break;
            }
        }
    });
    let mut buffer = [0; 5000];
    while let Ok(count @ 1..) = conn.read(&mut buffer) {
        if pieces.send(buffer[..count].to_vec()).is_err() {
            break;
        }
    }
    drop(pieces);
    let _ = writer.join();
}

pub fn main() -> ExitCode {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    let listener = match TcpListener::bind(&address) {
        Ok(listener) => listener,
        Err(e) => {
            eprintln!("cannot listen on {address}: {e}");
            return ExitCode::from(1);
        }
    };
    println!("listening on {}", listener.local_addr().unwrap());
    for conn in listener.incoming().flatten() {
        thread::spawn(move || serve(conn));
    }
    ExitCode::SUCCESS
}
