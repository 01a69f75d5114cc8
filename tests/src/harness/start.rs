//! Starting the programs of a check, and waiting until a server can be reached.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Instant;

use super::client::Client;
use super::process::{Input, Process, Start};
use super::reach::{best, reached_at, sees_sockets, transport_of};
use super::server::{RefusedServer, Server};
use super::wait::{ANSWER, WaitEnd, WaitPolicy, is_over};
use super::{Context, DeadStart, Inner, Listener, RunMode, Stop, Verdict, kernel};
use crate::diagnosis::FailedStep;
use crate::model::{FailureKind, Program, Transport};
use crate::observe::Socket;

impl Context {
    /// Starts the server at an address of the harness's choice, and waits until it can be reached.
    pub fn start_server(&self) -> Verdict<Server> {
        let judges = self.inner.mode == RunMode::Judge;
        if let Some(failure) = self.inner.starts.known_failure().filter(|_| judges) {
            self.inner.dead_start.set(DeadStart::Known);
            return Err(Stop::Fail(Box::new(failure)));
        }
        let address = self.free_address();
        let started = self.start_server_at(&address);
        if let Err(Stop::Fail(failure)) = &started
            && failure.symptom == FailureKind::Unreachable
            && let Some(program) = self.inner.programs.borrow().last()
            && matches!(program.try_wait(), Ok(Some(_)))
        {
            self.inner.dead_start.set(DeadStart::Seen);
        }
        started
    }

    /// An address at which a server may be started: port 0, or a fresh path; the one that is built in,
    /// where one is.
    pub fn free_address(&self) -> String {
        if let Some(built_in) = &self.inner.built_in {
            return built_in.name().to_owned();
        }
        match self.inner.transport {
            Transport::Tcp | Transport::Udp => "127.0.0.1:0".to_owned(),
            Transport::Unix => {
                let number = self.inner.new_number();
                self.dir()
                    .join(format!("s{number}"))
                    .to_string_lossy()
                    .into_owned()
            }
        }
    }

    /// Starts the server at `address`, and waits until it can be reached.
    pub fn start_server_at(&self, address: &str) -> Verdict<Server> {
        self.start_named("your server", Some(address))
    }

    /// Starts a server of this name, with the default address where none is given.
    pub fn start_named(&self, name: &str, address: Option<&str>) -> Verdict<Server> {
        if let Some(built_in) = &self.inner.built_in
            && !self.inner.programs.borrow().is_empty()
        {
            // Two can't be at the same address, which the check would not mind otherwise.
            self.inner.end_programs()?;
            built_in.free_again()?;
        }
        let start = Start {
            name,
            address,
            arguments: None,
            stdin: Input::None,
            stdout: None,
        };
        let starting = self.starting(start)?;
        match self.inner.built_in {
            Some(_) => starting.wait_until_found(),
            None => starting.wait_until_reachable(address),
        }
    }

    /// Starts the server at `address` when something should keep it from starting; it is not waited for.
    pub fn start_refused_server(&self, address: &str) -> Verdict<RefusedServer> {
        let start = Start {
            name: "the second server",
            address: Some(address),
            arguments: None,
            stdin: Input::None,
            stdout: None,
        };
        Ok(RefusedServer {
            context: self.inner.clone(),
            process: self.inner.start(start)?,
        })
    }

    /// Starts the server at `address` with a queue of this length, and waits until it can be reached.
    pub fn start_server_with_backlog(&self, backlog: u32) -> Verdict<Server> {
        self.needs_address_argument()?;
        let address = self.free_address();
        let backlog = backlog.to_string();
        let start = Start {
            name: "your server",
            address: Some(&address),
            arguments: Some(&[&address, &backlog]),
            stdin: Input::None,
            stdout: None,
        };
        self.starting(start)?.wait_until_reachable(Some(&address))
    }

    fn starting(&self, start: Start) -> Verdict<Starting> {
        Ok(Starting {
            context: self.inner.clone(),
            process: self.inner.start(start)?,
        })
    }

    /// The address that a message on standard error must name: none where it was not given by us.
    pub fn shown_address<'a>(&self, address: &'a str) -> Option<&'a str> {
        self.needs_address_argument().is_ok().then_some(address)
    }

    /// Starts the server with a standard output that takes one write at a time, each only when the
    /// program is blocked in it: so it is certain what it had done when it announced itself.
    pub fn start_server_checking_announcement(&self, address: &str) -> Verdict<Server> {
        #[cfg(not(target_os = "linux"))]
        return self.start_server_at(address);
        #[cfg(target_os = "linux")]
        {
            if !sees_sockets() {
                return self.start_server_at(address);
            }
            let (read, write) = kernel::packet_pipe()?;
            // The pipe is full from the start.
            nix::unistd::write(&write, b"\n")?;
            let start = Start {
                name: "your server",
                address: Some(address),
                arguments: None,
                stdin: Input::None,
                stdout: Some((read, write)),
            };
            self.starting(start)?.check_announcement(address)
        }
    }

    /// Starts the client against what listens at `address`.
    pub fn start_client(&self, address: &str) -> Verdict<Client> {
        self.start_client_with(Some(address))
    }

    /// Starts the client against `listener`.
    pub fn start_client_of(&self, listener: &Listener) -> Verdict<Client> {
        self.start_client(&listener.address())
    }

    /// Starts the client, with its default address where none is given.
    pub fn start_client_with(&self, address: Option<&str>) -> Verdict<Client> {
        self.start_client_reading(address, Input::Lines)
    }

    /// The same with such an input.
    pub(super) fn start_client_reading(
        &self,
        address: Option<&str>,
        stdin: Input,
    ) -> Verdict<Client> {
        let start = Start {
            name: "your client",
            address,
            arguments: None,
            stdin,
            stdout: None,
        };
        Ok(Client::new(self.inner.clone(), self.inner.start(start)?))
    }

    /// Skips the check for a program whose address is built in, or that is not built by us.
    pub fn needs_built_program(&self) -> Verdict {
        match &self.inner.job.program {
            Program::Built { .. } => Ok(()),
            Program::Command { .. } => Err(Stop::Skip(
                "the default address is checked only for programs that the workbook builds".into(),
            )),
        }
    }

    /// Skips the check for a program that can't be told its address.
    pub fn needs_address_argument(&self) -> Verdict {
        self.needs_no_built_in_address("it can't be given a different one")
    }

    /// Skips the check for a program that needn't say where it is.
    pub fn needs_announcement(&self) -> Verdict {
        self.needs_no_built_in_address("no announcement is awaited")
    }

    fn needs_no_built_in_address(&self, why: &str) -> Verdict {
        match &self.inner.built_in {
            Some(built_in) => Err(Stop::Skip(format!(
                "the program's address {} is built in: {why}",
                built_in.name()
            ))),
            None => Ok(()),
        }
    }
}

/// What a server has shown of itself so far.
enum Sign {
    Announced(String),
    Observed(Socket),
}

/// A server that was started and has not been reached yet.
pub(super) struct Starting {
    pub(super) context: Rc<Inner>,
    pub(super) process: Rc<Process>,
}

fn no_address() -> Stop {
    Stop::Broken("a listening socket has no address".into())
}

impl Starting {
    /// It can be reached at `address`.
    pub(super) fn reached(self, address: String) -> Verdict<Server> {
        self.process.up.set(true);
        Ok(Server {
            context: self.context,
            process: self.process,
            address,
        })
    }

    /// Waits until it is at its built-in address, as the kernel lists its sockets: nobody connects to
    /// find out, and no announcement is awaited.
    fn wait_until_found(self) -> Verdict<Server> {
        if !sees_sockets() {
            return Err(Stop::Skip(
                "this machine does not show when a program can be reached, and the program need not announce it"
                    .into(),
            ));
        }
        let context = self.context.clone();
        let Some(built_in) = &context.built_in else {
            return Err(Stop::Broken("the program has no built-in address".into()));
        };
        let process = self.process.clone();
        let wants = |socket: &Socket| transport_of(socket) == Some(context.transport);
        let elsewhere_since = Cell::new(None);
        let found = context.wait(&process, WaitPolicy::SILENT_START, &[], || {
            let seen: Vec<_> = process.observer().reachable();
            let elsewhere = seen.iter().any(wants);
            if let Some(socket) = built_in.choose(seen.into_iter().filter(wants)) {
                return Ok(Some(Some(socket)));
            }
            // A program that serves elsewhere may never be quiet; another socket gets time to follow.
            if !elsewhere {
                elsewhere_since.set(None);
                return Ok(None);
            }
            let since = elsewhere_since.get().unwrap_or_else(Instant::now);
            elsewhere_since.set(Some(since));
            Ok(is_over(ANSWER, since.elapsed()).then_some(None))
        })?;
        match found {
            Ok(Some(socket)) => {
                self.reached(reached_at(&socket, Some(built_in.name())).ok_or_else(no_address)?)
            }
            Ok(None) => Err(self.elsewhere(None)),
            Err(stuck @ WaitEnd::Ended(_)) => Err(built_in
                .excuse()
                .unwrap_or_else(|| self.unreachable(&stuck))),
            Err(stuck) if self.process.observer().reachable().is_empty() => {
                Err(self.unreachable(&stuck))
            }
            Err(stuck) => Err(self.elsewhere(Some(&stuck))),
        }
    }

    /// It can be reached, but not where it should be.
    fn elsewhere(&self, stuck: Option<&WaitEnd>) -> Stop {
        let places: Vec<String> = self
            .process
            .observer()
            .reachable()
            .iter()
            .filter_map(|socket| Some(format!("{} ({})", socket.local.as_ref()?, socket.kind)))
            .collect();
        self.context.failure(
            &self.process,
            FailureKind::Unreachable,
            FailedStep::Start,
            self.expected_place(),
            format!("it can be reached at {} instead", places.join(" and ")),
            stuck,
        )
    }

    fn expected_place(&self) -> String {
        let binds = match self.context.transport {
            Transport::Udp => "binds",
            _ => "listens at",
        };
        match &self.context.built_in {
            Some(built_in) => format!("it {binds} {}, which is built into it", built_in.name()),
            None => format!("it {binds} its address and announces it"),
        }
    }

    fn wait_until_reachable(self, asked: Option<&str>) -> Verdict<Server> {
        let transport = self.context.transport;
        let wants = |socket: &Socket| transport_of(socket) == Some(transport);
        let process = self.process.clone();
        let found = self
            .context
            .wait(&self.process, WaitPolicy::START, &[], || {
                let line = process.announcement();
                if line.is_some() {
                    let seen = process.observer().reachable().into_iter().filter(wants);
                    if let Some(socket) = best(seen, line.as_deref()) {
                        return Ok(Some(Sign::Observed(socket)));
                    }
                    // Where sockets can't be seen, its announcement must do.
                    if let (Some(line), false) = (line, sees_sockets()) {
                        return Ok(Some(Sign::Announced(line)));
                    }
                }
                Ok(None)
            })?;
        let sign = match found {
            Ok(sign) => sign,
            Err(stuck) => {
                // It may serve without an announcement: then only that check fails.
                let ended = matches!(stuck, WaitEnd::Ended(_));
                let seen = process.observer().reachable().into_iter().filter(wants);
                match best(seen, None) {
                    Some(socket) if !ended => Sign::Observed(socket),
                    _ => return Err(self.unreachable(&stuck)),
                }
            }
        };
        let address = match sign {
            Sign::Announced(address) => address,
            Sign::Observed(socket) => reached_at(&socket, asked).ok_or_else(no_address)?,
        };
        if let Some(exit) = self.context.take_outputs(&self.process)? {
            return Err(self.context.failure(
                &self.process,
                FailureKind::Ended,
                FailedStep::Ended,
                "the program that was started is the one that listens",
                format!("it ended with {exit} as soon as a socket listened"),
                None,
            ));
        }
        self.reached(address)
    }

    pub(super) fn unreachable(&self, stuck: &WaitEnd) -> Stop {
        if let WaitEnd::OutOfTime { .. } = stuck {
            return Stop::Skip(
                "the time limit of the stage was over while the program started; --time-limit gives more"
                    .into(),
            );
        }
        let got = match stuck {
            WaitEnd::Ended(exit) => format!("it ended with {exit} before it could be reached"),
            WaitEnd::Quiet | WaitEnd::Timers { .. } => {
                "it waits, and does not listen anywhere".to_owned()
            }
            WaitEnd::Spinning { .. } => {
                "it uses the processor, and does not listen anywhere".to_owned()
            }
            WaitEnd::TimedOut { after, .. } | WaitEnd::OutOfTime { after } => {
                format!(
                    "it does not listen anywhere after {:.1} s",
                    after.as_secs_f64()
                )
            }
        };
        self.context.failure(
            &self.process,
            FailureKind::Unreachable,
            FailedStep::Start,
            self.expected_place(),
            got,
            Some(stuck),
        )
    }
}
