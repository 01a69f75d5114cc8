//! What confines a run: namespaces, mounts and limits.

#[cfg(target_os = "linux")]
pub(crate) mod confine;
#[cfg(target_os = "linux")]
pub mod jail;
mod namespaces;
mod overlay;

pub(crate) use namespaces::*;
pub(crate) use overlay::OwnDirectory;
