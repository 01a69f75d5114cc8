//! Every claim's experiment comes out as recorded here, and the written page says what it says.
//!
//! The record is of Linux; another system may well differ, which is what the experiments are for.
#![cfg(target_os = "linux")]

use std::collections::BTreeSet;

use checks::claims::Verdict::{self, FalseHere, TrueElsewhere, TrueHere};
use checks::claims::{all, find, lesson_section, markdown};
use checks::observe::{Capability, capabilities};

/// A test for each claim.
macro_rules! verdicts {
    ($($slug:ident: $verdict:expr,)*) => {
        const RECORDED: &[&str] = &[$(stringify!($slug)),*];
        $(
            #[test]
            fn $slug() {
                comes_out(stringify!($slug), $verdict);
            }
        )*
    };
}

fn comes_out(name: &str, expected: Verdict) {
    let claim = find(&name.replace('_', "-")).expect("a claim of this name");
    let (log, finding) = claim
        .run()
        .expect("an experiment that this machine can carry out");
    let told: Vec<String> = log.entries().iter().map(|entry| entry.text()).collect();
    assert_eq!(
        finding.verdict,
        expected,
        "{}\n{}",
        claim.says,
        told.join("\n")
    );
}

verdicts! {
    address_names_one_program: FalseHere,
    bind_takes_any_address: FalseHere,
    unix_bytes_go_through_the_file: FalseHere,
    unix_file_goes_with_its_server: FalseHere,
    unix_path_of_any_length: FalseHere,
    unix_datagrams_can_be_answered: FalseHere,
    unix_has_no_resets: FalseHere,
    bind_opens_the_port: FalseHere,
    connect_answers_accept: FalseHere,
    bytes_before_accept_are_lost: FalseHere,
    accept_gives_a_new_port: FalseHere,
    one_server_socket_per_client: FalseHere,
    client_has_no_address: FalseHere,
    used_port_is_always_refused: FalseHere,
    closed_port_is_free: FalseHere,
    reuseaddr_lets_two_listen: TrueElsewhere,
    reuseaddr_is_harmless_on_udp: FalseHere,
    port_zero_stays_zero: FalseHere,
    backlog_counts_half_open: FalseHere,
    backlog_zero_admits_nobody: FalseHere,
    backlog_limits_clients: FalseHere,
    connect_can_be_repeated: TrueHere,
    send_takes_all_or_nothing: FalseHere,
    sendall_means_delivered: FalseHere,
    recv_for_tcp_recvfrom_for_udp: FalseHere,
    getpeername_always_answers: FalseHere,
    getsockopt_gives_what_was_set: FalseHere,
    close_ends_the_connection: FalseHere,
    recv_waits_until_its_buffer_is_full: FalseHere,
    recv_loses_what_has_no_room: FalseHere,
    one_send_is_one_recv: FalseHere,
    recv_sleeps_through_an_empty_send: TrueHere,
    buffer_holds_the_message_alone: FalseHere,
    recv_ends_between_characters: FalseHere,
    print_shows_the_text: TrueElsewhere,
    recv_raises_when_the_peer_leaves: FalseHere,
    a_lost_peer_is_an_empty_recv: FalseHere,
    empty_recv_means_nothing_yet: FalseHere,
    end_of_stream_ends_both_ways: FalseHere,
    a_leaving_peer_takes_its_bytes_along: FalseHere,
    close_is_a_goodbye: FalseHere,
    a_reset_discards_what_is_unread: TrueElsewhere,
    first_send_to_a_closed_peer_fails: FalseHere,
    a_failed_write_is_only_an_error: FalseHere,
    accept_reports_a_reset: TrueElsewhere,
    closing_the_listener_ends_everything: FalseHere,
    udp_needs_no_listen: TrueHere,
    udp_needs_a_socket_per_client: FalseHere,
    udp_connect_asks_the_server: FalseHere,
    only_the_server_can_reply: FalseHere,
    tcp_needs_the_server_first: TrueHere,
    send_fills_the_own_buffer: TrueHere,
    one_broken_peer_breaks_the_other: FalseHere,
    sendto_nobody_is_silent: TrueHere,
    udp_never_learns_of_absence: FalseHere,
    two_sendto_are_two_recvfrom: TrueHere,
    an_empty_datagram_is_sent: TrueHere,
    empty_recvfrom_is_the_end: FalseHere,
    a_datagram_may_have_any_size: FalseHere,
    a_large_datagram_is_cut: TrueHere,
    nobody_in_recvfrom_means_lost: FalseHere,
    nothing_is_lost_on_loopback: FalseHere,
    one_recvfrom_too_many_waits: TrueHere,
    both_may_write_first: FalseHere,
    half_close_ends_the_conversation: FalseHere,
    close_is_as_good_as_half_close: FalseHere,
    a_time_out_is_etimedout: FalseHere,
    a_time_limit_is_for_the_whole_wait: FalseHere,
    the_kernel_drops_duplicates: FalseHere,
    a_cut_datagram_looks_whole: FalseHere,
    a_full_buffer_holds_up_the_sender: FalseHere,
    a_connected_socket_hears_its_peer_alone: TrueHere,
    what_is_set_is_what_is: FalseHere,
    writable_means_connected: FalseHere,
    the_error_stays: FalseHere,
    a_client_has_a_name_at_once: FalseHere,
    a_peer_keeps_its_name: FalseHere,
    time_wait_is_for_clients: FalseHere,
    keepalive_notices_soon: FalseHere,
    listen_is_called_once: FalseHere,
}

#[test]
fn every_claim_is_recorded_and_numbered() {
    let slugs: Vec<String> = all()
        .iter()
        .map(|claim| claim.slug.replace('-', "_"))
        .collect();
    assert_eq!(slugs, RECORDED);
    for (claim, number) in all().iter().zip(1..) {
        assert_eq!(claim.number, number, "{}", claim.slug);
        assert!(
            !claim.stages.is_empty(),
            "no lesson rests on {}",
            claim.slug
        );
    }
    assert_eq!(slugs.iter().collect::<BTreeSet<_>>().len(), slugs.len());
}

#[test]
fn a_claim_is_found_by_number_and_by_name() {
    assert_eq!(
        find("9").map(|claim| claim.slug),
        Some("connect-answers-accept")
    );
    assert_eq!(
        find("connect-answers-accept").map(|claim| claim.number),
        Some(9)
    );
    assert!(find("0").is_none() && find("").is_none());
}

/// `cargo xtask claims --markdown` writes the page anew.
#[test]
fn the_page_is_what_the_experiments_say() {
    if let Capability::Missing(why) = &capabilities().tracing {
        eprintln!("skipped: two experiments need a traced program: {why}");
        return;
    }
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../exercises/claims.md");
    let written = std::fs::read_to_string(page).expect("exercises/claims.md");
    let now = markdown().expect("experiments that this machine can carry out");
    for (old, new) in written.lines().zip(now.lines()) {
        assert_eq!(old, new, "exercises/claims.md is out of date");
    }
    assert_eq!(
        written.len(),
        now.len(),
        "exercises/claims.md is out of date"
    );
}

#[test]
fn each_lesson_links_the_claims_that_it_rests_on() {
    let exercises = concat!(env!("CARGO_MANIFEST_DIR"), "/../exercises");
    let mut lessons = 0;
    for entry in std::fs::read_dir(exercises).expect("the exercises") {
        let folder = entry
            .expect("an entry")
            .file_name()
            .into_string()
            .expect("a plain name");
        let Some((stage, _)) = folder.split_once('-') else {
            continue;
        };
        let section = lesson_section(stage);
        if section.is_empty() {
            continue;
        }
        let lesson = std::fs::read_to_string(format!("{exercises}/{folder}/README.md"))
            .expect("the lesson of a stage");
        assert!(
            lesson.contains(&section),
            "{folder}/README.md lacks this section:\n\n{section}"
        );
        lessons += 1;
    }
    assert_eq!(lessons, 9);
}
