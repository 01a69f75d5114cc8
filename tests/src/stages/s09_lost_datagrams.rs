//! Stage 09: datagrams that get lost, come twice or late, and are cut.

use super::{announcing, datagrams, lost, messages, tutorial};
use crate::harness::{Check, ClientTask, Stage, client, server};
use crate::model::{Role, Transport};

pub(crate) const STAGE: Stage = Stage {
    number: "09",
    slug: "lost-datagrams",
    title: "Lost datagrams",
    teaches: "Nobody repeats a lost datagram but you: time-outs, tries, ids, and what is no answer.",
    transport: Transport::Udp,
    message_id: true,
    client: ClientTask::Lines,
    crates: &[],
    roles: &[Role::Server, Role::Client],
    begin: [
        "You have sent a datagram, and nothing comes back. Was the question lost, or the answer? Can \
         you find out?",
        "You can't, so you send the same message again, and the server answers again. An id in each \
         message tells which answer belongs to which question. `UdpSocket::set_read_timeout` limits a \
         receive; see SO_RCVTIMEO in socket(7).",
        "Client: let message = [&id.to_be_bytes(), payload].concat(); up to five times: send it, then \
         receive until the reply with this id is there or 200 ms have passed. Server: stage 06, with \
         the first four bytes left as they are, and datagrams under 4 or over 1,024 bytes unanswered.",
    ],
    checks: CHECKS,
};

const CHECKS: &[Check] = &[
    announcing::ANNOUNCES_ITSELF
        .at("09.announces-itself")
        .title("The server prints \"listening on ADDRESS\", flushed, as soon as it is bound.")
        .part(tutorial::PART_7),
    server(
        "09.keeps-the-id",
        "The reply begins with the id of the message, whatever its four bytes are.",
        tutorial::PART_7,
        messages::keeps_the_id,
        [
            "Which bytes of the message are text, and which are a number?",
            "The first four are the id. One of them may look like a letter, and is none: \
             make_ascii_uppercase on the whole message changes it. The client would not know its own \
             answer.",
            "message[4..].make_ascii_uppercase(); socket.send_to(message, client)?;",
        ],
    ),
    server(
        "09.exact-payload",
        "The payload comes back in upper case and otherwise byte for byte.",
        tutorial::PART_7,
        messages::exact_payload,
        [
            "Which bytes came back changed that should have come back as they were?",
            "a to z become A to Z, every other byte stays: that is the rule of every stage. The reply is \
             as long as the message.",
            "Change &mut buffer[4..length], and send &buffer[..length].",
        ],
    ),
    server(
        "09.empty-payload",
        "A message that is only an id is answered with that id.",
        tutorial::PART_8,
        messages::empty_payload,
        [
            "Four bytes have come, and no more. Is that a message?",
            "It is: an id, and a payload of no bytes. Under four bytes there is no id.",
            "if length < 4 is the test; 4 itself is enough.",
        ],
    ),
    server(
        "09.longest-message",
        "A message of 1,024 bytes is answered whole.",
        tutorial::PART_8,
        messages::longest_message,
        [
            "How long may a message be, and how long is your buffer?",
            "4 bytes of id and 1,020 of payload. The limit itself is allowed.",
            "A buffer of 1,025 bytes: a datagram that fills it is too long, any other is whole.",
        ],
    ),
    server(
        "09.answers-again",
        "A message that comes again is answered again, in the same way.",
        tutorial::PART_8,
        messages::answers_again,
        [
            "Why would somebody send you the same message a second time?",
            "Because your answer was lost. A server that drops what it has seen before leaves the client \
             without an answer.",
            "Answer each datagram. Whether it came before makes no difference: upper case twice is upper \
             case.",
        ],
    ),
    server(
        "09.remembers-nothing",
        "Each message is answered by what is in it, also when another had the same id.",
        tutorial::PART_8,
        messages::remembers_nothing,
        [
            "Two clients count from 1. Whose message is number 1?",
            "An id means something to its client alone, and only until that client starts anew. A table \
             of ids in the server mixes them up, and grows with each message.",
            "Keep nothing between two datagrams: one recv_from, one send_to.",
        ],
    ),
    server(
        "09.short-is-not-answered",
        "A datagram under 4 bytes gets no answer and ends nothing.",
        tutorial::PART_8,
        messages::short_is_not_answered,
        [
            "Three bytes have come. What is the id of this message?",
            "It has none, so it is no message, and nobody would know the answer. &buffer[..4] of fewer \
             bytes is stale, or panics.",
            "if length < 4 { eprintln!(\"{client}: too short\"); continue; }",
        ],
    ),
    server(
        "09.long-is-not-answered",
        "A datagram over 1,024 bytes gets no answer: half a message is none.",
        tutorial::PART_8,
        messages::long_is_not_answered,
        [
            "A datagram was longer than your buffer. What did recv_from return?",
            "As much as there was room for: the rest is lost, and nothing says so, unless you ask with \
             MSG_TRUNC (recv(2)) or have more room than a message may need.",
            "let mut buffer = [0; 1025]; and a length over 1024 is no message.",
        ],
    ),
    server(
        "09.names-what-is-no-message",
        "A datagram that is no message is named on standard error.",
        tutorial::PART_8,
        messages::names_what_is_no_message,
        [
            "Somebody sends you nonsense, and you say nothing. Who will find the mistake?",
            "A program that drops something in silence is hard to repair. Standard error is the place: \
             standard output is for what was promised there.",
            "eprintln!(\"{client}: {length} bytes are no message\");",
        ],
    ),
    datagrams::ONE_REPLY_FROM_OWN_ADDRESS.at("09.one-reply-from-own-address"),
    server(
        "09.boundaries-kept",
        datagrams::BOUNDARIES_KEPT.title,
        tutorial::PART_7,
        messages::boundaries_kept,
        datagrams::BOUNDARIES_KEPT.hints,
    ),
    datagrams::SURVIVES_CLIENT_THAT_LEFT.at("09.survives-client-that-left"),
    server(
        "09.survives-failed-receive",
        "A receive that fails, because an earlier answer found nobody, ends nothing.",
        tutorial::PART_8,
        messages::survives_failed_receive,
        [
            "recv_from returns an error. Is it about the datagram that you are waiting for?",
            "Often not: ECONNREFUSED there means that something sent earlier was refused (udp(7)). The \
             socket is as good as before.",
            "match socket.recv_from(&mut buffer) { Ok(…) => …, Err(error) => eprintln!(\"{error}\") } \
             inside the loop, and no `?` that leaves it.",
        ],
    ),
    datagrams::ADDRESS_IN_USE.at("09.address-in-use"),
    client(
        "09.client-converses",
        "Each line is a message with the next id, and its reply is printed.",
        tutorial::PART_7,
        lost::client_converses,
        [
            "Which four bytes does your second message begin with, and which your first?",
            "The id is a number of 32 bits, the most significant byte first: big-endian, the order of \
             the network. The next line has the next number.",
            "id = id.wrapping_add(1); let message = [&id.to_be_bytes(), line].concat();",
        ],
    ),
    client(
        "09.client-prints-payload",
        "What is printed is the payload that arrived, without the id.",
        tutorial::PART_7,
        lost::client_prints_payload,
        [
            "What is in the datagram that you received, and which part of it do you print?",
            "The reply begins with four bytes of id. The payload is what follows, whatever you expected.",
            "let length = socket.recv(&mut buffer)?; print(&buffer[4..length])?;",
        ],
    ),
    client(
        "09.client-empty-line",
        "An empty line is a message with an empty payload, and its reply prints an empty line.",
        tutorial::PART_8,
        lost::client_empty_line,
        [
            "Somebody presses Enter. What does your client send?",
            "Four bytes: the id alone. The reply has four bytes, too.",
            "No `if line.is_empty()`; and a reply of exactly 4 bytes is whole.",
        ],
    ),
    client(
        "09.client-longest-message",
        "A line of 1,020 bytes is one message, and its reply is printed whole.",
        tutorial::PART_8,
        lost::client_longest_message,
        [
            "How long can a reply be, its id included?",
            "1,024 bytes. What does not fit into your buffer is cut off and lost: recv(2).",
            "let mut buffer = [0; 1025]; let length = socket.recv(&mut buffer)?;",
        ],
    ),
    client(
        "09.client-one-at-a-time",
        "The next line is sent only when this one has been answered.",
        tutorial::PART_7,
        lost::client_one_at_a_time,
        [
            "Three lines wait. How many messages may be on their way?",
            "One. As long as it has no reply, only the same message is sent again.",
            "for each line: send, wait for its reply, print it. Then read the next line.",
        ],
    ),
    client(
        "09.client-sends-again",
        "Without a reply the same message is sent again, id and all, and a reply to it is printed.",
        tutorial::PART_8,
        lost::client_sends_again,
        [
            "Nothing has come for 200 ms. What do you do, and with which id?",
            "A receive without a time limit waits forever: SO_RCVTIMEO in socket(7), or poll(2). It \
             fails with EAGAIN then, ErrorKind::WouldBlock in Rust: that is no error here. A new id would \
             make two messages of one.",
            "socket.set_read_timeout(Some(left))?; for _ in 0..5 { socket.send(&message)?; … } with the \
             message built once, before the loop.",
        ],
    ),
    client(
        "09.client-last-try-counts",
        "The reply to the fifth try counts, and each line has five tries.",
        tutorial::PART_8,
        lost::client_last_try_counts,
        [
            "After the fifth try, do you wait for its reply? And how many tries has the next line?",
            "Five times send, five times wait. A counter that is not set back gives later lines fewer \
             tries.",
            "for _ in 0..5 { send; wait; if there is a reply, return it } inside the function for one \
             line.",
        ],
    ),
    client(
        "09.client-gives-up",
        "After five tries without a reply the client reports the address and exits with code 1.",
        tutorial::PART_8,
        lost::client_gives_up,
        [
            "How often has your client sent the message when it gives up? Does it give up?",
            "Five times in all, and then it is the user's turn: a message with the address on standard \
             error, exit code 1. Whoever repeats without end floods a network that is already too full.",
            "After the loop: Err(ErrorKind::TimedOut.into()), and main prints `{address}: {error}` and \
             returns ExitCode::FAILURE.",
        ],
    ),
    client(
        "09.client-waits-200-ms",
        "Between two tries it waits for the reply for 200 ms.",
        tutorial::PART_8,
        lost::client_waits,
        [
            "How long does your client wait before it sends again?",
            "200 ms: time enough for most networks, and short enough for somebody who waits. In Python, \
             settimeout(0.2); in C a struct timeval of 200,000 µs.",
            "const PATIENCE: Duration = Duration::from_millis(200);",
        ],
    ),
    client(
        "09.client-strays-change-no-wait",
        "Datagrams that are no reply make the wait neither longer nor shorter.",
        tutorial::PART_8,
        lost::client_strays_change_no_wait,
        [
            "Something else arrives after 150 ms. How long do you wait on?",
            "50 ms. A new receive with the whole time limit begins the wait anew, and whoever sends often \
             enough makes you wait forever. Sending again at once floods the server.",
            "let end = Instant::now() + PATIENCE; before the loop, and in it \
             socket.set_read_timeout(Some(end.saturating_duration_since(Instant::now())))?; with an end \
             of the wait where nothing is left.",
        ],
    ),
    client(
        "09.client-ignores-strangers",
        "A datagram from a stranger is not taken for the reply, not even with the right id.",
        tutorial::PART_7,
        lost::client_ignores_strangers,
        [
            "Who has sent you this datagram? How could you know?",
            "recv_from tells the sender; connect(2) on the socket lets the kernel drop what comes from \
             elsewhere. An id is easily guessed.",
            "socket.connect(address)?; before the first send.",
        ],
    ),
    client(
        "09.client-ignores-other-ids",
        "A datagram of the server's with another id is not taken for the reply.",
        tutorial::PART_8,
        lost::client_ignores_other_ids,
        [
            "Which of your messages does this datagram answer?",
            "Its first four bytes say so, all four of them. Compare them with the id that you have sent.",
            "if length >= 4 && buffer[..4] == id.to_be_bytes() { … }, otherwise receive again.",
        ],
    ),
    client(
        "09.client-ignores-duplicates",
        "A reply that comes more than once is printed once, and is no answer to the next line.",
        tutorial::PART_8,
        lost::client_ignores_duplicates,
        [
            "You asked twice and get two answers. What happens to the second?",
            "It waits in your socket's buffer until the next receive, and looks like the answer to the \
             next line, but for its id.",
            "Compare the id of each datagram; what has an old one is dropped.",
        ],
    ),
    client(
        "09.client-late-reply",
        "A late reply to an earlier line is no answer to this one.",
        tutorial::PART_8,
        lost::client_late_reply,
        [
            "The answer to the line before arrives now. What do you print?",
            "Nothing: that line has its answer. Only the id tells a late reply from the right one.",
            "Receive again until the id is that of this line, or the time is over.",
        ],
    ),
    client(
        "09.client-ignores-short-datagrams",
        "A datagram that is too short for an id is not taken for the reply, and ends nothing.",
        tutorial::PART_8,
        lost::client_ignores_short,
        [
            "Three bytes have arrived. What do you compare with your id?",
            "There is no id in them: in Rust, buffer[..length][..4] panics, and buffer[..4] holds what an \
             earlier datagram left there.",
            "if length < 4 { continue; } in the loop, before anything else.",
        ],
    ),
    client(
        "09.client-nobody-there",
        "If nobody is at the address, the client reports it and exits with code 1.",
        tutorial::PART_8,
        lost::client_nobody_there,
        [
            "The machine answers that nobody is there. Which of your calls hears of it?",
            "On a connected socket the next send or recv fails with ECONNREFUSED (udp(7)). You may stop \
             then, or go on until the fifth try. Both end with a message and exit code 1.",
            "Err(error) => { eprintln!(\"{address}: {error}\"); ExitCode::FAILURE } in main, and no \
             unwrap.",
        ],
    ),
    client(
        "09.client-closes-and-exits",
        "At the end of input the client exits with code 0.",
        tutorial::PART_7,
        lost::client_closes_and_exits,
        [
            "The input is at its end, and everything is answered. What is left to do?",
            "Nothing: over UDP nobody has to be told. main returns with success.",
            "Leave the loop when next_message returns None, and return ExitCode::SUCCESS.",
        ],
    ),
];
