//! Mobile apps (移动应用) of the open platform.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The App that is on people's phones, as the guide has it.
pub(crate) const BUNDLE_ID: &str = "com.apple.PeakeCloud";
const UNIVERSAL_LINK: &str = "https://app.peake.com.cn/";
const PACKAGE: &str = "com.poobo.peakecloud";
pub(crate) const SIGNATURE: &str = "94cffa99d23924042f5784716c442121";

/// One mobile app.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MobileApp {
    /// The name of the app.
    pub name: String,
    /// `wx…`; looks like an official account's and is not interchangeable with it.
    pub app_id: String,
    /// 32 hex digits.
    pub app_secret: String,
    /// Bundle ID of the iOS half.
    #[serde(default = "bundle_id")]
    pub bundle_id: String,
    /// Universal Links of the iOS half.
    #[serde(default = "universal_link")]
    pub universal_link: String,
    /// 应用包名 of the Android half.
    #[serde(default = "package")]
    pub package: String,
    /// 应用签名 of the Android half: 32 lower-case hex digits.
    #[serde(default = "signature")]
    pub signature: String,
}

fn bundle_id() -> String {
    BUNDLE_ID.into()
}

fn universal_link() -> String {
    UNIVERSAL_LINK.into()
}

fn package() -> String {
    PACKAGE.into()
}

fn signature() -> String {
    SIGNATURE.into()
}

impl MobileApp {
    /// An app as it should be registered.
    #[must_use]
    pub fn new(name: &str, app_id: String, app_secret: String) -> Self {
        Self {
            name: name.into(),
            app_id,
            app_secret,
            bundle_id: bundle_id(),
            universal_link: universal_link(),
            package: package(),
            signature: signature(),
        }
    }

    /// Why the wallet's SDK would not open for the App that people have on their phones. None: it opens.
    #[must_use]
    pub fn sdk_refusal(&self) -> Option<&'static str> {
        if self.signature != SIGNATURE || self.package != PACKAGE {
            Some("errCode -1: 应用包名或签名与开放平台登记的不一致")
        } else if self.bundle_id != BUNDLE_ID || self.universal_link != UNIVERSAL_LINK {
            Some("errCode -1: Bundle ID 或 Universal Links 与开放平台登记的不一致")
        } else {
            None
        }
    }
}
