//! Sends the line with its newline, and takes it off the reply.
//!
//! caught by: 01.client-sends-lines
//! cause: line-end-sent

use mutants::{ask, connect, talk_with};

fn main() {
    talk_with(&mut connect(), |server, line| {
        let mut reply = ask(server, &[line, b"\n"].concat())?;
        reply.pop();
        Ok(reply)
    });
}
