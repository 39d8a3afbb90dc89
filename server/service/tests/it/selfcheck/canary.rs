//! Nothing secret in any report: every secret of the operator is searched for in all that self-check, doctor, calendar
//! and audit give, also while everything is wrong.

use super::world::World;
use sandbox::Mistake;
use secrecy::ExposeSecret as _;
use service::Actor;
use store::both;

/// Every secret that was entered, cut so that a line break in a PEM hides nothing.
fn secrets(w: &World) -> Vec<String> {
    let (wechat, alipay, chinaums, unionpay) = (w.wechat(), w.alipay(), w.chinaums(), w.unionpay());
    let whole = [
        wechat.app_secret,
        wechat.api_v3_key,
        wechat.merchant_private_key,
        alipay.app_private_key,
        chinaums.app_key,
        chinaums.communication_key,
        unionpay.pfx,
        Some(w.sandbox.demo_account().mobile_app_secret.into()),
    ];
    let mut pieces = Vec::new();
    for secret in whole.into_iter().flatten() {
        let text = secret.expose_secret().to_owned();
        let body = text.lines().filter(|line| !line.starts_with("-----") && line.len() >= 16);
        pieces.extend(body.map(|line| line.chars().skip(2).take(40).collect::<String>()));
    }
    assert!(pieces.len() >= 8, "canaries are planted");
    pieces
}

both! {
    async fn no_secret_in_any_report(db: TestStore) {
        let w = World::new(db).await;
        let secrets = secrets(&w);
        let mistakes = [
            None,
            Some(Mistake::AppSecretReset),
            Some(Mistake::WhiteList),
            Some(Mistake::CertificateReplaced),
            Some(Mistake::AlipayKey),
            Some(Mistake::ChinaumsAppKey),
            Some(Mistake::AccountFrozen),
        ];
        for mistake in mistakes {
            if let Some(mistake) = mistake {
                w.mistake(mistake);
            }
            let report = w.check().await;
            let diagnosis = w.service.diagnose(&Actor::cli(None), Some("demo")).await.unwrap();
            let audit = w.service.list_audit(&w.admin, None).await.unwrap();
            let refused = w.service.check_wechat(&w.admin).await;
            let outputs = [
                serde_json::to_string(&report).unwrap(),
                serde_json::to_string(&diagnosis).unwrap(),
                format!("{diagnosis:?}"),
                serde_json::to_string(&w.service.calendar(&w.admin).await.unwrap()).unwrap(),
                serde_json::to_string(&audit).unwrap(),
                format!("{refused:?}"),
                format!("{:?} {:?} {:?} {:?}", w.wechat(), w.alipay(), w.chinaums(), w.unionpay()),
            ];
            for secret in &secrets {
                for output in &outputs {
                    assert!(!output.contains(secret.as_str()), "{mistake:?}: a secret in {output}");
                }
            }
        }
        assert!(w.service.diagnose(&Actor::cli(None), Some("nobody")).await.is_err());
    }
}
