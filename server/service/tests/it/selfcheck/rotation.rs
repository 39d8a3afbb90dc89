//! Every key and certificate of WeChat Pay is changed, by what the console does, while payments run: nothing is lost, and
//! the self-check stays green.

use super::each::{Begun, Stage};
use super::world::{World, failed};
use domain::method::Method;
use domain::time::{HOUR, MINUTE};
use sandbox::Mistake;
use sandbox::state::{Merchant, PlatformRole, Verification};
use service::accounts::SaveWechat;
use store::both;

const METHOD: Method = Method::WechatOa;

fn merchant(stage: &Stage, change: impl FnOnce(&mut Merchant)) {
    stage.w.sandbox.change(|state, _| change(&mut state.merchants[0]));
}

/// What the merchant platform hands out now, entered in the console.
async fn enter(stage: &Stage, change: impl FnOnce(SaveWechat) -> SaveWechat) {
    let saved = stage.w.service.save_wechat(&stage.w.admin, change(stage.w.wechat())).await.unwrap();
    assert!(saved.new_version, "{saved:?}");
}

fn by_certificates(input: SaveWechat) -> SaveWechat {
    SaveWechat { mode: "platform_certificates".to_owned(), public_key_id: None, public_key: None, ..input }
}

/// The payer of a payment that was begun confirms it.
async fn ends_well(stage: &Stage, begun: Begun, step: &str) {
    stage.confirm_begun(&begun);
    settles(stage, step).await;
}

/// What was paid last comes in and goes back, and nothing is red.
async fn settles(stage: &Stage, step: &str) {
    stage.live(MINUTE).await;
    let (s, admin) = (&stage.w.service, &stage.w.admin);
    let status = s.test_payment_status(admin, METHOD).await.unwrap().unwrap();
    assert_eq!(status.state, "refunded", "{step}");
    let report = stage.w.check().await;
    assert_eq!(failed(&report), [""; 0], "{step}: {report:#?}");
    assert_eq!(s.check_books().await.unwrap(), [""; 0], "{step}");
}

async fn begun(stage: &Stage) -> Begun {
    stage.begin(METHOD).await.unwrap()
}

both! {
    async fn every_key_is_changed_while_payments_run(db: TestStore) {
        let stage = Stage::around(World::with_certificates(db).await).await;
        let first = begun(&stage).await;
        ends_well(&stage, first, "before").await;

        // The merchant certificate: both are good for a while, then the old one is revoked.
        let on_the_way = begun(&stage).await;
        let old = stage.w.sandbox.read(|state| state.merchants[0].certificates.clone());
        stage.w.mistake(Mistake::CertificateReplaced);
        merchant(&stage, |merchant| {
            let new = std::mem::replace(&mut merchant.certificates, old);
            merchant.certificates.extend(new);
        });
        enter(&stage, by_certificates).await;
        ends_well(&stage, on_the_way, "a payment signed with the old certificate").await;
        merchant(&stage, |merchant| drop(merchant.certificates.remove(0)));
        let with_new = begun(&stage).await;
        ends_well(&stage, with_new, "a payment signed with the new certificate").await;

        // The API v3 key: what was sealed before comes in after it was changed on both sides.
        let on_the_way = begun(&stage).await;
        stage.confirm_begun(&on_the_way);
        stage.w.mistake(Mistake::ApiV3Key);
        enter(&stage, by_certificates).await;
        settles(&stage, "a notification sealed with the old key").await;
        let with_new = begun(&stage).await;
        ends_well(&stage, with_new, "a notification sealed with the new key").await;

        // WeChat's own certificates: the next one is offered, fetched by the job, and signs from then on.
        let on_the_way = begun(&stage).await;
        merchant(&stage, |merchant| merchant.offer_next(true));
        ends_well(&stage, on_the_way, "two platform certificates").await;
        stage.advance(12 * HOUR);
        stage.live(MINUTE).await;
        merchant(&stage, |merchant| {
            for certificate in &mut merchant.platform_certificates {
                certificate.role = match certificate.role {
                    PlatformRole::Next => PlatformRole::Current,
                    other => other,
                };
            }
            merchant.platform_certificates.reverse();
        });
        let with_new = begun(&stage).await;
        ends_well(&stage, with_new, "signed with the next platform certificate").await;

        // From certificates to the public key: entered here first, then switched there.
        let on_the_way = begun(&stage).await;
        enter(&stage, |input| input).await;
        ends_well(&stage, on_the_way, "entered, and not yet in use there").await;
        let on_the_way = begun(&stage).await;
        stage.w.wechat_signs_with(Verification::PublicKey);
        ends_well(&stage, on_the_way, "begun before the switch").await;
        let with_new = begun(&stage).await;
        ends_well(&stage, with_new, "signed with the public key").await;
    }
}
