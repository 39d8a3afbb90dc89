//! Addresses, headers, policies and pages on their way through a device.

use http::HeaderMap;
use sandbox::device::inject::{Tag, inject};
use sandbox::device::rewrite::{Sides, Target, passes_outwards, request_headers};
use sandbox::device::{Identity, Language, Wallet, csp, qr};
use url::Url;

fn sides() -> Sides {
    Sides {
        device: "http://wechat-lin.localhost:3001".to_owned(),
        product: "http://127.0.0.1:3000".parse().unwrap(),
        providers: "http://127.0.0.1:3001".parse().unwrap(),
    }
}

fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
    pairs
        .iter()
        .map(|(name, value)| {
            (
                http::HeaderName::from_bytes(name.as_bytes()).unwrap(),
                http::HeaderValue::from_str(value).unwrap(),
            )
        })
        .collect()
}

#[test]
fn a_location_stays_on_the_device_or_is_refused() {
    let current: Url = "http://127.0.0.1:3000/PeakeCloud/mobile/pay/abc".parse().unwrap();
    let to = |location: &str| sides().location(location, &current);
    let device = "http://wechat-lin.localhost:3001";
    assert_eq!(to("http://127.0.0.1:3000/x?y=1#z"), Ok(format!("{device}/x?y=1#z")));
    assert_eq!(to("http://localhost:3000/x"), Ok(format!("{device}/x")));
    assert_eq!(to("/x"), Ok(format!("{device}/x")));
    assert_eq!(to("?step=2"), Ok(format!("{device}/PeakeCloud/mobile/pay/abc?step=2")));
    let authorise = "/connect/oauth2/authorize?appid=wx1&state=a#wechat_redirect";
    assert_eq!(to(&format!("http://127.0.0.1:3001{authorise}")), Ok(format!("{device}{authorise}")));
    for elsewhere in [
        "https://127.0.0.1:3000/x",
        "http://127.0.0.1:3999/",
        "https://evil.example/",
        "http://u@127.0.0.1:3000/",
        "javascript:alert(1)",
    ] {
        assert!(to(elsewhere).is_err(), "{elsewhere}");
    }
}

#[test]
fn only_the_products_addresses_are_opened() {
    let enter = |address: &str| sides().enter(address);
    assert_eq!(
        enter(" http://127.0.0.1:3000/PeakeCloud/mobile/pay/a?b=c ").as_deref(),
        Some("/PeakeCloud/mobile/pay/a?b=c")
    );
    assert_eq!(enter("http://localhost:3000/console").as_deref(), Some("/console"));
    assert_eq!(
        enter("http://127.0.0.1:3001/connect/oauth2/authorize?a=1").as_deref(),
        Some("/connect/oauth2/authorize?a=1")
    );
    for other in [
        "http://127.0.0.1:3001/sandbox/state",
        "http://127.0.0.1:3001/v3/certificates",
        "https://example.com/",
        "pay me",
        "",
    ] {
        assert_eq!(enter(other), None, "{other}");
    }
}

#[test]
fn the_product_sees_itself_and_no_browser() {
    let from = headers(&[
        ("host", "wechat-lin.localhost:3001"),
        ("origin", "http://wechat-lin.localhost:3001"),
        ("referer", "http://wechat-lin.localhost:3001/PeakeCloud/mobile/pay/abc?x=1"),
        ("cookie", "browser=1"),
        ("user-agent", "Chrome"),
        ("accept-encoding", "br"),
        ("sec-ch-ua", "\"Chromium\""),
        ("x-forwarded-for", "10.0.0.1"),
        ("connection", "keep-alive"),
        ("content-type", "application/json"),
        ("sec-fetch-site", "same-origin"),
        ("sec-fetch-dest", "empty"),
    ]);
    let to = request_headers(&from, &sides(), Target::Product);
    let get = |name: &str| to.get(name).map(|value| value.to_str().unwrap());
    assert_eq!(get("host"), Some("127.0.0.1:3000"));
    assert_eq!(get("origin"), Some("http://127.0.0.1:3000"));
    assert_eq!(get("referer"), Some("http://127.0.0.1:3000/PeakeCloud/mobile/pay/abc?x=1"));
    assert_eq!(get("content-type"), Some("application/json"));
    assert_eq!(get("sec-fetch-site"), Some("same-origin"));
    for gone in ["cookie", "user-agent", "accept-encoding", "sec-ch-ua", "x-forwarded-for", "connection"] {
        assert_eq!(get(gone), None, "{gone}");
    }
}

#[test]
fn another_sites_origin_is_not_made_the_products() {
    let to = request_headers(
        &headers(&[("origin", "https://evil.example"), ("referer", "https://evil.example/x")]),
        &sides(),
        Target::Product,
    );
    assert_eq!(to.get("origin").unwrap(), "https://evil.example");
    assert!(to.get("referer").is_none());
    let trick = headers(&[("referer", "http://wechat-lin.localhost:30011/x")]);
    assert!(request_headers(&trick, &sides(), Target::Product).get("referer").is_none());
}

#[test]
fn a_scan_looks_like_a_first_navigation() {
    let from = headers(&[
        ("referer", "http://127.0.0.1:3001/phone"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "iframe"),
    ]);
    let to = request_headers(&from, &sides(), Target::Product);
    assert_eq!(to.get("sec-fetch-site").unwrap(), "none");
    assert_eq!(to.get("sec-fetch-dest").unwrap(), "document");
    assert!(to.get("referer").is_none());
    // What is no navigation of the frame keeps its truth.
    let from = headers(&[("sec-fetch-site", "cross-site"), ("sec-fetch-dest", "empty")]);
    assert_eq!(
        request_headers(&from, &sides(), Target::Product).get("sec-fetch-site").unwrap(),
        "cross-site"
    );
}

#[test]
fn what_forbids_the_frame_or_belongs_to_the_jar_stays_behind() {
    for name in [
        "set-cookie",
        "x-frame-options",
        "strict-transport-security",
        "content-length",
        "content-security-policy",
    ] {
        assert!(!passes_outwards(&name.parse().unwrap()), "{name}");
    }
    for name in ["content-type", "cache-control", "x-content-type-options", "referrer-policy"] {
        assert!(passes_outwards(&name.parse().unwrap()), "{name}");
    }
}

#[test]
fn a_policy_lets_the_bridge_in_and_nothing_else() {
    let rewrite = |policy: &str| csp::rewrite(policy, "N");
    assert_eq!(
        rewrite("default-src 'none'; script-src 'self' 'nonce-a' 'wasm-unsafe-eval'; frame-ancestors 'none'; form-action 'self'").as_deref(),
        Some("default-src 'none'; script-src 'self' 'nonce-a' 'wasm-unsafe-eval' 'nonce-N'; form-action 'self'")
    );
    assert_eq!(rewrite("script-src 'none'").as_deref(), Some("script-src 'nonce-N'"));
    assert_eq!(
        rewrite("default-src 'none'; style-src 'self'").as_deref(),
        Some("default-src 'none'; style-src 'self'; script-src 'nonce-N'")
    );
    assert_eq!(
        rewrite("default-src 'self'").as_deref(),
        Some("default-src 'self'; script-src 'self' 'nonce-N'")
    );
    assert_eq!(rewrite("img-src 'self'").as_deref(), Some("img-src 'self'"));
    assert_eq!(rewrite("frame-ancestors 'none'; upgrade-insecure-requests"), None);
    assert_eq!(
        rewrite("script-src-elem 'self'; Script-Src 'self'; script-src *").as_deref(),
        Some("script-src-elem 'self' 'nonce-N'; script-src 'self' 'nonce-N'")
    );
    // A nonce would switch 'unsafe-inline' off; the tag loads from the same origin instead.
    assert_eq!(rewrite("script-src 'unsafe-inline'").as_deref(), Some("script-src 'unsafe-inline' 'self'"));
    assert_eq!(
        rewrite("script-src 'self', default-src 'none'").as_deref(),
        Some("script-src 'self' 'nonce-N', default-src 'none'; script-src 'nonce-N'")
    );
}

#[test]
fn the_bridge_is_the_first_script_of_a_page() {
    let page = |text: &str| {
        let tag = Tag { nonce: "N", wallet: "wechat", real_origin: "http://127.0.0.1:3000" };
        String::from_utf8(inject(text.as_bytes(), &tag)).unwrap()
    };
    let script = "<script src=\"/__device/bridge.js\" nonce=\"N\" data-wallet=\"wechat\" data-origin=\"http://127.0.0.1:3000\"></script>";
    assert_eq!(
        page("<!DOCTYPE html><html><HEAD lang=\"zh\"><title>x</title>"),
        format!("<!DOCTYPE html><html><HEAD lang=\"zh\">{script}<title>x</title>")
    );
    assert_eq!(page("<html><header>x</header>"), format!("<html>{script}<header>x</header>"));
    assert_eq!(page("<!doctype html><p>x"), format!("<!doctype html>{script}<p>x"));
    assert_eq!(page("x"), format!("{script}x"));
    assert_eq!(page(""), script);
}

#[test]
fn names_of_devices() {
    let parse = |name: &str| Identity::parse(name).map(|who| (who.wallet, who.person));
    assert_eq!(parse("wechat-lin"), Some((Wallet::Wechat, "lin".to_owned())));
    assert_eq!(parse("browser-chen-test-7"), Some((Wallet::Browser, "chen".to_owned())));
    for bad in ["wechat", "wechat-", "nokia-lin", "WECHAT-lin", "wechat-lin.x", "", &"wechat-lin-x".repeat(9)]
    {
        assert_eq!(parse(bad), None, "{bad}");
    }
    assert!(Identity::of_host("127.0.0.1:3001").is_none());
    assert!(Identity::of_host("localhost:3001").is_none());
    assert_eq!(Identity::of_host("x.localhost:3001"), Some(None));
    assert!(Identity::of_host("mini-lin.localhost").unwrap().is_some());
}

#[test]
fn wallets_and_their_look_alikes_say_what_they_say_in_life() {
    let agent = |wallet: Wallet| wallet.user_agent(Language::Zh);
    for wallet in Wallet::ALL {
        assert_eq!(agent(wallet).contains("MicroMessenger"), wallet.is_wechat_family(), "{wallet:?}");
        assert_eq!(agent(wallet).contains("wxwork"), wallet == Wallet::Wxwork);
        assert_eq!(agent(wallet).contains("miniProgram"), wallet == Wallet::Mini);
        assert_eq!(agent(wallet).contains("AlipayClient"), wallet == Wallet::Alipay);
        assert!(agent(wallet).is_ascii());
    }
    assert!(Wallet::Wechat.user_agent(Language::En).ends_with("Language/en"));
}

#[test]
fn a_picture_gives_its_address() {
    let picture = include_bytes!("../fixtures/qr.png");
    assert_eq!(qr::decode(picture).as_deref(), Ok("http://127.0.0.1:3902/PeakeCloud/mobile/pay/picture"));
    assert_eq!(qr::decode(b"not a picture"), Err(qr::QrError::Picture));
    assert_eq!(qr::decode(&picture[..picture.len() / 2]), Err(qr::QrError::Picture));
}
