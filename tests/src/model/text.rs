//! Bytes of a program as evidence: bounded, and escaped before a person sees them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Bytes as evidence: the beginning, and how many there were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bytes {
    /// The first bytes, at most [`Bytes::KEPT`].
    pub head: Vec<u8>,
    /// How many there were in all.
    pub len: usize,
}

impl Bytes {
    /// How many bytes of each piece are kept as evidence.
    pub const KEPT: usize = 96;

    /// Keeps the beginning of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Bytes {
            head: bytes[..bytes.len().min(Self::KEPT)].to_vec(),
            len: bytes.len(),
        }
    }
}

/// As text in quotes with everything unprintable escaped; a long piece is cut, with its count.
impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = if f.alternate() {
            self.head.len()
        } else {
            self.head.len().min(48)
        };
        write!(f, "\"{}\"", escaped(&self.head[..shown]))?;
        if self.len > shown {
            write!(f, "… ({} bytes)", self.len)?;
        }
        Ok(())
    }
}

/// `bytes` as printable text: UTF-8 stays readable; controls, bidirectional marks and invalid bytes
/// are escaped, so that a hostile program's output can't move a terminal's cursor.
pub fn escaped(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                c if c.is_ascii_control() => out.push_str(&format!("\\x{:02x}", c as u32)),
                c if c.is_control() || is_invisible(c) => {
                    out.push_str(&format!("\\u{{{:x}}}", c as u32));
                }
                c => out.push(c),
            }
        }
        for b in chunk.invalid() {
            out.push_str(&format!("\\x{b:02x}"));
        }
    }
    out
}

/// The candidate that looks most like `name`, if any looks like it: for "did you mean …?".
pub fn closest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let likeness = |candidate| strsim::jaro_winkler(candidate, name);
    let candidates = candidates
        .into_iter()
        .map(|candidate| (likeness(candidate), candidate));
    let best = candidates.max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|(likeness, _)| *likeness > 0.75)
        .map(|(_, candidate)| candidate)
}

/// Characters that change how the text around them is shown.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}
