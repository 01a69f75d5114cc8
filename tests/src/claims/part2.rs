//! Part 2: sockets of the file kind, AF_UNIX.

use std::io;
use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};
use std::path::PathBuf;

use nix::errno::Errno;
use tempfile::TempDir;

use super::vocabulary::*;
use super::{Claim, Finding, Log, false_if};

pub(super) const CLAIMS: &[Claim] = &[
    Claim {
        number: 3,
        slug: "unix-bytes-go-through-the-file",
        says: "Two programs that talk over AF_UNIX exchange their data through the file.",
        part: "part 2",
        stages: &["05"],
        experiment: unix_bytes_go_through_the_file,
    },
    Claim {
        number: 4,
        slug: "unix-file-goes-with-its-server",
        says: "The socket file disappears when the server closes its socket.",
        part: "part 2",
        stages: &["05"],
        experiment: unix_file_goes_with_its_server,
    },
    Claim {
        number: 5,
        slug: "unix-path-of-any-length",
        says: "A socket can have any path that a file can have.",
        part: "part 2",
        stages: &["05"],
        experiment: unix_path_of_any_length,
    },
    Claim {
        number: 6,
        slug: "unix-datagrams-can-be-answered",
        says: "A server can answer every AF_UNIX datagram, as it can over UDP.",
        part: "part 2",
        stages: &["05"],
        experiment: unix_datagrams_can_be_answered,
    },
    Claim {
        number: 7,
        slug: "unix-has-no-resets",
        says: "On AF_UNIX nobody is ever reset: there is no network that could fail.",
        part: "part 2",
        stages: &["05"],
        experiment: unix_has_no_resets,
    },
];

/// A directory of our own, and the path of a socket in it that isn't there yet. Directly under /tmp,
/// because a socket's path must be short.
fn place() -> io::Result<(TempDir, PathBuf)> {
    let directory = tempfile::Builder::new()
        .prefix("claim")
        .tempdir_in("/tmp")?;
    let path = directory.path().join("echo.sock");
    Ok((directory, path))
}

fn unix_bytes_go_through_the_file(log: &mut Log) -> io::Result<Finding> {
    let (_directory, path) = place()?;
    let server = UnixListener::bind(&path)?;
    let client = UnixStream::connect(&path)?;
    let (served, _) = server.accept()?;
    send(&client, b"hello")?;
    let size = std::fs::metadata(&path)?.len();
    log.did("a client of echo.sock sends \"hello\", and the server doesn't read it yet");
    log.saw(format_args!("the size of the file echo.sock: {size}"));
    std::fs::remove_file(&path)?;
    log.did("remove the file echo.sock");
    let got = recv(&served, 100);
    log.saw(format_args!("the server's recv: {}", got.shown()));
    Ok(false_if(
        size == 0 && got == Ok(b"hello".into()),
        "The file is only a name by which connect finds the server. The bytes go from one program's \
         kernel buffer to the other's; nothing is ever written to the disk, and once connected the \
         two need the file no more. It follows that whoever removes the file of a running server \
         takes its name away: its clients stay, new ones can't find it.",
    ))
}

fn unix_file_goes_with_its_server(log: &mut Log) -> io::Result<Finding> {
    let (_directory, path) = place()?;
    drop(UnixListener::bind(&path)?);
    log.did("bind a server to echo.sock, and close it");
    let found = path.exists();
    let connected = answer(UnixStream::connect(&path).map(drop));
    let bound = answer(UnixListener::bind(&path).map(drop));
    log.saw(format_args!("the file is still there: {found}"));
    log.saw(format_args!("connect: {}", connected.shown()));
    log.saw(format_args!("bind: {}", bound.shown()));
    std::fs::remove_file(&path)?;
    let again = answer(UnixListener::bind(&path).map(drop));
    log.did("remove the file, and bind once more");
    log.saw(format_args!("bind: {}", again.shown()));
    Ok(false_if(
        found && bound == Err(Errno::EADDRINUSE) && again == Ok(()),
        "bind makes a file and nothing removes it: neither close nor the end of the program. A server \
         that starts again finds the stale file and gets EADDRINUSE. It may remove the file, but only \
         after it has made sure that it is a socket at which nobody answers: connect gives \
         ECONNREFUSED.",
    )
    .elsewhere("Linux also has abstract names without a file, which go with the socket (unix(7))."))
}

fn unix_path_of_any_length(log: &mut Log) -> io::Result<Finding> {
    // sun_path has room for 108 bytes on Linux, for 104 on macOS; the last is a NUL.
    let longest = if cfg!(target_os = "linux") { 107 } else { 103 };
    let (directory, _) = place()?;
    let path_of = |bytes: usize| {
        let name = "x".repeat(bytes - directory.path().as_os_str().len() - 1);
        directory.path().join(name)
    };
    let fits = UnixListener::bind(path_of(longest)).is_ok();
    let too_long = UnixListener::bind(path_of(longest + 2)).is_ok();
    let file = std::fs::write(path_of(longest + 2), "").is_ok();
    log.did("bind a socket to a path of the greatest length, and another to a path 2 bytes longer");
    log.saw(format_args!("{longest} bytes: {}", outcome(fits)));
    log.saw(format_args!("{} bytes: {}", longest + 2, outcome(too_long)));
    log.saw(format_args!(
        "an ordinary file with a path of {} bytes: {}",
        longest + 2,
        outcome(file)
    ));
    Ok(false_if(
        fits && !too_long && file,
        "The path must fit into a field of fixed size in the address structure. The library refuses a \
         longer one before it asks the kernel. A relative path is the way out: it counts as it is \
         written.",
    )
    .elsewhere("Linux: 108 bytes with the closing NUL (unix(7)); macOS and the BSDs: 104 (sys/un.h)."))
}

fn outcome(worked: bool) -> &'static str {
    if worked { "it works" } else { "refused" }
}

fn unix_datagrams_can_be_answered(log: &mut Log) -> io::Result<Finding> {
    let (_directory, path) = place()?;
    let server = UnixDatagram::bind(&path)?;
    let client = UnixDatagram::unbound()?;
    client.send_to(b"hello", &path)?;
    log.did("an AF_UNIX datagram client that never called bind sends \"hello\"");
    let mut buffer = [0; 100];
    let (count, sender) = server.recv_from(&mut buffer)?;
    let nameless = sender.is_unnamed();
    log.saw(format_args!(
        "the server's recvfrom: {}",
        buffer[..count].to_vec().shown()
    ));
    log.saw(format_args!("the sender has no address: {nameless}"));
    Ok(false_if(
        nameless,
        "Over UDP the kernel gives an unbound socket a port with its first datagram. AF_UNIX gives it \
         no name: there is no path to reply to. A datagram client must bind a path of its own. (On a \
         stream the connection itself is the way back, so that there nobody needs a name.)",
    )
    .elsewhere("Linux chooses an abstract name when asked to: autobind, unix(7)."))
}

fn unix_has_no_resets(log: &mut Log) -> io::Result<Finding> {
    let (client, server) = UnixStream::pair()?;
    send(&client, b"hello")?;
    drop(server);
    log.did("send \"hello\" over an AF_UNIX connection; the other end closes without reading it");
    let got = recv(&client, 100);
    log.saw(format_args!("the sender's recv: {}", got.shown()));
    Ok(false_if(
        got == Err(Errno::ECONNRESET),
        "Closing with something unread tells the sender that its bytes were thrown away: on AF_UNIX \
         as on TCP, with the same ECONNRESET. A server that survives misbehaving TCP clients needs \
         the same care here.",
    ))
}
