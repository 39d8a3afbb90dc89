//! The outbox: once, by the way that is open, and the truth where nobody knows.

use super::*;
use crate::admin::people::stranger;
use crate::crashes::killed_after;
use crate::fake_wechat::{API_V3_KEY, openid};
use crate::official_account::{finished as told, sealed};
use crate::world::wechat_form;
use domain::time::{DAY, HOUR, SECOND};
use service::official_account::CallbackTaken;
use store::both;

/// The platform says at the operator's own address what became of the first message.
async fn finished(w: &World, status: &str) {
    told_of(w, 1_000, status).await;
}

/// The same, of the message with this number.
async fn told_of(w: &World, number: i64, status: &str) {
    let operator = w.admin.operator.as_ref().unwrap();
    w.service.message_finished(operator, OA, number, status).await.unwrap();
}

both! {
    async fn a_payment_ends_with_one_message_however_often_it_is_told(db: TestStore) {
        let (mut w, platform) = reminding(db).await;
        let (_, order, trade) = w.tapped("V1", "粤B12345", "alice").await;
        w.wechat.pay(&trade);
        let told = || w.wechat.payment_notification(&trade, &Tweak::default());
        for _ in 0..3 {
            w.notify(NotifyKind::Payment, told()).await;
        }
        w.service = process(&w, &platform);
        w.notify(NotifyKind::Payment, told()).await;
        w.pass(30 * MINUTE).await;
        let amount = w.detail(&order).await.order.amount;
        let arrived = platform.script.lock().unwrap().arrived.clone();
        let [(who, template, data)] = arrived.as_slice() else { panic!("{arrived:?}") };
        assert_eq!((who.as_str(), template.as_str()), (openid("alice").as_str(), TEMPLATE));
        let value = |key: &str| data[key]["value"].as_str().unwrap().to_owned();
        assert_eq!(value("keyword2"), "示范停车");
        assert_eq!(value("keyword3"), "停车缴费 粤B12345");
        assert_eq!(value("keyword5"), format!("{amount}元"));
        let no = value("keyword1");
        let (head, tail) = no.split_once('…').unwrap();
        assert!(order.as_str().starts_with(head) && order.as_str().ends_with(tail));
        let fields = data.as_object().unwrap();
        assert_eq!(fields.len(), 5, "neither first nor remark");
        assert!(fields.values().all(|f| f["value"].as_str().unwrap().chars().count() <= 20), "{data}");
        assert_eq!(steps(&w, &order).await, ["message_queued", "message_sent"]);
        finished(&w, "success").await;
        finished(&w, "success").await;
        assert_eq!(state(&w).await, MessageState::Delivered);
        assert_eq!(steps(&w, &order).await, ["message_queued", "message_sent", "message_delivered"]);
        w.books().await;
    }

    async fn nothing_is_sent_while_the_kind_is_off(db: TestStore) {
        let (w, platform) = reminding(db).await;
        w.service.set_message_push(&w.admin, MessageKind::Payment, false).await.unwrap();
        let order = paid(&w, "V1", "alice").await;
        w.pass(MINUTE).await;
        assert_eq!((platform.arrived(), all(&w).await.len()), (0, 0));
        assert!(steps(&w, &order).await.is_empty());
    }

    async fn a_process_that_dies_at_any_moment_sends_nothing_twice(db: TestStore) {
        let (w, platform) = reminding(db).await;
        for waits in 0..80 {
            paid(&w, &format!("V{waits}"), "alice").await;
            // The process dies with the message under way: its lease ends, and another process goes on.
            let survived = killed_after(waits, process(&w, &platform).run_due(8)).await.is_some();
            w.pass(5 * MINUTE).await;
            assert_eq!(platform.arrived(), waits + 1, "after {waits} waits");
            let newest = all(&w).await.remove(0);
            assert_eq!(newest.state, MessageState::Sent, "after {waits} waits");
            if survived && waits > 10 {
                return;
            }
        }
        panic!("no run came to its end");
    }

    async fn a_time_out_after_success_sends_no_second_message(db: TestStore) {
        let (w, platform) = reminding(db).await;
        paid(&w, "V1", "alice").await;
        platform.set(|s| s.next.extend([Next::LostAfter, Next::LostAfter]));
        w.pass(5 * MINUTE).await;
        let handed = platform.script.lock().unwrap().handed;
        assert_eq!((platform.arrived(), handed), (1, 3), "the same one, three times");
        assert_eq!(state(&w).await, MessageState::Sent);
    }

    async fn a_message_that_got_lost_on_the_way_goes_with_the_next_try(db: TestStore) {
        let (w, platform) = reminding(db).await;
        paid(&w, "V1", "alice").await;
        platform.set(|s| s.next.extend([Next::LostBefore, Next::LostBefore]));
        w.pass(5 * MINUTE).await;
        assert_eq!((platform.arrived(), state(&w).await), (1, MessageState::Sent));
    }

    async fn what_nobody_knows_after_ten_minutes_is_said_and_not_sent_again(db: TestStore) {
        let (w, platform) = reminding(db).await;
        let order = paid(&w, "V1", "alice").await;
        platform.set(|s| s.next.extend(vec![Next::LostAfter; 20]));
        w.pass(15 * MINUTE).await;
        let message = the_one(&w).await;
        assert_eq!((message.state, message.why.as_deref()), (MessageState::Failed, Some("outcome_unknown")));
        assert_eq!(platform.arrived(), 1);
        assert_eq!(steps(&w, &order).await, ["message_queued", "message_failed"]);
        // A person looks, and has it sent once more: under another id.
        platform.set(|s| s.next.clear());
        w.service.resend_message(&w.admin, &message.id).await.unwrap();
        w.pass(MINUTE).await;
        assert_eq!((state(&w).await, platform.arrived()), (MessageState::Sent, 2));
    }

    async fn the_event_may_overtake_the_answer(db: TestStore) {
        let (w, platform) = reminding(db).await;
        paid(&w, "V1", "alice").await;
        platform.set(|s| s.next.push_back(Next::LostAfter));
        w.service.run_due(8).await.unwrap();
        finished(&w, "success").await;
        assert_eq!(state(&w).await, MessageState::Queued);
        w.pass(MINUTE).await;
        assert_eq!((state(&w).await, platform.arrived()), (MessageState::Delivered, 1));
    }

    async fn an_early_word_is_not_lost_with_the_process_that_hears_it(db: TestStore) {
        let (w, platform) = reminding(db).await;
        for waits in 0..80 {
            paid(&w, &format!("V{waits}"), "alice").await;
            platform.set(|s| s.next.push_back(Next::LostAfter));
            w.service.run_due(8).await.unwrap();
            told_of(&w, 1_000 + i64::try_from(waits).unwrap(), "failed:user block").await;
            // The same message is handed over again; the process dies with the answer in its hands.
            w.advance(10 * SECOND);
            let survived = killed_after(waits, process(&w, &platform).run_due(8)).await.is_some();
            w.pass(5 * MINUTE).await;
            let newest = all(&w).await.remove(0);
            assert_eq!(newest.state, MessageState::NotReachable, "after {waits} waits");
            if survived && waits > 10 {
                return;
            }
        }
        panic!("no run came to its end");
    }

    async fn a_stranger_with_the_same_app_id_has_no_word_about_a_message(db: TestStore) {
        let (w, platform) = reminding(db).await;
        let other = stranger(&w).await;
        w.service.save_wechat(&other, wechat_form(API_V3_KEY)).await.unwrap();
        let theirs = w.service.make_oa_callback(&other).await.unwrap();
        let forge = async |status: &str| {
            let key = theirs.url.rsplit('/').next().unwrap();
            let (call, body) = sealed(&theirs, OA, &told(1_000, status), w.now());
            assert_eq!(w.service.take_oa_callback(key, &call, &body).await.unwrap(), CallbackTaken::Taken);
        };
        // Before the number is known, and after.
        forge("failed:user block").await;
        paid(&w, "V1", "alice").await;
        w.pass(MINUTE).await;
        assert_eq!((state(&w).await, platform.arrived()), (MessageState::Sent, 1));
        forge("failed:user block").await;
        assert_eq!(state(&w).await, MessageState::Sent);
        finished(&w, "success").await;
        assert_eq!(state(&w).await, MessageState::Delivered);
    }

    async fn a_dead_account_ends_with_a_text_message(db: TestStore) {
        let (w, platform) = reminding(db).await;
        with_texts(&w, &platform).await;
        for (i, refusal) in [50_002, 48_001, 40_037].into_iter().enumerate() {
            let visit = format!("V{i}");
            with_phone(&w, &visit).await;
            platform.set(|s| s.always = Some(refusal));
            let order = paid(&w, &visit, "alice").await;
            w.pass(5 * MINUTE).await;
            assert_eq!((platform.arrived(), platform.texts()), (0, i + 1), "{refusal}");
            assert_eq!(all(&w).await[0].state, MessageState::Sms);
            assert_eq!(steps(&w, &order).await, ["message_queued", "sms_instead", "sms_sent"]);
        }
        let amount = w.balances().await.into_iter().map(|(_, sum)| sum).max().unwrap() / 3;
        let script = platform.script.lock().unwrap();
        assert_eq!(script.texts[0]["phone"], PHONE);
        let words = script.texts[0]["msg"].as_str().unwrap();
        assert!(words.contains(&format!("{}.00元", amount / 100)), "{words}");
    }

    async fn a_secret_that_was_reset_ends_with_a_text_message_too(db: TestStore) {
        let (w, platform) = reminding(db).await;
        with_texts(&w, &platform).await;
        with_phone(&w, "V1").await;
        platform.set(|s| s.token_refusal = Some(40_125));
        paid(&w, "V1", "alice").await;
        w.advance(3 * HOUR);
        w.pass(5 * MINUTE).await;
        assert_eq!((platform.arrived(), platform.texts(), state(&w).await), (0, 1, MessageState::Sms));
    }

    async fn an_account_that_is_mended_sends_what_waited(db: TestStore) {
        let (w, platform) = reminding(db).await;
        platform.set(|s| s.always = Some(40_164));
        paid(&w, "V1", "alice").await;
        w.pass(10 * MINUTE).await;
        let waiting = the_one(&w).await;
        assert_eq!((waiting.state, waiting.why.as_deref()), (MessageState::Queued, Some("ip_not_allowed")));
        assert!(waiting.next_at.is_some());
        platform.set(|s| s.always = None);
        w.leap(2 * HOUR, 10 * MINUTE).await;
        assert_eq!((platform.arrived(), state(&w).await), (1, MessageState::Sent));
    }

    async fn an_account_that_stays_dead_fails_its_messages_in_the_open(db: TestStore) {
        let (w, platform) = reminding(db).await;
        platform.set(|s| s.always = Some(50_002));
        let order = paid(&w, "V1", "alice").await;
        w.leap(2 * DAY, HOUR).await;
        let message = the_one(&w).await;
        assert_eq!((message.state, message.why.as_deref()), (MessageState::Failed, Some("account_blocked")));
        assert_eq!(steps(&w, &order).await, ["message_queued", "message_failed"]);
        assert_eq!(platform.arrived(), 0);
    }

    async fn who_does_not_follow_gets_a_text_message_or_is_not_reachable(db: TestStore) {
        let (w, platform) = reminding(db).await;
        platform.set(|s| s.always = Some(43_004));
        paid(&w, "V1", "alice").await;
        w.pass(MINUTE).await;
        let message = the_one(&w).await;
        assert_eq!((message.state, message.why.as_deref()), (MessageState::NotReachable, Some("not_following")));
        with_texts(&w, &platform).await;
        with_phone(&w, "V22").await;
        paid(&w, "V22", "bob").await;
        w.pass(MINUTE).await;
        let mut states: Vec<MessageState> = all(&w).await.into_iter().map(|m| m.state).collect();
        states.sort();
        assert_eq!(states, [MessageState::NotReachable, MessageState::Sms]);
        assert_eq!((platform.arrived(), platform.texts()), (0, 1));
    }

    async fn a_block_that_is_told_later_leads_to_a_text_message(db: TestStore) {
        let (w, platform) = reminding(db).await;
        with_texts(&w, &platform).await;
        with_phone(&w, "V1").await;
        paid(&w, "V1", "alice").await;
        w.pass(MINUTE).await;
        finished(&w, "failed:user block").await;
        w.pass(MINUTE).await;
        assert_eq!((platform.texts(), state(&w).await), (1, MessageState::Sms));
        // Once more changes nothing.
        finished(&w, "failed:user block").await;
        w.pass(MINUTE).await;
        assert_eq!((platform.texts(), state(&w).await), (1, MessageState::Sms));
    }

    async fn an_expired_token_is_renewed_and_the_message_goes(db: TestStore) {
        let (w, platform) = reminding(db).await;
        paid(&w, "V1", "alice").await;
        platform.set(|s| s.next.push_back(Next::Refuse(42_001)));
        w.pass(SECOND).await;
        assert_eq!((platform.arrived(), state(&w).await), (1, MessageState::Sent));
    }

    async fn a_used_up_quota_waits_for_the_next_day(db: TestStore) {
        let (w, platform) = reminding(db).await;
        platform.set(|s| s.next.push_back(Next::Refuse(45_009)));
        paid(&w, "V1", "alice").await;
        w.pass(SECOND).await;
        paid(&w, "V22", "bob").await;
        w.pass(15 * MINUTE).await;
        let handed = platform.script.lock().unwrap().handed;
        assert_eq!((platform.arrived(), handed), (0, 1), "the second one does not even ask");
        w.leap(DAY, 2 * HOUR).await;
        assert_eq!(platform.arrived(), 2);
        assert!(all(&w).await.iter().all(|m| m.state == MessageState::Sent));
    }

    async fn a_text_message_of_which_nobody_knows_is_repeated_once(db: TestStore) {
        let (w, platform) = reminding(db).await;
        with_texts(&w, &platform).await;
        with_phone(&w, "V1").await;
        platform.set(|s| {
            s.always = Some(43_004);
            s.text_next.extend([Next::LostAfter, Next::LostAfter, Next::LostAfter]);
        });
        paid(&w, "V1", "alice").await;
        w.pass(15 * MINUTE).await;
        let message = the_one(&w).await;
        assert_eq!((message.state, message.why.as_deref()), (MessageState::Failed, Some("outcome_unknown")));
        let texts = platform.script.lock().unwrap().texts.clone();
        assert_eq!(texts.len(), 2);
        assert_eq!(texts[0]["uid"], texts[1]["uid"], "the same id: the gateway tells them apart from two");
    }
}
