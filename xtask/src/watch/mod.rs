//! `cargo xtask watch`: a screen that follows what the learner saves.
//!
//! [`model`] decides, [`view`] draws, and the rest deals with the world: [`terminal`], [`files`],
//! [`runner`], [`editor`]. Everything that happens wakes one loop, which waits without end for it.

mod editor;
mod files;
mod model;
mod runner;
mod state;
mod terminal;
mod view;

use std::env;
use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use checks::catalogue;
use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{Signal, raise};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH};

use self::files::{Files, Saves};
use self::model::{Effect, Input, Key, Step};
use self::runner::Runner;
use self::state::{Model, Page};
use self::terminal::Terminal;
use crate::output;
use crate::prepare::progress_store::State;
use crate::prepare::workspace;
use crate::report::style::Style;
use crate::tutor::{hint, list, reset, solution};

/// What other threads have to tell.
enum Message {
    /// How the run with this number goes on.
    Step(u64, Step),
    /// A file changed, or with `folder` perhaps a folder.
    Changed { folder: bool },
}

/// Tells it, and wakes the loop.
#[derive(Clone)]
struct Tell {
    sender: Sender<Message>,
    bell: Arc<UnixStream>,
}

impl Tell {
    fn tell(&self, what: Message) {
        // Fails only if the loop has ended, or has not heard the bells before.
        let _ = self.sender.send(what);
        let _ = (&*self.bell).write(&[0]);
    }
}

/// Watches until the learner leaves; returns the exit code.
pub fn run(stage: Option<&str>) -> Result<u8> {
    let root = workspace::root()?;
    let state = State::load(&root);
    let stage = match stage {
        Some(name) => catalogue::find(name)?,
        None => state
            .first_unpassed()
            .or(catalogue::stages().first())
            .context("there are no stages")?,
    };
    let (bell, rung) = bells()?;
    let (sender, told) = mpsc::channel();
    let tell = Tell {
        sender,
        bell: Arc::new(bell),
    };
    let signals = Signals::catch()?;
    let files = Files::watch(&root, tell.clone())?;
    let runner = Runner::start(root.clone(), tell);
    let style = Style {
        colour: output::colour(),
    };
    let (width, height) = Terminal::size()?;
    let mut watcher = Watcher {
        model: Model::new(stage, width, height, style),
        saves: Saves::default(),
        terminal: Terminal::open()?,
        root,
        told,
        rung,
        signals,
        files,
        runner,
        end: None,
    };
    watcher.on(Input::Saved)?;
    watcher.run()
}

/// Everything that the loop deals with. What runs ends after the terminal is given back.
struct Watcher {
    terminal: Terminal,
    model: Model,
    saves: Saves,
    root: PathBuf,
    told: Receiver<Message>,
    rung: UnixStream,
    signals: Signals,
    files: Files,
    runner: Runner,
    end: Option<u8>,
}

impl Watcher {
    fn run(&mut self) -> Result<u8> {
        loop {
            if let Some(code) = self.end {
                return Ok(code);
            }
            if let Some(text) = self.terminal.said() {
                self.on(Input::Notice(text))?;
            }
            let screen = self.dressed(view::screen(&self.model));
            self.terminal.draw(screen)?;
            self.wait()?;
            self.hear_signals()?;
            self.hear_keys()?;
            self.hear_others()?;
        }
    }

    /// Waits for whatever comes first, without a limit unless a save is being waited for.
    fn wait(&self) -> Result<()> {
        let stdin = io::stdin();
        let mut fds = [stdin.as_fd(), self.rung.as_fd(), self.signals.rung.as_fd()]
            .map(|fd| PollFd::new(fd, PollFlags::POLLIN));
        let limit = match self.saves.wait(Instant::now()) {
            None => PollTimeout::NONE,
            // Rounded up: to wake a moment too early would be to wake twice.
            Some(wait) => {
                PollTimeout::try_from(wait + Duration::from_millis(1)).unwrap_or(PollTimeout::ZERO)
            }
        };
        match poll(&mut fds, limit) {
            Ok(_) | Err(Errno::EINTR) => {}
            Err(e) => return Err(e).context("cannot wait for keys and files"),
        }
        let gone = PollFlags::POLLHUP | PollFlags::POLLERR | PollFlags::POLLNVAL;
        if fds[0].revents().is_some_and(|found| found.intersects(gone)) {
            bail!("the terminal is gone");
        }
        Ok(())
    }

    fn hear_signals(&mut self) -> Result<()> {
        drain(&self.signals.rung);
        match self.signals.ending.swap(0, Ordering::SeqCst) {
            0 => {}
            signal => self.end = Some(128 + signal as u8),
        }
        if self.signals.continued.swap(false, Ordering::SeqCst) {
            self.terminal.take()?;
        }
        let (width, height) = Terminal::size()?;
        if (width, height) != (self.model.width, self.model.height) {
            self.terminal.forget();
            self.on(Input::Resized(width, height))?;
        }
        Ok(())
    }

    fn hear_keys(&mut self) -> Result<()> {
        while self.end.is_none() && event::poll(Duration::ZERO)? {
            match event::read()? {
                Event::Key(pressed) => {
                    if let Some(key) = key(pressed) {
                        self.on(Input::Key(key))?;
                    }
                }
                Event::Resize(..) => Terminal::ring_again()?,
                _ => {}
            }
        }
        Ok(())
    }

    fn hear_others(&mut self) -> Result<()> {
        drain(&self.rung);
        let (mut changed, mut folders) = (false, false);
        while let Ok(told) = self.told.try_recv() {
            match told {
                Message::Step(generation, step) => self.on(Input::Step(generation, step))?,
                Message::Changed { folder } => (changed, folders) = (true, folders || folder),
            }
        }
        if folders {
            self.files.look_for_folders();
        }
        let now = Instant::now();
        if changed {
            self.saves.written(now);
            if self.saves.differ(self.look()) {
                self.on(Input::Touched)?;
            }
        }
        if self.saves.is_quiet(now) {
            match self.look() {
                None => {
                    self.saves.judged(None);
                    self.on(Input::Gone)?;
                }
                found if self.saves.differ(found) || self.model.is_owed_a_run() => {
                    self.on(Input::Saved)?;
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    fn look(&self) -> Option<u64> {
        files::look(&self.root, self.model.stages())
    }

    fn on(&mut self, input: Input) -> Result<()> {
        for effect in self.model.on(input) {
            self.carry_out(effect)?;
        }
        Ok(())
    }

    fn carry_out(&mut self, effect: Effect) -> Result<()> {
        let (style, width) = (self.model.style, self.model.width.clamp(60, 100));
        match effect {
            Effect::Cancel => self.runner.cancel(),
            Effect::Judge {
                generation,
                what,
                fresh,
            } => match self.look() {
                None => {
                    self.saves.judged(None);
                    self.on(Input::Gone)?;
                }
                found => {
                    self.saves.judged(found);
                    self.runner.order(generation, what, fresh);
                }
            },
            Effect::Hint(subject) => self.hint(&subject, width, style)?,
            Effect::List => {
                let state = State::load(&self.root);
                let text = list::stages(&self.root, &state, width, style);
                self.page(Page::List, Ok(text))?;
            }
            Effect::Solution(subject) => {
                let state = State::load(&self.root);
                let stage = self.model.stage;
                let given = |subject: &hint::Subject| {
                    state.hints_given(&subject.id) == hint::STEPS
                        && subject.stage.number == stage.number
                };
                if state.was_passed(stage) || subject.as_ref().is_some_and(given) {
                    let roles = match subject.and_then(|subject| subject.role) {
                        Some(role) if !state.was_passed(stage) => vec![role],
                        _ => stage.roles.to_vec(),
                    };
                    let text = solution::text(stage, &roles, style);
                    self.page(Page::Solution, text)?;
                } else {
                    let says = "the solution comes after the third hint: h".to_owned();
                    self.on(Input::Notice(says))?;
                }
            }
            Effect::Edit { file, line } => self.edit(&file, line)?,
            Effect::Reset => {
                let stage = self.model.stage;
                let mut says = Vec::new();
                let done = reset::changed(&self.root, stage, stage.roles).and_then(|changed| {
                    reset::bring_back(&self.root, stage, &changed, &mut |line| {
                        says.push(line.to_owned());
                        Ok(())
                    })
                });
                match done {
                    Err(error) => says.push(format!("{error:#}")),
                    Ok(()) if says.is_empty() => {
                        says.push("they are the starters already".to_owned())
                    }
                    // Judged by hand: the notice of a reset outlives the run that it begins.
                    Ok(()) => self.on(Input::Saved)?,
                }
                self.on(Input::Notice(says.join("; ")))?;
            }
            Effect::Suspend => {
                self.terminal.give_back();
                // Stops here, and goes on when it is continued.
                raise(Signal::SIGSTOP)?;
                self.terminal.take()?;
            }
            Effect::Quit => self.end = Some(0),
        }
        Ok(())
    }

    fn page(&mut self, page: Page, text: Result<String>) -> Result<()> {
        self.on(match text {
            Ok(text) => Input::Text(page, text),
            Err(error) => Input::Notice(format!("{error:#}")),
        })
    }

    /// Shows the next hint.
    fn hint(&mut self, subject: &hint::Subject, width: usize, style: Style) -> Result<()> {
        let step = hint::next_step(&self.root, subject);
        let more = match step + 1 < hint::STEPS {
            true => "h gives the next hint",
            false => "that was the last hint; if it does not help: s shows the solution",
        };
        let text = hint::text(subject, step, more, width, style);
        self.page(Page::Hint, text)?;
        Ok(())
    }

    /// Lends the terminal to the learner's editor.
    fn edit(&mut self, file: &str, line: Option<u32>) -> Result<()> {
        let set = |name| env::var(name).ok().filter(|value| !value.trim().is_empty());
        let at = line.map_or(file.to_owned(), |line| format!("{file}:{line}"));
        let Some(editor) = set("VISUAL").or_else(|| set("EDITOR")) else {
            let says = format!("open {at} in your editor, or set EDITOR to let o do so");
            return self.on(Input::Notice(says));
        };
        let path = self.root.join(file);
        let Some(words) = editor::command(&editor, &path, line) else {
            let says = format!("EDITOR is no command: {editor}");
            return self.on(Input::Notice(says));
        };
        self.terminal.give_back();
        let ended = Command::new(&words[0])
            .args(&words[1..])
            .current_dir(&self.root)
            .status();
        // A Ctrl-C was for the editor.
        let ending = &self.signals.ending;
        let _ = ending.compare_exchange(SIGINT as usize, 0, Ordering::SeqCst, Ordering::SeqCst);
        self.terminal.take()?;
        match ended {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => self.on(Input::Notice(format!("{} ended: {status}", words[0]))),
            Err(error) => self.on(Input::Notice(format!("cannot start {}: {error}", words[0]))),
        }
    }

    /// With links to the files that are named, where the terminal has them.
    fn dressed(&self, lines: Vec<String>) -> Vec<String> {
        match output::links(&self.root) {
            Some(links) => lines.iter().map(|line| links.add(line)).collect(),
            None => lines,
        }
    }
}

/// What a key means; most mean nothing.
fn key(pressed: KeyEvent) -> Option<Key> {
    if pressed.kind == KeyEventKind::Release {
        return None;
    }
    let control = pressed.modifiers.contains(KeyModifiers::CONTROL);
    Some(match pressed.code {
        KeyCode::Char('c' | 'd') if control => Key::Interrupt,
        KeyCode::Char('z') if control => Key::Suspend,
        KeyCode::Char('f') if control => Key::PageDown,
        KeyCode::Char('b') if control => Key::PageUp,
        KeyCode::Char(_) if control => return None,
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::Enter | KeyCode::Esc | KeyCode::Backspace => Key::Back,
        _ => return None,
    })
}

/// Signals, as something that poll(2) can wait for.
struct Signals {
    rung: UnixStream,
    /// The one that wants us to end, or 0.
    ending: Arc<AtomicUsize>,
    /// Whether we were stopped, and go on.
    continued: Arc<AtomicBool>,
}

impl Signals {
    fn catch() -> Result<Signals> {
        let (bell, rung) = bells()?;
        let (ending, continued) = (Arc::default(), Arc::default());
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] {
            signal_hook::flag::register_usize(signal, Arc::clone(&ending), signal as usize)?;
        }
        signal_hook::flag::register(SIGCONT, Arc::clone(&continued))?;
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCONT, SIGWINCH] {
            signal_hook::low_level::pipe::register(signal, bell.try_clone()?)?;
        }
        Ok(Signals {
            rung,
            ending,
            continued,
        })
    }
}

/// A bell, and where it is heard.
fn bells() -> Result<(UnixStream, UnixStream)> {
    let (bell, rung) = UnixStream::pair()?;
    bell.set_nonblocking(true)?;
    rung.set_nonblocking(true)?;
    Ok((bell, rung))
}

/// Hears every bell that was rung.
fn drain(mut rung: &UnixStream) {
    let mut bytes = [0; 256];
    while rung.read(&mut bytes).is_ok_and(|n| n > 0) {}
}
