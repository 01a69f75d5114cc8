//! Turns away whoever has come in the meantime, before it answers: "busy, come back later".
//!
//! caught by: *.backlog-client-is-served *.clients-kept-apart
//! cause: waiting-client-turned-away

use std::io::Write;

use mutants::{listen, receive, serve};

pub fn main() {
    let listener = listen();
    serve(&listener, |mut client| {
        let mut buffer = [0; 4096];
        loop {
            let n = receive(&mut client, &mut buffer)?;
            if n == 0 {
                return Ok(());
            }
            listener.set_nonblocking(true)?;
            while listener.accept().is_ok() {}
            listener.set_nonblocking(false)?;
            client.write_all(&buffer[..n].to_ascii_uppercase())?;
        }
    })
}
