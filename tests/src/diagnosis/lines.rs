//! The lines that were typed to a client, and what has come of them.

use super::facts::{Facts, received};
use crate::model::Action;

/// The lines that were typed, without their endings.
pub(super) fn typed(f: &Facts) -> Vec<Vec<u8>> {
    let all: Vec<u8> = f
        .actions_of(f.program)
        .filter_map(|action| match action {
            Action::Typed(bytes) => Some(bytes.as_slice()),
            _ => None,
        })
        .collect::<Vec<_>>()
        .concat();
    let mut lines: Vec<Vec<u8>> = all
        .split(|&b| b == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line).to_vec())
        .collect();
    if all.ends_with(b"\n") {
        lines.pop();
    }
    lines
}

/// The line that was typed after this one.
pub(super) fn typed_after(f: &Facts, line: &[u8]) -> Option<Vec<u8>> {
    let mut lines = typed(f);
    let at = lines.iter().rposition(|typed| typed == line)?;
    (at + 1 < lines.len()).then(|| lines.swap_remove(at + 1))
}

/// What has come from the program, in order.
pub(super) fn came(f: &Facts) -> impl Iterator<Item = &[u8]> {
    received(f.since_start().iter().map(|entry| &entry.what))
}

/// Whether the client has sent this line before: it was typed before, and has come.
pub(super) fn sent_before(f: &Facts, line: &[u8]) -> bool {
    let typed = typed(f).iter().filter(|typed| *typed == line).count();
    line.len() > 1 && typed > 1 && came(f).any(|came| came == line)
}
