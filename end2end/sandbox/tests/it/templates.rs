//! Templates and their messages: section 3.4, with the platform's own refusals.

use axum::body::Body;
use http::Request;
use sandbox::{
    FaultName, FaultRequest, Operation,
    state::{AccountKind, Permission, Standing},
};
use serde_json::{Value, json};

use crate::support::Merchant;

/// The merchant's account at the platform, with a token.
pub struct Account {
    pub m: Merchant,
    pub app_id: String,
    pub token: String,
}

impl Account {
    /// The account at this place, 0 being the ready one.
    pub async fn at(place: usize) -> Self {
        let m = Merchant::new();
        let app_id = m.sandbox.read(|state| state.official_accounts[place].app_id.clone());
        m.sandbox.change(|state, _| {
            state.official_accounts[place].ip_white_list = vec!["127.0.0.1".into()];
        });
        let mut account = Self { m, app_id, token: String::new() };
        let answer = account.stable_token(false).await;
        answer["access_token"].as_str().unwrap().clone_into(&mut account.token);
        account
    }

    pub async fn stable_token(&self, force: bool) -> Value {
        let secret =
            self.m.sandbox.read(|state| state.official_account(&self.app_id).unwrap().app_secret.clone());
        let body = json!({
            "grant_type": "client_credential", "appid": self.app_id, "secret": secret, "force_refresh": force,
        });
        self.raw("POST", "/cgi-bin/stable_token", &body).await
    }

    pub async fn raw(&self, method: &str, url: &str, body: &Value) -> Value {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let request = Request::builder().method(method).uri(url).header("host", "127.0.0.1:3001");
        let answer = self.m.request(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(answer.status, 200, "the platform's refusals are 200");
        answer.json()
    }

    pub async fn post(&self, path: &str, body: &Value) -> Value {
        self.raw("POST", &format!("/cgi-bin/{path}?access_token={}", self.token), body).await
    }

    pub async fn get(&self, path: &str) -> Value {
        self.raw("GET", &format!("/cgi-bin/{path}?access_token={}", self.token), &Value::Null).await
    }

    pub fn openid(&self, person: &str) -> String {
        sandbox::ids::openid(&self.app_id, person)
    }

    /// The id of the template with this title.
    pub async fn template(&self, title: &str) -> String {
        let all = self.get("template/get_all_private_template").await;
        let found = all["template_list"].as_array().unwrap().iter().find(|t| t["title"] == title).unwrap();
        found["template_id"].as_str().unwrap().to_owned()
    }

    pub async fn send(&self, person: &str, template_id: &str, data: Value) -> Value {
        let body = json!({"touser": self.openid(person), "template_id": template_id, "data": data});
        self.post("message/template/send", &body).await
    }

    pub fn edit(&self, change: impl FnOnce(&mut sandbox::state::OfficialAccount)) {
        self.m.sandbox.change(|state, _| change(state.official_account_mut(&self.app_id).unwrap()));
    }
}

fn refused(answer: &Value, code: i64, beginning: &str) {
    assert_eq!(answer["errcode"], code, "{answer}");
    let text = answer["errmsg"].as_str().unwrap();
    assert!(text.starts_with(beginning) && text.contains(", rid: "), "{text}");
}

fn paid() -> Value {
    json!({
        "first": {"value": "您好"},
        "keyword1": {"value": "P2026010203040506070809"},
        "keyword2": {"value": "青山广场停车场"},
        "keyword5": {"value": "12.50元", "color": "#ff0000"},
        "remark": {"value": "谢谢"},
    })
}

#[tokio::test]
async fn the_ready_account_holds_the_guides_templates_and_industries() {
    let a = Account::at(0).await;
    let industry = a.get("template/get_industry").await;
    assert_eq!(
        industry["primary_industry"],
        json!({"first_class": "IT科技", "second_class": "IT软件与服务"})
    );
    assert_eq!(industry["secondary_industry"]["second_class"], "IT硬件与设备");
    let all = a.get("template/get_all_private_template").await;
    let list = all["template_list"].as_array().unwrap();
    let titles: Vec<&str> = list.iter().map(|t| t["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["付款提醒", "访客预约审批通知", "来访预约结果通知", "集成系统消息提醒"]);
    let content = list[0]["content"].as_str().unwrap();
    assert!(
        content.starts_with("{{first.DATA}}\n账单编号：{{keyword1.DATA}}\n收款账户：{{keyword2.DATA}}\n"),
        "{content}"
    );
    assert_eq!(list[0]["template_id"].as_str().unwrap().len(), 43);
    let other = Account::at(1).await;
    assert_eq!(other.get("template/get_all_private_template").await["template_list"], json!([]));
    assert_eq!(other.get("template/get_industry").await["primary_industry"]["first_class"], "");
}

#[tokio::test]
async fn a_message_is_on_the_phone_without_first_and_remark_and_cut() {
    let a = Account::at(0).await;
    let id = a.template("付款提醒").await;
    let sent = a.send("lin", &id, paid()).await;
    assert_eq!((&sent["errcode"], &sent["errmsg"]), (&json!(0), &json!("ok")));
    assert!(sent["msgid"].as_i64().unwrap() > 1 << 53, "greater than what a double holds");
    let messages = a.m.sandbox.messages();
    let rows: Vec<(&str, &str)> = messages[0].rows.iter().map(|(l, v)| (l.as_str(), v.as_str())).collect();
    assert_eq!(
        rows,
        [
            ("账单编号", "P2026010203040506070"),
            ("收款账户", "青山广场停车场"),
            ("交易类型", ""),
            ("交易时间", ""),
            ("付款金额", "12.50元"),
        ]
    );
    assert_eq!((messages[0].person.as_str(), messages[0].title.as_str()), ("lin", "付款提醒"));
}

#[tokio::test]
async fn who_cannot_be_reached_is_said_in_the_platforms_codes() {
    let a = Account::at(0).await;
    let id = a.template("付款提醒").await;
    refused(&a.send("wang", &id, paid()).await, 43_004, "require subscribe");
    a.edit(|account| {
        account.blacklist.insert("lin".into());
    });
    refused(&a.send("lin", &id, paid()).await, 43_019, "require remove blacklist");
    let stranger = json!({"touser": "oNobody", "template_id": id, "data": paid()});
    refused(&a.post("message/template/send", &stranger).await, 40_003, "invalid openid");
    refused(&a.send("chen", &"x".repeat(43), paid()).await, 40_037, "invalid template_id");
    refused(&a.send("chen", "x", paid()).await, 40_036, "invalid template_id size");
    refused(&a.send("chen", &id, json!({})).await, 47_003, "argument invalid!");
    refused(
        &a.raw("POST", &format!("/cgi-bin/message/template/send?access_token={}", a.token), &json!([1]))
            .await,
        47_001,
        "data format error",
    );
    assert!(a.m.sandbox.messages().is_empty());
}

#[tokio::test]
async fn the_same_client_id_is_one_message_for_ten_minutes() {
    let a = Account::at(0).await;
    let id = a.template("付款提醒").await;
    let body = json!({"touser": a.openid("lin"), "template_id": id, "client_msg_id": "m-1", "data": paid()});
    let first = a.post("message/template/send", &body).await;
    let again = a.post("message/template/send", &body).await;
    assert_eq!((first["msgid"].as_i64(), a.m.sandbox.messages().len()), (again["msgid"].as_i64(), 1));
    a.m.advance(600_000);
    let later = a.post("message/template/send", &body).await;
    assert_ne!(later["msgid"], first["msgid"]);
    let long = json!({"touser": a.openid("lin"), "template_id": id, "client_msg_id": "x".repeat(33), "data": paid()});
    refused(&a.post("message/template/send", &long).await, 47_003, "argument invalid! client_msg_id");
}

#[tokio::test]
async fn a_day_has_a_quota() {
    let a = Account::at(0).await;
    let id = a.template("付款提醒").await;
    a.edit(|account| account.daily_quota = 1);
    assert_eq!(a.send("lin", &id, paid()).await["errcode"], 0);
    refused(&a.send("lin", &id, paid()).await, 45_009, "reach max api daily quota limit");
    // 03:04 in Beijing: the next day is 21 hours away; the token is not.
    a.m.advance(21 * 3_600_000);
    let token = a.stable_token(false).await["access_token"].as_str().unwrap().to_owned();
    let a = Account { token, ..a };
    assert_eq!(a.send("lin", &id, paid()).await["errcode"], 0);
}

#[tokio::test]
async fn tokens_are_missing_malformed_unknown_and_out_of_date() {
    let mut a = Account::at(0).await;
    let good = a.token.clone();
    for (token, code) in [("", 41_001), ("short", 40_014), (&*format!("{}!", &good[1..]), 40_014)] {
        token.clone_into(&mut a.token);
        assert_eq!(a.get("template/get_industry").await["errcode"], code, "{token}");
    }
    a.token = good.chars().rev().collect();
    refused(
        &a.get("template/get_industry").await,
        40_001,
        "invalid credential, access_token is invalid or not latest",
    );
    a.token.clone_from(&good);
    a.m.advance(7_200_000);
    refused(&a.get("template/get_industry").await, 42_001, "access_token expired");
    let answer = a.stable_token(false).await;
    answer["access_token"].as_str().unwrap().clone_into(&mut a.token);
    a.m.sandbox.add_fault(FaultRequest::new(FaultName::TokenExpired).times(1)).unwrap();
    assert_eq!(a.get("template/get_industry").await["errcode"], 42_001);
    assert_eq!(a.get("template/get_industry").await["errcode"], 42_001, "it stays dead");
    let answer = a.stable_token(false).await;
    answer["access_token"].as_str().unwrap().clone_into(&mut a.token);
    assert!(a.get("template/get_industry").await["primary_industry"].is_object());
}

#[tokio::test]
async fn kind_certification_permission_and_standing_are_held_to() {
    let a = Account::at(0).await;
    let id = a.template("付款提醒").await;
    for change in [
        (|account| account.kind = AccountKind::Subscription) as fn(&mut sandbox::state::OfficialAccount),
        |account| (account.kind, account.verified) = (AccountKind::Service, false),
        |account| {
            account.verified = true;
            account.revoked.insert(Permission::TemplateMessage);
        },
    ] {
        a.edit(change);
        refused(&a.get("template/get_all_private_template").await, 48_001, "api unauthorized");
        refused(&a.send("lin", &id, paid()).await, 48_001, "api unauthorized");
    }
    a.edit(|account| account.revoked.clear());
    a.edit(|account| account.standing = Standing::Banned);
    refused(&a.send("lin", &id, paid()).await, 48_004, "api forbidden for irregularities");
    a.edit(|account| account.standing = Standing::Frozen);
    refused(&a.send("lin", &id, paid()).await, 50_002, "user limited");
    refused(&a.stable_token(false).await, 50_007, "user account is frozen");
}

#[tokio::test]
async fn only_category_templates_can_be_added_and_only_with_their_keywords() {
    let a = Account::at(1).await;
    let add = |number: &str, names: Value| json!({"template_id_short": number, "keyword_name_list": names});
    let path = "template/api_add_template";
    let old = a.post(path, &json!({"template_id_short": "OPENTM405545802"})).await;
    refused(&old, 40_246, "invalid keyword_name_list");
    refused(
        &a.post(path, &add("OPENTM405545802", json!(["账单编号", "付款金额"]))).await,
        40_037,
        "invalid template_id",
    );
    for names in [json!([]), json!(["付款金额"]), json!(["付款金额", "体温"])] {
        refused(&a.post(path, &add("50123", names)).await, 40_246, "invalid keyword_name_list");
    }
    let made = a.post(path, &add("50123", json!(["账单编号", "付款金额", "交易时间", "车牌号码"]))).await;
    assert_eq!(made["errcode"], 0, "{made}");
    let id = made["template_id"].as_str().unwrap();
    let all = a.get("template/get_all_private_template").await;
    let row = &all["template_list"][0];
    assert_eq!((row["primary_industry"].as_str(), row["deputy_industry"].as_str()), (Some(""), Some("")));
    assert!(row["content"].as_str().unwrap().contains("{{amount5.DATA}}"), "{row}");

    let data = |plate: &str, time: &str| {
        json!({
            "character_string1": {"value": "P20260102030405"},
            "amount5": {"value": "12.50"},
            "time4": {"value": time},
            "car_number6": {"value": plate},
        })
    };
    assert_eq!(a.send("lin", id, data("粤B12345", "2026-01-02 03:04")).await["errcode"], 0);
    let long = a.send("lin", id, data("粤B123456789", "2026-01-02 03:04")).await;
    refused(&long, 47_003, "argument invalid! data.car_number6.value invalid");
    refused(
        &a.send("lin", id, data("粤B12345", "yesterday")).await,
        47_003,
        "argument invalid! data.time4.value invalid",
    );
    let missing = a.send("lin", id, json!({"amount5": {"value": "1"}})).await;
    refused(&missing, 47_003, "argument invalid! data.character_string1.value is empty");

    for _ in 1..25 {
        assert_eq!(a.post(path, &add("50402", json!(["内容", "提醒时间"]))).await["errcode"], 0);
    }
    refused(
        &a.post(path, &add("50402", json!(["内容", "提醒时间"]))).await,
        45_026,
        "template num exceeds limit",
    );
    let delete = |id: &str| json!({"template_id": id});
    assert_eq!(a.post("template/del_private_template", &delete(id)).await["errcode"], 0);
    refused(&a.post("template/del_private_template", &delete(id)).await, 40_037, "invalid template_id");
}

#[tokio::test]
async fn the_industry_is_set_once_a_month() {
    let a = Account::at(1).await;
    let set = |one: &str, two: &str| json!({"industry_id1": one, "industry_id2": two});
    refused(&a.post("template/api_set_industry", &set("2", "99")).await, 40_102, "invalid industry_id");
    assert_eq!(a.post("template/api_set_industry", &set("2", "3")).await["errcode"], 0);
    refused(
        &a.post("template/api_set_industry", &set("1", "3")).await,
        43_100,
        "modify template too frequently",
    );
    a.m.advance(31 * 86_400_000);
    let token = a.stable_token(false).await["access_token"].as_str().unwrap().to_owned();
    let a = Account { token, ..a };
    assert_eq!(a.post("template/api_set_industry", &set("1", "3")).await["errcode"], 0);
}

#[tokio::test]
async fn account_information_people_and_tickets() {
    let a = Account::at(0).await;
    refused(&a.post("account/getaccountbasicinfo", &Value::Null).await, 48_001, "api unauthorized");
    a.edit(|account| account.basic_info = true);
    let info = a.post("account/getaccountbasicinfo", &Value::Null).await;
    assert_eq!((&info["account_type"], &info["appid"]), (&json!(2), &json!(a.app_id)));
    assert_eq!(info["wx_verify_info"]["qualification_verify"], true);
    a.edit(|account| (account.kind, account.verified) = (AccountKind::Subscription, false));
    let info = a.post("account/getaccountbasicinfo", &Value::Null).await;
    assert_eq!(
        (&info["account_type"], &info["wx_verify_info"]["qualification_verify"]),
        (&json!(1), &json!(false))
    );
    a.edit(|account| (account.kind, account.verified) = (AccountKind::Service, true));

    let of =
        |person: &str| format!("/cgi-bin/user/info?access_token={}&openid={}", a.token, a.openid(person));
    assert_eq!(a.raw("GET", &of("lin"), &Value::Null).await["subscribe"], 1);
    assert_eq!(a.raw("GET", &of("wang"), &Value::Null).await["subscribe"], 0);

    let url = |kind: &str| format!("/cgi-bin/ticket/getticket?access_token={}&type={kind}", a.token);
    let first = a.raw("GET", &url("jsapi"), &Value::Null).await;
    assert_eq!((first["expires_in"].as_i64(), first["ticket"].as_str().unwrap().len()), (Some(7200), 86));
    a.m.advance(60_000);
    let again = a.raw("GET", &url("jsapi"), &Value::Null).await;
    assert_eq!((&again["ticket"], &again["expires_in"]), (&first["ticket"], &json!(7140)));
    refused(&a.raw("GET", &url("wx_card"), &Value::Null).await, 40_097, "invalid args");
    a.edit(|account| {
        account.revoked.insert(Permission::JsapiTicket);
    });
    refused(&a.raw("GET", &url("jsapi"), &Value::Null).await, 48_001, "api unauthorized");
}

#[tokio::test]
async fn faults_strike_messages() {
    let a = Account::at(0).await;
    let id = a.template("付款提醒").await;
    let in_send = |name| FaultRequest::new(name).in_call(Operation::MessageSend).times(1);
    let set = |name| a.m.sandbox.add_fault(in_send(name)).unwrap();
    set(FaultName::AccountBanned);
    refused(&a.send("lin", &id, paid()).await, 48_004, "api forbidden");
    set(FaultName::QuotaReached);
    refused(&a.send("lin", &id, paid()).await, 45_009, "reach max api daily quota");
    set(FaultName::ServerError);
    refused(&a.send("lin", &id, paid()).await, -1, "system error");
    set(FaultName::TooManyRequests);
    refused(&a.send("lin", &id, paid()).await, 45_011, "api minute-quota");
    assert!(a.m.sandbox.messages().is_empty());
    set(FaultName::TimeoutAfterSuccess);
    let body = json!({"touser": a.openid("lin"), "template_id": id, "data": paid()});
    let request = Request::post(format!("/cgi-bin/message/template/send?access_token={}", a.token));
    let answer =
        a.m.request(request.header("host", "127.0.0.1:3001").body(Body::from(body.to_string())).unwrap());
    assert_eq!(answer.await.status, 504);
    assert_eq!(a.m.sandbox.messages().len(), 1, "it was sent all the same");
}
