//! For who has not begun a stage.

use super::{Row, row};

pub(super) const ROWS: &[Row] = &[
    row(
        &["01"],
        [
            "A server and a client are two programs that meet at an address. Which of the two must be \
         there first, and what must it do before the other can reach it?",
            "The functions marked TODO, in the order in which `main` calls them, are the calls of the \
         lesson's drawing. In std: TcpListener::bind does socket, bind and listen at once; \
         TcpListener::accept, Read::read and Write::write_all are the rest of the server; \
         TcpStream::connect begins the client.",
            "Begin with the server's `listen`: its body is TcpListener::bind(address) and nothing \
         else. Then `wait_for_client` (accept, and keep the stream), then `converse`: a loop of \
         read, make_ascii_uppercase, write_all that ends when read returns 0. Check after each.",
        ],
    ),
    row(
        &["02"],
        [
            "The server of stage 01 ends with its first client. Which part of it belongs to one \
         client, and which to the server as a whole?",
            "There are two loops, one inside the other. The outer one is about TcpListener::accept, \
         the inner one, which you have from stage 01, about Read::read. See accept(2).",
            "loop { let (connection, _peer) = listener.accept()?; converse(connection)?; } and \
         `converse` takes the stream by value, so that it is closed whenever a conversation ends.",
        ],
    ),
    row(
        &["03"],
        [
            "Which calls of your server can fail because of something that a client did? What should \
         happen to the server then, and what to that client?",
            "Every `?` is a decision about how far an error goes. An error from read or write_all \
         should end `converse`; find the place where it is stopped from going further. On both \
         sides, `main` decides what a user sees of an error that goes all the way up.",
            "Have `converse` return io::Result<()>, and let the accept loop look at it with `if let \
         Err(error) = converse(connection)` and write a note to stderr. Treat an Err of accept \
         the same way. In `main`, match on the result: print `{address}: {error}` to stderr and \
         return ExitCode::FAILURE.",
        ],
    ),
    row(
        &["04"],
        [
            "UDP has no connections. Which calls of the TCP server have nothing to do here, and how \
         does a server know whom to answer?",
            "UdpSocket::bind, recv_from and send_to are the whole server; see recvfrom(2) and udp(7). \
         For the client, read what UdpSocket::connect does: it sends nothing.",
            "Server: loop { let (length, client) = socket.recv_from(&mut buffer)?; … \
         socket.send_to(&buffer[..length], client)?; } with a buffer of 65,535 bytes, and no \
         error that ends the loop. Client: bind to 0.0.0.0:0, connect(address), then send and \
         recv for each line.",
        ],
    ),
    row(
        &["05"],
        [
            "What is the address of an AF_UNIX socket, and what is left of it when the server that \
         had it is gone?",
            "UnixListener and UnixStream have the methods that you know from TCP. What is new is the \
         file: see unix(7), ErrorKind::AddrInUse, and what UnixStream::connect says of a socket \
         file that nobody listens on.",
            "Take the programs of stage 03 and replace the types. Then `listen`: try \
         UnixListener::bind(path) first. If the answer is AddrInUse, and the path is a socket \
         (symlink_metadata, FileTypeExt::is_socket), and connecting to it is refused, remove the \
         file and bind again. In every other case return the error.",
        ],
    ),
    row(
        &["06"],
        [
            "recv returned 0. Over TCP you know what that means. Can it mean the same where there is \
         no connection?",
            "Look for every test of a length against 0, and for every loop that takes an empty line \
         for the end. udp(7): a datagram may carry no data at all; it still has a sender.",
            "Start from stage 04 and treat an empty message as any other: no `if length == 0`, no \
         `break`, no skipped line. send_to(&[], client) does send a packet.",
        ],
    ),
];
