//! Source lines in what a program printed last: panics, tracebacks, dumps of threads.
//!
//! What is parsed here comes from the program, which may print what it likes: the lines are
//! bounded, and nothing is opened because of them.

use crate::verdict::Location;

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
        let (before, rest) = text.rsplit_once(" line ")?;
        let (_, file) = before.rsplit_once(" at ")?;
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
