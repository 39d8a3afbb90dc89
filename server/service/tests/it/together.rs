//! Notifications that come in at the same moment: one commit for many, and nobody pays for another's misfortune.

use crate::fake_wechat::Tweak;
use crate::world::World;
use domain::ids::OrderNo;
use domain::method::Provider;
use domain::payment::OrderState;
use futures::future::join_all;
use futures::{FutureExt as _, poll};
use service::Service;
use service::notify::NotifyKind;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use store::{Step, both};

type Message = (http::HeaderMap, bytes::Bytes);

/// As many paid orders as asked for, none of which was told.
async fn untold(w: &World, from: usize, count: usize) -> Vec<(OrderNo, Message)> {
    let mut all = Vec::new();
    for n in from..from + count {
        let (_, order_no, trade) = w.tapped(&format!("V{n}"), &format!("粤B{n:05}"), &format!("d{n}")).await;
        w.wechat.pay(&trade);
        all.push((order_no, w.wechat.payment_notification(&trade, &Tweak::default())));
    }
    all
}

async fn told(service: &Service, key: &str, (headers, body): &Message) -> u16 {
    let remote = "101.226.103.1";
    service.receive(Provider::Wechat, key, NotifyKind::Payment, headers, body.clone(), remote).await.status
}

both! {
    async fn all_are_applied_and_none_commits_more_than_once(db: TestStore) {
        let w = World::new(db).await;
        let messages = untold(&w, 0, 10).await;
        // The first one proves the credentials, which is written down once.
        let first = untold(&w, 10, 1).await.remove(0);
        assert_eq!(told(&w.service, &w.notify_key, &first.1).await, 204);
        let commits = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&commits);
        let counting = db.store.clone().with_steps(Arc::new(move |step| {
            counter.fetch_add(usize::from(step == Step::Committed), Ordering::SeqCst);
        }));
        let service = w.on(&counting);
        let mut wrong = w.wechat.payment_notification(&w.newest_trade(), &Tweak { set: vec![("/amount/total", 1.into())], ..Tweak::default() });
        wrong.0.insert("request-id", "wrong".parse().unwrap());
        let mut sent: Vec<&Message> = messages.iter().map(|(_, message)| message).collect();
        sent.insert(5, &wrong);
        // Each twice: a repetition in the same commit is a repetition all the same.
        let twice = [sent.clone(), sent].concat();
        let answers = join_all(twice.iter().map(|message| told(&service, &w.notify_key, message))).await;
        let refused: Vec<usize> = (0..answers.len()).filter(|i| answers[*i] != 204).collect();
        assert_eq!(refused, [5, 16], "{answers:?}");
        let commits = commits.load(Ordering::SeqCst);
        assert!((1..=answers.len()).contains(&commits), "{commits} commits for {} messages", answers.len());
        for (order_no, _) in &messages {
            let detail = w.detail(order_no).await;
            assert_eq!(detail.order.state, OrderState::Settled);
            let verdicts: Vec<&str> = detail.notifications.iter().map(|n| n.verdict.as_str()).collect();
            assert_eq!(verdicts.iter().filter(|v| **v == "applied").count(), 1, "{verdicts:?}");
        }
        w.books().await;
    }

    async fn who_hangs_up_in_the_middle_takes_nobody_along(db: TestStore) {
        let w = World::new(db).await;
        for (round, polls) in [1, 2, 4, 7, 11, 16, 25, 40].into_iter().enumerate() {
            let messages = untold(&w, round * 3, 3).await;
            let mut futures: Vec<_> =
                messages.iter().map(|(_, message)| told(&w.service, &w.notify_key, message).boxed()).collect();
            for _ in 0..polls {
                for future in &mut futures {
                    // One that is through already is not asked again.
                    if poll!(future.as_mut()).is_ready() {
                        *future = futures::future::ready(204).boxed();
                    }
                }
                tokio::task::yield_now().await;
            }
            drop(futures.remove(0));
            assert_eq!(join_all(futures).await, [204, 204], "after {polls} polls");
            // The one that was cut off comes again, as the provider does.
            assert_eq!(told(&w.service, &w.notify_key, &messages[0].1).await, 204);
            for (order_no, _) in &messages {
                assert_eq!(w.detail(order_no).await.order.state, OrderState::Settled);
            }
        }
        w.books().await;
    }
}
