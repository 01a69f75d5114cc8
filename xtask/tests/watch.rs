//! `cargo xtask watch`, on a terminal, as a learner sees it.

mod common;
#[path = "common/pty.rs"]
mod pty;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::process::Command;
use std::time::{Duration, Instant};

use common::Workbook;
use nix::sys::signal::Signal;
use predicates::prelude::*;
use predicates::str::contains;
use pty::Terminal;

const SERVER: &str = "exercises/02-connection-loop/server.rs";
/// Longer than anything takes, on any machine.
const DEADLINE: Duration = Duration::from_secs(60);
const LARGE: (u16, u16) = (120, 40);
const SMALL: (u16, u16) = (80, 24);

/// `xtask watch 02` on a terminal.
fn watch(workbook: &Workbook, size: (u16, u16)) -> Option<Terminal> {
    Terminal::start(&command(workbook), size)
}

fn command(workbook: &Workbook) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command
        .args(["watch", "02"])
        .current_dir(workbook.path(""))
        .env_remove("CARGO_MANIFEST_DIR")
        .env_remove("CARGO_TARGET_DIR")
        .env_remove("NO_COLOR")
        .env_remove("VISUAL")
        .env_remove("EDITOR");
    command
}

fn solved() -> Workbook {
    let workbook = Workbook::new();
    workbook.solve("02-connection-loop/server.rs");
    workbook
}

/// Saves as an editor does that puts a new file in the place of the old one.
fn replace(workbook: &Workbook, text: &str) {
    let new = format!("{SERVER}~");
    workbook.write(&new, text);
    fs::rename(workbook.path(&new), workbook.path(SERVER)).unwrap();
}

/// What is shown when all checks of stage 02 have passed.
fn passed() -> String {
    common::tally(common::checks_of("02"), "02")
}

#[test]
fn what_is_saved_is_judged_and_it_moves_on_only_when_told() {
    let workbook = Workbook::new();
    let Some(mut terminal) = watch(&workbook, SMALL) else {
        return;
    };
    let screen = terminal.until_has("not started: open");
    assert!(screen.starts_with("02 Connection loop"), "{screen}");
    assert!(screen.ends_with("q quit  ?"), "{screen}");
    let right = checks::toolchain::solution("02", checks::model::Role::Server).unwrap();
    replace(&workbook, &right);
    let screen = terminal.until_has(&passed());
    assert!(screen.contains("n goes on to stage 03"), "{screen}");

    workbook.write(SERVER, "fn main() { let wrong: u8 = \"\"; }\n");
    let screen = terminal.until_has("error[E0308]");
    assert!(screen.contains("does not compile"), "{screen}");

    terminal.type_keys("n");
    terminal.until_has("03 Exception handling");
    terminal.until_has("not started: open exercises/03-exception-handling/client.rs");
    terminal.type_keys("p");
    terminal.until_has("error[E0308]");
    terminal.type_keys("q");
    assert_eq!(terminal.ended().code(), Some(0));
}

#[test]
fn a_failure_can_be_read_in_full_hinted_at_and_explained() {
    let workbook = solved();
    let wrong = workbook
        .read(SERVER)
        .replace("make_ascii_uppercase", "make_ascii_lowercase");
    assert!(wrong.contains("lowercase"));
    workbook.write(SERVER, &wrong);
    let Some(mut terminal) = watch(&workbook, SMALL) else {
        return;
    };
    let screen = terminal.until_has(&format!(" of {} passed", common::checks_of("02")));
    assert!(screen.contains("✗ 02."), "{screen}");
    terminal.type_keys("G");
    terminal.until_has("seed");
    terminal.type_keys("g");
    terminal.until(|screen| !screen.contains("seed"));

    terminal.type_keys("s");
    terminal.until_has("the solution comes after the third hint");
    for hint in 1..=3 {
        terminal.type_keys("h");
        terminal.until_has(&format!("hint {hint} of 3"));
    }
    terminal.until_has("s shows the solution");
    terminal.type_keys("s");
    terminal.until_has("// solutions/02-connection-loop/server.rs");
    terminal.type_keys("\x1b");
    terminal.until_has("✗ 02.");
    terminal.type_keys("e");
    terminal.until_has("Enter goes back");
    terminal.type_keys("l");
    terminal.until_has("01 basic-echo");

    terminal.resize(LARGE.0, LARGE.1);
    terminal.type_keys("\r");
    terminal.until_has("next      cargo xtask hint 02.");
}

#[test]
fn a_key_that_comes_with_a_new_size_is_heard() {
    let workbook = solved();
    let Some(mut terminal) = watch(&workbook, SMALL) else {
        return;
    };
    terminal.until_has(&passed());
    for _ in 0..10 {
        terminal.resize(LARGE.0, LARGE.1);
        terminal.type_keys("l");
        terminal.until_has("01 basic-echo");
        terminal.resize(SMALL.0, SMALL.1);
        terminal.type_keys("\r");
        terminal.until(|screen| !screen.contains("01 basic-echo"));
    }
}

#[test]
fn the_editor_is_opened_at_the_line_and_the_terminal_is_lent_to_it() {
    let workbook = solved();
    workbook.write(SERVER, "fn main() {\n    let wrong: u8 = \"\";\n}\n");
    let editor = workbook.path("vim");
    let script = "#!/bin/sh\necho \"editing $1 $2\"\nread answer\necho fn main\\(\\) {} >\"$2\"\n";
    fs::write(&editor, script).unwrap();
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = command(&workbook);
    command.env("EDITOR", &editor);
    let Some(mut terminal) = Terminal::start(&command, SMALL) else {
        return;
    };
    terminal.until_has("error[E0308]");
    terminal.type_keys("o");
    let screen = terminal.until_has("editing +2 ");
    assert!(!screen.contains("q quit"), "{screen}");
    // What is typed now is for the editor alone.
    terminal.type_keys("q\n");
    terminal.until_has(&format!(" of {} passed", common::checks_of("02")));
}

#[test]
fn a_reset_asks_and_a_file_that_is_gone_is_waited_for() {
    let workbook = solved();
    let Some(mut terminal) = watch(&workbook, SMALL) else {
        return;
    };
    terminal.until_has(&passed());
    fs::remove_dir_all(workbook.path("exercises/02-connection-loop")).unwrap();
    terminal.until_has("is missing. Checking continues when");
    workbook.solve("02-connection-loop/server.rs");
    terminal.until_has(&passed());
    // All of them, too.
    fs::rename(workbook.path("exercises"), workbook.path("elsewhere")).unwrap();
    terminal.until_has("is missing. Checking continues when");
    fs::rename(workbook.path("elsewhere"), workbook.path("exercises")).unwrap();
    terminal.until_has(&passed());
    workbook.write(SERVER, "fn main() {}");
    terminal.until_has(&common::tally(0, "02"));

    terminal.type_keys("x");
    terminal.until_has("[y/N]");
    terminal.type_keys("n");
    terminal.until_has("nothing was changed");
    assert_eq!(workbook.read(SERVER), "fn main() {}");
    terminal.type_keys("xy");
    terminal.until_has("is the starter again");
    terminal.until_has("not started: open");
}

/// A compiler that notes each start, and whether another was at work then.
fn noting_compiler(workbook: &Workbook) -> Option<Command> {
    if Command::new("flock").arg("--version").output().is_err() {
        eprintln!("skipped: flock(1) is not on this machine");
        return None;
    }
    let script = r#"#!/bin/sh
case "$*" in *"--crate-name ex02"*)
    exec 9>>"$0.lock"
    if flock -n 9; then echo built; else echo overlap; fi >>"$0.log"
esac
exec rustc "$@"
"#;
    let compiler = workbook.path("compiler");
    fs::write(&compiler, script).unwrap();
    fs::set_permissions(&compiler, fs::Permissions::from_mode(0o755)).unwrap();
    fs::write(workbook.path("compiler.log"), "").unwrap();
    let mut command = command(workbook);
    command.env("RUSTC", compiler);
    Some(command)
}

/// Waits for what no terminal tells.
fn wait_for(what: &str, mut found: impl FnMut() -> bool) {
    let end = Instant::now() + DEADLINE;
    while !found() {
        assert!(Instant::now() < end, "{what}");
        std::thread::yield_now();
    }
}

#[test]
fn in_a_storm_of_saves_no_two_builds_overlap_and_the_last_one_counts() {
    let workbook = solved();
    let right = workbook.read(SERVER);
    workbook.write(SERVER, "fn main() {}\n");
    let Some(command) = noting_compiler(&workbook) else {
        return;
    };
    let Some(terminal) = Terminal::start(&command, SMALL) else {
        return;
    };
    terminal.until_has(&common::tally(0, "02"));
    let builds = || workbook.read("compiler.log").lines().count();
    for i in 0..200 {
        let before = builds();
        workbook.write(SERVER, &format!("fn main() {{ let _ = {i}; }}\n"));
        // Now and then a build has begun before the next save ends it.
        if i % 40 == 39 {
            wait_for("the save is never built", || builds() > before);
        }
    }
    workbook.write(SERVER, &right);
    terminal.until_has(&passed());
    let log = workbook.read("compiler.log");
    assert!(!log.contains("overlap"), "{log}");
    assert!(log.lines().count() > 5, "no save ended a build: {log}");
}

#[test]
fn a_save_that_changes_nothing_is_no_reason_to_build() {
    let workbook = solved();
    let Some(command) = noting_compiler(&workbook) else {
        return;
    };
    let Some(terminal) = Terminal::start(&command, SMALL) else {
        return;
    };
    terminal.until_has(&passed());
    let right = workbook.read(SERVER);
    replace(&workbook, &right);
    let touched = fs::File::open(workbook.path(SERVER)).unwrap();
    touched.set_modified(std::time::SystemTime::now()).unwrap();
    workbook.write("exercises/02-connection-loop/notes.txt", "mine");
    workbook.write("exercises/02-connection-loop/.#server.rs", "an editor's");
    // What comes after is judged after: had the others been, there would be more builds.
    replace(&workbook, &format!("{right}// changed\n"));
    wait_for("the change is never built", || {
        workbook.read("compiler.log").lines().count() > 1
    });
    terminal.until_has("building");
    terminal.until_has(&passed());
    assert_eq!(workbook.read("compiler.log"), "built\nbuilt\n");
}

/// The processes that have to do with a workbook, by their command lines.
fn family(workbook: &Workbook) -> Vec<String> {
    let root = workbook.path("").display().to_string();
    let root = root.trim_end_matches('/');
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let of = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().ok()?;
        name.parse::<u32>().ok()?;
        let line = fs::read(entry.path().join("cmdline")).ok()?;
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        let dir = fs::read_link(entry.path().join("cwd")).ok();
        let there = dir.is_some_and(|dir| dir.starts_with(root));
        (there || line.contains(root)).then_some(format!("{name} {line}"))
    };
    entries.filter_map(of).collect()
}

fn nothing_is_left(workbook: &Workbook) {
    let end = Instant::now() + DEADLINE;
    loop {
        let left = family(workbook);
        if left.is_empty() {
            return;
        }
        assert!(Instant::now() < end, "left behind: {left:#?}");
        std::thread::yield_now();
    }
}

#[test]
fn killed_while_it_builds_it_leaves_no_process_behind() {
    let workbook = solved();
    let script = "#!/bin/sh\ncase \"$*\" in *--crate-name\\ ex02*)\n\
                  echo >>\"$0.log\"; tail -f /dev/null & wait;; esac\nexec rustc \"$@\"\n";
    let compiler = workbook.path("compiler");
    fs::write(&compiler, script).unwrap();
    fs::set_permissions(&compiler, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = command(&workbook);
    command.env("RUSTC", &compiler);
    let Some(mut terminal) = Terminal::start(&command, SMALL) else {
        return;
    };
    wait_for("nothing is built", || {
        workbook.path("compiler.log").exists()
    });
    terminal.signal(Signal::SIGKILL);
    assert_eq!(terminal.ended().signal(), Some(9));
    nothing_is_left(&workbook);
}

#[test]
fn killed_while_it_checks_it_leaves_no_process_behind() {
    let workbook = solved();
    let text = "fn main() { loop { std::hint::spin_loop() } }\n";
    workbook.write(SERVER, text);
    let Some(mut terminal) = watch(&workbook, SMALL) else {
        return;
    };
    terminal.until_has("checking");
    wait_for("no program is started", || {
        family(&workbook)
            .iter()
            .any(|line| line.contains("ex02-server"))
    });
    terminal.signal(Signal::SIGKILL);
    terminal.ended();
    nothing_is_left(&workbook);
}

#[test]
fn it_gives_the_terminal_back_however_it_is_ended() {
    let workbook = solved();
    for (signal, code) in [
        (Signal::SIGINT, 130),
        (Signal::SIGTERM, 143),
        (Signal::SIGHUP, 129),
    ] {
        let Some(mut terminal) = watch(&workbook, SMALL) else {
            return;
        };
        terminal.until_has("02 Connection loop");
        terminal.signal(signal);
        assert_eq!(terminal.ended().code(), Some(code));
    }
    let Some(mut terminal) = watch(&workbook, SMALL) else {
        return;
    };
    terminal.until_has("02 Connection loop");
    terminal.type_keys("\x03");
    assert_eq!(terminal.ended().code(), Some(0));
}

/// How often the threads of a process were on a processor.
fn turns(pid: u32) -> u64 {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    let count = |task: fs::DirEntry| {
        // A thread may have just ended.
        let status = fs::read_to_string(task.path().join("status")).unwrap_or_default();
        let lines = status.lines().filter(|line| line.contains("ctxt_switches"));
        let numbers = lines.filter_map(|line| line.split_whitespace().last()?.parse::<u64>().ok());
        numbers.sum::<u64>()
    };
    tasks.map(|task| count(task.unwrap())).sum()
}

#[test]
fn idle_it_is_never_woken() {
    let workbook = Workbook::new();
    let Some(terminal) = watch(&workbook, SMALL) else {
        return;
    };
    terminal.until_has("not started: open");
    // It comes to rest when it has drawn that, and stays there.
    let mut before = turns(terminal.pid());
    let mut since = Instant::now();
    let begun = Instant::now();
    while since.elapsed() < Duration::from_secs(1) {
        std::thread::sleep(Duration::from_millis(50));
        let now = turns(terminal.pid());
        if now != before {
            (before, since) = (now, Instant::now());
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "it never rests");
    }
}

#[test]
fn without_a_terminal_it_refuses_and_says_what_to_do() {
    Workbook::new()
        .command(&["watch"])
        .env("TERM", "xterm")
        .assert()
        .code(2)
        .stdout("")
        .stderr(contains("watch needs a terminal").and(contains("cargo xtask check")));
    let workbook = Workbook::new();
    let mut command = Command::new("env");
    command.args(["TERM=dumb", env!("CARGO_BIN_EXE_xtask"), "watch"]);
    command.current_dir(workbook.path(""));
    if let Some(mut terminal) = Terminal::start(&command, SMALL) {
        terminal.until_has("watch needs a terminal");
        assert_eq!(terminal.ended().code(), Some(2));
    }
}

#[test]
fn what_it_cannot_keep_is_said_in_its_own_line() {
    let workbook = solved();
    workbook.write(".workbook", "");
    let Some(terminal) = watch(&workbook, LARGE) else {
        return;
    };
    terminal.until_has(&passed());
    let screen = terminal.until_has("your progress is not kept");
    assert!(screen.starts_with("02 Connection loop"), "{screen}");
}

#[test]
fn what_has_passed_is_answered_at_once() {
    let workbook = solved();
    workbook.xtask(&["check", "02"]).success();
    let mut command = command(&workbook);
    // Nothing can be built with it, nor is: but its version is asked for.
    let compiler = workbook.path("compiler");
    fs::write(
        &compiler,
        "#!/bin/sh\n[ \"$1\" = -vV ] && exec rustc -vV\nexit 1\n",
    )
    .unwrap();
    fs::set_permissions(&compiler, fs::Permissions::from_mode(0o755)).unwrap();
    command.env("RUSTC", compiler);
    let Some(mut terminal) = Terminal::start(&command, LARGE) else {
        return;
    };
    terminal.until_has("passed before, unchanged since");
    terminal.type_keys("r");
    terminal.until(|screen| !screen.contains("passed before"));
}
