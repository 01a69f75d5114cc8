//! Everything that comes before the checks: where things are, which programs are meant, whether they
//! have changed, and building them.

pub mod command_line;
pub mod fingerprint;
pub mod optional_features;
pub mod programs;
pub mod progress_store;
pub mod selection;
pub mod target;
pub mod workspace;
