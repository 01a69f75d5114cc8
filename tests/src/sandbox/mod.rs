//! What confines a run: namespaces, mounts and limits.

pub(crate) mod cgroup;
#[cfg(target_os = "linux")]
pub(crate) mod confine;
#[cfg(target_os = "linux")]
pub mod jail;
#[cfg(target_os = "linux")]
pub mod landlock;
mod namespaces;
mod overlay;
#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
mod seccomp;
#[cfg(all(
    target_os = "linux",
    not(any(target_arch = "x86_64", target_arch = "aarch64"))
))]
#[path = "no_seccomp.rs"]
mod seccomp;

pub(crate) use namespaces::*;
pub(crate) use overlay::OwnDirectory;
