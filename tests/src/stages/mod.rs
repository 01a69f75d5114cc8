//! What must hold: one file a stage, each reading like its specification.
//!
//! Rows that several stages share stand once, in `announcing`, `echo`, `looping`, `abuse`,
//! `conversation` and `datagrams`; a stage's list names them under its own ids.

mod announcing;
mod conversation;
mod datagrams;
mod echo;
mod looping;
mod misbehaviour;

pub(crate) mod s01_basic_echo;
pub(crate) mod s02_connection_loop;
pub(crate) mod s03_exception_handling;
pub(crate) mod s04_udp;
pub(crate) mod s05_unix_socket;
pub(crate) mod s06_empty_datagram;
