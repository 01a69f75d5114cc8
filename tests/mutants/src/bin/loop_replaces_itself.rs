//! Starts a copy of itself to do the work, and ends.
//!
//! caught by: 02.keeps-running 03.keeps-running 05.keeps-running
//! cause: ends-after-some-clients

use std::env;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::process::{Command, Stdio};

use mutants::{Listener, address, announce, echo, fail, serve};

fn main() -> io::Result<()> {
    match env::var("SERVE").as_deref() {
        Ok("tcp") => serve(
            &Listener::Tcp(io::stdin().as_fd().try_clone_to_owned()?.into()),
            echo,
        ),
        Ok(_) => serve(
            &Listener::Unix(io::stdin().as_fd().try_clone_to_owned()?.into()),
            echo,
        ),
        Err(_) => {}
    }
    let address = address();
    let listener = Listener::bind(&address).unwrap_or_else(|error| fail(&address, &error));
    let name = listener.name(&address);
    let (family, socket) = match listener {
        Listener::Tcp(listener) => ("tcp", OwnedFd::from(listener)),
        Listener::Unix(listener) => ("unix", OwnedFd::from(listener)),
    };
    Command::new(env::current_exe()?)
        .env("SERVE", family)
        .stdin(Stdio::from(socket))
        .spawn()?;
    announce(name);
    Ok(())
}
