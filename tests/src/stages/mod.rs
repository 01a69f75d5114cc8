//! What must hold: one file a stage, each reading like its specification.
//!
//! A stage file has the stage's title, what it teaches, and the list of its checks: for each the id,
//! the sentence, the part of the tutorial, the script and its three hints. A check that several stages
//! share is a [`Family`](crate::harness::Family) in `announcing`, `echo`, `looping`, `misbehaviour`,
//! `injected`, `conversation`, `datagrams` or `streaming`; a stage's list names it with an id of its own. `torture` and
//! `session` run in place of checks.

mod announcing;
mod conversation;
mod datagrams;
mod echo;
mod empties;
mod injected;
mod looping;
mod lost;
mod messages;
mod misbehaviour;
mod names;
mod probing;
pub(crate) mod session;
mod streaming;
pub(crate) mod torture;
mod tutorial;

pub(crate) mod s01_basic_echo;
pub(crate) mod s02_connection_loop;
pub(crate) mod s03_exception_handling;
pub(crate) mod s04_udp;
pub(crate) mod s05_unix_socket;
pub(crate) mod s06_empty_datagram;
pub(crate) mod s07_streaming;
pub(crate) mod s08_names_and_options;
pub(crate) mod s09_lost_datagrams;
