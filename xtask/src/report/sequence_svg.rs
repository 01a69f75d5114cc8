//! A transcript as a drawing: two lifelines, and arrows between them whose shapes tell bytes,
//! datagrams, ends and resets apart.
//!
//! The drawing has no width of its own. Where there is room, the program's calls stand beside its
//! lifeline; on a telephone they stand below the arrows. [`STYLE`] decides: rows are placed by two
//! counters, of lines that always take one row (`--b`) and of those that take two on a telephone
//! (`--a`).

use checks::model::TranscriptEntry;

use super::escape::html;
use super::layout::{Arrow, Kind, Line, Row, arrange, shorten, unaddressed};
use super::style::{columns, cut, wrap};

/// The columns of each side that fit on a telephone of 360 px.
const LEFT: usize = 36;
const RIGHT: usize = 38;
/// The most lines for what the program did at one moment.
const MOST_WRAPPED: usize = 3;

/// The tips of the arrows; once a page.
pub const TIPS: &str = "\
<svg class=\"tips\" width=\"0\" height=\"0\" aria-hidden=\"true\" focusable=\"false\"><defs>\
<marker id=\"tip-bytes\" viewBox=\"0 0 10 10\" refX=\"10\" refY=\"5\" markerUnits=\"userSpaceOnUse\" \
markerWidth=\"9\" markerHeight=\"9\" orient=\"auto\"><path class=\"ink\" d=\"M0 1 10 5 0 9z\"/></marker>\
<marker id=\"tip-connection\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerUnits=\"userSpaceOnUse\" \
markerWidth=\"9\" markerHeight=\"9\" orient=\"auto\"><path class=\"open\" d=\"M1 1 9 5 1 9\"/></marker>\
<marker id=\"tip-half\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerUnits=\"userSpaceOnUse\" \
markerWidth=\"10\" markerHeight=\"10\" orient=\"auto\"><path class=\"open\" d=\"M5 0V10\"/></marker>\
<marker id=\"tip-end\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerUnits=\"userSpaceOnUse\" \
markerWidth=\"10\" markerHeight=\"10\" orient=\"auto\"><path class=\"open\" d=\"M2 0V10M6 0V10\"/></marker>\
<marker id=\"tip-reset\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerUnits=\"userSpaceOnUse\" \
markerWidth=\"11\" markerHeight=\"11\" orient=\"auto\"><path class=\"cross\" d=\"M1 1 9 9M9 1 1 9\"/>\
</marker></defs></svg>\n";

/// What the drawings need of the page's style sheet, which defines the colours.
pub const STYLE: &str = "\
.tips{position:absolute}
.ink{fill:var(--ink)}
.open{fill:none;stroke:var(--ink);stroke-width:1.6}
.cross{fill:none;stroke:var(--bad);stroke-width:2}
.drawing{overflow:hidden;margin:1rem 0}
.diagram{--row:20px;--pair:40px;display:block;overflow:visible;width:calc(100% - 7px);
height:calc(var(--b)*var(--row) + var(--a)*var(--pair) + 8px);
font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace}
.diagram svg{overflow:visible}
.diagram g{transform:translateY(calc(var(--b)*var(--row) + var(--a)*var(--pair)))}
.diagram text{fill:var(--ink);stroke:var(--card);stroke-width:5px;stroke-linejoin:round;
paint-order:stroke;white-space:pre}
.life{stroke:var(--line);stroke-width:2}
.wire{stroke:var(--ink);stroke-width:1.4}
.connection{stroke-width:1}
.half,.end{stroke-dasharray:5 4}
.reset{stroke:var(--bad);stroke-width:2;stroke-dasharray:9 3 2 3}
.under{fill:var(--card)}
.parcel{fill:var(--card);stroke:var(--accent);stroke-width:1.3}
.diagram .name{fill:var(--accent);font-weight:600}
.diagram .note,.diagram .at{fill:var(--dim)}
.diagram .bad{fill:var(--bad)}
.right{text-anchor:end;transform:translate(-10px,0)}
.below{transform:translate(-10px,19px)}
@media (min-width:46rem){
.diagram{--pair:20px;width:50%}
.right,.below{text-anchor:start;transform:translate(12px,0)}
}
";

/// The drawing of a transcript; nothing if there is nothing to draw. `id` sets its names apart from
/// those of other drawings on the page.
pub fn draw(transcript: &[TranscriptEntry], id: &str, title: &str) -> String {
    let mut lines = arrange(transcript, 2 * RIGHT);
    shorten(&mut lines);
    if lines.is_empty() {
        return String::new();
    }
    let mut canvas = Canvas::default();
    for line in &lines {
        canvas.line(line);
    }
    format!(
        "<figure class=\"drawing\">\n<svg class=\"diagram\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" \
         style=\"{}\"><title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{} lines, the \
         workbook's side left, the program right. The same stands below as text.</desc>\n\
         <line class=\"life\" x1=\"5\" x2=\"5\" y1=\"20\" y2=\"100%\"/>\
         <line class=\"life\" x1=\"100%\" x2=\"100%\" y1=\"20\" y2=\"100%\"/>\n{}</svg>\n</figure>\n",
        canvas.place(),
        html(title),
        lines.len(),
        canvas.out,
        id = html(id),
    )
}

#[derive(Default)]
struct Canvas {
    out: String,
    /// How many lines are above: those that may take two rows, and the others.
    pairs: usize,
    singles: usize,
}

impl Canvas {
    fn place(&self) -> String {
        format!("--a:{};--b:{}", self.pairs, self.singles)
    }

    /// Elements on a row of their own.
    fn row(&mut self, pair: bool, elements: &str) {
        let place = self.place();
        self.out
            .push_str(&format!("<g style=\"{place}\">{elements}</g>\n"));
        match pair {
            true => self.pairs += 1,
            false => self.singles += 1,
        }
    }

    fn line(&mut self, line: &Line) {
        match line {
            Line::Names { left, right } => {
                let room = if right.is_empty() { LEFT } else { 18 };
                let names = text("name", &cut(left, room)) + &right_text("name right", right, 20);
                self.row(false, &names);
            }
            Line::Row(row) => self.happening(row),
            Line::Note(says) => {
                for (i, part) in wrapped(says, LEFT).iter().enumerate() {
                    let mark = if i == 0 { '·' } else { ' ' };
                    self.row(false, &text("note", &format!("{mark} {part}")));
                }
            }
            Line::LeftOut(count) => {
                self.row(false, &text("note", &format!("⋮ {count} lines left out")));
            }
        }
    }

    fn happening(&mut self, row: &Row) {
        let mut elements = wire(row);
        if row.arrow == Arrow::Refused {
            self.row(false, &(elements + &text("", &row.left)));
            for part in wrapped(&row.payload, LEFT) {
                self.row(false, &text("bad", &part));
            }
            return;
        }
        elements.push_str(&text("", &cut(&row.peer(), LEFT)));
        if row.ended {
            elements.push_str(
                "<svg x=\"100%\" y=\"10\"><path class=\"cross\" d=\"M-5-5 5 5M5-5-5 5\"/></svg>",
            );
        }
        let pair = row.arrow != Arrow::Nothing && !row.right.is_empty();
        for (i, (call, place)) in program(row).iter().enumerate() {
            let class = match (pair, i, row.ended) {
                (true, 0, _) => "right below",
                (_, _, true) => "right bad",
                _ => "right",
            };
            elements.push_str(&format!(
                "<text class=\"{class}\" x=\"100%\" y=\"14\">{}<tspan class=\"at\">{place}</tspan></text>",
                html(call)
            ));
            self.row(pair && i == 0, &std::mem::take(&mut elements));
        }
        if !elements.is_empty() {
            self.row(false, &elements);
        }
    }
}

/// The arrow, and the parcel around what a datagram carries.
fn wire(row: &Row) -> String {
    let (kind, ends) = match row.arrow {
        Arrow::Nothing => return String::new(),
        Arrow::Refused => {
            let stump = "<line class=\"wire connection\" x1=\"6\" x2=\"60%\" y1=\"10\" y2=\"10\" \
                         marker-end=\"url(#tip-reset)\"/>";
            return stump.to_owned() + &under("under", 0, columns(&row.left));
        }
        Arrow::ToProgram(kind) => (kind, "x1=\"6\" x2=\"100%\""),
        Arrow::ToPeer(kind) => (kind, "x1=\"100%\" x2=\"6\""),
    };
    let (class, tip) = match kind {
        Kind::Connection => ("connection", "connection"),
        Kind::Bytes => ("bytes", "bytes"),
        Kind::Datagram => ("datagram", "bytes"),
        Kind::HalfClose => ("half", "half"),
        Kind::End => ("end", "end"),
        Kind::Reset => ("reset", "reset"),
    };
    let mut out = format!(
        "<line class=\"wire {class}\" {ends} y1=\"10\" y2=\"10\" marker-end=\"url(#tip-{tip})\"/>\
         {}",
        under("under", 0, columns(&row.peer()))
    );
    if kind == Kind::Datagram {
        let from = columns(&row.left) + 1;
        out.push_str(&under("parcel", from, columns(&row.payload)));
    }
    out
}

/// What lies under `count` characters of a peer's words.
fn under(class: &str, from: usize, count: usize) -> String {
    format!(
        "<rect class=\"{class}\" y=\"1\" height=\"18\" rx=\"3\" \
         style=\"x:calc({from}ch + 16px);width:calc({count}ch + 8px)\"/>"
    )
}

/// What the program did in lines that fit, each with the place in its source if that stands there.
fn program(row: &Row) -> Vec<(String, String)> {
    let place = row
        .line
        .map_or(0, |line| columns(&format!("  line {line}")));
    let says = unaddressed(&row.right, RIGHT - place);
    let mut lines: Vec<_> = wrapped(&says, RIGHT)
        .into_iter()
        .map(|line| (line, String::new()))
        .collect();
    if let (Some(line), Some((call, place))) = (row.line, lines.last_mut()) {
        let says = format!("line {line}");
        if columns(call) + columns(&says) + 2 <= RIGHT {
            *place = format!("  {says}");
        } else {
            lines.push((String::new(), says));
        }
    }
    lines
}

/// `text` in lines that fit, not too many of them.
fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines = wrap(text, room);
    if lines.len() > MOST_WRAPPED {
        lines.truncate(MOST_WRAPPED);
        if let Some(last) = lines.last_mut() {
            *last = cut(&format!("{last} …"), room);
        }
    }
    lines
}

fn text(class: &str, says: &str) -> String {
    match says.is_empty() {
        true => String::new(),
        false => format!(
            "<text class=\"{class}\" x=\"20\" y=\"14\">{}</text>",
            html(says)
        ),
    }
}

fn right_text(class: &str, says: &str, room: usize) -> String {
    match says.is_empty() {
        true => String::new(),
        false => format!(
            "<text class=\"{class}\" x=\"100%\" y=\"14\">{}</text>",
            html(&cut(says, room))
        ),
    }
}
