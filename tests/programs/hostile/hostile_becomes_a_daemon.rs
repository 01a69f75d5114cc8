//! Forks twice into a session of its own, as daemons do, and what was started ends at once.
//!
//! caught by: 02.announces-itself 02.echoes-exactly 02.moves-large-messages 02.second-client
//! caught by: 02.two-hundred-clients 02.silent-clients 02.half-close-gets-everything
//! caught by: 02.backlog-client-is-served 02.port-never-refuses 02.clients-kept-apart
//! caught by: 02.descriptors-do-not-grow 02.idle-while-idle 02.idle-after-clients-leave
//! caught by: 02.keeps-running 02.survives-short-writes 02.survives-short-reads

use std::io::{Read, Write};
use std::net::TcpListener;

#[allow(clippy::zombie_processes, reason = "to leave it behind is the point")]
pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let Some(parent) = words.last().and_then(|word| word.parse().ok()) {
        while nix::unistd::getppid().as_raw() == parent {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
    }
    if words.len() < 3 {
        let again = words.into_iter().chain([std::process::id().to_string()]);
        let child = mutants::one_more().args(again).spawn();
        child.expect("a second one like this");
        return;
    }
    nix::unistd::setsid().expect("it leads no group");
    let listener = TcpListener::bind(&address).unwrap_or_else(|e| {
        eprintln!("cannot listen on {address}: {e}");
        std::process::exit(1)
    });
    println!("listening on {}", listener.local_addr().unwrap());
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
