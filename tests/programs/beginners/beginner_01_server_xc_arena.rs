//! The frame loop breaks as soon as the scene is Over, so what the input phase has read in that same
//! frame (and what is still in the outbox) is never drawn. A client that sends and half-closes at once
//! gets no reply, or only a part of it.
//!
//! caught by: 01.half-close-gets-everything
//! cause: closes-before-all-is-sent

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

const FRAME: Duration = Duration::from_millis(1);
const OUTBOX_LIMIT: usize = 64 * 1024;

#[derive(PartialEq, Clone, Copy)]
enum Scene {
    Playing,
    Over,
}

struct World {
    stream: TcpStream,
    scene: Scene,
    events: Vec<u8>,
    outbox: Vec<u8>,
}

impl World {
    /// Collects whatever has come in since the last frame.
    fn input(&mut self) -> io::Result<bool> {
        let mut scratch = [0u8; 4096];
        let mut moved = false;
        while self.events.len() + self.outbox.len() < OUTBOX_LIMIT {
            match self.stream.read(&mut scratch) {
                Ok(0) => {
                    self.scene = Scene::Over;
                    break;
                }
                Ok(n) => {
                    self.events.extend_from_slice(&scratch[..n]);
                    moved = true;
                }
                Err(e) if e.kind() == ErrorKind::WouldBlock => break,
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        Ok(moved)
    }

    /// Turns events into things to show.
    fn update(&mut self) {
        self.events.make_ascii_uppercase();
        self.outbox.append(&mut self.events);
    }

    /// Shows as much as the client has room for.
    fn draw(&mut self) -> io::Result<bool> {
        let mut done = 0;
        let result = loop {
            if done == self.outbox.len() {
                break Ok(());
            }
            match self.stream.write(&self.outbox[done..]) {
                Ok(0) => break Err(ErrorKind::WriteZero.into()),
                Ok(n) => done += n,
                Err(e) if e.kind() == ErrorKind::WouldBlock => break Ok(()),
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => break Err(e),
            }
        };
        self.outbox.drain(..done);
        result.map(|()| done > 0)
    }
}

fn play(stream: TcpStream) -> io::Result<()> {
    stream.set_nonblocking(true)?;
    let mut world = World {
        stream,
        scene: Scene::Playing,
        events: Vec::new(),
        outbox: Vec::new(),
    };
    loop {
        let heard = world.input()?;
        if world.scene == Scene::Over {
            return Ok(());
        }
        world.update();
        let shown = world.draw()?;
        if !heard && !shown {
            thread::sleep(FRAME);
        }
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    let start = || -> io::Result<TcpListener> {
        let listener = TcpListener::bind(&address)?;
        let mut out = io::stdout();
        writeln!(out, "listening on {}", listener.local_addr()?)?;
        out.flush()?;
        Ok(listener)
    };
    let result = start().and_then(|listener| {
        let (stream, _) = listener.accept()?;
        drop(listener);
        play(stream)
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            let _ = writeln!(io::stderr(), "{address}: {e}");
            ExitCode::FAILURE
        }
    }
}
