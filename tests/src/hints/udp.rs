//! For datagrams: stages 04 and 06.

use super::{Row, row};

pub(super) const ROWS: &[Row] = &[
    row(
        &["04.binds-given-address"],
        [
            "Whose decision is it where your server can be reached?",
            "The first argument is the address to bind, port included. Binding 0.0.0.0 takes every \
         address of the machine, and an answer may then leave from another one.",
            "UdpSocket::bind(address), with the address as it was given.",
        ],
    ),
    row(
        &["04.upper-cases"],
        [
            "Which bytes do you send back: those that came, changed, or something else?",
            "recv_from returns the length and the sender; <[u8]>::make_ascii_uppercase changes bytes \
         where they lie; send_to sends them to that sender.",
            "let (length, client) = socket.recv_from(&mut buffer)?; \
         buffer[..length].make_ascii_uppercase(); socket.send_to(&buffer[..length], client)?;",
        ],
    ),
    row(
        &["04.exact-on-every-byte"],
        [
            "Of the 256 values that a byte can have, which are to change, and what happens to the \
         others?",
            "A message is bytes, not text: whatever goes through String, str or char refuses or \
         replaces what is not UTF-8, and trim takes line ends away.",
            "Stay with &mut [u8] from recv_from to send_to, and use make_ascii_uppercase.",
        ],
    ),
    row(
        &["06.echoes-each-datagram"],
        [
            "Which bytes came back changed, in number or in value, that should have come back as they \
         were?",
            "The rule is that of every stage: a to z become A to Z, all else stays as it came, and the \
         reply is as long as the message. `cargo xtask check 04` tells the cases apart.",
            "buffer[..length].make_ascii_uppercase(); socket.send_to(&buffer[..length], client)?; \
         with the length and the client of the same recv_from.",
        ],
    ),
    row(
        &[
            "04.one-reply-from-own-address",
            "06.one-reply-from-own-address",
        ],
        [
            "From which socket do your answers leave, and how many for each question?",
            "A client that has called connect(2) on its socket sees only datagrams from the address \
         that it asked. A second socket has another port. And a message is answered by one \
         datagram, not by one for each piece.",
            "Call send_to on the very socket on which recv_from was called, once for each datagram \
         received.",
        ],
    ),
    row(
        &["04.two-clients"],
        [
            "Two clients take turns. How does your server know, each time, to whom the answer goes?",
            "recv_from tells the sender of every datagram. A sender that is remembered, or connect() \
         on the server's socket, binds the server to one client: connect makes the kernel drop \
         all others' datagrams.",
            "let (length, client) = socket.recv_from(…)?, and send_to(…, client) in the same turn of \
         the loop. No connect on the server.",
        ],
    ),
    row(
        &["04.boundaries-kept", "06.boundaries-kept"],
        [
            "Three datagrams wait. How many calls of recv_from does it take to have them all?",
            "Three: each call gives one datagram, never two, never half of one (udp(7)). Joining what \
         was received before answering turns several messages into one.",
            "One recv_from, one send_to, in a loop; nothing is collected in between.",
        ],
    ),
    row(
        &["04.sizes-to-one-packet"],
        [
            "How long may a datagram be, and how long is your buffer?",
            "What does not fit into the buffer of recv_from is cut off and lost, with no error: \
         recvfrom(2), MSG_TRUNC. 1,024 is a habit, not a limit.",
            "let mut buffer = vec![0; 65_535]; before the loop.",
        ],
    ),
    row(
        &["04.size-8192", "04.size-65507", "06.every-size"],
        [
            "What is the largest datagram that UDP over IPv4 can carry, and would it fit into your \
         buffer?",
            "65,507 bytes: 65,535 of an IP packet, without 20 of its header and 8 of UDP's. What does \
         not fit into the buffer is lost (recvfrom(2)), and a reply must leave in one send_to.",
            "let mut buffer = vec![0; 65_535]; on the heap, before the loop; and send_to with \
         &buffer[..length].",
        ],
    ),
    row(
        &["04.no-stale-bytes"],
        [
            "After a long datagram and a short one, what is in your buffer behind the short one?",
            "recv_from returns how many bytes it has written; the rest of the buffer is from before.",
            "Use &buffer[..length] alone, for changing and for sending.",
        ],
    ),
    row(
        &[
            "04.survives-client-that-left",
            "06.survives-client-that-left",
        ],
        [
            "You answer a client that is already gone. Which of your calls may hear of it, and when?",
            "Its kernel returns an ICMP \"port unreachable\". On a connected socket, or on Windows, \
         the next call then fails with ConnectionRefused or ConnectionReset: an error of the \
         past, not of that call (udp(7)).",
            "loop { if let Err(error) = answer_one(&socket, &mut buffer) { eprintln!(\"{error}\"); } }: \
         no error of one exchange ends the loop.",
        ],
    ),
    row(
        &["04.thousand-datagrams"],
        [
            "What does your server do the thousandth time that it did not do the first?",
            "Look for a counter, a bounded loop, a thread or a socket for each datagram, or an error \
         that ends the loop.",
            "One socket, one buffer, one endless loop of recv_from and send_to.",
        ],
    ),
    row(
        &["04.idle-while-idle"],
        [
            "What does your server do while no datagram comes, and what does it cost?",
            "A blocking recv_from sleeps in the kernel. With set_nonblocking, or a short read timeout, \
         the loop turns and turns.",
            "Leave the socket blocking, without a timeout, and call recv_from.",
        ],
    ),
    row(
        &["04.address-in-use", "06.address-in-use"],
        [
            "Another server has the address already. What should whoever started yours read, and what \
         becomes of the other's datagrams?",
            "UdpSocket::bind returns ErrorKind::AddrInUse (bind(2)), unless SO_REUSEADDR or \
         SO_REUSEPORT is set: on a UDP socket they let the second server take the first one's \
         datagrams (socket(7)).",
            "Set no such option. In main: Err(error) => { eprintln!(\"{address}: {error}\"); \
         ExitCode::FAILURE }",
        ],
    ),
    row(
        &["04.client-one-datagram-per-line"],
        [
            "How many datagrams does a typed line become, and what is in them?",
            "One, with the line and without its ending. Each send is a datagram of its own: a message \
         sent in two calls is two messages.",
            "socket.send(&message)? once, with exactly what `next_message` returned. Don't send it \
         again before a second has passed without an answer.",
        ],
    ),
    row(
        &["04.client-one-at-a-time"],
        [
            "When may the second line be sent, and how would you know which reply belongs to which line?",
            "After the reply to the first has come: otherwise nobody knows which reply belongs to \
         which line, as datagrams may be lost or overtake each other.",
            "while let Some(message) = … { socket.send(&message)?; let length = socket.recv(&mut \
         buffer)?; print(&buffer[..length])?; }",
        ],
    ),
    row(
        &["04.client-prints-what-arrived"],
        [
            "If the server answered something unexpected, would your client show it?",
            "recv returns how many bytes came; those are the reply, whatever was sent.",
            "let length = socket.recv(&mut buffer)?; print(&buffer[..length])?;",
        ],
    ),
    row(
        &["04.client-prints-at-once"],
        [
            "The reply has come, and someone waits to see it before typing more. Where is it?",
            "Standard output into a pipe is kept back until a buffer is full, unless it is flushed: \
         Write::flush; flush=True in Python.",
            "stdout.write_all(&reply)?; stdout.write_all(b\"\\n\")?; stdout.flush()?; after each reply.",
        ],
    ),
    row(
        &["04.client-largest-reply", "06.client-largest-reply"],
        [
            "How long can a reply be, and how long is the buffer into which you receive it?",
            "Up to 65,507 bytes over IPv4. What does not fit is cut off and lost, with no error: \
         recvfrom(2).",
            "let mut buffer = vec![0; 65_535]; let length = socket.recv(&mut buffer)?; \
         buffer.truncate(length);",
        ],
    ),
    row(
        &["04.client-ignores-strangers", "06.client-ignores-strangers"],
        [
            "Anybody can send a datagram to your port. How do you know that one is from your server?",
            "recv_from tells the sender, to be compared with the server's address; or let the kernel \
         do it: UdpSocket::connect makes it drop what comes from elsewhere (connect(2)).",
            "socket.connect(address)?; after bind, then send and recv. With recv_from: wait on, in a \
         loop, until the sender is the server.",
        ],
    ),
    row(
        &[
            "04.client-starts-without-server",
            "06.client-starts-without-server",
        ],
        [
            "Nobody is at the address yet. Can a UDP client know that before it has sent something?",
            "No: there is no handshake, and connect on a UDP socket sends nothing. A datagram to \
         nobody leaves as any other; only afterwards an error may come back.",
            "Bind, connect, send, and only then wait. No test message at the start, no question to \
         the server before the first line.",
        ],
    ),
    row(
        &["04.client-closes-and-exits"],
        [
            "The input is at its end. Who has to be told over UDP, and what is the exit code?",
            "Nobody: there is no connection that could be closed. The loop over the input ends at a \
         read of 0, and main returns.",
            "Leave the loop when next_message returns None, and return ExitCode::SUCCESS. Send no \
         goodbye.",
        ],
    ),
    row(
        &["06.empty-is-answered"],
        [
            "A datagram without any bytes arrives. What does recv_from return, and is somebody waiting \
         for an answer?",
            "Ok((0, client)): there is a sender, and so there is a message (udp(7)). \
         send_to(&[], client) sends a packet too.",
            "Remove the special case for 0: &buffer[..0] is an empty slice, and send_to sends it.",
        ],
    ),
    row(
        &["06.empty-ends-nothing"],
        [
            "What ends when a 0 is received over TCP, and is there anything of the kind here?",
            "Over a stream 0 is its end. A UDP socket has no end that a peer could cause: `break`, \
         `return` or closing at 0 shuts the server for everybody.",
            "Delete `if length == 0 { break }`: nothing but an error of the socket itself ends the loop.",
        ],
    ),
    row(
        &["06.ten-empty", "06.mixed-in-order"],
        [
            "Do empty datagrams get the same treatment as others, each of them, in their turn?",
            "Each is a message of its own: ten questions, ten answers, in the order in which they \
         came. `continue` at 0 swallows some; a remembered \"last message was empty\" does too.",
            "One recv_from, one send_to of the same length, with no condition in between.",
        ],
    ),
    row(
        &["06.idle-after-empty"],
        [
            "An empty datagram has been answered. What does your server do until the next comes?",
            "It should sleep in recv_from. A loop that takes 0 for \"nothing there, try again\" with a \
         non-blocking socket or MSG_PEEK never takes the datagram away, and spins.",
            "Leave the socket blocking, and let each turn of the loop be one recv_from and one \
         send_to.",
        ],
    ),
    row(
        &["06.client-converses"],
        [
            "Does each typed line become one datagram, and each reply one printed line, taking turns?",
            "The rules are those of stage 04: one socket, send, recv, print, flush, next line. `cargo \
         xtask check 04 --role client` tells the single rules apart.",
            "Take `open` and `ask` from your stage 04; print what recv returned, with a newline, and \
         flush.",
        ],
    ),
    row(
        &["06.client-empty-line-is-sent"],
        [
            "Someone presses Enter without typing anything. Can that be a message?",
            "Over UDP it can: UdpSocket::send(&[]) sends a packet with no data, and the server sees \
         it. Skipping empty lines was right for streams only.",
            "Remove `if message.is_empty()`, and send every line.",
        ],
    ),
    row(
        &["06.client-empty-between-others"],
        [
            "After `a`, an empty line, and `b`: how many lines should your client print?",
            "Three, the second of them empty. Look for a loop that ends at an empty line, and for \
         output that leaves out an empty reply.",
            "Only None from next_message ends the loop; print writes the reply, whatever its length, \
         and then b\"\\n\".",
        ],
    ),
    row(
        &["06.client-empty-reply-not-waited-past"],
        [
            "recv returned 0. Has nothing come yet, or has nothing come as an answer?",
            "A blocking recv that returns has received a datagram; if it returns 0, an empty one. \
         Calling it again waits for a reply that nobody owes.",
            "let length = socket.recv(&mut buffer)?; once for each message sent; print \
         &buffer[..length], be it empty or not.",
        ],
    ),
];
