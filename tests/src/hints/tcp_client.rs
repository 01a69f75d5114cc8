//! For clients of streams: what stages 01, 03 and 05 ask alike.

use super::{Row, row};

pub(super) const ROWS: &[Row] = &[
    row(
        &["01.client-sends-lines"],
        [
            "Someone types `hello` and presses Enter. Which bytes belong on the wire?",
            "The line without its ending: neither `\\n` nor `\\r\\n`. BufRead::read_until(b'\\n') \
         keeps the ending; `next_message` of the starter takes it off.",
            "Send exactly what `next_message` returns: server.write_all(&message)?, with nothing \
         added and nothing trimmed.",
        ],
    ),
    row(
        &["01.client-one-at-a-time"],
        [
            "When may the second line be sent: as soon as it was typed, or later?",
            "A conversation takes turns: send, wait for the whole reply, print, and only then look at \
         the next line. Reading all of stdin first breaks the turn.",
            "while let Some(message) = next_message(&mut input)? { let reply = ask(&mut server, \
         &message)?; print(&reply)?; } where `ask` both sends and receives.",
        ],
    ),
    row(
        &["01.client-one-connection"],
        [
            "How often does your client connect during one conversation?",
            "TcpStream::connect makes a new connection each time it is called; to the server each is a \
         new client.",
            "Call connect once, before the loop, and hand &mut server into it.",
        ],
    ),
    row(
        &[
            "01.client-joins-pieces",
            "03.client-joins-pieces",
            "05.client-joins-pieces",
        ],
        [
            "The server sent its reply in two pieces. How does your client know that the first is \
             not all?",
            "One read returns what has come by now. But the length of the reply is known: as many \
             bytes as were sent. Read::read_exact waits for that many. There is no newline to \
             wait for.",
            "let mut reply = vec![0; message.len()]; server.read_exact(&mut reply)?;",
        ],
    ),
    row(
        &["01.client-joins-split-character"],
        [
            "ß is two bytes. What is the first of them by itself?",
            "No character at all: str::from_utf8 refuses it, and String::from_utf8_lossy puts U+FFFD \
         in its place. Bytes can be joined; decoded pieces can't.",
            "Collect the reply as Vec<u8>, and write it to stdout as bytes: stdout.write_all(&reply). \
         Count bytes (message.len()), not chars().",
        ],
    ),
    row(
        &["01.client-long-reply"],
        [
            "How large is your receive buffer, and who fetches what does not fit?",
            "What one read leaves behind stays in the kernel for the next. A fixed buffer and a single \
         read lose the rest of the reply, or print it as the answer to the next line.",
            "Make the buffer as long as the message and fill it: read_exact(&mut reply).",
        ],
    ),
    row(
        &["01.client-last-line"],
        [
            "The input ends without a newline. Is the text before the end a message?",
            "Yes, if there is any. BufRead::read_until and read_line return it with a length above 0 \
         and without `\\n`; only a length of 0 is the end.",
            "Take the newline off if it is there (`if line.ends_with(b\"\\n\")`), and send the line in \
         either case.",
        ],
    ),
    row(
        &["01.client-prints-what-arrived"],
        [
            "If the server answered something unexpected, would your client show it?",
            "A client that turns its own message into upper case and prints that never looks at the \
         wire. Print the bytes that read has put into the buffer.",
            "let reply = ask(…)?; print(&reply)?; with `reply` filled by read_exact and nothing else.",
        ],
    ),
    row(
        &[
            "01.client-prints-at-once",
            "03.client-prints-at-once",
            "05.client-prints-at-once",
        ],
        [
            "The reply has come, and someone waits to see it before typing more. Where is it?",
            "Standard output into a pipe is kept back until a buffer is full, unless it is \
             flushed: Write::flush; flush=True in Python. A loop that collects replies and prints \
             them at the end has the same effect.",
            "stdout.write_all(&reply)?; stdout.write_all(b\"\\n\")?; stdout.flush()?; after each \
             reply.",
        ],
    ),
    row(
        &["01.client-prints-only-replies"],
        [
            "Which of the things that your client writes are for the next program in a pipeline, and \
         which for the person at the keyboard?",
            "Standard output is for replies, one a line. Prompts, greetings and notes go to standard \
         error: eprint!, eprintln!.",
            "Search for print! and println!, and turn each that does not print a reply into eprint!.",
        ],
    ),
    row(
        &["01.client-keeps-spaces"],
        [
            "What is the difference between a line's ending and its spaces?",
            "str::trim takes both, and from both ends. Only one `\\n`, with one `\\r` before it if \
         there is one, is the ending.",
            "Pop b'\\n' and then b'\\r' from the line, as `next_message` does; no trim anywhere.",
        ],
    ),
    row(
        &[
            "01.client-closes-and-exits",
            "03.client-closes-and-exits",
            "05.client-closes-and-exits",
        ],
        [
            "The input is at its end. How does the server learn of it, and how the shell?",
            "read_until returns 0 at the end of stdin, and so does read_line; a loop that does not \
             look at it goes on for ever, or sends empty messages. The socket is closed when it is \
             dropped.",
            "Leave the loop at the end of input and return Ok(()) from main: the stream is \
             dropped, and the exit code is 0.",
        ],
    ),
    row(
        &["01.client-default-address"],
        [
            "Where does your client go when it is not told where?",
            "env::args().nth(1) is then None; Option::unwrap_or_else supplies something else.",
            "env::args().nth(1).unwrap_or_else(|| \"127.0.0.1:8888\".to_owned())",
        ],
    ),
    row(
        &["03.client-converses", "05.client-converses"],
        [
            "Does each typed line still get its own reply, over one connection, byte for byte?",
            "These are the rules of stage 01: the line without its ending goes out, as many bytes \
         come back, reply and newline are printed, then the next line.",
            "Take `connect`, `ask` and `print` from your stage 01, and connect once, before the loop. \
         `cargo xtask check 01 --role client` tells the single rules apart.",
        ],
    ),
    row(
        &[
            "03.client-empty-line-sends-nothing",
            "05.client-empty-line-sends-nothing",
        ],
        [
            "Someone presses Enter without typing anything. What goes over a stream then, and what can \
         come back?",
            "Nothing and nothing: a stream carries bytes, and send(2) of none puts no packet on the \
         wire. Whoever waits for the answer to it waits for ever.",
            "if message.is_empty() { continue; } before anything is sent or printed.",
        ],
    ),
    row(
        &["03.client-nobody-listening"],
        [
            "Nobody listens at the address. What does connect return, and what does your user see?",
            "ErrorKind::ConnectionRefused: ECONNREFUSED in connect(2). unwrap makes a panic of it, \
         with exit code 101, and a `?` in main prints the error without saying where.",
            "In main: match run(&address) { Ok(()) => ExitCode::SUCCESS, Err(error) => { \
         eprintln!(\"{address}: {error}\"); ExitCode::FAILURE } }",
        ],
    ),
    row(
        &[
            "03.client-server-closes-early",
            "05.client-server-closes-early",
        ],
        [
            "The server closes while it owes you a reply. What does read return, for how long?",
            "0, and again at each further call. read_exact makes an error of it: \
         ErrorKind::UnexpectedEof. A loop that waits for more bytes without looking for 0 never \
         ends.",
            "Let read_exact's error go up to main, which prints it to stderr and returns \
         ExitCode::FAILURE. If you loop over read yourself: 0 before the reply is complete is an \
         error.",
        ],
    ),
    row(
        &[
            "03.client-server-closes-mid-reply",
            "05.client-server-closes-mid-reply",
        ],
        [
            "Half of a reply has come, and then the end. Is half an answer an answer?",
            "To the next program in a pipeline, a complete line looks like a complete reply. Print \
         only what has come whole; the rest is an error.",
            "Print after read_exact has succeeded, never piece by piece: ask(…)? returns early, and \
         print(&reply) is not reached. Exit with 1 and a message on stderr.",
        ],
    ),
    row(
        &["03.client-server-resets-early"],
        [
            "How does a reset differ from an end, as your client sees it?",
            "It comes as Err: ConnectionReset from read, or BrokenPipe or ConnectionReset from the \
         next write (send(2), recv(2)). Each is an error that nobody but the user can deal with.",
            "Use `?` on both write_all and read_exact, and let main print `{address}: {error}` and \
         return ExitCode::FAILURE. No unwrap on either.",
        ],
    ),
    row(
        &["03.client-server-resets-mid-reply"],
        [
            "Part of a reply has come, then a reset. What of it may be printed, and what is the exit \
         code?",
            "read_exact returns Err with ConnectionReset and leaves the buffer incomplete. Nothing of \
         it is a reply.",
            "Fill the buffer with read_exact, `?` its error up to main, print only afterwards; main \
         turns the error into a message on stderr and exit code 1.",
        ],
    ),
];
