//! The terminal while it is the watcher's: raw, on its alternate screen; and given back as it was,
//! however the watcher ends.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::fd::OwnedFd;
use std::panic;
use std::process;
use std::sync::Mutex;

use anyhow::{Context, Result};
use crossterm::cursor::{Hide, Show};
use crossterm::execute;
use crossterm::terminal::{
    self, DisableLineWrap, EnableLineWrap, EnterAlternateScreen, LeaveAlternateScreen,
};
use nix::sys::termios::{SetArg, tcgetattr, tcsetattr};
use nix::unistd::{dup, dup2_stderr};

/// The terminal's own standard error, while the terminal is the watcher's.
static STDERR: Mutex<Option<OwnedFd>> = Mutex::new(None);

/// The terminal.
pub struct Terminal {
    /// The lines that it shows; nothing where that is not known.
    shown: Option<Vec<String>>,
    /// What was said to standard error, which would spoil the screen.
    said: File,
    heard: u64,
}

impl Terminal {
    /// Takes the terminal. From here on, a panic in any thread gives it back and ends the process.
    pub fn open() -> Result<Terminal> {
        let said = tempfile::tempfile().context("cannot make a temporary file")?;
        let mut terminal = Terminal {
            shown: None,
            said,
            heard: 0,
        };
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            give_back();
            before(info);
            process::exit(101);
        }));
        terminal.take().context("the terminal can't be used")?;
        Ok(terminal)
    }

    /// Takes the terminal again, whatever others have left on it.
    pub fn take(&mut self) -> Result<()> {
        if let Ok(mut kept) = STDERR.lock()
            && kept.is_none()
        {
            *kept = Some(dup(io::stderr())?);
            dup2_stderr(&self.said)?;
        }
        terminal::enable_raw_mode()?;
        execute!(io::stdout(), EnterAlternateScreen, Hide, DisableLineWrap)?;
        self.shown = None;
        Ok(())
    }

    /// Gives the terminal back, until it is taken again.
    pub fn give_back(&mut self) {
        give_back();
    }

    /// Has the kernel tell again that a key waits. Who reads the keys for us asks to be told of each
    /// only once, and where a new size comes with it forgets the key: it would be lost until the next,
    /// and we be woken for it without end. Setting the terminal, even to what it is, wakes every reader of it.
    pub fn ring_again() -> Result<()> {
        let now = tcgetattr(io::stdin()).context("the terminal does not tell how it is set")?;
        tcsetattr(io::stdin(), SetArg::TCSANOW, &now).context("the terminal can't be set")
    }

    /// Columns and rows.
    pub fn size() -> Result<(usize, usize)> {
        let (width, height) = terminal::size().context("the terminal does not tell its size")?;
        // Some know no size, and say 0.
        Ok((usize::from(width).max(20), usize::from(height).max(5)))
    }

    /// Forgets what is shown: the next screen is drawn as a whole.
    pub fn forget(&mut self) {
        self.shown = None;
    }

    /// Shows these lines; only those are sent that are not there already.
    pub fn draw(&mut self, lines: Vec<String>) -> Result<()> {
        if self.shown.as_ref() == Some(&lines) {
            return Ok(());
        }
        // Between the two, terminals that know them show nothing half done.
        let (begin, end) = ("\x1b[?2026h", "\x1b[?2026l");
        let mut out = String::from(begin);
        if self.shown.is_none() {
            out.push_str("\x1b[0m\x1b[2J");
        }
        let shown = self.shown.take().unwrap_or_default();
        for (row, line) in lines.iter().enumerate() {
            if shown.get(row) != Some(line) {
                // Erased before: after a line that is full, the cursor is still on its last column.
                out.push_str(&format!("\x1b[{};1H\x1b[2K{line}\x1b[0m", row + 1));
            }
        }
        out.push_str(end);
        let mut stdout = io::stdout().lock();
        stdout.write_all(out.as_bytes())?;
        stdout.flush()?;
        self.shown = Some(lines);
        Ok(())
    }

    /// What was said to standard error since it was last asked.
    pub fn said(&mut self) -> Option<String> {
        let mut text = Vec::new();
        self.said.seek(SeekFrom::Start(self.heard)).ok()?;
        let mut some = (&mut self.said).take(64 << 10);
        let read = some.read_to_end(&mut text).ok()?;
        self.said.seek(SeekFrom::End(0)).ok()?;
        self.heard += read as u64;
        let text = String::from_utf8_lossy(&text).trim().to_owned();
        (!text.is_empty()).then_some(text)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back();
    }
}

/// Does nothing where the terminal is not ours. There is nobody to tell of an error.
fn give_back() {
    let kept = STDERR.lock().ok().and_then(|mut kept| kept.take());
    if let Some(stderr) = kept {
        let _ = execute!(io::stdout(), EnableLineWrap, Show, LeaveAlternateScreen);
        let _ = terminal::disable_raw_mode();
        let _ = dup2_stderr(stderr);
    }
}

#[cfg(test)]
#[allow(dead_code, reason = "the tests of the command use the rest")]
#[path = "../../tests/common/pty.rs"]
mod pty;

#[cfg(test)]
mod tests {
    use std::env;
    use std::process::Command;

    use super::*;

    #[test]
    #[ignore = "it is the program that the next test starts"]
    fn panics() {
        let mut terminal = Terminal::open().unwrap();
        terminal.draw(vec!["drawn".to_owned()]).unwrap();
        panic!("on purpose");
    }

    #[test]
    fn a_panic_in_any_thread_gives_the_terminal_back_before_it_is_told() {
        let mut command = Command::new(env::current_exe().unwrap());
        let name = "watch::terminal::tests::panics";
        command.args(["--exact", name, "--ignored", "--nocapture"]);
        let Some(mut terminal) = pty::Terminal::start(&command, (80, 24)) else {
            return;
        };
        assert_eq!(terminal.ended().code(), Some(101));
        let screen = terminal.until_has("on purpose");
        assert!(!screen.contains("drawn"), "{screen}");
    }
}
