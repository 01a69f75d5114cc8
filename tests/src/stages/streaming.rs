//! Both directions at once, and more bytes than any buffer holds: scripts of stage 07.

use super::echo::late_reader_gets_everything;
use crate::harness::{Context, Copier, Server, Stop, Verdict};
use crate::model::{CallClass, Fault, SocketRole};
use crate::trace::FaultPlan;

/// More than the socket buffers of both sides hold.
const LARGE: u64 = 32 << 20;
/// More than they can grow to: a server that takes so much keeps it in its own memory (`tcp_rmem` and
/// `tcp_wmem` in tcp(7)).
const ENDLESS: u64 = 64 << 20;
/// What a server has seen before its memory is compared, and how much more each time.
const FIRST: u64 = 8 << 20;
const STEP: u64 = 24 << 20;

/// Another peer's small exchange: proof that the server lives.
fn serves_another(s: &Context, server: &Server) -> Verdict {
    let next = server.connect("the next client")?;
    next.expect_echo(&s.nonce("again"))
}

pub(super) fn moves_large_stream(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let peer = server.connect("the client")?;
    let flow = peer.flow(&s.pattern());
    flow.exchange(LARGE)?;
    peer.half_close()?;
    peer.expect_end()
}

/// What a server needs for 8 MiB, it needs for more. Memory that is collected now and then levels off; what
/// is kept grows at every step.
pub(super) fn memory_does_not_grow(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let peer = server.connect("the client")?;
    let flow = peer.flow(&s.pattern());
    flow.exchange(FIRST)?;
    loop {
        let before = server.memory()?;
        flow.exchange(flow.sent() + STEP)?;
        let growth = server.memory()?.saturating_sub(before);
        if growth < STEP / 2 {
            return Ok(());
        }
        if flow.sent() >= server.collects_within() {
            return Err(server.has_grown(STEP, growth));
        }
    }
}

pub(super) fn stops_reading(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let peer = server.connect("a client that reads nothing")?;
    let flow = peer.flow(&s.pattern());
    // Twice: whoever has stopped and gone on once must do so again.
    for _ in 0..2 {
        flow.send_until_standstill(ENDLESS)?;
        flow.read_all()?;
    }
    flow.exchange(flow.sent() + 1000)?;
    peer.close();
    serves_another(s, &server)
}

pub(super) fn half_close_after_8_mib(s: &Context) -> Verdict {
    let server = s.start_server()?;
    let peer = server.connect("the client")?;
    let flow = peer.flow(&s.pattern());
    flow.send_ahead(FIRST)?;
    peer.half_close()?;
    // A server that reads on without having answered reads the end of the stream now.
    peer.wait_until_idle()?;
    flow.read_all()?;
    peer.expect_end()?;
    peer.close();
    late_reader_gets_everything(s, &server.connect_slow_reader("another client")?)
}

/// How much is in a file.
const FILE: u64 = 300_000;

/// The client copies so many bytes of an input that ends with them, and ends with the server's stream.
fn copies(copier: &Copier, to: u64) -> Verdict {
    copier.copy_all(to)?;
    copier.close()?;
    copier.expect_end_of_copy()
}

/// Twice around, so that every byte value has come by.
pub(super) fn copies_bytes(s: &Context) -> Verdict {
    copies(&s.start_copier()?, 150_000)
}

/// Nobody waits for a file: poll(2) says that it is ready, and epoll_ctl(2) refuses it.
pub(super) fn copies_file(s: &Context) -> Verdict {
    copies(&s.start_copier_of_file(FILE)?, FILE)
}

pub(super) fn copies_large_stream(s: &Context) -> Verdict {
    copies(&s.start_copier()?, LARGE)
}

/// How much the server owes when it stops reading.
const OWED: u64 = 4 << 20;

/// The server reads some and answers nothing of it, then reads nothing until its buffers are full; after that
/// it answers before it reads on. Both sides are in a write now, and the client has to read as well.
pub(super) fn waits_for_server(s: &Context) -> Verdict {
    let copier = s.start_copier()?;
    copier.send_unanswered(OWED)?;
    copier.type_until_standstill(ENDLESS)?;
    copier.answer_before_reading(ENDLESS)?;
    copies(&copier, copier.typed.get())
}

pub(super) fn joins_single_bytes(s: &Context) -> Verdict {
    let copier = s.start_copier()?;
    copier.pieces.set(1);
    copies(&copier, 300)
}

/// Somebody types and looks at the answer before typing on: one byte, some, and many.
pub(super) fn prints_before_more_input(s: &Context) -> Verdict {
    let copier = s.start_copier()?;
    [1, 2, 12, 5000].iter().try_for_each(|&to| copier.copy(to))
}

/// How many of the client's time limits pass, one after the other, while nobody types and nothing comes.
const SILENCES: usize = 3;

/// Nobody types, and nothing comes, for longer than any time limit.
pub(super) fn outwaits_silence(s: &Context) -> Verdict {
    s.permit_faults()?;
    let copier = s.start_copier()?;
    copier.copy(10)?;
    let _silence = s.expire_waits(SILENCES)?;
    // The waits that follow this are those that end.
    copier.copy(20)?;
    copier.wait_idle()?;
    copier.copy(5000)?;
    copies(&copier, 6000)
}

/// The server has seen the end of the stream before it answers.
fn after_half_close(s: &Context) -> Verdict<Copier> {
    let copier = s.start_copier()?;
    copier.send_all_unanswered(1000)?;
    copier.expect_end()?;
    copier.wait_idle()?;
    Ok(copier)
}

pub(super) fn half_closes(s: &Context) -> Verdict {
    let copier = after_half_close(s)?;
    copier.answer_more(0)?;
    copier.close()?;
    copier.expect_end_of_copy()
}

/// More comes than was owed: what a server has to say at the end.
pub(super) fn prints_after_half_close(s: &Context) -> Verdict {
    let copier = after_half_close(s)?;
    copier.answer_more(0)?;
    // It has all that it is owed, and waits for the end.
    copier.wait_idle()?;
    copier.answer_more(1 << 20)?;
    copier.close()?;
    copier.expect_end_of_copy()
}

pub(super) fn empty_input(s: &Context) -> Verdict {
    let copier = s.start_copier_without_input()?;
    copier.expect_end()?;
    // One that leaves with its input has left by then.
    copier.wait_idle()?;
    // The server owes nothing, and says something all the same.
    copier.answer_more(100)?;
    copier.close()?;
    copier.expect_end_of_copy()
}

/// It reports the address of the server that is gone, and exits with code 1.
fn reports(s: &Context, copier: &Copier) -> Verdict {
    let address = copier.client.address().unwrap_or_default();
    copier.client.expect_error_exit(s.shown_address(address))
}

pub(super) fn server_closes_early(s: &Context) -> Verdict {
    let copier = s.start_copier()?;
    copier.send_all_unanswered(3000)?;
    copier.wait_idle()?;
    copier.close()?;
    reports(s, &copier)
}

/// Its input stays open: it must not wait for the end of that.
pub(super) fn server_resets(s: &Context) -> Verdict {
    let copier = s.start_copier()?;
    copier.send_unanswered(1)?;
    copier.reset()?;
    reports(s, &copier)?;
    // Also while it owes nothing.
    let copier = s.start_copier()?;
    copier.send_unanswered(3000)?;
    copier.answer_more(0)?;
    copier.reset()?;
    reports(s, &copier)
}

/// As in a pipeline with head(1): whoever read its output has gone.
pub(super) fn output_closes(s: &Context) -> Verdict {
    let copier = s.start_copier()?;
    copier.send_all_unanswered(3000)?;
    copier.close_output();
    copier.answer_carelessly()?;
    copier.expect_quiet_end()
}

/// Each read and each write of it moves so few bytes.
pub(super) fn client_short_counts(s: &Context) -> Verdict {
    let on_connection = |class, most| Fault {
        on: Some(SocketRole::Connection),
        ..Fault::short(class, most)
    };
    s.inject(on_connection(CallClass::Read, 5))?;
    s.inject(on_connection(CallClass::Write, 3))?;
    let copier = s.start_copier()?;
    copier.send_all_unanswered(600)?;
    copier.answer_more(0)?;
    copier.close()?;
    copier.expect_end_of_copy()
}

/// A copy while the kernel answers as `plan` says: whole, or reported as broken with exit code 1.
pub(super) fn tortured_copy(s: &Context, plan: &FaultPlan, nothing_lost: bool) -> Verdict {
    let mut faults = s.torture().iter();
    if faults.any(|fault| fault.class == CallClass::Connect) {
        let listener = s.listen()?;
        let client = s.start_client_of(&listener)?;
        client.type_line(&s.nonce("hello"))?;
        client.end_input();
        client.wait_until_ended_or_idle()?;
        if plan.hits() > 0 {
            let address = listener.address();
            return client.expect_error_exit(s.shown_address(&address));
        }
    }
    let copier = s.start_copier()?;
    match copies(&copier, 600) {
        Err(Stop::Fail(_)) if plan.hits() > 0 && !nothing_lost => {
            copier.client.expect_error_exit(None)
        }
        verdict => verdict,
    }
}
