//! Stage 08, the server: says who is at which end of each connection, and is exact about its queue.
//!
//! `server [ADDRESS] [BACKLOG]`, where ADDRESS is HOST:PORT, by default 127.0.0.1:8888, and BACKLOG is
//! the number for listen(2), by default 128.
//!
//! Beside std it may use the crate `nix`, which has the system calls under their own names.

use std::env;
// solution: begin
use std::fmt::Display;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::os::fd::AsRawFd;
// solution: end
//~ use std::io::{self, Write};
//~ use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;
// solution: begin
use std::thread;
use std::time::Duration;

use nix::sys::socket::{
    self, AddressFamily, Backlog, SockFlag, SockType, SockaddrStorage, sockopt,
};
// solution: end

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
    // solution: begin
    let address = address
        .to_socket_addrs()?
        .next()
        .ok_or(ErrorKind::NotFound)?;
    let family = match address {
        SocketAddr::V4(_) => AddressFamily::Inet,
        SocketAddr::V6(_) => AddressFamily::Inet6,
    };
    let socket = socket::socket(family, SockType::Stream, SockFlag::empty(), None)?;
    // Connections of an earlier server may be in TIME_WAIT: they don't keep the address from us.
    // Another server that listens does.
    socket::setsockopt(&socket, sockopt::ReuseAddr, &true)?;
    socket::bind(socket.as_raw_fd(), &SockaddrStorage::from(address))?;
    socket::listen(&socket, Backlog::new(backlog)?)?;
    Ok(socket.into())
    // solution: end
    //~ // TODO: socket(2), SO_REUSEADDR, bind(2), listen(2) with `backlog`: all four are in
    //~ // nix::sys::socket, and TcpListener::from takes the descriptor. Replace the lines below.
    //~ let _ = (address, backlog);
    //~ eprintln!("not written yet: listen()");
    //~ std::process::exit(1)
}

/// Tells whoever started us where we can be reached: with port 0 only the kernel knows the port.
fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush() // Whoever waits for this line must not wait for a buffer to fill.
}

/// Serves one client after another, whatever they do.
fn serve(listener: &TcpListener) -> ! {
    // solution: begin
    loop {
        // The peer's name comes with the connection: a peer that has gone has none any more.
        match listener.accept() {
            Ok((connection, peer)) => {
                if let Err(error) = converse(connection, peer) {
                    note(format_args!("{peer}: {error}"));
                }
            }
            Err(error) => {
                note(format_args!("accept: {error}"));
                // Anything but an aborted connection is a shortage on our side, and to try again at
                // once would be to fail again at once.
                if error.kind() != ErrorKind::ConnectionAborted {
                    thread::sleep(Duration::from_millis(100));
                }
            }
        }
    }
    // solution: end
    //~ // TODO: as in stage 03. Before the first answer to a client, print a line `client PEER at LOCAL`
    //~ // and flush it. Replace the lines below.
    //~ let _ = listener;
    //~ eprintln!("not written yet: serve()");
    //~ std::process::exit(1)
}
// solution: begin

/// Says who is connected with whom, and answers what the client sends with the same bytes in upper case.
///
/// # Errors
///
/// If the connection breaks while we read or write. It is closed in any case.
fn converse(mut connection: TcpStream, peer: SocketAddr) -> io::Result<()> {
    // Of this connection, not of the listening socket: that may listen at all addresses of the machine.
    let local = connection.local_addr()?;
    print(format_args!("client {peer} at {local}"));
    let mut buffer = [0; 8192];
    loop {
        let length = match connection.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let bytes = &mut buffer[..length];
        bytes.make_ascii_uppercase();
        connection.write_all(bytes)?;
    }
}

/// Prints a line at once. That nobody reads it is no reason to leave a client alone.
fn print(text: impl Display) {
    let mut stdout = io::stdout();
    let _ = writeln!(stdout, "{text}").and_then(|()| stdout.flush());
}

/// Writes a note to stderr, if anybody reads there.
fn note(text: impl Display) {
    let _ = writeln!(io::stderr(), "{text}");
}
// solution: end
