//! Source lines in what a program printed last: panics, tracebacks, dumps of threads.
//!
//! What is parsed here comes from the program, which may print what it likes: the lines are
//! bounded, and nothing is opened because of them.

use crate::model::Location;

/// The longest message that is kept, in characters.
const MESSAGE: usize = 400;
/// The longest file name that is believed, in characters.
const FILE: usize = 300;
/// How much of the output is looked at, from its end.
const TAIL: usize = 256 << 10;

/// Where and why a Rust program panicked.
///
/// Of several panics, the main thread's last one counts, for it ended the program; if that is
/// only a failed `join().unwrap()`, the one before it, which is the reason.
pub fn parse_rust_panic(stderr: &str) -> Option<(Location, String)> {
    let lines: Vec<&str> = tail(stderr).lines().collect();
    let mut panics = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some((thread, place)) = panic_header(line) else {
            continue;
        };
        let Some(location) = place_of(place.strip_suffix(':').unwrap_or(place)) else {
            continue;
        };
        let message: Vec<&str> = lines[at + 1..]
            .iter()
            .take_while(|line| {
                !line.starts_with("note: ")
                    && !line.starts_with("stack backtrace:")
                    && panic_header(line).is_none()
            })
            .take(4)
            .map(|line| line.trim_end())
            .collect();
        panics.push((
            thread == "main",
            location,
            cut(message.join("\n").trim_end(), MESSAGE),
        ));
    }
    let last = panics
        .iter()
        .rposition(|panic| panic.0)
        .or(panics.len().checked_sub(1))?;
    let is_join = panics[last].2.ends_with("`Err` value: Any { .. }");
    let (_, location, message) = panics.swap_remove(if is_join {
        last.saturating_sub(1)
    } else {
        last
    });
    Some((location, message))
}

/// `thread 'main' (1234) panicked at src/x.rs:31:27:`: the thread's name, and the rest.
fn panic_header(line: &str) -> Option<(&str, &str)> {
    let (thread, rest) = line.strip_prefix("thread '")?.split_once('\'')?;
    let (number, place) = rest.split_once("panicked at ")?;
    let number = number.trim().trim_start_matches('(').trim_end_matches(')');
    number
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then_some((thread, place))
}

/// Where a Python program stands or died: in the dump that SIGABRT provokes, or in the traceback of
/// the exception that ended it. The innermost line that is not of the standard library.
pub fn parse_python_traceback(stderr: &str) -> Option<Location> {
    let text = tail(stderr);
    let dump = ["\nCurrent thread 0x", "\nThread 0x"]
        .iter()
        .find_map(|start| {
            text.find(start)
                .or_else(|| text.strip_prefix(&start[1..]).map(|_| 0))
        });
    // A dump names the innermost call first, a traceback last.
    let (text, innermost_first) = match (text.rfind("Traceback (most recent call last)"), dump) {
        (_, Some(at)) => (&text[at..], true),
        (Some(at), None) => (&text[at..], false),
        (None, None) => return None,
    };
    let mut threads = vec![Vec::new()];
    for line in text.lines() {
        if line.starts_with("Thread 0x") || line.starts_with("Current thread 0x") {
            threads.push(Vec::new());
        }
        threads.last_mut()?.extend(python_frame(line));
    }
    // The main thread is the last of a dump; a thread without lines of its own says nothing.
    threads.iter_mut().rev().find_map(|frames| {
        if !innermost_first {
            frames.reverse();
        }
        frames
            .iter()
            .find(|frame| !is_python_library(&frame.file))
            .or(frames.first())
            .cloned()
    })
}

/// `  File "echo.py", line 12 in recv_all`, or with `, in`.
fn python_frame(line: &str) -> Option<Location> {
    let (file, rest) = line
        .trim_start()
        .strip_prefix("File \"")?
        .rsplit_once("\", line ")?;
    let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
    location(file, digits.parse().ok()?)
}

fn is_python_library(file: &str) -> bool {
    file.starts_with('<') || file.contains("/lib/python") || file.contains("-packages/")
}

/// Where a Go program stood in the dump that SIGQUIT or a panic provokes: the innermost line of the
/// first goroutine that has one of its own.
pub fn parse_go_trace(stderr: &str) -> Option<Location> {
    let text = tail(stderr);
    let goroutines = text
        .split("\ngoroutine ")
        .skip(usize::from(!text.starts_with("goroutine ")));
    goroutines.into_iter().find_map(|goroutine| {
        goroutine.lines().find_map(|line| {
            let (file, rest) = line.strip_prefix('\t')?.rsplit_once(".go:")?;
            let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
            let own = !["/go/src/", "/pkg/mod/", "/usr/lib/go", "/golang"]
                .iter()
                .any(|part| file.contains(part));
            own.then(|| location(&format!("{file}.go"), digits.parse().ok()?))?
        })
    })
}

/// Where a Java program died, or stood in the dump that SIGQUIT provokes (on standard output): the
/// innermost line of the main thread that is not of the platform.
pub fn parse_java_trace(output: &str) -> Option<Location> {
    let text = tail(output);
    let main = ["\n\"main\" ", "Exception in thread "]
        .iter()
        .find_map(|start| text.find(start));
    let section = &text[main?..];
    let end = section[1..]
        .find("\n\n")
        .map_or(section.len(), |end| end + 1);
    section[..end].lines().find_map(|line| {
        let frame = line.trim_start().strip_prefix("at ")?;
        let (method, place) = frame.split_once('(')?;
        let platform = ["java.", "javax.", "jdk.", "sun.", "com.sun."];
        if platform.iter().any(|start| method.starts_with(start)) || place.contains('@') {
            return None;
        }
        let (file, line) = place.strip_suffix(')')?.rsplit_once(':')?;
        location(file, line.parse().ok()?)
    })
}

/// Where a Node program died of an error that nothing caught: the innermost line of its own.
pub fn parse_node_trace(stderr: &str) -> Option<Location> {
    tail(stderr).lines().find_map(|line| {
        let frame = line.trim_start().strip_prefix("at ")?;
        let place = match frame.rsplit_once('(') {
            Some((_, place)) => place.strip_suffix(')')?,
            None => frame.strip_prefix("async ").unwrap_or(frame),
        };
        let place = place.strip_prefix("file://").unwrap_or(place);
        if place.starts_with("node:") || place.contains("/node_modules/") {
            return None;
        }
        place_of(place)
    })
}

/// Where a Perl program died: `… at echo.pl line 12.`
pub fn parse_perl_death(stderr: &str) -> Option<Location> {
    tail(stderr).lines().rev().find_map(|text| {
        let (_, place) = text.rsplit_once(" at ")?;
        let (file, rest) = place.split_once(" line ")?;
        let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
        location(file, digits.parse().ok()?)
    })
}

/// The learner's line in what a program printed last, whatever language it is written in.
pub fn parse_any(stderr: &str) -> Option<Location> {
    parse_rust_panic(stderr)
        .map(|(location, _)| location)
        .or_else(|| parse_python_traceback(stderr))
        .or_else(|| parse_go_trace(stderr))
        .or_else(|| parse_java_trace(stderr))
        .or_else(|| parse_node_trace(stderr))
        .or_else(|| parse_perl_death(stderr))
}

/// `file:line:column` or `file:line`.
fn place_of(text: &str) -> Option<Location> {
    let (rest, last) = text.rsplit_once(':')?;
    let last: u32 = last.parse().ok()?;
    match rest
        .rsplit_once(':')
        .map(|(file, line)| (file, line.parse()))
    {
        Some((file, Ok(line))) => location(file, line),
        _ => location(rest, last),
    }
}

fn location(file: &str, line: u32) -> Option<Location> {
    let plain =
        !file.is_empty() && file.chars().count() <= FILE && !file.contains(char::is_control);
    (plain && line > 0).then(|| Location {
        file: file.to_owned(),
        line,
        source: None,
    })
}

fn cut(text: &str, at: usize) -> String {
    match text.char_indices().nth(at) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn tail(text: &str) -> &str {
    let mut start = text.len().saturating_sub(TAIL);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(location: Option<Location>) -> String {
        location.map_or("nowhere".into(), |location| location.to_string())
    }

    #[test]
    fn a_rust_panic_has_a_place_and_a_message() {
        let panic = |text| parse_rust_panic(text).unwrap();
        let (place, message) = panic(
            "listening\nthread 'main' panicked at exercises/03/server.rs:31:27:\n\
             called `Result::unwrap()` on an `Err` value: Os { code: 104 }\n\
             note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n",
        );
        assert_eq!(place.to_string(), "exercises/03/server.rs:31");
        assert_eq!(
            message,
            "called `Result::unwrap()` on an `Err` value: Os { code: 104 }"
        );
        let (place, message) = panic(
            "\nthread 'main' (4711) panicked at src/x.rs:5:9:\n\
             assertion `left == right` failed\n  left: 1\n right: 2\nnote: run with\n",
        );
        assert_eq!(place.to_string(), "src/x.rs:5");
        assert_eq!(
            message,
            "assertion `left == right` failed\n  left: 1\n right: 2"
        );
        assert_eq!(parse_rust_panic("thread 'main' panicked at nothing"), None);
        assert_eq!(parse_rust_panic(""), None);
    }

    #[test]
    fn of_several_panics_the_one_that_ended_the_program_counts() {
        let worker = "thread '<unnamed>' (8) panicked at a.rs:7:1:\nConnection reset\n";
        let main = "thread 'main' (7) panicked at a.rs:9:1:\nToo many open files\n";
        let join = "thread 'main' (7) panicked at a.rs:20:9:\n\
                    called `Result::unwrap()` on an `Err` value: Any { .. }\n";
        let place = |text: String| at(parse_rust_panic(&text).map(|panic| panic.0));
        assert_eq!(place(format!("{worker}{main}")), "a.rs:9");
        assert_eq!(place(format!("{main}{worker}")), "a.rs:9");
        assert_eq!(place(format!("{worker}{join}")), "a.rs:7");
        assert_eq!(place(worker.into()), "a.rs:7");
        assert_eq!(place(join.into()), "a.rs:20");
    }

    #[test]
    fn what_a_program_prints_is_bounded() {
        let long = format!(
            "thread 'main' panicked at a.rs:1:1:\n{}",
            "ä".repeat(1 << 20)
        );
        // The header is too far from the end to be looked at.
        assert_eq!(parse_rust_panic(&long), None);
        let long = format!("thread 'main' panicked at a.rs:1:1:\n{}", "ä".repeat(1000));
        assert_eq!(
            parse_rust_panic(&long).unwrap().1.chars().count(),
            MESSAGE + 1
        );
        let name = format!("  File \"{}\", line 3, in f", "x".repeat(1000));
        assert_eq!(python_frame(&name), None);
        assert_eq!(python_frame("  File \"\u{1b}[2J\", line 3, in f"), None);
    }

    #[test]
    fn a_python_dump_names_the_main_threads_innermost_line() {
        let dump = "Fatal Python error: Aborted\n\n\
            Thread 0x00007fb59bd7d6c0 (most recent call first):\n\
            \x20 File \"/w/echo.py\", line 6 in other\n\
            \x20 File \"/usr/lib/python3.11/threading.py\", line 982 in run\n\n\
            Current thread 0x00007fb59cbecb80 (most recent call first):\n\
            \x20 File \"/usr/lib/python3.11/socket.py\", line 294 in accept\n\
            \x20 File \"/w/echo.py\", line 3 in serve\n\
            \x20 File \"/w/echo.py\", line 10 in <module>\n";
        assert_eq!(at(parse_python_traceback(dump)), "/w/echo.py:3");
    }

    #[test]
    fn a_python_traceback_names_the_last_line_outside_the_library() {
        let traceback = "Traceback (most recent call last):\n\
            \x20 File \"/w/die.py\", line 6, in main\n    f()\n\
            ValueError: first\n\n\
            The above exception was the direct cause of the following exception:\n\n\
            Traceback (most recent call last):\n\
            \x20 File \"/w/die.py\", line 9, in <module>\n    main()\n\
            \x20 File \"/w/die.py\", line 8, in main\n    json.loads(x)\n\
            \x20 File \"/usr/lib/python3.11/json/decoder.py\", line 337, in decode\n\
            RuntimeError: bad\n";
        assert_eq!(at(parse_python_traceback(traceback)), "/w/die.py:8");
        assert_eq!(at(parse_python_traceback("nothing")), "nowhere");
    }

    #[test]
    fn a_go_dump_names_the_first_own_line() {
        let dump = "SIGQUIT: quit\nPC=0x46 m=0 sigcode=0\n\n\
            goroutine 0 [idle]:\nruntime.futex()\n\t/usr/local/go/src/runtime/sys_linux.s:557 +0x21\n\n\
            goroutine 1 [IO wait]:\ninternal/poll.(*FD).Accept(0xc0)\n\
            \t/usr/local/go/src/internal/poll/fd_unix.go:611 +0x2ac\n\
            main.main()\n\t/w/server.go:23 +0x85\n";
        assert_eq!(at(parse_go_trace(dump)), "/w/server.go:23");
        assert_eq!(at(parse_go_trace("goroutine")), "nowhere");
    }

    #[test]
    fn java_names_the_main_threads_own_line() {
        let dump = "Full thread dump\n\"main\" #1 prio=5 runnable\n   java.lang.Thread.State: RUNNABLE\n\
            \tat sun.nio.ch.Net.accept(java.base@17.0.15/Native Method)\n\
            \tat java.net.ServerSocket.accept(java.base@17.0.15/ServerSocket.java:532)\n\
            \tat S.serve(S.java:4)\n\tat S.main(S.java:6)\n\n\
            \"other\" #2\n\tat Other.run(Other.java:1)\n";
        assert_eq!(at(parse_java_trace(dump)), "S.java:4");
        let death = "Exception in thread \"main\" java.net.ConnectException: Connection refused\n\
            \tat java.base/sun.nio.ch.Net.connect0(Native Method)\n\tat S.main(S.java:6)\n";
        assert_eq!(at(parse_java_trace(death)), "S.java:6");
    }

    #[test]
    fn node_and_perl_name_their_lines() {
        let node = "file:///w/d.mjs:2\nfunction boom(x) { return x.foo.bar; }\n\nTypeError: Cannot\n\
            \x20   at Object.onceWrapper (node:events:638:28)\n\
            \x20   at boom (file:///w/d.mjs:2:33)\n    at Server.<anonymous> (file:///w/d.mjs:3:46)\n";
        assert_eq!(at(parse_any(node)), "/w/d.mjs:2");
        assert_eq!(at(parse_any("oops at echo.pl line 12.\n")), "echo.pl:12");
        assert_eq!(
            at(parse_any("oops at echo.pl line 12, <STDIN> line 3.\n")),
            "echo.pl:12"
        );
        assert_eq!(at(parse_any("all is well\n")), "nowhere");
    }
}
