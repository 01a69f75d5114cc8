//! The program is a game loop without any pause between two frames: the sockets are non-blocking and are
//! asked again and again. Everything is answered, but the server uses a whole processor while nobody
//! says anything.
//!
//! caught by: 02.idle-while-idle 02.idle-after-clients-leave
//! cause: busy-waiting

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};

enum State {
    Lobby,
    Reading(TcpStream),
    Writing(TcpStream, Vec<u8>, usize),
}

struct Game {
    listener: TcpListener,
    buffer: Box<[u8; 4096]>,
}

impl Game {
    fn update(&mut self, state: State) -> State {
        match state {
            State::Lobby => match self.listener.accept() {
                Ok((player, _)) if player.set_nonblocking(true).is_ok() => State::Reading(player),
                _ => State::Lobby,
            },
            State::Reading(mut player) => match player.read(&mut self.buffer[..]) {
                Ok(0) => State::Lobby,
                Ok(n) => State::Writing(player, self.buffer[..n].to_ascii_uppercase(), 0),
                Err(e) if is_later(&e) => State::Reading(player),
                Err(_) => State::Lobby,
            },
            State::Writing(player, reply, sent) if sent == reply.len() => State::Reading(player),
            State::Writing(mut player, reply, sent) => match player.write(&reply[sent..]) {
                Ok(n) => State::Writing(player, reply, sent + n),
                Err(e) if is_later(&e) => State::Writing(player, reply, sent),
                Err(_) => State::Lobby,
            },
        }
    }
}

fn is_later(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    println!("listening on {}", listener.local_addr()?);

    let mut game = Game {
        listener,
        buffer: Box::new([0; 4096]),
    };
    let mut state = State::Lobby;
    loop {
        state = game.update(state);
    }
}
