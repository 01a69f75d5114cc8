//! Colours, or none.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How words are set off.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Whether escape sequences may be used.
    pub colour: bool,
}

impl Style {
    fn paint(self, code: &str, text: &str) -> String {
        match self.colour {
            true => format!("\x1b[{code}m{text}\x1b[0m"),
            false => text.to_owned(),
        }
    }

    pub fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    pub fn dim(self, text: &str) -> String {
        self.paint("2", text)
    }

    pub fn italic(self, text: &str) -> String {
        self.paint("3", text)
    }

    pub fn red(self, text: &str) -> String {
        self.paint("1;31", text)
    }

    pub fn green(self, text: &str) -> String {
        self.paint("32", text)
    }

    pub fn yellow(self, text: &str) -> String {
        self.paint("33", text)
    }

    pub fn cyan(self, text: &str) -> String {
        self.paint("36", text)
    }
}

/// How many columns of a terminal a text without colours takes: 日本 takes four, a combining accent none
/// (UAX #11).
pub fn columns(text: &str) -> usize {
    text.width()
}

/// `text` with spaces behind it, so that it takes at least `room` columns.
pub fn pad(text: &str, room: usize) -> String {
    let missing = room.saturating_sub(columns(text));
    format!("{text}{}", " ".repeat(missing))
}

/// As many characters from the beginning of `text` as fit into `room` columns.
pub fn head(text: &str, room: usize) -> &str {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += c.width().unwrap_or(1);
        if used > room {
            return &text[..at];
        }
    }
    text
}

/// The beginning of `text` in at most `room` columns, with a mark where it was cut.
pub fn cut(text: &str, room: usize) -> String {
    match columns(text) <= room {
        true => text.to_owned(),
        false => format!("{}…", head(text, room.saturating_sub(1))),
    }
}

/// Breaks `text` into lines of at most `room` columns, between words where that can be.
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let indentation = paragraph.len() - paragraph.trim_start().len();
        let indent = &paragraph[..indentation.min(room / 2)];
        let mut line = indent.to_owned();
        for word in paragraph.split_whitespace() {
            let gap = usize::from(columns(&line) > columns(indent));
            if gap == 1 && columns(&line) + gap + columns(word) > room {
                lines.push(std::mem::replace(&mut line, indent.to_owned()));
            } else if gap == 1 {
                line.push(' ');
            }
            for c in word.chars() {
                if columns(&line) + c.width().unwrap_or(1) > room {
                    lines.push(std::mem::replace(&mut line, indent.to_owned()));
                }
                line.push(c);
            }
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_within_long_ones() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("  x abcdefghij", 8), ["  x", "  abcdef", "  ghij"]);
        assert_eq!(wrap("a\n\nb", 8), ["a", "", "b"]);
    }

    #[test]
    fn a_cut_is_marked() {
        assert_eq!(cut("straße", 6), "straße");
        assert_eq!(cut("straßen", 6), "straß…");
        assert_eq!(cut("日本語", 6), "日本語");
        assert_eq!(cut("日本語!", 6), "日本…");
    }

    #[test]
    fn a_wide_character_takes_two_columns() {
        assert_eq!(columns("日本語 abc"), 10);
        assert_eq!(pad("日本", 6), "日本  ");
        assert_eq!(head("日本語", 5), "日本");
        assert_eq!(wrap("日本語 日本", 6), ["日本語", "日本"]);
    }
}
