//! Stage 07: both directions at once, and more than any buffer holds. The server keeps all of stage 03.

use super::{announcing, conversation, echo, injected, looping, misbehaviour, streaming, tutorial};
use crate::harness::{Check, ClientTask, Stage, client, server};
use crate::model::{Role, Transport};

pub(crate) const STAGE: Stage = Stage {
    number: "07",
    slug: "streaming",
    title: "Streaming",
    teaches: "Buffers are finite: read and write at the same time, or both sides wait for each other.",
    transport: Transport::Tcp,
    message_id: false,
    client: ClientTask::Bytes,
    crates: &[],
    roles: &[Role::Server, Role::Client],
    begin: [
        "Where are the bytes that you have sent and the peer has not read yet? What happens to your \
         next write when there is no room for more?",
        "Each direction has a buffer on both sides. When they are full, write(2) waits. A client that \
         writes everything before it reads waits for a server that waits for the client. Give each \
         direction a thread of its own: `TcpStream::try_clone`.",
        "In the client: one thread copies stdin to the connection and ends with \
         shutdown(Shutdown::Write); the other copies the connection to stdout. In the server: read a \
         piece, write_all the answer, and only then read the next piece.",
    ],
    checks: CHECKS,
};

const CHECKS: &[Check] = &[
    announcing::ANNOUNCES_ITSELF.at("07.announces-itself"),
    echo::ECHOES_EXACTLY.at("07.echoes-exactly"),
    server(
        "07.moves-large-stream",
        "A long stream comes back whole to a client that sends and reads at the same time.",
        tutorial::PART_8,
        streaming::moves_large_stream,
        [
            "How many bytes can be on their way before somebody has to read?",
            "Some hundred kilobytes in each direction: socket(7), tcp(7). A server that collects a \
             message before it answers needs a rule where the message ends, and there is none.",
            "loop { let length = connection.read(&mut buffer)?; if length == 0 { return Ok(()); } \
             buffer[..length].make_ascii_uppercase(); connection.write_all(&buffer[..length])?; }",
        ],
    ),
    server(
        "07.memory-does-not-grow",
        "The server needs no more memory for a long stream than for a short one.",
        tutorial::PART_8,
        streaming::memory_does_not_grow,
        [
            "What does your server still keep of bytes that it has answered?",
            "A Vec or a string that is extended and never cleared holds the whole stream. A queue that \
             is only added to does the same.",
            "One buffer of fixed size for a connection. Answer what a read brought, and use the buffer \
             again.",
        ],
    ),
    server(
        "07.stops-reading",
        "While a client reads nothing, the server stops reading from it; when it reads, it gets \
         everything.",
        tutorial::PART_8,
        streaming::stops_reading,
        [
            "A client sends and sends, and reads no reply. Where do your replies go?",
            "A blocking write_all waits until there is room, and the server reads nothing meanwhile: so \
             the client has to wait, too. That is flow control. A library that takes every write into a \
             queue of its own undoes it: Node's write returns false then, asyncio has drain().",
            "Read the next piece only when the answer to this one is written. In Node: \
             if (!socket.write(reply)) { socket.pause(); socket.once('drain', () => socket.resume()); }",
        ],
    ),
    server(
        "07.half-close-after-8-mib",
        "A client that half-closes after 8 MiB gets everything that it is owed, then the end of the \
         stream.",
        tutorial::PART_8,
        streaming::half_close_after_8_mib,
        looping::HALF_CLOSE_HINTS,
    ),
    looping::SERVES_MANY_CLIENTS.at("07.serves-many-clients"),
    looping::BACKLOG_CLIENT_IS_SERVED.at("07.backlog-client-is-served"),
    looping::CLIENTS_KEPT_APART.at("07.clients-kept-apart"),
    looping::IDLE_AFTER_CLIENTS_LEAVE.at("07.idle-after-clients-leave"),
    misbehaviour::SURVIVES_RESET_WHILE_WAITING.at("07.survives-reset-while-waiting"),
    misbehaviour::SURVIVES_RESET_WHILE_REPLYING.at("07.survives-reset-while-replying"),
    misbehaviour::SURVIVES_BROKEN_PIPE.at("07.survives-broken-pipe"),
    misbehaviour::SURVIVES_RESET_BEFORE_ACCEPT.at("07.survives-reset-before-accept"),
    misbehaviour::SURVIVES_CLOSE_MID_MESSAGE.at("07.survives-close-mid-message"),
    misbehaviour::SURVIVES_MIXED_ABUSE.at("07.survives-mixed-abuse"),
    misbehaviour::DESCRIPTORS_DO_NOT_GROW.at("07.descriptors-do-not-grow"),
    misbehaviour::KEEPS_RUNNING.at("07.keeps-running"),
    injected::SURVIVES_SHORT_WRITES.at("07.survives-short-writes"),
    injected::SURVIVES_SHORT_READS.at("07.survives-short-reads"),
    injected::SURVIVES_ABORTED_ACCEPT.at("07.survives-aborted-accept"),
    injected::SURVIVES_TOO_MANY_FILES.at("07.survives-too-many-files"),
    injected::SURVIVES_INTERRUPTED_CALLS.at("07.survives-interrupted-calls"),
    injected::SURVIVES_FAILED_TRANSFERS.at("07.survives-failed-transfers"),
    injected::SURVIVES_EXPIRED_WAIT.at("07.survives-expired-wait"),
    misbehaviour::ADDRESS_IN_USE.at("07.address-in-use"),
    client(
        "07.client-copies-bytes",
        "All bytes of standard input reach the server as they are, and all bytes that the server sends \
         are printed.",
        tutorial::PART_4,
        streaming::copies_bytes,
        [
            "What does your client do to the bytes on their way?",
            "There are no lines here and no text: every value from 0 to 255 may come, and a newline is \
             a byte like the others. `Read::read` gives what there is; `read_line` waits for a newline.",
            "let length = input.read(&mut buffer)?; server.write_all(&buffer[..length])?; and the same \
             in the other direction. std::io::copy does both.",
        ],
    ),
    client(
        "07.client-copies-file",
        "Standard input may be a file: all of it is copied, too.",
        tutorial::PART_4,
        streaming::copies_file,
        [
            "Has your client ever run with `< some-file`, and what did it say?",
            "A file never makes you wait. poll(2) calls it ready at any time, and epoll_ctl(2) refuses it with \
             EPERM. An asynchronous library may do the same.",
            "Read standard input with plain reads, in a thread of its own: that works with a terminal, a pipe and a \
             file.",
        ],
    ),
    client(
        "07.client-prints-at-once",
        "What the server sends is printed immediately, while the input stays open.",
        tutorial::PART_5,
        streaming::prints_before_more_input,
        [
            "Somebody types one byte and waits. Where is that byte, and where is the answer?",
            "A read of standard input returns what was typed so far. A buffered reader or writer may keep \
             it back: BufWriter, fread, print. Standard output into a pipe needs a flush.",
            "stdout.write_all(&buffer[..length])?; stdout.flush()?; after each read of the connection.",
        ],
    ),
    client(
        "07.client-outwaits-silence",
        "While nobody types and nothing comes, the client waits, also for longer than a time limit of its own.",
        tutorial::PART_8,
        streaming::outwaits_silence,
        [
            "For how long may a user think before the next line?",
            "A time limit that was set for connecting may stay on the socket: settimeout and create_connection in \
             Python, SO_RCVTIMEO in socket(7). recv then fails with EAGAIN, or poll returns 0, and nothing has \
             gone wrong.",
            "Take the time limit back after connect(2): sock.settimeout(None); or wait again: if error.kind() == \
             ErrorKind::WouldBlock { continue; }",
        ],
    ),
    client(
        "07.client-copies-large-stream",
        "A long input goes through a server that answers as it reads.",
        tutorial::PART_8,
        streaming::copies_large_stream,
        [
            "Who reads the answers while your client is blocked in a write?",
            "If nobody does, they fill the buffers, the server blocks in its own write and reads no \
             more, and your write never returns: a deadlock of two programs. See \"Blocking\" in \
             send(2).",
            "let mut reader = server.try_clone()?; thread::spawn(move || io::copy(&mut io::stdin(), \
             &mut writer)); io::copy(&mut reader, &mut io::stdout())?;",
        ],
    ),
    client(
        "07.client-waits-for-server",
        "While the server reads nothing, the client waits, and takes its answers all the same; nothing \
         is lost.",
        tutorial::PART_8,
        streaming::waits_for_server,
        [
            "The server is busy with something else for a while. What does your write do?",
            "A blocking write waits until there is room, and reads nothing meanwhile. If the server waits in \
             a write, too, both wait for ever. A non-blocking write fails with EAGAIN or takes a part: then \
             wait with poll(2) for both directions, and send the rest when there is room.",
            "Use blocking sockets and write_all, one thread for each direction.",
        ],
    ),
    client(
        "07.client-joins-single-bytes",
        "A server that answers in single bytes is copied like any other.",
        tutorial::PART_8,
        streaming::joins_single_bytes,
        [
            "How many bytes does one read of your connection bring?",
            "From one to as many as you have room for. A single byte is no end and no error.",
            "Go on until read returns 0, whatever it returned before.",
        ],
    ),
    client(
        "07.client-half-closes",
        "At the end of its input the client ends its half of the connection, and exits with code 0 when \
         the server ends the other.",
        tutorial::PART_8,
        streaming::half_closes,
        [
            "How does the server learn that no more will come, while you still want its answers?",
            "shutdown(2) with SHUT_WR ends one direction of the connection: the server's read returns 0, \
             and it can still write. A close would end both.",
            "server.shutdown(Shutdown::Write)?; when the read of stdin has returned 0.",
        ],
    ),
    client(
        "07.client-prints-after-half-close",
        "What the server sends after the client's half-close is printed, too.",
        tutorial::PART_8,
        streaming::prints_after_half_close,
        [
            "Your input has ended. Is the conversation over?",
            "The server may still have much to send. Only a read of 0 on the connection says that it has \
             finished.",
            "Don't leave main when stdin ends. Wait for the thread that copies the connection to stdout: \
             JoinHandle::join.",
        ],
    ),
    client(
        "07.client-empty-input",
        "With an empty input the client connects, half-closes, and prints what the server sends.",
        tutorial::PART_8,
        streaming::empty_input,
        [
            "What does your client do if its first read of stdin returns 0?",
            "Nothing is sent, and the half-close follows immediately. The server may still say something.",
            "Connect first, then copy. io::copy of an empty input returns Ok(0), and shutdown comes after \
             it.",
        ],
    ),
    client(
        "07.client-survives-short-counts",
        "Reads and writes that move a few bytes lose nothing.",
        tutorial::PART_4,
        streaming::client_short_counts,
        [
            "You gave write many bytes. How many did it take?",
            "write(2) and send(2) may take a part, and say how much. `Write::write` does the same. \
             `write_all` and `io::copy` go on with the rest.",
            "server.write_all(&buffer[..length])? in Rust, sendall in Python; in C a loop that adds up \
             what write returned.",
        ],
    ),
    client(
        "07.client-server-closes-early",
        "If the server ends the stream before it has answered everything, the client reports it and exits \
         with code 1.",
        tutorial::PART_6_CATCH,
        streaming::server_closes_early,
        [
            "You have sent 3,000 bytes and received 1,000, and then the end of the stream. Was that a \
             success?",
            "The next program in a pipeline would take a part for the whole. The server owes as many \
             bytes as you have sent: count both directions.",
            "if received < sent { return Err(io::ErrorKind::UnexpectedEof.into()); } and main prints \
             `{address}: {error}` and returns ExitCode::FAILURE.",
        ],
    ),
    client(
        "07.client-server-resets",
        "If the server resets, the client reports it and exits with code 1, also while its input is open.",
        tutorial::PART_6_CATCH,
        streaming::server_resets,
        [
            "Your connection is gone. What is your client still waiting for?",
            "A thread that is blocked in a read of stdin does not notice. The thread that read the reset \
             knows, and must be able to end the program.",
            "In the thread that copies the connection to stdout: on an error print `{address}: {error}` \
             to stderr and call process::exit(1). Or let main do that copy, and the other thread read \
             stdin.",
        ],
    ),
    client(
        "07.client-output-closes",
        "If nobody reads its output any more, the client ends without a message.",
        tutorial::PART_8,
        streaming::output_closes,
        [
            "`client | head -c 10` has seen enough after ten bytes. What should the client do, and say?",
            "A write to a pipe that nobody reads fails with EPIPE (Rust ignores SIGPIPE, see signal(7)). \
             That is how a pipeline ends, and no failure that a user wants to read about.",
            "if error.kind() == io::ErrorKind::BrokenPipe { process::exit(0) } for an error of stdout, and \
             for that one alone.",
        ],
    ),
    conversation::CLIENT_NOBODY_LISTENING.at("07.client-nobody-listening"),
];
