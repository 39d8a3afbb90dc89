//! The cookie jar of a virtual phone.

use proptest::prelude::*;
use sandbox::device::jar::Jar;

const NOW: i64 = 1_767_294_245_000; // 2026-01-02T03:04:05+08:00
const PAGE: &str = "/PeakeCloud/mobile/pay/abc";

fn jar(headers: &[&str]) -> Jar {
    let mut jar = Jar::default();
    for header in headers {
        jar.store(header, "127.0.0.1", PAGE, NOW);
    }
    jar
}

fn sent(headers: &[&str], path: &str) -> Option<String> {
    jar(headers).header(path, NOW)
}

#[test]
fn a_cookie_comes_back_below_its_path() {
    assert_eq!(sent(&["a=1; Path=/"], "/x").as_deref(), Some("a=1"));
    assert_eq!(sent(&["a=1; Path=/PeakeCloud"], "/PeakeCloud/x").as_deref(), Some("a=1"));
    assert_eq!(sent(&["a=1; Path=/PeakeCloud"], "/PeakeCloudy"), None);
    assert_eq!(sent(&["a=1; Path=/PeakeCloud/"], "/PeakeCloud"), None);
    assert_eq!(sent(&["a=1"], "/PeakeCloud/mobile/pay/other").as_deref(), Some("a=1"));
    assert_eq!(sent(&["a=1"], "/PeakeCloud/mobile"), None);
    assert_eq!(sent(&["a=1; Path=relative"], "/PeakeCloud/mobile/pay/x").as_deref(), Some("a=1"));
}

#[test]
fn longer_paths_come_first_and_the_same_name_and_path_replaces() {
    let mut jar = jar(&["a=1; Path=/", "b=2; Path=/PeakeCloud/", "a=3; Path=/", "a=4; Path=/PeakeCloud/"]);
    assert_eq!(jar.header(PAGE, NOW).as_deref(), Some("b=2; a=4; a=3"));
    assert_eq!(jar.len(), 3);
}

#[test]
fn time_ends_a_cookie_and_the_past_deletes_it() {
    let mut aged = jar(&["a=1; Path=/; Max-Age=10"]);
    assert_eq!(aged.header("/", NOW + 9_999).as_deref(), Some("a=1"));
    assert_eq!(aged.header("/", NOW + 10_000), None);
    assert!(jar(&["a=1; Path=/", "a=; Path=/; Max-Age=0"]).is_empty());
    assert!(jar(&["a=1; Path=/", "a=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT"]).is_empty());
    let mut dated = jar(&["a=1; Path=/; Expires=Thu, 01 Jan 2026 19:04:06 GMT"]);
    assert_eq!(dated.header("/", NOW).as_deref(), Some("a=1"));
    assert_eq!(dated.header("/", NOW + 1000), None);
    // Max-Age wins over Expires; a date that cannot be read is none.
    assert_eq!(
        sent(&["a=1; Path=/; Max-Age=5; Expires=Thu, 01 Jan 1970 00:00:00 GMT"], "/").as_deref(),
        Some("a=1")
    );
    assert_eq!(sent(&["a=1; Path=/; Expires=soon"], "/").as_deref(), Some("a=1"));
}

#[test]
fn prefixes_are_held_to_their_rules() {
    let kept = |header: &str| !jar(&[header]).is_empty();
    assert!(kept("__Host-s=1; Path=/; Secure; HttpOnly; SameSite=Lax"));
    assert!(!kept("__Host-s=1; Path=/"));
    assert!(!kept("__Host-s=1; Secure"));
    assert!(!kept("__Host-s=1; Path=/x; Secure"));
    assert!(!kept("__Host-s=1; Path=/; Secure; Domain=127.0.0.1"));
    assert!(!kept("__hOsT-s=1; Path=/"));
    assert!(kept("__Secure-s=1; Secure"));
    assert!(!kept("__Secure-s=1"));
    assert!(!kept("s=1; SameSite=None"));
    assert!(kept("s=1; SameSite=None; Secure"));
    assert!(!kept("s=1; Domain=evil.example"));
    assert!(!kept("no pair"));
    assert!(!kept("=value"));
    assert!(!kept(&format!("s={}", "x".repeat(5000))));
}

#[test]
fn secure_cookies_go_over_plain_http_because_it_is_loopback() {
    assert_eq!(sent(&["__Host-s=1; Path=/; Secure"], "/").as_deref(), Some("__Host-s=1"));
}

#[test]
fn a_jar_is_bounded() {
    let mut jar = Jar::default();
    for number in 0..500 {
        jar.store(&format!("c{number}=1; Path=/"), "127.0.0.1", "/", NOW);
    }
    assert_eq!(jar.len(), 60);
    assert!(jar.header("/", NOW).unwrap().ends_with("c499=1"));
}

proptest! {
    #[test]
    fn nothing_that_a_server_says_breaks_the_jar(header in ".{0,200}", path in "/.{0,40}") {
        let mut jar = Jar::default();
        jar.store(&header, "127.0.0.1", &path, NOW);
        if let Some(sent) = jar.header(&path, NOW) {
            prop_assert!(!sent.contains('\n') && !sent.contains('\r'));
        }
    }
}
