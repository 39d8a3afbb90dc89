//! Every page, held to what all pages owe, and each page to what it is for.

use super::samples::{self, Sample};
use crate::host::Assets;
use crate::i18n::Lang;
use std::collections::BTreeMap;

const NAMES: [&str; 4] = ["pay.css", "bridge.js", "bridge.wasm", "pay-fallback.js"];

fn assets() -> Assets {
    Assets::new(NAMES.map(|name| (name.to_owned(), format!("/assets/{name}"))))
}

pub fn pages(lang: Lang) -> Vec<Sample> {
    samples::all(lang, &assets())
}

pub fn page(lang: Lang, name: &str) -> String {
    pages(lang).into_iter().find(|(n, _)| *n == name).expect(name).1
}

/// What a person reads: no tags, no scripts, no templates.
pub fn seen(html: &str) -> String {
    let body = html.split_once("<main>").unwrap().1.split_once("</main>").unwrap().0;
    let mut text = String::new();
    let mut rest = body;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = if rest.starts_with("<template") { "</template>" } else { ">" };
        rest = &rest[rest.find(end).unwrap() + end.len()..];
        text.push(' ');
    }
    (text + rest).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_page_keeps_the_policy() {
    for lang in [Lang::Zh, Lang::En] {
        for (name, html) in pages(lang) {
            assert!(html.starts_with("<!DOCTYPE html><html lang="), "{name}");
            assert!(!html.contains(" style="), "{name}: a style attribute");
            assert!(!html.contains(" on") || !has_inline_handler(&html), "{name}: an inline handler");
            assert!(!html.contains("javascript:"), "{name}");
            assert_eq!(
                html.matches("<script").count(),
                html.matches("<script nonce=\"r4nd0m\"").count(),
                "{name}"
            );
            assert!(
                !loads(&html).contains("http://") && !html.contains("https://"),
                "{name}: something from elsewhere"
            );
            assert!(!html.contains("<!>"), "{name}: a mark for hydration");
            assert!(html.matches("<h1").count() <= 1, "{name}");
        }
    }
}

/// The page without the name of a picture's language, which looks like an address and is none.
fn loads(html: &str) -> String {
    html.replace("xmlns=\"http://www.w3.org/2000/svg\"", "")
}

fn has_inline_handler(html: &str) -> bool {
    ["onclick=", "onsubmit=", "onload=", "onerror=", "onchange=", "oninput="]
        .iter()
        .any(|word| html.contains(word))
}

#[test]
fn forms_come_back_to_the_page_itself() {
    for (name, html) in pages(Lang::Zh) {
        for form in html.split("<form").skip(1) {
            let tag = form.split('>').next().unwrap();
            assert!(tag.contains("method=\"post\""), "{name}");
            let directory = match name.split('-').next() {
                Some("card") => "mobile/charge",
                Some("offline") => "offline",
                Some("visit") => "mobile/visit",
                Some("staff") => "mobile/staff",
                _ => "mobile/pay",
            };
            let action = format!("action=\"/PeakeCloud/{directory}/23456789ABCDEFGHJKMN\"");
            assert!(tag.contains(&action), "{name}");
        }
    }
}

#[test]
fn only_pages_that_need_the_bridge_load_it() {
    let active =
        ["bill", "ask-plate", "in-progress", "result-waiting", "card-pay", "card-waiting", "offline-bill"];
    for (name, html) in pages(Lang::Zh) {
        let wants = active.iter().any(|start| name.starts_with(start));
        assert_eq!(html.contains("bridge.wasm"), wants, "{name}");
        assert_eq!(html.contains("id=\"says\""), wants, "{name}: the bridge needs a place to speak");
    }
}

#[test]
fn a_release_code_is_shown_to_nobody_else() {
    for lang in [Lang::Zh, Lang::En] {
        assert!(page(lang, "offline-paid").contains("0682"));
        assert!(!page(lang, "offline-paid-by-another").contains("digits"));
    }
}

#[test]
fn every_message_of_the_bridge_is_in_the_page() {
    let bill = page(Lang::Zh, "bill-lane");
    for code in [
        "cancel",
        "fail",
        "no_bridge",
        "busy",
        "network",
        "too_many",
        "trouble",
        "refused",
        "expired",
        "slow",
    ] {
        assert!(bill.contains(&format!("<template id=\"say-{code}\">")), "{code}");
    }
    assert!(page(Lang::Zh, "result-waiting").contains("id=\"say-slow\""));
    assert!(page(Lang::Zh, "ask-plate").contains("id=\"say-plate\""));
}

#[test]
fn the_bill_shows_the_fee_and_posts_the_quote() {
    let bill = page(Lang::Zh, "bill-lane");
    let text = seen(&bill);
    for words in [
        "粤B 12345",
        "¥ 12 .50",
        "微信支付 ¥12.50",
        "金额在 20:20 前有效",
        "首 1 小时 ¥5.00",
        "3 × 30 分钟 ¥7.50",
        "2 小时 17 分钟",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert!(
        bill.contains("name=\"order_no\" value=\"D261123201500"),
        "the tap posts the quote that was shown"
    );
    assert!(bill.contains("data-left=\"300000\""));
    assert!(bill.contains("<noscript>"));
    let overstay = seen(&page(Lang::Zh, "bill-overstay"));
    for words in ["24 小时封顶价 × 2 ¥120.00", "已付 −¥60.00", "应付 ¥85.00"] {
        assert!(overstay.contains(words), "{words} in {overstay}");
    }
}

#[test]
fn each_page_says_what_to_do() {
    let zh: BTreeMap<_, _> = pages(Lang::Zh).into_iter().map(|(name, html)| (name, seen(&html))).collect();
    for (name, words) in [
        ("bill-changed", "是您的车再付款"),
        ("bill-test", "自动原路退回"),
        ("bill-ticket", "凭证号 W7K3-29"),
        ("not-wallet", "打开手机上的微信或支付宝"),
        ("method-down", "请用支付宝扫描同一个二维码"),
        ("not-wallet-wecom", "改用个人微信"),
        ("not-wallet-mini", "回到微信首页"),
        ("method-off-alipay", "请用微信扫描"),
        ("no-car", "手动输入车牌"),
        ("free", "本次停车免费"),
        ("paid-before", "请在此时间前离场 20:26"),
        ("in-progress", "请不要重复付款"),
        ("result-paid", "请在此时间前离场 20:30"),
        ("result-closed", "重新获取账单"),
        ("result-failed", "重新获取账单"),
        ("result-late", "请联系现场管理员"),
        ("entry-offer", "领取凭证入场"),
        ("entered", "W7K3-29"),
        ("ask-plate-unknown", "没有找到这辆车"),
        ("offline-bill-plate", "付款后本页会显示 8 位放行码"),
        ("offline-bill-item", "Locker 12 · 2 h"),
        ("offline-paid", "0 6 8 2 7 6 2 4"),
        ("offline-paid-by-another", "放行码只显示在付款人的手机上"),
        ("offline-forged", "请不要付款"),
        ("offline-unknown", "请不要付款"),
        ("offline-unreadable", "再扫一次"),
        ("offline-expired", "请在终端上重新出示账单"),
        ("offline-clock", "校准终端的时钟"),
        ("offline-key-ended", "写入新密钥"),
        ("offline-revoked", "到人工窗口付款"),
        ("offline-number-reused", "重新出示账单"),
        ("offline-refunded", "原路退回"),
        ("offline-late", "工作人员会核实"),
        ("bad-code", "二维码无效"),
        ("snapshot", "使用完整服务"),
    ] {
        assert!(zh[name].contains(words), "{name}: {words} in {}", zh[name]);
    }
}

#[test]
fn english_pages_speak_english() {
    for (name, html) in pages(Lang::En) {
        assert!(html.contains("<html lang=\"en\">"), "{name}");
        let text = ENTERED.iter().fold(seen(&html), |text, entered| text.replace(entered, ""));
        let text: String = text.chars().filter(|c| !made_up(*c)).collect();
        let chinese = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        assert!(!chinese || name.starts_with("ask-plate"), "{name}: {text}");
    }
}

/// What people of the samples entered themselves.
const ENTERED: [&str; 7] = ["前台", "王敏", "李强", "研发部", "陈晓", "项目洽谈", "那天不在公司"];

/// The signs of the samples' own names and plates.
fn made_up(c: char) -> bool {
    "科技园地下停车场东出口号道西入粤港披克演示运营商一食堂充值点张小明便利店".contains(c)
}

#[test]
fn a_plate_field_stands_without_script() {
    let html = page(Lang::Zh, "ask-plate-wrong");
    assert!(html.contains("value=\"粤B123\""), "what was typed is kept");
    let board = html.split('<').find(|tag| tag.contains("class=\"board\"")).unwrap();
    assert!(board.contains(" hidden"), "the keyboard waits for the bridge");
    assert_eq!(html.matches("data-cell=").count(), 8);
}

#[test]
fn what_people_entered_is_text() {
    use super::{PageContext, page};
    use service::payer::PageState;
    let (assets, path) = (assets(), "/PeakeCloud/mobile/pay/x");
    let context = PageContext {
        lang: Lang::Zh,
        nonce: "n",
        assets: &assets,
        path,
        now: samples::NOW,
        cashier: false,
        wallet: domain::wallet::Wallet::Wechat,
    };
    let site_name = "<script>alert(1)</script>\"<!>".to_owned();
    let html = page(&context, &PageState::AskPlate { site_name }, false);
    assert!(!html.contains("<script>alert"));
    let typed =
        super::plate_page(&context, super::At { site_name: "A", lane_name: None }, "\"><img src=x>", None);
    assert!(!typed.contains("<img"));
}

#[test]
fn the_fallback_script_stays_small() {
    let source = include_str!("fallback.js");
    assert!(source.len() < 4096, "at most 2 KB once minified; scripts/front.mjs prints it");
    for word in ["=>", "let ", "const ", "`", "async"] {
        assert!(
            !source.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(word)),
            "no ES5: {word}"
        );
    }
}

/// The budget of design.md 10, over what the front build made; skipped where it did not run yet.
#[test]
fn the_first_visit_fits_its_budget() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../dist/manifest.json");
    let Ok(text) = std::fs::read_to_string(manifest) else {
        eprintln!("skipped: no dist/manifest.json; run `make front`");
        return;
    };
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let weight = |name: &str| json["assets"][name]["brotli_size"].as_u64().unwrap_or_default();
    let files: u64 = ["pay.css", "bridge.js", "bridge.wasm", "favicon.svg"].map(weight).iter().sum();
    // HTML counts as it is: it goes uncompressed.
    let html = pages(Lang::Zh).into_iter().map(|(_, html)| html.len() as u64).max().unwrap();
    let fallback = json["assets"]["pay-fallback.js"]["size"].as_u64().unwrap_or_default();
    assert!(fallback <= 2048, "the fallback script weighs {fallback} bytes");
    assert!(files + html <= 30 * 1024, "a first visit weighs {} bytes", files + html);
}
