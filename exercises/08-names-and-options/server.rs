//! Stage 08, the server: says who is at which end of each connection, and is exact about its queue.
//!
//! `server [ADDRESS] [BACKLOG]`, where ADDRESS is HOST:PORT, by default 127.0.0.1:8888, and BACKLOG is
//! the number for listen(2), by default 128.
//!
//! Beside std it may use the crate `nix`, which has the system calls under their own names.

use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let address = arguments
        .next()
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let Ok(backlog) = arguments.next().map_or(Ok(128), |text| text.parse()) else {
        eprintln!("the second argument, BACKLOG, must be a number");
        return ExitCode::from(2);
    };
    match run(&address, backlog) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(address: &str, backlog: i32) -> io::Result<()> {
    let listener = listen(address, backlog)?;
    announce(listener.local_addr()?)?;
    serve(&listener)
}

/// Makes a socket that clients can connect to, with a queue of this length.
fn listen(address: &str, backlog: i32) -> io::Result<TcpListener> {
    // TODO: socket(2), SO_REUSEADDR, bind(2), listen(2) with `backlog`: all four are in
    // nix::sys::socket, and TcpListener::from takes the descriptor. Replace the lines below.
    let _ = (address, backlog);
    eprintln!("not written yet: listen()");
    std::process::exit(1)
}

/// Tells whoever started us where we can be reached: with port 0 only the kernel knows the port.
fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush() // Whoever waits for this line must not wait for a buffer to fill.
}

/// Serves one client after another, whatever they do.
fn serve(listener: &TcpListener) -> ! {
    // TODO: as in stage 03. Before the first answer to a client, print a line `client PEER at LOCAL`
    // and flush it. Replace the lines below.
    let _ = listener;
    eprintln!("not written yet: serve()");
    std::process::exit(1)
}
