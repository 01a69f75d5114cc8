//! The server is a frame loop as in a game, and between two frames it spins until the next one is due:
//! with no client at all it keeps a processor at 100 %.
//!
//! caught by: 02.idle-while-idle 02.idle-after-clients-leave
//! cause: busy-waiting

use std::env;
use std::hint;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

const FRAME: Duration = Duration::from_millis(4);

enum Phase {
    Listening,
    Replying { sent: usize },
    Gone,
}

struct Player {
    stream: TcpStream,
    buffer: Vec<u8>,
    phase: Phase,
}

impl Player {
    fn new(stream: TcpStream) -> io::Result<Self> {
        stream.set_nonblocking(true)?;
        Ok(Player {
            stream,
            buffer: vec![0; 65536],
            phase: Phase::Listening,
        })
    }

    fn update(&mut self) {
        let mut limit = 32;
        while limit > 0 && self.step() {
            limit -= 1;
        }
    }

    /// One transition; false when there is nothing more to do in this frame.
    fn step(&mut self) -> bool {
        match self.phase {
            Phase::Gone => false,
            Phase::Listening => {
                self.buffer.resize(65536, 0);
                match self.stream.read(&mut self.buffer) {
                    Ok(0) => self.phase = Phase::Gone,
                    Ok(n) => {
                        self.buffer.truncate(n);
                        self.buffer.make_ascii_uppercase();
                        self.phase = Phase::Replying { sent: 0 };
                    }
                    Err(e) => return self.failed(&e),
                }
                true
            }
            Phase::Replying { sent } => {
                match self.stream.write(&self.buffer[sent..]) {
                    Ok(n) if sent + n == self.buffer.len() => self.phase = Phase::Listening,
                    Ok(n) => self.phase = Phase::Replying { sent: sent + n },
                    Err(e) => return self.failed(&e),
                }
                true
            }
        }
    }

    fn failed(&mut self, error: &io::Error) -> bool {
        match error.kind() {
            ErrorKind::WouldBlock => false,
            ErrorKind::Interrupted => true,
            _ => {
                self.phase = Phase::Gone;
                true
            }
        }
    }

    fn is_gone(&self) -> bool {
        matches!(self.phase, Phase::Gone)
    }
}

struct World {
    door: TcpListener,
    players: Vec<Player>,
}

impl World {
    fn open(address: &str) -> io::Result<Self> {
        let door = TcpListener::bind(address)?;
        door.set_nonblocking(true)?;
        println!("listening on {}", door.local_addr()?);
        io::stdout().flush()?;
        Ok(World {
            door,
            players: Vec::new(),
        })
    }

    fn admit(&mut self) {
        while let Ok((stream, _)) = self.door.accept() {
            if let Ok(player) = Player::new(stream) {
                self.players.push(player);
            }
        }
    }

    fn frame(&mut self) {
        self.admit();
        for player in &mut self.players {
            player.update();
        }
        self.players.retain(|p| !p.is_gone());
    }
}

struct FrameClock {
    next: Instant,
}

impl FrameClock {
    fn wait(&mut self) {
        while Instant::now() < self.next {
            hint::spin_loop();
        }
        self.next = Instant::now() + FRAME;
    }
}

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    let mut world = World::open(&address)?;
    let mut clock = FrameClock {
        next: Instant::now(),
    };
    loop {
        world.frame();
        clock.wait();
    }
}
