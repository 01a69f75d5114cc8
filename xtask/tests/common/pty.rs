//! A terminal of the test's own, with a program on it: what it draws is read as a terminal would.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use nix::pty::{Winsize, openpty};
use nix::sys::signal::{Signal, kill};
use nix::sys::termios::{Termios, tcgetattr};
use nix::unistd::{Pid, ttyname};

/// Longer than anything takes, on any machine.
const DEADLINE: Duration = Duration::from_secs(60);

pub struct Terminal {
    master: File,
    slave: OwnedFd,
    before: Termios,
    child: Child,
    state: Arc<(Mutex<State>, Condvar)>,
}

struct State {
    parser: vt100::Parser,
    ended: bool,
}

impl Terminal {
    /// Starts `command` as the leader of a terminal's session; nothing where setsid(1) is missing.
    pub fn start(command: &Command, (columns, rows): (u16, u16)) -> Option<Terminal> {
        let size = Winsize {
            ws_row: rows,
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        let pty = openpty(&size, None).unwrap();
        let before = tcgetattr(&pty.slave).unwrap();
        let end = || Stdio::from(pty.slave.try_clone().unwrap());
        let mut leader = Command::new("setsid");
        leader
            .arg("--ctty")
            .arg(command.get_program())
            .args(command.get_args())
            .env("TERM", "xterm-256color")
            .env_remove("CI")
            .stdin(end())
            .stdout(end())
            .stderr(end());
        if let Some(dir) = command.get_current_dir() {
            leader.current_dir(dir);
        }
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => leader.env(name, value),
                None => leader.env_remove(name),
            };
        }
        let Ok(child) = leader.spawn() else {
            eprintln!("skipped: setsid(1) is not on this machine");
            return None;
        };
        let state = Arc::new((
            Mutex::new(State {
                parser: vt100::Parser::new(rows, columns, 0),
                ended: false,
            }),
            Condvar::new(),
        ));
        let master = File::from(pty.master);
        let (mut reader, shared) = (master.try_clone().unwrap(), Arc::clone(&state));
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            loop {
                let read = reader.read(&mut bytes);
                let mut state = shared.0.lock().unwrap();
                match read {
                    Ok(n) if n > 0 => {
                        state.parser.process(&bytes[..n]);
                    }
                    _ => state.ended = true,
                }
                shared.1.notify_all();
                if state.ended {
                    return;
                }
            }
        });
        Some(Terminal {
            master,
            slave: pty.slave,
            before,
            child,
            state,
        })
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn type_keys(&mut self, keys: &str) {
        self.master.write_all(keys.as_bytes()).unwrap();
    }

    /// Waits until the screen is as wanted; returns its text.
    pub fn until(&self, wanted: impl Fn(&str) -> bool) -> String {
        self.until_screen(|screen| wanted(&screen.contents()))
    }

    pub fn until_has(&self, text: &str) -> String {
        self.until(|screen| screen.contains(text))
    }

    pub fn until_screen(&self, wanted: impl Fn(&vt100::Screen) -> bool) -> String {
        let (lock, changed) = &*self.state;
        let mut state = lock.lock().unwrap();
        let end = Instant::now() + DEADLINE;
        while !wanted(state.parser.screen()) {
            let left = end.saturating_duration_since(Instant::now());
            let text = state.parser.screen().contents();
            assert!(!left.is_zero(), "it never came; the screen is\n{text}");
            state = changed.wait_timeout(state, left).unwrap().0;
        }
        state.parser.screen().contents()
    }

    /// Gives it another size, as a window that is dragged.
    pub fn resize(&self, columns: u16, rows: u16) {
        let mut state = self.state.0.lock().unwrap();
        state.parser.screen_mut().set_size(rows, columns);
        drop(state);
        let name = ttyname(&self.slave).unwrap();
        let size = ["cols", &columns.to_string(), "rows", &rows.to_string()].map(str::to_owned);
        let done = Command::new("stty").arg("-F").arg(name).args(size).status();
        assert!(done.unwrap().success());
    }

    pub fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(self.pid() as i32), signal).unwrap();
    }

    /// Waits until the program has ended; asserts that the terminal is as it was before.
    pub fn ended(&mut self) -> ExitStatus {
        let status = self.child.wait().unwrap();
        if status.signal().is_none() {
            self.until_screen(|screen| !screen.alternate_screen() && !screen.hide_cursor());
            let now = tcgetattr(&self.slave).unwrap();
            assert_eq!(now.local_flags, self.before.local_flags);
            assert_eq!(now.input_flags, self.before.input_flags);
        }
        status
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Both fail only if it has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
