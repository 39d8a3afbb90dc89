//! Making a mistake, and putting back what was there before.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use utoipa::ToSchema;

use super::Mistake;
use crate::{
    ids, keys,
    official_account::library,
    sandbox::{Sandbox, Tools},
    state::{
        AccountKind, AlipayProduct, EventKind, MobileApp, OfficialAccount, Permission, Product, Standing,
        State, Template,
    },
};

const DAY_MS: i64 = 86_400_000;

/// A mistake that was made.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Made {
    /// Whose accounts: 0 the ready operator's, 1 the empty one's, 2 the broken one's.
    pub place: usize,
    /// What.
    pub mistake: Mistake,
    /// What was there before.
    #[schema(value_type = Object)]
    before: Value,
}

/// Making a mistake, or undoing it.
enum Step<'a> {
    Make,
    Mend(&'a Value),
}

impl Step<'_> {
    /// Changes a field and returns what it was, or puts back what it was.
    fn on<T: Serialize + DeserializeOwned>(
        &self,
        field: &mut T,
        change: impl FnOnce(&mut T),
    ) -> Option<Value> {
        let before = serde_json::to_value(&*field).ok()?;
        match self {
            Step::Make => change(field),
            Step::Mend(kept) => *field = serde_json::from_value((*kept).clone()).ok()?,
        }
        Some(before)
    }

    /// The same for one entry of a list.
    fn without<T: PartialEq>(&self, list: &mut Vec<T>, entry: T) -> Option<Value> {
        list.retain(|known| *known != entry);
        if matches!(self, Step::Mend(_)) {
            list.push(entry);
        }
        Some(Value::Null)
    }

    /// The same for one member of a set.
    fn member<T: Ord>(&self, set: &mut BTreeSet<T>, member: T, when_made: bool) -> Option<Value> {
        if when_made == matches!(self, Step::Make) {
            set.insert(member);
        } else {
            set.remove(&member);
        }
        Some(Value::Null)
    }

    /// The same for one template: by title when it is broken, by id when it is put back.
    fn on_template(
        &self,
        account: &mut OfficialAccount,
        title: &str,
        change: impl FnOnce(Template) -> Option<Template>,
    ) -> Option<Value> {
        match self {
            Step::Make => {
                let place = account.templates.iter().position(|t| t.title == title && !t.category)?;
                let before = account.templates.remove(place);
                let kept = serde_json::to_value(&before).ok();
                if let Some(changed) = change(before) {
                    account.templates.insert(place, changed);
                }
                kept
            }
            Step::Mend(kept) => {
                let before: Template = serde_json::from_value((*kept).clone()).ok()?;
                account.templates.retain(|known| known.template_id != before.template_id);
                account.templates.push(before);
                Some(Value::Null)
            }
        }
    }
}

impl State {
    /// Whether a mistake is made.
    #[must_use]
    pub fn has_mistake(&self, place: usize, mistake: Mistake) -> bool {
        self.mistakes.iter().any(|made| made.place == place && made.mistake == mistake)
    }

    pub(crate) fn make_mistake(&mut self, tools: &Tools<'_>, place: usize, mistake: Mistake) -> bool {
        if self.has_mistake(place, mistake) {
            return true;
        }
        let Some(before) = take(self, tools, place, mistake, &Step::Make) else { return false };
        self.mistakes.push(Made { place, mistake, before });
        let name = mistake.as_str();
        let words = (format!("操作失误：{name}"), format!("mistake made: {name}"));
        self.log(tools.now_ms, EventKind::Setting, "", words);
        true
    }

    pub(crate) fn mend_mistake(&mut self, tools: &Tools<'_>, place: usize, mistake: Mistake) -> bool {
        let found = self.mistakes.iter().position(|made| made.place == place && made.mistake == mistake);
        let Some(found) = found else { return false };
        let made = self.mistakes.remove(found);
        take(self, tools, place, mistake, &Step::Mend(&made.before)).is_some()
    }
}

impl Sandbox {
    /// Makes a mistake at the accounts of one operator. `false`: there is nothing there that could be wrong in this way.
    pub fn make_mistake(&self, place: usize, mistake: Mistake) -> bool {
        self.change(|state, tools| state.make_mistake(tools, place, mistake))
    }

    /// Puts back what was there before. `false`: the mistake was not made.
    pub fn mend_mistake(&self, place: usize, mistake: Mistake) -> bool {
        self.change(|state, tools| state.mend_mistake(tools, place, mistake))
    }

    /// The mistakes that are made.
    #[must_use]
    pub fn mistakes(&self) -> Vec<(usize, Mistake)> {
        self.read(|state| state.mistakes.iter().map(|made| (made.place, made.mistake)).collect())
    }
}

/// What the certificate's dates become, from now, in days.
fn dates(mistake: Mistake) -> (i64, i64) {
    match mistake {
        Mistake::CertificateExpired => (-1835, -10),
        Mistake::CertificateEndsSoon => (-1805, 20),
        _ => (-1, 1825),
    }
}

fn take(
    state: &mut State,
    tools: &Tools<'_>,
    place: usize,
    mistake: Mistake,
    step: &Step<'_>,
) -> Option<Value> {
    use Mistake as M;
    let random = tools.random;
    match mistake {
        M::SubscriptionAccount
        | M::NotCertified
        | M::WhiteList
        | M::WebDomain
        | M::AppSecretReset
        | M::PermissionTemplates
        | M::PermissionWebAuthorisation
        | M::AccountFrozen
        | M::TemplateTitle
        | M::TemplateMissingField
        | M::TemplateSwappedFields
        | M::TemplateChangedWord
        | M::TemplateDeleted
        | M::Industry
        | M::CallbackToken
        | M::CallbackAesKey
        | M::VerificationFile => at_account(state.official_accounts.get_mut(place)?, tools, mistake, step),
        M::AppIdNotBound => {
            let app_id = state.official_accounts.get(place)?.app_id.clone();
            step.without(&mut state.merchants.get_mut(place)?.app_ids, app_id)
        }
        M::MobileAppNotBound => {
            let app_id = state.mobile_apps.get(place)?.app_id.clone();
            step.without(&mut state.merchants.get_mut(place)?.app_ids, app_id)
        }
        M::MobileAppSecretReset | M::MobileAppBundleId | M::MobileAppSignature => {
            at_mobile_app(state.mobile_apps.get_mut(place)?, tools, mistake, step)
        }
        M::ChinaumsCommunicationKey | M::ChinaumsAppKey | M::ChinaumsTerminal => {
            let merchant = state.chinaums.merchants.get_mut(crate::state::ums_place(place))?;
            match mistake {
                M::ChinaumsCommunicationKey => {
                    step.on(&mut merchant.communication_key, |key| *key = ids::alphanumeric(random, 48))
                }
                M::ChinaumsAppKey => step.on(&mut merchant.app_key, |key| *key = ids::hex_lower(random, 32)),
                _ => step.on(&mut merchant.tid, |tid| *tid = "88880099".into()),
            }
        }
        M::AlipayKey | M::AlipayProductOff | M::AlipayOffline => {
            let app = state.alipay.as_mut()?.apps.get_mut(place)?;
            match mistake {
                M::AlipayKey => {
                    let other = app.next.key.public_pem();
                    step.on(&mut app.public_pem, |pem| *pem = other)
                }
                M::AlipayProductOff => {
                    step.on(&mut app.products, |all| all.retain(|product| *product != AlipayProduct::Jsapi))
                }
                _ => step.on(&mut app.online, |online| *online = false),
            }
        }
        M::UnionpayProductOff => {
            step.on(&mut state.union_pay.merchants.get_mut(place)?.app, |on| *on = false)
        }
        _ => at_merchant(state, tools, place, mistake, step),
    }
}

fn at_account(
    account: &mut OfficialAccount,
    tools: &Tools<'_>,
    mistake: Mistake,
    step: &Step<'_>,
) -> Option<Value> {
    use Mistake as M;
    let random = tools.random;
    match mistake {
        M::SubscriptionAccount => step.on(&mut account.kind, |kind| *kind = AccountKind::Subscription),
        M::NotCertified => step.on(&mut account.verified, |verified| *verified = false),
        M::WhiteList => step.on(&mut account.ip_white_list, |list| *list = vec!["203.0.113.7".into()]),
        M::WebDomain => {
            step.on(&mut account.authorisation_domains, |list| *list = vec!["pay.example.com".into()])
        }
        M::AppSecretReset => step.on(&mut account.app_secret, |secret| *secret = ids::hex_lower(random, 32)),
        M::PermissionTemplates => step.member(&mut account.revoked, Permission::TemplateMessage, true),
        M::PermissionWebAuthorisation => {
            step.member(&mut account.revoked, Permission::WebAuthorisation, true)
        }
        M::AccountFrozen => step.on(&mut account.standing, |standing| *standing = Standing::Frozen),
        M::TemplateTitle => step.on_template(account, "付款提醒", |mut template| {
            template.title = "付款成功通知".into();
            Some(template)
        }),
        M::TemplateMissingField => step.on_template(account, "访客预约审批通知", |mut template| {
            template.content = template.content.replace("来访事由：{{keyword4.DATA}}\n", "");
            Some(template)
        }),
        M::TemplateSwappedFields => step.on_template(account, "来访预约结果通知", |mut template| {
            let content = template.content.replace("访客姓名", "\u{0}").replace("手机号码", "访客姓名");
            template.content = content.replace('\u{0}', "手机号码");
            Some(template)
        }),
        M::TemplateChangedWord => step.on_template(account, "集成系统消息提醒", |mut template| {
            template.content = template.content.replace("发起人", "申请人");
            Some(template)
        }),
        M::TemplateDeleted => step.on_template(account, "付款提醒", |_| None),
        M::Industry => {
            let (first, second) = library::industry(30)?;
            for template in account.templates.iter_mut().filter(|template| !template.category) {
                let right = library::industry(2)?;
                let (one, two) = if matches!(step, Step::Make) { (first, second) } else { right };
                template.primary_industry = one.into();
                template.deputy_industry = two.into();
            }
            step.on(&mut account.industry, |industry| *industry = Some((30, 29)))
        }
        M::CallbackToken => {
            let server = account.server.as_mut()?;
            step.on(&mut server.token, |token| *token = ids::alphanumeric(random, 16))
        }
        M::CallbackAesKey => {
            let server = account.server.as_mut()?;
            step.on(&mut server.aes_key, |key| *key = ids::alphanumeric(random, 43))
        }
        _ => step.on(&mut account.verify_code, |code| *code = ids::alphanumeric(random, 16)),
    }
}

fn at_mobile_app(app: &mut MobileApp, tools: &Tools<'_>, mistake: Mistake, step: &Step<'_>) -> Option<Value> {
    match mistake {
        Mistake::MobileAppSecretReset => {
            step.on(&mut app.app_secret, |secret| *secret = ids::hex_lower(tools.random, 32))
        }
        Mistake::MobileAppBundleId => step.on(&mut app.bundle_id, |id| *id = id.to_lowercase()),
        _ => step.on(&mut app.signature, |signature| *signature = ids::hex_lower(tools.random, 32)),
    }
}

fn at_merchant(
    state: &mut State,
    tools: &Tools<'_>,
    place: usize,
    mistake: Mistake,
    step: &Step<'_>,
) -> Option<Value> {
    use Mistake as M;
    let random = tools.random;
    let authority = state.authority.clone();
    let merchant = state.merchants.get_mut(place)?;
    match mistake {
        M::DirectoryMissing => {
            step.on(&mut merchant.directories, |all| all.retain(|entry| !entry.ends_with("/mobile/pay/")))
        }
        M::ApiV3Key => step.on(&mut merchant.api_v3_key, |key| *key = ids::alphanumeric(random, 32)),
        M::ApiKey => step.on(&mut merchant.api_key, |key| *key = ids::alphanumeric(random, 32)),
        M::CertificateReplaced | M::CertificateExpired | M::CertificateEndsSoon => {
            let (from, until) = dates(mistake);
            let dates = (tools.now_ms + from * DAY_MS, tools.now_ms + until * DAY_MS);
            let key = merchant.certificate()?.key.clone();
            let (mch_id, name) = (merchant.mch_id.clone(), merchant.name.clone());
            let made = authority.certify_merchant(&mch_id, &name, key, dates, random).ok()?;
            step.on(&mut merchant.certificates, |all| *all = vec![made])
        }
        // What is given out for download is another merchant's; see `State::account`.
        M::PrivateKeyMismatch => Some(Value::Null),
        M::PublicKeyReplaced => {
            let id = keys::public_key_id(random);
            step.on(&mut merchant.public_key.id, |known| *known = id)
        }
        M::ProductJsapiOff => step.member(&mut merchant.products, Product::Jsapi, false),
        M::ProductAppOff => step.member(&mut merchant.products, Product::App, false),
        M::ProductRefundOff => step.member(&mut merchant.products, Product::Refund, false),
        _ => None,
    }
}
