//! Prints the line that was typed where the reply belongs.
//!
//! caught by: 01.client-prints-what-arrived
//! cause: prints-what-it-sent

use mutants::{ask, connect, talk_with};

fn main() {
    talk_with(&mut connect(), |server, line| {
        ask(server, line)?;
        Ok(line.to_vec())
    });
}
