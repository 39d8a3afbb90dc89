//! Short messages: what is refused at which field, what the gateway is asked, what is kept, what is sent.

use crate::accounts::support::{NOW, actor, new_operator};
use async_trait::async_trait;
use bytes::Bytes;
use channels::http::{HttpClient, TransportError};
use domain::access::Role;
use domain::ids::OperatorId;
use domain::message::MessageKind;
use domain::time::UnixMs;
use http::{Request, Response};
use secrecy::SecretString;
use serde_json::{Value, json};
use service::accounts::{Check, Verdict};
use service::sms::{GatewayInput, SaveSms, SmsProvider, TextInput, check};
use service::{Actor, Clock, Deps, Endpoints, Error, Service, Settings, SystemRandom, Vault};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use store::{Store, both};
use zeroize::Zeroizing;

const SECRET: &str = "canary-secret-0123456789";
const URL: &str = "https://sms.example.com/msg/send/json";

type Answer = Result<(u16, Value), TransportError>;

/// Answers in the order given, and remembers what was asked.
#[derive(Default)]
struct Network {
    answers: Mutex<VecDeque<Answer>>,
    asked: Mutex<Vec<Request<Bytes>>>,
}

impl Network {
    fn say(&self, answer: Answer) {
        self.answers.lock().unwrap().push_back(answer);
    }

    fn ok(&self, body: Value) {
        self.say(Ok((200, body)));
    }

    fn take(&self) -> Vec<Request<Bytes>> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

#[async_trait]
impl HttpClient for Network {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.asked.lock().unwrap().push(request);
        let (status, body) =
            self.answers.lock().unwrap().pop_front().expect("an answer for every request")?;
        Ok(Response::builder().status(status).body(Bytes::from(body.to_string())).unwrap())
    }
}

struct Still;

impl Clock for Still {
    fn now(&self) -> UnixMs {
        NOW
    }
}

struct World {
    service: Service,
    operator: OperatorId,
    admin: Actor,
    clouds: Arc<Network>,
    outside: Arc<Network>,
}

impl World {
    async fn new(store: Store) -> Self {
        let (clouds, outside) = (Arc::<Network>::default(), Arc::<Network>::default());
        let service = Service::new(Deps {
            store: store.clone(),
            clock: Arc::new(Still),
            random: Arc::new(SystemRandom::default()),
            provider_http: clouds.clone(),
            outbound_http: outside.clone(),
            vault: Vault::new(&[Zeroizing::new([7; 32])]).unwrap(),
            settings: Settings {
                public_base: "https://pay.example.com".to_owned(),
                endpoints: Endpoints::default(),
                facts: Default::default(),
            },
        });
        let operator = new_operator(&store, "first").await;
        let admin = actor(&operator, Role::Administrator);
        Self { service, operator, admin, clouds, outside }
    }

    async fn save(&self, input: SaveSms) -> Result<Vec<Check>, Error> {
        self.service.save_sms(&self.admin, input).await
    }

    async fn refused(&self, input: SaveSms) -> Vec<(String, String)> {
        match self.save(input).await {
            Err(Error::Invalid(fields)) => {
                let mut fields: Vec<_> = fields.into_iter().map(|f| (f.field, f.code)).collect();
                fields.sort();
                fields
            }
            other => panic!("not refused at a field: {other:?}"),
        }
    }
}

fn secret() -> Option<SecretString> {
    Some(SecretString::from(SECRET.to_owned()))
}

fn gateway() -> SaveSms {
    let field = |text: &str| text.to_owned();
    SaveSms {
        sender: field("gateway"),
        account: field("N1234567"),
        secret: secret(),
        sign: field("【披克停车】"),
        gateway: GatewayInput {
            url: field(URL),
            method: field("post"),
            body: field("json"),
            account_field: field("account"),
            password_field: field("password"),
            phone_field: field("phone"),
            text_field: field("msg"),
            id_field: field("uid"),
            fixed: field("report=true"),
            success: field("/code"),
            success_value: field("0"),
            message_id: field("/msgId"),
            words: field("/errorMsg"),
            ..GatewayInput::default()
        },
        texts: vec![TextInput {
            kind: Some(MessageKind::Payment),
            template: field("您已支付{amount}元，账单编号{bill_no}。"),
            values: String::new(),
        }],
        ..SaveSms::default()
    }
}

fn aliyun(values: &str) -> SaveSms {
    SaveSms {
        sender: "aliyun".to_owned(),
        account: "LTAIEXAMPLE".to_owned(),
        secret: secret(),
        sign: "披克停车".to_owned(),
        texts: vec![TextInput {
            kind: Some(MessageKind::Payment),
            template: "SMS_100000001".to_owned(),
            values: values.to_owned(),
        }],
        ..SaveSms::default()
    }
}

fn sign_is(status: i64) -> Value {
    json!({"Code": "OK", "SignStatus": status})
}

fn template_is(status: &str) -> Value {
    json!({"Code": "OK", "TemplateStatus": status, "TemplateContent": "您已支付${amount}元，账单编号${no}。"})
}

fn said<'a>(checks: &'a [Check], key: &str) -> (Verdict, &'a str) {
    let check =
        checks.iter().find(|check| check.key == key).unwrap_or_else(|| panic!("no {key}: {checks:?}"));
    (check.verdict, check.words.as_str())
}

fn code(error: &Error) -> &'static str {
    error.code()
}

both! {
    async fn wrong_fields_are_refused_where_they_stand(store: Store) {
        let world = World::new(store).await;
        let names = |fields: &[(String, String)]| fields.iter().map(|(f, c)| format!("{f} {c}")).collect::<Vec<_>>();
        let empty = SaveSms { sender: "gateway".to_owned(), ..SaveSms::default() };
        let all = world.refused(empty).await;
        assert_eq!(
            names(&all),
            [
                "account required", "account_field required", "password_field required", "phone_field required",
                "secret required", "sign required", "success sms_pattern", "text_field required", "url sms_url"
            ]
        );
        let mut input = gateway();
        input.texts[0].template = "{amount}{visitor}".to_owned();
        assert_eq!(names(&world.refused(input).await), ["payment_template sms_unknown_value"]);
        let mut input = gateway();
        input.texts[0].template = String::new();
        assert_eq!(names(&world.refused(input).await), ["payment_template sms_no_text"]);
        // A word that is none of the list is not taken for the usual one: that sends the password as it is.
        let mut input = gateway();
        input.gateway.password_form = "md5_uper".to_owned();
        assert_eq!(names(&world.refused(input).await), ["password_form sms_unknown_word"]);
        let input = SaveSms { signature: "v4".to_owned(), ..aliyun("amount") };
        assert_eq!(names(&world.refused(input).await), ["signature sms_unknown_word"]);
        let mut input = aliyun("amount, money=price");
        input.texts[0].template = "100".to_owned();
        assert_eq!(
            names(&world.refused(input).await),
            ["payment_template sms_aliyun_template", "payment_values sms_unknown_value"]
        );
        let tencent = SaveSms { sender: "tencent".to_owned(), app_id: "14x".to_owned(), ..aliyun("amount") };
        assert_eq!(names(&world.refused(tencent).await), ["app_id digits", "payment_template digits"]);
        assert!(world.clouds.take().is_empty() && world.outside.take().is_empty(), "nobody was asked");
    }

    async fn a_gateway_is_proven_by_a_message_alone(store: Store) {
        let world = World::new(store).await;
        assert_eq!(world.service.sms_form(&world.admin).await.unwrap().version, 0);
        assert_eq!(code(&world.service.set_sms(&world.admin, true).await.unwrap_err()), "sms_not_configured");
        let checks = world.save(gateway()).await.unwrap();
        assert_eq!(said(&checks, check::ACCOUNT), (Verdict::Cannot, "sms_only_a_message"));
        assert_eq!(said(&checks, check::TEST), (Verdict::Cannot, "sms_send_a_test"));
        assert!(world.outside.take().is_empty(), "saving sends nothing");
        world.outside.ok(json!({"code": "0", "msgId": "17041", "errorMsg": ""}));
        let phone = "138 0000 0001";
        let receipt = world.service.test_sms(&world.admin, MessageKind::Payment, phone).await.unwrap();
        assert_eq!(receipt.message_id.as_deref(), Some("17041"));
        let asked = world.outside.take();
        assert!(world.clouds.take().is_empty(), "an address that a user entered goes through the guard");
        assert_eq!(asked[0].uri(), URL);
        let body: Value = serde_json::from_slice(asked[0].body()).unwrap();
        assert_eq!(body["phone"], "13800000001");
        assert_eq!(body["msg"], "【披克停车】您已支付12.50元，账单编号20260105093000123。");
        assert_eq!(body["password"], SECRET);
        let form = world.service.sms_form(&world.admin).await.unwrap();
        assert_eq!(said(&form.checks, check::TEST), (Verdict::Pass, "sms_test_taken"));
        assert_eq!(said(&form.checks, check::ACCOUNT), (Verdict::Pass, "sms_accepted"));
        assert_eq!((form.sender, form.sign.as_str(), form.version), (SmsProvider::Gateway, "披克停车", 1));
        let payment = &form.texts[1];
        assert_eq!(payment.words.as_deref(), Some("【披克停车】您已支付12.50元，账单编号20260105093000123。"));
        assert_eq!(payment.parts, 1);
        assert!(!format!("{form:?}").contains(SECRET));
        // The proof stays while account, secret and address do; another address has to be proven anew.
        let checks = world.save(SaveSms { secret: None, ..gateway() }).await.unwrap();
        assert_eq!(said(&checks, check::TEST).0, Verdict::Pass);
        let mut moved = SaveSms { secret: None, ..gateway() };
        moved.gateway.url = "http://sms.example.com/".to_owned();
        let checks = world.save(moved).await.unwrap();
        assert_eq!(said(&checks, check::ACCOUNT), (Verdict::Warn, "sms_plain_http"));
        assert_eq!(said(&checks, check::TEST).0, Verdict::Cannot);
    }

    async fn aliyun_is_asked_before_anything_is_kept(store: Store) {
        let world = World::new(store).await;
        world.clouds.say(Ok((400, json!({"Code": "SignatureDoesNotMatch", "Message": "no"}))));
        assert_eq!(
            world.refused(aliyun("amount")).await,
            [("secret".to_owned(), "sms_secret_refused".to_owned())]
        );
        world.clouds.say(Ok((404, json!({"Code": "InvalidAccessKeyId.NotFound", "Message": "no"}))));
        assert_eq!(
            world.refused(aliyun("amount")).await,
            [("account".to_owned(), "sms_account_refused".to_owned())]
        );
        assert_eq!(world.service.sms_form(&world.admin).await.unwrap().version, 0);
        // A variable that nothing was entered for would fail at the first message.
        world.clouds.ok(sign_is(1));
        world.clouds.ok(template_is("1"));
        let checks = world.save(aliyun("amount")).await.unwrap();
        assert_eq!(said(&checks, check::SIGN), (Verdict::Pass, "sms_approved"));
        let template = check::template(MessageKind::Payment);
        assert_eq!(said(&checks, &template), (Verdict::Fail, "sms_template_variables"));
        assert_eq!(code(&world.service.set_sms(&world.admin, true).await.unwrap_err()), "checks_failed");
        world.clouds.ok(sign_is(0));
        world.clouds.ok(template_is("1"));
        let checks = world.save(SaveSms { secret: None, ..aliyun("amount, no=bill_no") }).await.unwrap();
        assert_eq!(said(&checks, check::SIGN), (Verdict::Warn, "sms_under_review"));
        assert_eq!(said(&checks, &template), (Verdict::Pass, "sms_approved"));
        assert!(world.service.set_sms(&world.admin, true).await.unwrap());
        let form = world.service.sms_form(&world.admin).await.unwrap();
        assert_eq!(form.texts[1].words.as_deref(), Some("【披克停车】您已支付12.50元，账单编号20260105093000123。"));
        assert_eq!(form.texts[1].values, "amount, no=bill_no");
        let actions: Vec<_> = world.clouds.take();
        assert!(actions.iter().all(|r| r.headers()["x-acs-action"] != "SendSms"), "nothing was sent");
        // What is found wrong later switches sending off.
        world.clouds.ok(sign_is(1));
        world.clouds.ok(template_is("2"));
        let mut other = SaveSms { secret: None, ..aliyun("amount, no=bill_no") };
        other.sign = "别的签名".to_owned();
        world.save(other).await.unwrap();
        assert!(!world.service.sms_form(&world.admin).await.unwrap().enabled);
    }

    async fn out_of_reach_is_no_refusal(store: Store) {
        let world = World::new(store).await;
        world.clouds.say(Err(TransportError::Timeout));
        let checks = world.save(aliyun("amount, no=bill_no")).await.unwrap();
        assert_eq!(said(&checks, check::ACCOUNT), (Verdict::Cannot, "sms_unreachable"));
        world.clouds.ok(sign_is(1));
        world.clouds.ok(template_is("1"));
        let checks = world.service.check_sms(&world.admin).await.unwrap();
        assert_eq!(said(&checks, check::ACCOUNT), (Verdict::Pass, "sms_accepted"));
        // What was proven is not forgotten because the gateway is away for a moment.
        world.clouds.say(Ok((502, json!({}))));
        let checks = world.service.check_sms(&world.admin).await.unwrap();
        assert_eq!(said(&checks, check::ACCOUNT), (Verdict::Pass, "sms_accepted"));
    }

    async fn the_self_check_asks_again(store: Store) {
        let world = World::new(store).await;
        let area = || world.service.self_check(&world.admin, Some("sms"));
        assert!(area().await.unwrap().groups.is_empty(), "nothing is set up");
        world.clouds.ok(sign_is(1));
        world.clouds.ok(template_is("1"));
        world.save(aliyun("amount, no=bill_no")).await.unwrap();
        assert!(area().await.unwrap().groups.is_empty(), "nothing is sent");
        world.service.set_sms(&world.admin, true).await.unwrap();
        world.clouds.ok(sign_is(1));
        world.clouds.ok(template_is("1"));
        let found = area().await.unwrap().groups.remove(0).checks;
        let verdict = |name: &str| found.iter().find(|f| f.name() == name).map(|f| f.verdict);
        assert_eq!(verdict(check::ACCOUNT), Some(Verdict::Pass));
        assert_eq!(verdict(check::SIGN), Some(Verdict::Pass));
        world.clouds.say(Ok((400, json!({"Code": "SignatureDoesNotMatch", "Message": "no"}))));
        let found = area().await.unwrap().groups.remove(0).checks;
        assert_eq!((found.len(), found[0].verdict), (1, Verdict::Fail), "{found:?}");
        let form = world.service.sms_form(&world.admin).await.unwrap();
        assert_eq!((said(&form.checks, check::ACCOUNT).0, form.enabled), (Verdict::Fail, true));
    }

    async fn tests_are_not_sent_without_end(store: Store) {
        let world = World::new(store).await;
        world.save(gateway()).await.unwrap();
        for n in 0..30 {
            world.outside.ok(json!({"code": "0", "msgId": "1"}));
            let phone = format!("138000000{n:02}");
            world.service.test_sms(&world.admin, MessageKind::Payment, &phone).await.unwrap();
        }
        let more = world.service.test_sms(&world.admin, MessageKind::Payment, "13800000099").await;
        assert_eq!(code(&more.unwrap_err()), "too_many_requests");
        assert_eq!(world.outside.take().len(), 30);
    }

    async fn a_refused_test_is_shown_with_the_gateways_words(store: Store) {
        let world = World::new(store).await;
        world.save(gateway()).await.unwrap();
        let test = |phone| world.service.test_sms(&world.admin, MessageKind::Payment, phone);
        assert_eq!(code(&test("12345").await.unwrap_err()), "invalid_input");
        let other = world.service.test_sms(&world.admin, MessageKind::Notice, "13800000001").await;
        assert_eq!(code(&other.unwrap_err()), "invalid_input");
        world.outside.ok(json!({"code": "102", "errorMsg": "密码错误"}));
        match test("13800000001").await.unwrap_err() {
            Error::Provider { code, words } => {
                assert_eq!((code, words.as_str()), ("sms_configuration", "102 密码错误"));
            }
            other => panic!("{other:?}"),
        }
        let form = world.service.sms_form(&world.admin).await.unwrap();
        assert_eq!(said(&form.checks, check::TEST), (Verdict::Fail, "sms_test_refused"));
        assert_eq!(said(&form.checks, check::ACCOUNT), (Verdict::Fail, "sms_last_refused"));
        world.outside.say(Err(TransportError::Timeout));
        assert_eq!(code(&test("13800000001").await.unwrap_err()), "sms_unknown");
        assert_eq!(world.outside.take().len(), 2, "nothing is sent a second time by itself");
    }

    async fn operators_do_not_see_each_others(store: Store) {
        let other = new_operator(&store, "second").await;
        let world = World::new(store).await;
        world.save(gateway()).await.unwrap();
        let stranger = actor(&other, Role::Administrator);
        assert_eq!(world.service.sms_form(&stranger).await.unwrap().version, 0);
        let finance = actor(&world.operator, Role::Finance);
        assert_eq!(world.service.sms_form(&finance).await.unwrap().version, 1);
        assert!(matches!(world.service.save_sms(&finance, gateway()).await, Err(Error::Forbidden)));
        let resealed = world.service.reseal(&actor_of_platform()).await.unwrap();
        assert!(resealed.is_complete(), "{resealed}");
    }
}

fn actor_of_platform() -> Actor {
    Actor::cli(None)
}
