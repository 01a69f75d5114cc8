//! Knows what a right socket program does, and watches one do it.
//!
//! Imports go down this list and never up; a test reads them and holds the order:
//! [`runner`] → [`worker`] → [`catalogue`] → `stages` → `harness` → `diagnosis`, [`trace`], [`debug`],
//! `sandbox`, [`observe`] → [`model`]. [`toolchain`] alone calls cargo, [`control`] ends what was
//! started, [`scratch`] is a folder for a run. [`claims`] and [`selftest`] stand apart: they use the rest, and nothing uses them.

pub mod catalogue;
#[cfg(all(unix, feature = "selftest"))]
pub mod claims;
pub mod control;
pub mod debug;
mod diagnosis;
mod harness;
pub mod model;
pub mod observe;
pub mod runner;
mod sandbox;
pub mod scratch;
#[cfg(feature = "selftest")]
pub mod selftest;
mod stages;
pub mod toolchain;
pub mod trace;
pub mod worker;
