//! Facts about the deployment that operators paste at the providers: its public address on white lists, its mobile app.
//! The defaults are those of the guide's own deployment.

use std::net::IpAddr;

/// What belongs to the deployment and not to one operator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeploymentFacts {
    /// The address that this deployment calls providers from, for their IP white lists. `None`: not configured; the
    /// official account platform names it when it refuses.
    pub server_ip: Option<IpAddr>,
    /// The one mobile app.
    pub mobile_app: MobileApp,
}

/// The one mobile app of this deployment. It is registered under every operator's open-platform account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MobileApp {
    /// Its English name.
    pub english_name: String,
    /// What it is, in a line.
    pub description: String,
    /// Its site.
    pub site: String,
    /// Bundle ids of the iOS app; of the released one and of a test one.
    pub ios_bundle_ids: Vec<String>,
    /// Apple's id of the developer team, 10 signs; without it there are no Universal Links.
    pub apple_team_id: Option<String>,
    /// The Android package.
    pub android_package: String,
    /// 应用签名 as the open platform wants it: MD5 of the signing certificate, 32 lower-case hex digits.
    pub android_signature: String,
    /// SHA-256 fingerprints of its signing certificates, `AB:CD:…`; without one there are no asset links.
    pub android_sha256: Vec<String>,
    /// The App ID of the HarmonyOS app; without it there is no App Linking.
    pub harmony_app_id: Option<String>,
}

impl Default for MobileApp {
    fn default() -> Self {
        Self {
            english_name: "peakeCloud".to_owned(),
            description: "披克云易卡通手机 App".to_owned(),
            site: "www.peake.com.cn".to_owned(),
            ios_bundle_ids: vec!["com.apple.PeakeCloud".to_owned()],
            apple_team_id: None,
            android_package: "com.poobo.peakecloud".to_owned(),
            android_signature: "94cffa99d23924042f5784716c442121".to_owned(),
            android_sha256: Vec::new(),
            harmony_app_id: None,
        }
    }
}
