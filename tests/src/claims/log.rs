//! What an experiment did and saw.

use std::fmt::Display;
use std::net::SocketAddr;

/// The diary of one experiment, in the order in which things happened.
#[derive(Debug, Default)]
pub struct Log {
    entries: Vec<Entry>,
}

/// One line of the diary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A step of the experiment.
    Did(String),
    /// What the system answered.
    Saw(String),
}

impl Entry {
    /// The line with the values of this run: ports, counts.
    pub fn text(&self) -> String {
        self.render(|_, value| value.to_owned())
    }

    /// The line without what differs from run to run: each such value is replaced by its name.
    pub fn lasting_text(&self) -> String {
        self.render(|name, _| format!("⟨{name}⟩"))
    }

    fn render(&self, show: impl Fn(&str, &str) -> String) -> String {
        let (Entry::Did(line) | Entry::Saw(line)) = self;
        let mut pieces = line.split(MARK);
        let mut text = pieces.next().unwrap_or_default().to_owned();
        while let (Some(name), Some(value), Some(rest)) =
            (pieces.next(), pieces.next(), pieces.next())
        {
            text.push_str(&show(name, value));
            text.push_str(rest);
        }
        text
    }
}

impl Log {
    /// Writes down a step.
    pub(super) fn did(&mut self, step: impl Display) {
        self.entries.push(Entry::Did(step.to_string()));
    }

    /// Writes down what came of it.
    pub(super) fn saw(&mut self, sight: impl Display) {
        self.entries.push(Entry::Saw(sight.to_string()));
    }

    /// The lines so far.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

/// Encloses a value that differs from run to run, with its name: a character for private use, which
/// nothing that an experiment writes down contains.
const MARK: char = '\u{e000}';

/// A value that differs from run to run, and what the written page calls it.
pub(super) fn varying(name: &str, value: impl Display) -> String {
    format!("{MARK}{name}{MARK}{value}{MARK}")
}

/// An address whose port the kernel chose, and what the written page calls that port.
pub(super) fn at(port: &str, address: SocketAddr) -> String {
    format!("{}:{}", address.ip(), varying(port, address.port()))
}
