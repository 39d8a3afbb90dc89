//! The check of every night: once per operator, however many processes there are; what turns red is told once.

use super::each::{Stage, What};
use crate::admin::people::signed_in;
use domain::access::Role;
use domain::message::MessageKind;
use domain::time::{HOUR, MINUTE};
use sandbox::Mistake;
use service::messages::MessageSearch;
use std::collections::BTreeSet;
use store::both;

/// Somebody of the staff who is told by WeChat.
async fn named(stage: &Stage) {
    let s = &stage.w.service;
    let token = signed_in(s, Some(&stage.w.operator), "boss", Role::Administrator).await;
    let boss = s.actor(&token).await.unwrap();
    let follower = s.recent_followers(&boss).await.unwrap().remove(0);
    s.bind_follower(&boss, &follower.key).await.unwrap();
}

/// What the staff were told of the self-check so far.
async fn told(stage: &Stage) -> Vec<String> {
    let search = MessageSearch { kind: Some(MessageKind::Notice), ..MessageSearch::default() };
    let found = stage.w.service.search_messages(&stage.w.admin, search).await.unwrap();
    let mut told: Vec<String> = found.rows.into_iter().map(|message| message.reference).collect();
    told.retain(|words| words.starts_with("自检"));
    told
}

/// A night goes by, while two processes look for work.
async fn night(stage: &Stage) {
    let s = &stage.w.service;
    let before = s.self_check_report(&stage.w.admin).await.unwrap();
    for _ in 0..24 {
        stage.advance(HOUR);
        let (one, two) = (s.run_due(200), s.clone());
        let (one, two) = futures::join!(one, two.run_due(200));
        one.unwrap();
        two.unwrap();
    }
    stage.live(MINUTE).await;
    let after = s.self_check_report(&stage.w.admin).await.unwrap();
    let moments: BTreeSet<_> = after.groups.iter().map(|group| group.at).collect();
    assert_eq!(moments.len(), 1, "every area in one run: {moments:?}");
    assert!(before.groups.iter().all(|group| group.at < after.groups[0].at), "{moments:?}");
}

both! {
    async fn what_turns_red_is_told_once(db: TestStore) {
        let stage = Stage::proven(db).await;
        named(&stage).await;
        stage.w.check().await;
        night(&stage).await;
        assert_eq!(told(&stage).await, [""; 0], "nothing is wrong");
        stage.make(What::Named(Mistake::AlipayKey)).await;
        night(&stage).await;
        let one = "自检发现1项新的错误，请处理";
        assert_eq!(told(&stage).await, [one]);
        night(&stage).await;
        assert_eq!(told(&stage).await, [one], "it is still red: nobody has to hear it every night");
        stage.make(What::Named(Mistake::ChinaumsTerminal)).await;
        night(&stage).await;
        assert_eq!(told(&stage).await, [one, one], "another one is news");
        stage.mend(What::Named(Mistake::AlipayKey)).await;
        stage.mend(What::Named(Mistake::ChinaumsTerminal)).await;
        night(&stage).await;
        assert_eq!(told(&stage).await, [one, one]);
        stage.make(What::Named(Mistake::AlipayKey)).await;
        night(&stage).await;
        assert_eq!(told(&stage).await, [one; 3], "mended, and broken anew");
    }
}
