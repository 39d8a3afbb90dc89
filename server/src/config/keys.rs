//! Every configuration key, once: its names, its default, what it expects and what it is for.

/// One key. The flag is the TOML key with `-` for `_`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The name in the TOML file.
    pub name: &'static str,
    /// The environment variable.
    pub env: &'static str,
    /// The flag without its dashes. Secrets have none: every user of a machine sees the arguments of its processes.
    pub flag: Option<&'static str>,
    /// What holds when nobody sets it; `None` where there is no such value.
    pub default: Option<&'static str>,
    /// What a value must look like, in words that finish the sentence "expected …".
    pub expects: &'static str,
    /// What it is for.
    pub help: &'static str,
}

macro_rules! keys {
    ($($const:ident = $name:literal, $env:literal, $flag:expr, $default:expr, $expects:literal, $help:literal;)*) => {
        $(#[doc = $help] pub const $const: Key =
            Key { name: $name, env: $env, flag: $flag, default: $default, expects: $expects, help: $help };)*
        /// Every key, in the order of the documentation.
        pub const ALL: &[Key] = &[$($const),*];
    };
}

keys! {
    ADDRESS = "address", "PEAKEPAY_ADDRESS", Some("address"), Some("127.0.0.1"),
        "an IP address of this machine, such as 127.0.0.1, 0.0.0.0 or ::",
        "The address to listen on. `demo` always listens on 127.0.0.1.";
    PORT = "port", "PORT", Some("port"), Some("3000"),
        "a port number from 1 to 65535",
        "The port to listen on.";
    PUBLIC_BASE = "public_base", "PEAKEPAY_PUBLIC_BASE", Some("public-base"), None,
        "an https:// address without a path, such as https://app.peake.com.cn (http:// only for this machine itself)",
        "The address under which payers, operators and providers reach this deployment. Printed into QR codes and given to providers; never taken from a request.";
    DATABASE_URL = "database_url", "DATABASE_URL", Some("database-url"), Some("sqlite:data/peakepay.db"),
        "sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME",
        "The database. SQLite needs no set-up; PostgreSQL when one machine is not enough.";
    AUTO_MIGRATE = "auto_migrate", "PEAKEPAY_AUTO_MIGRATE", Some("auto-migrate"), Some("true"),
        "true or false",
        "Whether `serve` brings the database up to date by itself. When false, run `peakepay migrate` first.";
    MASTER_KEY_FILE = "master_key_file", "PEAKEPAY_MASTER_KEY_FILE", Some("master-key-file"), None,
        "the path of a file with one base64 key of 32 bytes per line, as `peakepay key generate` writes it",
        "The file with the master keys that seal secrets in the database; the first line seals, all of them open.";
    MASTER_KEY = "master_key", "PEAKEPAY_MASTER_KEY", None, None,
        "base64 keys of 32 bytes, separated by commas or line breaks",
        "The master keys themselves, where a file is not possible. Only one of this and `master_key_file`.";
    JOBS = "jobs", "PEAKEPAY_JOBS", Some("jobs"), Some("true"),
        "true or false",
        "Whether this process runs background jobs. At least one process of a deployment has to.";
    TRUSTED_HOPS = "trusted_hops", "PEAKEPAY_TRUSTED_HOPS", Some("trusted-hops"), Some("0"),
        "a whole number from 0 to 8",
        "How many reverse proxies in front of this process append to X-Forwarded-For. 0: the header is ignored.";
    OUTBOUND_ALLOW = "outbound_allow", "PEAKEPAY_OUTBOUND_ALLOW", Some("outbound-allow"), Some(""),
        "address ranges such as 192.168.10.0/24 or 10.1.2.3:8443, separated by commas (in TOML also a list)",
        "Private ranges that webhooks and SMS gateways may reach all the same: barriers and parking systems on the local network.";
    METRICS_TOKEN = "metrics_token", "PEAKEPAY_METRICS_TOKEN", None, None,
        "at least 16 characters without spaces",
        "The bearer token for /metrics. Without it /metrics answers only to this machine itself.";
    SERVER_IP = "server_ip", "PEAKEPAY_SERVER_IP", Some("server-ip"), None,
        "an IP address, such as 120.76.47.240",
        "The address that this deployment calls providers from. Operators put it on their providers' white lists.";
    APP_NAME = "app_name", "PEAKEPAY_APP_NAME", Some("app-name"), Some("peakeCloud"),
        "1 to 120 characters",
        "The mobile app's English name, which operators enter at the WeChat open platform.";
    APP_DESCRIPTION = "app_description", "PEAKEPAY_APP_DESCRIPTION", Some("app-description"), Some("披克云易卡通手机 App"),
        "1 to 120 characters",
        "What the mobile app is, which operators enter at the WeChat open platform.";
    APP_SITE = "app_site", "PEAKEPAY_APP_SITE", Some("app-site"), Some("www.peake.com.cn"),
        "1 to 120 characters",
        "The mobile app's site, which operators enter at the WeChat open platform.";
    APP_IOS_BUNDLE_IDS = "app_ios_bundle_ids", "PEAKEPAY_APP_IOS_BUNDLE_IDS", Some("app-ios-bundle-ids"), Some("com.apple.PeakeCloud"),
        "bundle ids such as com.example.App, separated by commas (in TOML also a list)",
        "The mobile app's bundle ids on iOS: of the released app and, where there is one, of its test version.";
    APP_APPLE_TEAM_ID = "app_apple_team_id", "PEAKEPAY_APP_APPLE_TEAM_ID", Some("app-apple-team-id"), None,
        "the 10 letters and digits of Apple's team id",
        "Apple's id of the team that signs the mobile app. With it, Universal Links are served.";
    APP_ANDROID_PACKAGE = "app_android_package", "PEAKEPAY_APP_ANDROID_PACKAGE", Some("app-android-package"), Some("com.poobo.peakecloud"),
        "a package name such as com.example.app",
        "The mobile app's package on Android.";
    APP_ANDROID_SIGNATURE = "app_android_signature", "PEAKEPAY_APP_ANDROID_SIGNATURE", Some("app-android-signature"), Some("94cffa99d23924042f5784716c442121"),
        "32 lower-case hex digits without colons",
        "The signature of the mobile app on Android as the WeChat open platform wants it: MD5 of the signing certificate.";
    APP_ANDROID_SHA256 = "app_android_sha256", "PEAKEPAY_APP_ANDROID_SHA256", Some("app-android-sha256"), Some(""),
        "SHA-256 fingerprints of 32 hex bytes with colons, separated by commas (in TOML also a list)",
        "The fingerprints of the certificates that sign the mobile app on Android. With one, asset links are served.";
    APP_HARMONY_ID = "app_harmony_id", "PEAKEPAY_APP_HARMONY_ID", Some("app-harmony-id"), None,
        "the digits of the App ID in AppGallery Connect",
        "The mobile app's id on HarmonyOS NEXT. With it, App Linking is served.";
    LOG = "log", "PEAKEPAY_LOG", Some("log"), Some("info"),
        "a level (error, warn, info, debug, trace) or a filter such as info,service=debug",
        "What is logged.";
    LOG_FORMAT = "log_format", "PEAKEPAY_LOG_FORMAT", Some("log-format"), Some("text"),
        "text or json",
        "How log lines look.";
    REQUEST_TIMEOUT_S = "request_timeout_s", "PEAKEPAY_REQUEST_TIMEOUT_S", Some("request-timeout-s"), Some("30"),
        "a whole number of seconds from 1 to 300",
        "How long one request may take before it is answered with 503.";
    SHUTDOWN_GRACE_S = "shutdown_grace_s", "PEAKEPAY_SHUTDOWN_GRACE_S", Some("shutdown-grace-s"), Some("25"),
        "a whole number of seconds from 1 to 300",
        "How long running requests and the running job may take to finish after a signal to stop.";
    DATA_DIR = "data_dir", "PEAKEPAY_DATA_DIR", Some("data-dir"), Some("data/demo"),
        "the path of a folder",
        "`demo` only: where its database, keys and passwords are kept.";
    SANDBOX_PORT = "sandbox_port", "SANDBOX_PORT", Some("sandbox-port"), Some("3001"),
        "a port number from 1 to 65535",
        "`demo` only: the port of the simulated providers and the virtual phone.";
    SANDBOX_TIME_SCALE = "sandbox_time_scale", "SANDBOX_TIME_SCALE", Some("sandbox-time-scale"), Some("1"),
        "a whole number from 1 to 1000",
        "`demo` only: how many times faster than real the simulated providers repeat their notifications.";
}
