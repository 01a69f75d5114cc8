//! A transcript as a picture in text: the harness's peers left, the program right, and what went
//! between them as arrows.

use checks::model::TranscriptEntry;

use super::layout::{Arrow, Line, Row, arrange, shorten, shortened, unaddressed};
use super::style::{Style, columns, cut, pad, wrap};

/// The fewest columns of either side.
const LEAST: usize = 21;

/// The picture's lines, at most `width` columns each; all of the story if `whole`.
pub fn draw(
    transcript: &[TranscriptEntry],
    width: usize,
    whole: bool,
    style: Style,
) -> Vec<String> {
    let visible = |right_room| {
        let mut lines = arrange(transcript, right_room);
        if !whole {
            shorten(&mut lines);
        }
        lines
    };
    // What the right side may say depends on what the left side needs, and the other way round: the
    // left side gets what it needs, unless calls would have to be cut for it.
    let widest = |lines: &[Line], needs: fn(&Line) -> usize| lines.iter().map(needs).max();
    let lines = visible(0);
    let right = widest(&lines, right_columns).unwrap_or(0);
    let most = width.saturating_sub(right + 1).max(width / 2 + 2);
    let left = widest(&lines, left_columns).unwrap_or(0);
    let left = left.clamp(
        LEAST,
        most.clamp(LEAST, width.saturating_sub(LEAST).max(LEAST)),
    );
    let lines = visible(width.saturating_sub(left + 1));
    lines
        .iter()
        .flat_map(|line| render(line, left, width, style))
        .collect()
}

/// The lines of a picture that grows: the two sides have fixed columns, so that what was drawn once stays.
pub fn draw_live(transcript: &[TranscriptEntry], width: usize, style: Style) -> Vec<String> {
    let left = (width * 2 / 5).clamp(LEAST, width.saturating_sub(LEAST).max(LEAST));
    let lines = arrange(transcript, width.saturating_sub(left + 1));
    lines
        .iter()
        .flat_map(|line| render(line, left, width, style))
        .collect()
}

/// The columns that the left side of a line wants, its arrow included.
fn left_columns(line: &Line) -> usize {
    match line {
        Line::Row(row) => match row.arrow {
            Arrow::Nothing => columns(&row.peer()),
            Arrow::Refused => columns(&row.peer()) + 3,
            Arrow::ToProgram(kind) | Arrow::ToPeer(kind) => {
                columns(&row.peer()) + columns(kind.word()) + 8
            }
        },
        Line::Names { left, .. } => columns(left),
        Line::Note(_) | Line::LeftOut(_) => 0,
    }
}

/// The columns that the right side of a line wants: a call with its descriptor, its result and the line
/// of the program.
fn right_columns(line: &Line) -> usize {
    match line {
        Line::Row(row) => columns(&unaddressed(&row.right, 0)) + columns(&place(row)),
        Line::Names { right, .. } => columns(right),
        Line::Note(_) | Line::LeftOut(_) => 0,
    }
}

/// Where in the program a call was made.
fn place(row: &Row) -> String {
    row.line
        .map_or(String::new(), |line| format!("  line {line}"))
}

fn render(line: &Line, room: usize, width: usize, style: Style) -> Vec<String> {
    let right_room = width.saturating_sub(room + 1);
    match line {
        Line::Names { left, right } => {
            let left = pad(&cut(left, room), room);
            let right = cut(right, right_room);
            vec![style.cyan(format!("{left} {right}").trim_end())]
        }
        Line::Row(row) => {
            let left = match row.arrow {
                Arrow::Nothing => pad(&cut(&row.peer(), room), room),
                Arrow::Refused => {
                    let says = format!("{} ─✗ {}", row.left, row.payload);
                    pad(&cut(&says, room), room)
                }
                Arrow::ToProgram(kind) => shaft(&row.peer(), kind.word(), room, false),
                Arrow::ToPeer(kind) => shaft(&row.peer(), kind.word(), room, true),
            };
            // Of a call that is too long, the line of the program is worth more than the end.
            let place = place(row);
            let call = shortened(&row.right, right_room.saturating_sub(columns(&place)));
            vec![format!("{left} {call}{place}").trim_end().to_owned()]
        }
        Line::Note(text) => wrap(text, width - 2)
            .iter()
            .map(|line| style.dim(&format!("· {line}")))
            .collect(),
        Line::LeftOut(count) => vec![style.dim(&format!("⋮ {count} lines left out"))],
    }
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
    use super::super::layout::{FIRST, MOST};
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
read \"STRAßE\" ◀──────────────────── sendto(4) = 7
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
    fn a_call_keeps_its_name_its_descriptor_and_its_result() {
        assert_eq!(
            shortened("recvfrom(3, 1048576) = ECONNRESET", 26),
            "recvfrom(3…) = ECONNRESET"
        );
        assert_eq!(
            shortened("accept4(3) = 4, from 127.0.0.1:40312", 14),
            "accept4(3) = 4"
        );
        assert_eq!(shortened("recvfrom(12, 1024) = 5", 16), "recvfrom(…) = 5");
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
