//! What is kept, in which version, and what the money side gets of it.

use super::support::{
    APP_ID, APP_SECRET, MCH_ID, NOW, PUBLIC_KEY_ID, Reply, World, actor, certificate_input, file, input,
    keep, new_operator, said,
};
use channels::wechat::v3::VerifyMode;
use domain::access::Role;
use domain::method::Method;
use domain::time::MINUTE;
use domain::wallet::Wallet;
use secrecy::ExposeSecret as _;
use service::Error;
use service::accounts::{Check, SaveWechat, Verdict, VerifyWith, set_check};
use std::sync::Arc;
use store::transact;

/// Another pair of certificate and key; the certificate names no merchant.
fn other_pair() -> SaveWechat {
    SaveWechat {
        merchant_certificate: Some(file("wechat-gosdk-test-platform-cert.pem")),
        merchant_private_key: Some(file("wechat-gosdk-test-private-key.pem").into()),
        ..keep("platform_certificates")
    }
}

store::both! {
    async fn what_the_form_shows(store: Store) {
        let world = World::new(store).await;
        let empty = world.service.wechat_form(&world.admin).await.unwrap();
        assert_eq!((empty.account_id, empty.version, empty.paste.len()), (None, 0, 4));
        let saved = world.service.save_wechat(&world.admin, input()).await.unwrap();
        assert_eq!((saved.version, saved.new_version, saved.switched_off), (1, true, false));
        let form = world.service.wechat_form(&world.admin).await.unwrap();
        assert_eq!(form.account_id, Some(saved.account_id.clone()));
        assert_eq!((form.app_id.as_str(), form.mch_id.as_str()), (APP_ID, MCH_ID));
        assert_eq!(form.merchant_serial, "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB");
        assert_eq!((form.mode, form.public_key_id.as_str()), (VerifyWith::PublicKey, PUBLIC_KEY_ID));
        let set_at =
            [form.app_secret_set_at, form.api_v3_key_set_at, form.merchant_key_set_at, form.public_key_set_at];
        assert_eq!(set_at, [Some(NOW); 4]);
        let notify_key = world.service.configured_method(&world.operator, Method::WechatOa).await.unwrap().unwrap().notify_key;
        assert!(notify_key.len() == 32 && notify_key.bytes().all(|b| b.is_ascii_hexdigit()));
        let paste: Vec<_> = form.paste.iter().map(|p| (p.key.as_str(), p.value.as_str())).collect();
        assert_eq!(paste, [
            ("directory_charge", "pay.example.com:8443/PeakeCloud/mobile/charge/"),
            ("directory_pay", "pay.example.com:8443/PeakeCloud/mobile/pay/"),
            ("directory_offline", "pay.example.com:8443/PeakeCloud/offline/"),
            ("web_domain", "pay.example.com"),
            ("notify_url", format!("https://pay.example.com:8443/notify/wechat/{notify_key}").as_str()),
        ]);
    }

    async fn a_new_version_only_for_other_credentials(store: Store) {
        let world = World::new(store).await;
        let first = world.service.save_wechat(&world.admin, input()).await.unwrap();
        world.set_clock(NOW.plus(1000));
        let same = world.service.save_wechat(&world.admin, input()).await.unwrap();
        assert_eq!((same.version, same.new_version), (1, false));
        let secret = SaveWechat { app_secret: Some("0".repeat(32).into()), ..keep("public_key") };
        let app_only = world.service.save_wechat(&world.admin, secret).await.unwrap();
        assert_eq!((app_only.version, app_only.new_version), (1, false));
        let oa = world.service.wechat_oa(&world.operator).await.unwrap();
        assert_eq!(oa.secret.expose_secret(), "0".repeat(32));

        let second = world.service.save_wechat(&world.admin, other_pair()).await.unwrap();
        assert_eq!((second.account_id == first.account_id, second.version, second.new_version), (true, 2, true));
        // A running payment keeps the version that it began with.
        let old = world.service.wechat_credentials(&first.account_id, 1).await.unwrap();
        let new = world.service.wechat_credentials(&first.account_id, 2).await.unwrap();
        assert_eq!(old.merchant_serial, "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB");
        assert_eq!(old.mode, VerifyMode::PublicKey { id: PUBLIC_KEY_ID.to_owned() });
        assert_eq!((new.merchant_serial.as_str(), &new.mode), ("D7CE59D1F522D701", &VerifyMode::Certificates));
        // Both kinds of WeChat Pay's keys verify for both, so that nothing on its way is lost by a switch.
        for credentials in [&old, &new] {
            let serials: Vec<_> = credentials.verifiers.serials().collect();
            assert_eq!(serials, ["D7CE59D1F522D701", PUBLIC_KEY_ID]);
            assert_eq!((credentials.mch_id.as_str(), credentials.app_id.as_str()), (MCH_ID, APP_ID));
        }
        let form = world.service.wechat_form(&world.admin).await.unwrap();
        assert_eq!((form.api_v3_key_set_at, form.merchant_key_set_at), (Some(NOW), Some(NOW.plus(1000))));
        assert!(matches!(
            world.service.wechat_credentials(&first.account_id, 3).await,
            Err(Error::NotFound("merchant_account"))
        ));
    }

    async fn another_merchant_number_is_another_account(store: Store) {
        let world = World::new(store).await;
        let first = world.service.save_wechat(&world.admin, input()).await.unwrap();
        world.service.set_method(&world.admin, Method::WechatOa, true).await.unwrap();
        let second = SaveWechat { mch_id: "1900000002".into(), api_v3_key: input().api_v3_key, ..other_pair() };
        let second = world.service.save_wechat(&world.admin, second).await.unwrap();
        assert_ne!(first.account_id, second.account_id);
        assert_eq!(second.version, 1);
        let active = world.service.active_method(&world.operator, Wallet::Wechat).await.unwrap().unwrap();
        assert_eq!((active.account_id, active.mch_id.as_str()), (second.account_id, "1900000002"));
        assert!(world.service.wechat_credentials(&first.account_id, 1).await.is_ok(), "the old one goes on verifying");
        // Back again: what was stored about the first number is still there.
        let back = world.service.save_wechat(&world.admin, keep("public_key")).await.unwrap();
        assert_eq!((back.account_id, back.version, back.new_version), (first.account_id, 1, false));
    }

    async fn what_a_payment_has_proven_stays_proven(store: Store) {
        let world = World::new(store.clone()).await;
        let saved = world.service.save_wechat(&world.admin, input()).await.unwrap();
        let proven = Check::new("api_v3_key", Verdict::Pass, "key_decrypts", NOW);
        let proven_key = Check::new("wechatpay_public_key", Verdict::Pass, "key_verifies", NOW);
        transact!(Error, store, |tx| {
            set_check(tx, &saved.account_id, 1, &proven).await?;
            set_check(tx, &saved.account_id, 1, &proven_key).await
        })
        .unwrap();
        let again = world.service.check_wechat(&world.admin).await.unwrap();
        assert_eq!(said(&again.checks, "api_v3_key"), (Verdict::Pass, "key_decrypts"));
        let key = SaveWechat { api_v3_key: Some("1".repeat(32).into()), ..keep("public_key") };
        let other = world.service.save_wechat(&world.admin, key).await.unwrap();
        assert_eq!(said(&other.checks, "api_v3_key"), (Verdict::Cannot, "until_first_payment"));
        assert_eq!(said(&other.checks, "wechatpay_public_key"), (Verdict::Pass, "key_verifies"));
    }

    async fn a_key_that_a_payment_showed_wrong_blocks(store: Store) {
        let world = World::new(store.clone()).await;
        let saved = world.service.save_wechat(&world.admin, input()).await.unwrap();
        let wrong = Check::new("api_v3_key", Verdict::Fail, "api_v3_key_wrong", NOW);
        transact!(Error, store, |tx| { set_check(tx, &saved.account_id, 1, &wrong).await }).unwrap();
        let refused = world.service.set_method(&world.admin, Method::WechatOa, true).await;
        assert!(matches!(refused, Err(Error::Conflict("checks_failed"))), "{refused:?}");
        let key = SaveWechat { api_v3_key: Some("1".repeat(32).into()), ..keep("public_key") };
        world.service.save_wechat(&world.admin, key).await.unwrap();
        assert!(world.service.set_method(&world.admin, Method::WechatOa, true).await.unwrap());
    }

    async fn two_who_save_at_once_do_not_overwrite_each_other(store: Store) {
        let world = World::new(store.clone()).await;
        let first = world.service.save_wechat(&world.admin, input()).await.unwrap();
        // Both have read what is stored before either writes.
        world.wechat.hold_until(2);
        let key = |sign: &str| SaveWechat { api_v3_key: Some(sign.repeat(32).into()), ..keep("public_key") };
        let (a, b) = futures::join!(
            world.service.save_wechat(&world.admin, key("1")),
            world.service.save_wechat(&world.admin, key("2")),
        );
        let conflicts = [&a, &b].iter().filter(|r| matches!(r, Err(Error::Conflict("changed_meanwhile")))).count();
        assert_eq!(conflicts, 1, "{a:?} {b:?}");
        let mut conn = store.read().await.unwrap();
        assert_eq!(store::accounts::versions(&mut conn, &first.account_id).await.unwrap(), [2, 1]);
    }

    async fn two_who_save_first_at_once_make_one_account(store: Store) {
        let world = World::new(store.clone()).await;
        world.wechat.hold_until(2);
        let (a, b) = futures::join!(
            world.service.save_wechat(&world.admin, input()),
            world.service.save_wechat(&world.admin, input()),
        );
        assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
        let mut conn = store.read().await.unwrap();
        assert_eq!(store::accounts::of_operator(&mut conn, &world.operator).await.unwrap().len(), 1);
    }

    async fn declaring_again_changes_and_asks_nothing(store: Store) {
        let world = World::new(store).await;
        let first = world.service.declare_wechat(&world.admin, input(), true).await.unwrap();
        assert_eq!((first.version, first.changed, first.switched, first.refused), (1, true, true, None));
        world.wechat.take_requests();
        let again = world.service.declare_wechat(&world.admin, input(), true).await.unwrap();
        assert_eq!((again.version, again.changed, again.switched, again.refused), (1, false, false, None));
        assert!(world.wechat.take_requests().is_empty());
        let off = world.service.declare_wechat(&world.admin, input(), false).await.unwrap();
        assert!(!off.changed && off.switched);
        assert_eq!(world.service.active_method(&world.operator, Wallet::Wechat).await.unwrap(), None);
        // Declared while WeChat is away: kept, not switched on; the next time it is asked again.
        world.wechat.all(&Reply::Down);
        let changed = world.service.declare_wechat(&world.admin, certificate_input(), true).await.unwrap();
        assert_eq!((changed.version, changed.switched, changed.refused), (2, false, Some("not_checked")));
        world.service.declare_wechat(&world.admin, certificate_input(), true).await.unwrap();
        assert!(!world.wechat.take_requests().is_empty());
    }

    async fn who_may_do_what(store: Store) {
        let world = World::new(store).await;
        for role in [Role::Finance, Role::ReadOnly] {
            let actor = actor(&world.operator, role);
            let service = &world.service;
            assert!(matches!(service.save_wechat(&actor, input()).await, Err(Error::Forbidden)));
            assert!(matches!(service.check_wechat(&actor).await, Err(Error::Forbidden)));
            assert!(matches!(service.declare_wechat(&actor, input(), true).await, Err(Error::Forbidden)));
            assert!(matches!(service.wechat_form(&actor).await, Err(Error::Forbidden)));
            assert!(matches!(service.set_method(&actor, Method::WechatOa, true).await, Err(Error::Forbidden)));
            assert_eq!(service.methods(&actor).await.unwrap().len(), 6);
        }
        assert!(world.wechat.take_requests().is_empty());
    }

    async fn operators_do_not_see_each_other(store: Store) {
        let world = World::new(store).await;
        let first = world.service.save_wechat(&world.admin, input()).await.unwrap();
        let other = new_operator(&world.store, "second").await;
        let stranger = actor(&other, Role::Administrator);
        assert_eq!(world.service.wechat_form(&stranger).await.unwrap().account_id, None);
        assert!(matches!(world.service.wechat_oa(&other).await, Err(Error::NotFound("official_account"))));
        assert_eq!(world.service.configured_method(&other, Method::WechatOa).await.unwrap(), None);
        let kept = world.service.save_wechat(&stranger, keep("public_key")).await;
        assert!(matches!(kept, Err(Error::Invalid(_))), "nothing of another operator is kept for this one");
        let own = world.service.save_wechat(&stranger, input()).await.unwrap();
        assert_ne!(own.account_id, first.account_id);
        let oa = world.service.wechat_oa(&world.operator).await.unwrap();
        assert_eq!((oa.app_id.as_str(), oa.secret.expose_secret()), (APP_ID, APP_SECRET));
    }

    async fn a_channel_is_made_once_and_renewed(store: Store) {
        let world = World::new(store).await;
        let saved = world.service.save_wechat(&world.admin, certificate_input()).await.unwrap();
        let channel = async |app: &str| world.service.channel(&saved.account_id, 1, app, Method::WechatOa).await.unwrap();
        let first = channel(APP_ID).await;
        assert!(Arc::ptr_eq(&first, &channel(APP_ID).await));
        let other_app = channel("wxfedcba9876543210").await;
        assert!(!Arc::ptr_eq(&first, &other_app));
        world.set_clock(NOW.plus(-1));
        assert!(!Arc::ptr_eq(&first, &channel(APP_ID).await), "the clock was set back");
        world.set_clock(NOW.plus(MINUTE));
        let second = channel(APP_ID).await;
        assert!(!Arc::ptr_eq(&first, &second));
        world.service.refresh_platform_certificates(&saved.account_id).await.unwrap();
        let third = channel(APP_ID).await;
        assert!(!Arc::ptr_eq(&second, &third), "new certificates verify at once");
        world.service.check_wechat(&world.admin).await.unwrap();
        assert!(!Arc::ptr_eq(&third, &channel(APP_ID).await));
        assert!(world.service.channel(&saved.account_id, 2, APP_ID, Method::WechatOa).await.is_err());
    }
}
