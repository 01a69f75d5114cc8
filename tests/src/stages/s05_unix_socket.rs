//! Stage 05: the stream of stage 03 at a path, and the troubles of the path itself.

use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};

use super::looping::answers_a_newcomer;
use super::{announcing, conversation, echo, injected, looping, misbehaviour, tutorial};
use crate::harness::{Check, ClientTask, Context, Hints, Stage, Verdict, client, server};
use crate::model::{FailureKind, Role, Transport};

pub(crate) const STAGE: Stage = Stage {
    number: "05",
    slug: "unix-socket",
    title: "AF_UNIX sockets",
    teaches: "The same stream with a file for an address, and the file's own troubles.",
    transport: Transport::Unix,
    message_id: false,
    client: ClientTask::Lines,
    crates: &[],
    roles: &[Role::Server, Role::Client],
    begin: [
        "What is the address of an AF_UNIX socket, and what is left of it when the server that \
         had it is gone?",
        "UnixListener and UnixStream have the methods that you know from TCP. What is new is \
         the file: see unix(7), ErrorKind::AddrInUse, and what UnixStream::connect says of a \
         socket file that nobody listens on.",
        "Take the programs of stage 03 and replace the types. Then `listen`: try \
         UnixListener::bind(path) first. If the answer is AddrInUse, and the path is a socket \
         (symlink_metadata, FileTypeExt::is_socket), and connecting to it is refused, remove \
         the file and bind again. In every other case return the error.",
    ],
    checks: CHECKS,
};

const NOT_A_SOCKET_HINTS: Hints = [
    "Something else lies at the path, perhaps by a slip of the user's. Whose is it?",
    "Not yours to remove. fs::symlink_metadata tells what lies there without following a link, \
     and FileTypeExt::is_socket asks the right question; fs::metadata would follow the link. \
     Opening a FIFO to inspect it may block, because nobody writes to it.",
    "if !fs::symlink_metadata(path)?.file_type().is_socket() { return the error of bind }, \
     before anything is removed. Message with the path on stderr, exit code 1.",
];

const NOBODY_LISTENS_HINTS: Hints = [
    "Nobody is at the path: there is no file, or a file that nobody listens on. What does \
     connect return, and what does your user see?",
    "ErrorKind::NotFound for no file, ErrorKind::ConnectionRefused for a stale one (connect(2), \
     unix(7)). unwrap makes a panic of either, with exit code 101.",
    "In main: Err(error) => { eprintln!(\"{}: {error}\", path.display()); ExitCode::FAILURE }. \
     And the client never creates or removes the file.",
];

const CHECKS: &[Check] = &[
    announcing::ANNOUNCES_ITSELF
        .at("05.announces-itself")
        .title(
            "The server prints \"listening on PATH\", flushed, as soon as a client can \
                connect.",
        ),
    echo::ECHOES_EXACTLY.at("05.echoes-exactly"),
    echo::MOVES_LARGE_MESSAGES.at("05.moves-large-messages"),
    looping::SERVES_MANY_CLIENTS.at("05.serves-many-clients"),
    looping::HALF_CLOSE_GETS_EVERYTHING.at("05.half-close-gets-everything"),
    looping::BACKLOG_CLIENT_IS_SERVED.at("05.backlog-client-is-served"),
    looping::CLIENTS_KEPT_APART.at("05.clients-kept-apart"),
    looping::IDLE_AFTER_CLIENTS_LEAVE.at("05.idle-after-clients-leave"),
    misbehaviour::SURVIVES_RESET_WHILE_WAITING
        .at("05.survives-reset-while-waiting")
        .title(
            "A client that closes with its reply unread (a reset) must not take the server \
                down.",
        ),
    server(
        "05.survives-broken-pipe",
        "Writing to a client that has gone (EPIPE, SIGPIPE) must not take the server down.",
        tutorial::PART_6_CATCH,
        misbehaviour::survives_leaving_unanswered,
        misbehaviour::BROKEN_PIPE_HINTS,
    ),
    misbehaviour::SURVIVES_CLOSE_MID_MESSAGE.at("05.survives-close-mid-message"),
    misbehaviour::SURVIVES_MIXED_ABUSE.at("05.survives-mixed-abuse"),
    misbehaviour::DESCRIPTORS_DO_NOT_GROW.at("05.descriptors-do-not-grow"),
    injected::SURVIVES_SHORT_WRITES.at("05.survives-short-writes"),
    injected::SURVIVES_SHORT_READS.at("05.survives-short-reads"),
    injected::SURVIVES_TOO_MANY_FILES.at("05.survives-too-many-files"),
    injected::SURVIVES_INTERRUPTED_CALLS.at("05.survives-interrupted-calls"),
    injected::SURVIVES_EXPIRED_WAIT.at("05.survives-expired-wait"),
    misbehaviour::KEEPS_RUNNING.at("05.keeps-running").title(
        "Through all errors it is the same program that serves, and its path never \
                refuses.",
    ),
    server(
        "05.file-is-a-socket",
        "While the server runs, its path is a socket.",
        tutorial::PART_2,
        file_is_a_socket,
        [
            "What should `ls -l` show at the path while your server runs?",
            "bind(2) on an AF_UNIX socket creates the file, of type socket, at exactly the path \
             that it was given. Nothing else needs to create it.",
            "UnixListener::bind(path), with the path from the first argument; no File::create, \
             no rename afterwards.",
        ],
    ),
    server(
        "05.replaces-stale-socket",
        "A socket file that a crash left behind is replaced.",
        tutorial::PART_2,
        replaces_stale_socket,
        [
            "A server crashed and left its socket file. Why does bind fail, and how can you \
             tell that nobody is there any more?",
            "bind(2) answers EADDRINUSE for any file that exists. connect(2) to a socket that \
             nobody listens on answers ECONNREFUSED: that is the proof.",
            "On ErrorKind::AddrInUse: if symlink_metadata says that it is a socket, and \
             UnixStream::connect(path) fails with ConnectionRefused, fs::remove_file(path)?, \
             then bind again.",
        ],
    ),
    server(
        "05.leaves-live-server-alone",
        "The path of a running server is never taken: a second server reports the error and \
         exits with code 1.",
        tutorial::PART_2,
        leaves_live_server_alone,
        [
            "Another server is alive at the path. How do you find out before it is too late?",
            "Removing the file first and asking later takes the path from a server that still \
             runs, and it will never know. Connecting to it tells: success means that somebody \
             listens.",
            "Remove the file only if connecting is refused. If it succeeds, return the \
             AddrInUse of bind: message with the path on stderr, exit code 1.",
        ],
    ),
    server(
        "05.keeps-regular-file",
        "A regular file at the path is never deleted or changed.",
        tutorial::PART_2,
        keeps_regular_file,
        NOT_A_SOCKET_HINTS,
    ),
    server(
        "05.keeps-directory",
        "A directory at the path is never deleted or changed.",
        tutorial::PART_2,
        keeps_directory,
        NOT_A_SOCKET_HINTS,
    ),
    server(
        "05.keeps-fifo",
        "A FIFO at the path is never deleted or changed.",
        tutorial::PART_2,
        keeps_fifo,
        NOT_A_SOCKET_HINTS,
    ),
    server(
        "05.keeps-symlink",
        "A symlink to a file, a directory or a FIFO is never deleted, nor what it points to.",
        tutorial::PART_2,
        keeps_symlink,
        NOT_A_SOCKET_HINTS,
    ),
    server(
        "05.path-of-107-bytes",
        "A path of 107 bytes, the longest, works.",
        tutorial::PART_2,
        path_of_107_bytes,
        [
            "Does your server bind the path that it was given, in its full length?",
            "sun_path has 108 bytes on Linux, one of them for the final NUL (unix(7)): 107 are \
             allowed. std checks it; a buffer or a prefix of your own may cut it.",
            "Hand the path unchanged to UnixListener::bind, and put nothing before it.",
        ],
    ),
    server(
        "05.path-too-long",
        "A path of 109 bytes is refused with a message and exit code 1.",
        tutorial::PART_2,
        path_too_long,
        [
            "A path of 109 bytes can't be an address. Who notices, and what does the user read?",
            "UnixListener::bind returns ErrorKind::InvalidInput before it asks the kernel. In C \
             a strcpy into sun_path writes beyond it, and strncpy binds another path.",
            "Let the error go up to main: eprintln!(\"{}: {error}\", path.display()); \
             ExitCode::FAILURE. Don't shorten the path.",
        ],
    ),
    server(
        "05.missing-directory",
        "A path in a directory that does not exist is refused with a message and exit code 1.",
        tutorial::PART_2,
        missing_directory,
        [
            "The folder of the path does not exist. Should your server make it?",
            "bind(2) answers ENOENT, in std ErrorKind::NotFound. Whoever started the server has \
             most likely mistyped, and wants to know.",
            "Let the error go up to main: message with the path on stderr, exit code 1. No \
             create_dir_all.",
        ],
    ),
    conversation::CLIENT_CONVERSES.at("05.client-converses"),
    conversation::CLIENT_JOINS_PIECES.at("05.client-joins-pieces"),
    injected::CLIENT_SURVIVES_SHORT_WRITES.at("05.client-survives-short-writes"),
    injected::CLIENT_SURVIVES_SHORT_READS.at("05.client-survives-short-reads"),
    conversation::CLIENT_PRINTS_AT_ONCE.at("05.client-prints-at-once"),
    conversation::CLIENT_CLOSES_AND_EXITS.at("05.client-closes-and-exits"),
    conversation::CLIENT_EMPTY_LINE_SENDS_NOTHING.at("05.client-empty-line-sends-nothing"),
    client(
        "05.client-no-such-file",
        "If there is no file at the path, the client reports it and exits with code 1.",
        tutorial::PART_2,
        client_no_such_file,
        NOBODY_LISTENS_HINTS,
    ),
    client(
        "05.client-stale-socket",
        "If nobody listens behind the file, the client reports it and exits with code 1.",
        tutorial::PART_2,
        client_stale_socket,
        NOBODY_LISTENS_HINTS,
    ),
    conversation::CLIENT_SERVER_CLOSES_EARLY.at("05.client-server-closes-early"),
    conversation::CLIENT_SERVER_CLOSES_MID_REPLY.at("05.client-server-closes-mid-reply"),
];

/// What lies at the path of a server that listens.
fn its_file(s: &Context, path: &str) -> Verdict<std::fs::Metadata> {
    match std::fs::symlink_metadata(path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => s.fail(
            FailureKind::Unreachable,
            "a file at its path leads to it",
            format!("there is no file at {path}"),
        ),
        result => Ok(result?),
    }
}

fn file_is_a_socket(s: &Context) -> Verdict {
    let path = s.free_address();
    let server = s.start_server_at(&path)?;
    server.wait_idle()?;
    let kind = its_file(s, &path)?.file_type();
    if kind.is_socket() {
        return Ok(());
    }
    s.fail(
        FailureKind::WrongContent,
        "the file at its path is a socket",
        format!("it is {kind:?}"),
    )
}

fn replaces_stale_socket(s: &Context) -> Verdict {
    s.needs_address_argument()?;
    let path = s.free_address();
    // Dropped immediately: the file stays, nobody listens.
    drop(std::os::unix::net::UnixListener::bind(&path)?);
    s.note("a crash has left a socket file behind");
    let server = s.start_server_at(&path)?;
    answers_a_newcomer(s, &server)
}

fn leaves_live_server_alone(s: &Context) -> Verdict {
    let first = s.start_server()?;
    let before = its_file(s, first.address())?.ino();
    // It is busy with a client, and may answer nobody else meanwhile.
    let client = first.connect("client A")?;
    client.expect_echo(&s.nonce("serve me"))?;
    let second = s.start_refused_server(first.address())?;
    second.expect_error_exit(s.shown_address(first.address()))?;
    client.close();
    first.expect_running()?;
    match std::fs::symlink_metadata(first.address()) {
        Ok(now) if now.ino() == before => answers_a_newcomer(s, &first),
        _ => s.fail(
            FailureKind::TookOver,
            "the file of the first server stays where it is",
            "the second start replaced it: nobody can reach the first server any more",
        ),
    }
}

/// What a server could destroy at a path: its kind, and what is in it.
#[derive(PartialEq, Eq, Debug)]
struct Found {
    inode: u64,
    mode: u32,
    content: Option<Vec<u8>>,
    target: Option<PathBuf>,
}

impl Found {
    fn at(path: &Path) -> std::io::Result<Found> {
        let meta = std::fs::symlink_metadata(path)?;
        let content = if meta.is_file() {
            Some(std::fs::read(path)?)
        } else {
            None
        };
        let target = if meta.is_symlink() {
            Some(std::fs::read_link(path)?)
        } else {
            None
        };
        Ok(Found {
            inode: meta.ino(),
            mode: meta.mode(),
            content,
            target,
        })
    }
}

/// The server is told to listen at `path`, where something else lies: it must refuse, and leave it
/// and everything in `also` as it is.
fn leaves_alone(s: &Context, path: &Path, also: &[&Path], what: &str) -> Verdict {
    let all: Vec<&Path> = also.iter().copied().chain([path]).collect();
    let before = all
        .iter()
        .map(|p| Found::at(p))
        .collect::<Result<Vec<_>, _>>()?;
    let address = path.to_string_lossy();
    s.note(format!("{what} lies at {address}"));
    let server = s.start_refused_server(&address)?;
    server.wait_until_ended_or_idle()?;
    for (path, before) in all.iter().zip(before) {
        if Found::at(path).ok().as_ref() != Some(&before) {
            return server.fail(
                FailureKind::TookOver,
                format!("{what} at the path stays as it is"),
                format!("{} was deleted or changed", path.display()),
            );
        }
    }
    server.expect_error_exit(Some(&address))
}

fn regular(s: &Context) -> Verdict<PathBuf> {
    let path = s.dir().join("notes.txt");
    std::fs::write(&path, s.nonce("precious"))?;
    Ok(path)
}

fn directory(s: &Context) -> Verdict<PathBuf> {
    let path = s.dir().join("folder");
    std::fs::create_dir(&path)?;
    Ok(path)
}

fn fifo(s: &Context) -> Verdict<PathBuf> {
    let path = s.dir().join("fifo");
    nix::unistd::mkfifo(&path, nix::sys::stat::Mode::S_IRWXU)?;
    Ok(path)
}

fn keeps_regular_file(s: &Context) -> Verdict {
    s.needs_address_argument()?;
    leaves_alone(s, &regular(s)?, &[], "a regular file")
}

fn keeps_directory(s: &Context) -> Verdict {
    s.needs_address_argument()?;
    leaves_alone(s, &directory(s)?, &[], "a directory")
}

fn keeps_fifo(s: &Context) -> Verdict {
    s.needs_address_argument()?;
    leaves_alone(s, &fifo(s)?, &[], "a FIFO")
}

fn keeps_symlink(s: &Context) -> Verdict {
    s.needs_address_argument()?;
    let targets = [
        ("a file", regular(s)?),
        ("a directory", directory(s)?),
        ("a FIFO", fifo(s)?),
    ];
    for (i, (what, target)) in targets.iter().enumerate() {
        let link = s.dir().join(format!("link{i}"));
        std::os::unix::fs::symlink(target, &link)?;
        leaves_alone(s, &link, &[target], &format!("a symlink to {what}"))?;
    }
    Ok(())
}

/// A path of exactly `len` bytes in a directory that exists.
fn path_of(s: &Context, len: usize) -> String {
    let start = format!("{}/", s.dir().display());
    let padding = len.saturating_sub(start.len());
    start + &"p".repeat(padding)
}

fn path_of_107_bytes(s: &Context) -> Verdict {
    s.needs_address_argument()?;
    let server = s.start_server_at(&path_of(s, 107))?;
    answers_a_newcomer(s, &server)
}

fn path_too_long(s: &Context) -> Verdict {
    s.needs_address_argument()?;
    let path = path_of(s, 109);
    s.start_refused_server(&path)?
        .expect_error_exit(Some(&path))
}

fn missing_directory(s: &Context) -> Verdict {
    s.needs_address_argument()?;
    let path = s.dir().join("no/such/folder/echo.sock");
    let path = path.to_string_lossy();
    s.start_refused_server(&path)?
        .expect_error_exit(Some(&path))
}

fn client_no_such_file(s: &Context) -> Verdict {
    let address = s.free_address();
    conversation::nobody_there(s, &address)
}

fn client_stale_socket(s: &Context) -> Verdict {
    let address = s.free_address();
    drop(std::os::unix::net::UnixListener::bind(&address)?);
    conversation::nobody_there(s, &address)
}
