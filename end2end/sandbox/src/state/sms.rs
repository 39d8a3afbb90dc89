//! What the simulated short-message gateways remember: their customers, and everything that was sent.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ids, random::Random};

use super::State;

/// How many messages are remembered.
const KEPT: usize = 500;
/// The registered signature of every simulated customer.
const SIGN: &str = "披克停车";

/// A number at which something always goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MagicNumber {
    /// The number had too many messages.
    Limited,
    /// The text is blocked.
    Blocked,
    /// The message is taken, and no answer comes.
    TimeoutAfterAccepting,
    /// The message is taken, and the receipt says that it did not arrive.
    NotDelivered,
    /// The account has run dry.
    NoBalance,
    /// The gateway is busy, and nothing was done.
    Busy,
}

impl MagicNumber {
    /// All of them.
    pub const ALL: [(&'static str, Self); 6] = [
        ("19900000001", Self::Limited),
        ("19900000002", Self::Blocked),
        ("19900000003", Self::TimeoutAfterAccepting),
        ("19900000004", Self::NotDelivered),
        ("19900000005", Self::NoBalance),
        ("19900000006", Self::Busy),
    ];

    /// What is wrong with this number, if anything.
    #[must_use]
    pub fn of(phone: &str) -> Option<Self> {
        Self::ALL.iter().find(|(number, _)| *number == phone).map(|(_, magic)| *magic)
    }
}

/// Through which gateway a message went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SmsGateway {
    /// Alibaba Cloud.
    Aliyun,
    /// Tencent Cloud.
    Tencent,
    /// Account and password.
    Account,
}

/// How far a message came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SmsStatus {
    /// It is on the recipient's screen.
    Delivered,
    /// It is not, and never will be.
    Failed,
}

/// How a template's review stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SmsReview {
    /// Somebody is looking at it.
    UnderReview,
    /// In use.
    Approved,
    /// Refused.
    Refused,
}

/// A template at Aliyun (`${name}`) or Tencent (`{1}`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SmsTemplate {
    /// `SMS_…`, or digits.
    pub id: String,
    /// The text with its variables.
    pub content: String,
    /// How its review stands.
    pub review: SmsReview,
}

/// One message that a gateway took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SmsMessage {
    /// The gateway's id.
    pub id: String,
    /// UTC milliseconds.
    pub at_ms: i64,
    /// Through which gateway.
    pub gateway: SmsGateway,
    /// Eleven digits.
    pub phone: String,
    /// The signature, without brackets.
    pub sign: String,
    /// The template's id; empty where there is none.
    pub template: String,
    /// The text, filled in, without the signature.
    pub text: String,
    /// The customer's id of it; empty where there is none.
    pub our_id: String,
    /// How far it came.
    pub status: SmsStatus,
}

impl SmsMessage {
    /// As the recipient's screen shows it.
    #[must_use]
    pub fn words(&self) -> String {
        format!("【{}】{}", self.sign, self.text)
    }
}

/// A customer of Aliyun.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct AliyunCustomer {
    /// AccessKey ID.
    pub access_key_id: String,
    /// AccessKey Secret.
    pub access_key_secret: String,
}

/// A customer of Tencent Cloud.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct TencentCustomer {
    /// SecretId.
    pub secret_id: String,
    /// SecretKey.
    pub secret_key: String,
    /// SmsSdkAppId.
    pub app_id: String,
}

/// A customer of the gateway with account and password.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct GatewayCustomer {
    /// Account.
    pub account: String,
    /// Password.
    pub password: String,
}

/// Where each gateway sends its receipts; empty: nowhere.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ReceiptUrls {
    /// Aliyun's `SmsReport`.
    pub aliyun: String,
    /// Tencent's callback of delivery states.
    pub tencent: String,
    /// The third gateway's delivery reports.
    pub account: String,
}

impl ReceiptUrls {
    /// Of one gateway.
    #[must_use]
    pub fn of(&self, gateway: SmsGateway) -> &str {
        match gateway {
            SmsGateway::Aliyun => &self.aliyun,
            SmsGateway::Tencent => &self.tencent,
            SmsGateway::Account => &self.account,
        }
    }

    /// Sets one gateway's.
    pub fn set(&mut self, gateway: SmsGateway, url: String) {
        *match gateway {
            SmsGateway::Aliyun => &mut self.aliyun,
            SmsGateway::Tencent => &mut self.tencent,
            SmsGateway::Account => &mut self.account,
        } = url;
    }
}

/// Every gateway's memory.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Sms {
    /// Aliyun's customer.
    pub aliyun: AliyunCustomer,
    /// Tencent's customer.
    pub tencent: TencentCustomer,
    /// The third gateway's customer.
    pub gateway: GatewayCustomer,
    /// The registered signature of all three.
    pub sign: String,
    /// Whether the signature's review is through.
    pub sign_approved: bool,
    /// Aliyun's templates.
    pub aliyun_templates: Vec<SmsTemplate>,
    /// Tencent's templates.
    pub tencent_templates: Vec<SmsTemplate>,
    /// Where receipts go.
    #[serde(default)]
    pub receipt_urls: ReceiptUrls,
    /// Nonces that were used.
    pub nonces: VecDeque<String>,
    /// Everything that was taken, oldest first.
    pub outbox: VecDeque<SmsMessage>,
}

impl Sms {
    pub(crate) fn seed(random: &dyn Random) -> Self {
        let mut made = Self {
            aliyun: AliyunCustomer {
                access_key_id: format!("LTAI{}", ids::alphanumeric(random, 20)),
                access_key_secret: ids::alphanumeric(random, 30),
            },
            tencent: TencentCustomer {
                secret_id: format!("AKID{}", ids::alphanumeric(random, 32)),
                secret_key: ids::alphanumeric(random, 32),
                app_id: format!("14{}", ids::digits(random, 8)),
            },
            gateway: GatewayCustomer {
                account: format!("N{}", ids::digits(random, 7)),
                password: ids::alphanumeric(random, 12),
            },
            ..Self::default()
        };
        made.reset();
        made
    }

    /// Back to the beginning, except for the credentials.
    pub(crate) fn reset(&mut self) {
        self.outbox.clear();
        self.nonces.clear();
        SIGN.clone_into(&mut self.sign);
        self.sign_approved = true;
        self.aliyun_templates = templates(
            "SMS_10000000",
            [
                "您已支付${amount}元，账单编号${bill_no}，时间${time}。",
                "${source}通知：${content}（${time}）",
                "${visitor}预约${time}来访，事由：${reason}，请尽快处理。",
                "您预约${time}的来访：${result}。",
            ],
        );
        self.tencent_templates = templates(
            "100000",
            [
                "您已支付{1}元，账单编号{2}，时间{3}。",
                "{1}通知：{2}（{3}）",
                "{1}预约{2}来访，事由：{3}，请尽快处理。",
                "您预约{1}的来访：{2}。",
            ],
        );
    }

    /// Whether there is a customer at all: memory of an older run has none.
    pub(crate) fn is_empty(&self) -> bool {
        self.aliyun.access_key_id.is_empty()
    }

    pub(crate) fn keep(&mut self, message: SmsMessage) {
        self.outbox.push_back(message);
        while self.outbox.len() > KEPT {
            self.outbox.pop_front();
        }
    }
}

/// Four templates in use: payment, notice, request, result. A fifth is refused, a sixth under review.
fn templates(head: &str, contents: [&str; 4]) -> Vec<SmsTemplate> {
    let template = |number: usize, content: &str, review| SmsTemplate {
        id: format!("{head}{number}"),
        content: content.to_owned(),
        review,
    };
    let mut all: Vec<_> =
        (1..).zip(contents).map(|(number, content)| template(number, content, SmsReview::Approved)).collect();
    all.push(template(5, "恭喜您中奖", SmsReview::Refused));
    all.push(template(6, "停车场将于明日检修", SmsReview::UnderReview));
    all
}

impl State {
    /// What arrived at this number, oldest first.
    pub fn sms_for<'a>(&'a self, phone: &'a str) -> impl Iterator<Item = &'a SmsMessage> {
        self.sms
            .outbox
            .iter()
            .filter(move |message| message.phone == phone && message.status == SmsStatus::Delivered)
    }
}
