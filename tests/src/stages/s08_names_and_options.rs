//! Stage 08: who is at which end of a connection, and what the kernel was told. The server keeps all of
//! stage 03; the client is a probe, and no conversation.

use super::{announcing, echo, injected, looping, misbehaviour, names, probing, tutorial};
use crate::harness::{Check, ClientTask, Stage, client, server};
use crate::model::{Role, Transport};

pub(crate) const STAGE: Stage = Stage {
    number: "08",
    slug: "names-and-options",
    title: "Names and options",
    teaches: "A connection has two names, a socket has options, and the kernel tells what they are.",
    transport: Transport::Tcp,
    message_id: false,
    client: ClientTask::Addresses,
    crates: &["nix"],
    roles: &[Role::Server, Role::Client],
    begin: [
        "What does the kernel know about a socket that you have not told it? And what have you told it \
         that it has changed?",
        "getsockname(2) tells the address of your end, getpeername(2) that of the other. setsockopt(2) \
         sets an option and getsockopt(2) tells what it is now. In the crate nix all four have the same \
         names: nix::sys::socket.",
        "For the server: socket, setsockopt(ReuseAddr), bind, listen with the Backlog, and then \
         TcpListener::from(descriptor): the rest is stage 03. For the client: a new socket for each \
         address, with SOCK_NONBLOCK; set the options; connect, which says EINPROGRESS; poll for POLLOUT \
         with the time limit; getsockopt(SocketError) tells what became of it.",
    ],
    checks: CHECKS,
};

const CHECKS: &[Check] = &[
    announcing::ANNOUNCES_ITSELF.at("08.announces-itself"),
    echo::ECHOES_EXACTLY.at("08.echoes-exactly"),
    echo::MOVES_LARGE_MESSAGES.at("08.moves-large-messages"),
    looping::SERVES_MANY_CLIENTS.at("08.serves-many-clients"),
    looping::HALF_CLOSE_GETS_EVERYTHING.at("08.half-close-gets-everything"),
    looping::IDLE_AFTER_CLIENTS_LEAVE.at("08.idle-after-clients-leave"),
    server(
        "08.names-both-ends",
        "For each client it prints one line: client, its address, at, the server's address.",
        tutorial::PART_4,
        names::names_both_ends,
        [
            "Which two addresses belong to a connection, and which call tells which of them?",
            "accept(2) and getpeername(2) tell the other end, getsockname(2) tells your own. Both have a \
             port that is not 0. The client's comes first in the line.",
            "let (connection, peer) = listener.accept()?; let local = connection.local_addr()?; \
             println!(\"client {peer} at {local}\");",
        ],
    ),
    server(
        "08.names-before-answering",
        "The line about a client has come before the first answer to it.",
        tutorial::PART_4,
        names::names_before_answering,
        [
            "When you have printed a line, where is it? Has anybody read it?",
            "Print before you answer. A pipe is no terminal: a buffer keeps what is printed until it is \
             full, or until you flush it (stdio(3)).",
            "writeln!(stdout, \"client {peer} at {local}\")?; stdout.flush()?; and then the first read.",
        ],
    ),
    server(
        "08.names-address-of-connection",
        "Where it listens at all addresses, the line has the one that the client has chosen.",
        tutorial::PART_4,
        names::names_address_of_connection,
        [
            "Your server listens at 0.0.0.0. At which address is this client?",
            "0.0.0.0 stands for all addresses of the machine, and is none of them. Each connection has one \
             of its own: ask the connection for its name, not the socket that listens.",
            "connection.local_addr()?, not listener.local_addr()?.",
        ],
    ),
    server(
        "08.default-backlog",
        "Without a second argument it listens with a backlog of 128.",
        tutorial::PART_4,
        names::default_backlog,
        [
            "Which number have you given to listen(2), and where does it come from?",
            "The backlog is how many connections may wait to be accepted. Libraries have defaults of \
             their own: 128, 50, 5, 511. `ss -ltn` shows it under Send-Q.",
            "let backlog = arguments.next().map_or(Ok(128), |text| text.parse()); and \
             listen(&socket, Backlog::new(backlog)?)?;",
        ],
    ),
    server(
        "08.backlog-as-given",
        "It listens with exactly the backlog of its second argument.",
        tutorial::PART_4,
        names::backlog_as_given,
        [
            "How does the number on the command line get to listen(2)?",
            "TcpListener::bind calls listen(2) with 128 and does not ask you. listen(2) of the crate nix \
             takes the number; a second call on the same socket changes it.",
            "nix::sys::socket::listen(&socket, Backlog::new(backlog)?)?;",
        ],
    ),
    server(
        "08.restarts-at-once",
        "It starts again at the address at which it has just been killed.",
        tutorial::PART_4,
        names::restarts_at_once,
        [
            "What is left of a connection when the program that has closed it is gone?",
            "Whoever closes first keeps the pair of addresses for a minute: TIME_WAIT, tcp(7). bind(2) \
             says EADDRINUSE meanwhile, unless both sockets have SO_REUSEADDR (socket(7)). std sets it for \
             you; a socket that you make yourself does not have it.",
            "setsockopt(&socket, sockopt::ReuseAddr, &true)?; between socket and bind.",
        ],
    ),
    misbehaviour::ADDRESS_IN_USE.at("08.address-in-use"),
    misbehaviour::SURVIVES_RESET_WHILE_WAITING.at("08.survives-reset-while-waiting"),
    misbehaviour::SURVIVES_RESET_BEFORE_ACCEPT.at("08.survives-reset-before-accept"),
    misbehaviour::DESCRIPTORS_DO_NOT_GROW.at("08.descriptors-do-not-grow"),
    injected::SURVIVES_ABORTED_ACCEPT.at("08.survives-aborted-accept"),
    injected::SURVIVES_SHORT_WRITES.at("08.survives-short-writes"),
    client(
        "08.client-names-both-ends",
        "For a connection it prints: the address, ok, its own name, an arrow, the name of its peer.",
        tutorial::PART_4,
        probing::names_both_ends,
        [
            "You have not chosen an address for your end. Who has, and how do you learn it?",
            "connect(2) chooses: an address of the machine and a free port. getsockname(2) tells it after \
             that, getpeername(2) tells the other end.",
            "println!(\"{address} ok {} -> {}\", stream.local_addr()?, stream.peer_addr()?);",
        ],
    ),
    client(
        "08.client-refused-is-a-result",
        "Where nobody listens it prints the address and ECONNREFUSED, and exits with code 0.",
        tutorial::PART_4,
        probing::refused_is_a_result,
        [
            "Has your program failed if it has found out that nobody listens there?",
            "No: to find that out was its task. connect_ex of Python returns the number of the error in \
             place of raising it; its name is in errno(3).",
            "Err(error) => println!(\"{address} {:?}\", Errno::from_raw(error.raw_os_error()…)), and no `?`.",
        ],
    ),
    client(
        "08.client-unreachable-network",
        "Where no network leads to it prints the address and the name of that error.",
        tutorial::PART_4,
        probing::unreachable_network,
        [
            "Which errors can connect(2) report, and what does your program do with each of them?",
            "ENETUNREACH: there is no way to this network. It is a result like a refusal. Don't list the \
             errors that you know: print the name of whichever comes.",
            "format!(\"{:?}\", Errno::from_raw(number)) is the name of any error.",
        ],
    ),
    client(
        "08.client-tries-each",
        "It tries all addresses in their order, whatever comes of each, also one that is named twice.",
        tutorial::PART_4,
        probing::tries_each,
        [
            "The first address has failed. Who tries the second?",
            "A failed connect ends nothing. Don't use the socket again: after an error it is in an \
             undefined state (connect(2)). Each address gets a new one.",
            "for address in addresses { match connect(address) { Ok(…) => …, Err(…) => … } }",
        ],
    ),
    client(
        "08.client-prints-at-once",
        "The line about an address comes before the next address is tried.",
        tutorial::PART_4,
        probing::prints_at_once,
        [
            "The second address needs two minutes. When does a user see what came of the first?",
            "As soon as it is known. Standard output to a pipe is kept in a buffer unless you flush it; a \
             list that is printed at the end comes last.",
            "writeln!(stdout, …)?; stdout.flush()?; after each address.",
        ],
    ),
    client(
        "08.client-gives-up",
        "With --timeout it prints ETIMEDOUT for an address that does not answer, and goes on.",
        tutorial::PART_4,
        probing::gives_up,
        [
            "How long does connect(2) wait if nobody answers, and who decides that?",
            "The kernel, for about two minutes. A non-blocking connect says EINPROGRESS at once; poll(2) \
             with a time limit waits for the rest. That the time is over, poll says with 0.",
            "match poll(&mut [PollFd::new(socket.as_fd(), PollFlags::POLLOUT)], limit)? { 0 => \
             Err(Errno::ETIMEDOUT), _ => … }",
        ],
    ),
    client(
        "08.client-waits-as-long-as-asked",
        "With --timeout each address has that many milliseconds, no fewer and no more.",
        tutorial::PART_4,
        probing::waits_as_long_as_asked,
        [
            "In which unit does --timeout come, and in which does your call want it?",
            "Milliseconds, for each address anew. poll(2) wants milliseconds, SO_SNDTIMEO and select(2) a \
             struct timeval, settimeout of Python seconds.",
            "poll(…, PollTimeout::try_from(Duration::from_millis(timeout))?)",
        ],
    ),
    client(
        "08.client-refused-with-timeout",
        "With --timeout a refusal is ECONNREFUSED, too: writable does not mean connected.",
        tutorial::PART_4,
        probing::refused_with_timeout,
        [
            "poll says that the socket is writable. Is it connected?",
            "It is decided, one way or the other. How, is in SO_ERROR: 0 for a connection, otherwise the \
             error (connect(2), EINPROGRESS).",
            "match getsockopt(&socket, sockopt::SocketError)? { 0 => Ok(socket), error => Err(…) }",
        ],
    ),
    client(
        "08.client-closes-what-failed",
        "No descriptor stays open for an address that failed.",
        tutorial::PART_4,
        probing::closes_what_failed,
        [
            "How many sockets has your program after twelve refusals?",
            "A socket stays open until it is closed, also when connect fails. A number from socket(2) or \
             into_raw_fd closes nothing; OwnedFd and TcpStream close themselves when they are dropped.",
            "Make the socket inside the function that tries one address, as an OwnedFd, and return.",
        ],
    ),
    client(
        "08.client-reads-options-back",
        "For each --set it prints the address, the option's name and what getsockopt says.",
        tutorial::PART_4,
        probing::reads_options_back,
        [
            "You have set SO_RCVBUF to 8192. What does the kernel say that it is?",
            "16384: it doubles the number, for what it needs itself (socket(7)). Others have a structure: \
             SO_LINGER has seconds in l_linger, SO_RCVTIMEO a struct timeval.",
            "let value = getsockopt(&socket, sockopt::RcvBuf)?; println!(\"{address} SO_RCVBUF {value}\");",
        ],
    ),
    client(
        "08.client-prints-what-is",
        "What it prints for an option is what is in force, not what was asked for.",
        tutorial::PART_4,
        probing::prints_what_is,
        [
            "What happens if you ask for a receive buffer of one byte?",
            "The kernel has a least and a greatest size, and says nothing about it. An option that is on \
             or off says 1, whatever number you have set.",
            "Ask getsockopt(2) after connect, and print its answer alone.",
        ],
    ),
    client(
        "08.client-refused-option",
        "For an option that the kernel refuses it prints the error's name, and connects all the same.",
        tutorial::PART_4,
        probing::refused_option,
        [
            "setsockopt has failed. What does that mean for the connection?",
            "Nothing: the socket is as it was. IP_TTL has 8 bits, so 256 is EINVAL (ip(7)). The line about \
             it says so, and the others follow.",
            "match put(&socket, name, value) { Ok(()) => …, Err(error) => println!(\"{address} {name} \
             {error:?}\") }: Errno's Debug is its name.",
        ],
    ),
    client(
        "08.client-options-of-each",
        "Each address gets all options, and a line about each of them.",
        tutorial::PART_4,
        probing::options_of_each,
        [
            "There are two addresses. How many sockets get the option?",
            "An option belongs to one socket, and each address has a socket of its own.",
            "for (name, value) in &options { … } inside the function that tries one address.",
        ],
    ),
    client(
        "08.client-sets-before-connecting",
        "Options are set before the connection is made.",
        tutorial::PART_4,
        probing::sets_before_connecting,
        [
            "Which of the two comes first in your program: setsockopt or connect?",
            "The size of the receive buffer is told to the peer in the handshake, and can't grow beyond \
             what was said there (tcp(7), RFC 7323). So it is set before connect(2). TcpStream::connect \
             gives you the socket too late.",
            "let socket = socket(…)?; setsockopt(&socket, …)?; connect(socket.as_raw_fd(), …)?;",
        ],
    ),
    client(
        "08.client-options-are-in-force",
        "SO_LINGER with 0 seconds makes the end of the connection a reset.",
        tutorial::PART_4,
        probing::options_are_in_force,
        [
            "What does the peer see of an option that you have set?",
            "SO_LINGER, on and with 0 seconds: close(2) throws away what is left and sends a reset \
             (socket(7)). It has two numbers, l_onoff and l_linger; off, it does nothing.",
            "libc::linger { l_onoff: 1, l_linger: seconds }",
        ],
    ),
    client(
        "08.client-wrong-arguments",
        "Wrong arguments are a message on standard error and exit code 2.",
        tutorial::PART_4,
        probing::wrong_arguments,
        [
            "What should happen if the address has no port, or the option no name that you know?",
            "That is no result of a probe: nothing was tried. A message says what is wrong, and exit code \
             2 says that it was the arguments.",
            "eprintln!(\"{text}: an address is HOST:PORT\"); return ExitCode::from(2);",
        ],
    ),
];
