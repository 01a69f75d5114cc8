//! How two programs talk to each other.

use serde::{Deserialize, Serialize};

/// How the programs of a stage talk to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Transport {
    /// TCP over IPv4.
    Tcp,
    /// UDP over IPv4.
    Udp,
    /// AF_UNIX stream sockets.
    Unix,
}
