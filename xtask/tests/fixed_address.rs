//! Programs with a built-in address, as they are found in tutorials: `--fixed-address`.

mod common;

use std::fs;
use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use common::{PLAIN, checkout, python, stderr};
use serde_json::Value;
use tempfile::TempDir;

/// A folder with a program in it: what the reader of a tutorial has.
struct Folder(TempDir);

impl Folder {
    fn with(program: &str) -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        fs::write(folder.path().join("mine.py"), program).unwrap();
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// `cargo xtask check WHAT --ROLE 'python3 mine.py' --fixed-address ADDRESS`, in this folder, behind
    /// these words.
    fn check_behind(&self, words: &[&str], what: &str, role: &str, address: &str) -> Checked {
        let mut all = words.to_vec();
        let option = format!("--{role}");
        all.extend([env!("CARGO_BIN_EXE_xtask"), "check", what, &option]);
        let command = format!("{} {PLAIN} mine.py", python().unwrap());
        all.extend([&command, "--fixed-address", address]);
        all.extend(["--format", "json", "--seed", "1"]);
        let output = Command::new(all[0])
            .args(&all[1..])
            .current_dir(self.path())
            .env("CARGO_MANIFEST_DIR", checkout().join("xtask"))
            .output()
            .unwrap();
        let code = output.status.code().unwrap();
        let report = serde_json::from_slice(&output.stdout);
        let Ok(report) = report else {
            panic!("{address}: {}", String::from_utf8_lossy(&output.stderr));
        };
        Checked { code, report }
    }

    fn check(&self, what: &str, role: &str, address: &str) -> Checked {
        self.check_behind(&[], what, role, address)
    }
}

/// What a check gave.
struct Checked {
    code: i32,
    report: Value,
}

impl Checked {
    /// A check, as it stands in the report.
    fn of(&self, id: &str) -> &Value {
        let checks = self.report["checks"].as_array().unwrap();
        let check = checks.iter().find(|check| check["id"] == id);
        check.unwrap_or_else(|| panic!("no {id} in {}", self.report))
    }

    fn ids(&self, outcome: &str) -> Vec<&str> {
        let checks = self.report["checks"].as_array().unwrap();
        let those = checks.iter().filter(|check| check["outcome"] == outcome);
        those.map(|check| check["id"].as_str().unwrap()).collect()
    }

    /// Only these did not pass or were skipped for lack of an address to give.
    #[track_caller]
    fn fails(&self, ids: &[&str]) {
        assert_eq!(self.ids("fail"), ids, "{:#}", self.report["checks"]);
        assert!(self.ids("broken").is_empty(), "{:#}", self.report);
        assert!(!self.ids("pass").is_empty(), "{:#}", self.report);
        assert_eq!(self.code, i32::from(!ids.is_empty()));
    }

    /// All of it as text, in which to look for words.
    fn text(&self) -> String {
        self.report["checks"].to_string()
    }
}

/// What the servers of these tests do with a connection.
const SERVE: &str = "
import os, socket, sys, threading, time
def serve(listener):
    while True:
        try:
            connection, client = listener.accept()
        except OSError:
            continue
        while True:
            try:
                data = connection.recv(1024)
                if not data:
                    break
                connection.sendall(data.upper())
            except OSError:
                break
        connection.close()
def listening(address, family=socket.AF_INET):
    listener = socket.socket(family)
    listener.bind(address)
    listener.listen(5)
    return listener
";

fn server(main: &str) -> Folder {
    Folder::with(&format!("{SERVE}{main}\n"))
}

#[test]
fn a_server_is_reached_wherever_on_this_machine_it_listens() {
    if python().is_none() {
        return;
    }
    for (main, addresses) in [
        (
            "serve(listening(('0.0.0.0', 8888)))",
            &["0.0.0.0:8888", "127.0.0.1:8888", ":8888"][..],
        ),
        ("serve(listening(('', 8888)))", &["localhost:8888"]),
        (
            "serve(listening(('localhost', 8888)))",
            &["localhost:8888", "127.0.0.1:8888"],
        ),
        (
            "serve(listening(('::1', 8888), socket.AF_INET6))",
            &["[::1]:8888", "localhost:8888", "127.0.0.1:8888"],
        ),
        (
            "serve(listening(('::', 8888), socket.AF_INET6))",
            &["[::]:8888", "127.0.0.1:8888"],
        ),
        (
            "serve(listening((socket.gethostname(), 8888)))",
            &["127.0.0.1:8888"],
        ),
    ] {
        let folder = server(main);
        for address in addresses {
            folder
                .check("03.echoes-exactly", "server", address)
                .fails(&[]);
        }
    }
}

#[test]
fn a_server_needs_no_words_and_may_have_many_and_wrong_ones() {
    if python().is_none() {
        return;
    }
    for main in [
        "print('listening on 127.0.0.1:9999', flush=True)\nserve(listening(('127.0.0.1', 8888)))",
        "l = listening(('127.0.0.1', 8888))\nprint('port 7777', flush=True)\nserve(l)",
        // Something else listens, too, and first.
        "other = listening(('127.0.0.1', 9999))\nserve(listening(('127.0.0.1', 8888)))",
        // It talks all the time.
        "def talk():\n    while True: print('  ', 'x' * 1000)\n\
         threading.Thread(target=talk, daemon=True).start()\nserve(listening(('127.0.0.1', 8888)))",
        // It takes its time.
        "time.sleep(0.3)\nserve(listening(('127.0.0.1', 8888)))",
        // It asks something of somebody who is not there.
        "sys.stdin.read()\nserve(listening(('127.0.0.1', 8888)))",
        // A thread, a child, a grandchild.
        "l = listening(('127.0.0.1', 8888))\nthreading.Thread(target=serve, args=(l,)).start()",
        "if os.fork() == 0:\n    serve(listening(('127.0.0.1', 8888)))\nos.wait()",
        "if os.fork() == 0:\n    if os.fork() == 0:\n        serve(listening(('127.0.0.1', 8888)))\n    \
         os.wait()\nos.wait()",
        // Workers forked ahead.
        "l = listening(('127.0.0.1', 8888))\nfor _ in range(3):\n    if os.fork() == 0:\n        serve(l)\n\
         os.wait()",
    ] {
        let checked =
            server(main).check("03.half-close-gets-everything", "server", "127.0.0.1:8888");
        checked.fails(&[]);
    }
}

#[test]
fn a_whole_stage_says_why_it_cannot_ask_everything() {
    if python().is_none() {
        return;
    }
    let folder = server("serve(listening(('127.0.0.1', 8888)))");
    let checked = folder.check("03", "server", "127.0.0.1:8888");
    checked.fails(&[]);
    assert_eq!(checked.ids("skipped"), ["03.announces-itself"]);
    let why = checked.of("03.announces-itself")["why"].as_str().unwrap();
    assert!(why.contains("127.0.0.1:8888 is built in"), "{why}");

    // It can be told to start twice, and need not know what its address is called.
    let folder = server("serve(listening('echo.sock', socket.AF_UNIX))");
    let checked = folder.check("05", "server", "./echo.sock");
    checked.fails(&[]);
    assert_eq!(checked.ids("skipped").len(), 9);
    assert_eq!(checked.of("05.leaves-live-server-alone")["outcome"], "pass");
    // Each check had the folder to itself.
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_udp_server_is_found_when_it_has_bound() {
    if python().is_none() {
        return;
    }
    let main = "
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('127.0.0.1', 8888))
while True:
    data, sender = s.recvfrom(65535)
    s.sendto(data.upper(), sender)";
    let checked = server(main).check("06", "server", "127.0.0.1:8888");
    checked.fails(&[]);
    let main = main
        .replace("127.0.0.1", "::1")
        .replace("AF_INET", "AF_INET6");
    let checked = server(&main).check("06.every-size", "server", "localhost:8888");
    checked.fails(&[]);
}

#[test]
fn a_socket_file_is_made_in_a_folder_that_looks_the_same() {
    if python().is_none() {
        return;
    }
    let place = tempfile::tempdir_in("/tmp").unwrap();
    let absolute = place.path().join("a:b, c.sock").display().to_string();
    let folder = server(&format!("serve(listening({absolute:?}, socket.AF_UNIX))"));
    let checked = folder.check("05.moves-large-messages", "server", &absolute);
    checked.fails(&[]);
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);

    for (path, address) in [
        ("echo.sock", "./echo.sock"),
        ("./echo.sock", "echo.sock"),
        ("run/echo.sock", "run/echo.sock"),
    ] {
        // What lies beside it is there, and the program's own work with it, too.
        let main = format!(
            "import beside\nos.makedirs(os.path.dirname({path:?}) or '.', exist_ok=True)\n\
             open('log', 'a').write(beside.word)\n\
             assert open('log').read() == 'word', 'a second start in this folder'\n\
             serve(listening({path:?}, socket.AF_UNIX))"
        );
        let folder = server(&main);
        fs::write(folder.path().join("beside.py"), "word = 'word'\n").unwrap();
        for what in ["05.serves-many-clients", "05.file-is-a-socket"] {
            folder.check(what, "server", address).fails(&[]);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}

#[test]
fn what_lies_at_the_path_stays_as_it_is() {
    if python().is_none() {
        return;
    }
    // One that removes what is in its way, and one that would fail over it.
    for main in [
        "os.path.exists('echo.sock') and os.remove('echo.sock')\n\
         serve(listening('echo.sock', socket.AF_UNIX))",
        "serve(listening('echo.sock', socket.AF_UNIX))",
    ] {
        let folder = server(main);
        let path = folder.path().join("echo.sock");
        fs::write(&path, "precious").unwrap();
        let check = || folder.check("05.moves-large-messages", "server", "./echo.sock");
        check().fails(&[]);
        assert_eq!(fs::read_to_string(&path).unwrap(), "precious");

        // Or somebody's server that is in use.
        fs::remove_file(&path).unwrap();
        let live = UnixListener::bind(&path).unwrap();
        live.set_nonblocking(true).unwrap();
        check().fails(&[]);
        assert!(live.accept().is_err(), "nobody has connected to it");
        std::os::unix::net::UnixStream::connect(&path).unwrap();
    }
}

#[test]
fn a_folder_deeper_than_a_socket_has_room_for_is_no_obstacle() {
    if python().is_none() {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let deep = place.path().join("d".repeat(60)).join("e".repeat(60));
    fs::create_dir_all(&deep).unwrap();
    let folder = Folder(tempfile::tempdir_in(&deep).unwrap());
    let main = format!("{SERVE}serve(listening('echo.sock', socket.AF_UNIX))");
    fs::write(folder.path().join("mine.py"), main).unwrap();
    let checked = folder.check("05.survives-mixed-abuse", "server", "./echo.sock");
    checked.fails(&[]);
}

#[test]
fn a_server_that_is_not_there_fails_and_its_words_are_the_evidence() {
    if python().is_none() {
        return;
    }
    for (main, says) in [
        (
            "raise SystemExit('no configuration file')",
            "no configuration file",
        ),
        ("input('port: ')", "EOFError: EOF when reading a line"),
        ("import no_such_module", "No module named 'no_such_module'"),
        (
            "listening(('203.0.113.7', 8888))",
            "Cannot assign requested address",
        ),
        (
            "threading.Event().wait()",
            "it waits, and does not listen anywhere",
        ),
        (
            "serve(listening(('127.0.0.1', 8889)))",
            "it can be reached at 127.0.0.1:8889 (TCP) instead",
        ),
        (
            "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\ns.bind(('127.0.0.1', 8888))\n\
             s.recvfrom(1024)",
            "it can be reached at 127.0.0.1:8888 (UDP) instead",
        ),
    ] {
        let checked = server(main).check("03.echoes-exactly", "server", "127.0.0.1:8888");
        assert_eq!(checked.code, 1, "{main}");
        let outcome = checked.of("03.echoes-exactly");
        assert_eq!(outcome["outcome"], "fail", "{main}: {outcome}");
        let text = outcome.to_string();
        assert!(text.contains(says), "{main}: {text}");
        assert!(text.contains("it listens at 127.0.0.1:8888"), "{text}");
    }
}

#[test]
fn an_address_that_cannot_be_is_one_clear_sentence() {
    let long = "p".repeat(120);
    for (stage, address, says) in [
        (
            "02",
            "192.168.1.5:8888",
            "192.168.1.5 is no loopback address",
        ),
        ("02", "example.com:80", "no name is looked up"),
        ("02", "127.0.0.1", "it has no port"),
        ("02", "127.0.0.1:0", "another one at every start"),
        ("02", "::1:8888", "in brackets: [::1]:8888"),
        ("02", "127.0.0.1:99999", "is no port"),
        (
            "02",
            "./echo.sock",
            "it is a path, and its programs speak TCP",
        ),
        (
            "04",
            "./echo.sock",
            "it is a path, and its programs speak UDP",
        ),
        ("05", "127.0.0.1:8888", "its programs speak over AF_UNIX"),
        ("05", &long, "a path of 120 bytes is too long"),
        ("05", "xtask", "it is a directory"),
        ("05", "", "it is empty"),
        ("all", "127.0.0.1:8888", "for stage 05"),
    ] {
        let args = [
            "check",
            stage,
            "--server",
            "true",
            "--fixed-address",
            address,
        ];
        let assert = common::xtask(&args).code(2).stdout("");
        let text = stderr(&assert);
        assert!(
            text.starts_with("error: --fixed-address"),
            "{address}: {text}"
        );
        assert!(text.contains(says), "{address}: {text}");
        assert_eq!(text.trim_end().lines().count(), 1, "{address}: {text}");
    }
}

/// A client in the tutorial's manner, with what is right about it: exact output, whole replies.
const CLIENT: &str = "
import socket, sys
def talk(server):
    while True:
        print('> ', end='', file=sys.stderr)
        line = input().removesuffix('\\r')
        if not line:
            continue
        data = line.encode()
        server.sendall(data)
        reply = b''
        while len(reply) < len(data):
            piece = server.recv(1024)
            if not piece:
                sys.exit('the server has closed the connection')
            reply += piece
        sys.stdout.buffer.write(reply + b'\\n')
        sys.stdout.flush()
";

#[test]
fn a_client_finds_its_server_where_it_looks_for_it() {
    if python().is_none() {
        return;
    }
    let tcp = |main: &str| Folder::with(&format!("{CLIENT}{main}\n"));
    // Its traceback at the end of the input costs it one check alone.
    let ipv4 = tcp("s = socket.socket()\ns.connect(('127.0.0.1', 8888))\ntalk(s)");
    let checked = ipv4.check("03", "client", "127.0.0.1:8888");
    checked.fails(&["03.client-closes-and-exits"]);
    let text = checked.text();
    assert!(text.contains("EOFError"), "{text}");

    for (main, address) in [
        (
            "s = socket.create_connection(('localhost', 8888))",
            "localhost:8888",
        ),
        (
            "s = socket.create_connection(('::1', 8888))",
            "localhost:8888",
        ),
        ("s = socket.create_connection(('::1', 8888))", "[::1]:8888"),
        (
            "s = socket.create_connection(('127.0.0.1', 8888))",
            "localhost:8888",
        ),
        (
            "s = socket.create_connection(('0.0.0.0', 8888))",
            "0.0.0.0:8888",
        ),
        (
            "s = socket.create_connection((socket.gethostname(), 8888))",
            "localhost:8888",
        ),
    ] {
        let folder = tcp(&format!("{main}\ntalk(s)"));
        folder
            .check("03.client-joins-pieces", "client", address)
            .fails(&[]);
    }

    let unix = tcp("s = socket.socket(socket.AF_UNIX)\ns.connect('echo.sock')\ntalk(s)");
    let path = unix.path().join("echo.sock");
    fs::write(&path, "precious").unwrap();
    let checked = unix.check("05", "client", "./echo.sock");
    checked.fails(&["05.client-closes-and-exits"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), "precious");

    let udp = Folder::with(
        "
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.connect(('127.0.0.1', 8888))
while True:
    try:
        line = input().removesuffix('\\r')
    except EOFError:
        break
    s.send(line.encode())
    sys.stdout.buffer.write(s.recv(65535) + b'\\n')
    sys.stdout.flush()
",
    );
    udp.check("06", "client", "127.0.0.1:8888").fails(&[]);
}

#[test]
fn a_client_that_looks_elsewhere_fails_and_its_words_are_the_evidence() {
    if python().is_none() {
        return;
    }
    let main = "import socket\ns = socket.create_connection(('127.0.0.1', 9999))";
    let checked = Folder::with(main).check("03.client-converses", "client", "127.0.0.1:8888");
    assert_eq!(checked.code, 1);
    let text = checked.text();
    assert!(text.contains("it connects to 127.0.0.1:8888"), "{text}");
    assert!(text.contains("ConnectionRefusedError"), "{text}");
}

/// Words that put a program where the machine grants none of these namespaces; none where the test
/// itself is refused them.
fn without(namespaces: &[&str]) -> Option<Vec<String>> {
    let refuse: Vec<String> = namespaces
        .iter()
        .map(|name| format!("echo 0 > /proc/sys/user/max_{name}_namespaces"))
        .collect();
    let script = format!("{} && exec \"$@\"", refuse.join(" && "));
    let words = ["unshare", "--map-root-user", "sh", "-c", &script, "sh"];
    let words: Vec<String> = words.map(str::to_owned).to_vec();
    let tried = Command::new(&words[0])
        .args(&words[1..])
        .arg("true")
        .output();
    if tried.is_ok_and(|tried| tried.status.success()) {
        return Some(words);
    }
    eprintln!("skipped: no namespace can be had in which others are refused");
    None
}

/// A port that is free at the moment.
fn free_port() -> u16 {
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    socket.local_addr().unwrap().port()
}

#[test]
fn without_networks_checks_take_turns_and_a_port_in_use_is_no_failure() {
    let Some(words) = without(&["net"]).filter(|_| python().is_some()) else {
        return;
    };
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let check = |folder: &Folder, what: &str, role: &str, port: u16| {
        folder.check_behind(&words, what, role, &format!("127.0.0.1:{port}"))
    };
    let port = free_port();
    let reuses = "
l = socket.socket()
l.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
l.bind(('127.0.0.1', PORT))
l.listen(5)
serve(l)";
    let reuses = server(&reuses.replace("PORT", &port.to_string()));
    let checked = check(&reuses, "02", "server", port);
    checked.fails(&[]);
    assert_eq!(checked.ids("skipped"), ["02.announces-itself"]);

    let client = format!("s = socket.create_connection(('127.0.0.1', {port}))\ntalk(s)");
    let client = Folder::with(&format!("{CLIENT}{client}"));
    check(&client, "03.client-joins-pieces", "client", port).fails(&[]);

    // Somebody else listens there.
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let plain = server(&format!("serve(listening(('127.0.0.1', {port})))"));
    for (folder, what, role) in [
        (&plain, "02", "server"),
        (&client, "03.client-converses", "client"),
    ] {
        let checked = check(folder, what, role, port);
        assert_eq!(checked.code, 2);
        assert!(checked.ids("fail").is_empty(), "{}", checked.text());
        let text = checked.text();
        assert!(text.contains(&format!("port {port} is taken")), "{text}");
    }

    // Somebody has listened there, and closed a connection first.
    let mut client = TcpStream::connect(("127.0.0.1", port)).unwrap();
    drop(taken.accept().unwrap());
    drop(taken);
    assert_eq!(client.read(&mut [0]).unwrap(), 0);
    drop(client);
    let checked = check(&plain, "02.echoes-exactly", "server", port);
    assert_eq!(checked.code, 2);
    let why = checked.of("02.echoes-exactly")["why"].to_string();
    assert!(
        why.contains(&format!("port {port} is in TIME_WAIT")),
        "{why}"
    );
}

#[test]
fn without_mounts_a_file_at_the_path_is_left_alone() {
    let Some(words) = without(&["mnt"]).filter(|_| python().is_some()) else {
        return;
    };
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let folder = server("serve(listening('echo.sock', socket.AF_UNIX))");
    let checked = folder.check_behind(&words, "05", "server", "./echo.sock");
    checked.fails(&[]);
    let path = folder.path().join("echo.sock");
    assert!(!path.exists(), "what a check made, it takes away");

    let stale = || drop(UnixListener::bind(&path).unwrap());
    let precious = || fs::write(&path, "precious").unwrap();
    for make in [&stale as &dyn Fn(), &precious] {
        make();
        let checked = folder.check_behind(&words, "05.echoes-exactly", "server", "./echo.sock");
        assert_eq!(checked.code, 2);
        let why = checked.of("05.echoes-exactly")["why"].to_string();
        assert!(why.contains("./echo.sock exists"), "{why}");
        assert!(path.exists());
        fs::remove_file(&path).unwrap();
    }

    let client = "s = socket.socket(socket.AF_UNIX)\ns.connect('echo.sock')\ntalk(s)";
    let client = Folder::with(&format!("{CLIENT}{client}"));
    let checked = client.check_behind(&words, "05", "client", "./echo.sock");
    checked.fails(&["05.client-closes-and-exits"]);
    assert!(!client.path().join("echo.sock").exists());
}
