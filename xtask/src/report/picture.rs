//! A transcript as a picture with two sides: the harness's peers left, the program right, and what
//! went between them as arrows.

use checks::verdict::{Actor, Bytes, TranscriptEntry, What, escaped};

use super::escape::clean;
use super::style::{Style, columns, cut, wrap};

/// The most lines of a picture in a verdict; the middle of a longer story is left out.
const MOST: usize = 26;
/// How many of them tell the beginning.
const FIRST: usize = 6;

/// What goes from one side to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Arrow {
    Nothing,
    /// From the peer to the program, or back; the word on it sets it apart from plain bytes.
    ToProgram(&'static str),
    ToPeer(&'static str),
    /// It never arrived.
    Refused,
}

/// A line of the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Line {
    Names {
        left: String,
        right: String,
    },
    Row {
        left: String,
        arrow: Arrow,
        right: String,
    },
    Note(String),
    LeftOut(usize),
}

/// The picture's lines, at most `width` columns each; all of the story if `whole`.
pub fn draw(
    transcript: &[TranscriptEntry],
    width: usize,
    whole: bool,
    style: Style,
) -> Vec<String> {
    let visible = |right_room| {
        let mut lines = arrange(transcript, right_room);
        if !whole && lines.len() > MOST {
            let left_out = lines.len() - (MOST - 1);
            lines.splice(FIRST..FIRST + left_out, [Line::LeftOut(left_out)]);
        }
        lines
    };
    // What the right side may say depends on what the left side needs.
    let widest = visible(0).iter().map(left_columns).max().unwrap_or(0);
    let left = widest.clamp(21, (width / 2 + 2).max(21));
    let lines = visible(width.saturating_sub(left + 1));
    lines
        .iter()
        .flat_map(|line| render(line, left, width, style))
        .collect()
}

/// Puts each entry on its side, and what belongs together on one line.
fn arrange(transcript: &[TranscriptEntry], right_room: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut peer, mut program) = ("", "");
    for entry in transcript {
        match (&entry.what, &entry.actor) {
            (What::Note { text }, _) => lines.push(Line::Note(clean(text))),
            (what, Actor::Peer(name)) => {
                if std::mem::replace(&mut peer, name) != name {
                    name_peer(&mut lines, clean(name));
                }
                place_peer(&mut lines, what);
            }
            (what, Actor::Program(name)) => {
                if std::mem::replace(&mut program, name) != name {
                    name_program(&mut lines, clean(name));
                }
                place_program(&mut lines, program_does(what, right_room));
            }
        }
    }
    lines
}

/// The peer that acts from here on.
fn name_peer(lines: &mut Vec<Line>, name: String) {
    match lines.last_mut() {
        Some(Line::Names { left, .. }) if left.is_empty() => *left = name,
        _ => lines.push(Line::Names {
            left: name,
            right: String::new(),
        }),
    }
}

/// The program that acts from here on; the first one is named beside the first peer.
fn name_program(lines: &mut Vec<Line>, name: String) {
    let named = |line: &Line| matches!(line, Line::Names { right, .. } if !right.is_empty());
    let first = !lines.iter().any(named);
    match lines
        .iter_mut()
        .find(|line| matches!(line, Line::Names { .. }))
    {
        Some(Line::Names { right, .. }) if first => *right = name,
        _ => lines.push(Line::Names {
            left: String::new(),
            right: name,
        }),
    }
}

fn place_peer(lines: &mut Vec<Line>, what: &What) {
    let (text, arrow) = peer_does(what);
    // What the program sent, and the peer's receipt of it.
    if let Some(Line::Row {
        left,
        arrow: none @ Arrow::Nothing,
        right,
    }) = lines.last_mut()
        && matches!(arrow, Arrow::ToPeer(_))
        && left.is_empty()
        && is_call(right, &["send", "write", "shutdown", "close", "accept"])
    {
        *left = text;
        *none = arrow;
        return;
    }
    lines.push(Line::Row {
        left: text,
        arrow,
        right: String::new(),
    });
}

fn place_program(lines: &mut Vec<Line>, text: String) {
    // What the peer sent, and the call that took it; or its reset, and the call that ran into it.
    if let Some(Line::Row {
        arrow: Arrow::ToProgram(word),
        right,
        ..
    }) = lines.last_mut()
        && right.is_empty()
        && (is_call(&text, &["recv", "read", "accept"]) || *word == "reset" && text.contains("= E"))
    {
        *right = text;
        return;
    }
    lines.push(Line::Row {
        left: String::new(),
        arrow: Arrow::Nothing,
        right: text,
    });
}

fn is_call(text: &str, names: &[&str]) -> bool {
    names.iter().any(|name| text.starts_with(name))
}

/// What a peer did, and what went over the wire.
fn peer_does(what: &What) -> (String, Arrow) {
    let to_program = |text: String| (text, Arrow::ToProgram(""));
    let to_peer = |text: String| (text, Arrow::ToPeer(""));
    match what {
        What::Connected => to_program("connect".to_owned()),
        What::ConnectFailed { error } => (format!("connect: {}", clean(error)), Arrow::Refused),
        What::Accepted => to_peer("accept".to_owned()),
        What::Sent(bytes) => to_program(format!("send {}", brief(bytes, 16))),
        What::Received(bytes) => to_peer(format!("read {}", brief(bytes, 16))),
        What::SentDatagram(bytes) => (
            format!("send {}", brief(bytes, 12)),
            Arrow::ToProgram("datagram"),
        ),
        What::ReceivedDatagram(bytes) => (
            format!("read {}", brief(bytes, 12)),
            Arrow::ToPeer("datagram"),
        ),
        What::HalfClosed => ("half-close".to_owned(), Arrow::ToProgram("end")),
        What::EndOfStream => ("end of stream".to_owned(), Arrow::ToPeer("end")),
        What::Reset => ("reset".to_owned(), Arrow::ToProgram("reset")),
        What::Closed => ("close".to_owned(), Arrow::ToProgram("end")),
        other => (program_does(other, 40), Arrow::Nothing),
    }
}

/// What the program did.
fn program_does(what: &What, room: usize) -> String {
    // Besides the label, the quotes and the size.
    let brief = |bytes| brief(bytes, room.saturating_sub(22));
    match what {
        What::Started { command } => format!("started: {}", clean(command)),
        What::Typed(bytes) => format!("stdin  ← {}", brief(bytes)),
        What::StdinClosed => "stdin  ← end of input".to_owned(),
        What::Stdout(bytes) => format!("stdout → {}", brief(bytes)),
        What::Stderr(bytes) => format!("stderr → {}", brief(bytes)),
        What::Exited { how } => format!("ended: {}", clean(how)),
        What::Call {
            call,
            args,
            result,
            location,
        } => {
            let place = location.as_ref().map(|at| format!("  line {}", at.line));
            let result = if result.is_empty() { " …" } else { result };
            let space = if result.starts_with(' ') { "" } else { " " };
            let args = without_addresses(args);
            clean(&format!(
                "{call}({args}){space}{result}{}",
                place.unwrap_or_default()
            ))
        }
        other => peer_does(other).0,
    }
}

/// `fd 4 (127.0.0.1:8888 ← 127.0.0.1:40312), 1024` as `4, 1024`: the picture has two sides already, and
/// the answer must find its place.
fn without_addresses(args: &str) -> String {
    let args = args.strip_prefix("fd ").unwrap_or(args);
    match (args.find(" ("), args.find(')')) {
        (Some(from), Some(to)) if from < to => format!("{}{}", &args[..from], &args[to + 1..]),
        _ => args.to_owned(),
    }
}

/// A payload in about `room` columns: short ones whole, of long ones the beginning and the size.
fn brief(bytes: &Bytes, room: usize) -> String {
    let text = escaped(&bytes.head);
    if bytes.len == bytes.head.len() && columns(&text) <= room {
        return format!("\"{text}\"");
    }
    let head: String = text.chars().take(room.saturating_sub(4).max(4)).collect();
    format!("\"{head}\"… {}", size(bytes.len))
}

/// A number of bytes, exactly.
fn size(bytes: usize) -> String {
    match bytes {
        kib if kib >= 1024 && kib % 1024 == 0 => format!("{} KiB", kib / 1024),
        bytes => format!("{bytes} bytes"),
    }
}

/// The columns that the left side of a line wants, its arrow included.
fn left_columns(line: &Line) -> usize {
    match line {
        Line::Row {
            left,
            arrow: Arrow::Nothing | Arrow::Refused,
            ..
        } => columns(left),
        Line::Row {
            left,
            arrow: Arrow::ToProgram(word) | Arrow::ToPeer(word),
            ..
        } => columns(left) + columns(word) + 8,
        Line::Names { left, .. } => columns(left),
        Line::Note(_) | Line::LeftOut(_) => 0,
    }
}

fn render(line: &Line, room: usize, width: usize, style: Style) -> Vec<String> {
    let right_room = width.saturating_sub(room + 1);
    match line {
        Line::Names { left, right } => {
            let left = format!("{:room$}", cut(left, room));
            let right = cut(right, right_room);
            vec![style.cyan(format!("{left} {right}").trim_end())]
        }
        Line::Row { left, arrow, right } => {
            let left = match arrow {
                Arrow::Nothing => format!("{:room$}", cut(left, room)),
                Arrow::Refused => format!("{:room$}", refused(left, room)),
                Arrow::ToProgram(word) => shaft(left, word, room, false),
                Arrow::ToPeer(word) => shaft(left, word, room, true),
            };
            vec![
                format!("{left} {}", cut(right, right_room))
                    .trim_end()
                    .to_owned(),
            ]
        }
        Line::Note(text) => wrap(text, width - 2)
            .iter()
            .map(|line| style.dim(&format!("· {line}")))
            .collect(),
        Line::LeftOut(count) => vec![style.dim(&format!("⋮ {count} lines left out"))],
    }
}

/// `connect ─✗ Connection refused`
fn refused(left: &str, room: usize) -> String {
    let (verb, error) = left.split_once(": ").unwrap_or((left, ""));
    cut(&format!("{verb} ─✗ {error}"), room)
}

/// `send "hello" ───end──▶`, the head at the side that it goes to.
fn shaft(left: &str, word: &str, room: usize, to_peer: bool) -> String {
    let left = cut(left, room - columns(word) - 5);
    let length = room - columns(&left) - 1;
    let line = length - 1 - columns(word);
    let (before, after) = (line / 2, line - line / 2);
    let shaft = format!("{}{word}{}", "─".repeat(before), "─".repeat(after));
    match to_peer {
        true => format!("{left} ◀{shaft}"),
        false => format!("{left} {shaft}▶"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn both_sides_and_what_goes_between_them() {
        let plain = Style { colour: false };
        let picture = draw(&sample::transcript(), 76, false, plain).join("\n");
        assert_eq!(
            picture,
            "\
client A                            your server
connect ──────────────────────────▶ accept4(3) = 4
send \"xxxxxxxxxxxx\"… 64 KiB ──────▶ recvfrom(4) = 1024
read \"STRAßE\" ◀──────────────────── sendto(4) = 1024
reset ───────────reset────────────▶ sendto(4) = ECONNRESET
                                    ended: exit code 101
· the server ended
client B
connect ─✗ refused"
        );
    }

    #[test]
    fn a_long_story_loses_its_middle_unless_all_of_it_is_wanted() {
        let story: Vec<_> = sample::transcript()
            .into_iter()
            .cycle()
            .take(1100)
            .collect();
        let plain = Style { colour: false };
        let short = draw(&story, 76, false, plain);
        assert_eq!(short.len(), MOST);
        assert!(short[FIRST].starts_with("⋮ "), "{}", short[FIRST]);
        assert!(draw(&story, 76, true, plain).len() > 800);
    }

    #[test]
    fn no_line_is_wider_than_asked_for() {
        for width in [40, 60, 78, 120] {
            for line in draw(
                &sample::hostile().checks[1].transcript,
                width,
                true,
                Style { colour: false },
            ) {
                assert!(columns(&line) <= width, "{width}: {line}");
            }
        }
    }
}
