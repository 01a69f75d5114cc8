//! Starts itself again as the process that serves, gives it the announcement's pipe, and waits: as
//! many frameworks do while they watch for changed files.
//!
//! passes: 02 server
//! passes: 03 server
use std::env;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::{ExitCode, exit};

fn serve(address: &str) -> ! {
    let listener = TcpListener::bind(address).unwrap_or_else(|e| {
        eprintln!("cannot listen on {address}: {e}");
        exit(1)
    });
    println!("listening on {}", listener.local_addr().unwrap());
    loop {
        let Ok((mut conn, _)) = listener.accept() else {
            continue;
        };
        let mut buffer = [0; 8192];
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

pub fn main() -> ExitCode {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    if env::args().nth(2).is_some() {
        serve(&address);
    }
    let child = mutants::one_more().args([&address, "serve"]).status();
    match child {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}
