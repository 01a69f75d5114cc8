//! Whether a program could be at an address that is built into it: the machine is asked.

use std::io::ErrorKind;
use std::net::{IpAddr, UdpSocket};
use std::path::Path;

use nix::unistd::{AccessFlags, access};

use crate::model::FixedAddress;

/// Whether a program that is started in `dir` could be there: asked of the machine.
///
/// # Errors
/// If it could not: why, as a clause. An address that is taken at the moment is none of these.
pub fn is_bindable(address: &FixedAddress, dir: &Path) -> Result<(), String> {
    match address {
        FixedAddress::Inet { hosts, port } => {
            // A datagram socket asks the same of the machine, and nobody can connect to it.
            let refusal = |host: &IpAddr| match UdpSocket::bind((*host, *port)) {
                Err(e) if e.kind() != ErrorKind::AddrInUse => Some(e),
                _ => None,
            };
            let mut refusals: Vec<_> = hosts.iter().map(refusal).collect();
            match refusals.pop().flatten() {
                Some(e) if refusals.iter().all(Option::is_some) => {
                    Err(format!("it can't be bound here: {e}"))
                }
                _ => Ok(()),
            }
        }
        FixedAddress::Path(path) => {
            let path = dir.join(path);
            let parent = path.parent().unwrap_or(Path::new("/"));
            if path.is_dir() {
                return Err("it is a directory".to_owned());
            }
            // One that is missing may be the program's own to make.
            if parent.exists() && access(parent, AccessFlags::W_OK).is_err() {
                let parent = parent.display();
                return Err(format!("no file can be made in the directory {parent}"));
            }
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn what_the_machine_would_refuse_is_known_before() {
        let dir = tempfile::tempdir().unwrap();
        let path = |text: &str| is_bindable(&FixedAddress::Path(text.into()), dir.path());
        assert_eq!(path("echo.sock"), Ok(()));
        assert_eq!(path("not/yet/echo.sock"), Ok(()));
        let folder = dir.path().join("folder");
        std::fs::create_dir(&folder).unwrap();
        assert!(path("folder").unwrap_err().contains("is a directory"));
        std::fs::set_permissions(&folder, Permissions::from_mode(0o555)).unwrap();
        if !nix::unistd::geteuid().is_root() {
            assert!(path("folder/echo.sock").unwrap_err().contains("no file"));
        }
        let taken = UdpSocket::bind("127.0.0.1:0").unwrap();
        let inet = |hosts: &[&str], port| {
            let hosts = hosts.iter().map(|h| h.parse().unwrap()).collect();
            is_bindable(&FixedAddress::Inet { hosts, port }, dir.path())
        };
        let port = taken.local_addr().unwrap().port();
        assert_eq!(inet(&["127.0.0.1"], port), Ok(()));
        // An address that no machine has (RFC 5737).
        assert!(inet(&["192.0.2.1"], 8888).is_err());
        assert_eq!(inet(&["127.0.0.1", "192.0.2.1"], 8888), Ok(()));
        assert_eq!(inet(&["192.0.2.1", "127.0.0.1"], 8888), Ok(()));
    }
}
