//! One fixed conversation under every answer that the kernel may give: what `cargo xtask torture` runs.
//!
//! The first run counts the program's calls. Then each kind of call gets each answer that its man page
//! permits, at each occurrence, in a run of its own. A program may lose the client that was hit; it must
//! never lose the next one, and never claim success for what it has not done.

use super::conversation::line;
use super::looping::answers_a_newcomer;
use crate::harness::{Check, Client, ClientTask, Context, Family, Server, Verdict};
use crate::model::{Bytes, CallClass, Effect, FailureKind, Fault, Role, SocketRole};
use crate::trace::FaultPlan;

/// An answer that the kernel may give to a kind of call.
#[derive(Debug, Clone, Copy)]
pub struct PermittedAnswer {
    /// Which program it is given to.
    pub role: Role,
    /// The kind of call.
    pub class: CallClass,
    /// On which kind of socket, where that matters.
    pub on: Option<SocketRole>,
    /// The answer.
    pub effect: Effect,
    /// The first occurrence that may get it.
    pub from: usize,
    /// Where it is written that the kernel may answer so.
    pub man_page: &'static str,
    /// The first stage whose programs must survive it; `None` where no stage demands it.
    pub demanded_from: Option<&'static str>,
}

const fn answer(
    role: Role,
    class: CallClass,
    effect: Effect,
    demanded_from: Option<&'static str>,
    man_page: &'static str,
) -> PermittedAnswer {
    PermittedAnswer {
        role,
        class,
        on: None,
        effect,
        from: 1,
        man_page,
        demanded_from,
    }
}

impl PermittedAnswer {
    const fn on(self, on: SocketRole) -> PermittedAnswer {
        PermittedAnswer {
            on: Some(on),
            ..self
        }
    }

    /// Not the first accept: a server may take that for a start that failed.
    const fn not_the_first(self) -> PermittedAnswer {
        PermittedAnswer { from: 2, ..self }
    }

    /// The fault that gives this answer to the nth such call.
    pub fn fault(&self, nth: usize) -> Fault {
        Fault {
            on: self.on,
            ..Fault::all(self.class, self.effect).nth(nth)
        }
    }
}

const fn fails(errno: i32) -> Effect {
    Effect::Errno(errno)
}

/// What the kernel may answer. A row that is demanded from no stage up to 03 is tried all the same, and
/// shown.
pub static PERMITTED: &[PermittedAnswer] = {
    use CallClass::{Accept, Close, Connect, Read, Wait, Write};
    use Role::{Client, Server};
    use SocketRole::{Connection, Listener};
    &[
        answer(
            Server,
            Accept,
            fails(libc::EINTR),
            Some("03"),
            "accept(2), signal(7)",
        )
        .not_the_first(),
        answer(
            Server,
            Accept,
            fails(libc::ECONNABORTED),
            Some("03"),
            "accept(2)",
        )
        .not_the_first(),
        answer(Server, Accept, fails(libc::EMFILE), Some("03"), "accept(2)").not_the_first(),
        answer(Server, Accept, fails(libc::ENFILE), Some("03"), "accept(2)").not_the_first(),
        answer(
            Server,
            Accept,
            fails(libc::ENOBUFS),
            Some("03"),
            "accept(2)",
        )
        .not_the_first(),
        answer(
            Server,
            Accept,
            fails(libc::EPROTO),
            Some("03"),
            "accept(2), \"Error handling\"",
        )
        .not_the_first(),
        answer(
            Server,
            Accept,
            Effect::Expire,
            Some("03"),
            "socket(7), SO_RCVTIMEO",
        )
        .on(Listener),
        answer(
            Server,
            Read,
            Effect::AtMost(1),
            Some("01"),
            "read(2), recv(2)",
        ),
        answer(
            Server,
            Read,
            fails(libc::EINTR),
            Some("03"),
            "recv(2), signal(7)",
        ),
        answer(
            Server,
            Read,
            fails(libc::ECONNRESET),
            Some("03"),
            "recv(2), tcp(7)",
        ),
        answer(Server, Read, fails(libc::ETIMEDOUT), Some("03"), "tcp(7)"),
        answer(
            Server,
            Read,
            Effect::Expire,
            Some("03"),
            "socket(7), SO_RCVTIMEO",
        )
        .on(Connection),
        answer(
            Server,
            Write,
            Effect::AtMost(1),
            Some("01"),
            "write(2), send(2)",
        ),
        answer(
            Server,
            Write,
            fails(libc::EINTR),
            Some("03"),
            "send(2), signal(7)",
        ),
        answer(Server, Write, fails(libc::EPIPE), Some("03"), "send(2)"),
        answer(
            Server,
            Write,
            fails(libc::ECONNRESET),
            Some("03"),
            "send(2)",
        ),
        answer(
            Server,
            Wait,
            fails(libc::EINTR),
            Some("03"),
            "poll(2), signal(7)",
        ),
        answer(
            Server,
            Wait,
            Effect::Expire,
            Some("03"),
            "poll(2), select(2), epoll_wait(2)",
        ),
        answer(Server, Close, fails(libc::EIO), None, "close(2)"),
        answer(
            Client,
            Connect,
            fails(libc::ECONNREFUSED),
            Some("03"),
            "connect(2)",
        ),
        answer(
            Client,
            Connect,
            fails(libc::ETIMEDOUT),
            Some("03"),
            "connect(2)",
        ),
        answer(
            Client,
            Connect,
            fails(libc::ENETUNREACH),
            Some("03"),
            "connect(2)",
        ),
        answer(
            Client,
            Read,
            Effect::AtMost(1),
            Some("01"),
            "read(2), recv(2)",
        ),
        answer(
            Client,
            Read,
            fails(libc::EINTR),
            Some("03"),
            "recv(2), signal(7)",
        ),
        answer(
            Client,
            Read,
            fails(libc::ECONNRESET),
            Some("03"),
            "recv(2), tcp(7)",
        ),
        answer(Client, Read, fails(libc::ETIMEDOUT), Some("03"), "tcp(7)"),
        answer(
            Client,
            Read,
            Effect::Expire,
            Some("03"),
            "socket(7), SO_RCVTIMEO",
        ),
        answer(
            Client,
            Write,
            Effect::AtMost(1),
            Some("01"),
            "write(2), send(2)",
        ),
        answer(
            Client,
            Write,
            fails(libc::EINTR),
            Some("03"),
            "send(2), signal(7)",
        ),
        answer(Client, Write, fails(libc::EPIPE), Some("03"), "send(2)"),
        answer(
            Client,
            Write,
            fails(libc::ECONNRESET),
            Some("03"),
            "send(2)",
        ),
        answer(
            Client,
            Wait,
            fails(libc::EINTR),
            Some("03"),
            "poll(2), signal(7)",
        ),
        answer(
            Client,
            Wait,
            Effect::Expire,
            Some("03"),
            "poll(2), select(2), epoll_wait(2)",
        ),
        answer(Client, Close, fails(libc::EIO), None, "close(2)"),
    ]
};

const HINTS: crate::harness::Hints = [
    "Which call got an answer that your program does not expect, and what did it do then?",
    "The man page of each call has a section ERRORS and one on its return value. Everything there can \
     happen on a bad day.",
    "Treat an error of a conversation as the end of that conversation, and an error of accept as a \
     reason for another turn of the loop. Loop over short reads and writes.",
];

const SERVER: Check = Family {
    role: Role::Server,
    title: "Whatever the kernel answers, the next client is served.",
    part: super::tutorial::PART_6_CATCH,
    hints: HINTS,
    run: server_conversation,
}
.at("torture.server");

const CLIENT: Check = Family {
    role: Role::Client,
    title: "Whatever the kernel answers, a reply is printed whole, or the failure is reported.",
    part: super::tutorial::PART_6_CATCH,
    hints: HINTS,
    run: client_conversation,
}
.at("torture.client");

/// The conversation with the programs of this role.
pub(crate) fn check_of(role: Role) -> &'static Check {
    static CHECKS: [Check; 2] = [SERVER, CLIENT];
    match role {
        Role::Server => &CHECKS[0],
        Role::Client => &CHECKS[1],
    }
}

/// Arms what the job asks for; whether nothing may be lost, since calls move less and none fails.
fn arm(s: &Context) -> Verdict<(FaultPlan, bool)> {
    let plan = s.permit_faults()?;
    let faults = s.torture();
    for fault in faults {
        plan.arm(fault.clone());
    }
    let harmless = |fault: &Fault| matches!(fault.effect, Effect::AtMost(_));
    Ok((plan, faults.iter().all(harmless)))
}

/// Two clients one after the other, and a third that must be answered.
fn server_conversation(s: &Context) -> Verdict {
    let (plan, nothing_lost) = arm(s)?;
    let server = s.start_server()?;
    let one_client = s.stage() == "01";
    for (name, messages) in [("client A", 2), ("client B", 1)] {
        visit(s, &server, name, messages, nothing_lost)?;
        if one_client {
            return Ok(());
        }
    }
    plan.stop();
    server.expect_running()?;
    answers_a_newcomer(s, &server)?;
    server.expect_running()
}

/// A client that says so many messages and half-closes. It may be lost, or not.
fn visit(s: &Context, server: &Server, name: &str, messages: usize, nothing_lost: bool) -> Verdict {
    let client = server.connect(name)?;
    for _ in 0..messages {
        let message = s.nonce("message");
        if nothing_lost {
            client.expect_echo(&message)?;
        } else {
            client.send_carelessly(&message)?;
            server.wait_idle()?;
        }
    }
    client.half_close()?;
    server.wait_idle()?;
    client.close();
    server.wait_idle()?;
    Ok(())
}

/// Two lines. What is printed is whole; a conversation that breaks is reported with exit code 1.
fn client_conversation(s: &Context) -> Verdict {
    let (plan, nothing_lost) = arm(s)?;
    if s.client_task() == ClientTask::Bytes {
        return super::streaming::tortured_copy(s, &plan, nothing_lost);
    }
    let faults = s.torture();
    let hits = |class| plan.hits() > 0 && faults.iter().any(|fault| fault.class == class);
    let messages = [s.nonce("first"), s.nonce("second")];
    let listener = s.listen()?;
    let client = s.start_client_of(&listener)?;
    client.type_bytes(&line(&messages[0]))?;
    if faults.iter().any(|fault| fault.class == CallClass::Connect) {
        client.end_input();
        client.wait_until_ended_or_idle()?;
        if plan.hits() > 0 {
            let address = listener.address();
            return client.expect_error_exit(s.shown_address(&address));
        }
    }
    let server = listener.accept(&client)?;
    let mut printed: Vec<Vec<u8>> = Vec::new();
    for (nth, message) in messages.iter().enumerate() {
        if nth > 0 {
            client.type_bytes(&line(message))?;
        }
        client.wait_idle()?;
        if !nothing_lost && client.has_ended()? {
            return reports(s, &client, &printed);
        }
        if !nothing_lost && hits(CallClass::Write) && !interrupts(faults) {
            // A connection that can't be written to ends for its reader, too.
            server.close();
            return reports(s, &client, &printed);
        }
        server.expect(message)?;
        let reply = s.reply_to(message);
        server.send(&reply)?;
        client.wait_idle()?;
        if !nothing_lost && client.has_ended()? && client.printed_lines().len() == printed.len() {
            return reports(s, &client, &printed);
        }
        client.expect_line(&reply)?;
        printed.push(reply);
    }
    client.end_input();
    client.wait_until_ended_or_idle()?;
    if nothing_lost {
        return client.expect_exit(0);
    }
    match client.has_ended()? {
        true => Ok(()),
        false => client.expect_exit(0),
    }
}

fn interrupts(faults: &[Fault]) -> bool {
    let interrupts = |fault: &Fault| fault.effect == Effect::Errno(libc::EINTR);
    faults.iter().all(interrupts)
}

/// It has given up: with a message and exit code 1, and no line for a reply that did not come whole.
fn reports(s: &Context, client: &Client, printed: &[Vec<u8>]) -> Verdict {
    client.expect_error_exit(None)?;
    let lines = client.printed_lines();
    match lines.get(printed.len()) {
        None => Ok(()),
        Some(line) => s.fail(
            FailureKind::WrongContent,
            "no complete line is printed for a reply that did not come whole",
            format!("it prints the line {}", Bytes::of(line)),
        ),
    }
}
