//! Files of the learner's as links (OSC 8), for terminals that are known to have them.
//!
//! A terminal that does not know them should ignore them, but some show rubbish; so whatever can't be
//! recognised gets none. `FORCE_HYPERLINK` (`0`, or anything else) overrides the guess, as in other
//! programs.

use std::path::{Path, PathBuf};

/// How this terminal names a place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    root: PathBuf,
    host: String,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `file://HOST/PATH`; there is no agreement on how to name a line.
    File,
    /// kitty's own: `file://HOST/PATH#LINE`.
    Fragment,
    /// The editor around the terminal: `vscode://file/PATH:LINE:COLUMN`.
    Editor,
}

/// Where the programs of a workbook are.
const FOLDER: &str = "exercises/";

impl Links {
    /// The links of the terminal that `env` describes, to files below `root`; nothing if it has none.
    pub fn new(root: &Path, host: &str, env: &dyn Fn(&str) -> Option<String>) -> Option<Links> {
        let set = |name| env(name).filter(|value| !value.is_empty());
        let program = set("TERM_PROGRAM").unwrap_or_default();
        let term = set("TERM").unwrap_or_default();
        let at_least = |name, least: u32| {
            let value = set(name).and_then(|value| value.parse::<u32>().ok());
            value.is_some_and(|value| value >= least)
        };
        // A multiplexer passes them on, or not, whatever the terminal around it can.
        let between =
            set("TMUX").is_some() || term.starts_with("screen") || term.starts_with("tmux");
        let known = ["iTerm.app", "WezTerm", "vscode", "ghostty", "rio", "Tabby"];
        let terms = [
            "xterm-kitty",
            "xterm-ghostty",
            "alacritty",
            "foot",
            "foot-extra",
            "contour",
        ];
        let has = match set("FORCE_HYPERLINK") {
            Some(value) => value != "0",
            None => {
                !between
                    && (known.contains(&&*program)
                        || terms.contains(&&*term)
                        || at_least("VTE_VERSION", 5000)
                        || at_least("KONSOLE_VERSION", 201_200)
                        || set("WT_SESSION").is_some())
            }
        };
        let kind = match () {
            () if program == "vscode" => Kind::Editor,
            () if term == "xterm-kitty" => Kind::Fragment,
            () => Kind::File,
        };
        has.then(|| Links {
            root: root.to_owned(),
            host: host.to_owned(),
            kind,
        })
    }

    /// `text` with a link at every `exercises/…/….rs:LINE:COLUMN` that is there.
    pub fn add(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(FOLDER) {
            let (before, found) = rest.split_at(at);
            out.push_str(before);
            let length = place(found);
            let (shown, after) = found.split_at(length.unwrap_or(FOLDER.len()));
            match length.and_then(|_| self.target(shown)) {
                Some(target) => {
                    out.push_str(&format!("\x1b]8;;{target}\x1b\\{shown}\x1b]8;;\x1b\\"));
                }
                None => out.push_str(shown),
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }

    fn target(&self, shown: &str) -> Option<String> {
        let mut parts = shown.split(':');
        let path = self.root.join(parts.next()?);
        // What a program says may name any file; a link leads to one of the workbook, or nowhere.
        let inside = path.canonicalize().ok()?;
        if !inside.starts_with(self.root.canonicalize().ok()?.join(FOLDER)) {
            return None;
        }
        let path = percent(path.to_str()?);
        let (line, column) = (parts.next(), parts.next().unwrap_or("1"));
        Some(match (self.kind, line) {
            (Kind::Editor, Some(line)) => format!("vscode://file{path}:{line}:{column}"),
            (Kind::Fragment, Some(line)) => format!("file://{}{path}#{line}", self.host),
            _ => format!("file://{}{path}", self.host),
        })
    }
}

/// How long the name of a source file is with which `text` begins, with its line and column.
fn place(text: &str) -> Option<usize> {
    let name = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    let end = text.find(|c| !name(c)).unwrap_or(text.len());
    // A sentence may end there.
    let mut end = text[..end].trim_end_matches('.').len();
    if !text[..end].ends_with(".rs") {
        return None;
    }
    for _ in 0..2 {
        let Some(rest) = text[end..].strip_prefix(':') else {
            break;
        };
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > 7 {
            break;
        }
        end += 1 + digits;
    }
    Some(end)
}

/// A path as a part of a URL (RFC 3986).
fn percent(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b if b.is_ascii_alphanumeric() || b"/._-~".contains(&b) => out.push(b as char),
            b => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn links(env: &[(&str, &str)], root: &Path) -> Option<Links> {
        let find = |name: &str| {
            let found = env.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Links::new(root, "here", &find)
    }

    #[test]
    fn only_known_terminals_have_links_and_who_forces_them_gets_them() {
        let has = |env: &[(&str, &str)]| links(env, Path::new("/")).is_some();
        assert!(!has(&[]));
        assert!(!has(&[("TERM", "xterm-256color")]));
        assert!(!has(&[("VTE_VERSION", "4800")]));
        for known in [
            ("VTE_VERSION", "7600"),
            ("WT_SESSION", "0f"),
            ("TERM_PROGRAM", "WezTerm"),
            ("TERM", "foot"),
            ("FORCE_HYPERLINK", "1"),
        ] {
            assert!(has(&[known]), "{known:?}");
            assert_eq!(has(&[known, ("TMUX", "x")]), known.0 == "FORCE_HYPERLINK");
            assert!(!has(&[("FORCE_HYPERLINK", "0"), known]));
        }
    }

    #[test]
    fn a_place_in_the_workbook_is_a_link_and_nothing_else_is() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        fs::create_dir_all(root.join("exercises/01 x")).unwrap();
        fs::create_dir_all(root.join("exercises/01-x")).unwrap();
        fs::write(root.join("exercises/01-x/server.rs"), "").unwrap();
        fs::write(root.join("secret.rs"), "").unwrap();
        let url = percent(root.to_str().unwrap());
        let link = |env, text: &str| links(&[env], root).unwrap().add(text);
        let force = ("FORCE_HYPERLINK", "1");
        assert_eq!(
            link(force, "at exercises/01-x/server.rs:31:27: boom"),
            format!(
                "at \x1b]8;;file://here{url}/exercises/01-x/server.rs\x1b\\\
                 exercises/01-x/server.rs:31:27\x1b]8;;\x1b\\: boom"
            )
        );
        assert!(
            link(("TERM", "xterm-kitty"), "exercises/01-x/server.rs:31.").contains(&format!(
                "file://here{url}/exercises/01-x/server.rs#31\x1b\\"
            ))
        );
        assert!(
            link(("TERM_PROGRAM", "vscode"), "exercises/01-x/server.rs:31").contains(&format!(
                "vscode://file{url}/exercises/01-x/server.rs:31:1\x1b"
            ))
        );
        for text in [
            "exercises/",
            "exercises/01-x/none.rs:1",
            "exercises/../secret.rs",
            "exercises/01-x/server.r…",
            "exercises/01-x/server.rust",
            "exercises/exercises/",
        ] {
            assert_eq!(link(force, text), text);
        }
    }

    #[test]
    fn a_path_is_escaped() {
        assert_eq!(percent("/a b/%\u{1b}é"), "/a%20b/%25%1B%C3%A9");
    }
}
