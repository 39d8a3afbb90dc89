//! What WeChat answers when it is asked on saving, and what that leads to.

use super::support::{
    API_V3_KEY, NO_SUCH_ORDER, NOW, PLATFORM_SERIAL, Reply, World, certificate_input, check_of, file, input,
    keep, one, said,
};
use domain::method::Method;
use domain::time::{DAY, UnixMs};
use service::Error;
use service::accounts::{SaveWechat, Verdict};

const SIGN_ERROR: &str = r#"{"code":"SIGN_ERROR","message":"签名错误"}"#;
const SIGN_ERROR_KNOWN: &str = r#"{"code":"SIGN_ERROR","detail":{"detail":{"issue":"sign not match"},"field":"signature","location":"authorization"},"message":"签名错误"}"#;
const NO_CERTIFICATES: &str = r#"{"code":"RESOURCE_NOT_EXISTS","message":"无可用的平台证书"}"#;

store::both! {
    async fn no_such_order_proves_key_serial_and_number(store: Store) {
        let world = World::new(store).await;
        let saved = world.service.save_wechat(&world.admin, input()).await.unwrap();
        assert_eq!(said(&saved.checks, "merchant_signature"), (Verdict::Pass, "signature_accepted"));
        assert_eq!(said(&saved.checks, "merchant_certificate"), (Verdict::Pass, "certificate_valid"));
        assert_eq!(said(&saved.checks, "api_v3_key"), (Verdict::Cannot, "until_first_payment"));
        assert_eq!(said(&saved.checks, "wechatpay_public_key"), (Verdict::Cannot, "until_first_payment"));
        assert_eq!(said(&saved.checks, "app_secret"), (Verdict::Pass, "app_secret_accepted"));
        assert_eq!(said(&saved.checks, "app_bound"), (Verdict::Cannot, "until_first_payment"));
        let asked = world.wechat.take_requests();
        assert_eq!(asked.len(), 2, "{asked:?}");
        assert!(asked[0].starts_with("GET /v3/pay/transactions/out-trade-no/CHK"), "{asked:?}");
        assert_eq!(world.service.wechat_form(&world.admin).await.unwrap().checks, saved.checks);
    }

    async fn refusals_lead_to_their_fields(store: Store) {
        let world = World::new(store).await;
        for (status, body, field, code) in [
            (401, SIGN_ERROR, "merchant_certificate", "wechat_unknown_certificate"),
            (401, SIGN_ERROR_KNOWN, "merchant_private_key", "wechat_signature_refused"),
            (
                401, r#"{"code":"SIGN_ERROR","message":"商户证书序列号有误。请使用签名私钥匹配的证书序列号"}"#,
                "merchant_certificate", "wechat_unknown_serial",
            ),
            (400, r#"{"code":"MCH_NOT_EXISTS","message":"商户号不存在"}"#, "mch_id", "wechat_unknown_merchant"),
            (404, r#"{"code":"MCHNOTEXISTS","message":"商户号不存在"}"#, "mch_id", "wechat_unknown_merchant"),
            (
                400, r#"{"code":"APPID_MCHID_NOT_MATCH","message":"appid和mch_id不匹配，请检查后再试"}"#,
                "app_id", "wechat_app_not_bound",
            ),
            (403, r#"{"code":"NO_AUTH","message":"商户号该产品权限未开通"}"#, "mch_id", "wechat_no_permission"),
            (
                400, r#"{"code":"PARAM_ERROR","message":"平台证书序列号Wechatpay-Serial错误"}"#,
                "public_key_id", "wechat_unknown_public_key",
            ),
        ] {
            world.wechat.query(Reply::json(status, body));
            assert_eq!(world.refused(input()).await, one(field, code, ""), "{body}");
        }
        // A certificate that names no merchant leaves two suspects.
        world.wechat.query(Reply::json(401, SIGN_ERROR));
        let unnamed = SaveWechat {
            merchant_certificate: Some(file("wechat-gosdk-test-platform-cert.pem")),
            merchant_private_key: Some(file("wechat-gosdk-test-private-key.pem").into()),
            ..certificate_input()
        };
        let codes: Vec<_> = world.refused(unnamed).await.into_iter().map(|(f, c, _)| format!("{f} {c}")).collect();
        assert_eq!(codes, ["mch_id wechat_unknown_merchant", "merchant_certificate wechat_unknown_certificate"]);
        assert_eq!(world.service.wechat_form(&world.admin).await.unwrap().account_id, None, "nothing is kept");
    }

    async fn a_signed_answer_proves_the_public_key(store: Store) {
        let world = World::new(store).await;
        world.wechat.query(Reply::Order);
        assert_eq!(world.refused(input()).await, one("public_key", "public_key_wrong", ""));
        let right = SaveWechat { public_key: Some(file("wechat-gosdk-test-public-key.pem")), ..input() };
        let saved = world.service.save_wechat(&world.admin, right).await.unwrap();
        assert_eq!(said(&saved.checks, "wechatpay_public_key"), (Verdict::Pass, "key_verifies"));
        assert_eq!(said(&saved.checks, "merchant_signature"), (Verdict::Pass, "signature_accepted"));
    }

    async fn our_clock_is_to_blame_for_no_field(store: Store) {
        let world = World::new(store).await;
        let late = r#"{"code":"SIGN_ERROR","message":"Http头Authorization中的timestamp与发起请求的时间不得超过5分钟"}"#;
        world.wechat.query(Reply::json(401, late));
        let error = world.service.save_wechat(&world.admin, input()).await.unwrap_err();
        assert!(matches!(&error, Error::Provider { code: "rejected_clock", .. }), "{error:?}");
        world.wechat.query(Reply::json(418, r#"{"code":"TEAPOT","message":"茶壶"}"#));
        let error = world.service.save_wechat(&world.admin, input()).await.unwrap_err();
        assert!(matches!(&error, Error::Provider { code: "rejected", words } if words.contains("茶壶")), "{error:?}");
    }

    async fn the_official_accounts_refusals(store: Store) {
        let world = World::new(store).await;
        for (body, field, code, args) in [
            (r#"{"errcode":40125,"errmsg":"invalid appsecret"}"#, "app_secret", "wechat_wrong_app_secret", ""),
            (r#"{"errcode":40013,"errmsg":"invalid appid"}"#, "app_id", "wechat_wrong_app_id", ""),
            (r#"{"errcode":50004,"errmsg":"frozen"}"#, "app_id", "wechat_app_refused", "50004,frozen"),
        ] {
            world.wechat.set(|script| script.token = Reply::json(200, body));
            assert_eq!(world.refused(input()).await, one(field, code, args));
        }
        // Both sides are told at once.
        world.wechat.query(Reply::json(400, r#"{"code":"MCH_NOT_EXISTS","message":""}"#));
        assert_eq!(world.refused(input()).await.len(), 2);
    }

    async fn a_missing_address_on_the_white_list_is_a_warning(store: Store) {
        let world = World::new(store).await;
        let refused = r#"{"errcode":40164,"errmsg":"invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist, rid: 1"}"#;
        world.wechat.set(|script| script.token = Reply::json(200, refused));
        let saved = world.service.save_wechat(&world.admin, input()).await.unwrap();
        assert_eq!(said(&saved.checks, "app_secret"), (Verdict::Warn, "ip_not_allowed"));
        assert_eq!(check_of(&saved.checks, "app_secret").args, ["203.0.113.7"]);
        let form = world.service.wechat_form(&world.admin).await.unwrap();
        assert!(form.paste.iter().any(|p| p.key == "server_ip" && p.value == "203.0.113.7"), "{:?}", form.paste);
        assert!(world.service.set_method(&world.admin, Method::WechatOa, true).await.unwrap(), "payers can pay");
    }

    async fn out_of_reach_is_saved_but_never_on(store: Store) {
        let world = World::new(store).await;
        for reply in [Reply::Down, Reply::json(502, ""), Reply::json(429, r#"{"code":"FREQUENCY_LIMITED","message":""}"#)] {
            world.wechat.all(&reply);
            let saved = world.service.save_wechat(&world.admin, input()).await.unwrap();
            assert_eq!(said(&saved.checks, "merchant_signature"), (Verdict::Cannot, "provider_unreachable"));
            let refused = world.service.set_method(&world.admin, Method::WechatOa, true).await;
            assert!(matches!(refused, Err(Error::Conflict("not_checked"))), "{refused:?}");
        }
        world.wechat.set(|script| {
            script.query = Reply::json(404, NO_SUCH_ORDER);
            script.token = Reply::json(200, r#"{"access_token":"t","expires_in":7200}"#);
        });
        let checked = world.service.check_wechat(&world.admin).await.unwrap();
        assert!(!checked.new_version);
        assert!(world.service.set_method(&world.admin, Method::WechatOa, true).await.unwrap());

        // What is known about unchanged credentials outlives a provider that is away.
        world.wechat.all(&Reply::Down);
        let again = world.service.check_wechat(&world.admin).await.unwrap();
        assert_eq!(said(&again.checks, "merchant_signature"), (Verdict::Pass, "signature_accepted"));
        assert!(!again.switched_off);
        // Credentials that nobody could check do not stay on.
        let other_key = SaveWechat { app_secret: Some("0".repeat(32).into()), ..keep("public_key") };
        let saved = world.service.save_wechat(&world.admin, other_key).await.unwrap();
        assert!(saved.switched_off);
        assert!(!world.service.wechat_form(&world.admin).await.unwrap().enabled);
    }

    async fn platform_certificates_prove_the_api_v3_key(store: Store) {
        let world = World::new(store).await;
        world.wechat.set(|script| script.certificates = Reply::Certificates("00000000000000000000000000000000"));
        assert_eq!(world.refused(certificate_input()).await, one("api_v3_key", "api_v3_key_wrong", ""));
        world.wechat.set(|script| script.certificates = Reply::json(404, NO_CERTIFICATES));
        assert_eq!(world.refused(certificate_input()).await, one("mode", "wechat_no_platform_certificates", ""));

        world.wechat.set(|script| script.certificates = Reply::Certificates(API_V3_KEY));
        let saved = world.service.save_wechat(&world.admin, certificate_input()).await.unwrap();
        assert_eq!(said(&saved.checks, "api_v3_key"), (Verdict::Pass, "key_decrypts"));
        assert_eq!(check_of(&saved.checks, "platform_certificates").args, ["1", "2031-04-25"]);
        let credentials = world.service.wechat_credentials(&saved.account_id, saved.version).await.unwrap();
        assert_eq!(credentials.verifiers.serials().collect::<Vec<_>>(), [PLATFORM_SERIAL]);
        let form = world.service.wechat_form(&world.admin).await.unwrap();
        assert_eq!(form.platform_certificates.len(), 1);
        assert!(form.public_key_id.is_empty());
    }

    async fn certificates_are_fetched_again(store: Store) {
        let world = World::new(store).await;
        let saved = world.service.save_wechat(&world.admin, certificate_input()).await.unwrap();
        let account = &saved.account_id;
        assert_eq!(world.service.certificate_accounts().await.unwrap(), std::slice::from_ref(account));
        world.set_clock(NOW.plus(60_000));
        assert_eq!(world.service.refresh_platform_certificates(account).await.unwrap(), 1);
        let form = world.service.wechat_form(&world.admin).await.unwrap();
        assert_eq!(form.platform_certificates[0].fetched_at, NOW.plus(60_000));
        world.wechat.all(&Reply::Down);
        let error = world.service.refresh_platform_certificates(account).await.unwrap_err();
        assert!(matches!(error, Error::Provider { code: "timeout", .. }), "{error:?}");
        // The key was changed at WeChat and not here: the checks say so.
        world.wechat.set(|script| script.certificates = Reply::Certificates("00000000000000000000000000000000"));
        world.service.refresh_platform_certificates(account).await.unwrap_err();
        let form = world.service.wechat_form(&world.admin).await.unwrap();
        assert_eq!(said(&form.checks, "api_v3_key"), (Verdict::Fail, "api_v3_key_wrong"));
        assert_eq!(said(&form.checks, "platform_certificates").0, Verdict::Pass);
        // In public-key mode there is nothing to fetch.
        world.wechat.query(Reply::json(404, NO_SUCH_ORDER));
        world.wechat.take_requests();
        let saved = world.service.save_wechat(&world.admin, input()).await.unwrap();
        world.wechat.take_requests();
        assert_eq!(world.service.refresh_platform_certificates(&saved.account_id).await.unwrap(), 0);
        assert!(world.wechat.take_requests().is_empty());
        assert!(world.service.certificate_accounts().await.unwrap().is_empty());
    }

    async fn a_certificate_that_ends_soon_is_a_warning(store: Store) {
        let world = World::new(store).await;
        world.set_clock(UnixMs(2_110_711_362_000 - 10 * DAY));
        let saved = world.service.save_wechat(&world.admin, input()).await.unwrap();
        assert_eq!(said(&saved.checks, "merchant_certificate"), (Verdict::Warn, "certificate_ends_soon"));
        assert_eq!(check_of(&saved.checks, "merchant_certificate").args, ["2036-11-20"]);
    }
}
