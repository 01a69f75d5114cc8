//! Stage 01: one client, one conversation.

use super::{announcing, conversation, echo, injected, tutorial};
use crate::harness::{Check, ClientTask, Context, Stage, Verdict, client, server};
use crate::model::{Role, Transport};

pub(crate) const STAGE: Stage = Stage {
    number: "01",
    slug: "basic-echo",
    title: "Basic echo",
    teaches: "One client, one conversation: socket, bind, listen, accept, recv, send, close.",
    transport: Transport::Tcp,
    message_id: false,
    client: ClientTask::Lines,
    crates: &[],
    roles: &[Role::Server, Role::Client],
    begin: [
        "A server and a client are two programs that meet at an address. Which of the two must \
         be there first, and what must it do before the other can reach it?",
        "The functions marked TODO, in the order in which `main` calls them, are the calls of \
         the lesson's drawing. In std: TcpListener::bind does socket, bind and listen in one \
         call; TcpListener::accept, Read::read and Write::write_all are the rest of the server; \
         TcpStream::connect begins the client.",
        "Begin with the server's `listen`: its body is TcpListener::bind(address) and nothing \
         else. Then `wait_for_client` (accept, and keep the stream), then `converse`: a loop of \
         read, make_ascii_uppercase, write_all that ends when read returns 0. Check after each.",
    ],
    checks: CHECKS,
};

const CHECKS: &[Check] = &[
    announcing::ANNOUNCES_ITSELF
        .at("01.announces-itself")
        .part(tutorial::PART_3),
    announcing::BINDS_GIVEN_ADDRESS.at("01.binds-given-address"),
    server(
        "01.default-address",
        "Without an argument the server listens on 127.0.0.1:8888.",
        tutorial::PART_5,
        announcing::default_address,
        [
            "What does your server do when it is started without an argument?",
            "env::args().nth(1) is then None; Option::unwrap_or_else supplies something else.",
            "env::args().nth(1).unwrap_or_else(|| \"127.0.0.1:8888\".to_owned())",
        ],
    ),
    server(
        "01.upper-cases",
        "What a client sends comes back in upper case.",
        tutorial::PART_5,
        echo::upper_cases,
        [
            "What should come back for `abc`, and which of your lines turns it into that?",
            "Bytes can be changed where they lie: <[u8]>::make_ascii_uppercase. What is sent \
             back must be the changed bytes, as many as were received.",
            "let bytes = &mut buffer[..length]; bytes.make_ascii_uppercase(); \
             connection.write_all(bytes)?;",
        ],
    ),
    server(
        "01.exact-on-every-byte",
        "All 256 byte values come back: a-z as A-Z, every other as it went.",
        tutorial::PART_4,
        echo::exact_on_every_byte,
        [
            "Of the 256 values that a byte can have, which are to change, and what do you do \
             with the other 230?",
            "A message is bytes, not text. Whatever goes through String, str or char refuses or \
             replaces what is not UTF-8. <[u8]>::make_ascii_uppercase touches a to z alone.",
            "Stay with &mut [u8] from read to write_all. No String::from_utf8, no trim, no \
             special case for NUL or for line ends.",
        ],
    ),
    server(
        "01.utf8-passes-through",
        "Text beyond ASCII passes through: straße becomes STRAßE, byte for byte.",
        tutorial::PART_4,
        echo::utf8_passes_through,
        [
            "What is the upper case of ß, and would its answer still have the same length?",
            "str::to_uppercase knows all of Unicode, and makes SS of ß. The contract speaks of \
             ASCII alone, as Python's bytes.upper() does: see <[u8]>::make_ascii_uppercase.",
            "Don't decode. A character of several bytes may also arrive in two pieces, and then \
             neither is valid by itself. bytes.make_ascii_uppercase() leaves both alone.",
        ],
    ),
    server(
        "01.needs-no-newline",
        "A message without a newline is answered, even if it is a single byte.",
        tutorial::PART_4,
        echo::needs_no_newline,
        [
            "What does your server wait for before it answers, and does the client owe it that?",
            "BufRead::read_line, read_until and lines wait for a newline; read_exact waits for \
             a full buffer; read_to_end waits for the end. Read::read returns as soon as there \
             is anything.",
            "Use connection.read(&mut buffer)? in a loop, and answer whatever each call \
             returned.",
        ],
    ),
    server(
        "01.keeps-line-ends",
        "Newlines, \\r\\n and spaces at the ends come back as they went.",
        tutorial::PART_4,
        echo::keeps_line_ends,
        [
            "Are `\\r\\n` at the end of a message part of the message?",
            "str::trim, trim_end and BufRead::lines take line ends away. To a server, they are \
             bytes like any other.",
            "Send back exactly buffer[..length]; don't split, trim, or add anything.",
        ],
    ),
    server(
        "01.no-stale-bytes",
        "A short message after a long one is answered with the short one alone.",
        tutorial::PART_4,
        echo::no_stale_bytes,
        [
            "After a long message and a short one, what is in your buffer behind the short one?",
            "Read::read returns how many bytes it has put into the buffer. The rest of the \
             buffer is what was there before.",
            "let length = connection.read(&mut buffer)?; and from there on only \
             &buffer[..length]. Never write the whole buffer.",
        ],
    ),
    server(
        "01.no-magic-words",
        "exit, quit, q and 0 are messages like any other.",
        tutorial::PART_5,
        echo::no_magic_words,
        [
            "What happens when a client says `exit`, and why should it be different from \
             `exile`?",
            "A conversation ends when the stream ends: Read::read returns 0 (recv(2): \"the \
             peer has performed an orderly shutdown\"). No word can mean that.",
            "Remove every comparison of a message with a word; end the loop on a length of 0 \
             alone.",
        ],
    ),
    server(
        "01.adds-nothing",
        "The server sends replies and nothing else: no banner, nothing between, nothing after.",
        tutorial::PART_5,
        echo::adds_nothing,
        [
            "Which bytes does your server send that no client has sent before?",
            "A greeting, a prompt, a newline, a goodbye: each `write` that is not the answer to \
             a `read` is too much. write! and writeln! on the connection go over the wire as \
             well.",
            "The one write in the loop is connection.write_all(&buffer[..length]). Notes belong \
             on stderr.",
        ],
    ),
    server(
        "01.answers-each-message",
        "Each message of a conversation is answered before the client sends the next.",
        tutorial::PART_5,
        echo::answers_each_message,
        [
            "The client waits for its first answer before it sends more. What does your server \
             wait for meanwhile?",
            "Reading to the end, or until a buffer is full, before the first answer leaves both \
             sides waiting for each other. Also look at how often you read: once per connection \
             is too little. A read that fills your buffer does not mean that more will come. A BufWriter \
             must be flushed.",
            "loop { read; if the length is 0, return; change; write_all } with the write inside \
             the loop.",
        ],
    ),
    server(
        "01.single-bytes",
        "A message that arrives one byte at a time comes back whole.",
        tutorial::PART_4,
        echo::single_bytes,
        [
            "Must what was sent with one call arrive with one call?",
            "TCP is a stream: it keeps the order of bytes, and forgets where one send ended. A \
             read may return one byte, and that is neither an error nor the end. See tcp(7).",
            "Take every length above 0 for a piece to be answered, and go on reading. Only 0 \
             ends.",
        ],
    ),
    server(
        "01.large-message",
        "256 KiB, sent and received at the same time, come back whole and in order.",
        tutorial::PART_4,
        echo::large_message,
        [
            "How much does one call to write send, and who sends the rest?",
            "Read::read returns what has come by now, Write::write what could be taken now, \
             which may be a part: see send(2). Write::write_all calls it until all is gone.",
            "A loop around read with a buffer of any size, and write_all instead of write. \
             Don't collect the message first: the client may send and receive at the same time.",
        ],
    ),
    server(
        "01.slow-reader-gets-all",
        "A client that reads only when the server can send no more still gets everything.",
        tutorial::PART_4,
        echo::slow_reader_gets_all,
        [
            "A client reads slowly, and the kernel's buffers are full. What does your write do \
             then?",
            "A blocking write waits, and may then have sent only a part; its result says how \
             much. With a time limit or a non-blocking socket the rest is yours to send again: \
             send(2).",
            "connection.write_all(bytes)?, on a blocking socket without a write timeout. In C \
             or Python: loop over send, or sendall.",
        ],
    ),
    injected::SURVIVES_SHORT_WRITES.at("01.survives-short-writes"),
    injected::SURVIVES_SHORT_READS.at("01.survives-short-reads"),
    server(
        "01.half-close-gets-everything",
        "A client that has sent all it will gets everything that it is owed, and then the end.",
        tutorial::PART_3,
        echo::half_close_gets_everything,
        super::looping::HALF_CLOSE_HINTS,
    ),
    server(
        "01.exits-when-peer-closes",
        "When the client has read everything and closes, the server exits with code 0.",
        tutorial::PART_5,
        exits_when_peer_closes,
        [
            "What does read return after the client has closed, and what does your loop do with \
             it?",
            "After the end of the stream, read(2) returns 0 immediately, again and again. A \
             loop without a test for 0 turns as fast as the processor can.",
            "if length == 0 { return Ok(()); } before anything is written; then `main` ends, \
             with exit code 0.",
        ],
    ),
    client(
        "01.client-sends-lines",
        "Each line of standard input is sent without its line ending.",
        tutorial::PART_5,
        conversation::sends_lines,
        [
            "Someone types `hello` and presses Enter. Which bytes belong on the wire?",
            "The line without its ending: neither `\\n` nor `\\r\\n`. \
             BufRead::read_until(b'\\n') keeps the ending; `next_message` of the starter takes \
             it off.",
            "Send exactly what `next_message` returns: server.write_all(&message)?, with \
             nothing added and nothing trimmed.",
        ],
    ),
    client(
        "01.client-one-at-a-time",
        "The next line is sent only when the one before has been answered.",
        tutorial::PART_5,
        conversation::one_at_a_time,
        [
            "When may the second line be sent: as soon as it was typed, or later?",
            "A conversation takes turns: send, wait for the whole reply, print, and only then \
             look at the next line. Reading all of stdin first breaks the turn.",
            "while let Some(message) = next_message(&mut input)? { let reply = ask(&mut server, \
             &message)?; print(&reply)?; } where `ask` both sends and receives.",
        ],
    ),
    client(
        "01.client-one-connection",
        "One connection serves the whole conversation.",
        tutorial::PART_3,
        conversation::one_connection,
        [
            "How often does your client connect during one conversation?",
            "TcpStream::connect makes a new connection each time it is called; to the server \
             each is a new client.",
            "Call connect once, before the loop, and hand &mut server into it.",
        ],
    ),
    client(
        "01.client-joins-pieces",
        "A reply that arrives in pieces is put together before it is printed.",
        tutorial::PART_4,
        conversation::joins_pieces,
        conversation::PIECES_HINTS,
    ),
    client(
        "01.client-joins-split-character",
        "A piece may end in the middle of a character.",
        tutorial::PART_4,
        conversation::joins_split_character,
        [
            "ß is two bytes. What is the first of them by itself?",
            "No character at all: str::from_utf8 refuses it, and String::from_utf8_lossy puts \
             U+FFFD in its place. Bytes can be joined; decoded pieces can't.",
            "Collect the reply as Vec<u8>, and write it to stdout as bytes: \
             stdout.write_all(&reply). Count bytes (message.len()), not chars().",
        ],
    ),
    client(
        "01.client-long-reply",
        "A reply longer than any one buffer is printed whole.",
        tutorial::PART_4,
        conversation::long_reply,
        [
            "How large is your receive buffer, and who fetches what does not fit?",
            "What one read leaves behind stays in the kernel for the next. A fixed buffer and a \
             single read lose the rest of the reply, or print it as the answer to the next \
             line.",
            "Make the buffer as long as the message and fill it: read_exact(&mut reply).",
        ],
    ),
    client(
        "01.client-last-line",
        "The last line counts also without a newline.",
        tutorial::PART_5,
        conversation::last_line,
        [
            "The input ends without a newline. Is the text before the end a message?",
            "Yes, if there is any. BufRead::read_until and read_line return it with a length \
             above 0 and without `\\n`; only a length of 0 is the end.",
            "Take the newline off if it is there (`if line.ends_with(b\"\\n\")`), and send the \
             line in either case.",
        ],
    ),
    client(
        "01.client-prints-what-arrived",
        "What is printed is what arrived, not what was expected.",
        tutorial::PART_5,
        conversation::prints_what_arrived,
        [
            "If the server answered something unexpected, would your client show it?",
            "A client that turns its own message into upper case and prints that never looks at \
             the wire. Print the bytes that read has put into the buffer.",
            "let reply = ask(…)?; print(&reply)?; with `reply` filled by read_exact and nothing \
             else.",
        ],
    ),
    injected::CLIENT_SURVIVES_SHORT_WRITES.at("01.client-survives-short-writes"),
    injected::CLIENT_SURVIVES_SHORT_READS.at("01.client-survives-short-reads"),
    conversation::CLIENT_PRINTS_AT_ONCE.at("01.client-prints-at-once"),
    client(
        "01.client-prints-only-replies",
        "Only replies go to standard output; prompts and notes go to standard error.",
        tutorial::PART_5,
        conversation::prints_only_replies,
        [
            "Which of the things that your client writes are for the next program in a \
             pipeline, and which for the person at the keyboard?",
            "Standard output is for replies, one a line. Prompts, greetings and notes go to \
             standard error: eprint!, eprintln!.",
            "Search for print! and println!, and turn each that does not print a reply into \
             eprint!.",
        ],
    ),
    client(
        "01.client-keeps-spaces",
        "Spaces at both ends of a line survive.",
        tutorial::PART_5,
        conversation::keeps_spaces,
        [
            "What is the difference between a line's ending and its spaces?",
            "str::trim takes both, and from both ends. Only one `\\n`, with one `\\r` before it \
             if there is one, is the ending.",
            "Pop b'\\n' and then b'\\r' from the line, as `next_message` does; no trim \
             anywhere.",
        ],
    ),
    client(
        "01.client-no-magic-words",
        "No word ends the client: `exit` and `quit` are sent like any other line.",
        tutorial::PART_5,
        conversation::no_magic_words,
        [
            "Who decides that a conversation is over: a word, or the end of the input?",
            "Each line that is typed is a message. Somebody may want to send the word `quit`. The end of \
             the input is Ctrl-D, for which a read returns 0 bytes.",
            "Remove the `if` that compares the line with a word; leave the loop when next_message \
             returns None.",
        ],
    ),
    conversation::CLIENT_CLOSES_AND_EXITS.at("01.client-closes-and-exits"),
    client(
        "01.client-default-address",
        "Without an argument the client connects to 127.0.0.1:8888.",
        tutorial::PART_5,
        conversation::default_address,
        [
            "Where does your client go when it is not told where?",
            "env::args().nth(1) is then None; Option::unwrap_or_else supplies something else.",
            "env::args().nth(1).unwrap_or_else(|| \"127.0.0.1:8888\".to_owned())",
        ],
    ),
];

fn exits_when_peer_closes(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let client = server.connect("the client")?;
    client.expect_echo(&s.nonce("goodbye"))?;
    client.wait_until_idle()?;
    client.close();
    server.expect_exit(0)
}
