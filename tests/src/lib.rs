//! Knows what a right socket program does, and watches one do it.
//!
//! The rooms, and the only arrows between them: `catalogue` → `stages` → `harness` → `observe`,
//! `fault`; everything may use `verdict`, which uses nothing of ours. `runner` starts a `worker`
//! process, in which the checks of the catalogue run; `build` alone calls cargo. `claims` stands apart:
//! what is said about sockets, tried on this machine.

pub mod build;
pub mod catalogue;
mod cause;
#[cfg(all(unix, feature = "proofs"))]
pub mod claims;
pub mod fault;
pub mod fixed;
mod harness;
pub mod hints;
pub mod observe;
pub mod runner;
#[cfg(feature = "proofs")]
pub mod soundness;
mod stages;
mod sys;
pub mod verdict;
pub mod worker;
