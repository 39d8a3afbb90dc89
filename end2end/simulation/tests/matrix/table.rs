//! The table in the README.

use crate::ROWS;
use crate::cases::{CASES, Case};
use simulation::way::Way;
use std::fmt::Write as _;

const BEGIN: &str = "<!-- fault matrix: begin -->";
const END: &str = "<!-- fault matrix: end -->";

fn name(way: Way, chinese: bool) -> &'static str {
    match (way, chinese) {
        (Way::WechatV3, true) => "微信公众号支付 (v3)",
        (Way::WechatV3, false) => "WeChat official account (v3)",
        (Way::WechatV2, true) => "微信公众号支付 (v2)",
        (Way::WechatV2, false) => "WeChat official account (v2)",
        (Way::Alipay, true) => "支付宝生活号支付",
        (Way::Alipay, false) => "Alipay life account",
        (Way::ChinaumsOpen, true) => "银联商务公众号支付 (开放平台)",
        (Way::ChinaumsOpen, false) => "ChinaUMS (open platform)",
        (Way::ChinaumsPortal, true) => "银联商务公众号支付 (netpay-portal)",
        (Way::ChinaumsPortal, false) => "ChinaUMS (netpay-portal)",
        (Way::WechatApp, true) => "微信 App 支付",
        (Way::WechatApp, false) => "WeChat in the App",
        (Way::AlipayApp, true) => "支付宝 App 支付",
        (Way::AlipayApp, false) => "Alipay in the App",
        (Way::UnionpayApp, true) => "银联 App 支付",
        (Way::UnionpayApp, false) => "UnionPay in the App",
    }
}

/// Every cell is two scenarios on two databases: four runs.
fn table(chinese: bool) -> String {
    let head = |case: &Case| if chinese { case.zh } else { case.en };
    let mut text = String::from("|  |");
    for case in CASES {
        let _ = write!(text, " {} |", head(case));
    }
    text.push_str("\n| --- |");
    text.push_str(&" :-: |".repeat(CASES.len()));
    for way in ROWS {
        let _ = write!(text, "\n| {} |", name(*way, chinese));
        text.push_str(&" ✓✓ |".repeat(CASES.len()));
    }
    text
}

fn check(file: &str, chinese: bool) {
    let path = format!("{}/../../{file}", env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once(BEGIN).expect("the README marks where the table begins");
    let (shown, after) = rest.split_once(END).expect("the README marks where the table ends");
    let table = table(chinese);
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(&path, format!("{before}{BEGIN}\n{table}\n{END}{after}")).unwrap();
        return;
    }
    assert_eq!(shown.trim(), table, "{file} shows another table: run with UPDATE_README=1");
}

#[test]
fn the_readme_shows_what_is_run() {
    check("README.md", false);
}

#[test]
fn the_chinese_readme_shows_what_is_run() {
    check("README.zh-CN.md", true);
}
