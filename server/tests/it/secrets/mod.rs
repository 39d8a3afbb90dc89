//! Nothing secret comes out: every secret there is is planted, everything runs and fails, and all pages, answers,
//! messages, files and log lines are searched for every one of them.

mod browser;
mod planted;
mod process;
mod search;
mod shop;
mod story;
mod tour;

use browser::Browser;
use planted::{HASHED, Opened};
use search::{Canary, Log, Outputs};
use service::Vault;
use shop::{PHONE, Shop};
use std::collections::BTreeSet;
use std::sync::Arc;
use zeroize::Zeroizing;

#[tokio::test]
async fn nothing_secret_comes_out_of_the_whole_surface() {
    let log = Log::start();
    let mut shop = Shop::open().await;
    let server = Arc::clone(&shop.server);
    let (mut driver, mut visitor) = (Browser::new(&server), Browser::new(&server));
    story::pay(&shop, &mut driver).await;
    let staff_link = story::refund(&shop).await;
    story::visit(&shop, &mut visitor).await;
    let mut caller = Browser::new(&server);
    let client_token = story::rest(&shop, &mut caller).await;
    shop.wechat_v2().await;

    story::choose(&shop).await;

    let vault = Vault::new(&[Zeroizing::new([7; 32])]).unwrap();
    let opened = Opened::of(server.state.store(), &vault).await;
    assert_eq!(opened.empty, [], "nothing is planted there");
    let entered: BTreeSet<String> = shop.entered.iter().map(|(name, _)| (*name).to_owned()).collect();
    let known: BTreeSet<String> = shop::declared();
    assert_eq!(entered, known, "the secrets that forms take, and those that are planted");
    let mut secrets = shop.carried();
    secrets.extend(Canary::new("client_token.token_hash", client_token.as_bytes()));
    secrets.extend(Canary::new("staff_link.token_hash", staff_link.as_bytes()));
    let cookies = driver.cookies().chain(visitor.cookies());
    secrets.extend(cookies.filter_map(|cookie| Canary::new("payer_session.token_hash", cookie.as_bytes())));
    secrets.extend(Canary::new("the master key", &[7; 32]));
    secrets.extend(opened.credentials);
    assert!(secrets.len() > 30, "{}", secrets.len());

    let mut outputs = Outputs::default();
    for (place, text) in story::break_everything(&shop).await {
        outputs.add(place, text);
    }
    let mut seen = BTreeSet::new();
    for person in &shop.people {
        let mut browser = Browser::signed_in(&server, &person.session);
        seen.extend(tour::pages(&mut browser).await);
        if person.role == domain::access::Role::Platform {
            story::forge(&mut Browser::new(&server), &browser.seen).await;
        }
        let answered = tour::functions(&mut browser).await;
        assert!(answered > 10, "{}: {answered} functions answered", person.role);
        outputs.0.append(&mut browser.seen.0);
    }
    for webhook in shop.outside.webhooks.lock().unwrap().iter() {
        outputs
            .add("a webhook", format!("{:?} {}", webhook.headers(), String::from_utf8_lossy(webhook.body())));
    }
    for mut browser in [driver, visitor, caller] {
        outputs.0.append(&mut browser.seen.0);
    }
    let mut leaks = outputs.leaks(&secrets);

    // What is personal is shown to whom it concerns, and never in the log.
    let mut logged = Outputs::default();
    logged.add("the log", log.text());
    assert!(log.text().contains("answered"), "the log is listened to");
    secrets.extend(opened.personal);
    secrets.extend(Canary::new("a telephone number", PHONE.as_bytes()));
    leaks.extend(logged.leaks(&secrets));
    leaks.sort();
    leaks.dedup();
    leaks.extend(tour::kinds().difference(&seen).map(|page| format!("the page {page} was not opened")));
    assert!(leaks.is_empty(), "{} faults:\n{}", leaks.len(), leaks.join("\n"));
    let planted: BTreeSet<&str> = secrets.iter().map(|canary| canary.name.as_str()).collect();
    for (_, _, name) in HASHED {
        assert!(planted.contains(name), "{name} is not planted: {planted:?}");
    }
}
