//! A report for the tests of the formats.

use checks::model::{
    Actor, Bytes, CheckReport, Failure, FailureKind, Location, Outcome, ProgramReport,
    ProgramState, Report, Role, Totals, TranscriptEntry, What,
};

/// One check that passed, two that failed, one skipped, one broken, and a program not started.
pub fn report() -> Report {
    let because = vec![
        "it panicked at exercises/03-exception-handling/server.rs:31:27".to_owned(),
        "called `Result::unwrap()` on an `Err` value: ConnectionReset".to_owned(),
    ];
    let failure = Failure {
        expected: "client B sends \"again-7f3a\" and reads \"AGAIN-7F3A\"".to_owned(),
        got: "connection refused: the server is no longer running".to_owned(),
        because,
        location: Some(Location {
            file: "exercises/03-exception-handling/server.rs".to_owned(),
            line: 31,
            source: Some("let n = stream.read(&mut buffer).unwrap();".to_owned()),
        }),
        symptom: FailureKind::Ended,
        reproduced: true,
        cause: None,
    };
    let mut first = check(
        "03.survives-reset-while-replying",
        Outcome::Fail(Box::new(failure)),
    );
    first.title = "A client that resets while it is answered must not take the server down.".into();
    first.transcript = transcript();
    let second = Failure {
        got: "nothing".to_owned(),
        ..Failure::default()
    };
    let why = || "this machine has no user namespaces".to_owned();
    Report {
        reply: Default::default(),
        version: Report::VERSION,
        seed: 42,
        stage: "03".to_owned(),
        role: "both".to_owned(),
        programs: vec![
            program(Role::Server, ProgramState::Checked),
            program(Role::Client, ProgramState::NotStarted),
        ],
        checks: vec![
            check("03.announces-itself", Outcome::Pass),
            first,
            check("03.survives-broken-pipe", Outcome::Fail(Box::new(second))),
            check("03.address-in-use", Outcome::Skipped { why: why() }),
            check(
                "03.keeps-running",
                Outcome::Broken {
                    why: "the worker died".to_owned(),
                },
            ),
        ],
        mistakes: Vec::new(),
        totals: Totals {
            all: 15,
            passed: 1,
            failed: 2,
            skipped: 1,
            broken: 1,
            not_run: 10,
        },
        limits: Vec::new(),
    }
}

/// The same, with everything that the program says being an attack on its reader.
pub fn hostile() -> Report {
    let mut report = report();
    report.checks.truncate(2);
    let attack = "\x1b[2J\n::error::gotcha\n##[group]x ]]> <script>&\"'\u{202e}\u{9b}\u{ffff}\0";
    report.programs[0].program = attack.to_owned();
    report.checks[1].remarks.push(attack.to_owned());
    if let Outcome::Fail(failure) = &mut report.checks[1].outcome {
        failure.got = attack.to_owned();
        failure.because.push(attack.to_owned());
    }
    let say = |text: &str| TranscriptEntry {
        at_us: 9,
        actor: Actor::Program(text.to_owned()),
        what: What::Exited {
            how: text.to_owned(),
        },
    };
    report.checks[1].transcript.push(say(attack));
    report.programs[1].state = ProgramState::DoesNotCompile {
        errors: attack.to_owned(),
    };
    report
}

/// More failures than anybody has, each of them endless.
pub fn endless() -> Report {
    let mut report = report();
    let long = |c: char| c.to_string().repeat(1 << 16);
    let failure = Failure {
        expected: long('e'),
        got: long('<'),
        because: vec![long('b'), long('&')],
        ..Failure::default()
    };
    let story = transcript().into_iter().cycle().take(500);
    report.checks = (0..150)
        .map(|i| {
            let mut check = check(
                &format!("03.number-{i}"),
                Outcome::Fail(Box::new(failure.clone())),
            );
            check.transcript = story.clone().collect();
            check
        })
        .collect();
    report.programs[1].state = ProgramState::DoesNotCompile { errors: long('x') };
    report
}

pub fn check(id: &str, outcome: Outcome) -> CheckReport {
    CheckReport {
        id: id.to_owned(),
        stage: id[..2].to_owned(),
        role: Role::Server,
        title: "A sentence.".to_owned(),
        part: "part 6".to_owned(),
        outcome,
        duration_us: 1500,
        transcript: Vec::new(),
        calls: Vec::new(),
        remarks: Vec::new(),
    }
}

fn program(role: Role, state: ProgramState) -> ProgramReport {
    let program = format!("exercises/03-exception-handling/{role}.rs");
    ProgramReport {
        stage: "03".to_owned(),
        role,
        program,
        state,
        remembered: false,
    }
}

/// One of each kind of thing that can happen.
pub fn everything() -> Vec<TranscriptEntry> {
    let peer = || Actor::Peer("client A".to_owned());
    let program = || Actor::Program("your server".to_owned());
    let bytes = |text: &str| Bytes::of(text.as_bytes());
    let error = "Connection refused (os error 111)".to_owned();
    let entries = vec![
        (
            program(),
            What::Started {
                command: "target/workbook/debug/ex03-server 127.0.0.1:0".into(),
            },
        ),
        (
            program(),
            What::Stdout(bytes("listening on 127.0.0.1:40312\n")),
        ),
        (peer(), What::Connected),
        (peer(), What::Accepted),
        (peer(), What::Sent(bytes("hello   world"))),
        (peer(), What::Received(bytes("HELLO   WORLD"))),
        (peer(), What::SentDatagram(bytes(""))),
        (peer(), What::ReceivedDatagram(Bytes::of(&[b'x'; 65_507]))),
        (peer(), What::HalfClosed),
        (peer(), What::EndOfStream),
        (peer(), What::Reset),
        (peer(), What::Closed),
        (peer(), What::ConnectFailed { error }),
        (program(), What::Typed(bytes("a line"))),
        (program(), What::StdinClosed),
        (program(), What::Stderr(Bytes::of(&[b'e'; 4000]))),
        (
            peer(),
            What::Note {
                text: "the program's send is blocked, for nobody reads what it has to say".into(),
            },
        ),
        (
            program(),
            What::Exited {
                how: "exit code 101".into(),
            },
        ),
    ];
    in_order(entries)
}

pub fn transcript() -> Vec<TranscriptEntry> {
    let a = || Actor::Peer("client A".to_owned());
    let b = || Actor::Peer("client B".to_owned());
    let server = || Actor::Program("your server".to_owned());
    let call = |call: &str, args: &str, result: &str| What::Call {
        data: None,
        call: call.to_owned(),
        args: args.to_owned(),
        result: result.to_owned(),
        location: None,
    };
    let entries = vec![
        (a(), What::Connected),
        (server(), call("accept4", "3", "= 4")),
        (a(), What::Sent(Bytes::of(&[b'x'; 65536]))),
        (server(), call("recvfrom", "4", "= 1024")),
        (server(), call("sendto", "4", "= 7")),
        (a(), What::Received(Bytes::of("STRAßE".as_bytes()))),
        (a(), What::Reset),
        (server(), call("sendto", "4", "= ECONNRESET")),
        (
            server(),
            What::Exited {
                how: "exit code 101".to_owned(),
            },
        ),
        (
            a(),
            What::Note {
                text: "the server ended".to_owned(),
            },
        ),
        (
            b(),
            What::ConnectFailed {
                error: "refused".to_owned(),
            },
        ),
    ];
    in_order(entries)
}

fn in_order(entries: Vec<(Actor, What)>) -> Vec<TranscriptEntry> {
    let entry = |(i, (actor, what))| TranscriptEntry {
        at_us: i,
        actor,
        what,
    };
    (0..).zip(entries).map(entry).collect()
}
