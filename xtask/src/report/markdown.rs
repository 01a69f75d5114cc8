//! Lessons on the terminal: as much of Markdown as they are written in.

use crate::report::escape::clean;
use crate::report::style::{Style, columns};

/// The text of a Markdown page in lines of at most `width` columns. Only code keeps longer lines: it is
/// there to be copied.
pub fn render(markdown: &str, width: usize, style: Style) -> String {
    let text = clean(markdown);
    let mut page = Page {
        out: String::new(),
        width,
        style,
    };
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let start = line.trim_start();
        if start.starts_with("```") {
            let code: Vec<&str> = lines
                .by_ref()
                .take_while(|line| line.trim() != "```")
                .collect();
            page.code(&code);
        } else if start.starts_with("<!--") {
            // To its end, on this line or a later one.
            let ends = |line: &str| line.contains("-->");
            if !ends(start) {
                lines.by_ref().find(|line| ends(line));
            }
        } else if let Some(says) = start.strip_prefix("<summary>") {
            page.heading(3, says.trim_end_matches("</summary>"));
        } else if start.is_empty() || start.starts_with('<') && !start.starts_with("<http") {
            page.gap();
        } else if start.starts_with('#') {
            let says = start.trim_start_matches('#');
            page.heading(start.len() - says.len(), says.trim());
        } else if start.starts_with('|') {
            let mut rows = vec![cells(start)];
            while let Some(row) = lines.next_if(|line| line.trim_start().starts_with('|')) {
                rows.push(cells(row.trim_start()));
            }
            page.table(&rows);
        } else {
            let mut says = start.to_owned();
            while let Some(more) = lines.next_if(|line| continues(line)) {
                says.push('\n');
                says.push_str(more.trim());
            }
            let indent = line.len() - start.len();
            page.block(indent, &says);
        }
    }
    format!("{}\n", page.out.trim_end())
}

/// Whether a line goes on with the paragraph or the item before it.
fn continues(line: &str) -> bool {
    let start = line.trim_start();
    let begins = ["#", "|", "```", "<", ">"];
    !start.is_empty() && !begins.iter().any(|b| start.starts_with(b)) && marker(start).is_none()
}

/// The `-` or `1.` of a list's item.
fn marker(start: &str) -> Option<&str> {
    let (marker, _) = start.split_once(' ')?;
    let number = marker
        .strip_suffix('.')
        .is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()));
    (number || matches!(marker, "-" | "*")).then_some(marker)
}

/// The cells of a table's row.
fn cells(row: &str) -> Vec<String> {
    let row = row.trim().trim_start_matches('|');
    let row = row.strip_suffix('|').unwrap_or(row);
    let mut cells = vec![String::new()];
    let (mut code, mut before) = (false, ' ');
    for c in row.chars() {
        code ^= c == '`';
        match (c, cells.last_mut()) {
            ('|', _) if !code && before != '\\' => cells.push(String::new()),
            (c, Some(cell)) => {
                if c == '|' && before == '\\' {
                    cell.pop();
                }
                cell.push(c);
            }
            (_, None) => {}
        }
        before = c;
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

struct Page {
    out: String,
    width: usize,
    style: Style,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    /// One empty line, however often it is asked for.
    fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    fn heading(&mut self, level: usize, says: &str) {
        self.gap();
        let says: Vec<String> = self.words(says).iter().map(Word::plain).collect();
        let says = says.join(" ");
        self.line(&self.style.bold(&says));
        if level == 1 || level == 2 && !self.style.colour {
            self.line(&"─".repeat(columns(&says).min(self.width)));
        }
        self.gap();
    }

    /// Code in its own lines, further in where there is room for that.
    fn code(&mut self, code: &[&str]) {
        let longest = code.iter().map(|line| columns(line)).max().unwrap_or(0);
        let indent = if longest + 4 <= self.width { 4 } else { 2 };
        self.gap();
        for line in code {
            self.line(&format!("{:indent$}{line}", ""));
        }
        self.gap();
    }

    /// The words of a paragraph; code keeps its marks where there are no colours to set it off.
    fn words(&self, says: &str) -> Vec<Word> {
        words(says, !self.style.colour)
    }

    /// A paragraph, an item of a list, or a quotation.
    fn block(&mut self, indent: usize, says: &str) {
        let (first, says) = match (marker(says), says.strip_prefix("> ")) {
            (Some(marker), _) => (format!("{marker} "), &says[marker.len()..]),
            (None, Some(says)) => ("│ ".to_owned(), says),
            (None, None) => (String::new(), says),
        };
        let first = format!("{:indent$}{}", "", first.replace("- ", "• "));
        let room = self.width.saturating_sub(columns(&first)).max(10);
        for (i, line) in fill(&self.words(says), room, self.style).iter().enumerate() {
            let begin = match i {
                0 => first.clone(),
                _ => " ".repeat(columns(&first)),
            };
            self.line(&format!("{begin}{}", line.text));
        }
    }

    fn table(&mut self, rows: &[Vec<String>]) {
        let is_rule = |row: &&Vec<String>| {
            let dashes = |cell: &String| cell.chars().all(|c| matches!(c, '-' | ':'));
            !row.iter().all(|cell| dashes(cell) && !cell.is_empty())
        };
        let rows: Vec<Vec<Vec<Word>>> = rows
            .iter()
            .filter(is_rule)
            .map(|row| row.iter().map(|cell| self.words(cell)).collect())
            .collect();
        let count = rows.iter().map(Vec::len).max().unwrap_or(0);
        let natural = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| length(cell)).max().unwrap_or(0)
        };
        let mut widths: Vec<usize> = (0..count).map(natural).collect();
        let longest_word = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.get(column)).flatten();
            cells.map(Word::columns).max().unwrap_or(0)
        };
        let words: Vec<usize> = (0..count).map(longest_word).collect();
        // What is too wide is taken from the widest column, while that breaks no word.
        while widths.iter().sum::<usize>() + 2 * count.saturating_sub(1) > self.width {
            let widest = |column: &usize| widths[*column];
            let whole = (0..count)
                .filter(|i| widths[*i] > words[*i])
                .max_by_key(widest);
            match whole.or((0..count).max_by_key(widest)) {
                Some(column) if widths[column] > 8 => widths[column] -= 1,
                _ => break,
            }
        }
        self.gap();
        for (i, row) in rows.iter().enumerate() {
            let cells: Vec<Vec<Filled>> = row
                .iter()
                .zip(&widths)
                .map(|(cell, width)| fill(cell, *width, self.style))
                .collect();
            let height = cells.iter().map(Vec::len).max().unwrap_or(0);
            for line in 0..height {
                let mut out = String::new();
                for (cell, width) in cells.iter().zip(&widths) {
                    let (text, columns) = cell.get(line).map_or((String::new(), 0), |filled| {
                        (filled.text.clone(), filled.columns)
                    });
                    out.push_str(&text);
                    out.push_str(&" ".repeat(width.saturating_sub(columns) + 2));
                }
                self.line(&out);
            }
            if i == 0 {
                let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
                self.line(&self.style.dim(&rule.join("  ")));
            }
        }
        self.gap();
    }
}

/// How a piece of a word is set off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Code,
    Bold,
    Emphasis,
    Address,
}

/// What stands between two spaces, in pieces of different kinds.
#[derive(Debug, Clone, Default)]
struct Word(Vec<(Kind, String)>);

impl Word {
    fn push(&mut self, kind: Kind, c: char) {
        match self.0.last_mut() {
            Some((last, text)) if *last == kind => text.push(c),
            _ => self.0.push((kind, c.to_string())),
        }
    }

    fn columns(&self) -> usize {
        self.0.iter().map(|(_, text)| columns(text)).sum()
    }

    fn plain(&self) -> String {
        self.0.iter().map(|(_, text)| text.as_str()).collect()
    }
}

/// How long words are on one line.
fn length(words: &[Word]) -> usize {
    let all: usize = words.iter().map(Word::columns).sum();
    all + words.len().saturating_sub(1)
}

/// The words of a paragraph, with its marks read; `ticks` keeps those of code.
fn words(says: &str, ticks: bool) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word = Word::default();
    let (mut code, mut bold, mut emphasis) = (false, false, false);
    let mut rest = says;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        let kind = match (code, bold, emphasis) {
            (true, ..) => Kind::Code,
            (_, true, _) => Kind::Bold,
            (_, _, true) => Kind::Emphasis,
            _ => Kind::Plain,
        };
        match c {
            '`' => {
                code = !code;
                if ticks {
                    word.push(Kind::Code, c);
                }
            }
            c if c.is_whitespace() => {
                if !word.0.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            '\\' if !code && rest.starts_with(|c: char| c.is_ascii_punctuation()) => {
                let escaped = rest.remove_first();
                word.push(kind, escaped);
            }
            '*' if !code && rest.starts_with('*') => {
                rest = &rest[1..];
                bold = !bold;
            }
            '*' if !code && (emphasis || !rest.starts_with(char::is_whitespace)) => {
                emphasis = !emphasis;
            }
            '!' if !code && rest.starts_with('[') => {}
            '[' if !code && link(rest).is_some() => {
                if let Some((text, target, after)) = link(rest) {
                    let inner = self::words(text, ticks);
                    for (i, inner) in inner.into_iter().enumerate() {
                        if i > 0 {
                            words.push(std::mem::take(&mut word));
                        }
                        word.0.extend(inner.0);
                    }
                    // Of what is in the workbook the words are enough.
                    if target.starts_with("http") {
                        words.push(std::mem::take(&mut word));
                        word.0.push((Kind::Address, format!("<{target}>")));
                    }
                    rest = after;
                }
            }
            c => word.push(kind, c),
        }
    }
    if !word.0.is_empty() {
        words.push(word);
    }
    words
}

trait RemoveFirst {
    fn remove_first(&mut self) -> char;
}

impl RemoveFirst for &str {
    fn remove_first(&mut self) -> char {
        let c = self.chars().next().unwrap_or_default();
        *self = &self[c.len_utf8()..];
        c
    }
}

/// `text](target)after`
fn link(rest: &str) -> Option<(&str, &str, &str)> {
    let (text, rest) = rest.split_once("](")?;
    let (target, after) = rest.split_once(')')?;
    (!text.contains(['[', ']'])).then_some((text, target, after))
}

/// A line, and how many columns it takes without its colours.
#[derive(Debug, Clone)]
struct Filled {
    text: String,
    columns: usize,
}

/// Lines of at most `room` columns; a word that is longer than a line is broken.
fn fill(words: &[Word], room: usize, style: Style) -> Vec<Filled> {
    let empty = || Filled {
        text: String::new(),
        columns: 0,
    };
    let mut lines = vec![empty()];
    for word in words {
        let gap = usize::from(lines.last().is_some_and(|line| line.columns > 0));
        let used = lines.last().map_or(0, |line| line.columns);
        if gap > 0 && used + gap + word.columns() > room {
            lines.push(empty());
        } else if let Some(line) = lines.last_mut()
            && gap > 0
        {
            line.text.push(' ');
            line.columns += 1;
        }
        for (kind, text) in &word.0 {
            let mut rest = text.as_str();
            while !rest.is_empty() {
                let left = room - lines.last().map_or(0, |line| line.columns);
                if left == 0 {
                    lines.push(empty());
                    continue;
                }
                let end = rest
                    .char_indices()
                    .nth(left)
                    .map_or(rest.len(), |(at, _)| at);
                let (now, later) = rest.split_at(end);
                if let Some(line) = lines.last_mut() {
                    line.text.push_str(&paint(*kind, now, style));
                    line.columns += columns(now);
                }
                rest = later;
            }
        }
    }
    lines
}

fn paint(kind: Kind, text: &str, style: Style) -> String {
    match kind {
        Kind::Plain => text.to_owned(),
        Kind::Code => style.cyan(text),
        Kind::Bold => style.bold(text),
        Kind::Emphasis => style.italic(text),
        Kind::Address => style.dim(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(markdown: &str, width: usize) -> String {
        render(markdown, width, Style { colour: false })
    }

    #[test]
    fn paragraphs_are_filled_anew_and_their_marks_read() {
        assert_eq!(
            plain(
                "# A *title*\nOne **bold** `code`\nand [a link](x.md).\n",
                20
            ),
            "A title\n───────\n\nOne bold `code` and\na link.\n"
        );
    }

    #[test]
    fn items_hang_and_code_stays() {
        assert_eq!(
            plain(
                "- one two three\n  four\n- five\n\n```sh\na  *b*  c, longer than the page\n```\n",
                12
            ),
            "• one two\n  three four\n• five\n\n  a  *b*  c, longer than the page\n"
        );
    }

    #[test]
    fn tables_share_the_room() {
        assert_eq!(
            plain(
                "| a | b |\n| --- | --- |\n| `x|y` | one two three four |\n",
                16
            ),
            "a      b\n─────  ─────────\n`x|y`  one two\n       three\n       four\n"
        );
    }

    #[test]
    fn nothing_else_is_wider_than_the_page() {
        let page = "word ".repeat(50) + &"x".repeat(99) + "\n\n- " + &"item ".repeat(40);
        for line in plain(&page, 40).lines() {
            assert!(columns(line) <= 40, "{line}");
        }
    }

    #[test]
    fn stars_and_brackets_that_mark_nothing_stay() {
        assert_eq!(plain("2 * 3 [x] \\*y\n", 40), "2 * 3 [x] *y\n");
    }

    #[test]
    fn comments_and_folds_are_not_shown() {
        assert_eq!(
            plain(
                "<!-- made -->\n<details>\n<summary>More</summary>\n\ntext\n\n</details>\n",
                40
            ),
            "More\n\ntext\n"
        );
    }
}
