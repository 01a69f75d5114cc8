//! Stage 05: the stream of stage 03 at a path, and the troubles of the path itself.

use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};

use super::looping::answers_a_newcomer;
use super::{announcing, conversation, echo, looping, misbehaviour};
use crate::harness::{Check, Context, Verdict, client, server};
use crate::model::FailureKind;

const ECHO: &str = "part 5";
const LOOP: &str = "part 6, connection loop";
const CATCH: &str = "part 6, exception catch";
const FILE: &str = "part 2";

pub(crate) const CHECKS: &[Check] = &[
    server(
        "05.announces-itself",
        "The server prints \"listening on PATH\", flushed, as soon as a client can connect.",
        ECHO,
        announcing::announces_itself,
    ),
    server(
        "05.echoes-exactly",
        "Every message comes back in upper case and otherwise byte for byte, with nothing added.",
        ECHO,
        echo::echoes_exactly,
    ),
    server(
        "05.moves-large-messages",
        "Large messages come back whole, also to a client that reads late.",
        ECHO,
        echo::moves_large_messages,
    ),
    server(
        "05.serves-many-clients",
        "Two hundred clients are served one after another, silent ones among them.",
        LOOP,
        looping::serves_many_clients,
    ),
    server(
        "05.half-close-gets-everything",
        "A client that half-closes gets all it is owed and then the end, before any other client comes.",
        LOOP,
        looping::half_close_gets_everything,
    ),
    server(
        "05.backlog-client-is-served",
        "Who connects while another is served keeps what it sent, and is answered in its turn.",
        LOOP,
        looping::backlog_client_is_served,
    ),
    server(
        "05.clients-kept-apart",
        "Two clients never see each other's bytes.",
        LOOP,
        looping::clients_kept_apart,
    ),
    server(
        "05.idle-after-clients-leave",
        "The server is idle again after each way in which a client can leave.",
        LOOP,
        looping::idle_after_clients_leave,
    ),
    server(
        "05.survives-reset-while-waiting",
        "A client that closes with its reply unread (a reset) must not take the server down.",
        CATCH,
        misbehaviour::survives_reset_while_waiting,
    ),
    server(
        "05.survives-broken-pipe",
        "Writing to a client that has gone (EPIPE, SIGPIPE) must not take the server down.",
        CATCH,
        misbehaviour::survives_leaving_unanswered,
    ),
    server(
        "05.survives-close-mid-message",
        "A client that leaves in the middle of a message harms nobody else.",
        CATCH,
        misbehaviour::survives_close_mid_message,
    ),
    server(
        "05.survives-mixed-abuse",
        "After two hundred misbehaving clients a good one is answered.",
        CATCH,
        misbehaviour::survives_mixed_abuse,
    ),
    server(
        "05.descriptors-do-not-grow",
        "What a broken conversation used is given back.",
        CATCH,
        misbehaviour::descriptors_do_not_grow,
    ),
    server(
        "05.keeps-running",
        "Through all errors it is the same program that serves, and its path never refuses.",
        CATCH,
        misbehaviour::keeps_running,
    ),
    server(
        "05.file-is-a-socket",
        "While the server runs, its path is a socket.",
        FILE,
        file_is_a_socket,
    ),
    server(
        "05.replaces-stale-socket",
        "A socket file that a crash left behind is replaced.",
        FILE,
        replaces_stale_socket,
    ),
    server(
        "05.leaves-live-server-alone",
        "The path of a server that lives is never taken: the second start says so and exits with code 1.",
        FILE,
        leaves_live_server_alone,
    ),
    server(
        "05.keeps-regular-file",
        "A regular file at the path is never deleted or changed.",
        FILE,
        keeps_regular_file,
    ),
    server(
        "05.keeps-directory",
        "A directory at the path is never deleted or changed.",
        FILE,
        keeps_directory,
    ),
    server(
        "05.keeps-fifo",
        "A FIFO at the path is never deleted or changed.",
        FILE,
        keeps_fifo,
    ),
    server(
        "05.keeps-symlink",
        "A symlink to a file, a directory or a FIFO is never deleted, nor what it points to.",
        FILE,
        keeps_symlink,
    ),
    server(
        "05.path-of-107-bytes",
        "A path of 107 bytes, the longest, works.",
        FILE,
        path_of_107_bytes,
    ),
    server(
        "05.path-too-long",
        "A path of 109 bytes is refused with a message and exit code 1.",
        FILE,
        path_too_long,
    ),
    server(
        "05.missing-directory",
        "A path in a directory that does not exist is refused with a message and exit code 1.",
        FILE,
        missing_directory,
    ),
    client(
        "05.client-converses",
        "Lines go out one at a time over one connection, and exactly what arrives is printed.",
        ECHO,
        conversation::converses,
    ),
    client(
        "05.client-joins-pieces",
        "A reply in pieces, or longer than any buffer, is put together.",
        ECHO,
        conversation::joins_all_pieces,
    ),
    client(
        "05.client-prints-at-once",
        "A reply can be read as soon as it is there, before the input ends.",
        ECHO,
        conversation::prints_at_once,
    ),
    client(
        "05.client-closes-and-exits",
        "At the end of input the client closes its connection and exits with code 0.",
        ECHO,
        conversation::closes_and_exits,
    ),
    client(
        "05.client-empty-line-sends-nothing",
        "An empty line sends nothing, waits for nothing and prints nothing.",
        CATCH,
        conversation::empty_line_sends_nothing,
    ),
    client(
        "05.client-no-such-file",
        "If there is no file at the path, the client says so and exits with code 1.",
        FILE,
        client_no_such_file,
    ),
    client(
        "05.client-stale-socket",
        "If nobody listens behind the file, the client says so and exits with code 1.",
        FILE,
        client_stale_socket,
    ),
    client(
        "05.client-server-closes-early",
        "If the server closes while a reply is owed, the client says so and exits with code 1.",
        CATCH,
        conversation::server_closes_early,
    ),
    client(
        "05.client-server-closes-mid-reply",
        "If the server closes in the middle of a reply, no half reply is printed as a line.",
        CATCH,
        conversation::server_closes_mid_reply,
    ),
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
    // Dropped at once: the file stays, nobody listens.
    drop(std::os::unix::net::UnixListener::bind(&path)?);
    s.note("a crash has left a socket file behind");
    let server = s.start_server_at(&path)?;
    answers_a_newcomer(s, &server)
}

fn leaves_live_server_alone(s: &Context) -> Verdict {
    let first = s.start_server()?;
    let before = its_file(s, first.address())?.ino();
    let second = s.start_refused_server(first.address())?;
    second.expect_error_exit(s.shown_address(first.address()))?;
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
