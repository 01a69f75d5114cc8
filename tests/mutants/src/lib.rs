//! What the Rust programs in `tests/programs` share, so that a wrong one shows its mistake and nothing
//! else.
//!
//! A wrong program is put together from these parts and spells out the one part that it gets wrong. A
//! stream server takes HOST:PORT or a path alike, so one program can be judged in every stage that
//! catches its mistake. Loops and conversations come in whole ([`serve`], [`echo`], [`talk`]) and with a hole in
//! which the mistake goes ([`echo_with`], [`talk_with`]).

mod lost;
pub mod names;

pub use lost::{
    Tried, answer_messages, answer_messages_at, ask_again, ask_right, has_id, message, reply_by,
    talk_with_ids, upper,
};

use std::env;
use std::ffi::OsStr;
use std::fmt::Display;
use std::fs;
use std::io::{self, BufRead, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::os::unix::process::CommandExt;
use std::process::{self, Command};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

/// The address of the contract where none is given.
pub const DEFAULT: &str = "127.0.0.1:8888";

/// The address that the program was given: HOST:PORT or a path.
pub fn address() -> String {
    env::args().nth(1).unwrap_or_else(|| DEFAULT.to_owned())
}

/// Another process of this executable, as the program `name`.
pub fn again(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(env::current_exe().expect("its own path"));
    command.arg0(name);
    command
}

/// Another process of this very program.
pub fn one_more() -> Command {
    again(env::args_os().next().expect("a name"))
}

/// What a user can cause: a message that contains the address, and exit code 1.
pub fn fail(address: &str, error: &io::Error) -> ! {
    eprintln!("{address}: {error}");
    process::exit(1)
}

/// Announces on stdout where the server can be reached.
pub fn announce(address: impl Display) {
    println!("listening on {address}");
}

/// One end of a TCP or AF_UNIX stream. The calls go straight to std, so that a program that hangs
/// hangs in its own line.
pub trait Stream: Read + Write + Send {
    /// A second descriptor of the same socket.
    fn try_clone(&self) -> io::Result<Connection>;
    /// Ends one direction, or both.
    fn shutdown(&self, how: Shutdown) -> io::Result<()>;
    /// Chooses whether calls wait.
    fn set_nonblocking(&self, on: bool) -> io::Result<()>;
    /// Sets a time limit for reads.
    fn set_read_timeout(&self, limit: Duration) -> io::Result<()>;
    /// The peer's name for a log, from getpeername(2).
    fn peer_name(&self) -> io::Result<String>;
}

/// A stream of either family.
pub type Connection = Box<dyn Stream>;

macro_rules! stream {
    ($of:ty) => {
        impl Stream for $of {
            fn try_clone(&self) -> io::Result<Connection> {
                Ok(Box::new(<$of>::try_clone(self)?))
            }
            fn shutdown(&self, how: Shutdown) -> io::Result<()> {
                <$of>::shutdown(self, how)
            }
            fn set_nonblocking(&self, on: bool) -> io::Result<()> {
                <$of>::set_nonblocking(self, on)
            }
            fn set_read_timeout(&self, limit: Duration) -> io::Result<()> {
                <$of>::set_read_timeout(self, Some(limit))
            }
            fn peer_name(&self) -> io::Result<String> {
                Ok(format!("{:?}", self.peer_addr()?))
            }
        }
    };
}
stream!(TcpStream);
stream!(UnixStream);

/// A listening socket of either family.
pub enum Listener {
    /// On HOST:PORT.
    Tcp(TcpListener),
    /// At a path.
    Unix(UnixListener),
}

impl Listener {
    /// Binds `address` and listens. A socket file at which nobody listens is replaced.
    ///
    /// # Errors
    /// Whatever bind(2) answers.
    pub fn bind(address: &str) -> io::Result<Listener> {
        if !is_path(address) {
            return Ok(Listener::Tcp(TcpListener::bind(address)?));
        }
        let listener = match UnixListener::bind(address) {
            Err(error) if error.kind() == ErrorKind::AddrInUse && is_stale(address) => {
                fs::remove_file(address)?;
                UnixListener::bind(address)
            }
            result => result,
        };
        Ok(Listener::Unix(listener?))
    }

    /// The next client.
    ///
    /// # Errors
    /// Whatever accept(2) answers.
    pub fn accept(&self) -> io::Result<Connection> {
        Ok(match self {
            Listener::Tcp(listener) => Box::new(listener.accept()?.0),
            Listener::Unix(listener) => Box::new(listener.accept()?.0),
        })
    }

    /// A second descriptor of the same socket.
    ///
    /// # Errors
    /// Whatever dup(2) answers.
    pub fn try_clone(&self) -> io::Result<Listener> {
        Ok(match self {
            Listener::Tcp(listener) => Listener::Tcp(listener.try_clone()?),
            Listener::Unix(listener) => Listener::Unix(listener.try_clone()?),
        })
    }

    /// Chooses whether accept waits.
    ///
    /// # Errors
    /// Whatever ioctl(2) answers.
    pub fn set_nonblocking(&self, on: bool) -> io::Result<()> {
        match self {
            Listener::Tcp(listener) => listener.set_nonblocking(on),
            Listener::Unix(listener) => listener.set_nonblocking(on),
        }
    }

    /// The address as bound; `asked` where that is a path.
    pub fn name(&self, asked: &str) -> String {
        match self {
            Listener::Tcp(listener) => listener.local_addr().expect("it is bound").to_string(),
            Listener::Unix(_) => asked.to_owned(),
        }
    }
}

/// Whether `address` is a path and not HOST:PORT.
fn is_path(address: &str) -> bool {
    address
        .rsplit_once(':')
        .is_none_or(|(_, port)| port.parse::<u16>().is_err())
}

/// Whether a socket file is all that a dead server has left at `path`.
fn is_stale(path: &str) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.file_type().is_socket())
        && UnixStream::connect(path)
            .is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused)
}

/// Listens at the program's address, and announces it.
pub fn listen() -> Listener {
    let address = address();
    let listener = Listener::bind(&address).unwrap_or_else(|error| fail(&address, &error));
    announce(listener.name(&address));
    listener
}

/// Serves one client after another. An error ends one conversation and nothing else.
pub fn serve(listener: &Listener, mut conversation: impl FnMut(Connection) -> io::Result<()>) -> ! {
    loop {
        if let Err(error) = listener.accept().and_then(&mut conversation) {
            eprintln!("a client was lost: {error}");
        }
    }
}

/// Serves one client, as in stage 01.
pub fn serve_one(
    listener: &Listener,
    conversation: impl FnOnce(Connection) -> io::Result<()>,
) -> io::Result<()> {
    listener.accept().and_then(conversation)
}

/// Sends everything back in upper case until the client ends the stream.
///
/// # Errors
/// Whatever recv(2) or send(2) answer.
pub fn echo(client: Connection) -> io::Result<()> {
    echo_with(client, <[u8]>::to_ascii_uppercase)
}

/// [`echo`] with another reply to what each read brings.
///
/// # Errors
/// Whatever recv(2) or send(2) answer.
pub fn echo_with(
    mut client: Connection,
    mut reply: impl FnMut(&[u8]) -> Vec<u8>,
) -> io::Result<()> {
    let mut buffer = [0; 4096];
    loop {
        let n = receive(&mut client, &mut buffer)?;
        if n == 0 {
            return Ok(());
        }
        client.write_all(&reply(&buffer[..n]))?;
    }
}

/// One read, made again where a signal interrupted it.
///
/// # Errors
/// Whatever recv(2) answers.
pub fn receive(client: &mut Connection, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match client.read(buffer) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

/// The lines of stdin as messages: without their ending, the last one also where it has none.
pub fn lines() -> impl Iterator<Item = Vec<u8>> {
    let mut stdin = io::stdin().lock();
    std::iter::from_fn(move || {
        let mut line = Vec::new();
        if stdin
            .read_until(b'\n', &mut line)
            .expect("stdin can be read")
            == 0
        {
            return None;
        }
        if line.ends_with(b"\n") {
            line.pop();
            if line.ends_with(b"\r") {
                line.pop();
            }
        }
        Some(line)
    })
}

/// Connects to the program's address.
pub fn connect() -> Connection {
    let address = address();
    connect_to(&address).unwrap_or_else(|error| fail(&address, &error))
}

/// Connects to HOST:PORT or a path.
///
/// # Errors
/// Whatever connect(2) answers.
pub fn connect_to(address: &str) -> io::Result<Connection> {
    Ok(if is_path(address) {
        Box::new(UnixStream::connect(address)?)
    } else {
        Box::new(TcpStream::connect(address)?)
    })
}

/// Writes a reply as a line to stdout, and flushes it.
pub fn print(reply: &[u8]) {
    let mut stdout = io::stdout().lock();
    stdout
        .write_all(reply)
        .and_then(|()| stdout.write_all(b"\n"))
        .and_then(|()| stdout.flush())
        .expect("stdout can be written");
}

/// The rest of the client's program, over an open connection: line by line, message and reply.
pub fn talk(server: &mut Connection) {
    talk_with(server, ask);
}

/// [`talk`] with another way to send a message and get its reply.
pub fn talk_with(
    server: &mut Connection,
    mut ask: impl FnMut(&mut Connection, &[u8]) -> io::Result<Vec<u8>>,
) {
    for line in lines().filter(|line| !line.is_empty()) {
        match ask(server, &line) {
            Ok(reply) => print(&reply),
            Err(error) => fail(&address(), &error),
        }
    }
}

/// Sends a message, and waits for as many bytes.
///
/// # Errors
/// Whatever send(2) or recv(2) answer; [`ErrorKind::UnexpectedEof`] where the stream ends first.
pub fn ask(server: &mut Connection, message: &[u8]) -> io::Result<Vec<u8>> {
    server.write_all(message)?;
    let mut reply = vec![0; message.len()];
    server.read_exact(&mut reply)?;
    Ok(reply)
}

/// Binds a datagram socket at the program's address, and announces it.
pub fn bind_udp() -> UdpSocket {
    let address = address();
    let socket = UdpSocket::bind(&address).unwrap_or_else(|error| fail(&address, &error));
    announce(socket.local_addr().expect("it is bound"));
    socket
}

/// Room for every datagram.
pub const LARGEST: usize = 65_536;

/// Answers each datagram to its sender with one of the same length, without end.
pub fn answer(socket: &UdpSocket) -> ! {
    answer_with(socket, <[u8]>::to_ascii_uppercase)
}

/// [`answer`] with another reply to each datagram.
pub fn answer_with(socket: &UdpSocket, mut reply: impl FnMut(&[u8]) -> Vec<u8>) -> ! {
    let mut buffer = vec![0; LARGEST];
    loop {
        let sent = socket
            .recv_from(&mut buffer)
            .and_then(|(n, sender)| socket.send_to(&reply(&buffer[..n]), sender));
        if let Err(error) = sent {
            eprintln!("a datagram was lost: {error}");
        }
    }
}

/// A datagram socket of the client's own, and the server to which it sends.
pub fn udp_client() -> (UdpSocket, SocketAddr) {
    let address = address();
    let server = address.parse().unwrap_or_else(|_| {
        fail(
            &address,
            &io::Error::new(ErrorKind::InvalidInput, "not an address"),
        )
    });
    let socket = UdpSocket::bind("0.0.0.0:0").unwrap_or_else(|error| fail(&address, &error));
    (socket, server)
}

/// The whole client of stages 04 and 06, with another way to send a datagram and get its reply.
pub fn talk_udp_with(mut ask: impl FnMut(&UdpSocket, SocketAddr, &[u8]) -> io::Result<Vec<u8>>) {
    let (socket, server) = udp_client();
    for line in lines() {
        match ask(&socket, server, &line) {
            Ok(reply) => print(&reply),
            Err(error) => fail(&address(), &error),
        }
    }
}

/// Waits for the next datagram from `server`; those of strangers are ignored.
///
/// # Errors
/// Whatever recvfrom(2) answers.
pub fn datagram_from(socket: &UdpSocket, server: SocketAddr) -> io::Result<Vec<u8>> {
    let mut buffer = vec![0; LARGEST];
    loop {
        let (n, sender) = socket.recv_from(&mut buffer)?;
        if sender == server {
            buffer.truncate(n);
            return Ok(buffer);
        }
    }
}

/// How many bytes a client that copies has sent: the server owes as many.
pub static SENT: AtomicU64 = AtomicU64::new(0);

/// A client that copies stdin to the server and the server to stdout: `input` is the first direction, in a
/// thread of its own, `print` prints a piece of the second.
pub fn copy_both_ways(
    input: impl FnOnce(Connection) -> io::Result<()> + Send + 'static,
    print: impl FnMut(&[u8]) -> io::Result<()>,
) {
    copy_over(connect(), input, print);
}

/// The same over this connection.
pub fn copy_over(
    server: Connection,
    input: impl FnOnce(Connection) -> io::Result<()> + Send + 'static,
    print: impl FnMut(&[u8]) -> io::Result<()>,
) {
    let to_server = server
        .try_clone()
        .unwrap_or_else(|error| fail(&address(), &error));
    thread::spawn(move || {
        if let Err(error) = input(to_server) {
            fail(&address(), &error);
        }
    });
    match copy_answers(server, print) {
        Ok(received) if received < SENT.load(Ordering::SeqCst) => {
            fail(&address(), &ErrorKind::UnexpectedEof.into())
        }
        Ok(_) => {}
        Err(error) => fail(&address(), &error),
    }
}

/// Copies the server to stdout until its stream ends; how many bytes there were.
///
/// # Errors
/// Whatever read(2) or `print` answer.
pub fn copy_answers(
    mut server: Connection,
    mut print: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<u64> {
    let mut received = 0;
    let mut buffer = [0; 16 << 10];
    loop {
        let n = receive(&mut server, &mut buffer)?;
        if n == 0 {
            return Ok(received);
        }
        received += n as u64;
        print(&buffer[..n])?;
    }
}

/// Copies stdin to the server with `send`, and half-closes.
///
/// # Errors
/// Whatever the calls answer.
pub fn copy_input(
    mut server: Connection,
    mut send: impl FnMut(&mut Connection, &[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let mut stdin = io::stdin().lock();
    let mut buffer = [0; 16 << 10];
    loop {
        let n = stdin.read(&mut buffer)?;
        if n == 0 {
            return server.shutdown(Shutdown::Write);
        }
        SENT.fetch_add(n as u64, Ordering::SeqCst);
        send(&mut server, &buffer[..n])?;
    }
}

/// The first direction as it should be.
///
/// # Errors
/// Whatever the calls answer.
pub fn copy_input_to(server: Connection) -> io::Result<()> {
    copy_input(server, |server, bytes| server.write_all(bytes))
}

/// Prints bytes immediately, and ends where nobody reads them.
///
/// # Errors
/// Whatever else write(2) answers.
pub fn print_bytes(bytes: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => process::exit(0),
        result => result,
    }
}
