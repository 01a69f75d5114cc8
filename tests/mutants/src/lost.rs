//! Messages with an id that are sent again until they are answered: stage 09.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use super::{LARGEST, address, bind_udp, fail, lines, print, udp_client};

/// A message: its id, the most significant byte first, and its payload.
pub fn message(id: u32, payload: &[u8]) -> Vec<u8> {
    [&id.to_be_bytes(), payload].concat()
}

/// Whether a datagram begins with this id.
pub fn has_id(datagram: &[u8], id: u32) -> bool {
    datagram.starts_with(&id.to_be_bytes())
}

/// The reply to a message: its id, and its payload in upper case.
pub fn upper(message: &[u8]) -> Vec<u8> {
    let mut reply = message.to_vec();
    reply.iter_mut().skip(4).for_each(u8::make_ascii_uppercase);
    reply
}

/// The whole server, with another reply to each message; what is none is named on standard error.
pub fn answer_messages(reply: impl FnMut(&[u8]) -> Option<Vec<u8>>) -> ! {
    answer_messages_at(&bind_udp(), reply)
}

/// The same with this socket.
pub fn answer_messages_at(
    socket: &UdpSocket,
    mut reply: impl FnMut(&[u8]) -> Option<Vec<u8>>,
) -> ! {
    let mut buffer = vec![0; LARGEST];
    loop {
        let done = socket.recv_from(&mut buffer).and_then(|(n, sender)| {
            match reply(&buffer[..n]) {
                Some(reply) if (4..=1024).contains(&n) => {
                    socket.send_to(&reply, sender)?;
                }
                _ => eprintln!("{sender}: {n} bytes are no message"),
            }
            Ok(())
        });
        if let Err(error) = done {
            eprintln!("a datagram was lost: {error}");
        }
    }
}

/// The whole client, with another way to get the reply to a message: `ask` gets the id and the line, and
/// gives what is printed.
pub fn talk_with_ids(
    mut ask: impl FnMut(&UdpSocket, SocketAddr, u32, &[u8]) -> io::Result<Vec<u8>>,
) {
    let (socket, server) = udp_client();
    for (line, id) in lines().zip(1..) {
        match ask(&socket, server, id, &line) {
            Ok(reply) => print(&reply),
            Err(error) => fail(&address(), &error),
        }
    }
}

/// Waits until then for a datagram of the server's that `is_reply`; what else comes does not begin the wait
/// anew.
///
/// # Errors
/// Whatever recvfrom(2) answers, but for the end of the time.
pub fn reply_by(
    socket: &UdpSocket,
    server: SocketAddr,
    end: Instant,
    is_reply: impl Fn(&[u8]) -> bool,
) -> io::Result<Option<Vec<u8>>> {
    let mut buffer = vec![0; LARGEST];
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(None);
        }
        socket.set_read_timeout(Some(left))?;
        match socket.recv_from(&mut buffer) {
            Ok((n, sender)) if sender == server && is_reply(&buffer[..n]) => {
                buffer.truncate(n);
                return Ok(Some(buffer));
            }
            Ok(_) => {}
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return Ok(None);
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}

/// How a message is sent again.
pub struct Tried {
    /// How often it is sent at most.
    pub tries: usize,
    /// How long each try waits for its reply.
    pub patience: Duration,
}

impl Default for Tried {
    fn default() -> Tried {
        Tried {
            tries: 5,
            patience: Duration::from_millis(200),
        }
    }
}

/// Sends a message until a datagram comes that `is_reply`, and gives its payload.
///
/// # Errors
/// When nothing came, and whatever the calls answer.
pub fn ask_again(
    socket: &UdpSocket,
    server: SocketAddr,
    message: &[u8],
    tried: Tried,
    is_reply: impl Fn(&[u8]) -> bool,
) -> io::Result<Vec<u8>> {
    for _ in 0..tried.tries {
        socket.send_to(message, server)?;
        let end = Instant::now() + tried.patience;
        if let Some(reply) = reply_by(socket, server, end, &is_reply)? {
            return Ok(reply.get(4..).unwrap_or_default().to_vec());
        }
    }
    Err(ErrorKind::TimedOut.into())
}

/// What a right client does: it sends a line under its id until the reply with this id comes.
///
/// # Errors
/// As those of [`ask_again`].
pub fn ask_right(
    socket: &UdpSocket,
    server: SocketAddr,
    id: u32,
    line: &[u8],
) -> io::Result<Vec<u8>> {
    ask_again(
        socket,
        server,
        &message(id, line),
        Tried::default(),
        |reply| has_id(reply, id),
    )
}
