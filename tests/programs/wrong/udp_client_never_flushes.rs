//! Collects its output in a `BufWriter`: no reply is seen before the end.
//!
//! caught by: 04.client-prints-at-once
//! cause: output-not-flushed

use std::io::{self, BufWriter, Write};

use mutants::{datagram_from, lines, udp_client};

pub fn main() -> io::Result<()> {
    let (socket, server) = udp_client();
    let mut output = BufWriter::new(io::stdout());
    for line in lines() {
        socket.send_to(&line, server)?;
        output.write_all(&datagram_from(&socket, server)?)?;
        output.write_all(b"\n")?;
    }
    Ok(())
}
