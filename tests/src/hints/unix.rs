//! For sockets that are files: what stage 05 adds.

use super::{Row, row};

pub(super) const ROWS: &[Row] = &[
    row(
        &["05.file-is-a-socket"],
        [
            "What should `ls -l` show at the path while your server runs?",
            "bind(2) on an AF_UNIX socket creates the file, of type socket, at exactly the path that \
         it was given. Nothing else needs to create it.",
            "UnixListener::bind(path), with the path from the first argument; no File::create, no \
         rename afterwards.",
        ],
    ),
    row(
        &["05.replaces-stale-socket"],
        [
            "A server crashed and left its socket file. Why does bind fail, and how can you tell that \
         nobody is there any more?",
            "bind(2) answers EADDRINUSE for any file that exists. connect(2) to a socket that nobody \
         listens on answers ECONNREFUSED: that is the proof.",
            "On ErrorKind::AddrInUse: if symlink_metadata says that it is a socket, and \
         UnixStream::connect(path) fails with ConnectionRefused, fs::remove_file(path)?, then \
         bind again.",
        ],
    ),
    row(
        &["05.leaves-live-server-alone"],
        [
            "Another server is alive at the path. How do you find out before it is too late?",
            "Removing the file first and asking later takes the path from a server that still runs, \
         and it will never know. Connecting to it tells: success means that somebody listens.",
            "Remove the file only if connecting is refused. If it succeeds, return the AddrInUse of \
         bind: message with the path on stderr, exit code 1.",
        ],
    ),
    row(
        &[
            "05.keeps-regular-file",
            "05.keeps-directory",
            "05.keeps-fifo",
            "05.keeps-symlink",
        ],
        [
            "Something else lies at the path, perhaps by a slip of the user's. Whose is it?",
            "Not yours to remove. fs::symlink_metadata tells what lies there without following a \
             link, and FileTypeExt::is_socket asks the right question; fs::metadata would follow \
             the link. Opening a FIFO to look at it may wait for ever.",
            "if !fs::symlink_metadata(path)?.file_type().is_socket() { return the error of bind }, \
             before anything is removed. Message with the path on stderr, exit code 1.",
        ],
    ),
    row(
        &["05.path-of-107-bytes"],
        [
            "Does your server bind the path that it was given, in its full length?",
            "sun_path has 108 bytes on Linux, one of them for the final NUL (unix(7)): 107 are \
         allowed. std checks it; a buffer or a prefix of your own may cut it.",
            "Hand the path unchanged to UnixListener::bind, and put nothing before it.",
        ],
    ),
    row(
        &["05.path-too-long"],
        [
            "A path of 109 bytes can't be an address. Who notices, and what does the user read?",
            "UnixListener::bind returns ErrorKind::InvalidInput before it asks the kernel. In C a \
         strcpy into sun_path writes beyond it, and strncpy binds another path.",
            "Let the error go up to main: eprintln!(\"{}: {error}\", path.display()); \
         ExitCode::FAILURE. Don't shorten the path.",
        ],
    ),
    row(
        &["05.missing-directory"],
        [
            "The folder of the path does not exist. Should your server make it?",
            "bind(2) answers ENOENT, in std ErrorKind::NotFound. Whoever started the server has most \
         likely mistyped, and wants to know.",
            "Let the error go up to main: message with the path on stderr, exit code 1. No \
         create_dir_all.",
        ],
    ),
    row(
        &["05.client-no-such-file", "05.client-stale-socket"],
        [
            "Nobody is at the path: there is no file, or a file that nobody listens on. What does \
         connect return, and what does your user see?",
            "ErrorKind::NotFound for no file, ErrorKind::ConnectionRefused for a stale one \
         (connect(2), unix(7)). unwrap makes a panic of either, with exit code 101.",
            "In main: Err(error) => { eprintln!(\"{}: {error}\", path.display()); ExitCode::FAILURE }. \
         And the client never creates or removes the file.",
        ],
    ),
];
