//! What confines a run: namespaces, mounts and limits.

mod namespaces;
mod overlay;

pub(crate) use namespaces::*;
pub(crate) use overlay::OwnDirectory;
