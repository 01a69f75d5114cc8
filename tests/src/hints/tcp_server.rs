//! For servers of streams: what stages 01, 02, 03 and 05 ask alike.

use super::{Row, row};

pub(super) const ROWS: &[Row] = &[
    row(
        &[
            "01.announces-itself",
            "02.announces-itself",
            "03.announces-itself",
            "04.announces-itself",
            "05.announces-itself",
            "06.announces-itself",
        ],
        [
            "When may a server say that it is listening, and does anybody hear it at once?",
            "The line is `listening on ADDRESS` on standard output, alone on its line. `announce` \
             writes it; `local_addr` knows the port that the kernel chose. Standard output that \
             leads into a pipe keeps what is written until it is flushed: see Write::flush, or \
             flush=True in Python, or setvbuf(3) in C.",
            "Bind first, then announce the address as bound (never port 0), then flush, then wait \
             for clients. If you changed `announce`, `cargo xtask solution 01 --spoil` shows the \
             original.",
        ],
    ),
    row(
        &["01.binds-given-address"],
        [
            "Whose decision is it where your server can be reached?",
            "The first argument (env::args().nth(1)) is the address to bind, port included. A server \
         that binds 0.0.0.0 listens on every address of the machine, not on the one it was given.",
            "Hand `address` unchanged to TcpListener::bind, and bind nothing else.",
        ],
    ),
    row(
        &["01.default-address"],
        [
            "What does your server do when it is started without an argument?",
            "env::args().nth(1) is then None; Option::unwrap_or_else supplies something else.",
            "env::args().nth(1).unwrap_or_else(|| \"127.0.0.1:8888\".to_owned())",
        ],
    ),
    row(
        &["01.upper-cases"],
        [
            "What should come back for `abc`, and which of your lines turns it into that?",
            "Bytes can be changed where they lie: <[u8]>::make_ascii_uppercase. What is sent back must \
         be the changed bytes, as many as were received.",
            "let bytes = &mut buffer[..length]; bytes.make_ascii_uppercase(); \
         connection.write_all(bytes)?;",
        ],
    ),
    row(
        &["01.exact-on-every-byte"],
        [
            "Of the 256 values that a byte can have, which are to change, and what do you do with the \
         other 230?",
            "A message is bytes, not text. Whatever goes through String, str or char refuses or \
         replaces what is not UTF-8. <[u8]>::make_ascii_uppercase touches a to z alone.",
            "Stay with &mut [u8] from read to write_all. No String::from_utf8, no trim, no special \
         case for NUL or for line ends.",
        ],
    ),
    row(
        &["01.utf8-passes-through"],
        [
            "What is the upper case of ß, and would its answer still have the same length?",
            "str::to_uppercase knows all of Unicode, and makes SS of ß. The contract speaks of ASCII \
         alone, as Python's bytes.upper() does: see <[u8]>::make_ascii_uppercase.",
            "Don't decode. A character of several bytes may also arrive in two pieces, and then \
         neither is valid by itself. bytes.make_ascii_uppercase() leaves both alone.",
        ],
    ),
    row(
        &["01.needs-no-newline"],
        [
            "What does your server wait for before it answers, and does the client owe it that?",
            "BufRead::read_line, read_until and lines wait for a newline; read_exact waits for a full \
         buffer; read_to_end waits for the end. Read::read returns as soon as there is anything.",
            "Use connection.read(&mut buffer)? in a loop, and answer whatever each call returned.",
        ],
    ),
    row(
        &["01.keeps-line-ends"],
        [
            "Are `\\r\\n` at the end of a message part of the message?",
            "str::trim, trim_end and BufRead::lines take line ends away. To a server, they are bytes \
         like any other.",
            "Send back exactly buffer[..length]; don't split, trim, or add anything.",
        ],
    ),
    row(
        &["01.no-stale-bytes"],
        [
            "After a long message and a short one, what is in your buffer behind the short one?",
            "Read::read returns how many bytes it has put into the buffer. The rest of the buffer is \
         what was there before.",
            "let length = connection.read(&mut buffer)?; and from there on only &buffer[..length]. \
         Never write the whole buffer.",
        ],
    ),
    row(
        &["01.no-magic-words"],
        [
            "What happens when a client says `exit`, and why should it be different from `exile`?",
            "A conversation ends when the stream ends: Read::read returns 0 (recv(2): \"the peer has \
         performed an orderly shutdown\"). No word can mean that.",
            "Remove every comparison of a message with a word; end the loop on a length of 0 alone.",
        ],
    ),
    row(
        &["01.adds-nothing"],
        [
            "Which bytes does your server send that no client has sent before?",
            "A greeting, a prompt, a newline, a goodbye: each `write` that is not the answer to a \
         `read` is too much. write! and writeln! on the connection go over the wire as well.",
            "The one write in the loop is connection.write_all(&buffer[..length]). Notes belong on \
         stderr.",
        ],
    ),
    row(
        &["01.answers-each-message"],
        [
            "The client waits for its first answer before it sends more. What does your server wait \
         for meanwhile?",
            "Reading to the end, or until a buffer is full, before the first answer leaves both sides \
         waiting for each other. Also look at how often you read: once per connection is too \
         little. A BufWriter must be flushed.",
            "loop { read; if the length is 0, return; change; write_all } with the write inside the \
         loop.",
        ],
    ),
    row(
        &["01.single-bytes"],
        [
            "Must what was sent with one call arrive with one call?",
            "TCP is a stream: it keeps the order of bytes, and forgets where one send ended. A read \
         may return one byte, and that is neither an error nor the end. See tcp(7).",
            "Take every length above 0 for a piece to be answered, and go on reading. Only 0 ends.",
        ],
    ),
    row(
        &["01.large-message"],
        [
            "How much does one call to write send, and who sends the rest?",
            "Read::read returns what has come by now, Write::write what could be taken now, which may \
         be a part: see send(2). Write::write_all calls it until all is gone.",
            "A loop around read with a buffer of any size, and write_all instead of write. Don't \
         collect the message first: the client may send and read at once.",
        ],
    ),
    row(
        &["01.slow-reader-gets-all"],
        [
            "A client reads slowly, and the kernel's buffers are full. What does your write do then?",
            "A blocking write waits, and may then have sent only a part; its result says how much. \
         With a time limit or a non-blocking socket the rest is yours to send again: send(2).",
            "connection.write_all(bytes)?, on a blocking socket without a write timeout. In C or \
         Python: loop over send, or sendall.",
        ],
    ),
    row(
        &[
            "01.half-close-gets-everything",
            "02.half-close-gets-everything",
            "03.half-close-gets-everything",
            "05.half-close-gets-everything",
        ],
        [
            "The client has sent its last byte and said so. Does that mean that it no longer wants \
             your answers?",
            "shutdown(SHUT_WR) ends one direction: you read 0, but can still write (shutdown(2)). \
             And the client waits for your end of stream, which is sent when the last descriptor \
             of the connection is closed: at the drop of the TcpStream, and of each try_clone.",
            "Write everything that you have read, then, on a read of 0, return from the function \
             that owns the stream. Closing must not wait for the next accept: don't keep the \
             connection in a variable that outlives the conversation.",
        ],
    ),
    row(
        &["01.exits-when-peer-closes"],
        [
            "What does read return after the client has closed, and what does your loop do with it?",
            "After the end of the stream, read(2) returns 0 at once, again and again. A loop without a \
         test for 0 turns as fast as the processor can.",
            "if length == 0 { return Ok(()); } before anything is written; then `main` ends, with \
         exit code 0.",
        ],
    ),
    row(
        &[
            "02.echoes-exactly",
            "03.echoes-exactly",
            "05.echoes-exactly",
        ],
        [
            "Which bytes came back changed, in number or in value, that should have come back as \
             they were?",
            "The rule is that of stage 01: a to z become A to Z, every other byte stays. Text \
             types, trimming, magic words, or the unused rest of a buffer break it.",
            "let bytes = &mut buffer[..length]; bytes.make_ascii_uppercase(); \
             connection.write_all(bytes)?; and nothing else is ever written. `cargo xtask check \
             01` with the same conversation tells the cases apart.",
        ],
    ),
    row(
        &[
            "02.moves-large-messages",
            "03.moves-large-messages",
            "05.moves-large-messages",
        ],
        [
            "Where would 256 KiB wait if the client does not read them yet, and does your server \
             lose any meanwhile?",
            "Write::write may send a part (send(2)); Write::write_all sends all. Reading to the \
             end before the first answer makes a client that sends and reads at once wait for ever.",
            "Answer piece by piece: read what there is, write_all it, read again. No write \
             timeout, no `let _ = connection.write(…)`.",
        ],
    ),
    row(
        &["02.second-client"],
        [
            "What does your program do after the first client has left?",
            "One accept gives one connection. TcpListener::accept, or TcpListener::incoming, must be \
         called again for the next.",
            "Put accept and the conversation into a loop. If you have one already: the end of a \
         conversation must leave the inner loop only (`return` from `converse`, not `break` out \
         of the accept loop).",
        ],
    ),
    row(
        &[
            "02.two-hundred-clients",
            "03.serves-many-clients",
            "05.serves-many-clients",
        ],
        [
            "What is left over in your server from each client that it has served?",
            "A bounded number of workers or turns, a descriptor that stays open, a list that \
             grows: look for what happens once per client and is never undone. `ls \
             /proc/PID/fd` shows the descriptors of a running server.",
            "An endless accept loop; the connection owned by the function that serves it, so that \
             it is dropped at its end. A client that leaves without a word is a read of 0 at \
             once: return, and accept the next.",
        ],
    ),
    row(
        &["02.silent-clients"],
        [
            "A client connects and closes without sending anything. What does your first read return?",
            "0, and at once: the end of the stream is also the beginning. Anything that takes a first \
         message for granted (an unwrap, an index, a split) trips here.",
            "Test for 0 before you look at the buffer, and return from the conversation, not from the \
         program.",
        ],
    ),
    row(
        &[
            "02.backlog-client-is-served",
            "03.backlog-client-is-served",
            "05.backlog-client-is-served",
        ],
        [
            "A second client connects and sends while the first is being served. Where are its \
             bytes?",
            "The kernel completes the connection and keeps the bytes: see listen(2) for the \
             queue. They are handed out by the next accept, unless that connection is refused, \
             closed, or drained by somebody.",
            "Finish with one client, go back to accept, and begin by reading. Don't close or \
             recreate the listening socket between clients.",
        ],
    ),
    row(
        &["02.port-never-refuses"],
        [
            "Is there a moment, between two clients, in which nobody listens on your port?",
            "Whoever connects while no socket listens is refused. The listener lives as long as the \
         variable that holds it.",
            "Bind once, before the loop, and keep the TcpListener until the program ends. Inside the \
         loop only accept.",
        ],
    ),
    row(
        &[
            "02.clients-kept-apart",
            "03.clients-kept-apart",
            "05.clients-kept-apart",
        ],
        [
            "Could a byte of one client ever be sent to another?",
            "Look for what outlives a conversation: a buffer that is sent whole, a collected \
             remainder that is carried over, a variable for `the` connection that the next client \
             overwrites.",
            "Make buffer and connection local to the function that serves one client, and write \
             &buffer[..length] alone.",
        ],
    ),
    row(
        &[
            "02.descriptors-do-not-grow",
            "03.descriptors-do-not-grow",
            "05.descriptors-do-not-grow",
        ],
        [
            "Who closes the connection when a conversation is over, and also when it ends with an \
             error?",
            "A socket is closed when its last owner is dropped: a Vec of streams, a try_clone, \
             mem::forget, a thread that never ends, or a forked parent's copy each keep one. \
             close(2) is not shutdown(2): the latter keeps the descriptor.",
            "Move the stream into the function that serves it, by value, and return from it on \
             every path, errors included. With fork: the parent closes its copy.",
        ],
    ),
    row(
        &["02.idle-while-idle"],
        [
            "What does your server do while no client is there? What should it cost?",
            "A blocking accept or read sleeps in the kernel and uses no processor at all. A loop over \
         non-blocking calls, or one with a short time limit, never sleeps.",
            "Leave sockets blocking (no set_nonblocking) and call accept without a loop around its \
         WouldBlock. With an event loop: wait in poll or epoll without a time limit.",
        ],
    ),
    row(
        &[
            "02.idle-after-clients-leave",
            "03.idle-after-clients-leave",
            "05.idle-after-clients-leave",
        ],
        [
            "All clients have left. Which of your loops is still turning?",
            "read(2) on a connection that has ended returns 0, or the same error, at once and \
             every time. `continue` on either makes a loop that never sleeps.",
            "Leave the conversation on 0 and on every error but Interrupted. In an event loop: \
             stop watching the descriptor, and close it.",
        ],
    ),
    row(
        &["02.keeps-running", "03.keeps-running", "05.keeps-running"],
        [
            "Is the program that was started the same that serves the last client?",
            "Look for what ends it or replaces it: a `?` or unwrap on the way to `main`, an exit \
             after some number of clients, a supervisor that starts it anew, workers that each \
             die once.",
            "One process that binds once, and an accept loop that nothing ends. From stage 03 on, \
             an error ends the conversation in which it happened and nothing else.",
        ],
    ),
    row(
        &[
            "03.survives-reset-while-waiting",
            "05.survives-reset-while-waiting",
        ],
        [
            "Your server sits in read, and the client resets the connection instead of closing it. \
             What does read return, and where does that go?",
            "Err, with ErrorKind::ConnectionReset: see ECONNRESET in recv(2). A `?` hands it to \
             the caller, and from there perhaps up to `main`.",
            "loop { let (connection, peer) = listener.accept()?; if let Err(error) = \
             converse(connection) { eprintln!(\"{peer}: {error}\"); } }",
        ],
    ),
    row(
        &["03.survives-reset-while-replying"],
        [
            "Can writing fail as well as reading, and have you guarded both?",
            "send(2) knows ECONNRESET and EPIPE. Guarding the read alone leaves the other half of the \
         conversation open.",
            "Don't guard calls one by one: let both use `?` inside `converse`, and stop the error \
         once, in the accept loop, whatever its kind.",
        ],
    ),
    row(
        &["03.survives-broken-pipe", "05.survives-broken-pipe"],
        [
            "ConnectionReset is one way for a write to fail. Which is the other, and does your code \
         know it?",
            "EPIPE, ErrorKind::BrokenPipe: writing where nobody will ever read (send(2)). In C it \
         comes as the signal SIGPIPE, which kills; Rust and Python ignore that signal, so that it \
         is an error there: pipe(7), signal(7).",
            "Catch every error of a conversation, not a list of kinds: `if let Err(error) = \
         converse(connection)`. In C: MSG_NOSIGNAL, or signal(SIGPIPE, SIG_IGN).",
        ],
    ),
    row(
        &["03.survives-reset-before-accept"],
        [
            "A client connects and resets before you have called accept. What will accept give you?",
            "On Linux a connection all the same, of which the first read fails; and peer_addr fails \
         too, with ENOTCONN, as there is no peer any more (getpeername(2)). Elsewhere accept \
         itself may fail with ConnectionAborted.",
            "Take the name from accept: let (connection, peer) = listener.accept(). No \
         peer_addr().unwrap(). And an Err of accept gets a note and another turn, not the end.",
        ],
    ),
    row(
        &[
            "03.survives-close-mid-message",
            "05.survives-close-mid-message",
        ],
        [
            "A client promises more with its first half than it ever sends. Who waits for the rest?",
            "read_exact and read_until wait for what never comes, and then answer with an error: \
         ErrorKind::UnexpectedEof. An unwrap on that ends the server.",
            "Answer each piece as it comes, with plain read, so that no message is ever incomplete; \
         treat what is left as any error: this conversation is over, the next begins.",
        ],
    ),
    row(
        &["03.survives-mixed-abuse", "05.survives-mixed-abuse"],
        [
            "After two hundred rude clients, what has your server run out of?",
            "Each kind of leaving takes another path through your code: 0, ConnectionReset, \
         BrokenPipe, an error of accept. On which path is something kept, counted, or slept?",
            "One exit from the conversation for all of them, at which the stream is dropped; one \
         place in the accept loop that notes the error and goes on.",
        ],
    ),
    row(
        &["03.address-in-use"],
        [
            "Somebody else listens on the address already. What should whoever started your server \
         read, and what should a script learn from it?",
            "TcpListener::bind returns ErrorKind::AddrInUse: EADDRINUSE in bind(2). With SO_REUSEPORT \
         two servers would share the port instead, and take each other's clients. An unwrap is a \
         panic, with exit code 101.",
            "In main: match run(&address) { Ok(()) => ExitCode::SUCCESS, Err(error) => { \
         eprintln!(\"{address}: {error}\"); ExitCode::FAILURE } }",
        ],
    ),
];
