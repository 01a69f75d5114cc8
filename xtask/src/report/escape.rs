//! A report repeats words of a program that nobody trusts. Nothing in it may move a cursor, hide a
//! line, end an XML element, or give a command to the CI system that prints the log.

use checks::model::is_invisible;

/// `text` with everything but line ends made visible: terminal controls, bidirectional marks.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\n' => out.push('\n'),
            '\t' => out.push_str("    "),
            c if c.is_ascii_control() => out.push_str(&format!("\\x{:02x}", c as u32)),
            c if hides(c) => out.push_str(&format!("\\u{{{:x}}}", c as u32)),
            c => out.push(c),
        }
    }
    out
}

/// As [`clean`], and without the characters that XML 1.0 has no way to write.
pub fn xml(text: &str) -> String {
    clean(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

/// As [`xml`], and with what means something to HTML or XML as references: for the text of elements and
/// for attributes in double quotes.
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in xml(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// As [`clean`], but colours stay if they are wanted: `ESC [ digits m` and nothing else.
pub fn clean_coloured(text: &str, colour: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pieces = text.split("\x1b[");
    out.push_str(&clean(pieces.next().unwrap_or_default()));
    for piece in pieces {
        let end = piece
            .find(|c: char| !c.is_ascii_digit() && c != ';')
            .unwrap_or(piece.len());
        match piece[end..].strip_prefix('m') {
            Some(rest) => {
                if colour {
                    out.push_str(&format!("\x1b[{}m", &piece[..end]));
                }
                out.push_str(&clean(rest));
            }
            None => out.push_str(&clean(&format!("\x1b[{piece}"))),
        }
    }
    out
}

/// Whether a character can't be shown, or changes how the text around it is.
pub fn hides(c: char) -> bool {
    c.is_control() || is_invisible(c)
}

/// Defuses what CI systems take for commands: `::…` at the beginning of a line (GitHub, which skips
/// blanks before it), `##[…`, `##vso[…` and `##teamcity[…` anywhere. The replacements stand for `:`
/// and for `#` in the language of the report.
pub fn guard_log_commands(text: &str, colon: &str, hash: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let start = skip_blanks_and_colours(line);
        let (before, rest) = line.split_at(start);
        out.push_str(before);
        match rest.strip_prefix("::") {
            Some(rest) => {
                out.push_str(&format!("{colon}:"));
                out.push_str(&rest.replace("##", &format!("#{hash}")));
            }
            None => out.push_str(&rest.replace("##", &format!("#{hash}"))),
        }
    }
    out
}

/// Where the text of a line begins.
fn skip_blanks_and_colours(line: &str) -> usize {
    let mut rest = line;
    loop {
        rest = rest.trim_start_matches([' ', '\t']);
        let colour = rest
            .strip_prefix("\x1b[")
            .and_then(|codes| codes.split_once('m'));
        match colour {
            Some((codes, after)) if codes.chars().all(|c| c.is_ascii_digit() || c == ';') => {
                rest = after;
            }
            _ => return line.len() - rest.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_become_visible() {
        assert_eq!(
            clean("a\x1b[2J\x07\u{9b}b\r\nc\u{202e}"),
            "a\\x1b[2J\\x07\\u{9b}b\nc\\u{202e}"
        );
    }

    #[test]
    fn of_escape_sequences_only_colours_stay() {
        let text = "\x1b[1;31mred\x1b[0m \x1b[2Jgone \x1b]8;;x\x07";
        assert_eq!(
            clean_coloured(text, true),
            "\x1b[1;31mred\x1b[0m \\x1b[2Jgone \\x1b]8;;x\\x07"
        );
        assert_eq!(
            clean_coloured(text, false),
            "red \\x1b[2Jgone \\x1b]8;;x\\x07"
        );
    }

    #[test]
    fn ci_commands_are_defused() {
        let text = "  ::error::x\n\x1b[2m ::set-output\na::b ##[error]\n##vso[x]\n";
        assert_eq!(
            guard_log_commands(text, "\\x3a", "\\x23"),
            "  \\x3a:error::x\n\x1b[2m \\x3a:set-output\na::b #\\x23[error]\n#\\x23vso[x]\n"
        );
    }
}
