//! Datagrams that get lost, come twice, late, or from somebody else: a client that sends its message again.
//!
//! The check's peer is the network: what it does not answer is lost. Where programs can be traced, their
//! time limits pass immediately; where a check is about the time itself, they wait.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use super::messages::{LONGEST, message};
use crate::diagnosis::Loss;
use crate::harness::{Client, Context, Datagrams, Try, Verdict, shown};
use crate::model::{FailureKind, ID, ReplyRule};

const AGAIN: &str = "it sends the message again, as it was";

/// How often a client sends a message.
const TRIES: usize = 5;

/// A client, its server, and the message that was sent last.
struct Talk {
    client: Client,
    server: Datagrams,
    rule: ReplyRule,
    /// Empty before the first.
    last: RefCell<Vec<u8>>,
}

impl Talk {
    /// Starts the client.
    fn begin(s: &Context) -> Verdict<Talk> {
        let server = s.serve_datagrams("the server")?;
        let client = s.start_client(&server.address()?)?;
        server.serves(&client);
        Ok(Talk {
            client,
            server,
            rule: s.reply_rule(),
            last: RefCell::default(),
        })
    }

    /// Types a line, and waits for its message, which has the next id.
    fn ask(&self, line: &[u8]) -> Verdict<Try> {
        self.client.type_line(line)?;
        self.message(line)
    }

    /// Waits for the message with the next id and this payload; tries of the last one may come before it.
    fn message(&self, payload: &[u8]) -> Verdict<Try> {
        let before = id_of(&self.last.borrow());
        let next = before.map(|id| id.wrapping_add(1));
        let expected = match next {
            Some(id) => format!("it sends the message {id} with {}", shown(payload)),
            None => format!("it sends a message with {}", shown(payload)),
        };
        let came = loop {
            let loss = Loss::NotSent { tries: 0 };
            let came = self.server.next_try(&expected, before.is_none(), loss)?;
            if before.is_none() || came.bytes != *self.last.borrow() {
                break came;
            }
        };
        let id = id_of(&came.bytes);
        let right = came.bytes.get(ID..) == Some(payload) && (next.is_none() || id == next);
        if !right {
            let loss = Loss::OtherMessage {
                before,
                payload: payload.to_vec(),
                got: came.bytes.clone(),
            };
            let got = format!("it sends {}", described(&came.bytes));
            let kind = FailureKind::WrongContent;
            return self.server.lost(loss, kind, expected, got);
        }
        self.last.replace(came.bytes.clone());
        Ok(came)
    }

    /// Waits for the last message to come again, as it was, after so many tries.
    fn again(&self, tries: usize) -> Verdict<Try> {
        let loss = Loss::NotSent { tries };
        let came = self.server.next_try(AGAIN, false, loss)?;
        let last = self.last.borrow().clone();
        if came.bytes == last {
            return Ok(came);
        }
        self.other_try(&last, came)
    }

    /// Something else came than the message again.
    fn other_try<T>(&self, before: &[u8], came: Try) -> Verdict<T> {
        let got = format!("it sends {}", described(&came.bytes));
        let loss = Loss::OtherTry {
            before: before.to_vec(),
            again: came.bytes,
        };
        let kind = FailureKind::WrongContent;
        self.server.lost(loss, kind, AGAIN, got)
    }

    /// The id of the last message.
    fn id(&self) -> u32 {
        id_of(&self.last.borrow()).unwrap_or_default()
    }

    /// The last message, with another payload: a reply.
    fn with(&self, payload: &[u8]) -> Vec<u8> {
        message(self.id(), payload)
    }

    /// Answers the last message as it should be answered; what is to be printed.
    fn reply(&self) -> Verdict<Vec<u8>> {
        let reply = self.rule.of(&self.last.borrow());
        self.server.answer(&reply)?;
        Ok(reply[ID..].to_vec())
    }

    /// Types a line, answers its message, and waits for the reply to be printed.
    fn exchange(&self, line: &[u8]) -> Verdict {
        self.ask(line)?;
        self.client.expect_line(&self.reply()?)
    }
}

fn id_of(datagram: &[u8]) -> Option<u32> {
    let id = datagram.get(..ID)?.try_into().ok()?;
    Some(u32::from_be_bytes(id))
}

/// A datagram of the client's, in words.
fn described(datagram: &[u8]) -> String {
    match id_of(datagram) {
        Some(id) => format!("the message {id} with {}", shown(&datagram[ID..])),
        None => format!("{}, too short for an id", shown(datagram)),
    }
}

pub(super) fn client_converses(s: &Context) -> Verdict {
    s.fairly(|s| {
        let talk = Talk::begin(s)?;
        for line in [
            s.nonce("Hello"),
            [b"  ", &s.nonce("spaces")[..], b"  "].concat(),
            ["straße ".as_bytes(), &s.nonce("utf8")].concat(),
            b"quit".to_vec(),
        ] {
            talk.exchange(&line)?;
        }
        // More than a byte can count.
        for _ in s.rounds(300) {
            talk.exchange(b"and so on")?;
        }
        talk.client.end_input();
        talk.client.expect_exit(0)?;
        talk.client.expect_nothing_printed()
    })
}

/// What is printed is what arrived, without the id.
pub(super) fn client_prints_payload(s: &Context) -> Verdict {
    s.fairly(|s| {
        let talk = Talk::begin(s)?;
        let line = s.nonce("what did I say");
        talk.ask(&line)?;
        let other = [b" ", &s.letters(line.len())[..], b" "].concat();
        talk.server.answer(&talk.with(&other))?;
        talk.client.expect_line(&other)?;
        talk.exchange(&s.nonce("and now"))
    })
}

pub(super) fn client_empty_line(s: &Context) -> Verdict {
    s.fairly(|s| {
        let talk = Talk::begin(s)?;
        talk.exchange(b"a")?;
        talk.exchange(b"")?;
        talk.exchange(b"b")
    })
}

pub(super) fn client_longest_message(s: &Context) -> Verdict {
    s.fairly(|s| {
        let talk = Talk::begin(s)?;
        talk.exchange(&s.letters(LONGEST))?;
        talk.exchange(b"short")
    })
}

/// The next line is sent when this one is answered.
pub(super) fn client_one_at_a_time(s: &Context) -> Verdict {
    s.fairly(|s| {
        let talk = Talk::begin(s)?;
        let lines = [s.nonce("one"), s.nonce("two"), s.nonce("three")];
        for line in &lines {
            talk.client.type_line(line)?;
        }
        for (i, line) in lines.iter().enumerate() {
            talk.message(line)?;
            if i == 0 {
                // All the tries of the first come before the second.
                talk.again(1)?;
            }
            talk.client.expect_line(&talk.reply()?)?;
        }
        Ok(())
    })
}

/// The first message gets lost.
pub(super) fn client_sends_again(s: &Context) -> Verdict {
    s.fairly(|s| {
        let _fast = s.expire_waits(1)?;
        let talk = Talk::begin(s)?;
        talk.ask(&s.nonce("lost"))?;
        talk.again(1)?;
        talk.client.expect_line(&talk.reply()?)?;
        talk.exchange(&s.nonce("not lost"))
    })
}

/// Four tries get lost, and of the next message three: each has five.
pub(super) fn client_last_try_counts(s: &Context) -> Verdict {
    s.fairly(|s| {
        let fast = s.expire_waits(TRIES - 1)?;
        let talk = Talk::begin(s)?;
        talk.ask(&s.nonce("the fifth"))?;
        for tries in 1..TRIES {
            talk.again(tries)?;
        }
        talk.client.expect_line(&talk.reply()?)?;
        drop(fast);

        let _fast = s.expire_waits(TRIES - 2)?;
        talk.ask(&s.nonce("the fourth"))?;
        for tries in 1..TRIES - 1 {
            talk.again(tries)?;
        }
        talk.client.expect_line(&talk.reply()?)
    })
}

/// Nothing is ever answered.
pub(super) fn client_gives_up(s: &Context) -> Verdict {
    s.fairly(gives_up)
}

fn gives_up(s: &Context) -> Verdict {
    let fast = s.expire_waits(2 * TRIES)?;
    let expired = || {
        fast.first()
            .map(|fault| fault.expired())
            .unwrap_or_default()
    };
    let talk = Talk::begin(s)?;
    // It waits for its input now. What it does from here on, however fast, is about the line.
    talk.client.wait_until_ended_or_idle()?;
    let before = expired().len();
    let mut all = vec![talk.ask(&s.nonce("anybody there"))?];
    for tries in 1..TRIES {
        all.push(talk.again(tries)?);
    }
    // The sixth would come as the others did.
    if let Some(more) = talk.server.one_more()? {
        return talk.server.lost(
            Loss::OneMore,
            FailureKind::TooMuch,
            "after the fifth try it gives up",
            format!("it sends {} once more", described(&more.bytes)),
        );
    }
    talk.client.expect_error_exit(talk.client.address())?;
    talk.client.expect_nothing_printed()?;
    // Its time limits tell; of one that looks at a clock, the last two waits.
    let limit = expired().into_iter().skip(before).max();
    let waits = all.windows(2).map(|pair| between(&pair[0], &pair[1]).0);
    let waited = waits.skip(TRIES - 3).min();
    match limit.max(waited) {
        Some(longest) if longest > LONGEST_WAIT => talk.server.lost(
            Loss::TooLate { strays: false },
            FailureKind::Stuck,
            "it waits 200 ms for the reply to each try",
            format!("it waits {} ms for one", longest.as_millis()),
        ),
        _ => Ok(()),
    }
}

/// Not even a socket at the address: the refusal may end it, or its patience.
pub(super) fn client_nobody_there(s: &Context) -> Verdict {
    let nobody = s.serve_datagrams("nobody")?;
    let address = nobody.address()?;
    nobody.close();
    let client = s.start_client(&address)?;
    client.wait_until_ended_or_idle()?;
    let (before, since) = (s.undeliverable_datagrams(), Instant::now());
    client.type_line(&s.nonce("anybody there"))?;
    client.expect_error_exit(client.address())?;
    client.expect_nothing_printed()?;
    client.expect_undeliverable_at_most(before, since, SHORTEST)
}

/// A stranger knows the id.
pub(super) fn client_ignores_strangers(s: &Context) -> Verdict {
    s.fairly(|s| {
        let talk = Talk::begin(s)?;
        let strangers = s.strangers(&talk.server)?;
        let line = s.nonce("who answers me");
        talk.ask(&line)?;
        for stranger in &strangers {
            stranger.send_to_peer_of(&talk.server, &talk.with(&s.letters(line.len())))?;
        }
        talk.client.expect_line(&talk.reply()?)?;
        talk.client.expect_nothing_printed()
    })
}

/// The server sends what answers something else.
pub(super) fn client_ignores_other_ids(s: &Context) -> Verdict {
    s.fairly(|s| {
        let talk = Talk::begin(s)?;
        talk.exchange(&s.nonce("first"))?;
        let line = s.nonce("which answer is mine");
        talk.ask(&line)?;
        let id = talk.id();
        for other in [id.wrapping_add(1), id ^ 0x0100_0000, id ^ 0xffff_0000] {
            talk.server
                .answer(&message(other, &s.letters(line.len())))?;
        }
        talk.client.expect_line(&talk.reply()?)?;
        talk.client.expect_nothing_printed()
    })
}

/// The first reply comes a second time while the next is awaited.
pub(super) fn client_ignores_duplicates(s: &Context) -> Verdict {
    s.fairly(|s| {
        let talk = Talk::begin(s)?;
        for word in ["first", "second", "third"] {
            let line = s.nonce(word);
            talk.ask(&line)?;
            let reply = talk.reply()?;
            talk.reply()?;
            talk.reply()?;
            talk.client.expect_line(&reply)?;
        }
        talk.client.wait_idle()?;
        talk.client.expect_nothing_printed()
    })
}

/// The answer to the first try comes after the second was sent, and the answer to that one, too.
pub(super) fn client_late_reply(s: &Context) -> Verdict {
    s.fairly(|s| {
        let _fast = s.expire_waits(1)?;
        let talk = Talk::begin(s)?;
        let first = talk.ask(&s.nonce("late"))?;
        talk.again(1)?;
        // What is answered is the first try.
        talk.server.turn_to(&first);
        let late = talk.reply()?;
        talk.client.expect_line(&late)?;
        let line = s.nonce("the next");
        talk.ask(&line)?;
        talk.server
            .answer(&message(talk.id().wrapping_sub(1), &late))?;
        talk.client.expect_line(&talk.reply()?)?;
        talk.client.expect_nothing_printed()
    })
}

/// Datagrams that are too short for an id.
pub(super) fn client_ignores_short(s: &Context) -> Verdict {
    s.fairly(|s| {
        let talk = Talk::begin(s)?;
        talk.ask(&s.nonce("hello"))?;
        for length in [0, 1, 3] {
            let begin = talk.last.borrow()[..length].to_vec();
            talk.server.answer(&begin)?;
        }
        // The number itself, without its leading zeros.
        let id = talk.id().to_be_bytes();
        let number = id.iter().position(|&byte| byte != 0).unwrap_or(ID - 1);
        if number > 0 {
            talk.server.answer(&id[number..])?;
        }
        talk.client.expect_line(&talk.reply()?)?;
        talk.client.expect_nothing_printed()
    })
}

pub(super) fn client_closes_and_exits(s: &Context) -> Verdict {
    s.fairly(|s| {
        let talk = Talk::begin(s)?;
        talk.exchange(&s.nonce("hello"))?;
        talk.client.end_input();
        talk.client.expect_exit(0)
    })
}

/// How long a client may wait for a reply: 200 ms, with what a runtime needs.
const SHORTEST: Duration = Duration::from_millis(150);
const LONGEST_WAIT: Duration = Duration::from_millis(400);

/// The time between two tries, less and more what the client waited for a processor meanwhile.
fn between(first: &Try, second: &Try) -> (Duration, Duration) {
    let apart = second.at.saturating_sub(first.at);
    let delayed = second.delayed.saturating_sub(first.delayed);
    (apart.saturating_sub(delayed), apart + delayed)
}

/// What is wrong with the time between two tries, if anything is.
fn wrong_wait(first: &Try, second: &Try, strays: bool) -> Option<(Loss, FailureKind, String)> {
    let (least, most) = between(first, second);
    let got = |time: Duration| format!("it sends it again after {} ms", time.as_millis());
    if most < SHORTEST {
        let loss = Loss::TooSoon { stray: strays };
        return Some((loss, FailureKind::TooMuch, got(most)));
    }
    if least > LONGEST_WAIT {
        return Some((Loss::TooLate { strays }, FailureKind::Stuck, got(least)));
    }
    None
}

impl Talk {
    /// Fails if the wait after a try is too short, or all waits are too long: one that was right decides then, as a
    /// machine can hold up any other.
    fn expect_wait(&self, mut before: Try, again: impl Fn(usize) -> Verdict<Try>) -> Verdict {
        let mut wrong = None;
        for tries in 1..TRIES {
            let again = again(tries)?;
            wrong = wrong_wait(&before, &again, false);
            if !matches!(wrong, Some((Loss::TooLate { .. }, ..))) {
                break;
            }
            before = again;
        }
        self.judge_wait(wrong)
    }

    /// Fails if something is wrong with the time between two tries.
    fn judge_wait(&self, wrong: Option<(Loss, FailureKind, String)>) -> Verdict {
        let Some((loss, kind, got)) = wrong else {
            return Ok(());
        };
        let expected = "it waits 200 ms for the reply before it sends the message again";
        self.server.lost(loss, kind, expected, got)
    }
}

/// Where a clock that ticks for the whole program is nearer to its next tick than to its last.
const PAST_THE_MIDDLE: Duration = Duration::from_millis(120);

/// The wait itself, by the clock: of the first line, and of one that is typed a while after a try.
pub(super) fn client_waits(s: &Context) -> Verdict {
    let talk = Talk::begin(s)?;
    let first = talk.ask(&s.nonce("how long"))?;
    talk.expect_wait(first, |tries| talk.again(tries))?;
    talk.reply()?;
    // A try that was on its way is no matter of this check, and neither is what the next message says.
    talk.server.try_within(PAST_THE_MIDDLE)?;
    talk.client.type_line(&s.nonce("and now"))?;
    let next = talk
        .server
        .next_try("it sends the next line", false, Loss::NotSent { tries: 0 })?;
    talk.expect_wait(next, |tries| {
        let loss = Loss::NotSent { tries };
        talk.server.next_try(AGAIN, false, loss)
    })
}

/// How often something comes that is no reply, and how long it goes on.
const STRAYS_EVERY: Duration = Duration::from_millis(40);
const STRAYS_FOR: Duration = Duration::from_millis(900);

/// Datagrams that are no reply come all the time, and the wait is neither longer nor shorter.
pub(super) fn client_strays_change_no_wait(s: &Context) -> Verdict {
    s.fairly(|s| {
        let talk = Talk::begin(s)?;
        talk.exchange(&s.nonce("first"))?;
        let line = s.nonce("wait for me");
        let first = talk.ask(&line)?;
        let id = talk.id();
        let began = Instant::now();
        let mut sent = Instant::now();
        let second = loop {
            talk.server
                .send(&message(id.wrapping_add(1), &s.letters(line.len())))?;
            if sent.elapsed() > STRAYS_EVERY * 3 {
                // It was alone for long enough to wait in peace.
                talk.server.note_lateness();
            }
            sent = Instant::now();
            if let Some(again) = talk.server.try_within(STRAYS_EVERY)? {
                break Some(again);
            }
            if began.elapsed() > STRAYS_FOR {
                break None;
            }
        };
        talk.client.expect_nothing_printed_yet()?;
        let second = match second {
            Some(second) if second.bytes != first.bytes => {
                return talk.other_try(&first.bytes, second);
            }
            Some(second) => second,
            None => talk.again(1)?,
        };
        let Some((loss, kind, got)) = wrong_wait(&first, &second, true) else {
            return Ok(());
        };
        // Left alone it shows whether that was because of the strays.
        let alone = wrong_wait(&second, &talk.again(2)?, false);
        let loss = alone.map_or(loss, |(loss, ..)| loss);
        talk.judge_wait(Some((loss, kind, got)))
    })
}
