//! After the conversation a clone of the stream that was made for writing is kept in the struct until
//! the next client replaces it. So a client that half-closes gets its replies but no end of stream,
//! until another client connects.
//!
//! caught by: 02.two-hundred-clients 02.half-close-gets-everything 02.clients-kept-apart
//! caught by: 02.descriptors-do-not-grow 02.idle-after-clients-leave 02.keeps-running
//! cause: connection-not-closed

use std::env;
use std::io::{self, BufWriter, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

struct Server {
    listener: TcpListener,
    out: Option<BufWriter<TcpStream>>,
}

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());

    let listener = TcpListener::bind(&address)?;
    announce(listener.local_addr()?)?;

    let mut server = Server {
        listener,
        out: None,
    };
    server.serve()
}

fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush()
}

impl Server {
    fn serve(&mut self) -> io::Result<()> {
        loop {
            let (connection, _) = self.listener.accept()?;
            self.out = Some(BufWriter::new(connection.try_clone()?));
            if let Err(e) = self.converse(connection) {
                eprintln!("client: {e}");
            }
        }
    }

    fn converse(&mut self, mut connection: TcpStream) -> io::Result<()> {
        let mut buffer = [0; 4096];
        loop {
            let length = connection.read(&mut buffer)?;
            if length == 0 {
                return Ok(());
            }
            let data = &mut buffer[..length];
            data.make_ascii_uppercase();
            self.send(data)?;
        }
    }

    fn send(&mut self, data: &[u8]) -> io::Result<()> {
        if let Some(out) = &mut self.out {
            out.write_all(data)?;
            out.flush()?;
        }
        Ok(())
    }
}
