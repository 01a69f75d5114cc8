//! In the game an empty datagram was a player's heartbeat, which only refreshes its entry in the table
//! and gets no answer. It still is: a client that sends an empty line waits in vain.
//!
//! caught by: 06.empty-is-answered 06.ten-empty 06.mixed-in-order
//! cause: empty-datagram-skipped

use std::collections::HashMap;
use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;
use std::time::{Duration, Instant};

const GONE_AFTER: Duration = Duration::from_secs(30);
const MANY: usize = 256;

enum Event<'a> {
    Heartbeat,
    Action(&'a mut [u8]),
}

impl<'a> From<&'a mut [u8]> for Event<'a> {
    fn from(datagram: &'a mut [u8]) -> Self {
        if datagram.is_empty() {
            Event::Heartbeat
        } else {
            Event::Action(datagram)
        }
    }
}

#[derive(Default)]
struct World {
    players: HashMap<SocketAddr, Instant>,
}

impl World {
    fn touch(&mut self, player: SocketAddr) {
        let now = Instant::now();
        if self.players.insert(player, now).is_none() && self.players.len() > MANY {
            self.players.retain(|_, seen| now - *seen < GONE_AFTER);
        }
    }

    fn apply<'a>(&mut self, player: SocketAddr, event: Event<'a>) -> Option<&'a [u8]> {
        self.touch(player);
        match event {
            Event::Heartbeat => None,
            Event::Action(action) => {
                action.make_ascii_uppercase();
                Some(action)
            }
        }
    }
}

fn tick(socket: &UdpSocket, world: &mut World, buffer: &mut [u8]) -> io::Result<()> {
    let (length, player) = socket.recv_from(buffer)?;
    if let Some(update) = world.apply(player, Event::from(&mut buffer[..length])) {
        socket.send_to(update, player)?;
    }
    Ok(())
}

fn bind(address: &str) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind(address)?;
    println!("listening on {}", socket.local_addr()?);
    io::stdout().flush()?;
    Ok(socket)
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));
    let socket = match bind(&address) {
        Ok(socket) => socket,
        Err(error) => {
            eprintln!("{address}: {error}");
            return ExitCode::FAILURE;
        }
    };
    let mut world = World::default();
    let mut buffer = vec![0; 65_535];
    loop {
        if let Err(error) = tick(&socket, &mut world, &mut buffer) {
            let _ = writeln!(io::stderr(), "{error}");
        }
    }
}
