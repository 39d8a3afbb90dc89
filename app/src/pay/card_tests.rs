//! A card station's pages, each held to what it is for.

use super::tests::{page, pages, seen};
use crate::i18n::Lang;

#[test]
fn a_stranger_sees_whose_card_it_is_and_no_more() {
    let text = seen(&page(Lang::Zh, "card-choose"));
    for words in ["8600 0012 3", "张*明", "¥50", "¥500", "查看余额和明细", "持卡人全名"] {
        assert!(text.contains(words), "{words} in {text}");
    }
    for words in ["张小明", "卡内余额", "最近明细"] {
        assert!(!text.contains(words), "{words} in {text}");
    }
    let nameless = seen(&page(Lang::Zh, "card-choose-nameless"));
    assert!(nameless.contains("不记名卡") && !nameless.contains("查看余额"), "{nameless}");
}

#[test]
fn the_holder_sees_balance_and_history() {
    let text = seen(&page(Lang::Zh, "card-known"));
    for words in ["张小明", "卡内余额 ¥123.50", "消费", "−¥12.50", "充值退款", "期初余额", "+¥26.00"]
    {
        assert!(text.contains(words), "{words} in {text}");
    }
    let owes = seen(&page(Lang::Zh, "card-owes"));
    assert!(owes.contains("¥-20.00") && owes.contains("余额为负"), "{owes}");
}

#[test]
fn amounts_are_plain_forms() {
    let html = page(Lang::Zh, "card-choose");
    assert!(html.contains("name=\"amount\" value=\"50.00\""), "a button of its own for each amount");
    assert!(html.contains("inputmode=\"decimal\"") && html.contains("1.00 至 1000.00 元"));
    assert!(!html.contains("<script"), "choosing works without a script");
    let full = page(Lang::Zh, "card-choose-full");
    assert!(seen(&full).contains("已经充满") && !full.contains("name=\"amount\""));
    assert!(seen(&page(Lang::Zh, "card-choose-too-much")).contains("超过单次充值上限"));
    let name = page(Lang::Zh, "card-wrong-name");
    let details = name.split("<details").nth(1).unwrap().split('>').next().unwrap();
    assert!(details.contains(" open"), "what was wrong is not folded away: {details}");
}

#[test]
fn the_top_up_posts_the_quote() {
    let html = page(Lang::Zh, "card-pay");
    assert!(html.contains("name=\"order_no\" value=\"D261123201500"));
    assert!(html.contains("data-left=\"300000\"") && html.contains("<noscript>"));
    let text = seen(&html);
    for words in ["¥ 100 .00", "微信支付 ¥100.00", "换一个金额", "换一张卡"] {
        assert!(text.contains(words), "{words} in {text}");
    }
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
        assert!(html.contains(&format!("<template id=\"say-{code}\">")), "{code}");
    }
}

#[test]
fn nothing_speaks_of_cars() {
    for (lang, words) in [
        (Lang::Zh, &["停车", "车牌", "离场", "栏杆"][..]),
        (Lang::En, &["car park", "parking", "barrier"][..]),
    ] {
        for (name, html) in pages(lang).into_iter().filter(|(name, _)| name.starts_with("card-")) {
            for word in words {
                assert!(!html.to_lowercase().contains(word), "{name}: {word}");
            }
        }
    }
}

#[test]
fn the_result_says_what_the_card_holds() {
    let text = seen(&page(Lang::Zh, "card-result-paid"));
    for words in ["充值成功", "8600 0012 3", "¥223.50", "返回这张卡"] {
        assert!(text.contains(words), "{words} in {text}");
    }
}
