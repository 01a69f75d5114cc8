//! What confines a run: namespaces, mounts and limits.

#[cfg(target_os = "linux")]
pub(crate) mod confine;
mod namespaces;
mod overlay;

pub(crate) use namespaces::*;
pub(crate) use overlay::OwnDirectory;
