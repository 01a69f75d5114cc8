//! The address that is built into a program, as its user writes it down.

use std::mem::{offset_of, size_of};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;

use super::Transport;
use serde::{Deserialize, Serialize};

/// An address that is built into a program: as its user wrote it, and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuiltInAddress {
    /// As the user wrote it, and as the program has it.
    pub text: String,
    /// What it means.
    pub address: FixedAddress,
}

impl BuiltInAddress {
    /// Reads the address of a program that speaks `transport`.
    ///
    /// # Errors
    /// As [`FixedAddress::parse`].
    pub fn parse(text: &str, transport: Transport) -> Result<Self, String> {
        let address = FixedAddress::parse(text, transport)?;
        let text = text.to_owned();
        Ok(BuiltInAddress { text, address })
    }
}

/// Where a program that takes no address listens, or looks for its server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FixedAddress {
    /// `127.0.0.1:8888`, `localhost:8888`, `[::1]:8888`, `0.0.0.0:8888`, `:8888`
    Inet {
        /// The addresses of this machine alone that are meant, the likeliest first.
        hosts: Vec<IpAddr>,
        /// The port; never 0.
        port: u16,
    },
    /// A path, as bind(2) or connect(2) is given it.
    Path(PathBuf),
}

/// Where programs of the TCP and UDP stages are without an argument.
pub const DEFAULT_ADDRESS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8888);

/// The longest path that a socket can have (unix(7)): 107 bytes on Linux.
const LONGEST: usize = size_of::<libc::sockaddr_un>() - offset_of!(libc::sockaddr_un, sun_path) - 1;

impl FixedAddress {
    /// Reads an address of a program that speaks `transport`.
    ///
    /// # Errors
    /// If it is none, or not one of this machine's own: why, as a clause.
    pub fn parse(text: &str, transport: Transport) -> Result<Self, String> {
        match transport {
            Transport::Unix => path(text),
            Transport::Tcp => inet(text, "TCP"),
            Transport::Udp => inet(text, "UDP"),
        }
    }
}

fn inet(text: &str, family: &str) -> Result<FixedAddress, String> {
    let wanted = format!("its programs speak {family}; give HOST:PORT, such as 127.0.0.1:8888");
    if text.contains('/') {
        return Err(format!("it is a path, and {wanted}"));
    }
    if text.parse::<Ipv6Addr>().is_ok() {
        return Err("an IPv6 address stands in brackets: [::1]:8888".to_owned());
    }
    let Some((host, port)) = text.rsplit_once(':') else {
        return Err(format!("it has no port: {wanted}"));
    };
    let port = match port.parse() {
        Ok(0) => {
            return Err(
                "port 0 is another one at every start; give the one that is built in".into(),
            );
        }
        Ok(port) => port,
        Err(_) => return Err(format!("{port:?} is no port: {wanted}")),
    };
    let (v4, v6) = (Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into());
    // As Go writes "every address", and as anybody writes "this machine".
    if host.is_empty() || is_this_machine(host) {
        let hosts = vec![v4, v6];
        return Ok(FixedAddress::Inet { hosts, port });
    }
    let inner = host.strip_prefix('[').and_then(|h| h.strip_suffix(']'));
    let ip = match inner {
        Some(inner) => inner.parse().map(IpAddr::V6),
        None => host.parse().map(IpAddr::V4),
    };
    let hosts = match ip {
        Ok(ip) if ip.is_loopback() => vec![ip],
        Ok(ip) if ip.is_unspecified() => vec![if ip.is_ipv4() { v4 } else { v6 }],
        Ok(ip) => {
            return Err(format!(
                "{ip} is no loopback address; programs are checked at 127.0.0.1, ::1 or localhost"
            ));
        }
        Err(_) => {
            return Err(format!(
                "{host:?} is neither an IP address nor localhost, and no name is looked up"
            ));
        }
    };
    Ok(FixedAddress::Inet { hosts, port })
}

/// `localhost`, or the name that gethostname(2) gives a program here.
fn is_this_machine(name: &str) -> bool {
    name.eq_ignore_ascii_case("localhost")
        || nix::unistd::gethostname().is_ok_and(|own| own.eq_ignore_ascii_case(name))
}

fn path(text: &str) -> Result<FixedAddress, String> {
    if text.is_empty() {
        return Err("it is empty; give a path, such as ./echo.sock".to_owned());
    }
    let has_port = |(host, port): (&str, &str)| !host.contains('/') && port.parse::<u16>().is_ok();
    if text.parse::<SocketAddr>().is_ok() || text.rsplit_once(':').is_some_and(has_port) {
        return Err(
            "it has a port, and its programs speak over AF_UNIX; give a path, such as ./echo.sock"
                .to_owned(),
        );
    }
    if text.len() > LONGEST {
        return Err(format!(
            "a path of {} bytes is too long for a socket, which has room for {LONGEST}",
            text.len()
        ));
    }
    if text.ends_with('/') {
        return Err("it is a directory".to_owned());
    }
    Ok(FixedAddress::Path(text.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(text: &str) -> Vec<String> {
        match FixedAddress::parse(text, Transport::Tcp).unwrap() {
            FixedAddress::Inet { hosts, port: 8888 } => {
                hosts.iter().map(ToString::to_string).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_way_to_write_this_machine_is_understood() {
        assert_eq!(hosts("127.0.0.1:8888"), ["127.0.0.1"]);
        assert_eq!(hosts("127.0.1.1:8888"), ["127.0.1.1"]);
        assert_eq!(hosts("[::1]:8888"), ["::1"]);
        assert_eq!(hosts("0.0.0.0:8888"), ["127.0.0.1"]);
        assert_eq!(hosts("[::]:8888"), ["::1"]);
        for both in ["localhost:8888", "LocalHost:8888", ":8888"] {
            assert_eq!(hosts(both), ["127.0.0.1", "::1"]);
        }
    }

    #[test]
    fn what_is_no_address_of_this_machine_is_refused_with_the_reason() {
        for (text, why) in [
            ("192.168.1.5:8888", "no loopback address"),
            ("8.8.8.8:53", "no loopback address"),
            ("[fe80::1]:80", "no loopback address"),
            ("example.com:80", "no name is looked up"),
            ("127.0.0.1", "no port"),
            ("8888", "no port"),
            ("", "no port"),
            ("127.0.0.1:0", "another one at every start"),
            ("127.0.0.1:65536", "is no port"),
            ("127.0.0.1:http", "is no port"),
            ("127.0.0.1:-1", "is no port"),
            ("127.0.0.1:", "is no port"),
            ("999.0.0.1:8888", "neither an IP address"),
            ("::1", "in brackets"),
            ("::1:8888", "in brackets"),
            ("./echo.sock", "it is a path"),
        ] {
            for transport in [Transport::Tcp, Transport::Udp] {
                let error = FixedAddress::parse(text, transport).unwrap_err();
                assert!(error.contains(why), "{text}: {error}");
            }
        }
    }

    #[test]
    fn a_path_is_what_a_socket_has_room_for() {
        let path = |text: &str| FixedAddress::parse(text, Transport::Unix);
        for text in ["./echo.sock", "echo.sock", "/tmp/a:b/echo.sock", "a:b"] {
            assert_eq!(path(text), Ok(FixedAddress::Path(text.into())));
        }
        assert!(path(&"p".repeat(LONGEST)).is_ok());
        for (text, why) in [
            ("", "empty"),
            ("127.0.0.1:8888", "has a port"),
            ("localhost:8888", "has a port"),
            ("[::1]:8888", "has a port"),
            ("run/", "is a directory"),
            (&"p".repeat(LONGEST + 1), "too long"),
        ] {
            let error = path(text).unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
    }
}
