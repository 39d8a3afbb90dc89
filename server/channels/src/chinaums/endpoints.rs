//! Where ChinaUMS is reached. A value, so that the sandbox can stand in; production offers a closed list.

use super::keys::Interface;
use crate::endpoint::{BadEndpoint, origin};

/// The hosts of the two interfaces. Origins, no trailing slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChinaumsEndpoints {
    open: String,
    portal: String,
}

impl ChinaumsEndpoints {
    /// ChinaUMS itself (chinaums.md, the table at its head).
    pub fn production() -> Self {
        Self { open: "https://api-mop.chinaums.com".to_owned(), portal: "https://qr.chinaums.com".to_owned() }
    }

    /// The test hosts that ChinaUMS publishes (chinaums.md 1.1).
    pub fn test() -> Self {
        Self {
            open: "https://test-api-open.chinaums.com".to_owned(),
            portal: "https://qr-test1.chinaums.com".to_owned(),
        }
    }

    /// Other hosts, for a process that was started for the sandbox.
    ///
    /// # Errors
    /// Anything but a bare origin.
    pub fn new(open_base: &str, portal_base: &str) -> Result<Self, BadEndpoint> {
        Ok(Self { open: origin(open_base)?, portal: origin(portal_base)? })
    }

    /// The host of an interface.
    pub(super) fn base(&self, interface: &Interface) -> &str {
        match interface {
            Interface::OpenPlatform { .. } => &self.open,
            Interface::Portal { .. } => &self.portal,
        }
    }
}
