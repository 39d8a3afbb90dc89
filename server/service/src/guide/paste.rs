//! The exact values to enter on a provider's side, step by step.

use super::proofs::Seen;
use super::view::choice_of;
use crate::Service;
use crate::access::Actor;
use crate::accounts::{PasteValue, WechatHalf};
use crate::error::{Error, Result};
use domain::access::Permission;
use domain::guide::{Choice, Step, Want};
use domain::message::MessageKind;
use domain::template::{INDUSTRY, SECOND_INDUSTRY, required};
use store::guide;
use url::Url;

fn value(key: &str, value: impl Into<String>) -> PasteValue {
    PasteValue { key: key.to_owned(), value: value.into() }
}

impl Service {
    /// What to paste in a step of the operator's plan; empty where there is nothing to. What only they may see who
    /// enter payment accounts is left out for others.
    ///
    /// # Errors
    /// The role may not see the set-up; no such step in the plan.
    pub async fn guide_values(&self, actor: &Actor, step: Step) -> Result<Vec<PasteValue>> {
        let operator = actor.require(Permission::ViewSetup)?;
        let mut conn = self.store().read().await?;
        let plan = guide::plan(&mut conn, operator).await?.ok_or(Error::NotFound("guide_step"))?;
        let choice = choice_of(&plan);
        let seen = Seen::of(&mut conn, operator).await?;
        drop(conn);
        match step {
            Step::Directories => {
                let all = self.paste_values(WechatHalf::OfficialAccount, None)?;
                Ok(all.into_iter().filter(|v| v.key.starts_with("directory_")).collect())
            }
            Step::OaDomains => {
                let host = self.public_host()?;
                Ok(["business_domain", "js_domain", "web_domain"].map(|key| value(key, &host)).into())
            }
            Step::OaWhiteList => {
                let configured = self.settings().facts.server_ip.map(|ip| ip.to_string());
                Ok(configured
                    .or_else(|| seen.named_address())
                    .map(|ip| value("server_ip", ip))
                    .into_iter()
                    .collect())
            }
            Step::AppCreate => self.app_values(),
            Step::TemplateIndustry => {
                let industry = |(class, name): (&str, &str)| format!("{class}/{name}");
                Ok(vec![
                    value("industry_first", industry(INDUSTRY)),
                    value("industry_second", industry(SECOND_INDUSTRY)),
                ])
            }
            Step::TemplateLibrary => Ok(library_values(&choice)),
            Step::TemplateCustom => Ok(required(MessageKind::Notice)
                .map(|notice| {
                    vec![value("template_title", notice.title()), value("template_text", notice.text())]
                })
                .unwrap_or_default()),
            Step::AlipayKeys | Step::AlipayCallback | Step::EnterChinaums | Step::EnterUnionpay => {
                self.account_values(actor, step).await
            }
            _ => Ok(Vec::new()),
        }
    }

    /// What a payment account's own form has to paste.
    async fn account_values(&self, actor: &Actor, step: Step) -> Result<Vec<PasteValue>> {
        if !actor.role.may(Permission::ManagePayment) {
            return Ok(Vec::new());
        }
        let mut values = match step {
            Step::EnterChinaums => self.chinaums_form(actor).await?.paste,
            Step::EnterUnionpay => self.unionpay_form(actor).await?.paste,
            _ => self.alipay_form(actor).await?.paste,
        };
        match step {
            Step::AlipayKeys => values.retain(|v| v.key == "app_public_key"),
            Step::AlipayCallback => values.retain(|v| v.key == "authorisation_callback"),
            _ => {}
        }
        Ok(values)
    }

    fn app_values(&self) -> Result<Vec<PasteValue>> {
        let app = &self.settings().facts.mobile_app;
        let mut values = vec![
            value("app_english_name", &app.english_name),
            value("app_description", &app.description),
            value("app_site", &app.site),
        ];
        let keys = ["app_bundle_id", "app_bundle_id_test"];
        values.extend(app.ios_bundle_ids.iter().zip(keys).map(|(id, key)| value(key, id)));
        values.push(value("app_universal_link", format!("https://{}/", self.public_host()?)));
        values.push(value("app_android_signature", &app.android_signature));
        values.push(value("app_android_package", &app.android_package));
        Ok(values)
    }

    /// The host of the public address.
    fn public_host(&self) -> Result<String> {
        let base = &self.settings().public_base;
        let url = Url::parse(base).ok();
        let host = url.as_ref().and_then(Url::host_str).map(str::to_owned);
        host.ok_or_else(|| Error::Internal(format!("the public address {base} has no host")))
    }
}

/// The numbers to look templates up by in the old library.
fn library_values(choice: &Choice) -> Vec<PasteValue> {
    let of = [
        (Want::PaymentMessages, MessageKind::Payment, "library_payment"),
        (Want::Visitors, MessageKind::VisitorRequest, "library_visitor_request"),
        (Want::Visitors, MessageKind::VisitorResult, "library_visitor_result"),
    ];
    of.into_iter()
        .filter(|(want, ..)| choice.wants(*want))
        .filter_map(|(_, kind, key)| Some(value(key, required(kind)?.library?)))
        .collect()
}
