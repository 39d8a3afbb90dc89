//! What one merchant needs to talk to ChinaUMS (chinaums.md 1).

use std::fmt;

use secrecy::SecretString;

use super::sign::Digest;

/// One of the two interfaces, with what it alone needs.
#[derive(Clone)]
pub enum Interface {
    /// The open platform: `OPEN-FORM-PARAM` and `OPEN-BODY-SIG`.
    OpenPlatform {
        /// `appId`, 32 characters.
        app_id: String,
        /// `appKey`, 32 characters. Another secret than the communication key.
        app_key: SecretString,
    },
    /// The netpay portal of 2020.
    Portal {
        /// `msgSrc` (消息来源), such as `WWW.TEST.COM`.
        msg_src: String,
        /// With which digest requests are signed. What comes in says by itself.
        digest: Digest,
    },
}

impl fmt::Debug for Interface {
    /// Names the interface and shows no secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OpenPlatform { app_id, .. } => {
                f.debug_struct("OpenPlatform").field("app_id", app_id).finish_non_exhaustive()
            }
            Self::Portal { msg_src, digest } => {
                f.debug_struct("Portal").field("msg_src", msg_src).field("digest", digest).finish()
            }
        }
    }
}

/// Everything that one merchant needs. Its `Debug` shows no secret.
#[derive(Clone)]
pub struct ChinaumsCredentials {
    /// `mid` 商户号, 15 digits.
    pub mid: String,
    /// `tid` 终端号, 8 characters.
    pub tid: String,
    /// `instMid`, the product: `YUEDANDEFAULT`.
    pub inst_mid: String,
    /// `msgSrcId` 来源编号: the four characters that every number of ours begins with.
    pub source_no: String,
    /// How requests are made.
    pub interface: Interface,
    /// The communication key (通讯密钥): signs the portal's requests, verifies every notification.
    pub communication_key: SecretString,
}

impl fmt::Debug for ChinaumsCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChinaumsCredentials")
            .field("mid", &self.mid)
            .field("tid", &self.tid)
            .field("inst_mid", &self.inst_mid)
            .field("source_no", &self.source_no)
            .field("interface", &self.interface)
            .finish_non_exhaustive()
    }
}
