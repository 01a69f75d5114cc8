//! A counter on the terminal while checks run; silent everywhere else.

use std::io::{self, IsTerminal, Write};

use checks::model::{Event, Outcome};

/// Follows the events of a run. Whatever happens, its line is gone when it is dropped.
pub struct Progress {
    visible: bool,
    label: String,
    all: usize,
    ended: usize,
    failed: usize,
}

impl Progress {
    /// A counter up to `all`, shown if a person sits at standard error.
    pub fn new(label: impl Into<String>, all: usize) -> Self {
        let capable = std::env::var_os("TERM").is_some_and(|term| term != "dumb");
        let visible = capable && io::stderr().is_terminal();
        Progress {
            visible,
            label: label.into(),
            all,
            ended: 0,
            failed: 0,
        }
    }

    /// Takes notice of what happened.
    pub fn follow(&mut self, event: &Event) {
        let Event::Finished { report, .. } = event else {
            return;
        };
        self.ended += 1;
        self.failed += usize::from(matches!(report.outcome, Outcome::Fail(_)));
        let failed = match self.failed {
            0 => String::new(),
            n => format!(", {n} failed"),
        };
        self.show(&format!(
            "{} {} of {}{failed}",
            self.label, self.ended, self.all
        ));
    }

    /// Shows a line in the place of the one before.
    pub fn show(&self, line: &str) {
        if self.visible {
            let _ = write!(io::stderr(), "\r\x1b[K{line}");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.show("");
    }
}
