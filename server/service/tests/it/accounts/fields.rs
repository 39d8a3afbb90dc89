//! Every field is read before anybody is asked; everything wrong is said at once, each at its field.

use super::support::{
    MCH_ID, NOW, PUBLIC_KEY_ID, World, certificate_input, file, input, keep, merchant_certificate,
    merchant_key, one,
};
use domain::time::UnixMs;
use service::accounts::SaveWechat;

const YEAR_MS: i64 = 366 * 86_400_000;

fn cut(pem: &str) -> String {
    pem[..pem.len() / 2].to_owned()
}

store::both! {
    async fn one_wrong_field_at_a_time(store: Store) {
        let world = World::new(store).await;
        let pkcs1_label = merchant_key().replace("PRIVATE KEY", "EC PRIVATE KEY");
        let cases: Vec<(SaveWechat, &str, &str, &str)> = vec![
            (SaveWechat { app_id: "gh_0123456789abcdef".into(), ..input() }, "app_id", "app_id_shape", ""),
            (SaveWechat { app_id: " ".into(), ..input() }, "app_id", "required", ""),
            (SaveWechat { app_secret: Some("5ec4e7a0".to_owned().into()), ..input() }, "app_secret", "length", "32,8"),
            (SaveWechat { app_secret: None, ..input() }, "app_secret", "required", ""),
            (SaveWechat { mch_id: "19000000011".into(), ..input() }, "mch_id", "mch_id_shape", ""),
            // A 31-character key says that it has 31.
            (
                SaveWechat { api_v3_key: Some("Kx9vQ2mT7wZ4nR8bL5cF1hJ6pD3sG0a".to_owned().into()), ..input() },
                "api_v3_key", "length", "32,31",
            ),
            (
                SaveWechat { api_v3_key: Some("Kx9vQ2mT 7wZ4nR8bL5cF1hJ6pD3sG0a".to_owned().into()), ..input() },
                "api_v3_key", "character", "",
            ),
            (SaveWechat { api_v3_key: Some("  ".to_owned().into()), ..input() }, "api_v3_key", "required", ""),
            (
                SaveWechat { merchant_certificate: Some(cut(&merchant_certificate())), ..input() },
                "merchant_certificate", "truncated_pem", "",
            ),
            (
                SaveWechat { merchant_certificate: Some(merchant_key()), ..input() },
                "merchant_certificate", "wrong_pem_kind", "PRIVATE KEY",
            ),
            (
                SaveWechat { merchant_private_key: Some(cut(&merchant_key()).into()), ..input() },
                "merchant_private_key", "truncated_pem", "",
            ),
            (
                SaveWechat { merchant_private_key: Some(pkcs1_label.into()), ..input() },
                "merchant_private_key", "not_rsa", "",
            ),
            (
                SaveWechat { merchant_private_key: Some(file("made-encrypted-private-key.pem").into()), ..input() },
                "merchant_private_key", "encrypted_key", "",
            ),
            // A private key that does not match its certificate.
            (
                SaveWechat { merchant_private_key: Some(file("wechat-gosdk-test-private-key.pem").into()), ..input() },
                "merchant_private_key", "key_mismatch", "",
            ),
            // A certificate of another merchant number than the field says.
            (SaveWechat { mch_id: "1900000002".into(), ..input() }, "merchant_certificate", "other_merchant", MCH_ID),
            (SaveWechat { mode: "v2".into(), ..input() }, "mode", "required", ""),
            (
                SaveWechat { public_key_id: Some("PUB_KEY_ID_".into()), ..input() },
                "public_key_id", "public_key_id_shape", "",
            ),
            (SaveWechat { public_key_id: None, ..input() }, "public_key_id", "required", ""),
            (SaveWechat { public_key: None, ..input() }, "public_key", "required", ""),
            (
                SaveWechat { public_key: Some(cut(&file("wechat-gosdk-test-public-key.pem"))), ..input() },
                "public_key", "truncated_pem", "",
            ),
            // Damaged material is refused in the other mode as well.
            (
                SaveWechat { public_key_id: Some(PUBLIC_KEY_ID.into()), public_key: Some("x".into()), ..certificate_input() },
                "public_key", "not_pem", "",
            ),
        ];
        for (input, field, code, args) in cases {
            assert_eq!(world.refused(input).await, one(field, code, args));
        }
        assert!(world.wechat.take_requests().is_empty(), "nobody is asked about a form that is wrong");
        assert_eq!(world.service.wechat_form(&world.admin).await.unwrap().account_id, None);
    }

    async fn a_certificate_outside_its_validity(store: Store) {
        let world = World::new(store).await;
        world.set_clock(NOW.plus(10 * YEAR_MS));
        assert_eq!(world.refused(input()).await, one("merchant_certificate", "certificate_expired", "2036-11-20"));
        world.set_clock(UnixMs(1_790_000_000_000));
        assert_eq!(
            world.refused(input()).await,
            one("merchant_certificate", "certificate_not_yet_valid", "2026-11-23")
        );
    }

    async fn everything_wrong_at_once(store: Store) {
        let world = World::new(store).await;
        let wrong = world.refused(SaveWechat {
            app_id: "x".into(),
            app_secret: Some("x".to_owned().into()),
            mch_id: "x".into(),
            api_v3_key: Some("x".to_owned().into()),
            merchant_certificate: Some("x".into()),
            merchant_private_key: Some("x".to_owned().into()),
            mode: "public_key".into(),
            public_key_id: Some("x".into()),
            public_key: Some("x".into()), ..SaveWechat::default() });
        let fields: Vec<_> = wrong.await.into_iter().map(|(field, _, _)| field).collect();
        assert_eq!(fields, [
            "api_v3_key", "app_id", "app_secret", "mch_id", "merchant_certificate", "merchant_private_key",
            "public_key", "public_key_id",
        ]);
    }

    async fn the_merchants_own_public_key_is_not_wechats(store: Store) {
        let world = World::new(store).await;
        let own = SaveWechat {
            merchant_certificate: Some(file("wechat-gosdk-test-platform-cert.pem")),
            merchant_private_key: Some(file("wechat-gosdk-test-private-key.pem").into()),
            public_key: Some(file("wechat-gosdk-test-public-key.pem")),
            ..input()
        };
        assert_eq!(world.refused(own).await, one("public_key", "own_public_key", ""));
    }

    async fn what_is_left_out_is_kept_only_for_the_same_numbers(store: Store) {
        let world = World::new(store).await;
        world.service.save_wechat(&world.admin, input()).await.unwrap();
        world.service.save_wechat(&world.admin, keep("public_key")).await.unwrap();
        let other_app = SaveWechat { app_id: "wxfedcba9876543210".into(), ..keep("public_key") };
        assert_eq!(world.refused(other_app).await, one("app_secret", "required_for_other_app", ""));
        let other_merchant = SaveWechat { mch_id: "1900000002".into(), ..keep("platform_certificates") };
        let codes: Vec<_> = world.refused(other_merchant).await.into_iter().map(|(f, c, _)| format!("{f} {c}")).collect();
        assert_eq!(codes, [
            "api_v3_key required_for_other_merchant",
            "merchant_certificate required_for_other_merchant",
            "merchant_private_key required_for_other_merchant",
        ]);
        let other_id = SaveWechat {
            public_key_id: Some("PUB_KEY_ID_0114232134912410000000000001".into()),
            ..keep("public_key")
        };
        assert_eq!(world.refused(other_id).await, one("public_key", "required_for_other_key", ""));
        // A new private key has to fit the certificate that is kept.
        let half = SaveWechat {
            merchant_private_key: Some(file("wechat-gosdk-test-private-key.pem").into()),
            ..keep("public_key")
        };
        assert_eq!(world.refused(half).await, one("merchant_private_key", "key_mismatch", ""));
    }
}
