//! Two programs side by side: the client left, the server right, each event in a line of its own.

use checks::model::{TranscriptEntry, What};

use super::escape::{guard_log_commands, html};
use super::layout::{unaddressed, without_addresses, without_folder};
use super::style::{Style, cut, pad};

/// The name of the program on the left.
const CLIENT: &str = "your client";

/// The lines for these events, at most `width` columns each.
pub fn draw(entries: &[TranscriptEntry], width: usize, style: Style) -> Vec<String> {
    let room = width.saturating_sub(3) / 2;
    let entries = entries
        .iter()
        .filter_map(|entry| Some((is_client(entry), brief(entry)?)));
    let line = |(client, text): (bool, String)| {
        let text = cut(&text, room);
        match client {
            true => format!("{} {}", pad(&text, room), style.dim("│")),
            false => format!("{} {} {text}", pad("", room), style.dim("│")),
        }
    };
    entries
        .map(|entry| line(entry).trim_end().to_owned())
        .collect()
}

/// The line above the first.
pub fn head(width: usize, style: Style) -> String {
    let room = width.saturating_sub(3) / 2;
    let bar = style.dim("│");
    format!(
        "{} {bar} {}",
        pad(&style.bold(CLIENT), room + style.bold("").len()),
        style.bold("your server")
    )
}

/// A page of its own, with all bytes and lines in full.
pub fn write_html(entries: &[TranscriptEntry], title: &str) -> String {
    let mut rows = String::new();
    for entry in entries {
        let Some(text) = text(entry) else { continue };
        let cell = format!("<code>{}</code>", html(&text));
        let (left, right) = match is_client(entry) {
            true => (cell, String::new()),
            false => (String::new(), cell),
        };
        let time = entry.at_us as f64 / 1000.0;
        rows.push_str(&format!(
            "<tr><td class=\"time\">{time:.2}</td><td>{left}</td><td>{right}</td></tr>\n"
        ));
    }
    let title = html(title);
    let page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style></head>\n<body><h1>{title}</h1>\n\
         <table><caption>Each call of both programs, in order</caption>\n\
         <thead><tr><th scope=\"col\">ms</th><th scope=\"col\">your client</th>\
         <th scope=\"col\">your server</th></tr></thead>\n<tbody>\n{rows}</tbody></table></body></html>\n"
    );
    guard_log_commands(&page, "&#x3a;", "&#x23;")
}

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{margin:0 auto;max-width:72rem;padding:1rem;font:1rem/1.5 system-ui,sans-serif}\
table{border-collapse:collapse;width:100%;table-layout:fixed}\
caption{text-align:left;padding:.3rem 0}\
th,td{text-align:left;vertical-align:top;padding:.2rem .5rem;border-top:1px solid #8886}\
th:first-child,td.time{width:5rem;text-align:right;font-variant-numeric:tabular-nums}\
code{font:.86em ui-monospace,monospace;overflow-wrap:anywhere}";

fn is_client(entry: &TranscriptEntry) -> bool {
    entry.actor.name() == CLIENT
}

/// The same without what two columns have no room for: addresses and folders.
fn brief(entry: &TranscriptEntry) -> Option<String> {
    let mut entry = entry.clone();
    match &mut entry.what {
        What::Started { command } => *command = without_folder(command).to_owned(),
        What::Call { args, result, .. } => {
            *args = without_addresses(args);
            *result = unaddressed(result, 0);
        }
        _ => {}
    }
    text(&entry)
}

/// What an entry says, in one line.
fn text(entry: &TranscriptEntry) -> Option<String> {
    Some(match &entry.what {
        What::Started { command } => format!("starts: {command}"),
        What::Typed(bytes) => format!("you type {bytes}"),
        What::StdinClosed => "its input ends".to_owned(),
        What::Stdout(bytes) => format!("prints {bytes}"),
        What::Stderr(bytes) => format!("stderr {bytes}"),
        What::Exited { how } => format!("ends with {how}"),
        What::Note { text } => text.clone(),
        What::Call {
            call,
            args,
            result,
            data,
            location,
        } => {
            let data = data
                .as_ref()
                .map_or(String::new(), |data| format!(" {data}"));
            let line = location.as_ref();
            let line = line.map_or(String::new(), |at| format!("  line {}", at.line));
            let result = if result.is_empty() { "…" } else { result };
            format!("{call}({args}) {result}{data}{line}")
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use checks::model::{Actor, Bytes};

    fn entry(name: &str, data: &[u8]) -> TranscriptEntry {
        TranscriptEntry {
            at_us: 1500,
            actor: Actor::Program(name.into()),
            what: What::Call {
                call: "recvfrom".into(),
                args: "fd 4 (127.0.0.1:1 ← 127.0.0.1:2), 100".into(),
                result: "= 5".into(),
                data: Some(Bytes::of(data)),
                location: None,
            },
        }
    }

    #[test]
    fn each_program_has_a_side_and_each_line_fits() {
        let entries = [
            entry(CLIENT, b"hello"),
            entry("your server", b"\x1b[2Jhello, hello"),
        ];
        let lines = draw(&entries, 80, Style { colour: false });
        assert!(lines[0].starts_with("recvfrom("), "{lines:?}");
        assert!(lines[0].contains("\"hello\""), "{lines:?}");
        assert!(
            lines[1].trim_start().starts_with("│ recvfrom("),
            "{lines:?}"
        );
        assert!(
            lines
                .iter()
                .all(|line| super::super::style::columns(line) <= 80)
        );
        assert!(!lines[1].contains('\x1b'), "{lines:?}");
    }

    #[test]
    fn the_page_shows_hostile_bytes_as_text() {
        let page = write_html(&[entry(CLIENT, b"<script>\n::error::x")], "stage <01>");
        assert!(page.contains("&lt;script&gt;"), "{page}");
        assert!(page.contains("stage &lt;01&gt;"), "{page}");
        assert!(
            !page.contains("<script>") && !page.contains("\n::"),
            "{page}"
        );
    }
}
