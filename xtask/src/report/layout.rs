//! A transcript with two sides: the harness's peers left, the program right, and what went between
//! them. It is read once, here, for every format that draws it.

use std::collections::BTreeSet;

use checks::model::{Actor, Bytes, TranscriptEntry, What, escaped};

use super::escape::clean;
use super::style::{columns, cut, head};

/// The most lines of a picture in a verdict; the middle of a longer story is left out.
pub const MOST: usize = 26;
/// How many of them tell the beginning.
pub const FIRST: usize = 6;

/// A line of the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Who acts on each side from here on; empty where nothing changes.
    Names { left: String, right: String },
    /// What a peer did, what went over the wire, and what the program did.
    Row(Row),
    /// What the harness observed.
    Note(String),
    /// So many lines are not shown.
    LeftOut(usize),
}

/// What happened at one moment; a side that did nothing is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The peer's side: what it did, such as `send`.
    pub left: String,
    /// The bytes that it did it with, in quotes, or the error that it got.
    pub payload: String,
    /// What went between the sides.
    pub arrow: Arrow,
    /// The program's side: a system call, or what it wrote.
    pub right: String,
    /// The learner's line that made the call.
    pub line: Option<u32>,
    /// How many bytes went over the wire, or were taken from it.
    pub count: Option<usize>,
    /// The program ended here.
    pub ended: bool,
}

/// What goes from one side to the other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Arrow {
    #[default]
    Nothing,
    ToProgram(Kind),
    ToPeer(Kind),
    /// It never arrived.
    Refused,
}

/// What an arrow stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Connection,
    Bytes,
    Datagram,
    /// The end of one direction; the other stays open.
    HalfClose,
    End,
    Reset,
}

impl Kind {
    /// The word that sets it apart from plain bytes.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Connection | Kind::Bytes => "",
            Kind::Datagram => "datagram",
            Kind::HalfClose | Kind::End => "end",
            Kind::Reset => "reset",
        }
    }
}

impl Row {
    /// The peer's side in words.
    pub fn peer(&self) -> String {
        match self.payload.is_empty() {
            true => self.left.clone(),
            false => format!("{} {}", self.left, self.payload),
        }
    }
}

/// Puts each entry on its side, and what belongs together on one line; the program's own words may
/// take `right_room` columns.
pub fn arrange(transcript: &[TranscriptEntry], right_room: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut peer, mut program) = ("", "");
    for entry in transcript {
        match (&entry.what, &entry.actor) {
            (What::Note { text }, _) => lines.push(Line::Note(clean(text))),
            (what, Actor::Peer(name)) => {
                if std::mem::replace(&mut peer, name) != name {
                    name_peer(&mut lines, clean(name));
                }
                place_peer(&mut lines, peer_does(what));
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

/// At most [`MOST`] lines: of a longer story the beginning and the end.
pub fn shorten(lines: &mut Vec<Line>) {
    if lines.len() > MOST {
        let left_out = lines.len() - (MOST - 1);
        lines.splice(FIRST..FIRST + left_out, [Line::LeftOut(left_out)]);
    }
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

fn place_peer(lines: &mut Vec<Line>, row: Row) {
    match given_by(lines, &row) {
        Some(gives) => {
            (gives.left, gives.payload, gives.arrow) = (row.left, row.payload, row.arrow)
        }
        None => lines.push(Line::Row(row)),
    }
}

/// The line on which the program gave what a peer gets here, where it can be no other.
fn given_by<'a>(lines: &'a mut [Line], gets: &Row) -> Option<&'a mut Row> {
    let calls: &[&str] = match gets.arrow {
        Arrow::ToPeer(Kind::Bytes | Kind::Datagram) => &["send", "write"],
        Arrow::ToPeer(Kind::Connection) => &["connect"],
        Arrow::ToPeer(_) => &["shutdown", "close"],
        _ => return None,
    };
    let alone = lines.iter_mut().rev().map_while(|line| match line {
        Line::Row(row) if row.left.is_empty() && row.arrow == Arrow::Nothing => Some(row),
        _ => None,
    });
    let mut gives = alone.filter(|row| is_call(&row.right, calls));
    let only = gives.next().filter(|_| gives.next().is_none())?;
    let same = gets.count.is_none() || only.count.is_none() || gets.count == only.count;
    same.then_some(only)
}

fn place_program(lines: &mut Vec<Line>, row: Row) {
    match taken_from(lines, &row) {
        Some(given) => (given.right, given.line) = (row.right, row.line),
        None => lines.push(Line::Row(row)),
    }
}

/// The line on which a peer gave what the program takes here: a connection, bytes, an end, a reset.
/// Only lines since the program last did something can be it.
fn taken_from<'a>(lines: &'a mut [Line], takes: &Row) -> Option<&'a mut Row> {
    let silent = |line: &&mut Line| match line {
        Line::Row(row) => row.right.is_empty() && matches!(row.arrow, Arrow::ToProgram(_)),
        Line::Names { right, .. } => right.is_empty(),
        Line::Note(_) | Line::LeftOut(_) => false,
    };
    // With the number of its peer, counted backwards.
    let mut peer = 0;
    let mut given: Vec<(usize, Kind, &mut Row)> = Vec::new();
    for line in lines.iter_mut().rev().take_while(silent) {
        match line {
            Line::Row(row) => {
                if let Arrow::ToProgram(kind) = row.arrow {
                    given.push((peer, kind, row));
                }
            }
            _ => peer += 1,
        }
    }
    given.reverse();
    let mut first = |wanted: &[Kind]| {
        let is_wanted = |given: &&(usize, Kind, &mut Row)| wanted.contains(&given.1);
        let peers: BTreeSet<usize> = given.iter().filter(is_wanted).map(|g| g.0).collect();
        let all = given.iter().filter(is_wanted).count();
        let found = given.iter().position(|g| is_wanted(&g))?;
        let (_, kind, row) = given.swap_remove(found);
        Some((kind, row, all == 1, peers.len() == 1))
    };
    let reads = is_call(&takes.right, &["recv", "read"]);
    if is_call(&takes.right, &["accept"]) && takes.count.is_some() {
        return first(&[Kind::Connection]).map(|(_, row, ..)| row);
    }
    if takes.right.contains("= E") {
        let refused = is_call(&takes.right, &["recv", "read", "send", "write"]);
        return first(&[Kind::Reset])
            .filter(|_| refused)
            .map(|(_, row, ..)| row);
    }
    let count = takes.count.filter(|_| reads)?;
    let (kind, row, alone, one_peer) = match count {
        0 => first(&[Kind::Datagram, Kind::HalfClose, Kind::End])?,
        _ => first(&[Kind::Datagram, Kind::Bytes])?,
    };
    let fits = match kind {
        // Whose it is can't be told where several have sent something.
        Kind::Datagram => one_peer && row.count == Some(count),
        Kind::Bytes => alone && row.count >= Some(count),
        _ => alone,
    };
    fits.then_some(row)
}

fn is_call(text: &str, names: &[&str]) -> bool {
    names.iter().any(|name| text.starts_with(name))
}

/// What a peer did, and what went over the wire.
fn peer_does(what: &What) -> Row {
    let row = |left: &str, payload: String, arrow| Row {
        left: left.to_owned(),
        payload,
        arrow,
        ..Row::default()
    };
    let bare = |left, arrow| row(left, String::new(), arrow);
    let carries = |left, bytes: &Bytes, room, arrow| Row {
        count: Some(bytes.len),
        ..row(left, brief(bytes, room), arrow)
    };
    match what {
        What::Connected => bare("connect", Arrow::ToProgram(Kind::Connection)),
        What::ConnectFailed { error } => row("connect", clean(error), Arrow::Refused),
        What::Accepted => bare("accept", Arrow::ToPeer(Kind::Connection)),
        What::Sent(bytes) => carries("send", bytes, 16, Arrow::ToProgram(Kind::Bytes)),
        What::Received(bytes) => carries("read", bytes, 16, Arrow::ToPeer(Kind::Bytes)),
        What::SentDatagram(bytes) => carries("send", bytes, 12, Arrow::ToProgram(Kind::Datagram)),
        What::ReceivedDatagram(bytes) => carries("read", bytes, 12, Arrow::ToPeer(Kind::Datagram)),
        What::HalfClosed => bare("half-close", Arrow::ToProgram(Kind::HalfClose)),
        What::EndOfStream => bare("end of stream", Arrow::ToPeer(Kind::End)),
        What::Reset => bare("reset", Arrow::ToProgram(Kind::Reset)),
        What::Closed => bare("close", Arrow::ToProgram(Kind::End)),
        other => bare(&program_does(other, 40).right, Arrow::Nothing),
    }
}

/// What the program did.
fn program_does(what: &What, room: usize) -> Row {
    // Besides the label, the quotes and the size.
    let brief = |bytes| brief(bytes, room.saturating_sub(22));
    let mut row = Row::default();
    row.right = match what {
        What::Started { command } => format!("started: {}", clean(without_folder(command))),
        What::Typed(bytes) => format!("stdin  ← {}", brief(bytes)),
        What::StdinClosed => "stdin  ← end of input".to_owned(),
        What::Stdout(bytes) => format!("stdout → {}", brief(bytes)),
        What::Stderr(bytes) => format!("stderr → {}", brief(bytes)),
        What::Exited { how } => {
            row.ended = true;
            format!("ended: {}", clean(how))
        }
        What::Call {
            call,
            args,
            result,
            location,
            ..
        } => {
            row.line = location.as_ref().map(|at| at.line);
            row.count = answer(result);
            let result = if result.is_empty() { " …" } else { result };
            let space = if result.starts_with(' ') { "" } else { " " };
            let args = without_addresses(args);
            clean(&format!("{call}({args}){space}{result}"))
        }
        other => peer_does(other).peer(),
    };
    row
}

/// The number in `= 5` and `= 4, from 127.0.0.1:40312`.
fn answer(result: &str) -> Option<usize> {
    let number = result.strip_prefix("= ")?;
    number.split(',').next()?.parse().ok()
}

/// `fd 4 (127.0.0.1:8888 ← 127.0.0.1:40312), 1024` as `4, 1024`: the picture has two sides already, and
/// the answer must find its place.
pub fn without_addresses(args: &str) -> String {
    let args = args.strip_prefix("fd ").unwrap_or(args);
    match (args.find(" ("), args.find(')')) {
        (Some(from), Some(to)) if from < to => format!("{}{}", &args[..from], &args[to + 1..]),
        _ => args.to_owned(),
    }
}

/// `/a/long/path/ex01-server 127.0.0.1:0` as `ex01-server 127.0.0.1:0`.
pub fn without_folder(command: &str) -> &str {
    let program = command.find(' ').unwrap_or(command.len());
    let folder = command[..program].rfind('/').map_or(0, |slash| slash + 1);
    &command[folder..]
}

/// What a call did, without the addresses, which the picture's sides stand for, if it is longer than
/// `room` columns.
pub fn unaddressed(call: &str, room: usize) -> String {
    let mut short = call.to_owned();
    for word in [", from ", ", to "] {
        if columns(call) > room
            && let Some(at) = short.find(word)
        {
            let address = at + word.len();
            let end = short[address..].find([')', ' ']);
            short.replace_range(at..end.map_or(short.len(), |end| address + end), "");
        }
    }
    short
}

/// What a call did in at most `room` columns: its name, its descriptor and its result are kept as long
/// as that is possible, and what is left out is marked.
pub fn shortened(call: &str, room: usize) -> String {
    let short = unaddressed(call, room);
    if columns(&short) <= room {
        return short;
    }
    let Some((call, answer)) = short.rfind(") ").map(|at| short.split_at(at)) else {
        return cut(&short, room);
    };
    let (name, args) = call.split_once('(').unwrap_or((call, ""));
    let descriptor = args.split(',').next().unwrap_or(args);
    let left_for_args = room.saturating_sub(columns(name) + 1 + columns(answer));
    // As much of the arguments as fits; at least the descriptor, which names the connection.
    let args = match left_for_args {
        most if most > columns(descriptor) + 3 => cut(args, most),
        most if most > columns(descriptor) => format!("{descriptor}…"),
        _ => "…".to_owned(),
    };
    cut(&format!("{name}({args}{answer}"), room)
}

/// A payload in about `room` columns: short ones whole, of long ones the beginning and the size.
fn brief(bytes: &Bytes, room: usize) -> String {
    let text = escaped(&bytes.head);
    if bytes.len == bytes.head.len() && columns(&text) <= room {
        return format!("\"{text}\"");
    }
    let head = head(&text, room.saturating_sub(4).max(4));
    format!("\"{head}\"… {}", size(bytes.len))
}

/// A number of bytes, exactly.
fn size(bytes: usize) -> String {
    match bytes {
        kib if kib >= 1024 && kib % 1024 == 0 => format!("{} KiB", kib / 1024),
        bytes => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use checks::model::Actor::{Peer, Program};

    use super::*;

    fn story(steps: Vec<(Actor, What)>) -> Vec<String> {
        let entry = |(actor, what)| TranscriptEntry {
            at_us: 0,
            actor,
            what,
        };
        let entries: Vec<_> = steps.into_iter().map(entry).collect();
        let show = |line: Line| match line {
            Line::Row(row) => format!("{} | {}", row.peer(), row.right),
            other => format!("{other:?}"),
        };
        let lines = arrange(&entries, 40).into_iter();
        lines
            .filter(|line| !matches!(line, Line::Names { .. }))
            .map(show)
            .collect()
    }

    fn peer(what: What) -> (Actor, What) {
        (Peer("a".into()), what)
    }

    fn call(call: &str, result: &str) -> (Actor, What) {
        let what = What::Call {
            data: None,
            call: call.into(),
            args: "3".into(),
            result: result.into(),
            location: None,
        };
        (Program("b".into()), what)
    }

    #[test]
    fn each_call_stands_beside_what_it_takes() {
        let steps = vec![
            peer(What::Connected),
            peer(What::Sent(Bytes::of(b"hello"))),
            call("accept4", "= 4, from 127.0.0.1:1"),
            call("recvfrom", "= 5"),
            call("recvfrom", "= 0"),
        ];
        assert_eq!(
            story(steps),
            [
                "connect | accept4(3) = 4, from 127.0.0.1:1",
                "send \"hello\" | recvfrom(3) = 5",
                " | recvfrom(3) = 0"
            ]
        );
    }

    #[test]
    fn a_datagram_is_taken_whole_or_not_drawn_as_taken() {
        let steps = vec![
            peer(What::SentDatagram(Bytes::of(b""))),
            peer(What::SentDatagram(Bytes::of(b"two"))),
            peer(What::SentDatagram(Bytes::of(b"3"))),
            call("recvfrom", "= 0, from 127.0.0.1:1"),
            call("recvfrom", "= 1, from 127.0.0.1:1"),
        ];
        assert_eq!(
            story(steps),
            [
                "send \"\" | recvfrom(3) = 0, from 127.0.0.1:1",
                "send \"two\" | ",
                "send \"3\" | ",
                " | recvfrom(3) = 1, from 127.0.0.1:1"
            ]
        );
    }

    #[test]
    fn bytes_of_two_peers_are_not_mixed_up() {
        let steps = vec![
            peer(What::Sent(Bytes::of(b"one"))),
            (Peer("c".into()), What::Sent(Bytes::of(b"two"))),
            call("recvfrom", "= 3"),
        ];
        assert_eq!(
            story(steps),
            ["send \"one\" | ", "send \"two\" | ", " | recvfrom(3) = 3"]
        );
    }

    #[test]
    fn what_is_read_stands_beside_what_was_sent_unless_that_is_a_guess() {
        let read = || peer(What::Received(Bytes::of(b"HELLO")));
        let connect = || peer(What::Connected);
        let mut one = vec![connect(), call("accept4", "= 3")];
        one.extend([call("sendto", "= 5"), call("recvfrom", ""), read()]);
        assert_eq!(
            story(one)[1..],
            ["read \"HELLO\" | sendto(3) = 5", " | recvfrom(3) …"]
        );
        let two = vec![
            connect(),
            call("sendto", "= 2"),
            call("sendto", "= 3"),
            read(),
        ];
        assert_eq!(
            story(two)[1..],
            [" | sendto(3) = 2", " | sendto(3) = 3", "read \"HELLO\" | "]
        );
    }

    #[test]
    fn a_call_that_is_too_long_keeps_its_answer() {
        let call = "recvfrom(3, 65535) = 500, from 127.0.0.1:40312";
        assert_eq!(shortened(call, 60), call);
        assert_eq!(shortened(call, 30), "recvfrom(3, 65535) = 500");
        let call = "bind(3, /tmp/a/long/path/to/s0) = EADDRINUSE";
        assert_eq!(shortened(call, 30), "bind(3, /tmp/a/…) = EADDRINUSE");
        assert_eq!(shortened("ended: for a long reason", 10), "ended: fo…");
    }

    #[test]
    fn a_reset_hits_the_call_that_fails() {
        let steps = vec![peer(What::Reset), call("sendto", "= ECONNRESET")];
        assert_eq!(story(steps), ["reset | sendto(3) = ECONNRESET"]);
        let waits = vec![peer(What::Sent(Bytes::of(b"x"))), call("recvfrom", "")];
        assert_eq!(story(waits), ["send \"x\" | ", " | recvfrom(3) …"]);
    }
}
